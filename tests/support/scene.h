/*
 * A scene: the domain on a unit of work in memory, played with in words. Outcomes and events come back as text,
 * so that a test reads as a story and a failure shows what happened instead.
 */
#ifndef SUPPORT_SCENE_H
#define SUPPORT_SCENE_H

#include "allot/base/buf.h"
#include "allot/models/row.h"
#include "allot/service/handlers.h"
#include "allot/service/intake.h"
#include "allot/signals/bus.h"
#include "memory_uow.h"

struct scene {
	struct memory_uow uow;
	struct service service;
	struct bus bus;
	struct intake in;	     /* options, content and mark are the test's to change */
	struct given_before before; /* of the newest row that was given a first time */
	struct outcome out;
	enum status status; /* of the newest command or row */
	struct buf text;
	struct buf told;
	uint64_t told_events; /* newest event that scene_events() has told */
	uint64_t observed;    /* events the bus's observer saw */
};

/* cmocka fixtures; the teardown checks every contract with memory_uow_check(). */
int scene_setup(void **state);
int scene_teardown(void **state);

/*
 * Plays the rows of SCRIPT, one a line, and returns the outcome of the last one as text, valid until the next:
 * "allocated", or for a refusal "CODE: REASON". An order's line is "o1" or, numbered, "o1/2"; "-" is no SKU. A
 * row is one of these, with fields that may lack in brackets:
 *
 *	batch REF SKU QTY [on_hand] [available] [eta=DATE]	a row of a batches feed, which serves nothing
 *	stock REF SKU QTY [eta=DATE]				the same as a feed of its own
 *	feed							a batches feed begins
 *	serve SKU						what comes behind it
 *	change REF QTY
 *	assign LINE SKU QTY REF
 *	order LINE SKU QTY [shipped=N] [cancelled=N] [priority=N] [backorder=yes] [split=yes]
 *	amend LINE SKU QTY
 *	cancel LINE SKU N
 *	ship LINE SKU N
 *
 * N may be `all`. Before a row may stand `first`, `second` or `late`: the turn in which it is given.
 */
const char *scene_play(struct scene *s, const char *script);

/* Gives one row, in its own turn. */
const char *scene_row(struct scene *s, const struct row *row);

/* Sends ChangeBatchEta by itself. */
const char *scene_eta(struct scene *s, const char *ref, const char *eta);

/*
 * The events since the last call, one a line, e.g. "Allocated o1/2 LAMP 5 b1", valid until the next call.
 * LineOpened is left out unless it replaces a line: it comes with every new one.
 */
const char *scene_events(struct scene *s);

/* The batch of REF, as it is now; it must be known. */
struct batch scene_batch(struct scene *s, const char *ref);

/*
 * The known line "o1" or "o1/2" of SKU as text: "10: 3 shipped, 1 cancelled, 2 on b1, 2 on b2, 1 waiting,
 * 1 short", without what is 0; "unknown".
 */
const char *scene_line(struct scene *s, const char *name, const char *sku);

/* A day number for DATE, "" for none. */
uint32_t scene_day(const char *date);

#endif
