/*
 * What a feed's units are is told before it is read, so that it goes with those of its kind. Headers alone say
 * it: no unit is read, and nothing is judged.
 */
#include "feed/edi/envelope.h"
#include "feed/edi/envelope_state.h"
#include "feed/units/messages.h"

bool edi_unit_may_apply(const struct edi_interchange *interchange, struct slice type)
{
	const struct edi_message *m =
		edi_message_find(interchange->record.edifact ? EDI_EDIFACT : EDI_X12, type);

	return m && !interchange->record.not_ours && (interchange->profile->edi.accept & (1u << m->unit)) &&
	       edi_kind_of(type) != KIND_NONE;
}

/* The type of the unit that S begins; empty: it begins none. */
static struct slice type_of(const struct edi_segment *s)
{
	if (edi_is(s, "ST"))
		return edi_value(s, 1, 0);
	return edi_is(s, "UNH") ? edi_value(s, 2, 1) : SLICE("");
}

enum status edi_envelope_peek(struct edi_envelope *e, enum feed_kind *kind)
{
	const struct edi_segment *s = &e->lexer.segment;
	enum edi_token token = EDI_TOKEN_JUNK;
	bool found = false, any = false;
	enum status st = ST_OK;

	*kind = KIND_NONE;
	e->interchange.profile = NULL;
	while (!st && !found && token != EDI_TOKEN_END) {
		st = edi_lexer_next(&e->lexer, &token);
		if (!st && token == EDI_TOKEN_HEADER)
			envelope_begin(e, s);
		if (st || token != EDI_TOKEN_SEGMENT || !s->terminated)
			continue;
		if (edi_is(s, "IEA") || edi_is(s, "UNZ"))
			edi_lexer_leave(&e->lexer);
		struct slice type = e->interchange.profile ? type_of(s) : SLICE("");
		found = type.n && edi_unit_may_apply(&e->interchange, type);
		if (found || (type.n && !any))
			*kind = edi_kind_of(type);
		any = any || type.n;
	}
	return !st && e->no_memory ? fail_memory() : st;
}
