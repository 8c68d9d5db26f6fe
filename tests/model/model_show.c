/* What `show` and `export` print of the state. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model_domain.h"

#define DIGITS 24

/* Members of JSON objects, each with a comma behind it until close_with() */

static void add_text(struct model_bytes *out, const char *key, const char *text)
{
	model_bytes_add_json(out, key);
	model_bytes_add_char(out, ':');
	if (*text)
		model_bytes_add_json(out, text);
	else
		model_bytes_add_text(out, "null");
	model_bytes_add_char(out, ',');
}

static void add_number(struct model_bytes *out, const char *key, uint64_t number)
{
	model_bytes_add_json(out, key);
	model_bytes_add_char(out, ':');
	model_bytes_add_number(out, number);
	model_bytes_add_char(out, ',');
}

static void close_with(struct model_bytes *out, const char *bracket)
{
	if (out->data[out->len - 1] == ',')
		out->len--;
	model_bytes_add_text(out, bracket);
}

static const char *digits_of(char *buffer, uint64_t number)
{
	snprintf(buffer, DIGITS, "%" PRIu64, number);
	return buffer;
}

/* Orders: of each line its parts as made, then what waits, is short, shipped, cancelled. */

struct shown {
	const struct model_line *line;
	const struct model_batch *batch; /* or null */
	uint64_t units;
	const char *status;
};

typedef void shown_function(const struct shown *shown, struct model_bytes *out);

static void show_units(const struct model_line *line, uint64_t units, const char *status, shown_function *show,
		       struct model_bytes *out)
{
	struct shown shown = { line, NULL, units, status };

	if (units > 0)
		show(&shown, out);
}

static void show_line(const struct model_state *state, size_t index, shown_function *show,
		      struct model_bytes *out)
{
	const struct model_line *line = &state->lines[index];

	for (size_t i = 0; i < state->n_parts; i++) {
		const struct model_part *part = &state->parts[i];
		struct shown shown = { line, &state->batches[part->batch], part->units, "allocated" };

		if (part->line == index)
			show(&shown, out);
	}
	show_units(line, line->waiting, "waiting", show, out);
	show_units(line, line->missing, "short", show, out);
	show_units(line, line->shipped, "shipped", show, out);
	show_units(line, line->cancelled, "cancelled", show, out);
}

static bool show_order(const struct model_state *state, const char *id, shown_function *show,
		       struct model_bytes *out)
{
	bool is_known = false;

	for (size_t i = 0; i < state->n_lines; i++) {
		if (state->lines[i].is_gone || strcmp(state->lines[i].orderid, id) != 0)
			continue;
		is_known = true;
		show_line(state, i, show, out);
	}
	return is_known;
}

static void show_json(const struct shown *shown, struct model_bytes *out)
{
	model_bytes_add_char(out, '{');
	add_text(out, "orderid", shown->line->orderid);
	add_text(out, "sku", shown->line->sku);
	add_number(out, "qty", shown->units);
	add_text(out, "batchref", shown->batch ? shown->batch->ref : "");
	add_text(out, "eta", shown->batch ? shown->batch->eta : "");
	add_text(out, "line", shown->line->number);
	add_text(out, "status", shown->status);
	close_with(out, "},");
}

static void show_csv(const struct shown *shown, struct model_bytes *out)
{
	const struct model_line *line = shown->line;
	char qty[DIGITS];
	const char *cells[] = { line->orderid,
				line->sku,
				digits_of(qty, shown->units),
				shown->batch ? shown->batch->ref : "",
				shown->batch ? shown->batch->eta : "",
				line->number,
				shown->status };

	model_bytes_add_record(out, cells, 7);
}

bool model_show_order_json(const struct model *model, const char *id, struct model_bytes *out)
{
	struct model_bytes rows = { 0 };
	bool is_known = show_order(&model->state, id, show_json, &rows);

	if (is_known) {
		model_bytes_add_char(out, '[');
		model_bytes_add(out, rows.data, rows.len);
		close_with(out, "]\n");
	}
	model_bytes_free(&rows);
	return is_known;
}

bool model_show_order_csv(const struct model *model, const char *id, struct model_bytes *out)
{
	struct model_bytes rows = { 0 };
	bool is_known = show_order(&model->state, id, show_csv, &rows);

	if (is_known) {
		model_bytes_add_text(out, "orderid,sku,qty,batchref,eta,line,status\n");
		model_bytes_add(out, rows.data, rows.len);
	}
	model_bytes_free(&rows);
	return is_known;
}

void model_export_allocations(const struct model *model, struct model_bytes *out)
{
	const struct model_state *state = &model->state;

	model_bytes_add_text(out, "orderid,sku,qty,batchref,eta,line\n");
	for (size_t i = 0; i < state->n_parts; i++) {
		const struct model_line *line = &state->lines[state->parts[i].line];
		const struct model_batch *batch = &state->batches[state->parts[i].batch];
		char qty[DIGITS];
		const char *cells[] = { line->orderid, line->sku,  digits_of(qty, state->parts[i].units),
					batch->ref,    batch->eta, line->number };

		model_bytes_add_record(out, cells, 6);
	}
}

/* Lists of indexes, sorted; the caller frees them. */

typedef bool before_function(const struct model_state *state, size_t a, size_t b);

static size_t *sort(const struct model_state *state, size_t n, before_function *comes_before)
{
	size_t *order = model_alloc(NULL, n, sizeof(*order));

	for (size_t i = 0; i < n; i++) {
		size_t at = i;

		for (; at > 0 && comes_before(state, i, order[at - 1]); at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	return order;
}

/* Lines, by order and then as they became known */

static bool line_comes_before(const struct model_state *state, size_t a, size_t b)
{
	return strcmp(state->lines[a].orderid, state->lines[b].orderid) < 0;
}

static void add_line_csv(const struct model_state *state, size_t index, struct model_bytes *out)
{
	const struct model_line *line = &state->lines[index];
	uint64_t figures[] = { line->ordered,	line->shipped,
			       line->cancelled, model_line_allocated(state, index),
			       line->waiting,	line->missing };
	const char *cells[12] = { line->orderid, line->number, line->sku };
	char digits[6][DIGITS];
	char priority[DIGITS];

	for (size_t i = 0; i < 6; i++)
		cells[3 + i] = digits_of(digits[i], figures[i]);
	snprintf(priority, sizeof(priority), "%d", line->priority);
	cells[9] = priority;
	cells[10] = line->backorder ? "yes" : "no";
	cells[11] = line->split ? "yes" : "no";
	model_bytes_add_record(out, cells, 12);
}

void model_export_lines(const struct model *model, struct model_bytes *out)
{
	const struct model_state *state = &model->state;
	size_t *order = sort(state, state->n_lines, line_comes_before);

	model_bytes_add_text(
		out, "orderid,line,sku,qty,shipped,cancelled,allocated,waiting,short,priority,backorder,"
		     "split\n");
	for (size_t i = 0; i < state->n_lines; i++) {
		if (!state->lines[order[i]].is_gone)
			add_line_csv(state, order[i], out);
	}
	free(order);
}

/* Batches, in the order of their SKUs and in the allocation order of each */

static bool batch_comes_before(const struct model_state *state, size_t a, size_t b)
{
	int order = strcmp(state->batches[a].sku, state->batches[b].sku);

	return order < 0 || (order == 0 && model_goes_first(state, a, b));
}

static void add_batch_csv(const struct model_state *state, size_t index, struct model_bytes *out)
{
	const struct model_batch *batch = &state->batches[index];
	char digits[4][DIGITS];
	const char *cells[] = {
		batch->ref,
		batch->sku,
		digits_of(digits[0], batch->qty),
		batch->eta,
		digits_of(digits[1], model_allocated(state, index)),
		digits_of(digits[2], batch->shipped),
		digits_of(digits[3], model_available(state, index)),
	};

	model_bytes_add_record(out, cells, 7);
}

void model_export_batches(const struct model *model, struct model_bytes *out)
{
	const struct model_state *state = &model->state;
	size_t *order = sort(state, state->n_batches, batch_comes_before);

	model_bytes_add_text(out, "ref,sku,qty,eta,allocated,shipped,available\n");
	for (size_t i = 0; i < state->n_batches; i++)
		add_batch_csv(state, order[i], out);
	free(order);
}

void model_export_batch_columns(const struct model *model, struct model_bytes *out)
{
	const struct model_state *state = &model->state;
	size_t *order = sort(state, state->n_batches, batch_comes_before);
	char digits[DIGITS];

	model_bytes_add_text(out, "available,ref\n");
	for (size_t i = 0; i < state->n_batches; i++) {
		const char *cells[] = { digits_of(digits, model_available(state, order[i])),
					state->batches[order[i]].ref };

		model_bytes_add_record(out, cells, 2);
	}
	free(order);
}

static void add_figures(const struct model_state *state, size_t index, struct model_bytes *out)
{
	add_number(out, "qty", state->batches[index].qty);
	add_text(out, "eta", state->batches[index].eta);
	add_number(out, "allocated", model_allocated(state, index));
	add_number(out, "shipped", state->batches[index].shipped);
	add_number(out, "available", model_available(state, index));
}

static void add_batches_of(const struct model_state *state, const char *sku, struct model_bytes *out)
{
	size_t *order = sort(state, state->n_batches, batch_comes_before);

	model_bytes_add_text(out, "\"batches\":[");
	for (size_t i = 0; i < state->n_batches; i++) {
		if (strcmp(state->batches[order[i]].sku, sku) != 0)
			continue;
		model_bytes_add_char(out, '{');
		add_text(out, "ref", state->batches[order[i]].ref);
		add_figures(state, order[i], out);
		close_with(out, "},");
	}
	close_with(out, "]");
	free(order);
}

static void add_open(const struct model_state *state, const char *sku, struct model_bytes *out)
{
	uint64_t waiting = 0;
	uint64_t missing = 0;

	for (size_t i = 0; i < state->n_lines; i++) {
		const struct model_line *line = &state->lines[i];

		if (line->is_gone || strcmp(line->sku, sku) != 0)
			continue;
		waiting += line->waiting;
		missing += line->missing;
	}
	add_number(out, "waiting", waiting);
	add_number(out, "short", missing);
}

bool model_show_sku_json(const struct model *model, const char *id, struct model_bytes *out)
{
	const struct model_state *state = &model->state;
	size_t product = model_find_product(state, id);

	if (product == MODEL_NOWHERE)
		return false;
	model_bytes_add_char(out, '{');
	add_text(out, "sku", id);
	add_number(out, "version", state->products[product].version);
	add_number(out, "available", model_total_available(state, id));
	add_open(state, id, out);
	add_batches_of(state, id, out);
	close_with(out, "}\n");
	return true;
}

static void add_parts_on(const struct model_state *state, size_t batch, struct model_bytes *out)
{
	model_bytes_add_text(out, "\"lines\":[");
	for (size_t i = 0; i < state->n_parts; i++) {
		const struct model_line *line = &state->lines[state->parts[i].line];

		if (state->parts[i].batch != batch)
			continue;
		model_bytes_add_char(out, '{');
		add_text(out, "orderid", line->orderid);
		add_text(out, "sku", line->sku);
		add_number(out, "qty", state->parts[i].units);
		add_text(out, "line", line->number);
		close_with(out, "},");
	}
	close_with(out, "]");
}

bool model_show_batch_json(const struct model *model, const char *id, struct model_bytes *out)
{
	const struct model_state *state = &model->state;
	size_t index = model_find_batch(state, id);

	if (index == MODEL_NOWHERE)
		return false;
	model_bytes_add_char(out, '{');
	add_text(out, "ref", state->batches[index].ref);
	add_text(out, "sku", state->batches[index].sku);
	add_figures(state, index, out);
	add_parts_on(state, index, out);
	close_with(out, "}\n");
	return true;
}

/* Walking over the ids */

size_t model_n_batches(const struct model *model)
{
	return model->state.n_batches;
}

const char *model_batch_ref(const struct model *model, size_t index)
{
	return model->state.batches[index].ref;
}

size_t model_n_skus(const struct model *model)
{
	return model->state.n_products;
}

const char *model_sku(const struct model *model, size_t index)
{
	return model->state.products[index].sku;
}

size_t model_n_lines(const struct model *model)
{
	return model->state.n_lines;
}

const char *model_line_orderid(const struct model *model, size_t index)
{
	return model->state.lines[index].orderid;
}
