/* The state: its figures, all summed up from the lists of batches, lines and parts, and its
 * copies.
 */
#include <stdlib.h>
#include <string.h>

#include "model_domain.h"

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

uint64_t model_allocated(const struct model_state *state, size_t batch)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < state->n_parts; i++)
		sum += state->parts[i].batch == batch ? state->parts[i].units : 0;
	return sum;
}

uint64_t model_available(const struct model_state *state, size_t batch)
{
	return state->batches[batch].qty - state->batches[batch].shipped - model_allocated(state, batch);
}

uint64_t model_total_available(const struct model_state *state, const char *sku)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < state->n_batches; i++) {
		if (same(state->batches[i].sku, sku))
			sum += model_available(state, i);
	}
	return sum;
}

uint64_t model_line_allocated(const struct model_state *state, size_t line)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < state->n_parts; i++)
		sum += state->parts[i].line == line ? state->parts[i].units : 0;
	return sum;
}

size_t model_line_parts(const struct model_state *state, size_t line)
{
	size_t n = 0;

	for (size_t i = 0; i < state->n_parts; i++)
		n += state->parts[i].line == line;
	return n;
}

uint64_t model_line_open(const struct model_line *line)
{
	return line->ordered - line->shipped - line->cancelled;
}

bool model_is_wholly_short(const struct model_line *line)
{
	return line->missing == line->ordered;
}

/* "", the warehouse, sorts before every date. */
bool model_goes_first(const struct model_state *state, size_t a, size_t b)
{
	int order = strcmp(state->batches[a].eta, state->batches[b].eta);

	return order < 0 || (order == 0 && a < b);
}

size_t model_find_batch(const struct model_state *state, const char *ref)
{
	for (size_t i = 0; i < state->n_batches; i++) {
		if (same(state->batches[i].ref, ref))
			return i;
	}
	return MODEL_NOWHERE;
}

size_t model_find_product(const struct model_state *state, const char *sku)
{
	for (size_t i = 0; i < state->n_products; i++) {
		if (same(state->products[i].sku, sku))
			return i;
	}
	return MODEL_NOWHERE;
}

void model_raise_version(struct model_state *state, const char *sku)
{
	state->products[model_find_product(state, sku)].version++;
}

void model_stir(struct model_state *state, const char *sku)
{
	state->products[model_find_product(state, sku)].is_stirred = true;
}

const char *model_text(struct model *model, const char *text)
{
	model->texts = model_alloc(model->texts, model->n_texts + 1, sizeof(*model->texts));
	model->texts[model->n_texts] = model_copy(text);
	return model->texts[model->n_texts++];
}

static void *copy_list(const void *list, size_t n, size_t size)
{
	void *copy = model_alloc(NULL, n, size);

	return n ? memcpy(copy, list, n * size) : copy;
}

void model_state_copy(struct model_state *copy, const struct model_state *state)
{
	*copy = *state;
	copy->batches = copy_list(state->batches, state->n_batches, sizeof(*state->batches));
	copy->products = copy_list(state->products, state->n_products, sizeof(*state->products));
	copy->lines = copy_list(state->lines, state->n_lines, sizeof(*state->lines));
	copy->parts = copy_list(state->parts, state->n_parts, sizeof(*state->parts));
}

void model_state_free(struct model_state *state)
{
	free(state->batches);
	free(state->products);
	free(state->lines);
	free(state->parts);
	*state = (struct model_state){ 0 };
}
