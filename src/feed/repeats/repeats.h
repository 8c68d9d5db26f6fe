/*
 * Repeats: rows of one feed that contradict each other (repeated-ref, repeated-line), found at any size in
 * bounded memory.
 *
 * While rows are checked, the keys under which two of them could contradict each other are put through a
 * filter that never misses one it has seen, and is hardly ever wrong about one it has not. A feed without
 * repeats costs no more than that. If the filter has seen keys again, the kept rows are read once more: those
 * with such keys are sorted by full digests of their keys, in memory or in runs in unnamed files, and the
 * groups of one key are looked through. What is found are marks in the order of the rows, kept in blocks
 * behind them.
 *
 * Where rows of one ref add up , a mark may also say what they add up to; each row of them is given
 * that quantity, so that the first one does it and the others change nothing.
 */
#ifndef ALLOT_FEED_REPEATS_H
#define ALLOT_FEED_REPEATS_H

#include "allot/feed/feed.h"
#include "feed/repeats/marks.h"

/* Appends what ROW, of a feed of any kind, is known by, 8 bytes at most; failures are kept in KEYS. */
void repeat_keys(const struct row *row, struct buf *keys);

struct repeats;

/* For a feed of some BYTES. ST_NO_MEMORY. */
enum status repeats_new(uint64_t bytes, struct repeats **out);
/* NULL is fine. */
void repeats_free(struct repeats *r);

/* Puts KEYS, as repeat_keys() wrote them, through the filter. ST_NO_MEMORY. */
enum status repeats_see(struct repeats *r, struct slice keys);

/*
 * Looks for the rows of FEED, all kept in KEPT, that contradict each other: their marks are added to KEPT
 * behind them, feed->marks_to, feed->rejected and feed->units set, *FIRST is the first of them (first->other 0:
 * there is none). ST_IO, ST_NO_MEMORY.
 */
enum status repeats_find(struct repeats *r, struct feed *feed, struct kept_rows *kept,
			 struct repeat_mark *first);

/* The code of a row of KIND with MARK, which is no sum. */
enum code repeat_code(enum feed_kind kind, const struct repeat_mark *mark);
/* Appends why a row of a feed with HEADER is refused, and MARK says so. */
void repeat_reason(struct buf *out, const struct header *header, const struct repeat_mark *mark);

#endif
