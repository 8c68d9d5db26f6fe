/*
 * Named batch: from a ref to the batch in its product.
 */
#include "service/named_batch.h"

#include "allot/base/contract.h"

enum status named_batch_load(struct uow *u, const struct ref_entry *entry, struct named_batch *out)
{
	REQUIRE(entry->batch > 0);
	struct named_batch named = { .entry = *entry };
	enum status st = u->ops->product_find(u, entry->sku, &named.product);
	if (st)
		return st;
	if (!named.product)
		return fail(ST_DAMAGED, "a batch is known whose product is not");
	named.entry.sku = named.product->sku;
	st = product_find(named.product, (struct batch_key){ entry->eta, entry->batch }, &named.at);
	if (st)
		return st;
	*out = named;
	return ST_OK;
}

enum status named_batch_find(struct uow *u, struct slice ref, bool *found, struct named_batch *out)
{
	REQUIRE(ref.n > 0);
	struct ref_entry entry;
	bool known = false;
	enum status st = u->ops->ref_find(u, ref, &known, &entry);
	if (!st && known)
		st = named_batch_load(u, &entry, out);
	if (st)
		return st;
	*found = known;
	return ST_OK;
}
