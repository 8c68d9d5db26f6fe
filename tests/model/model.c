#include "model.h"

#include <stdlib.h>
#include <string.h>

#include "model_domain.h"
#include "model_feed.h"
#include "model_summary.h"

#define EXIT_MISSING 66

struct model *model_new(void)
{
	struct model *model = model_alloc(NULL, 1, sizeof(*model));

	*model = (struct model){ 0 };
	return model;
}

void model_free(struct model *model)
{
	for (size_t i = 0; i < model->n_batches; i++) {
		free(model->batches[i].ref);
		free(model->batches[i].sku);
	}
	for (size_t i = 0; i < model->n_products; i++)
		free(model->products[i].sku);
	for (size_t i = 0; i < model->n_lines; i++) {
		free(model->lines[i].orderid);
		free(model->lines[i].sku);
		free(model->lines[i].number);
	}
	free(model->batches);
	free(model->products);
	free(model->lines);
	free(model);
}

enum model_kind model_kind_of(const char *bytes, size_t len)
{
	struct model_header header;
	enum model_kind kind;

	if (model_has_wide_bom(bytes, len))
		return MODEL_NO_KIND;
	model_header_find(&header, bytes, len);
	kind = header.kind;
	model_header_free(&header);
	return kind;
}

static struct model_bytes *add_file(struct model_result *result, const char *name)
{
	size_t n = result->n_files++;

	result->files = model_alloc(result->files, n + 1, sizeof(*result->files));
	result->files[n] = (struct model_file){ .name = model_copy(name) };
	return &result->files[n].content;
}

/* Moves the bytes. */
static void add_ready_file(struct model_result *result, const char *name, struct model_bytes *bytes)
{
	*add_file(result, name) = *bytes;
	*bytes = (struct model_bytes){ 0 };
}

static void add_reject_file(struct model_result *result, size_t place, const char *feed,
			    struct model_bytes *rows)
{
	struct model_bytes name = { 0 };

	model_bytes_add_text(&name, place < 10 ? "rejected/0" : "rejected/");
	model_bytes_add_number(&name, place);
	model_bytes_add_char(&name, '-');
	model_bytes_add_text(&name, feed);
	add_ready_file(result, name.data, rows);
	model_bytes_free(&name);
}

static void add_files(struct model_result *result, struct model_ledger *ledger)
{
	struct model_report *report;

	model_summary_write(add_file(result, "summary.json"), result, ledger);
	add_ready_file(result, "allocations.csv", &ledger->allocations);
	add_ready_file(result, "deallocations.csv", &ledger->deallocations);
	add_ready_file(result, "out_of_stock.csv", &ledger->out_of_stock);
	for (size_t i = 0; i < result->n_reports; i++) {
		report = &result->reports[i];
		if (report->counts.outcomes[MODEL_REJECTED] > 0)
			add_reject_file(result, i + 1, report->name, &report->reject_file);
	}
}

static bool refuses_something(const struct model_result *result)
{
	for (size_t i = 0; i < result->n_reports; i++) {
		if (result->reports[i].refusal != MODEL_NO_REFUSAL)
			return true;
		if (result->reports[i].counts.outcomes[MODEL_REJECTED] > 0)
			return true;
	}
	return false;
}

static void run_feeds(struct model *model, struct model_result *result, const struct model_feed *feeds,
		      size_t n_feeds, const struct model_options *options)
{
	struct model_ledger ledger;

	model_ledger_init(&ledger);
	result->run = ++model->runs;
	result->reports = model_alloc(NULL, n_feeds, sizeof(*result->reports));
	result->n_reports = n_feeds;
	for (size_t i = 0; i < n_feeds; i++)
		model_feed_run(model, &ledger, &feeds[i], options, &result->reports[i]);
	result->exit_status = refuses_something(result);
	memcpy(result->events, ledger.events, sizeof(ledger.events));
	add_files(result, &ledger);
	model_ledger_free(&ledger);
}

static bool any_is_missing(const struct model_feed *feeds, size_t n_feeds)
{
	for (size_t i = 0; i < n_feeds; i++) {
		if (feeds[i].presence == MODEL_MISSING)
			return true;
	}
	return false;
}

struct model_result *model_run(struct model *model, const struct model_feed *feeds, size_t n_feeds,
			       const struct model_options *options)
{
	struct model_result *result = model_alloc(NULL, 1, sizeof(*result));

	*result = (struct model_result){ 0 };
	if (any_is_missing(feeds, n_feeds))
		result->exit_status = EXIT_MISSING;
	else
		run_feeds(model, result, feeds, n_feeds, options);
	return result;
}

void model_result_free(struct model_result *result)
{
	if (!result)
		return;
	for (size_t i = 0; i < result->n_files; i++) {
		free(result->files[i].name);
		model_bytes_free(&result->files[i].content);
	}
	for (size_t i = 0; i < result->n_reports; i++) {
		free(result->reports[i].name);
		model_bytes_free(&result->reports[i].reject_file);
	}
	free(result->files);
	free(result->reports);
	free(result);
}

const struct model_bytes *model_result_file(const struct model_result *result, const char *name)
{
	for (size_t i = 0; i < result->n_files; i++) {
		if (strcmp(result->files[i].name, name) == 0)
			return &result->files[i].content;
	}
	return NULL;
}
