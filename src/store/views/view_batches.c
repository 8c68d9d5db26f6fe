/*
 * A SKU and its batches; a batch and its parts; every batch there is.
 */
#include <stdlib.h>

#include "store/views/view.h"

static enum status visit_batch(struct lmdb_views *v, const struct batch *b, batch_visitor *visit, void *ctx)
{
	struct batch_view view = {
		.qty = b->qty,
		.eta = b->eta,
		.allocated = b->allocated,
		.shipped = b->shipped,
		.available = batch_available(b),
		.id = b->id,
	};
	enum status st = view_names(v, b->id, &view.ref, &view.sku);
	return st ? st : visit(ctx, &view);
}

static enum status visit_batches(struct lmdb_views *v, struct product *p, batch_visitor *visit, void *ctx)
{
	for (uint32_t s = 0; s < p->count; s++) {
		enum status st = product_load(p, s);
		for (uint32_t i = 0; !st && i < p->segments[s].count; i++)
			st = visit_batch(v, &p->segments[s].batches[i], visit, ctx);
		if (st)
			return st;
	}
	return ST_OK;
}

enum status view_sku(struct views *views, struct slice sku, bool *found,
		     enum status (*head)(void *ctx, const struct sku_view *sku), batch_visitor *visit,
		     void *ctx)
{
	struct lmdb_views *v = of_views(views);
	struct product *p = NULL;
	*found = false;
	if (sku.n > IDENTIFIER_MAX)
		return ST_OK;
	enum status st = view_product(v, sku, found, &p);
	if (st || !*found)
		return st;
	const struct sku_view view = {
		.sku = p->sku,
		.version = p->version,
		.available = p->available,
		.waiting = p->waiting.units,
		.short_ = p->short_,
	};
	st = head(ctx, &view);
	if (!st)
		st = visit_batches(v, p, visit, ctx);
	product_free(p);
	return st;
}

enum status view_batches(struct views *views, batch_visitor *visit, void *ctx)
{
	struct lmdb_views *v = of_views(views);
	struct slice sku, value;
	bool end = false;
	enum status st = blocks_seek(&v->products, (struct slice){ 0 });
	while (!st) {
		struct product *p = NULL;
		st = blocks_next(&v->products, &end, &sku, &value);
		if (st || end)
			break;
		st = product_decode(sku, value, &p);
		if (st)
			break;
		p->source = &v->source;
		st = visit_batches(v, p, visit, ctx);
		product_free(p);
	}
	return st;
}

/* A batch's parts */

/* A part and whose it is. */
struct place_of_part {
	uint64_t line;
	uint64_t part;
};

struct part_places {
	struct place_of_part *list; /* newest first */
	size_t count;
	size_t capacity;
};

static enum status parts_add(struct part_places *p, struct place_of_part place)
{
	if (p->count == p->capacity) {
		size_t capacity = p->capacity ? 2 * p->capacity : 64;
		struct place_of_part *list = realloc(p->list, capacity * sizeof(*list));
		if (!list)
			return fail_memory();
		p->list = list;
		p->capacity = capacity;
	}
	p->list[p->count++] = place;
	return ST_OK;
}

/* Part ID of the batch of KEY, if it is not gone, is added to PARTS; *PREVIOUS is the one made before it. */
static enum status pass_part(struct lmdb_views *v, struct batch_key key, uint64_t id, struct part_places *parts,
			     uint64_t *previous)
{
	struct event e;
	struct line *line = NULL;
	enum status st = journal_read(&v->reader, id, false, &e);
	if (!st && (e.type != EVENT_ALLOCATED || e.allocated.part != id || e.batch != key.id))
		st = fail(ST_DAMAGED, "store damaged: a part of a batch is missing from the journal");
	if (st)
		return st;
	*previous = e.allocated.previous;
	struct line_head head;
	st = lines_head(&v->lines, e.line_id, &head);
	if (st || head.gone)
		return st;
	st = lines_get(&v->lines, e.line_id, &line);
	if (st)
		return st;
	const struct part *part = parts_at(&line->parts, key, id);
	if (part) {
		*previous = part->previous;
		st = parts_add(parts, (struct place_of_part){ e.line_id, id });
	}
	lines_drop(&v->lines, line);
	return st;
}

static enum status visit_part(struct lmdb_views *v, struct batch_key key, struct place_of_part place,
			      line_visitor *visit, void *ctx)
{
	struct line *line = NULL;
	enum status st = lines_get(&v->lines, place.line, &line);
	if (st)
		return st;
	const struct part *part = parts_at(&line->parts, key, place.part);
	st = part ? view_part(v, line, part, visit, ctx) : ST_OK;
	lines_drop(&v->lines, line);
	return st;
}

static enum status visit_parts(struct lmdb_views *v, const struct batch *b, line_visitor *visit, void *ctx)
{
	struct part_places parts = { 0 };
	enum status st = ST_OK;
	for (uint64_t id = b->last; !st && id;) {
		uint64_t previous = 0;
		st = pass_part(v, batch_key(b), id, &parts, &previous);
		if (!st && previous >= id)
			st = fail(ST_DAMAGED, "store damaged: the parts of a batch go round in a circle");
		id = previous;
	}
	for (size_t i = parts.count; !st && i > 0; i--)
		st = visit_part(v, batch_key(b), parts.list[i - 1], visit, ctx);
	free(parts.list);
	return st;
}

enum status view_batch(struct views *views, struct slice ref, bool *found, batch_visitor *head,
		       line_visitor *visit, void *ctx)
{
	struct lmdb_views *v = of_views(views);
	struct ref_entry entry = { 0 };
	struct product *p = NULL;
	struct batch_place at = { 0 };
	*found = false;
	if (ref.n > IDENTIFIER_MAX)
		return ST_OK;
	enum status st = view_ref(v, ref, found, &entry);
	if (st || !*found)
		return st;
	bool known = false;
	st = view_product(v, entry.sku, &known, &p);
	if (!st && !known)
		st = fail(ST_DAMAGED, "store damaged: the product of a batch is missing");
	if (!st)
		st = product_find(p, (struct batch_key){ entry.eta, entry.batch }, &at);
	if (!st)
		st = visit_batch(v, product_batch(p, at), head, ctx);
	if (!st)
		st = visit_parts(v, product_batch(p, at), visit, ctx);
	product_free(p);
	return st;
}
