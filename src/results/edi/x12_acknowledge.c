/*
 * 997 and TA1 (X12 004010 to 005010). An error without a segment is one of its set as a whole: AK5 alone
 * tells it.
 */
#include "results/edi/acknowledge.h"

/* AK501, AK901: what was noted, though nothing was refused, makes it `E`, too. */
static const char *verdict_code(edi_verdict verdict, bool noted)
{
	if (verdict == 'R')
		return "R";
	if (verdict == 'P')
		return "P";
	return verdict == 'E' || noted ? "E" : "A";
}

/* AK3 and AK4 of one error. */
static void put_error(struct edi_out *o, const struct edi_error *e)
{
	enum { VALUE_MAX = 99 };
	edi_out_segment(o, "AK3");
	edi_out_put(o, e->segment);
	edi_out_u64(o, e->position);
	edi_out_skip(o, 1);
	if (!e->element) {
		edi_out_put(o, e->syntax);
		return;
	}
	edi_out_str(o, "8"); /* the segment has errors in its elements */
	edi_out_segment(o, "AK4");
	edi_out_u64(o, e->element);
	if (e->component)
		edi_out_part_u64(o, e->component);
	edi_out_skip(o, 1);
	edi_out_put(o, e->syntax);
	edi_out_put(o, slice_of(e->value.p, e->value.n < VALUE_MAX ? e->value.n : VALUE_MAX));
}

static bool told_before(const struct unit_record *unit, uint32_t at)
{
	for (uint32_t i = 0; i < at; i++)
		if (slice_eq(unit->errors[i].code, unit->errors[at].code))
			return true;
	return false;
}

/* AK5: the verdict and up to five codes, each once. */
static void put_verdict(struct edi_out *o, const struct unit_record *unit)
{
	unsigned told = 0;
	edi_out_segment(o, "AK5");
	edi_out_str(o, verdict_code(unit->status, unit->errors_count > 0));
	for (uint32_t i = 0; i < unit->errors_count && told < EDI_CODES_MAX; i++) {
		if (!unit->errors[i].code.n || told_before(unit, i))
			continue;
		edi_out_put(o, unit->errors[i].code);
		told++;
	}
}

void edi_997_begin(struct edi_sending *s, const struct group_record *group)
{
	edi_sending_unit(s, "997", SLICE(""));
	edi_out_segment(&s->out, "AK1");
	edi_out_put(&s->out, group->code);
	edi_out_put(&s->out, group->control);
}

void edi_997_unit(struct edi_sending *s, const struct unit_record *unit)
{
	struct edi_out *o = &s->out;
	edi_out_segment(o, "AK2");
	edi_out_put(o, unit->type);
	edi_out_put(o, unit->control);
	for (uint32_t i = 0; i < unit->errors_count; i++)
		if (unit->errors[i].segment.n)
			put_error(o, &unit->errors[i]);
	put_verdict(o, unit);
}

void edi_997_end(struct edi_sending *s, const struct group_record *group)
{
	struct edi_out *o = &s->out;
	edi_out_segment(o, "AK9");
	edi_out_str(o, verdict_code(group->status, group->codes_count > 0));
	edi_out_u64(o, group->declared);
	edi_out_u64(o, group->received);
	edi_out_u64(o, group->accepted);
	for (uint32_t i = 0; i < group->codes_count; i++)
		edi_out_put(o, group->codes[i]);
	edi_sending_unit_end(s);
}

void edi_put_ta1(struct edi_sending *s, const struct interchange_record *interchange)
{
	struct edi_out *o = &s->out;
	bool coded = interchange->codes_count > 0;
	edi_out_segment(o, "TA1");
	edi_out_put(o, interchange->control);
	edi_out_put(o, interchange->date);
	edi_out_put(o, interchange->time);
	edi_out_str(o, verdict_code(interchange->status, coded));
	edi_out_put(o, coded ? interchange->codes[0] : SLICE("000"));
}
