/* The frame around a row: what was before it, its commands, short units placed again, whether the
 * SKU is depleted (rule 8), waiting lines served (rule 9). A row that is refused is undone by
 * taking back a copy of the state.
 *
 * Readings: the row is asked for depletion before serving, serving for itself. What makes a row
 * serve: a batch created with units, a purchased quantity raised, anything deallocated, a line with
 * fewer waiting units than before the row. In a batches feed only the SKUs for which some row did
 * one of these are served, in the order in which rows that are not refused first named them;
 * depletion is asked for each SKU behind serving it, against what there was before the feed.
 */
#include <stdlib.h>
#include <string.h>

#include "model_domain.h"

enum model_step model_refuse(struct model_act *act, enum model_reject reject)
{
	act->reject = reject;
	return MODEL_STEP_REFUSED;
}

static void note_before(struct model_state *state)
{
	for (size_t i = 0; i < state->n_products; i++) {
		struct model_product *product = &state->products[i];

		product->before = model_total_available(state, product->sku);
		product->is_stirred = false;
		product->named = 0;
	}
}

static void begin_row(struct model_act *act)
{
	struct model_state *state = act->state;

	for (size_t i = 0; i < state->n_lines; i++) {
		state->lines[i].waiting_before = state->lines[i].waiting;
		state->lines[i].is_to_be_placed_again = false;
	}
	if (act->kind != MODEL_BATCHES)
		note_before(state);
}

static bool is_depleted(const struct model_state *state, const struct model_product *product)
{
	return product->before > 0 && model_total_available(state, product->sku) == 0;
}

static void ask_depleted(struct model_act *act, size_t product, enum model_point point)
{
	if (!is_depleted(act->state, &act->state->products[product]))
		return;
	act->ledger->points[point]++;
	model_ledger_depleted(act->ledger, act->state->products[product].sku);
}

static bool waits_less(const struct model_state *state, const char *sku)
{
	for (size_t i = 0; i < state->n_lines; i++) {
		const struct model_line *line = &state->lines[i];

		if (strcmp(line->sku, sku) == 0 && line->waiting < line->waiting_before)
			return true;
	}
	return false;
}

static void end_product(struct model_act *act, size_t product)
{
	const char *sku = act->state->products[product].sku;

	ask_depleted(act, product, MODEL_ROW_DEPLETED_POINT);
	if (!act->state->products[product].is_stirred && !waits_less(act->state, sku))
		return;
	act->state->products[product].before = model_total_available(act->state, sku);
	model_serve(act, sku);
	ask_depleted(act, product, MODEL_SERVING_DEPLETED_POINT);
}

/* The product whose SKU comes next behind `after` in byte order; null: the first. */
static size_t next_product(const struct model_state *state, const char *after)
{
	size_t found = MODEL_NOWHERE;

	for (size_t i = 0; i < state->n_products; i++) {
		const char *sku = state->products[i].sku;

		if (after && strcmp(sku, after) <= 0)
			continue;
		if (found == MODEL_NOWHERE || strcmp(sku, state->products[found].sku) < 0)
			found = i;
	}
	return found;
}

static void end_row(struct model_act *act)
{
	size_t product = next_product(act->state, NULL);

	for (size_t i = 0; i < act->state->n_lines; i++) {
		if (act->state->lines[i].is_to_be_placed_again && act->state->lines[i].missing > 0)
			model_place_again(act, i);
	}
	for (; product != MODEL_NOWHERE; product = next_product(act->state, act->state->products[product].sku))
		end_product(act, product);
}

static enum model_outcome do_commands(struct model_act *act)
{
	switch (act->kind) {
	case MODEL_BATCHES:
		return model_apply_batch(act);
	case MODEL_CHANGES:
		return model_apply_change(act);
	case MODEL_ALLOCATIONS:
		return model_apply_allocation(act);
	case MODEL_ORDERS:
		return act->turn == MODEL_FIRST_TURN ? model_apply_order_first(act) : model_apply_order(act);
	case MODEL_AMENDMENTS:
		return model_apply_amendment(act);
	case MODEL_CANCELLATIONS:
		return model_apply_cancellation(act);
	case MODEL_SHIPMENTS:
		return model_apply_shipment(act);
	case MODEL_NO_KIND:
	case MODEL_KINDS:
		break;
	}
	abort();
}

/* The SKUs of a batches feed in the order in which its rows name them. */
static void name_product(struct model_act *act)
{
	struct model_state *state = act->state;
	size_t product = model_find_product(state, act->row->sku);
	size_t last = 0;

	if (state->products[product].named)
		return;
	for (size_t i = 0; i < state->n_products; i++)
		last = state->products[i].named > last ? state->products[i].named : last;
	state->products[product].named = last + 1;
}

static void finish(struct model_act *act)
{
	if (act->kind == MODEL_BATCHES)
		name_product(act);
	else
		end_row(act);
}

/* Alike is asked of what the commands left, last of all. */
static enum model_outcome apply(struct model_act *act)
{
	enum model_outcome outcome;

	begin_row(act);
	outcome = do_commands(act);
	if (act->reject == MODEL_NO_REJECT)
		model_ask_alike(act);
	if (act->reject != MODEL_NO_REJECT)
		return MODEL_REJECTED;
	finish(act);
	return outcome;
}

static void reset(struct model_act *act)
{
	act->state = &act->model->state;
	act->reject = MODEL_NO_REJECT;
	act->alike = MODEL_POINTS;
	act->new_ref = NULL;
	act->new_sku = NULL;
	act->new_line = MODEL_NOWHERE;
	act->is_put_off = false;
	act->ships_unallocated = false;
}

/* In its own turn a row may still hope for what comes behind it. */
static bool hopes(const struct model_act *act)
{
	bool names_line = act->kind == MODEL_SHIPMENTS || act->kind == MODEL_CANCELLATIONS ||
			  act->kind == MODEL_AMENDMENTS;

	if (act->turn != MODEL_OWN_TURN)
		return false;
	if (act->reject == MODEL_OVER_QUANTITY)
		return act->kind == MODEL_SHIPMENTS;
	return names_line && act->reject == MODEL_UNKNOWN_LINE;
}

static void undo(struct model_act *act, struct model_state *saved, const struct model_ledger *ledger)
{
	model_state_free(act->state);
	*act->state = *saved;
	model_ledger_restore(act->ledger, ledger);
	if (act->alike != MODEL_POINTS)
		act->ledger->points[act->alike]++;
	act->ledger->points[MODEL_QUANTITY_TOO_LARGE_POINT] += act->reject == MODEL_BAD_QUANTITY;
	act->is_put_off = hopes(act);
	act->ships_unallocated = false;
}

struct model_verdict model_apply(struct model_act *act)
{
	struct model_ledger ledger = *act->ledger;
	struct model_state saved;
	enum model_outcome outcome;

	reset(act);
	model_state_copy(&saved, act->state);
	outcome = apply(act);
	if (act->reject != MODEL_NO_REJECT)
		undo(act, &saved, &ledger);
	else
		model_state_free(&saved);
	model_check_contracts(act->state);
	return (struct model_verdict){
		.outcome = outcome,
		.reject = act->reject,
		.is_put_off = act->is_put_off,
		.ships_unallocated = act->ships_unallocated,
	};
}

/* Batches feeds */

void model_begin_batches(struct model *model)
{
	note_before(&model->state);
}

static size_t product_named(const struct model_state *state, size_t place)
{
	for (size_t i = 0; i < state->n_products; i++) {
		if (state->products[i].named == place)
			return i;
	}
	return MODEL_NOWHERE;
}

void model_end_batches(struct model *model, struct model_ledger *ledger)
{
	struct model_act act = { .model = model, .state = &model->state, .ledger = ledger };
	size_t place = 1;
	size_t product = product_named(act.state, place);

	for (; product != MODEL_NOWHERE; product = product_named(act.state, ++place)) {
		if (act.state->products[product].is_stirred) {
			model_pass(ledger, SERVED_FEED);
			model_serve(&act, act.state->products[product].sku);
		}
		ask_depleted(&act, product, MODEL_FEED_DEPLETED_POINT);
	}
	model_check_contracts(act.state);
}
