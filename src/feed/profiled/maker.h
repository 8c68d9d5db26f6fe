/*
 * Maker: makes the rows of a profile's feed of its records, one record after the other, in their order. Each
 * step that a profile may speak of has its place here: the trailer, groups and filled cells, lists in a cell,
 * counted lines, rules, values.
 */
#ifndef ALLOT_FEED_MAKER_H
#define ALLOT_FEED_MAKER_H

#include "feed/profiled/layout.h"

struct maker;

/* For feeds of LAYOUT, which must outlive it, at the start of a feed. ST_NO_MEMORY. */
enum status maker_new(const struct layout *layout, struct maker **out);
/* NULL is fine. */
void maker_free(struct maker *m);

/*
 * Takes RAW and tells SINK what becomes of it. *BAD: it makes the feed a bad one, which SINK was told;
 * nothing behind it matters. SINK NULL: nobody is told, it only counts for those behind it. ST_NO_MEMORY,
 * failures of the sink.
 */
enum status maker_take(struct maker *m, const struct raw_record *raw, const struct record_sink *sink,
		       bool *bad);

/* What records behind those taken depend on, appended to OUT. ST_NO_MEMORY. */
enum status maker_put(const struct maker *m, struct buf *out);
/* The maker goes on where the one was that wrote CARRIED. ST_NO_MEMORY. */
enum status maker_get(struct maker *m, struct slice carried);

#endif
