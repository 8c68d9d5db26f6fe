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

static struct slice each_of(const struct edi_answer *a)
{
	return a->each.n ? a->each : SLICE("EA");
}

static void put_outcome(struct edi_answer *a, const struct sent_line *sent, const struct edi_outcome *outcome)
{
	struct edi_out *o = a->out;
	struct slice unit, code = a->codes[outcome->fate];
	uint64_t quantity;
	bool named = FATES[outcome->fate].units;
	edi_quantity(sent, named ? outcome->units : 0, each_of(a), &unit, &quantity);
	if (!unit.n) { /* ACK02 and ACK03 go together: of a line without a unit these are pieces */
		unit = each_of(a);
		quantity = named ? outcome->units : 0;
	}
	edi_out_segment(o, "ACK");
	edi_out_put(o, code.n ? code : slice_str(FATES[outcome->fate].code));
	edi_out_u64(o, quantity);
	edi_out_put(o, unit);
	if (outcome->fate != EDI_FATE_FUTURE)
		return;
	edi_out_str(o, "068");
	edi_out_day(o, outcome->eta);
}

/* Why a line was refused, in the segments that carry free text there. */
static void put_reason(struct edi_out *o, struct slice reason)
{
	enum { TEXT_MAX = 264 }; /* MSG01 */
	size_t n = reason.n < TEXT_MAX ? reason.n : TEXT_MAX;
	while (n > 0 && n < reason.n && (reason.p[n] & 0xc0) == 0x80)
		n--;
	if (!n)
		return;
	edi_out_segment(o, "N9");
	edi_out_str(o, "L1");
	edi_out_str(o, "REASON");
	edi_out_segment(o, "MSG");
	edi_out_put(o, slice_of(reason.p, n));
}

static void put_pairs(struct edi_out *o, struct slice pairs)
{
	struct slice qualifier, id;
	while (edi_pair_next(&pairs, &qualifier, &id)) {
		edi_out_put(o, qualifier);
		edi_out_put(o, id);
	}
}

void edi_x12_answer_line(struct edi_answer *a, const struct edi_line *line)
{
	struct edi_out *o = a->out;
	const struct sent_line *sent = line->sent;
	edi_out_segment(o, a->change ? "POC" : "PO1");
	edi_out_put(o, sent->number);
	if (a->change)
		edi_out_put(o, sent->change);
	edi_out_put(o, sent->quantity);
	if (a->change)
		edi_out_put(o, sent->left);
	edi_out_put(o, sent->unit);
	edi_out_skip(o, 2);
	put_pairs(o, sent->pairs);
	for (uint32_t i = 0; i < line->outcomes_count; i++)
		put_outcome(a, sent, &line->outcomes[i]);
	put_reason(o, line->reason);
	a->lines++;
}

/* BAK, or BCA: the number of the change stands between release and date, what it answers behind these. */
static void put_head(struct edi_answer *a)
{
	struct edi_out *o = &a->sending->out;
	edi_sending_unit(a->sending, a->change ? "865" : "855", SLICE(""));
	edi_out_segment(o, a->change ? "BCA" : "BAK");
	edi_out_str(o, "00");
	edi_out_str(o, TENORS[a->tenor]);
	edi_out_put(o, a->order);
	if (a->change) {
		edi_out_put(o, a->unit->release);
		edi_out_put(o, a->unit->sequence);
		edi_out_put(o, a->unit->date);
		edi_out_put(o, a->unit->request);
		return;
	}
	edi_out_put(o, a->unit->date);
	edi_out_put(o, a->unit->release);
}

void edi_x12_answer(struct edi_answer *a)
{
	struct edi_out *o = &a->sending->out;
	put_head(a);
	edi_out_append(o, a->out);
	edi_out_segment(o, "CTT");
	edi_out_u64(o, a->lines);
	edi_sending_unit_end(a->sending);
}
