/* Rule 15 of the model itself: what holds after every row. A model that breaks it is wrong, so it
 * says what broke and stops.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model_domain.h"

#define HOLD(what) hold(what, #what)

static void hold(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "the model breaks a contract: %s\n", what);
	abort();
}

static void check_batch(const struct model_state *state, size_t index)
{
	const struct model_batch *batch = &state->batches[index];

	HOLD(model_allocated(state, index) + batch->shipped <= batch->qty);
	HOLD(model_find_batch(state, batch->ref) == index);
	HOLD(model_find_product(state, batch->sku) != MODEL_NOWHERE);
}

static void check_line(const struct model_state *state, size_t index)
{
	const struct model_line *line = &state->lines[index];
	uint64_t allocated = model_line_allocated(state, index);
	size_t pieces = model_line_parts(state, index) + (line->waiting > 0) + (line->missing > 0);

	if (line->is_gone) {
		HOLD(allocated == 0);
		return;
	}
	HOLD(line->ordered >= line->shipped + line->cancelled);
	HOLD(allocated + line->waiting + line->missing == model_line_open(line));
	HOLD(line->split || pieces <= 1);
	HOLD(line->cut <= line->waiting);
	HOLD(model_find_product(state, line->sku) != MODEL_NOWHERE);
}

static void check_part(const struct model_state *state, const struct model_part *part)
{
	HOLD(part->units > 0);
	HOLD(strcmp(state->lines[part->line].sku, state->batches[part->batch].sku) == 0);
}

/* One order holds a SKU twice only under two line numbers, and a number once. */
static void check_names(const struct model_state *state, size_t index)
{
	const struct model_line *line = &state->lines[index];

	for (size_t i = 0; i < index; i++) {
		const struct model_line *other = &state->lines[i];

		if (other->is_gone || line->is_gone || strcmp(other->orderid, line->orderid) != 0)
			continue;
		if (*line->number && *other->number)
			HOLD(strcmp(line->number, other->number) != 0);
		else if (!*line->number && !*other->number)
			HOLD(strcmp(line->sku, other->sku) != 0);
	}
}

void model_check_contracts(const struct model_state *state)
{
	for (size_t i = 0; i < state->n_batches; i++)
		check_batch(state, i);
	for (size_t i = 0; i < state->n_parts; i++)
		check_part(state, &state->parts[i]);
	for (size_t i = 0; i < state->n_lines; i++) {
		check_line(state, i);
		check_names(state, i);
	}
}
