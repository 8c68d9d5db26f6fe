/* Rows of orders feeds: in their own turn, and in the first one that feeds with `shipped` or
 * `cancelled` have.
 *
 * Order of the questions: closed; unknown-sku; line-conflict; ambiguous-line; then the commands,
 * alike last of all.
 *
 * Readings: a policy counts for ambiguous-line when any of its fields is not empty, `all` as above
 * 0. The first turn asks the same questions as the row's own, those of AmendLine too; of a row
 * that amends it ships at most what is allocated and does not ask for over-quantity. It does
 * nothing for a line that is wholly short. A number given by it is not something done.
 */
#include <string.h>

#include "model_domain.h"

static bool is_above_0(const struct model_figure *figure)
{
	return figure->is_all || figure->units > 0;
}

static bool has_policy(const struct model_row *row)
{
	return row->has_priority || row->backorder != MODEL_NO_ANSWER || row->split != MODEL_NO_ANSWER;
}

static uint64_t greater(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* What a figure comes to: `all` is what the other one, or what the line has of it if that is
 * more, leaves of the row's quantity.
 */
static uint64_t total_of(const struct model_row *row, const struct model_figure *figure,
			 const struct model_figure *other, uint64_t other_of_line)
{
	uint64_t rest = greater(other->units, other_of_line);

	if (!figure->is_all)
		return figure->units;
	return row->qty > rest ? row->qty - rest : 0;
}

static uint64_t shipped_total(const struct model_row *row, const struct model_line *line)
{
	return total_of(row, &row->shipped, &row->cancelled, line ? line->cancelled : 0);
}

static uint64_t cancelled_total(const struct model_row *row, const struct model_line *line)
{
	return total_of(row, &row->cancelled, &row->shipped, line ? line->shipped : 0);
}

static uint64_t open_of_row(const struct model_row *row)
{
	return row->qty - shipped_total(row, NULL) - cancelled_total(row, NULL);
}

/* Questions */

static bool is_amended(const struct model_act *act, size_t line)
{
	const struct model_line *of = &act->state->lines[line];

	return of->ordered != act->row->qty && !model_is_wholly_short(of);
}

static enum model_reject question(struct model_act *act, size_t line)
{
	const struct model_row *row = act->row;

	if (model_find_product(act->state, row->sku) == MODEL_NOWHERE)
		return MODEL_UNKNOWN_SKU;
	if (line == MODEL_NOWHERE)
		return MODEL_NO_REJECT;
	if (strcmp(act->state->lines[line].sku, row->sku) != 0)
		return MODEL_LINE_CONFLICT;
	if (is_amended(act, line) && !act->options->amend)
		return MODEL_LINE_CONFLICT;
	if (!model_is_ambiguous(act))
		return MODEL_NO_REJECT;
	if (has_policy(row) || is_amended(act, line) || is_above_0(&row->shipped) ||
	    is_above_0(&row->cancelled))
		return MODEL_AMBIGUOUS_LINE;
	return MODEL_NO_REJECT;
}

static bool is_closed(const struct model_act *act, size_t line)
{
	return line == MODEL_NOWHERE && open_of_row(act->row) == 0;
}

/* Policy */

static size_t pieces_of(const struct model_act *act, size_t index)
{
	const struct model_line *line = &act->state->lines[index];

	return model_line_parts(act->state, index) + (line->waiting > 0) + (line->missing > 0);
}

static bool set_answer(bool *value, enum model_answer answer)
{
	bool said = answer == MODEL_ANSWER_YES;
	bool differs = answer != MODEL_NO_ANSWER && said != *value;

	if (differs)
		*value = said;
	return differs;
}

/* True when something of it changes. `split` is not taken back from a line in several pieces. */
static bool change_policy(struct model_act *act, size_t index)
{
	const struct model_row *row = act->row;
	struct model_line *line = &act->state->lines[index];
	bool keeps_split = row->split == MODEL_ANSWER_NO && line->split && pieces_of(act, index) > 1;
	bool changes = row->has_priority && row->priority != line->priority;

	if (row->has_priority)
		line->priority = row->priority;
	changes |= set_answer(&line->backorder, row->backorder);
	act->ledger->points[MODEL_POLICY_KEPT_SPLIT_POINT] += keeps_split;
	if (!keeps_split)
		changes |= set_answer(&line->split, row->split);
	act->ledger->events[MODEL_LINE_POLICY_CHANGED] += changes;
	return changes;
}

/* Lines that become known */

static enum model_outcome open_line(struct model_act *act, size_t replaced)
{
	const struct model_row *row = act->row;
	uint64_t open = open_of_row(row);
	size_t line = model_open_line(act, replaced, shipped_total(row, NULL), cancelled_total(row, NULL));

	act->ledger->points[MODEL_REPLACED_POINT] += replaced != MODEL_NOWHERE && open > 0;
	if (open == 0) {
		model_pass(act->ledger, REPLACED_CLOSED);
		return MODEL_CLOSED;
	}
	return model_place(act, line, open) ? MODEL_ALLOCATED : MODEL_OUT_OF_STOCK;
}

/* Lines that are known */

/* What the commands of a row did, each of them. */
struct done {
	enum model_step amended;
	enum model_step cancelled;
	enum model_step shipped;
	enum model_outcome placed; /* short units; MODEL_NO_OUTCOME: there were none */
	bool policy;
};

static bool figures_refuse(struct model_act *act, size_t index, struct done *done)
{
	const struct model_row *row = act->row;
	const struct model_line *line = &act->state->lines[index];

	if (row->cancelled.is_given)
		done->cancelled = model_cancel_line(act, index, cancelled_total(row, line));
	if (done->cancelled == MODEL_STEP_REFUSED)
		return true;
	if (row->shipped.is_given)
		done->shipped = model_ship_line(act, index, shipped_total(row, line), UINT64_MAX);
	return done->shipped == MODEL_STEP_REFUSED;
}

/* What a row counts as: by what it did first. */
static enum model_outcome count_as(const struct done *done)
{
	if (done->amended == MODEL_STEP_NOT_COVERED)
		return MODEL_OUT_OF_STOCK;
	if (done->amended == MODEL_STEP_DONE)
		return MODEL_AMENDED;
	if (done->cancelled == MODEL_STEP_DONE)
		return MODEL_CANCELLED;
	if (done->shipped == MODEL_STEP_DONE)
		return MODEL_SHIPPED;
	if (done->placed != MODEL_NO_OUTCOME)
		return done->placed;
	return done->policy ? MODEL_AMENDED : MODEL_DUPLICATE;
}

static void place_short(struct model_act *act, size_t line, struct done *done)
{
	act->state->lines[line].is_to_be_placed_again = false;
	if (act->state->lines[line].missing > 0)
		done->placed = model_place_again(act, line) ? MODEL_ALLOCATED : MODEL_OUT_OF_STOCK;
}

static enum model_outcome apply_known(struct model_act *act, size_t line)
{
	struct done done = { .placed = MODEL_NO_OUTCOME };

	model_number_line(act, line);
	done.policy = change_policy(act, line);
	if (is_amended(act, line))
		done.amended = model_amend_line(act, line, act->row->qty);
	act->ledger->points[MODEL_AMEND_OPTION_POINT] += done.amended == MODEL_STEP_DONE;
	act->ledger->points[MODEL_AMEND_OPTION_NOT_POINT] += done.amended == MODEL_STEP_NOT_COVERED;
	if (done.amended == MODEL_STEP_REFUSED || figures_refuse(act, line, &done))
		return MODEL_REJECTED;
	place_short(act, line, &done);
	return count_as(&done);
}

enum model_outcome model_apply_order(struct model_act *act)
{
	size_t line = model_find_line(act);
	enum model_reject reject;

	if (is_closed(act, line)) {
		model_pass(act->ledger, CLOSED_UNKNOWN);
		return MODEL_CLOSED;
	}
	reject = question(act, line);
	if (reject != MODEL_NO_REJECT) {
		model_refuse(act, reject);
		return MODEL_REJECTED;
	}
	if (line == MODEL_NOWHERE || model_is_wholly_short(&act->state->lines[line]))
		return open_line(act, line);
	return apply_known(act, line);
}

/* The first turn */

/* A row that amends only ships, and at most what is allocated. */
static enum model_outcome ship_before_amending(struct model_act *act, size_t index)
{
	const struct model_line *line = &act->state->lines[index];
	uint64_t total = act->row->shipped.is_given ? shipped_total(act->row, line) : 0;
	uint64_t most = line->shipped + model_line_allocated(act->state, index);

	if (model_ask_amend(act, index, act->row->qty) == MODEL_STEP_REFUSED)
		return MODEL_REJECTED;
	model_number_line(act, index);
	if (model_ship_line(act, index, total < most ? total : most, UINT64_MAX) != MODEL_STEP_DONE)
		return MODEL_NO_OUTCOME;
	model_pass(act->ledger, FIRST_TURN_AMENDED);
	return MODEL_SHIPPED;
}

static enum model_outcome cancel_and_ship(struct model_act *act, size_t index)
{
	const struct model_row *row = act->row;
	const struct model_line *line = &act->state->lines[index];
	enum model_step cancelled = MODEL_STEP_NOTHING;
	enum model_step shipped = MODEL_STEP_NOTHING;
	uint64_t total;
	uint64_t most;

	model_number_line(act, index);
	if (row->cancelled.is_given)
		cancelled = model_cancel_line(act, index, cancelled_total(row, line));
	if (cancelled == MODEL_STEP_REFUSED)
		return MODEL_REJECTED;
	total = row->shipped.is_given ? shipped_total(row, line) : 0;
	most = model_line_allocated(act->state, index);
	act->ledger->points[MODEL_FIRST_TURN_CAPPED_POINT] += total > line->shipped + most;
	shipped = model_ship_line(act, index, total, most);
	if (cancelled == MODEL_STEP_DONE)
		return shipped == MODEL_STEP_REFUSED ? MODEL_REJECTED : MODEL_CANCELLED;
	return shipped == MODEL_STEP_DONE ? MODEL_SHIPPED : MODEL_NO_OUTCOME;
}

/* Nothing is placed again in this turn. */
enum model_outcome model_apply_order_first(struct model_act *act)
{
	size_t line = model_find_line(act);
	enum model_reject reject = question(act, line);
	enum model_outcome outcome;

	if (reject != MODEL_NO_REJECT) {
		model_refuse(act, reject);
		return MODEL_REJECTED;
	}
	if (line == MODEL_NOWHERE || model_is_wholly_short(&act->state->lines[line]))
		return MODEL_NO_OUTCOME;
	if (is_amended(act, line))
		outcome = ship_before_amending(act, line);
	else
		outcome = cancel_and_ship(act, line);
	act->state->lines[line].is_to_be_placed_again = false;
	return outcome;
}
