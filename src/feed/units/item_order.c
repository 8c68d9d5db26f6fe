/*
 * Lines of 850 and ORDERS, and of 860 and ORDCHG, which add, change or cancel them.
 */
#include <stdio.h>

#include "allot/base/contract.h"
#include "allot/base/shown.h"
#include "feed/check.h"
#include "feed/units/items.h"
#include "feed/units/verdict.h"

static struct slice order_of(struct edi_work *u, const struct edi_item *item)
{
	return item->order.n && u->message->shape == EDI_CHANGE && !edi_unit_is_x12(u)
		       ? edi_prefixed(u, item->order)
		       : u->record.orderid;
}

/* Whether the shares of a line come to its quantity, counted as C. */
static bool shares_add_up(const struct edi_item *item, const struct edi_counted *c)
{
	uint64_t pieces = 0;

	if (!item->shares)
		return true;
	return !item->bad_share && edi_pieces(item->share_sum, &c->unit, QUANTITY_MAX, &pieces) &&
	       pieces + item->share_pieces == c->units;
}

/* A row of FORM about the line NUMBER, of quantity Q (NULL: none), counted as C. */
static struct edi_row row_of(struct edi_work *u, struct edi_item *item, enum canonical_form form,
			     const struct edi_quantity *q, const struct edi_counted *c, struct slice number)
{
	struct slice sku = edi_sku(u, item);
	struct edi_row row = {
		.form = form,
		.units = c->units,
		.code = c->code,
		.why = edi_uncounted(c->code),
		.place = item->place,
		.quantity = edi_spot_of(q),
		.sent = edi_sent(u, item, q, c),
		.sku = sku,
	};

	row.fields[0] = order_of(u, item);
	row.fields[1] = form == FORM_ORDERS ? sku : c->text;
	row.fields[2] = form == FORM_ORDERS ? c->text : sku;
	row.fields[3] = edi_line_number(number);
	if (q && !row.code && !shares_add_up(item, c)) {
		row.code = CODE_SPLIT_MISMATCH;
		row.why = SLICE("the shares of the quantity do not add up to it");
	}
	return row;
}

/*
 * The order's number of the line: in an order its own, else its place; that which an ORDCHG's line has is the
 * change's.
 */
static struct slice number_of(struct edi_work *u, const struct edi_item *item)
{
	bool change = u->message->shape == EDI_CHANGE;
	struct slice buyers = change ? edi_pair_of(item, "PL") : slice_of(NULL, 0);
	char place[24];

	if (buyers.n || (change && item->line.n))
		return buyers.n ? buyers : item->line;
	if (change || item->number.n)
		return change && !edi_unit_is_x12(u) ? slice_of(NULL, 0) : item->number;
	(void)snprintf(place, sizeof(place), "%llu", (unsigned long long)u->lines);
	return edi_copy(u, slice_str(place));
}

static void add_line(struct edi_work *u, struct edi_item *item, struct slice number)
{
	const struct edi_quantity *q = NULL;
	struct edi_counted c = edi_count_line(u, item, &q);
	struct edi_row row = row_of(u, item, FORM_ORDERS, q, &c, number);
	(void)edi_row_add(u, &row);
}

void edi_finish_order(struct edi_work *u, struct edi_item *item)
{
	add_line(u, item, number_of(u, item));
}

/* Changes */

/* A row that cancels UNITS; what was sent goes back with it. */
static struct edi_row cancellation(struct edi_work *u, struct edi_item *item, struct slice units,
				   struct slice number)
{
	struct edi_counted c = { .text = units }, counted = { .code = CODE_NONE };
	const struct edi_quantity *q = NULL;

	if (item->quantities_count)
		counted = edi_count_line(u, item, &q);
	c.unit = counted.unit;
	struct edi_row row = row_of(u, item, FORM_CANCELLATIONS, NULL, &c, number);
	if (q)
		row.sent = edi_sent(u, item, q, &counted);
	return row;
}

static void put_said(struct buf *out, const char *what, struct slice said)
{
	if (!said.n)
		return;
	buf_put_str(out, what);
	put_shown(out, said, SHOWN_MAX);
}

/* WHY, and what the line says, which no column of its row holds; a sentence in the unit's memory. */
static const char *with_said(struct edi_work *u, const struct edi_item *item, const char *why)
{
	enum { QUANTITIES_TOLD = 2 };
	char text[REASON_TEXT_MAX];
	struct buf out = buf_over(text, sizeof(text) - 1);
	struct slice unit = item->quantities_count ? item->quantities[0].unit : SLICE("");

	buf_put_str(&out, why);
	put_said(&out, "; it says change ", item->change);
	for (uint32_t i = 0; i < item->quantities_count && i < QUANTITIES_TOLD; i++)
		put_said(&out, i ? ", then " : ", quantity ", item->quantities[i].text);
	put_said(&out, ", then ", item->left.text);
	put_said(&out, ", unit ", unit);
	text[out.n] = '\0';
	return edi_copy(u, slice_of(text, out.n + 1)).p;
}

/* What is wanted is not known, so the row says nothing that a plain feed would take. */
static void add_unknown(struct edi_work *u, struct edi_item *item, struct slice number, const char *why)
{
	struct edi_row row = cancellation(u, item, SLICE("0"), number);
	const char *said = with_said(u, item, why);

	row.code = CODE_UNKNOWN_CHANGE;
	row.why = slice_str(said ? said : why);
	struct edi_row *to = edi_row_add(u, &row);
	if (to)
		to->fields[CANONICAL_CANCELLED] = SLICE("");
}

static void add_cancellation(struct edi_work *u, struct edi_item *item, struct slice number, enum code code)
{
	struct edi_row row = cancellation(u, item, SLICE("all"), number);

	row.code = code;
	(void)edi_row_add(u, &row);
}

/* The line asks for nothing, or its order is cancelled as a whole. */
static void add_echo(struct edi_work *u, struct edi_item *item, struct slice number)
{
	struct edi_row row = cancellation(u, item, SLICE("0"), number);

	row.echo = true;
	/* what stands cannot be told in a unit that is not known */
	if (item->quantities_count && edi_count(u, &item->quantities[0]).code)
		row.sent.mantissa = 0;
	edi_echo_add(u, &row);
}

/*
 * The new quantity of an X12 line, by what its partner's POC03 and POC04 mean. NULL: the profile does not
 * say.
 */
static const struct edi_quantity *new_quantity(const struct edi_work *u, const struct edi_item *item)
{
	const struct edi_quantity *ordered = item->quantities_count ? &item->quantities[0] : NULL;

	if (!edi_unit_is_x12(u))
		return ordered;
	if (u->profile->edi.poc == POC_NONE)
		return NULL;
	return u->profile->edi.poc == POC_OLD_NEW ? &item->left : ordered;
}

/* True when the quantities themselves show that it goes the other way than CHANGE says. */
static bool wrong_way(struct edi_work *u, const struct edi_item *item, enum edi_change change)
{
	if (u->profile->edi.poc != POC_OLD_NEW || !item->quantities_count)
		return false;
	struct edi_counted was = edi_count(u, &item->quantities[0]), is = edi_count(u, &item->left);
	if (was.code || is.code)
		return false;
	return (change == EDI_CHANGE_MORE && is.units < was.units) ||
	       (change == EDI_CHANGE_LESS && is.units > was.units);
}

static int8_t amends(const struct edi_work *u, enum edi_change change)
{
	bool delta = edi_unit_is_x12(u) && u->profile->edi.poc == POC_DELTA;

	if (change == EDI_CHANGE_MORE)
		return delta ? 2 : 1;
	if (change == EDI_CHANGE_LESS)
		return delta ? -2 : -1;
	return 0;
}

static void add_amendment(struct edi_work *u, struct edi_item *item, struct slice number,
			  enum edi_change change)
{
	const struct edi_quantity *q = new_quantity(u, item);
	bool delta = edi_unit_is_x12(u) && u->profile->edi.poc == POC_DELTA;

	if (!q && edi_unit_is_x12(u) && u->profile->edi.poc == POC_NONE) {
		add_unknown(u, item, number, "the profile does not say, as poc, what the quantity in POC03 is");
		return;
	}
	if (delta && change == EDI_CHANGE_QUANTITY) {
		add_unknown(u, item, number,
			    "by a difference a line can only be increased (QI) or decreased (QD)");
		return;
	}
	struct edi_counted c = { .code = CODE_NONE };
	if (q == item->quantities)
		c = edi_count_line(u, item, &q);
	else if (q)
		c = edi_count(u, q);
	bool counted = c.code == CODE_NONE || c.code == CODE_UNKNOWN_UNIT;
	bool none = q && q->text.n && counted && c.units == 0 && !delta;
	if (none && change == EDI_CHANGE_MORE) {
		add_unknown(u, item, number, "its quantity of 0 is not the way its change goes");
		return;
	}
	if (none) {
		add_cancellation(u, item, number, c.code);
		return;
	}
	struct edi_row row = row_of(u, item, FORM_AMENDMENTS, q, &c, number);
	if (edi_unit_is_x12(u) && item->quantities_count) /* it goes back as it was sent, in POC03 */
		row.sent.quantity = item->quantities[0].text;
	row.amends = amends(u, change);
	if (!row.code && wrong_way(u, item, change)) {
		row.code = CODE_UNKNOWN_CHANGE;
		row.why = SLICE("its quantities go the other way than the change's code says");
	}
	(void)edi_row_add(u, &row);
}

void edi_finish_cancelled(struct edi_work *u, struct edi_item *item)
{
	add_echo(u, item, number_of(u, item));
}

void edi_finish_change(struct edi_work *u, struct edi_item *item)
{
	struct slice number = number_of(u, item);
	bool ordered = edi_unit_is_x12(u) || item->order.n || u->order.n;

	if (!ordered) {
		edi_refuse_element(u, SLICE("RFF"), u->position + 1, 0, u->order,
				   "it names no order, in RFF+ON");
		return;
	}
	enum edi_change change = edi_change_of(u->message, item->change);

	switch (change) {
	case EDI_CHANGE_ADD:
		add_line(u, item, number);
		break;
	case EDI_CHANGE_CANCEL:
		add_cancellation(u, item, number, CODE_NONE);
		break;
	case EDI_CHANGE_QUANTITY:
	case EDI_CHANGE_MORE:
	case EDI_CHANGE_LESS:
		add_amendment(u, item, number, change);
		break;
	case EDI_CHANGE_NONE:
		add_echo(u, item, number);
		break;
	case EDI_CHANGE_UNKNOWN:
		add_unknown(u, item, number, "its change is none that is known");
		break;
	}
}
