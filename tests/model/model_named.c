/* Rows of amendments, cancellations and shipments feeds, which name a line that has to be known.
 *
 * Reading: of an order cancelled whole all lines are cancelled first; then each SKU is served.
 */
#include <string.h>

#include "model_domain.h"

static enum model_outcome outcome_of(enum model_step step, enum model_outcome done)
{
	switch (step) {
	case MODEL_STEP_NOTHING:
		return MODEL_UNCHANGED;
	case MODEL_STEP_DONE:
		return done;
	case MODEL_STEP_NOT_COVERED:
		return MODEL_OUT_OF_STOCK;
	case MODEL_STEP_REFUSED:
		break;
	}
	return MODEL_REJECTED;
}

enum model_outcome model_apply_amendment(struct model_act *act)
{
	size_t line = model_find_named_line(act);

	if (line == MODEL_NOWHERE)
		return MODEL_REJECTED;
	return outcome_of(model_amend_line(act, line, act->row->qty), MODEL_AMENDED);
}

/* Cancellations */

static uint64_t all_not_shipped(const struct model_line *line)
{
	return line->ordered - line->shipped;
}

/* The open line of the order that comes first behind `after`, by SKU and then as they became known. */
static size_t next_open(const struct model_act *act, size_t after)
{
	const struct model_line *lines = act->state->lines;
	size_t found = MODEL_NOWHERE;

	for (size_t i = 0; i < act->state->n_lines; i++) {
		bool is_of_order = !lines[i].is_gone && strcmp(lines[i].orderid, act->row->orderid) == 0;
		int order = after == MODEL_NOWHERE ? 1 : strcmp(lines[i].sku, lines[after].sku);

		if (!is_of_order || model_line_open(&lines[i]) == 0)
			continue;
		if (order < 0 || (order == 0 && i <= after))
			continue;
		if (found == MODEL_NOWHERE || strcmp(lines[i].sku, lines[found].sku) < 0)
			found = i;
	}
	return found;
}

static bool has_line(const struct model_act *act)
{
	for (size_t i = 0; i < act->state->n_lines; i++) {
		const struct model_line *line = &act->state->lines[i];

		if (!line->is_gone && strcmp(line->orderid, act->row->orderid) == 0)
			return true;
	}
	return false;
}

static enum model_outcome cancel_order(struct model_act *act)
{
	size_t line = next_open(act, MODEL_NOWHERE);

	if (!has_line(act)) {
		model_refuse(act, MODEL_UNKNOWN_LINE);
		return MODEL_REJECTED;
	}
	if (line == MODEL_NOWHERE)
		return MODEL_UNCHANGED;
	model_pass(act->ledger, CANCELLED_ORDER);
	for (; line != MODEL_NOWHERE; line = next_open(act, line))
		model_cancel_line(act, line, all_not_shipped(&act->state->lines[line]));
	return MODEL_CANCELLED;
}

enum model_outcome model_apply_cancellation(struct model_act *act)
{
	const struct model_figure *figure = &act->row->cancelled;
	uint64_t total = figure->units;
	size_t line;

	if (!*act->row->sku && !*act->row->line)
		return cancel_order(act);
	line = model_find_named_line(act);
	if (line == MODEL_NOWHERE)
		return MODEL_REJECTED;
	if (figure->is_all)
		total = all_not_shipped(&act->state->lines[line]);
	return outcome_of(model_cancel_line(act, line, total), MODEL_CANCELLED);
}

/* Shipments */

/* In its own turn a row ships what is allocated, and is put off when it asks for more. */
static enum model_outcome ship(struct model_act *act, size_t line, uint64_t total)
{
	const struct model_line *of = &act->state->lines[line];
	uint64_t allocated = model_line_allocated(act->state, line);
	uint64_t asked = total > of->shipped ? total - of->shipped : 0;
	bool is_own_turn = act->turn == MODEL_OWN_TURN;
	enum model_step step = model_ship_line(act, line, total, is_own_turn ? allocated : asked);

	act->is_put_off = is_own_turn && step != MODEL_STEP_REFUSED && asked > allocated;
	act->ledger->points[MODEL_PUT_OFF_IN_PART_POINT] += act->is_put_off && step == MODEL_STEP_DONE;
	return outcome_of(step, MODEL_SHIPPED);
}

enum model_outcome model_apply_shipment(struct model_act *act)
{
	const struct model_figure *figure = &act->row->shipped;
	size_t line = model_find_named_line(act);

	if (line == MODEL_NOWHERE)
		return MODEL_REJECTED;
	if (figure->is_all)
		return ship(act, line, act->state->lines[line].ordered - act->state->lines[line].cancelled);
	return ship(act, line, figure->units);
}
