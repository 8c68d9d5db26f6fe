/*
 * Answers to the orders of an interchange: all of them in one interchange that goes back, begun with the
 * first. Of an order everything is known before its answer begins, since its head says what it came to as a
 * whole.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "results/edi/answer.h"
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

/*
 * The order's number as its buyer knows it: a change has a number of its own, and tells that of the order by
 * line.
 */
static struct slice order_of(const struct answering *a, const struct unit_record *unit)
{
	for (size_t i = 0; i < a->lines_count; i++)
		if (a->lines[i].sent.reference.n)
			return a->lines[i].sent.reference;
	return unit->number;
}

/* Begins the interchange of answers, if none is, and the group (X12) that UNIT's answer belongs to. */
static enum status open_for(struct answering *a, const struct unit_record *unit, bool change)
{
	bool x12 = !a->interchange.edifact;
	const struct group_record *g = x12 && unit->group < a->groups_count ? &a->groups[unit->group] : NULL;
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

/* What came of every line; they are COUNT. */
static enum status ask_outcomes(struct answering *a, struct edi_outcomes *outcomes, struct edi_line *lines)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < a->lines_count; i++) {
		buf_init(&outcomes[i].reason, 0);
		st = a->port->outcomes(a->port->ctx, &a->lines[i], &outcomes[i]);
		lines[i] = (struct edi_line){ &a->lines[i].sent, outcomes[i].list, outcomes[i].count,
					      buf_slice(&outcomes[i].reason) };
	}
	return st;
}

static void put_answer(struct answering *a, struct edi_answer *answer, const struct edi_line *lines)
{
	bool x12 = !a->interchange.edifact;
	if (x12)
		edi_x12_answer_begin(answer);
	else
		edi_edifact_answer_begin(answer);
	for (size_t i = 0; i < a->lines_count; i++) {
		/* a whole order that is cancelled names no line */
		if (a->lines[i].form == FORM_CANCELLED_ORDERS)
			continue;
		if (x12)
			edi_x12_answer_line(answer, &lines[i]);
		else
			edi_edifact_answer_line(answer, &lines[i]);
	}
	if (x12)
		edi_x12_answer_end(answer);
	else
		edi_edifact_answer_end(answer);
}

static enum status answer_with(struct answering *a, const struct unit_record *unit, bool change,
			       const struct edi_line *lines)
{
	char digits[48];
	struct buf number = buf_over(digits, sizeof(digits));
	enum status st = open_for(a, unit, change);
	if (st)
		return st;
	struct edi_answer answer = { .sending = &a->answers,
				     .unit = unit,
				     .change = change,
				     .order = order_of(a, unit),
				     .each = a->interchange.manners.each };
	buf_printf(&number, "%" PRIu64 "-%" PRIu64, a->envelope.control, ++a->messages);
	answer.number = buf_slice(&number);
	for (int fate = 0; fate < EDI_FATE_COUNT; fate++)
		answer.codes[fate] = a->interchange.manners.codes[fate];
	for (size_t i = 0; i < a->lines_count; i++)
		answer.tenor = edi_tenor_with(answer.tenor, &lines[i]);
	put_answer(a, &answer, lines);
	return ST_OK;
}

enum status answering_answer(struct answering *a)
{
	const struct unit_record *unit = &a->units[a->units_count - 1];
	bool change = false;
	if (unit->status == 'R' || a->interchange.duplicate || a->interchange.not_ours ||
	    !answered_type(unit->type, &change))
		return ST_OK;
	struct edi_outcomes *outcomes = calloc(a->lines_count + 1, sizeof(*outcomes));
	struct edi_line *lines = calloc(a->lines_count + 1, sizeof(*lines));
	enum status st = outcomes && lines ? ask_outcomes(a, outcomes, lines) : fail_memory();
	if (!st)
		st = answer_with(a, unit, change, lines);
	for (size_t i = 0; outcomes && i < a->lines_count; i++) {
		free(outcomes[i].list);
		buf_release(&outcomes[i].reason);
	}
	free(outcomes);
	free(lines);
	return st;
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
