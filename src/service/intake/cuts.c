/*
 * Cuts: what a row would take off its batch, counted and not done. Which parts go, and in which order, is what
 * ChangeBatchQuantity does: from the top of the batch's stack until its excess is covered.
 */
#include "allot/base/contract.h"
#include "allot/logic/news.h"
#include "allot/logic/quantity.h"
#include "service/batch_stack.h"
#include "service/intake/taking.h"
#include "service/named_batch.h"

/* Whether ROW has a word on the quantity of the known batch of ENTRY. */
static bool speaks(const struct intake *in, const struct row *row, const struct ref_entry *entry)
{
	return row->kind == KIND_CHANGES || (slice_eq(entry->sku, row->sku) && units_are_news(in, row, entry));
}

/* Units that ROW would take off B; 0 also where it will be refused. */
static uint64_t excess(const struct row *row, const struct batch *b)
{
	uint64_t qty = row->kind == KIND_CHANGES ? row->qty : news_purchased(b, row->said, row->qty);
	if (qty > QUANTITY_MAX || quantity_below_shipped(b, (uint32_t)qty))
		return 0;
	return quantity_excess(b, (uint32_t)qty);
}

/* Counts the parts of B, from the newest on, that hold UNITS. */
static enum status count_parts(struct uow *u, const struct batch *b, uint64_t units, struct cuts *cuts)
{
	struct stacked at = { .previous = b->last };
	while (units > 0 && cuts->parts < cuts->enough && cuts->looks > 0) {
		if (at.previous == 0)
			return fail(ST_DAMAGED, "a batch has units allocated that no line has");
		enum status st = batch_stack_look(u, batch_key(b), at.previous, &at);
		if (st)
			return st;
		cuts->looks--;
		if (!at.line)
			continue;
		u->ops->line_drop(u, at.line);
		cuts->parts++;
		units -= at.units < units ? at.units : units;
	}
	if (units > 0 && cuts->parts < cuts->enough) {
		cuts->at_most = true;
		cuts->parts += units;
	}
	return ST_OK;
}

enum status intake_count_cuts(const struct intake *in, const struct row *row, struct cuts *cuts)
{
	REQUIRE(row->kind == KIND_BATCHES || row->kind == KIND_CHANGES);
	struct uow *u = in->uow;
	struct ref_entry entry;
	struct named_batch named;
	bool known = false;
	enum status st = u->ops->ref_find(u, row->ref, &known, &entry);
	if (st || !known || !speaks(in, row, &entry))
		return st;
	st = named_batch_load(u, &entry, &named);
	if (st)
		return st;
	const struct batch *b = product_batch(named.product, named.at);
	return count_parts(u, b, excess(row, b), cuts);
}
