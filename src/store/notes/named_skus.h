/*
 * Named SKUs: those that rows of the batches feed at hand have named, in that order (rule 9). One that is
 * named in several transactions may be listed several times.
 *
 * Table named, blocks. Key: place from 0, 8 bytes big endian. Value: the SKU. How many there are is in the
 * counters.
 */
#ifndef ALLOT_STORE_NAMED_SKUS_H
#define ALLOT_STORE_NAMED_SKUS_H

#include "store/notes/notes.h"

struct named_skus {
	struct notes notes;
	struct arena arena; /* of what is below */
	struct keymap seen; /* SKUs named in this transaction */
	uint64_t count;
};

void named_skus_init(struct named_skus *n, const struct env *env);
void named_skus_release(struct named_skus *n);
/* Begins to work in TXN, COUNT SKUs being there. */
void named_skus_begin(struct named_skus *n, MDB_txn *txn, uint64_t count);
void named_skus_forget(struct named_skus *n);

/* See struct uow_ops and struct store_ops. Any failure of the store. */
enum status named_skus_add(struct named_skus *n, struct slice sku);
enum status named_skus_at(struct named_skus *n, uint64_t place, bool *found, struct slice *sku);
/* The transaction has written then: other cursors must start anew. As named_skus_add(). */
enum status named_skus_done(struct named_skus *n);

#endif
