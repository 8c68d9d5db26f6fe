/* Placing units on batches (rule 1), taking them off again (rule 13), serving those that wait
 * (rule 9), and saying when a SKU is depleted (rule 8).
 *
 * Readings: waiting units that serving cannot cover go on waiting, whatever the line's policy.
 * What a cut took off is told when the line is passed, as far as it is not covered then, even
 * when there is nothing to give; after that it is told. Serving is asked for depletion by itself.
 */
#include <string.h>

#include "model_domain.h"

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* Parts */

void model_put_on(struct model_act *act, size_t line, size_t batch, uint64_t units)
{
	struct model_state *state = act->state;

	state->parts = model_alloc(state->parts, state->n_parts + 1, sizeof(*state->parts));
	state->parts[state->n_parts++] = (struct model_part){ .line = line, .batch = batch, .units = units };
	model_raise_version(state, state->lines[line].sku);
	model_ledger_allocated(act->ledger, &state->lines[line], &state->batches[batch], units);
}

static void remove_part(struct model_state *state, size_t part)
{
	size_t behind = state->n_parts - part - 1;

	memmove(&state->parts[part], &state->parts[part + 1], behind * sizeof(*state->parts));
	state->n_parts--;
}

uint64_t model_take_off(struct model_act *act, size_t part, uint64_t units, const char *reason)
{
	struct model_state *state = act->state;
	struct model_part old = state->parts[part];
	const struct model_line *line = &state->lines[old.line];

	state->parts[part].units -= units;
	if (state->parts[part].units == 0)
		remove_part(state, part);
	else
		model_pass(act->ledger, RELEASED_PART_KEPT);
	model_raise_version(state, line->sku);
	model_stir(state, line->sku);
	model_ledger_deallocated(act->ledger, line, &state->batches[old.batch], units, reason);
	return units;
}

/* Placing (rule 1) */

size_t model_first_fit(const struct model_state *state, const char *sku, uint64_t units)
{
	size_t found = MODEL_NOWHERE;

	for (size_t i = 0; i < state->n_batches; i++) {
		if (!same(state->batches[i].sku, sku) || model_available(state, i) < units)
			continue;
		if (found == MODEL_NOWHERE || model_goes_first(state, i, found))
			found = i;
	}
	return found;
}

static bool may_split(const struct model_state *state, const struct model_line *line, uint64_t units)
{
	uint64_t total = model_total_available(state, line->sku);

	return line->split && total > 0 && (total >= units || line->backorder);
}

bool model_can_cover(const struct model_state *state, size_t line, uint64_t units)
{
	const struct model_line *of = &state->lines[line];

	return model_first_fit(state, of->sku, units) != MODEL_NOWHERE ||
	       (of->split && model_total_available(state, of->sku) >= units);
}

/* From the batches in allocation order, each as much as it has. The first that has a unit is the
 * first that has any. */
static uint64_t cover_from_all(struct model_act *act, size_t line, uint64_t units)
{
	const char *sku = act->state->lines[line].sku;
	uint64_t covered = 0;

	while (covered < units) {
		size_t batch = model_first_fit(act->state, sku, 1);
		uint64_t left = units - covered;
		uint64_t available;

		if (batch == MODEL_NOWHERE)
			break;
		available = model_available(act->state, batch);
		model_put_on(act, line, batch, available < left ? available : left);
		covered += available < left ? available : left;
	}
	return covered;
}

/* Covers as many of the units as the line's policy allows; says how many. */
static uint64_t cover(struct model_act *act, size_t line, uint64_t units)
{
	const struct model_line *of = &act->state->lines[line];
	size_t batch = model_first_fit(act->state, of->sku, units);
	uint64_t covered;

	if (batch != MODEL_NOWHERE) {
		model_pass(act->ledger, PLACED_WHOLE);
		model_put_on(act, line, batch, units);
		return units;
	}
	if (!may_split(act->state, of, units)) {
		act->ledger->points[MODEL_SPLIT_REFUSED_POINT] += of->split && !of->backorder;
		return 0;
	}
	covered = cover_from_all(act, line, units);
	act->ledger->points[MODEL_PLACED_SPLIT_POINT] += covered == units;
	act->ledger->points[MODEL_PLACED_IN_PART_POINT] += covered < units;
	return covered;
}

/* True when some unit was covered. What is not waits, or is short. */
bool model_place(struct model_act *act, size_t line, uint64_t units)
{
	uint64_t covered = cover(act, line, units);
	uint64_t rest = units - covered;
	struct model_line *of = &act->state->lines[line];

	if (rest == 0)
		return true;
	if (of->backorder)
		of->waiting += rest;
	else
		of->missing += rest;
	act->ledger->points[MODEL_LEFT_WAITING_POINT] += of->backorder && covered == 0;
	act->ledger->points[MODEL_LEFT_SHORT_POINT] += !of->backorder && covered == 0;
	model_ledger_out_of_stock(act->ledger, of, rest, model_total_available(act->state, of->sku),
				  of->backorder);
	return covered > 0;
}

bool model_place_again(struct model_act *act, size_t line)
{
	uint64_t units = act->state->lines[line].missing;

	model_pass(act->ledger, PLACED_AGAIN);
	act->state->lines[line].missing = 0;
	return model_place(act, line, units);
}

/* Releasing (rule 13) */

/* The part whose batch comes last in the allocation order; on one batch the one made last. */
static size_t last_part_of(const struct model_state *state, size_t line)
{
	size_t found = MODEL_NOWHERE;

	for (size_t i = 0; i < state->n_parts; i++) {
		if (state->parts[i].line != line)
			continue;
		if (found == MODEL_NOWHERE ||
		    !model_goes_first(state, state->parts[i].batch, state->parts[found].batch))
			found = i;
	}
	return found;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

void model_release(struct model_act *act, size_t line, uint64_t units, const char *reason)
{
	struct model_line *of = &act->state->lines[line];
	uint64_t waiting = least(units, of->waiting);
	uint64_t missing = least(units - waiting, of->missing);
	size_t n_parts = 0;

	of->waiting -= waiting;
	of->missing -= missing;
	units -= waiting + missing;
	act->ledger->points[MODEL_RELEASED_WAITING_POINT] += waiting > 0;
	act->ledger->points[MODEL_RELEASED_SHORT_POINT] += missing > 0;
	for (; units > 0; n_parts++) {
		size_t part = last_part_of(act->state, line);

		units -= model_take_off(act, part, least(units, act->state->parts[part].units), reason);
	}
	act->ledger->points[MODEL_RELEASED_PARTS_POINT] += n_parts > 1;
}

/* Serving (rule 9) */

/* The next to be served behind `after`: the higher priority first, then the line known first. */
static bool is_served_before(const struct model_state *state, size_t a, size_t b)
{
	int difference = state->lines[a].priority - state->lines[b].priority;

	return difference > 0 || (difference == 0 && a < b);
}

static size_t next_waiting(const struct model_state *state, const char *sku, size_t after)
{
	size_t found = MODEL_NOWHERE;

	for (size_t i = 0; i < state->n_lines; i++) {
		const struct model_line *line = &state->lines[i];

		if (line->is_gone || line->waiting == 0 || !same(line->sku, sku))
			continue;
		if (after != MODEL_NOWHERE && !is_served_before(state, after, i))
			continue;
		if (found == MODEL_NOWHERE || is_served_before(state, i, found))
			found = i;
	}
	return found;
}

static void count_served(struct model_act *act, uint64_t covered, uint64_t rest)
{
	act->ledger->points[MODEL_SERVED_WHOLE_POINT] += rest == 0;
	act->ledger->points[MODEL_SERVED_IN_PART_POINT] += rest > 0 && covered > 0;
	act->ledger->points[MODEL_SERVED_NOT_POINT] += covered == 0;
}

static void serve_line(struct model_act *act, size_t line)
{
	uint64_t units = act->state->lines[line].waiting;
	uint64_t covered = cover(act, line, units);
	struct model_line *of = &act->state->lines[line];
	uint64_t told = least(units - covered, of->cut);

	of->waiting = units - covered;
	of->cut = 0;
	count_served(act, covered, of->waiting);
	if (told == 0)
		return;
	model_pass(act->ledger, CUT_TOLD);
	model_ledger_out_of_stock(act->ledger, of, told, model_total_available(act->state, of->sku), true);
}

void model_serve(struct model_act *act, const char *sku)
{
	size_t line = next_waiting(act->state, sku, MODEL_NOWHERE);
	size_t before = MODEL_NOWHERE;

	while (line != MODEL_NOWHERE) {
		act->ledger->points[MODEL_SERVED_BY_PRIORITY_POINT] += before != MODEL_NOWHERE && line < before;
		serve_line(act, line);
		before = line;
		line = next_waiting(act->state, sku, line);
	}
}
