/*
 * Headers of interchanges, and what is kept and judged of an interchange.
 */
#include <stdio.h>

#include "allot/base/contract.h"
#include "feed/edi/envelope_state.h"

struct slice envelope_keep(struct edi_envelope *e, struct slice text)
{
	struct slice copy = arena_copy(&e->interchange.arena, text);

	e->no_memory = e->no_memory || (text.n && !copy.p);
	return copy;
}

struct edi_group *envelope_group(struct edi_envelope *e)
{
	REQUIRE(e->interchange.groups_count > 0);
	return &e->interchange.groups[e->interchange.groups_count - 1];
}

void envelope_add_code(struct slice *codes, uint32_t *count, const char *code)
{
	for (uint32_t i = 0; i < *count; i++)
		if (slice_eq(codes[i], slice_str(code)))
			return;
	if (*count < EDI_CODES_MAX)
		codes[(*count)++] = slice_str(code);
}

/* The interchange is refused; codes of X12 and of EDIFACT. */
void envelope_refuse(struct edi_envelope *e, const char *of_x12, const char *of_edifact, const char *why)
{
	struct interchange_record *r = &e->interchange.record;

	if (r->status != 'R')
		(void)snprintf(e->interchange.why, sizeof(e->interchange.why), "%s", why);
	r->status = 'R';
	envelope_add_code(r->codes, &r->codes_count, envelope_x12(e) ? of_x12 : of_edifact);
}

void envelope_refuse_group(struct edi_envelope *e, enum edi_group_fault fault)
{
	static const struct {
		const char *of_x12, *of_edifact, *why;
	} FAULTS[] = {
		[EDI_GROUP_UNKNOWN] = { "1", "", "groups of its code are not taken" },
		[EDI_GROUP_VERSION] = { "2", "", "its version is not taken" },
		[EDI_GROUP_OPEN] = { "3", "13", "it has no trailer" },
		[EDI_GROUP_NUMBER] = { "4", "28", "its trailer has another number than its header" },
		[EDI_GROUP_COUNT] = { "5", "29", "its trailer has another count than it has units" },
	};
	struct edi_group *g = envelope_group(e);

	if (!g->bad)
		g->why = FAULTS[fault].why;
	g->bad = true;
	envelope_add_code(g->record.codes, &g->record.codes_count,
			  envelope_x12(e) ? FAULTS[fault].of_x12 : FAULTS[fault].of_edifact);
}

void envelope_read_x12(struct edi_envelope *e, const struct edi_segment *s)
{
	struct interchange_record *r = &e->interchange.record;
	struct slice usage = edi_value(s, 15, 0);

	r->sender_qualifier = envelope_keep(e, edi_value(s, 5, 0));
	r->sender = envelope_keep(e, edi_value(s, 6, 0));
	r->receiver_qualifier = envelope_keep(e, edi_value(s, 7, 0));
	r->receiver = envelope_keep(e, edi_value(s, 8, 0));
	r->date = envelope_keep(e, edi_value(s, 9, 0));
	r->time = envelope_keep(e, edi_value(s, 10, 0));
	r->version = envelope_keep(e, edi_value(s, 12, 0));
	r->control = envelope_keep(e, edi_value(s, 13, 0));
	r->ack_requested = slice_eq(edi_value(s, 14, 0), SLICE("1"));
	r->usage = (char)(usage.n ? usage.p[0] : ' ');
	if (!r->sender.n)
		envelope_refuse(e, "006", "", "its ISA names no sender");
	if (!r->control.n)
		envelope_refuse(e, "018", "", "its ISA has no control number");
}

void envelope_read_edifact(struct edi_envelope *e, const struct edi_segment *s)
{
	struct interchange_record *r = &e->interchange.record;
	struct slice syntax = edi_value(s, 1, 1), version = edi_value(s, 1, 2);
	char text[40];
	struct buf both = buf_over(text, sizeof(text));

	buf_printf(&both, "%.*s:%.*s", (int)(syntax.n < 16 ? syntax.n : 16), syntax.p,
		   (int)(version.n < 16 ? version.n : 16), version.p);
	r->version = envelope_keep(e, buf_slice(&both));
	r->sender = envelope_keep(e, edi_value(s, 2, 1));
	r->sender_qualifier = envelope_keep(e, edi_value(s, 2, 2));
	r->receiver = envelope_keep(e, edi_value(s, 3, 1));
	r->receiver_qualifier = envelope_keep(e, edi_value(s, 3, 2));
	r->date = envelope_keep(e, edi_value(s, 4, 1));
	r->time = envelope_keep(e, edi_value(s, 4, 2));
	r->control = envelope_keep(e, edi_value(s, 5, 1));
	r->ack_requested = slice_eq(edi_value(s, 9, 1), SLICE("1"));
	r->usage = slice_eq(edi_value(s, 11, 1), SLICE("1")) ? 'T' : 'P';
	edi_lexer_syntax(&e->lexer, version.n ? (unsigned)(version.p[0] - '0') : 1);
	if (!r->sender.n)
		envelope_refuse(e, "", "13", "its UNB names no sender");
	if (!r->receiver.n)
		envelope_refuse(e, "", "13", "its UNB names no receiver");
	if (!r->control.n)
		envelope_refuse(e, "", "13", "its UNB has no control reference");
}
