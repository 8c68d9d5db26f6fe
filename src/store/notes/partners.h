/*
 * Partners: what lasts of those whose files are read with profiles.
 *
 * Table partner_refs, blocks: the refs that a partner's batches feeds made known. Key: partner, a zero byte,
 * ref. Value: one byte, 1.
 *
 * Table partners, blocks: the last feeds. Key: one byte enum last_of, then the name of the partner or profile.
 * Value:
 *	counted	partner, feed
 *	varint	run, applied, rows, units
 *	1 byte	1: an as-of follows; else 0
 *	[varint	as_of]
 */
#ifndef ALLOT_STORE_PARTNERS_H
#define ALLOT_STORE_PARTNERS_H

#include "allot/service/store.h"
#include "allot/service/views.h"
#include "store/notes/notes.h"

/* See struct store_ops. ST_NO_MEMORY. */
enum status partner_refs_add(struct notes *n, struct slice partner, struct slice ref);
/*
 * Likewise. The transaction has written: other cursors must start anew. What VISIT returns; any failure of the
 * store.
 */
enum status partner_refs_walk(struct notes *n, struct slice partner, partner_ref_visitor *visit, void *ctx);

/* See struct store_ops. ST_NO_MEMORY. */
enum status last_feed_put(struct notes *n, enum last_of of, const struct last_feed *last);

/*
 * The last feed OF NAME as CURSOR, of the table partners, finds it: *FOUND, and if so *OUT, copied into ARENA.
 * Any failure of the store.
 */
enum status last_feed_find(struct blocks_cursor *cursor, enum last_of of, struct slice name,
			   struct arena *arena, bool *found, struct last_feed *out);
/* All of them, by name. Slices are valid during the call. What VISIT returns; any failure of the store. */
enum status last_feeds_walk(struct blocks_cursor *cursor, enum last_of of, last_feed_visitor *visit, void *ctx);

#endif
