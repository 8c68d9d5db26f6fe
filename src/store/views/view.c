/* What the parts of the read side look up alike: products, batches by their ref, the names of a batch. */
#include "store/views/view.h"

enum status view_ref(struct lmdb_views *v, struct slice ref, bool *found, struct ref_entry *out)
{
	struct slice value;
	enum status st = blocks_get(&v->refs, ref, found, &value);
	if (!st && *found && !ref_decode(value, out))
		st = fail(ST_DAMAGED, "store damaged: table refs: bad value");
	return st;
}

enum status view_names(struct lmdb_views *v, uint64_t batch, struct slice *ref, struct slice *sku)
{
	struct event e = { .type = EVENT_ALLOCATED, .batch = batch };
	enum status st = journal_fill(&v->reader, &e);
	if (!st) {
		*ref = e.ref;
		*sku = e.sku;
	}
	return st;
}

enum status view_product(struct lmdb_views *v, struct slice sku, bool *found, struct product **out)
{
	struct slice value;
	enum status st = blocks_get(&v->products, sku, found, &value);
	if (!st && *found)
		st = product_decode(sku, value, out);
	if (!st && *found) {
		(*out)->source = &v->source;
		(*out)->waiting_source = &v->waiting_source;
	}
	return st;
}

enum status view_part(struct lmdb_views *v, const struct line *line, const struct part *part,
		      line_visitor *visit, void *ctx)
{
	struct line_view view = {
		.line = { line->orderid, line->number, .qty = part->units },
		.state = LINE_ALLOCATED,
		.eta = part->eta,
	};
	enum status st = view_names(v, part->batch, &view.batchref, &view.line.sku);
	return st ? st : visit(ctx, &view);
}
