/*
 * CONTRL (ISO 9735, D.3): UCI for the interchange, UCM for each message that is refused, UCS and UCD for its
 * faults. What is not named is acknowledged by the UCI.
 */
#include "results/edi/acknowledge.h"

static void put_party(struct edi_out *o, const struct edi_party *party)
{
	edi_out_put(o, party->id);
	edi_out_part(o, party->qualifier);
}

/* 0083: refused as a whole, or acknowledged but for what is named. */
static void put_interchange(struct edi_out *o, const struct edi_judged_interchange *i)
{
	edi_out_segment(o, "UCI");
	edi_out_put(o, i->control);
	put_party(o, &i->sender);
	put_party(o, &i->receiver);
	edi_out_str(o, i->verdict == EDI_REFUSED ? "4" : "7");
	if (i->verdict != EDI_REFUSED)
		return;
	edi_out_put(o, i->fault.code);
	edi_out_put(o, i->fault.segment);
}

static void put_fault(struct edi_out *o, const struct edi_fault *f)
{
	edi_out_segment(o, "UCS");
	edi_out_u64(o, f->position);
	if (!f->element) {
		edi_out_put(o, f->why.n ? f->why : f->code);
		return;
	}
	edi_out_segment(o, "UCD");
	edi_out_put(o, f->why.n ? f->why : f->code);
	edi_out_u64(o, f->element + 1); /* the segment's tag counts as the first one */
	if (f->component)
		edi_out_part_u64(o, f->component);
}

static void put_message(struct edi_out *o, const struct edi_judged *unit)
{
	unsigned told = 0;
	edi_out_segment(o, "UCM");
	edi_out_put(o, unit->control);
	edi_out_put(o, unit->type);
	for (int i = 0; i < 4; i++)
		edi_out_part(o, unit->version[i]);
	edi_out_str(o, "4");
	for (uint32_t i = 0; i < unit->faults_count; i++) {
		if (unit->faults[i].segment.n)
			continue;
		edi_out_put(o, unit->faults[i].code);
		break;
	}
	for (uint32_t i = 0; i < unit->faults_count && told < EDI_FAULTS_MAX; i++) {
		if (!unit->faults[i].segment.n)
			continue;
		put_fault(o, &unit->faults[i]);
		told++;
	}
}

void edi_put_contrl(struct edi_sending *s, const struct edi_judged_interchange *interchange,
		    const struct edi_judged *units, uint32_t count)
{
	const struct slice version[4] = { SLICE("D"), SLICE("3"), SLICE("UN"), SLICE("") };
	struct edi_out *o = &s->out;
	edi_sending_unit(s, "CONTRL", version);
	put_interchange(o, interchange);
	for (uint32_t i = 0; interchange->verdict != EDI_REFUSED && i < count; i++)
		if (units[i].verdict == EDI_REFUSED)
			put_message(o, &units[i]);
	edi_sending_unit_end(s);
}
