/* Rows of batches and changes feeds: CreateBatch, ChangeBatchQuantity (rule 5), ChangeBatchEta
 * (rule 6), and what is news.
 *
 * Readings: a count (`on_hand`, `available`) that is no news leaves all as it is. One that is news
 * is remembered even when it gives the quantity that the batch has already, and makes the next
 * `qty` news. Only a count that is news can be too large.
 */
#include <string.h>

#include "model_domain.h"

#define QUANTITY_MAX 2147483647

/* Commands */

/* Takes the part made last off the batch; its units wait, whatever the line's policy. */
static void cut_last_part(struct model_act *act, size_t batch)
{
	struct model_state *state = act->state;
	size_t part = state->n_parts;
	uint64_t units;
	size_t line;

	do {
		part--;
	} while (state->parts[part].batch != batch);
	line = state->parts[part].line;
	units = state->parts[part].units;
	model_take_off(act, part, units, "quantity-cut");
	state->lines[line].waiting += units;
	state->lines[line].cut += units;
	model_pass(act->ledger, CUT_PART);
}

static enum model_step change_quantity(struct model_act *act, size_t index, uint64_t qty)
{
	struct model_batch *batch = &act->state->batches[index];

	if (qty < batch->shipped)
		return model_refuse(act, MODEL_BELOW_SHIPPED);
	if (qty > batch->qty)
		model_stir(act->state, batch->sku);
	batch->qty = qty;
	model_raise_version(act->state, batch->sku);
	act->ledger->events[MODEL_BATCH_QUANTITY_CHANGED]++;
	while (model_allocated(act->state, index) + batch->shipped > qty)
		cut_last_part(act, index);
	return MODEL_STEP_DONE;
}

/* The part made last first. */
static void promise_again(struct model_act *act, size_t batch, const char *was)
{
	const struct model_state *state = act->state;

	for (size_t i = state->n_parts; i > 0; i--) {
		const struct model_part *part = &state->parts[i - 1];

		if (part->batch != batch)
			continue;
		model_ledger_repromised(act->ledger, &state->lines[part->line], &state->batches[batch],
					part->units, was);
		model_pass(act->ledger, REPROMISED_PARTS);
	}
}

static void change_eta(struct model_act *act, size_t index, const char *eta)
{
	struct model_batch *batch = &act->state->batches[index];
	char was[MODEL_DATE_SIZE];

	memcpy(was, batch->eta, sizeof(was));
	memcpy(batch->eta, eta, strlen(eta) + 1);
	model_raise_version(act->state, batch->sku);
	act->ledger->events[MODEL_BATCH_ETA_CHANGED]++;
	promise_again(act, index, was);
}

/* Changes */

enum model_outcome model_apply_change(struct model_act *act)
{
	size_t batch = model_find_batch(act->state, act->row->ref);

	if (batch == MODEL_NOWHERE)
		model_refuse(act, MODEL_UNKNOWN_BATCH);
	else if (act->state->batches[batch].qty == act->row->qty)
		return MODEL_UNCHANGED;
	else
		change_quantity(act, batch, act->row->qty);
	return MODEL_CHANGED;
}

/* News */

static bool is_count(const struct model_row *row)
{
	return row->quantity != MODEL_QTY;
}

static bool count_is_news(struct model_act *act, const struct model_batch *batch)
{
	const struct model_row *row = act->row;
	bool is_same = batch->said_count_in == row->quantity && batch->said_count == row->qty;

	if (!is_same)
		return true;
	if (strcmp(batch->said_count_sha256, act->sha256) == 0) {
		model_pass(act->ledger, NEWS_COUNT_NOT);
		return false;
	}
	model_pass(act->ledger, NEWS_COUNT_AGAIN);
	return true;
}

static bool qty_is_news(struct model_act *act, const struct model_batch *batch)
{
	if (!batch->has_said_qty) {
		model_pass(act->ledger, NEWS_AFTER_COUNT);
		return true;
	}
	if (batch->said_qty != act->row->qty)
		return true;
	act->ledger->points[MODEL_NEWS_NOT_POINT] += batch->qty != act->row->qty;
	return false;
}

static bool quantity_is_news(struct model_act *act, const struct model_batch *batch)
{
	return is_count(act->row) ? count_is_news(act, batch) : qty_is_news(act, batch);
}

static bool eta_is_news(const struct model_batch *batch, const struct model_row *row)
{
	return row->has_eta && (!batch->has_said_eta || strcmp(row->eta, batch->said_eta) != 0);
}

static void remember_count(struct model_batch *batch, const struct model_act *act, bool is_news)
{
	batch->said_count_in = act->row->quantity;
	batch->said_count = act->row->qty;
	memcpy(batch->said_count_sha256, act->sha256, sizeof(batch->said_count_sha256));
	if (is_news)
		batch->has_said_qty = false;
}

static void remember(struct model_batch *batch, const struct model_act *act, bool quantity_is_news)
{
	const struct model_row *row = act->row;

	if (is_count(row)) {
		remember_count(batch, act, quantity_is_news);
	} else {
		batch->has_said_qty = true;
		batch->said_qty = row->qty;
	}
	if (!row->has_eta)
		return;
	memcpy(batch->said_eta, row->eta, strlen(row->eta) + 1);
	batch->has_said_eta = true;
}

/* Batches */

static void meet_product(struct model_act *act)
{
	struct model_state *state = act->state;
	size_t n = state->n_products;

	if (model_find_product(state, act->row->sku) != MODEL_NOWHERE)
		return;
	act->new_sku = model_text(act->model, act->row->sku);
	state->products = model_alloc(state->products, n + 1, sizeof(*state->products));
	state->products[n] = (struct model_product){ .sku = act->new_sku };
	state->n_products++;
}

static enum model_outcome create_batch(struct model_act *act)
{
	struct model_state *state = act->state;
	size_t n = state->n_batches;
	struct model_batch *batch;

	meet_product(act);
	act->new_ref = model_text(act->model, act->row->ref);
	state->batches = model_alloc(state->batches, n + 1, sizeof(*state->batches));
	batch = &state->batches[n];
	*batch = (struct model_batch){
		.ref = act->new_ref,
		.sku = model_text(act->model, act->row->sku),
		.qty = act->row->qty,
		.said_count_in = MODEL_NO_COLUMN,
	};
	memcpy(batch->eta, act->row->eta, strlen(act->row->eta) + 1);
	remember(batch, act, true);
	state->n_batches++;
	model_raise_version(state, batch->sku);
	if (batch->qty > 0)
		model_stir(state, batch->sku);
	act->ledger->events[MODEL_BATCH_CREATED]++;
	act->ledger->events[MODEL_BATCH_REPORTED] += is_count(act->row);
	return MODEL_CREATED;
}

/* What has been purchased, when the row says what lies there or what there is to give. */
static uint64_t purchased(const struct model_act *act, size_t index)
{
	const struct model_batch *batch = &act->state->batches[index];
	uint64_t qty = act->row->qty;

	if (is_count(act->row))
		qty += batch->shipped;
	if (act->row->quantity == MODEL_AVAILABLE)
		qty += model_allocated(act->state, index);
	return qty;
}

/* True when the batch's quantity has to be set. */
static bool quantity_changes(struct model_act *act, size_t index, bool is_news)
{
	uint64_t qty = purchased(act, index);

	if (!is_news || qty == act->state->batches[index].qty)
		return false;
	if (qty <= QUANTITY_MAX)
		return true;
	model_refuse(act, MODEL_BAD_QUANTITY);
	return false;
}

static enum model_outcome apply_known_batch(struct model_act *act, size_t index)
{
	struct model_batch *batch = &act->state->batches[index];
	bool is_news = quantity_is_news(act, batch);
	bool moves = eta_is_news(batch, act->row) && strcmp(act->row->eta, batch->eta) != 0;
	bool changes = quantity_changes(act, index, is_news);

	remember(batch, act, is_news);
	act->ledger->events[MODEL_BATCH_REPORTED] += is_count(act->row) || !(moves || changes);
	if (moves)
		change_eta(act, index, act->row->eta);
	if (changes)
		change_quantity(act, index, purchased(act, index));
	return moves || changes ? MODEL_CHANGED : MODEL_UNCHANGED;
}

enum model_outcome model_apply_batch(struct model_act *act)
{
	size_t index = model_find_batch(act->state, act->row->ref);

	if (index == MODEL_NOWHERE)
		return create_batch(act);
	if (strcmp(act->state->batches[index].sku, act->row->sku) == 0)
		return apply_known_batch(act, index);
	model_refuse(act, MODEL_SKU_MISMATCH);
	return MODEL_REJECTED;
}
