/*
 * CONTRL (ISO 9735, D.3): UCI for the interchange, UCM for each message that is refused, UCS and UCD for its
 * errors. What is not named is acknowledged by the UCI.
 */
#include "results/edi/acknowledge.h"

static void put_party(struct edi_out *o, struct slice id, struct slice qualifier)
{
	edi_out_put(o, id);
	edi_out_part(o, qualifier);
}

static void put_error(struct edi_out *o, const struct edi_error *e)
{
	struct slice why = e->syntax.n ? e->syntax : e->code;
	edi_out_segment(o, "UCS");
	edi_out_u64(o, e->position);
	if (!e->element) {
		edi_out_put(o, why);
		return;
	}
	edi_out_segment(o, "UCD");
	edi_out_put(o, why);
	edi_out_u64(o, e->element + 1); /* the segment's tag counts as the first one */
	if (e->component)
		edi_out_part_u64(o, e->component);
}

/* The code of the message as a whole: that of the first error which is of no segment; empty: none is. */
static struct slice code_of(const struct unit_record *unit)
{
	for (uint32_t i = 0; i < unit->errors_count; i++)
		if (!unit->errors[i].segment.n)
			return unit->errors[i].code;
	return SLICE("");
}

/* 0083: 4, refused as a whole; 7, acknowledged but for what is named. */
void edi_contrl_begin(struct edi_sending *s, const struct interchange_record *i)
{
	struct edi_out *o = &s->out;
	edi_sending_unit(s, "CONTRL", SLICE("D:3:UN"));
	edi_out_segment(o, "UCI");
	edi_out_put(o, i->control);
	put_party(o, i->sender, i->sender_qualifier);
	put_party(o, i->receiver, i->receiver_qualifier);
	edi_out_str(o, i->status == 'R' ? "4" : "7");
	if (i->status == 'R' && i->codes_count)
		edi_out_put(o, i->codes[0]);
}

void edi_contrl_unit(struct edi_sending *s, const struct interchange_record *i, const struct unit_record *unit)
{
	struct edi_out *o = &s->out;
	if (i->status == 'R' || unit->status != 'R')
		return;
	edi_out_segment(o, "UCM");
	edi_out_put(o, unit->control);
	edi_out_put(o, unit->type);
	edi_out_parts(o, unit->version);
	edi_out_str(o, "4");
	edi_out_put(o, code_of(unit));
	for (uint32_t e = 0; e < unit->errors_count; e++)
		if (unit->errors[e].segment.n)
			put_error(o, &unit->errors[e]);
}

void edi_contrl_end(struct edi_sending *s)
{
	edi_sending_unit_end(s);
}
