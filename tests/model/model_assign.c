/* Rows of allocations feeds: AssignAllocation (rule 7).
 *
 * Readings: a SKU that is not known is `unknown-batch` or `sku-mismatch` here, as rule 7 asks. A
 * wholly short line of the same quantity is not replaced: it keeps its policy and its place.
 */
#include <string.h>

#include "model_domain.h"

static enum model_reject refuse_batch(const struct model_act *act, size_t batch)
{
	if (batch == MODEL_NOWHERE)
		return MODEL_UNKNOWN_BATCH;
	if (strcmp(act->state->batches[batch].sku, act->row->sku) != 0)
		return MODEL_SKU_MISMATCH;
	return MODEL_NO_REJECT;
}

static bool is_all_on(const struct model_state *state, size_t line, size_t batch)
{
	if (state->lines[line].waiting + state->lines[line].missing > 0)
		return false;
	for (size_t i = 0; i < state->n_parts; i++) {
		if (state->parts[i].line == line && state->parts[i].batch != batch)
			return false;
	}
	return true;
}

static enum model_outcome refused(struct model_act *act, enum model_reject reject)
{
	model_refuse(act, reject);
	return MODEL_REJECTED;
}

static enum model_outcome assign_new(struct model_act *act, size_t batch, size_t replaced)
{
	size_t line;

	if (model_available(act->state, batch) < act->row->qty)
		return refused(act, MODEL_OVER_CAPACITY);
	act->ledger->points[MODEL_ASSIGNED_NEW_POINT] += replaced == MODEL_NOWHERE;
	act->ledger->points[MODEL_ASSIGNED_REPLACED_POINT] += replaced != MODEL_NOWHERE;
	line = model_open_line(act, replaced, 0, 0);
	model_put_on(act, line, batch, act->row->qty);
	return MODEL_ALLOCATED;
}

/* Waiting or short units of a line without parts. */
static enum model_outcome assign_open(struct model_act *act, size_t batch, size_t index)
{
	struct model_line *line = &act->state->lines[index];
	uint64_t open = model_line_open(line);

	if (model_available(act->state, batch) < open)
		return refused(act, MODEL_OVER_CAPACITY);
	model_pass(act->ledger, ASSIGNED_KNOWN);
	model_number_line(act, index);
	line->waiting = 0;
	line->missing = 0;
	line->cut = 0;
	model_put_on(act, index, batch, open);
	return MODEL_ALLOCATED;
}

static enum model_outcome assign_known(struct model_act *act, size_t batch, size_t index)
{
	const struct model_line *line = &act->state->lines[index];

	if (strcmp(line->sku, act->row->sku) != 0)
		return refused(act, MODEL_LINE_CONFLICT);
	if (line->ordered != act->row->qty) {
		if (!model_is_wholly_short(line))
			return refused(act, MODEL_LINE_CONFLICT);
		return assign_new(act, batch, index);
	}
	if (model_line_parts(act->state, index) > 0) {
		if (!is_all_on(act->state, index, batch))
			return refused(act, MODEL_ALREADY_ALLOCATED);
	} else if (model_line_open(line) > 0) {
		return assign_open(act, batch, index);
	}
	model_number_line(act, index);
	return MODEL_DUPLICATE;
}

enum model_outcome model_apply_allocation(struct model_act *act)
{
	size_t batch = model_find_batch(act->state, act->row->ref);
	enum model_reject reject = refuse_batch(act, batch);
	size_t line;

	if (reject != MODEL_NO_REJECT)
		return refused(act, reject);
	line = model_find_line(act);
	if (line == MODEL_NOWHERE)
		return assign_new(act, batch, MODEL_NOWHERE);
	return assign_known(act, batch, line);
}
