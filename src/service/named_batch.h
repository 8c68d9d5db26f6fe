/*
 * A batch by its ref: what the index of refs knows, its product, and its place there.
 */
#ifndef ALLOT_SERVICE_NAMED_BATCH_H
#define ALLOT_SERVICE_NAMED_BATCH_H

#include "allot/service/uow.h"

struct named_batch {
	struct ref_entry entry; /* its `sku` is the product's, which lives as long as that */
	struct product *product;
	struct batch_place at;
};

/*
 * Finds the batch that ENTRY, just found in the index, stands for. A product that lacks it is ST_DAMAGED; any
 * failure of the store.
 */
enum status named_batch_load(struct uow *u, const struct ref_entry *entry, struct named_batch *out);

/* The batch of REF: *FOUND, and if so *OUT. As named_batch_load(). */
enum status named_batch_find(struct uow *u, struct slice ref, bool *found, struct named_batch *out);

#endif
