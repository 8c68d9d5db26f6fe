/* The commands on a line that is known: AmendLine (rule 10), CancelLine (rule 11), ShipLine
 * (rule 12).
 *
 * Readings: of a line with waiting and short units, the waiting ones grow. Short units that a line
 * has after an AmendLine or CancelLine that did something are placed again behind the row's
 * commands. What is not covered of an amendment is told as units that do not wait.
 */
#include "model_domain.h"

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* AmendLine (rule 10) */

enum model_step model_ask_amend(struct model_act *act, size_t index, uint64_t quantity)
{
	const struct model_line *line = &act->state->lines[index];

	if (quantity == line->ordered)
		return MODEL_STEP_NOTHING;
	if (model_line_open(line) == 0 && line->cancelled > 0)
		return model_refuse(act, MODEL_LINE_CANCELLED);
	if (quantity < line->shipped + line->cancelled)
		return model_refuse(act, MODEL_BELOW_SHIPPED);
	return MODEL_STEP_DONE;
}

static void amend(struct model_act *act, size_t index, uint64_t quantity)
{
	struct model_line *line = &act->state->lines[index];
	uint64_t was = line->ordered;

	line->ordered = quantity;
	line->is_to_be_placed_again = true;
	model_raise_version(act->state, line->sku);
	model_ledger_amended(act->ledger, line, quantity, was);
}

static enum model_step amend_not(struct model_act *act, size_t index, uint64_t more)
{
	const struct model_line *line = &act->state->lines[index];

	model_pass(act->ledger, AMENDED_NOT);
	model_ledger_out_of_stock(act->ledger, line, more, model_total_available(act->state, line->sku), false);
	return MODEL_STEP_NOT_COVERED;
}

/* Waiting or short units grow by the difference. */
static enum model_step amend_uncovered(struct model_act *act, size_t index, uint64_t quantity)
{
	struct model_line *line = &act->state->lines[index];
	uint64_t more = quantity - line->ordered;

	amend(act, index, quantity);
	if (line->waiting == 0) {
		model_pass(act->ledger, AMENDED_SHORT);
		line->missing += more;
		return MODEL_STEP_DONE;
	}
	model_pass(act->ledger, AMENDED_WAITING);
	line->waiting += more;
	model_ledger_out_of_stock(act->ledger, line, more, model_total_available(act->state, line->sku), true);
	return MODEL_STEP_DONE;
}

/* The difference is placed by rule 1. */
static enum model_step amend_placed(struct model_act *act, size_t index, uint64_t quantity)
{
	const struct model_line *line = &act->state->lines[index];
	uint64_t more = quantity - line->ordered;
	bool always = line->split && line->backorder;

	if (!always && !model_can_cover(act->state, index, more))
		return amend_not(act, index, more);
	act->ledger->points[MODEL_AMENDED_SPLIT_POINT] += line->split;
	act->ledger->points[MODEL_AMENDED_PLACED_POINT] += !line->split;
	amend(act, index, quantity);
	model_place(act, index, more);
	return MODEL_STEP_DONE;
}

static size_t only_part_of(const struct model_state *state, size_t line)
{
	size_t part = 0;

	while (state->parts[part].line != line)
		part++;
	return part;
}

static enum model_step amend_in_place(struct model_act *act, size_t index, uint64_t quantity, size_t part)
{
	struct model_state *state = act->state;
	uint64_t more = quantity - state->lines[index].ordered;
	size_t batch = state->parts[part].batch;

	model_pass(act->ledger, AMENDED_IN_PLACE);
	amend(act, index, quantity);
	state->parts[part].units += more;
	model_raise_version(state, state->lines[index].sku);
	model_ledger_allocated(act->ledger, &state->lines[index], &state->batches[batch], more);
	return MODEL_STEP_DONE;
}

/* A line in one part, which stays whole. */
static enum model_step amend_whole(struct model_act *act, size_t index, uint64_t quantity)
{
	struct model_state *state = act->state;
	uint64_t more = quantity - state->lines[index].ordered;
	size_t part = only_part_of(state, index);
	uint64_t all = state->parts[part].units + more;
	size_t batch;

	if (model_available(state, state->parts[part].batch) >= more)
		return amend_in_place(act, index, quantity, part);
	batch = model_first_fit(state, state->lines[index].sku, all);
	if (batch == MODEL_NOWHERE)
		return amend_not(act, index, more);
	model_pass(act->ledger, AMENDED_MOVED);
	amend(act, index, quantity);
	model_take_off(act, part, state->parts[part].units, "amended");
	model_put_on(act, index, batch, all);
	return MODEL_STEP_DONE;
}

enum model_step model_amend_line(struct model_act *act, size_t index, uint64_t quantity)
{
	const struct model_line *line = &act->state->lines[index];
	enum model_step step = model_ask_amend(act, index, quantity);
	uint64_t less = line->ordered > quantity ? line->ordered - quantity : 0;

	if (step != MODEL_STEP_DONE)
		return step;
	if (less > 0) {
		model_pass(act->ledger, AMENDED_LESS);
		amend(act, index, quantity);
		model_release(act, index, less, "amended");
		return MODEL_STEP_DONE;
	}
	if (line->waiting + line->missing > 0)
		return amend_uncovered(act, index, quantity);
	if (line->split || model_line_open(line) == 0)
		return amend_placed(act, index, quantity);
	return amend_whole(act, index, quantity);
}

/* CancelLine (rule 11) */

enum model_step model_cancel_line(struct model_act *act, size_t index, uint64_t total)
{
	struct model_line *line = &act->state->lines[index];
	uint64_t units;

	if (total <= line->cancelled)
		return MODEL_STEP_NOTHING;
	if (total > line->ordered - line->shipped)
		return model_refuse(act, MODEL_OVER_QUANTITY);
	units = total - line->cancelled;
	model_release(act, index, units, "cancelled");
	line->cancelled = total;
	line->is_to_be_placed_again = true;
	act->ledger->points[MODEL_CANCELLED_PART_POINT] += model_line_open(line) > 0;
	model_raise_version(act->state, line->sku);
	model_ledger_cancelled(act->ledger, line, units);
	return MODEL_STEP_DONE;
}

/* ShipLine (rule 12) */

/* The part whose batch comes first in the allocation order; on one batch the one made first. */
static size_t first_part_of(const struct model_state *state, size_t line)
{
	size_t found = MODEL_NOWHERE;

	for (size_t i = 0; i < state->n_parts; i++) {
		if (state->parts[i].line != line)
			continue;
		if (found == MODEL_NOWHERE ||
		    model_goes_first(state, state->parts[i].batch, state->parts[found].batch))
			found = i;
	}
	return found;
}

static void remove_part(struct model_state *state, size_t part)
{
	for (size_t i = part; i + 1 < state->n_parts; i++)
		state->parts[i] = state->parts[i + 1];
	state->n_parts--;
}

static uint64_t ship_from_part(struct model_act *act, size_t index, size_t part, uint64_t most)
{
	struct model_state *state = act->state;
	struct model_batch *batch = &state->batches[state->parts[part].batch];
	uint64_t units = least(most, state->parts[part].units);

	state->parts[part].units -= units;
	if (state->parts[part].units == 0)
		remove_part(state, part);
	else
		model_pass(act->ledger, SHIPPED_PART_KEPT);
	batch->shipped += units;
	state->lines[index].shipped += units;
	model_raise_version(state, batch->sku);
	model_ledger_shipped(act->ledger, &state->lines[index], batch, units);
	return units;
}

static uint64_t ship_from_parts(struct model_act *act, size_t index, uint64_t units)
{
	size_t part = first_part_of(act->state, index);
	size_t n = 0;

	for (; units > 0 && part != MODEL_NOWHERE; n++) {
		units -= ship_from_part(act, index, part, units);
		part = first_part_of(act->state, index);
	}
	act->ledger->points[MODEL_SHIPPED_PARTS_POINT] += n > 1;
	return units;
}

/* Goods left that nobody had allocated: waiting units, then short ones, in one event. */
static void ship_unallocated(struct model_act *act, size_t index, uint64_t units)
{
	struct model_line *line = &act->state->lines[index];
	uint64_t waiting = least(units, line->waiting);

	line->waiting -= waiting;
	line->missing -= units - waiting;
	line->shipped += units;
	act->ships_unallocated = true;
	model_pass(act->ledger, SHIPPED_UNALLOCATED);
	model_raise_version(act->state, line->sku);
	model_ledger_shipped(act->ledger, line, NULL, units);
}

enum model_step model_ship_line(struct model_act *act, size_t index, uint64_t total, uint64_t most)
{
	const struct model_line *line = &act->state->lines[index];
	uint64_t units;

	if (total <= line->shipped)
		return MODEL_STEP_NOTHING;
	if (total > line->ordered - line->cancelled)
		return model_refuse(act, MODEL_OVER_QUANTITY);
	units = least(total - line->shipped, most);
	if (units == 0)
		return MODEL_STEP_NOTHING;
	units = ship_from_parts(act, index, units);
	if (units > 0)
		ship_unallocated(act, index, units);
	return MODEL_STEP_DONE;
}
