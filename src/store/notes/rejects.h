/*
 * Old rejects: which rows were refused by which runs (allot-results(5)). What no run has refused for 100 runs
 * is forgotten: when it is met again, and by and by in any case, so that the table does not grow for ever.
 *
 * Table rejects, blocks. Key: digest of such a row, 16 bytes. Value:
 *	varint	the first run that refused it, of those not forgotten
 *	varint	the last one less the first
 */
#ifndef ALLOT_STORE_REJECTS_H
#define ALLOT_STORE_REJECTS_H

#include "store/notes/notes.h"

enum { REJECT_DIGEST_BYTES = 16, REJECT_RUNS = 100 };

/*
 * See struct store_ops; RESUMED is the first run that RUN resumes, in a chain, or 0. Any failure of the
 * store.
 */
enum status rejects_seen(struct notes *n, const uint8_t digest[REJECT_DIGEST_BYTES], uint64_t run,
			 uint64_t resumed, uint64_t *since);

/*
 * A few blocks less of what is forgotten as of RUN: which ones SEED decides, so that all have their turn.
 * Nothing may be unwritten. The transaction may have written then. Any failure of the store.
 */
enum status rejects_clean(struct notes *n, uint64_t run, uint64_t seed);

#endif
