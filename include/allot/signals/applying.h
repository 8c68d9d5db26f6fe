/*
 * Applying: what an event does to a line and to a batch. The only place where that is stated: the handlers
 * apply what they have just published, and whoever replays the journal comes to the same state.
 *
 * A line's open units are loose, in parts, waiting or short (models/line.h). Which event moves them where:
 *
 *	LineOpened		all open units are loose
 *	Allocated		loose, waiting or short (`from`) -> part; from waiting, the rest from short
 *	OutOfStock		loose or short (`from`) -> waiting or short (`waits`); waiting: `cut` is told
 *	Deallocated		part -> waiting and `cut` (quantity-cut), else loose
 *	LineAmended less	waiting, then short units are gone, the rest is lacking until Deallocated
 *	LineAmended more	loose; but short, if the line has short units and none that wait
 *	LineCancelled		loose, then waiting, then short units are gone
 *	Shipped			part -> shipped; without part: waiting, then short -> shipped
 *	Repromised		the part is on a batch with another ETA
 */
#ifndef ALLOT_SIGNALS_APPLYING_H
#define ALLOT_SIGNALS_APPLYING_H

#include "allot/models/line.h"
#include "allot/models/counts.h"
#include "allot/models/product.h"
#include "allot/signals/event.h"

/*
 * Changes LINE as EVENT, which is about it and has its number, tells. LineOpened begins a line made by
 * line_init(), or, given with the line that it replaces, makes that one gone. The names of a line are its
 * keeper's: LineNumbered changes nothing here. ST_NO_MEMORY; ST_DAMAGED: EVENT can't have happened to LINE.
 */
enum status line_apply(struct line *line, const struct event *event);

/*
 * Changes the batch at AT of P as EVENT tells, which is about it: a changed quantity, Allocated, Deallocated,
 * Shipped. Does nothing for other types. A batch left without parts has no `last`. Units that the batch can't
 * have given are ST_DAMAGED. The version is the caller's.
 */
enum status batch_apply(struct product *p, struct batch_place at, const struct event *event);

/*
 * Notes in EVENT, which is to be published about LINE as it is, what it takes of LINE's waiting and short
 * units where that follows from nothing else in it: struct uncovered, `of_short`, `only_told`. LineOpened is
 * about the line that it replaces.
 */
void event_note_uncovered(struct event *event, const struct line *line);

/* Adds what EVENT moves to the sums of units, as the summary tells them. */
void units_tally(struct units *units, const struct event *event);

#endif
