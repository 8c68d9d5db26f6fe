/*
 * The codec of a product's waiting lines (models/waiting.h).
 *
 * In the product's record:
 *	1 byte	form: 0 none wait; 1 they stand here; 2 they stand in records of table waiting
 *	varint	next_number
 *	[form 1 or 2] varint units
 *	[form 1] varint number, varint count, waiters
 *	[form 2] varint segments, then each: varint number, count, PRIORITY_MAX - priority and id of its first
 *		line, least_whole + 1, least_split + 1 (0: none), cuts
 *
 * Table waiting, key: product id, segment number, big endian (segment_key()). Value, a record: waiters.
 *
 * waiters, in their order, each:
 *	1 byte	flags: 1 backorder, 2 split, 4 cut, 8 another priority than the one before (first of all 0)
 *	[8] varint PRIORITY_MAX - priority
 *	varint	id; of one after another of its priority: id - that one's
 *	varint	units
 *	[4] varint cut
 */
#ifndef ALLOT_STORE_WAITING_CODEC_H
#define ALLOT_STORE_WAITING_CODEC_H

#include "allot/base/varint.h"
#include "allot/models/waiting.h"
#include "store/env/env.h"

/* So many waiting lines may stand in the record of their product. */
enum { WAITING_INLINE_MAX = 24 };

/* True when W's lines have records of their own. */
bool waiting_is_listed(const struct waiting *w);

/* Appends what the product's record has of W. */
void waiting_encode(struct buf *out, const struct waiting *w);
/*
 * Reads it into W, which is empty. Lines that stood in the record are dirty: they have none of their own.
 * ST_DAMAGED, ST_NO_MEMORY; W is to be released then, too.
 */
enum status waiting_decode(struct reader *r, struct waiting *w);

/* Appends COUNT waiters. */
void waiters_encode(struct buf *out, const struct waiter *waiters, uint32_t count);
/* Exactly COUNT waiters fill RECORD, or it is false. */
bool waiters_decode(struct slice record, uint32_t count, struct waiter *waiters);

/* Reads segment NUMBER of the product with id PRODUCT, which has COUNT lines. ST_DAMAGED, ST_IO. */
enum status waiting_read(MDB_txn *txn, const struct env *env, uint64_t product, uint32_t number, uint32_t count,
			 struct waiter *waiters);

/*
 * Writes the changed segments of W, the queue of the product with id PRODUCT, and deletes the records of
 * those that are no more. Any failure of the store.
 */
enum status waiting_flush(MDB_txn *txn, const struct env *env, uint64_t product, struct waiting *w);

#endif
