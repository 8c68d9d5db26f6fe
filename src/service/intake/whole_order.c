/*
 * Whole order: every line that has open units is cancelled, by SKU in byte order, of one SKU as they became
 * known. The products are found in one walk over the order; then each one's lines in another, one line at a
 * time.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "service/finding.h"
#include "service/intake/taking.h"
#include "service/refusals.h"

/* True when LINE, of the SKU, is to stay as it is. */
static bool is_spared(const struct named_lines *spare, const struct line *line, struct slice sku)
{
	return spare && (slices_have(spare->numbers, spare->numbers_count, line->number) ||
			 slices_have(spare->skus, spare->skus_count, sku));
}

/* The product of LINE; of lines that follow each other it is often the same. */
static enum status touch_product_of(struct service *s, const struct line *line)
{
	uint32_t n = s->touched_count;
	if (n > 0 && s->touched[n - 1].product->id == line->product)
		return ST_OK;
	struct product *p = NULL;
	enum status st = find_product(s->uow, line->product, &p);
	return st ? st : touch_add(s, p);
}

/* Touches the products of all lines with open units; *KNOWN: the order has any line. */
static enum status touch_all(struct service *s, struct slice orderid, bool *known)
{
	struct uow *u = s->uow;
	uint64_t after = 0;
	*known = false;
	for (;;) {
		struct line *line = NULL;
		enum status st = u->ops->line_of_order(u, orderid, 0, after, &line);
		if (st || !line)
			return st;
		*known = true;
		after = line->id;
		if (line_open(line) > 0)
			st = touch_product_of(s, line);
		u->ops->line_drop(u, line);
		if (st)
			return st;
	}
}

static int by_sku(const void *a, const void *b)
{
	const struct touched *x = a, *y = b;
	return slice_cmp(x->product->sku, y->product->sku);
}

/* By SKU, each once. */
static void sort(struct service *s)
{
	uint32_t kept = 0;
	if (s->touched_count > 1)
		qsort(s->touched, s->touched_count, sizeof(*s->touched), by_sku);
	for (uint32_t i = 0; i < s->touched_count; i++)
		if (i == 0 || s->touched[i].product != s->touched[kept - 1].product)
			s->touched[kept++] = s->touched[i];
	s->touched_count = kept;
}

static enum status cancel(struct taking *t, struct line *line)
{
	struct command command = { .type = COMMAND_CANCEL_LINE, .cancel = { line, { .type = TOTAL_ALL } } };
	enum status st = bus_handle(t->in->bus, &command, t->out);
	INVARIANT(st || t->out->type == OUTCOME_CANCELLED);
	return st;
}

/* Cancels the order's lines of the product at hand. */
static enum status cancel_of(struct taking *t, uint64_t product)
{
	struct uow *u = taking_uow(t);
	uint64_t after = 0;
	for (;;) {
		struct line *line = NULL;
		enum status st = u->ops->line_of_order(u, t->row->orderid, product, after, &line);
		if (st || !line)
			return st;
		after = line->id;
		if (line_open(line) > 0 &&
		    !is_spared(t->in->spare, line, touched_now(t->service)->product->sku))
			st = cancel(t, line);
		u->ops->line_drop(u, line);
		if (st)
			return st;
	}
}

enum status take_whole_order(struct taking *t)
{
	REQUIRE(t->row->cancelled.type == TOTAL_ALL);
	struct service *s = t->service;
	struct order_line name = taking_line(t);
	bool known = false;
	enum status st = touch_all(s, name.orderid, &known);
	if (!st && !known) {
		refuse_unknown_line(t->out, &name, NULL, SLICE(""));
		taking_put_off(t);
	}
	sort(s);
	for (uint32_t i = 0; !st && i < s->touched_count; i++) {
		s->at = i;
		st = cancel_of(t, s->touched[i].product->id);
	}
	return st;
}
