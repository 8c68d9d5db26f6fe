/*
 * A scene: the domain on a unit of work in memory, played with in words. Outcomes and events
 * come back as text, so that a test reads as a story and a failure shows what happened instead.
 */
#ifndef SUPPORT_SCENE_H
#define SUPPORT_SCENE_H

#include "allot/base/buf.h"
#include "allot/models/row.h"
#include "allot/signals/bus.h"
#include "memory_uow.h"

struct scene {
	struct memory_uow uow;
	struct bus bus;
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
 * Each sends one command and returns its outcome as text, valid until the next: "allocated", or
 * for a refusal "CODE: REASON". ETA and LINE may be "": none.
 */
const char *scene_create(struct scene *s, const char *ref, const char *sku, uint32_t qty, const char *eta);
const char *scene_quantity(struct scene *s, const char *ref, uint32_t qty);
const char *scene_eta(struct scene *s, const char *ref, const char *eta);
const char *scene_allocate(struct scene *s, const char *orderid, const char *line, const char *sku,
			   uint32_t qty);
const char *scene_assign(struct scene *s, const char *orderid, const char *line, const char *sku, uint32_t qty,
			 const char *ref);

/* Likewise for a row of a feed; eta NULL: the batches feed has no such column. */
const char *scene_row_batch(struct scene *s, const char *ref, const char *sku, uint32_t qty, const char *eta);
const char *scene_row(struct scene *s, const struct row *row);

/*
 * The events since the last call, one a line, e.g. "Allocated o1/2 LAMP 5 b1", valid until the
 * next call. An unnumbered line of order o1 is "o1".
 */
const char *scene_events(struct scene *s);

/* The batch of REF, as it is now; it must be known. */
struct batch scene_batch(struct scene *s, const char *ref);

/* A day number for DATE, "" for none. */
uint32_t scene_day(const char *date);

#endif
