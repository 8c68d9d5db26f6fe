/*
 * 855 and 865 (X12 004010 to 005010): one ACK for each thing that came of a line's units.
 */
#include "results/edi/answer.h"

/* The usual ACK01, and whether the units are named: of what does not come it is 0. */
static const struct {
	const char *code;
	bool units;
} FATES[EDI_FATE_COUNT] = {
	[EDI_FATE_STOCK] = { "IA", true },    [EDI_FATE_FUTURE] = { "IB", true },
	[EDI_FATE_WAITING] = { "BP", false }, [EDI_FATE_SHORT] = { "IR", false },
	[EDI_FATE_UNKNOWN] = { "R2", false }, [EDI_FATE_UNIT] = { "R3", false },
	[EDI_FATE_REFUSED] = { "IR", false }, [EDI_FATE_CANCELLED] = { "ID", false },
};

/* BAK02, BCA02. */
static const char *const TENORS[] = {
	[EDI_TENOR_ALL] = "AD",
	[EDI_TENOR_CHANGED] = "AC",
	[EDI_TENOR_NONE] = "RD",
	[EDI_TENOR_UNREADABLE] = "RJ",
};

static void put_outcome(struct edi_out *o, const struct edi_line *line, const struct edi_outcome *outcome,
			const struct edi_codes *codes, struct slice each)
{
	struct slice unit, code = codes->of[outcome->fate];
	uint64_t quantity;
	bool named = FATES[outcome->fate].units;
	edi_quantity(line, named ? outcome->units : 0, each, &unit, &quantity);
	edi_out_segment(o, "ACK");
	edi_out_put(o, code.n ? code : slice_str(FATES[outcome->fate].code));
	edi_out_u64(o, quantity);
	edi_out_put(o, unit);
	if (outcome->fate != EDI_FATE_FUTURE)
		return;
	edi_out_str(o, "068");
	edi_out_day(o, outcome->eta);
}

/* Why a line was refused, in the segments that carry free text there: at most 264 characters. */
static void put_reason(struct edi_out *o, const struct edi_line *line)
{
	size_t n = line->reason.n < 264 ? line->reason.n : 264;
	while (n > 0 && n < line->reason.n && (line->reason.p[n] & 0xc0) == 0x80)
		n--;
	if (!n)
		return;
	edi_out_segment(o, "N9");
	edi_out_str(o, "L1");
	edi_out_str(o, "REASON");
	edi_out_segment(o, "MSG");
	edi_out_put(o, slice_of(line->reason.p, n));
}

static void put_pairs(struct edi_out *o, const struct edi_line *line)
{
	for (uint32_t i = 0; i < line->pairs_count; i++) {
		edi_out_put(o, line->pairs[i].qualifier);
		edi_out_put(o, line->pairs[i].value);
	}
}

static void put_line(struct edi_out *o, const struct edi_order *order, const struct edi_line *line,
		     const struct edi_codes *codes, struct slice each)
{
	edi_out_segment(o, order->change ? "POC" : "PO1");
	edi_out_put(o, line->number);
	if (order->change)
		edi_out_put(o, line->change);
	edi_out_put(o, line->quantity);
	if (order->change)
		edi_out_put(o, line->left);
	edi_out_put(o, line->unit);
	edi_out_skip(o, 2);
	put_pairs(o, line);
	for (uint32_t i = 0; i < line->outcomes_count; i++)
		put_outcome(o, line, &line->outcomes[i], codes, each);
	put_reason(o, line);
}

/* BAK, or BCA, which has the number of the change between release and date. */
static void put_head(struct edi_out *o, const struct edi_order *order)
{
	edi_out_segment(o, order->change ? "BCA" : "BAK");
	edi_out_str(o, "00");
	edi_out_str(o, TENORS[edi_tenor_of(order)]);
	edi_out_put(o, order->order);
	if (order->change) {
		edi_out_put(o, order->release);
		edi_out_put(o, order->number);
		edi_out_put(o, order->date);
		return;
	}
	edi_out_put(o, order->date);
	edi_out_put(o, order->release);
}

void edi_put_x12_order(struct edi_sending *s, const struct edi_order *order, const struct edi_codes *codes,
		       struct slice each)
{
	struct edi_out *o = &s->out;
	edi_sending_unit(s, order->change ? "865" : "855", NULL);
	put_head(o, order);
	for (uint32_t i = 0; i < order->lines_count; i++)
		put_line(o, order, &order->lines[i], codes, each);
	edi_out_segment(o, "CTT");
	edi_out_u64(o, order->lines_count);
	edi_sending_unit_end(s);
}
