/*
 * Answers to the orders of an interchange: all of them in one interchange that goes back, begun with the
 * first. The lines of an answer gather apart, since its head says what the order came to as a whole.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "results/edi/answering.h"

/* Units that are answered: orders, and changes of them. */
static bool answered_type(struct slice type, bool *change)
{
	static const struct {
		const char *type;
		bool change;
	} TYPES[] = { { "850", false }, { "860", true }, { "ORDERS", false }, { "ORDCHG", true } };
	for (size_t i = 0; i < sizeof(TYPES) / sizeof(TYPES[0]); i++) {
		if (!slice_eq(type, slice_str(TYPES[i].type)))
			continue;
		*change = TYPES[i].change;
		return true;
	}
	return false;
}

/* Begins the interchange of answers, if none is, and the group (X12) that UNIT's answer belongs to. */
static enum status open_for(struct answering *a, const struct unit_record *unit, bool change)
{
	bool x12 = !a->interchange.edifact;
	const struct group_record *g =
		x12 && unit->group < a->groups_count ? &a->groups[unit->group].record : NULL;
	const char *code = change ? "CA" : "PR";
	uint64_t number = 0;
	enum status st = ST_OK;
	if (!a->answered)
		st = answering_begin(a, SENT_ANSWERS, g, &a->envelope, &a->answers);
	if (st)
		return st;
	a->answered = true;
	if (!g || (a->group_code && slice_eq(slice_str(a->group_code), slice_str(code)) &&
		   slice_eq(a->group_version, g->version)))
		return ST_OK;
	if (a->group_code)
		edi_sending_group_end(&a->answers);
	st = answering_group_number(a, &number);
	if (st)
		return st;
	edi_sending_group(&a->answers, code, g->version, number);
	a->group_code = code;
	a->group_version = g->version;
	return ST_OK;
}

void answering_reply_init(struct answering *a)
{
	edi_out_init(&a->lines, false, (struct edi_charset){ .name = SLICE("") });
	arena_init(&a->line_arena);
	buf_init(&a->came.reason, 0);
}

void answering_reply_release(struct answering *a)
{
	edi_out_release(&a->lines);
	arena_release(&a->line_arena);
	free(a->came.list);
	buf_release(&a->came.reason);
}

void answering_reply(struct answering *a)
{
	const struct unit_record *unit = &a->unit;
	bool change = false;
	a->replying = unit->status != 'R' && !a->interchange.duplicate && !a->interchange.not_ours &&
		      answered_type(unit->type, &change);
	if (!a->replying)
		return;
	a->reply = (struct edi_answer){ .out = &a->lines,
					.unit = unit,
					.change = change,
					.tenor = EDI_TENOR_UNREADABLE,
					.each = a->interchange.manners.each };
	for (int fate = 0; fate < EDI_FATE_COUNT; fate++)
		a->reply.codes[fate] = a->interchange.manners.codes[fate];
	a->lines.edifact = a->interchange.edifact;
	a->lines.charset = interchange_charset(&a->interchange);
}

/* A change has a number of its own, and tells that of the order, as its buyer knows it, by line. */
static enum status note_order(struct answering *a, struct slice reference)
{
	if (a->reply.order.n || !reference.n)
		return ST_OK;
	a->reply.order = arena_copy(&a->unit_arena, reference);
	return a->reply.order.n ? ST_OK : fail_memory();
}

enum status answering_reply_line(struct answering *a, const struct line_record *line)
{
	if (!a->replying)
		return ST_OK;
	struct edi_outcomes *came = &a->came;
	came->count = 0;
	buf_clear(&came->reason);
	enum status st = a->port->outcomes(a->port->ctx, line, came);
	if (!st)
		st = note_order(a, line->sent.reference);
	if (st)
		return st;
	const struct edi_line put = { &line->sent, came->list, came->count, buf_slice(&came->reason) };
	a->reply.tenor = edi_tenor_with(a->reply.tenor, &put);
	/* a whole order that is cancelled names no line */
	if (line->form == FORM_CANCELLED_ORDERS)
		return ST_OK;
	if (a->interchange.edifact)
		edi_edifact_answer_line(&a->reply, &put);
	else
		edi_x12_answer_line(&a->reply, &put);
	return ST_OK;
}

enum status answering_reply_end(struct answering *a)
{
	if (!a->replying)
		return ST_OK;
	struct edi_answer *reply = &a->reply;
	char digits[48];
	struct buf number = buf_over(digits, sizeof(digits));
	enum status st = open_for(a, &a->unit, reply->change);
	if (st)
		return st;
	reply->sending = &a->answers;
	if (!reply->order.n)
		reply->order = a->unit.number;
	buf_printf(&number, "%" PRIu64 "-%" PRIu64, a->envelope.control, ++a->messages);
	reply->number = buf_slice(&number);
	if (a->interchange.edifact)
		edi_edifact_answer(reply);
	else
		edi_x12_answer(reply);
	a->replying = false;
	return ST_OK;
}

enum status answering_answers_end(struct answering *a)
{
	if (!a->answered)
		return ST_OK;
	if (a->group_code)
		edi_sending_group_end(&a->answers);
	a->answered = false;
	a->group_code = NULL;
	return answering_end(a, SENT_ANSWERS, &a->answers);
}
