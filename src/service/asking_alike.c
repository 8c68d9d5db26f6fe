/*
 * Asking alike: one question after the other, the first that is answered with a name refuses.
 */
#include "service/asking_alike.h"

#include "service/refusals.h"

static enum status ask(const struct service *s, enum alike_of what, struct slice id, struct slice of,
		       uint64_t product, struct outcome *out, bool *refused)
{
	struct slice known;
	*refused = false;
	if (s->accept_alike || id.n == 0)
		return ST_OK;
	enum status st = s->uow->ops->alike(s->uow, what, id, of, product, refused, &known);
	if (!st && *refused)
		refuse_alike(out, what, id, known);
	return st;
}

enum status ask_alike_batch(const struct service *s, struct slice ref, struct slice sku, bool new_sku,
			    struct outcome *out, bool *refused)
{
	enum status st = ask(s, ALIKE_REF, ref, SLICE(""), 0, out, refused);
	if (st || *refused || !new_sku)
		return st;
	return ask(s, ALIKE_SKU, sku, SLICE(""), 0, out, refused);
}

enum status ask_alike_line(const struct service *s, const struct order_line *line, const struct product *p,
			   struct outcome *out, bool *refused)
{
	enum status st = ask(s, ALIKE_ORDER, line->orderid, SLICE(""), p->id, out, refused);
	if (st || *refused)
		return st;
	return ask(s, ALIKE_NUMBER, line->line, line->orderid, p->id, out, refused);
}
