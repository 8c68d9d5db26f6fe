#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model_domain.h"

#define DIGITS 24

/* Members of JSON objects, each with a comma behind it until close_object() */

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

/* Orders and allocations: an eta is shown as it is now. */

static const struct model_batch *batch_of(const struct model *model, const struct model_line *line)
{
	return &model->batches[line->batch];
}

static void add_line_csv(const struct model *model, const struct model_line *line, struct model_bytes *out)
{
	const struct model_batch *batch = batch_of(model, line);
	char qty[DIGITS];
	const char *cells[] = { line->orderid, line->sku,  digits_of(qty, line->qty),
				batch->ref,    batch->eta, line->number };

	model_bytes_add_record(out, cells, 6);
}

static void add_line_json(const struct model *model, const struct model_line *line, struct model_bytes *out)
{
	const struct model_batch *batch = batch_of(model, line);

	model_bytes_add_char(out, '{');
	add_text(out, "orderid", line->orderid);
	add_text(out, "sku", line->sku);
	add_number(out, "qty", line->qty);
	add_text(out, "batchref", batch->ref);
	add_text(out, "eta", batch->eta);
	add_text(out, "line", line->number);
	close_with(out, "},");
}

static bool has_order(const struct model *model, const char *id)
{
	for (size_t i = 0; i < model->n_lines; i++) {
		if (strcmp(model->lines[i].orderid, id) == 0)
			return true;
	}
	return false;
}

bool model_show_order_json(const struct model *model, const char *id, struct model_bytes *out)
{
	if (!has_order(model, id))
		return false;
	model_bytes_add_char(out, '[');
	for (size_t i = 0; i < model->n_lines; i++) {
		if (strcmp(model->lines[i].orderid, id) == 0)
			add_line_json(model, &model->lines[i], out);
	}
	close_with(out, "]\n");
	return true;
}

static const char line_header[] = "orderid,sku,qty,batchref,eta,line\n";

bool model_show_order_csv(const struct model *model, const char *id, struct model_bytes *out)
{
	if (!has_order(model, id))
		return false;
	model_bytes_add_text(out, line_header);
	for (size_t i = 0; i < model->n_lines; i++) {
		if (strcmp(model->lines[i].orderid, id) == 0)
			add_line_csv(model, &model->lines[i], out);
	}
	return true;
}

void model_export_allocations(const struct model *model, struct model_bytes *out)
{
	model_bytes_add_text(out, line_header);
	for (size_t i = 0; i < model->n_lines; i++)
		add_line_csv(model, &model->lines[i], out);
}

/* Batches, in the order of their SKUs and in the allocation order of each */

static bool comes_before(const struct model *model, size_t a, size_t b)
{
	int order = strcmp(model->batches[a].sku, model->batches[b].sku);

	return order < 0 || (order == 0 && model_goes_first(model, a, b));
}

/* The caller frees the list of indexes. */
static size_t *sort_batches(const struct model *model)
{
	size_t *order = model_alloc(NULL, model->n_batches, sizeof(*order));

	for (size_t i = 0; i < model->n_batches; i++) {
		size_t at = i;

		for (; at > 0 && comes_before(model, i, order[at - 1]); at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	return order;
}

static void add_batch_csv(const struct model *model, size_t index, struct model_bytes *out)
{
	const struct model_batch *batch = &model->batches[index];
	char qty[DIGITS];
	char allocated[DIGITS];
	char available[DIGITS];
	const char *cells[] = {
		batch->ref,
		batch->sku,
		digits_of(qty, batch->qty),
		batch->eta,
		digits_of(allocated, model_allocated(model, index)),
		digits_of(available, model_available(model, index)),
	};

	model_bytes_add_record(out, cells, 6);
}

void model_export_batches(const struct model *model, struct model_bytes *out)
{
	size_t *order = sort_batches(model);

	model_bytes_add_text(out, "ref,sku,qty,eta,allocated,available\n");
	for (size_t i = 0; i < model->n_batches; i++)
		add_batch_csv(model, order[i], out);
	free(order);
}

static void add_figures(const struct model *model, size_t index, struct model_bytes *out)
{
	add_number(out, "qty", model->batches[index].qty);
	add_text(out, "eta", model->batches[index].eta);
	add_number(out, "allocated", model_allocated(model, index));
	add_number(out, "available", model_available(model, index));
}

static void add_batches_of(const struct model *model, const char *sku, struct model_bytes *out)
{
	size_t *order = sort_batches(model);

	model_bytes_add_text(out, "\"batches\":[");
	for (size_t i = 0; i < model->n_batches; i++) {
		if (strcmp(model->batches[order[i]].sku, sku) != 0)
			continue;
		model_bytes_add_char(out, '{');
		add_text(out, "ref", model->batches[order[i]].ref);
		add_figures(model, order[i], out);
		close_with(out, "},");
	}
	close_with(out, "]");
	free(order);
}

bool model_show_sku_json(const struct model *model, const char *id, struct model_bytes *out)
{
	size_t i = 0;

	while (i < model->n_products && strcmp(model->products[i].sku, id) != 0)
		i++;
	if (i == model->n_products)
		return false;
	model_bytes_add_char(out, '{');
	add_text(out, "sku", id);
	add_number(out, "version", model->products[i].version);
	add_number(out, "available", model_total_available(model, id));
	add_batches_of(model, id, out);
	close_with(out, "}\n");
	return true;
}

static void add_lines_on(const struct model *model, size_t batch, struct model_bytes *out)
{
	model_bytes_add_text(out, "\"lines\":[");
	for (size_t i = 0; i < model->n_lines; i++) {
		const struct model_line *line = &model->lines[i];

		if (line->batch != batch)
			continue;
		model_bytes_add_char(out, '{');
		add_text(out, "orderid", line->orderid);
		add_text(out, "sku", line->sku);
		add_number(out, "qty", line->qty);
		add_text(out, "line", line->number);
		close_with(out, "},");
	}
	close_with(out, "]");
}

bool model_show_batch_json(const struct model *model, const char *id, struct model_bytes *out)
{
	size_t index = model_find_batch(model, id);

	if (index == MODEL_NOWHERE)
		return false;
	model_bytes_add_char(out, '{');
	add_text(out, "ref", model->batches[index].ref);
	add_text(out, "sku", model->batches[index].sku);
	add_figures(model, index, out);
	add_lines_on(model, index, out);
	close_with(out, "}\n");
	return true;
}

/* Walking over the ids */

size_t model_n_batches(const struct model *model)
{
	return model->n_batches;
}

const char *model_batch_ref(const struct model *model, size_t index)
{
	return model->batches[index].ref;
}

size_t model_n_skus(const struct model *model)
{
	return model->n_products;
}

const char *model_sku(const struct model *model, size_t index)
{
	return model->products[index].sku;
}

size_t model_n_lines(const struct model *model)
{
	return model->n_lines;
}

const char *model_line_orderid(const struct model *model, size_t index)
{
	return model->lines[index].orderid;
}
