/*
 * 997 and TA1 (X12 004010 to 005010). A fault without a segment is one of its set as a whole: AK5 alone tells
 * it.
 */
#include "results/edi/acknowledge.h"

/* AK501, AK901: what was noted, though nothing was refused, makes it `E`, too. */
static const char *verdict_code(enum edi_verdict verdict, bool noted)
{
	if (verdict == EDI_REFUSED)
		return "R";
	return verdict == EDI_ERRORS || noted ? "E" : "A";
}

/* AK3 and AK4 of one fault. */
static void put_fault(struct edi_out *o, const struct edi_fault *f)
{
	edi_out_segment(o, "AK3");
	edi_out_put(o, f->segment);
	edi_out_u64(o, f->position);
	edi_out_skip(o, 1);
	if (!f->element) {
		edi_out_put(o, f->why);
		return;
	}
	edi_out_str(o, "8"); /* the segment has faults in its elements */
	edi_out_segment(o, "AK4");
	edi_out_u64(o, f->element);
	if (f->component)
		edi_out_part_u64(o, f->component);
	edi_out_skip(o, 1);
	edi_out_put(o, f->why);
	edi_out_put(o, slice_of(f->value.p, f->value.n < 99 ? f->value.n : 99));
}

static bool told_before(const struct edi_judged *unit, uint32_t at)
{
	for (uint32_t i = 0; i < at; i++)
		if (slice_eq(unit->faults[i].code, unit->faults[at].code))
			return true;
	return false;
}

/* AK5: the verdict and up to five codes, each once. */
static void put_verdict(struct edi_out *o, const struct edi_judged *unit)
{
	enum { CODES_MAX = 5 };
	unsigned told = 0;
	edi_out_segment(o, "AK5");
	edi_out_str(o, verdict_code(unit->verdict, unit->faults_count > 0));
	for (uint32_t i = 0; i < unit->faults_count && told < CODES_MAX; i++) {
		if (!unit->faults[i].code.n || told_before(unit, i))
			continue;
		edi_out_put(o, unit->faults[i].code);
		told++;
	}
}

static void put_unit(struct edi_out *o, const struct edi_judged *unit)
{
	unsigned told = 0;
	edi_out_segment(o, "AK2");
	edi_out_put(o, unit->type);
	edi_out_put(o, unit->control);
	for (uint32_t i = 0; i < unit->faults_count && told < EDI_FAULTS_MAX; i++) {
		if (!unit->faults[i].segment.n)
			continue;
		put_fault(o, &unit->faults[i]);
		told++;
	}
	put_verdict(o, unit);
}

/* AK901: `P` where some sets are taken and some are not. */
static const char *group_code(const struct edi_judged_group *g, uint64_t accepted)
{
	bool noted = g->codes_count > 0;
	for (uint32_t i = 0; i < g->units_count; i++)
		noted |= g->units[i].faults_count > 0 || g->units[i].verdict == EDI_ERRORS;
	if (g->verdict == EDI_REFUSED || (g->units_count && !accepted))
		return "R";
	if (accepted < g->units_count)
		return "P";
	return verdict_code(g->verdict, noted);
}

void edi_put_997(struct edi_sending *s, const struct edi_judged_group *group)
{
	struct edi_out *o = &s->out;
	uint64_t accepted = 0;
	edi_sending_unit(s, "997", NULL);
	edi_out_segment(o, "AK1");
	edi_out_put(o, group->code);
	edi_out_put(o, group->control);
	for (uint32_t i = 0; i < group->units_count; i++) {
		put_unit(o, &group->units[i]);
		accepted += group->units[i].verdict != EDI_REFUSED;
	}
	if (group->verdict == EDI_REFUSED)
		accepted = 0;
	edi_out_segment(o, "AK9");
	edi_out_str(o, group_code(group, accepted));
	edi_out_u64(o, group->declared);
	edi_out_u64(o, group->units_count);
	edi_out_u64(o, accepted);
	for (uint32_t i = 0; i < group->codes_count && i < 5; i++)
		edi_out_put(o, group->codes[i]);
	edi_sending_unit_end(s);
}

void edi_put_ta1(struct edi_sending *s, const struct edi_judged_interchange *interchange)
{
	struct edi_out *o = &s->out;
	bool faulty = interchange->fault.code.n > 0;
	edi_out_segment(o, "TA1");
	edi_out_put(o, interchange->control);
	edi_out_put(o, interchange->date);
	edi_out_put(o, interchange->time);
	edi_out_str(o, verdict_code(interchange->verdict, faulty));
	edi_out_put(o, faulty ? interchange->fault.code : SLICE("000"));
}
