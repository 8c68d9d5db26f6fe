/*
 * Finding: rule 2's look-ups in their order. A product is known by its SKU; where only its id is at hand, the
 * event that created its first batch has the SKU.
 */
#include "service/finding.h"

#include <inttypes.h>

#include "allot/base/contract.h"
#include "service/refusals.h"

static enum status look_up(struct uow *u, enum line_lookup lookup, const struct order_line *line,
			   const struct product *p, struct found *out)
{
	if (lookup == LOOKUP_NUMBERED)
		return u->ops->line_numbered(u, line->orderid, line->line, &out->line);
	if (!p)
		return ST_OK;
	if (lookup == LOOKUP_UNNUMBERED)
		return u->ops->line_unnumbered(u, line->orderid, p->id, &out->line);
	return u->ops->line_numbered_of(u, line->orderid, p->id, line->qty, &out->line, &out->several);
}

enum status find_line(struct uow *u, const struct order_line *line, const struct product *p, struct found *out)
{
	const enum line_lookup *lookups = which_line_lookups(line);
	*out = (struct found){ .line = NULL };
	for (int i = 0; i < LINE_LOOKUPS && !out->line; i++) {
		enum status st = look_up(u, lookups[i], line, p, out);
		if (st)
			return st;
	}
	return ST_OK;
}

enum status find_misled(uint64_t id)
{
	return fail(ST_DAMAGED, "store damaged: line %" PRIu64 " is not what a row stood for in its first turn",
		    id);
}

/*
 * An order has one line under a number, and one unnumbered line of a SKU. What is found otherwise, a numbered
 * line by its SKU alone, may be another one when more have become known.
 */
enum status find_again(struct uow *u, const struct order_line *line, uint64_t id, struct found *out)
{
	struct line *known = NULL;
	*out = (struct found){ .line = NULL };
	enum status st = u->ops->line_get(u, id, &known);
	if (st)
		return st;
	if (!slice_eq(known->orderid, line->orderid))
		st = find_misled(id);
	else if (!known->gone && slice_eq(known->number, line->line))
		out->line = known;
	if (!out->line)
		u->ops->line_drop(u, known);
	return st;
}

enum status find_product(struct uow *u, uint64_t id, struct product **out)
{
	struct event event;
	enum status st = u->ops->event_read(u, id, true, &event);
	if (st)
		return st;
	char copy[IDENTIFIER_MAX];
	if (event.type != EVENT_BATCH_CREATED || event.sku.n == 0 || event.sku.n > sizeof(copy))
		return fail(ST_DAMAGED, "event %" PRIu64 " of the journal created no batch", id);
	struct slice sku = slice_of(memcpy(copy, event.sku.p, event.sku.n), event.sku.n);
	st = u->ops->product_find(u, sku, out);
	if (!st && (!*out || (*out)->id != id))
		st = fail(ST_DAMAGED, "a line is known whose product is not");
	return st;
}

enum status find_conflict(struct uow *u, const struct order_line *line, const struct line *known,
			  struct outcome *out)
{
	struct product *p = NULL;
	enum status st = find_product(u, known->product, &p);
	if (!st)
		refuse_line_conflict(out, line, known, p->sku);
	return st;
}

/* Refuses LINE, which is not known, and tells of a line that the order has. */
static enum status refuse_unknown(struct uow *u, const struct order_line *line, struct outcome *out)
{
	struct line *one = NULL;
	struct product *p = NULL;
	enum status st = u->ops->line_of_order(u, line->orderid, 0, 0, &one);
	if (!st && one)
		st = find_product(u, one->product, &p);
	if (!st)
		refuse_unknown_line(out, line, one, p ? p->sku : SLICE(""));
	u->ops->line_drop(u, one);
	return st;
}

/* What speaks against FOUND being what LINE, with SKU's product P, names; *REFUSED if anything. */
static enum status ask_named(struct uow *u, const struct order_line *line, const struct product *p,
			     const struct found *found, struct outcome *out, bool *refused)
{
	*refused = true;
	if (!found->line)
		return refuse_unknown(u, line, out);
	if (line->sku.n > 0 && (!p || found->line->product != p->id))
		return find_conflict(u, line, found->line, out);
	if (line->line.n == 0 && found->several) {
		refuse_ambiguous_line(out, line, found->line);
		return ST_OK;
	}
	*refused = false;
	return ST_OK;
}

enum status find_named(struct uow *u, const struct order_line *line, struct found *found, struct product **p,
		       struct outcome *out)
{
	REQUIRE(line->sku.n > 0 || line->line.n > 0);
	struct product *of_sku = NULL;
	bool refused = false;
	*p = NULL;
	enum status st = line->sku.n ? u->ops->product_find(u, line->sku, &of_sku) : ST_OK;
	if (!st)
		st = find_line(u, line, of_sku, found);
	if (!st)
		st = ask_named(u, line, of_sku, found, out, &refused);
	if (st || refused)
		return st;
	if (!of_sku)
		st = find_product(u, found->line->product, &of_sku);
	if (!st)
		*p = of_sku;
	return st;
}
