/*
 * Zeroing: behind the last row of a snapshot, the batches of its partner that it leaves out, one by one
 * (allot-profiles(5), `missing = zero`).
 */
#ifndef ALLOT_RUN_ZEROING_H
#define ALLOT_RUN_ZEROING_H

#include "allot/feed/missing.h"
#include "allot/run/plan.h"
#include "allot/service/intake.h"
#include "allot/service/store.h"

/* The list of one feed at a time, made when its first ref is asked for, and how far it is read. */
struct zeroing {
	bool made;
	uint32_t feed; /* whose list it is */
	uint64_t row;  /* likewise, of messages: behind the unit that ends with this row; else 0 */
	struct missing_list list;
	bool reading;
	struct missing_reader reader;
};

void zeroing_init(struct zeroing *z);
void zeroing_release(struct zeroing *z);

/* The transaction was undone: reading begins anew, of the same list. */
void zeroing_rewind(struct zeroing *z);

/*
 * True when missing batches are set to 0 behind the last row of FEED, whose RECORD is given. A row of it that
 * names no ref might be of any of them; one that was refused as `alike` might be of any batch of the SKU that
 * it is like: then none is set to 0, and for the latter the record says so (`missing_kept`).
 */
bool zeroing_begins(const struct feed *feed, struct feed_record *record);

/*
 * The next missing batch behind feed FEED of PLAN, whose rows are all applied in STORE's open transaction or
 * before it, is set to 0 through IN. RECORD, the feed's, says how far it is, and is moved on: its cursor,
 * count and serve_needed; without a next one it is no longer `zeroing`. ST_IO, ST_NO_MEMORY; any failure of
 * the store.
 */
enum status zeroing_next(struct zeroing *z, struct store *store, struct plan *plan, uint32_t feed,
			 struct intake *in, struct feed_record *record);

/*
 * The same within a feed of messages: ROW, at which it is, may end a stock list that tells all that its partner
 * has. *DONE: nothing, or nothing more, is missing behind it; the place is forgotten with the end of the unit.
 * As zeroing_next().
 */
enum status unit_zero_next(struct zeroing *z, struct store *store, struct plan *plan, uint32_t feed,
			   struct intake *in, struct feed_record *record, const struct feed_row *row,
			   bool *done);

#endif
