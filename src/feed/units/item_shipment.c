/*
 * Lines of 856 and DESADV: goods under way to us, a batch for each shipment and SKU. Without a day on which
 * they arrive they would count as lying here, so a line without one is refused.
 */
#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "feed/units/items.h"

/* The day of arrival that stands nearest to the line. */
static enum code arrival(struct edi_work *u, const struct edi_item *item, struct slice *day)
{
	const struct edi_when *of[] = { &item->eta, &u->eta[1], &u->eta[0] };
	enum code code = CODE_NONE;

	*day = slice_of(NULL, 0);
	for (size_t i = 0; i < 3 && !code && !day->n; i++)
		code = edi_day(u, of[i], day);
	return code;
}

/* The day on which the goods left, and so many days. */
static enum code left_and_transit(struct edi_work *u, const struct edi_item *item, struct slice *day)
{
	const struct edi_when *of[] = { &item->gone, &u->gone[1], &u->gone[0] };
	enum code code = CODE_NONE;
	char text[DATE_TEXT];
	uint32_t left = 0;

	*day = slice_of(NULL, 0);
	if (!u->profile->edi.has_transit_days)
		return CODE_NONE;
	for (size_t i = 0; i < 3 && !code && !day->n; i++)
		code = edi_day(u, of[i], day);
	if (code || !date_parse(*day, &left) || left > DATE_LAST - u->profile->edi.transit_days)
		return code;
	(void)date_format(left + u->profile->edi.transit_days, text);
	*day = edi_copy(u, slice_of(text, sizeof(text)));
	return CODE_NONE;
}

/* PREFIX SHIPMENT:SKU[:LOT]. */
static struct slice ref_of(struct edi_work *u, const struct edi_item *item, struct slice sku)
{
	struct slice lot = item->lot.n ? item->lot : edi_pair_of(item, "LT");
	const struct slice parts[] = {
		u->profile->edi.prefix, u->record.number, SLICE(":"), sku, SLICE(":"), lot
	};

	return edi_join(u, parts, sku.n ? (lot.n ? 6 : 4) : 0);
}

static void add_lot(struct edi_work *u, struct edi_item *item)
{
	const struct edi_quantity *q = NULL;
	struct edi_counted c = edi_count_line(u, item, &q);
	struct slice sku = edi_sku(u, item), day;
	bool cancels = u->intent == EDI_CANCELS;

	const char *why = item->lots_wrong && !c.code ? item->lots_wrong : edi_uncounted(c.code).p;

	if (item->lots_wrong && !c.code)
		c.code = CODE_SPLIT_MISMATCH;
	if (cancels)
		c = (struct edi_counted){ .text = SLICE("0"), .unit = c.unit };
	/* a bad date is left to the row check, which shows it; what is cancelled comes on no day */
	day = slice_of(NULL, 0);
	if (!cancels && !arrival(u, item, &day) && !day.n)
		(void)left_and_transit(u, item, &day);
	struct edi_row row = {
		.form = cancels ? FORM_CANCELLED_BATCHES : FORM_BATCHES,
		.units = c.units,
		.code = !day.n && !cancels ? CODE_MISSING_FIELD : c.code,
		.why = day.n || cancels ? slice_str(why)
					: SLICE("eta is empty; there is no date on which it arrives"),
		.place = q ? q->place : item->place,
		.quantity = edi_spot_of(q),
		.sent = edi_sent(u, item, q, &c),
		.sku = sku,
	};
	row.fields[0] = ref_of(u, item, sku);
	row.fields[1] = sku;
	row.fields[2] = c.text;
	if (!cancels)
		row.fields[3] = day;
	(void)edi_row_add(u, &row);
}

void edi_finish_shipment(struct edi_work *u, struct edi_item *item)
{
	edi_by_lot(u, item, add_lot);
}
