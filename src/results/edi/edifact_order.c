/*
 * ORDRSP: a line that came to several things goes back as changed (3), with one added line (1) for each further
 * one; EDIFACT has no list of outcomes within a line.
 */
#include "results/edi/answer.h"

#include "allot/base/date.h"

enum {
	FREE_TEXT_MAX = 70, /* characters of one component of C108 in D.96A */
	DAY_1970 = 719163,  /* 1970-01-01 as a day number */
};

/* The usual 1229, and how the units are qualified; NULL: they are not named. */
static const struct {
	const char *code;
	const char *qualifier;
} FATES[EDI_FATE_COUNT] = {
	[EDI_FATE_STOCK] = { "5", "21" },   [EDI_FATE_FUTURE] = { "3", "21" },
	[EDI_FATE_WAITING] = { "3", "83" }, [EDI_FATE_SHORT] = { "7", NULL },
	[EDI_FATE_UNKNOWN] = { "7", NULL }, [EDI_FATE_UNIT] = { "7", NULL },
	[EDI_FATE_REFUSED] = { "7", NULL }, [EDI_FATE_CANCELLED] = { "2", NULL },
};

/* BGM 1225. */
static const char *const TENORS[] = {
	[EDI_TENOR_ALL] = "29",
	[EDI_TENOR_CHANGED] = "4",
	[EDI_TENOR_NONE] = "27",
	[EDI_TENOR_UNREADABLE] = "27",
};

static void put_date(struct edi_out *o, const char *qualifier, uint32_t day)
{
	edi_out_segment(o, "DTM");
	edi_out_str(o, qualifier);
	edi_out_part_day(o, day);
	edi_out_part_str(o, "102");
}

/* The first article number stands in LIN, the others, the partner's own ones, in PIA. */
static void put_article(struct edi_out *o, const struct edi_line *line)
{
	if (line->pairs_count) {
		edi_out_put(o, line->pairs[0].value);
		edi_out_part(o, line->pairs[0].qualifier);
	}
	for (uint32_t i = 1; i < line->pairs_count; i++) {
		edi_out_segment(o, "PIA");
		edi_out_str(o, "5");
		edi_out_put(o, line->pairs[i].value);
		edi_out_part(o, line->pairs[i].qualifier);
	}
}

static void put_units(struct edi_out *o, const struct edi_line *line, const struct edi_outcome *outcome,
		      struct slice each)
{
	struct slice unit;
	uint64_t quantity;
	if (!FATES[outcome->fate].qualifier)
		return;
	edi_quantity(line, outcome->units, each, &unit, &quantity);
	edi_out_segment(o, "QTY");
	edi_out_str(o, FATES[outcome->fate].qualifier);
	edi_out_part_u64(o, quantity);
	edi_out_part(o, unit);
	if (outcome->fate == EDI_FATE_FUTURE)
		put_date(o, "67", outcome->eta);
}

/* What cannot be had is explained: FTX with the sentence, cut between characters. */
static void put_text(struct edi_out *o, struct slice text)
{
	enum { PARTS_MAX = 5 };
	edi_out_segment(o, "FTX");
	edi_out_str(o, "AAO");
	edi_out_skip(o, 2);
	for (unsigned part = 0; part < PARTS_MAX && text.n; part++) {
		size_t n = text.n < FREE_TEXT_MAX ? text.n : FREE_TEXT_MAX;
		while (n > 0 && n < text.n && (text.p[n] & 0xc0) == 0x80)
			n--;
		if (part == 0)
			edi_out_put(o, slice_of(text.p, n));
		else
			edi_out_part(o, slice_of(text.p, n));
		text = slice_of(text.p + n, text.n - n);
	}
}

static struct slice text_of(const struct edi_line *line, enum edi_fate fate)
{
	if (fate == EDI_FATE_SHORT)
		return SLICE("out of stock");
	return fate == EDI_FATE_UNKNOWN || fate == EDI_FATE_UNIT || fate == EDI_FATE_REFUSED ? line->reason
											     : SLICE("");
}

/* The action of the line's first outcome: of several, it is changed. */
static struct slice action_of(const struct edi_line *line, const struct edi_codes *codes, uint32_t at)
{
	enum edi_fate fate = line->outcomes[at].fate;
	if (at > 0)
		return SLICE("1");
	if (line->outcomes_count > 1)
		return SLICE("3");
	return codes->of[fate].n ? codes->of[fate] : slice_str(FATES[fate].code);
}

static void put_line(struct edi_out *o, const struct edi_order *order, const struct edi_line *line,
		     const struct edi_codes *codes, struct slice each)
{
	for (uint32_t i = 0; i < line->outcomes_count; i++) {
		const struct edi_outcome *outcome = &line->outcomes[i];
		struct slice action = action_of(line, codes, i);
		/* an amended line, allocated or not, is a changed one */
		if (order->change && i == 0 && slice_eq(action, SLICE("5")))
			action = SLICE("3");
		edi_out_segment(o, "LIN");
		edi_out_put(o, line->number);
		edi_out_put(o, action);
		put_article(o, line);
		put_units(o, line, outcome, each);
		struct slice text = text_of(line, outcome->fate);
		if (text.n)
			put_text(o, text);
	}
}

static void put_head(struct edi_sending *s, const struct edi_order *order, struct slice number)
{
	struct edi_out *o = &s->out;
	edi_out_segment(o, "BGM");
	edi_out_str(o, "231");
	edi_out_put(o, number);
	edi_out_str(o, TENORS[edi_tenor_of(order)]);
	put_date(o, "137", (uint32_t)(s->envelope->when / 86400) + DAY_1970);
	edi_out_segment(o, "RFF");
	edi_out_str(o, "ON");
	edi_out_part(o, order->order);
	if (order->change && order->number.n) {
		edi_out_segment(o, "RFF");
		edi_out_str(o, "ACW");
		edi_out_part(o, order->number);
	}
}

void edi_put_ordrsp(struct edi_sending *s, const struct edi_order *order, const struct edi_codes *codes,
		    struct slice each, struct slice number)
{
	struct edi_out *o = &s->out;
	uint64_t lines = 0;
	edi_sending_unit(s, "ORDRSP", order->version);
	put_head(s, order, number);
	for (uint32_t i = 0; i < order->lines_count; i++) {
		put_line(o, order, &order->lines[i], codes, each);
		lines += order->lines[i].outcomes_count;
	}
	edi_out_segment(o, "UNS");
	edi_out_str(o, "S");
	edi_out_segment(o, "CNT");
	edi_out_str(o, "2");
	edi_out_part_u64(o, lines);
	edi_sending_unit_end(s);
}
