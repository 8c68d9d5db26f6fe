#include "model_domain.h"

#include <stdlib.h>
#include <string.h>

/* Figures */

uint64_t model_allocated(const struct model *model, size_t batch)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < model->n_lines; i++) {
		if (model->lines[i].batch == batch)
			sum += model->lines[i].qty;
	}
	return sum;
}

uint64_t model_available(const struct model *model, size_t batch)
{
	return model->batches[batch].qty - model_allocated(model, batch);
}

uint64_t model_total_available(const struct model *model, const char *sku)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < model->n_batches; i++) {
		if (strcmp(model->batches[i].sku, sku) == 0)
			sum += model_available(model, i);
	}
	return sum;
}

/* "", the warehouse, sorts before every date. */
bool model_goes_first(const struct model *model, size_t a, size_t b)
{
	int order = strcmp(model->batches[a].eta, model->batches[b].eta);

	return order < 0 || (order == 0 && a < b);
}

size_t model_find_batch(const struct model *model, const char *ref)
{
	for (size_t i = 0; i < model->n_batches; i++) {
		if (strcmp(model->batches[i].ref, ref) == 0)
			return i;
	}
	return MODEL_NOWHERE;
}

static size_t find_product(const struct model *model, const char *sku)
{
	for (size_t i = 0; i < model->n_products; i++) {
		if (strcmp(model->products[i].sku, sku) == 0)
			return i;
	}
	return MODEL_NOWHERE;
}

/* Every event but OutOfStock changes its product. */
static void raise_version(struct model *model, const char *sku)
{
	model->products[find_product(model, sku)].version++;
}

/* Lines: finding (rule 2), putting on and taking off a batch */

static bool is_of(const struct model_line *line, const struct model_row *row)
{
	return strcmp(line->orderid, row->orderid) == 0 && strcmp(line->sku, row->sku) == 0;
}

static size_t find_numbered(const struct model *model, const struct model_row *row)
{
	for (size_t i = 0; i < model->n_lines; i++) {
		if (strcmp(model->lines[i].orderid, row->orderid) != 0)
			continue;
		if (strcmp(model->lines[i].number, row->line) == 0)
			return i;
	}
	return MODEL_NOWHERE;
}

static size_t find_unnumbered(const struct model *model, const struct model_row *row)
{
	for (size_t i = 0; i < model->n_lines; i++) {
		if (is_of(&model->lines[i], row) && !*model->lines[i].number)
			return i;
	}
	return MODEL_NOWHERE;
}

/* How well a line answers to a row without a number. One on the batch that the row names is
 * better than one elsewhere: an order may have two lines alike.
 */
static unsigned likeness(const struct model_line *line, const struct model_row *row, size_t batch)
{
	if (!is_of(line, row))
		return 0;
	if (line->qty != row->qty)
		return 1;
	return line->batch == batch ? 3 : 2;
}

static size_t find_likest(const struct model *model, const struct model_row *row, size_t batch)
{
	size_t found = MODEL_NOWHERE;
	unsigned best = 0;

	for (size_t i = 0; i < model->n_lines; i++) {
		if (likeness(&model->lines[i], row, batch) <= best)
			continue;
		best = likeness(&model->lines[i], row, batch);
		found = i;
	}
	return found;
}

/* Rule 2: which allocated line the row means. `batch` is the one it names, or MODEL_NOWHERE. */
static size_t find_line(const struct model *model, const struct model_row *row, size_t batch)
{
	size_t found;

	if (*row->line) {
		found = find_numbered(model, row);
		return found != MODEL_NOWHERE ? found : find_unnumbered(model, row);
	}
	found = find_unnumbered(model, row);
	return found != MODEL_NOWHERE ? found : find_likest(model, row, batch);
}

static bool says_the_same(const struct model_line *line, const struct model_row *row)
{
	return line->qty == row->qty && strcmp(line->sku, row->sku) == 0;
}

static struct model_line new_line(const struct model_row *row)
{
	return (struct model_line){
		.orderid = model_copy(row->orderid),
		.sku = model_copy(row->sku),
		.number = model_copy(row->line),
		.qty = row->qty,
	};
}

static void free_line(struct model_line *line)
{
	free(line->orderid);
	free(line->sku);
	free(line->number);
}

/* The list takes the line over. */
static void put_on(struct model *model, struct model_ledger *ledger, struct model_line line, size_t batch)
{
	const struct model_batch *b = &model->batches[batch];

	line.batch = batch;
	model->lines = model_alloc(model->lines, model->n_lines + 1, sizeof(line));
	model->lines[model->n_lines++] = line;
	raise_version(model, b->sku);
	model_ledger_allocated(ledger, &line, b->ref, b->eta);
}

/* The caller takes the line over. */
static struct model_line take_off(struct model *model, struct model_ledger *ledger, size_t index)
{
	struct model_line line = model->lines[index];
	size_t behind = model->n_lines - index - 1;

	memmove(&model->lines[index], &model->lines[index + 1], behind * sizeof(line));
	model->n_lines--;
	raise_version(model, line.sku);
	model_ledger_deallocated(ledger, &line, model->batches[line.batch].ref);
	return line;
}

static size_t last_line_on(const struct model *model, size_t batch)
{
	size_t i = model->n_lines;

	while (model->lines[i - 1].batch != batch)
		i--;
	return i - 1;
}

/* Allocate (rules 1, 3, 4) */

static size_t first_fit(const struct model *model, const char *sku, uint64_t qty)
{
	size_t found = MODEL_NOWHERE;

	for (size_t i = 0; i < model->n_batches; i++) {
		if (strcmp(model->batches[i].sku, sku) != 0 || model_available(model, i) < qty)
			continue;
		if (found == MODEL_NOWHERE || model_goes_first(model, i, found))
			found = i;
	}
	return found;
}

/* Takes the line over. */
static bool allocate_line(struct model *model, struct model_ledger *ledger, struct model_line line)
{
	size_t batch = first_fit(model, line.sku, line.qty);

	if (batch == MODEL_NOWHERE) {
		model_ledger_short(ledger, &line, model_total_available(model, line.sku));
		free_line(&line);
		return false;
	}
	put_on(model, ledger, line, batch);
	return true;
}

/* Rule 8 */
static void end_command(const struct model *model, struct model_ledger *ledger, const char *sku,
			uint64_t available_before)
{
	if (available_before > 0 && model_total_available(model, sku) == 0)
		model_ledger_depleted(ledger, sku);
}

static enum model_outcome apply_order(struct model *model, struct model_ledger *ledger,
				      const struct model_row *row, enum model_reject *reject)
{
	uint64_t before = model_total_available(model, row->sku);
	size_t known;
	bool done;

	*reject = MODEL_UNKNOWN_SKU;
	if (find_product(model, row->sku) == MODEL_NOWHERE)
		return MODEL_REJECTED;
	known = find_line(model, row, MODEL_NOWHERE);
	*reject = MODEL_LINE_CONFLICT;
	if (known != MODEL_NOWHERE && !says_the_same(&model->lines[known], row))
		return MODEL_REJECTED;
	*reject = MODEL_NO_REJECT;
	if (known != MODEL_NOWHERE)
		return MODEL_DUPLICATE;
	done = allocate_line(model, ledger, new_line(row));
	end_command(model, ledger, row->sku, before);
	return done ? MODEL_ALLOCATED : MODEL_OUT_OF_STOCK;
}

/* AssignAllocation (rule 7) */

static enum model_reject refuse_assignment(const struct model *model, const struct model_row *row, size_t batch,
					   size_t known)
{
	if (batch == MODEL_NOWHERE)
		return MODEL_UNKNOWN_BATCH;
	if (strcmp(model->batches[batch].sku, row->sku) != 0)
		return MODEL_SKU_MISMATCH;
	if (known != MODEL_NOWHERE) {
		if (!says_the_same(&model->lines[known], row))
			return MODEL_LINE_CONFLICT;
		return model->lines[known].batch == batch ? MODEL_NO_REJECT : MODEL_ALREADY_ALLOCATED;
	}
	return model_available(model, batch) < row->qty ? MODEL_OVER_CAPACITY : MODEL_NO_REJECT;
}

static enum model_outcome apply_allocation(struct model *model, struct model_ledger *ledger,
					   const struct model_row *row, enum model_reject *reject)
{
	uint64_t before = model_total_available(model, row->sku);
	size_t batch = model_find_batch(model, row->ref);
	size_t known = find_line(model, row, batch);

	*reject = refuse_assignment(model, row, batch, known);
	if (*reject != MODEL_NO_REJECT)
		return MODEL_REJECTED;
	if (known != MODEL_NOWHERE)
		return MODEL_DUPLICATE;
	put_on(model, ledger, new_line(row), batch);
	end_command(model, ledger, row->sku, before);
	return MODEL_ALLOCATED;
}

/* ChangeBatchQuantity (rule 5), ChangeBatchEta (rule 6) */

static void change_quantity(struct model *model, struct model_ledger *ledger, size_t batch, uint64_t qty)
{
	const char *sku = model->batches[batch].sku;
	uint64_t before = model_total_available(model, sku);
	struct model_line *moved = model_alloc(NULL, model->n_lines, sizeof(*moved));
	size_t n_moved = 0;

	model->batches[batch].qty = qty;
	raise_version(model, sku);
	ledger->events[MODEL_BATCH_QUANTITY_CHANGED]++;
	while (model_allocated(model, batch) > qty)
		moved[n_moved++] = take_off(model, ledger, last_line_on(model, batch));
	while (n_moved > 0)
		allocate_line(model, ledger, moved[--n_moved]);
	end_command(model, ledger, sku, before);
	free(moved);
}

static void change_eta(struct model *model, struct model_ledger *ledger, size_t batch, const char *eta)
{
	memcpy(model->batches[batch].eta, eta, strlen(eta) + 1);
	raise_version(model, model->batches[batch].sku);
	ledger->events[MODEL_BATCH_ETA_CHANGED]++;
}

static enum model_outcome apply_change(struct model *model, struct model_ledger *ledger,
				       const struct model_row *row, enum model_reject *reject)
{
	size_t batch = model_find_batch(model, row->ref);

	*reject = MODEL_UNKNOWN_BATCH;
	if (batch == MODEL_NOWHERE)
		return MODEL_REJECTED;
	*reject = MODEL_NO_REJECT;
	if (model->batches[batch].qty == row->qty)
		return MODEL_UNCHANGED;
	change_quantity(model, ledger, batch, row->qty);
	return MODEL_CHANGED;
}

/* A row of a batches feed */

static void remember_said(struct model_batch *batch, const struct model_row *row)
{
	batch->said_qty = row->qty;
	if (!row->has_eta)
		return;
	memcpy(batch->said_eta, row->eta, strlen(row->eta) + 1);
	batch->has_said_eta = true;
}

static bool is_news_of_qty(const struct model_batch *batch, const struct model_row *row)
{
	return row->qty != batch->said_qty && row->qty != batch->qty;
}

static bool is_news_of_eta(const struct model_batch *batch, const struct model_row *row)
{
	if (!row->has_eta)
		return false;
	if (batch->has_said_eta && strcmp(row->eta, batch->said_eta) == 0)
		return false;
	return strcmp(row->eta, batch->eta) != 0;
}

static void meet_product(struct model *model, const char *sku)
{
	size_t n = model->n_products;

	if (find_product(model, sku) != MODEL_NOWHERE)
		return;
	model->products = model_alloc(model->products, n + 1, sizeof(*model->products));
	model->products[n] = (struct model_product){ .sku = model_copy(sku) };
	model->n_products++;
}

static enum model_outcome create_batch(struct model *model, struct model_ledger *ledger,
				       const struct model_row *row)
{
	size_t n = model->n_batches;
	struct model_batch *batch;

	meet_product(model, row->sku);
	model->batches = model_alloc(model->batches, n + 1, sizeof(*model->batches));
	batch = &model->batches[n];
	*batch = (struct model_batch){
		.ref = model_copy(row->ref),
		.sku = model_copy(row->sku),
		.qty = row->qty,
	};
	memcpy(batch->eta, row->eta, strlen(row->eta) + 1);
	remember_said(batch, row);
	model->n_batches++;
	raise_version(model, row->sku);
	ledger->events[MODEL_BATCH_CREATED]++;
	return MODEL_CREATED;
}

static enum model_outcome apply_known_batch(struct model *model, struct model_ledger *ledger,
					    const struct model_row *row, size_t index)
{
	struct model_batch *batch = &model->batches[index];
	bool qty_is_news = is_news_of_qty(batch, row);
	bool eta_is_news = is_news_of_eta(batch, row);

	remember_said(batch, row);
	if (eta_is_news)
		change_eta(model, ledger, index, row->eta);
	if (qty_is_news)
		change_quantity(model, ledger, index, row->qty);
	return qty_is_news || eta_is_news ? MODEL_CHANGED : MODEL_UNCHANGED;
}

static enum model_outcome apply_batch(struct model *model, struct model_ledger *ledger,
				      const struct model_row *row, enum model_reject *reject)
{
	size_t index = model_find_batch(model, row->ref);

	*reject = MODEL_NO_REJECT;
	if (index == MODEL_NOWHERE)
		return create_batch(model, ledger, row);
	if (strcmp(model->batches[index].sku, row->sku) == 0)
		return apply_known_batch(model, ledger, row, index);
	*reject = MODEL_SKU_MISMATCH;
	return MODEL_REJECTED;
}

enum model_outcome model_apply(struct model *model, struct model_ledger *ledger, enum model_kind kind,
			       const struct model_row *row, enum model_reject *reject)
{
	switch (kind) {
	case MODEL_BATCHES:
		return apply_batch(model, ledger, row, reject);
	case MODEL_CHANGES:
		return apply_change(model, ledger, row, reject);
	case MODEL_ALLOCATIONS:
		return apply_allocation(model, ledger, row, reject);
	case MODEL_ORDERS:
		return apply_order(model, ledger, row, reject);
	case MODEL_NO_KIND:
	case MODEL_KINDS:
		break;
	}
	abort();
}
