/* The order's own line is asked, so an answer says what stands when the run is done, whatever led to it. */
#include "run/answers/outcomes.h"

#include <inttypes.h>

#include "allot/base/date.h"

/* The field of LINE whose column is NAME; empty: it has none. */
static struct slice field_of(const struct line_record *line, struct slice name)
{
	const struct canonical *form = canonical_of(line->form);
	for (uint32_t i = 0; i < form->count; i++)
		if (slice_eq(form->columns[i], name))
			return line->fields[i];
	return (struct slice){ 0 };
}

/*
 * The line that LINE's row did something with, held, if it is the known one of that number still; else NULL.
 * Most are: what is found by its id needs no look-up by its names.
 */
static enum status find_noted(struct uow *uow, const struct line_record *line, struct slice orderid,
			      struct slice number, struct line **out)
{
	*out = NULL;
	if (!line->line_id)
		return ST_OK;
	enum status st = uow->ops->line_get(uow, line->line_id, out);
	if (st)
		return st;
	const struct line *l = *out;
	if (!l->gone && slice_eq(l->orderid, orderid) && slice_eq(l->number, number))
		return ST_OK;
	uow->ops->line_drop(uow, *out);
	*out = NULL;
	return ST_OK;
}

/* The known line that LINE is about, held; NULL: there is none. */
static enum status find(struct uow *uow, const struct line_record *line, struct line **out)
{
	struct slice orderid = field_of(line, SLICE("orderid")), number = field_of(line, SLICE("line"));
	struct slice sku = field_of(line, SLICE("sku"));
	struct product *product = NULL;
	enum status st = ST_OK;
	*out = NULL;
	if (!orderid.n)
		return ST_OK;
	if (number.n)
		st = find_noted(uow, line, orderid, number, out);
	if (!st && !*out && number.n)
		st = uow->ops->line_numbered(uow, orderid, number, out);
	if (st || *out || !sku.n)
		return st;
	st = uow->ops->product_find(uow, sku, &product);
	if (st || !product)
		return st;
	st = uow->ops->line_unnumbered(uow, orderid, product->id, out);
	if (!st && !*out && !number.n)
		st = uow->ops->line_numbered_of(uow, orderid, product->id, 0, out, NULL);
	return st;
}

/* Units in the warehouse, those that have left among them, come first; then those that come, by date. */
static enum status add_standing(const struct line *l, struct edi_outcomes *out)
{
	uint32_t stock = l->shipped;
	enum status st = ST_OK;
	struct parts_walk here = { .of = &l->parts }, coming = here;
	for (const struct part *part; (part = parts_next(&here));)
		stock += part->eta == DATE_NONE ? part->units : 0;
	if (stock)
		st = edi_outcomes_add(out, EDI_FATE_STOCK, stock, DATE_NONE);
	for (const struct part *part; !st && (part = parts_next(&coming));)
		if (part->eta != DATE_NONE)
			st = edi_outcomes_add(out, EDI_FATE_FUTURE, part->units, part->eta);
	if (!st && l->waiting)
		st = edi_outcomes_add(out, EDI_FATE_WAITING, l->waiting, DATE_NONE);
	if (!st && l->short_)
		st = edi_outcomes_add(out, EDI_FATE_SHORT, l->short_, DATE_NONE);
	if (!st && !out->count)
		st = edi_outcomes_add(out, EDI_FATE_CANCELLED, l->cancelled, DATE_NONE);
	return st;
}

/* Why a row was refused, and what its line is instead. */
static void put_reason(struct buf *out, enum code code, const struct line *l)
{
	buf_put_str(out, code_name(code));
	if (l)
		buf_printf(out,
			   "; it stands at ordered %" PRIu32 ", shipped %" PRIu32 ", cancelled %" PRIu32
			   ", allocated %" PRIu32 ", waiting %" PRIu32 ", short %" PRIu32,
			   l->ordered, l->shipped, l->cancelled, l->allocated, l->waiting, l->short_);
}

static enum status add_refused(enum code code, const struct line *l, struct edi_outcomes *out)
{
	enum edi_fate fate = code == CODE_UNKNOWN_SKU	 ? EDI_FATE_UNKNOWN
			     : code == CODE_UNKNOWN_UNIT ? EDI_FATE_UNIT
							 : EDI_FATE_REFUSED;
	put_reason(&out->reason, code, l);
	enum status st = buf_status(&out->reason);
	return st ? st : edi_outcomes_add(out, fate, 0, DATE_NONE);
}

enum status line_outcomes(struct uow *uow, const struct line_record *line, struct edi_outcomes *out)
{
	struct line *l = NULL;
	if (line->form == FORM_CANCELLED_ORDERS)
		return edi_outcomes_add(out, line->code ? EDI_FATE_REFUSED : EDI_FATE_CANCELLED, 0, DATE_NONE);
	enum status st = find(uow, line, &l);
	if (st)
		return st;
	if (line->outcome == OUTCOME_REFUSED)
		st = add_refused(line->code, l, out);
	else if (l)
		st = add_standing(l, out);
	else if (line->outcome == OUTCOME_UNCHANGED) /* it asked for nothing, of a line that there is not */
		st = add_refused(CODE_UNKNOWN_LINE, NULL, out);
	else
		st = edi_outcomes_add(out, EDI_FATE_CANCELLED, 0, DATE_NONE); /* it was closed when it came */
	uow->ops->line_drop(uow, l);
	return st;
}
