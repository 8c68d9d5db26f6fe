/*
 * A batch that a snapshot leaves out: as if the snapshot had listed it with 0 (rule 9). A supplier who counts
 * what he ever sold cannot take back what has left, so there 0 is what has shipped.
 */
#include "allot/base/contract.h"
#include "allot/service/intake.h"
#include "service/named_batch.h"

enum status intake_missing(struct intake *in, struct slice ref, enum said said, bool *missing)
{
	struct given_before before = { .did = OUTCOME_COUNT };
	struct named_batch named;
	struct outcome out;
	bool found = false;
	enum status st = named_batch_find(in->uow, ref, &found, &named);
	if (!st && !found)
		st = fail(ST_DAMAGED, "store damaged: a partner's batch is not known");
	if (st)
		return st;
	const struct batch *b = product_batch(named.product, named.at);
	*missing = b->shipped < b->qty;
	if (!*missing)
		return ST_OK;
	const struct row row = {
		.kind = KIND_BATCHES,
		.said = said,
		.ref = ref,
		.sku = named.product->sku,
		.qty = said == SAID_QTY ? b->shipped : 0,
	};
	st = intake_row(in, &row, TURN_OWN, &before, &out);
	INVARIANT(st || out.type != OUTCOME_REFUSED);
	return st;
}
