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

/*
 * The first article number stands in LIN, the others, the partner's own ones, in PIA: as the product's
 * identification (5), or as they came.
 */
static void put_articles(struct edi_out *o, struct slice pairs)
{
	struct slice qualifier, id, function = SLICE("");
	for (bool first = true; edi_pair_next(&pairs, &qualifier, &id); first = false) {
		if (!qualifier.n) {
			function = id;
			continue;
		}
		if (!first) {
			edi_out_segment(o, "PIA");
			edi_out_put(o, function.n ? function : SLICE("5"));
		}
		edi_out_put(o, id);
		edi_out_part(o, qualifier);
		function = SLICE("");
	}
}

static void put_units(struct edi_answer *a, const struct sent_line *sent, const struct edi_outcome *outcome)
{
	struct edi_out *o = a->out;
	struct slice unit;
	uint64_t quantity;
	if (!FATES[outcome->fate].qualifier)
		return;
	edi_quantity(sent, outcome->units, a->each, &unit, &quantity);
	edi_out_segment(o, "QTY");
	edi_out_str(o, FATES[outcome->fate].qualifier);
	edi_out_part_u64(o, quantity);
	edi_out_part(o, unit);
	if (outcome->fate == EDI_FATE_FUTURE)
		put_date(o, "67", outcome->eta);
}

static void put_order(struct edi_out *o, struct slice order)
{
	edi_out_segment(o, "RFF");
	edi_out_str(o, "ON");
	edi_out_part(o, order);
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

/* The action of outcome AT: of several outcomes the first changes the line, and the others are added. */
static struct slice action_of(const struct edi_answer *a, const struct edi_line *line, uint32_t at)
{
	enum edi_fate fate = line->outcomes[at].fate;
	if (at > 0)
		return SLICE("1");
	if (line->outcomes_count > 1)
		return SLICE("3");
	if (a->codes[fate].n)
		return a->codes[fate];
	/* an amended line is a changed one, though it is allocated in full */
	if (a->change && fate == EDI_FATE_STOCK)
		return SLICE("3");
	return slice_str(FATES[fate].code);
}

void edi_edifact_answer_line(struct edi_answer *a, const struct edi_line *line)
{
	struct edi_out *o = a->out;
	for (uint32_t i = 0; i < line->outcomes_count; i++) {
		edi_out_segment(o, "LIN");
		edi_out_put(o, line->sent->number);
		edi_out_put(o, action_of(a, line, i));
		put_articles(o, line->sent->pairs);
		put_units(a, line->sent, &line->outcomes[i]);
		struct slice text = text_of(line, line->outcomes[i].fate);
		if (text.n)
			put_text(o, text);
		/* one change may speak of several orders: the heading names the first */
		if (line->sent->reference.n && !slice_eq(line->sent->reference, a->order))
			put_order(o, line->sent->reference);
		a->lines++;
	}
}

static void put_head(struct edi_answer *a)
{
	struct edi_out *o = &a->sending->out;
	edi_sending_unit(a->sending, "ORDRSP", a->unit->version);
	edi_out_segment(o, "BGM");
	edi_out_str(o, "231");
	edi_out_put(o, a->number);
	edi_out_str(o, TENORS[a->tenor]);
	put_date(o, "137", (uint32_t)(a->sending->envelope->when / 86400) + DAY_1970);
	put_order(o, a->order);
	if (!a->change)
		return;
	edi_out_segment(o, "RFF");
	edi_out_str(o, "ACW"); /* the change that is answered */
	edi_out_part(o, a->unit->number);
}

void edi_edifact_answer(struct edi_answer *a)
{
	struct edi_out *o = &a->sending->out;
	put_head(a);
	edi_out_append(o, a->out);
	edi_out_segment(o, "UNS");
	edi_out_str(o, "S");
	edi_out_segment(o, "CNT");
	edi_out_str(o, "2");
	edi_out_part_u64(o, a->lines);
	edi_sending_unit_end(a->sending);
}
