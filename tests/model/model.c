/* A run: feeds are checked, take their turns, and what became of them is written down.
 *
 * Readings: a feed that is refused whole has no warnings, and counts nothing; with `no-valid-row`
 * it has its reject file all the same. Warnings without a feed: a new store, no feed at all, and
 * one for each folder that holds something that is not taken.
 */
#include "model.h"

#include <stdlib.h>
#include <string.h>

#include "model_rejects.h"
#include "model_summary.h"
#include "model_turns.h"

#define EXIT_MISSING	   66
#define EXIT_ROWS_REFUSED  3
#define EXIT_FEEDS_REFUSED 4

struct model *model_new(void)
{
	struct model *model = model_alloc(NULL, 1, sizeof(*model));

	*model = (struct model){ 0 };
	return model;
}

void model_free(struct model *model)
{
	for (size_t i = 0; i < model->n_texts; i++)
		free(model->texts[i]);
	free(model->texts);
	model_state_free(&model->state);
	model_rejects_free(model);
	free(model);
}

/* Files */

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

static void add_reject_file(struct model_result *result, size_t place, struct model_report *report)
{
	struct model_bytes name = { 0 };

	model_bytes_add_text(&name, place < 10 ? "rejected/0" : "rejected/");
	model_bytes_add_number(&name, place);
	model_bytes_add_char(&name, '-');
	model_bytes_add_text(&name, report->name);
	add_ready_file(result, name.data, &report->reject_file);
	model_bytes_free(&name);
}

static void add_files(struct model_result *result, struct model_ledger *ledger,
		      const struct model_warnings *warnings)
{
	model_summary_write(add_file(result, "summary.json"), result, ledger, warnings);
	for (enum model_ledger_file i = 0; i < MODEL_LEDGER_FILES; i++)
		add_ready_file(result, model_ledger_file_name(i), &ledger->files[i]);
	for (size_t i = 0; i < result->n_reports; i++) {
		if (result->reports[i].reject_file.len > 0)
			add_reject_file(result, i + 1, &result->reports[i]);
	}
}

/* Reports */

static void count_row(struct model_report *report, const struct model_row_result *row, bool is_old)
{
	struct model_counts *counts = &report->counts;

	if (report->refusal != MODEL_NO_REFUSAL)
		return;
	counts->rows++;
	counts->outcomes[row->outcome]++;
	if (row->outcome != MODEL_REJECTED)
		return;
	counts->rejects[row->reject]++;
	counts->old_rejects += is_old;
}

static void report_row(const struct model *model, struct model_ledger *ledger,
		       const struct model_feed_result *feed, size_t index, struct model_report *report)
{
	const struct model_row_result *row = &feed->rows[index];
	uint64_t since = 0;

	if (row->outcome == MODEL_REJECTED) {
		since = model_rejects_since(model, feed->feed, index, row->reject);
		model_rejects_write(&report->reject_file, feed->feed, index, row->reject, since);
		ledger->points[MODEL_OLD_REJECT_POINT] += since > 0;
	}
	count_row(report, row, since > 0);
}

static bool has_reject_file(const struct model_checked_feed *feed)
{
	return feed->refusal == MODEL_NO_REFUSAL || feed->refusal == MODEL_NO_VALID_ROW;
}

static void report_feed(const struct model *model, struct model_ledger *ledger,
			const struct model_feed_result *feed, struct model_report *report)
{
	*report = (struct model_report){
		.name = model_copy(feed->feed->name),
		.kind = feed->feed->kind,
		.refusal = feed->feed->refusal,
	};
	memcpy(report->sha256, feed->feed->sha256, sizeof(report->sha256));
	for (size_t i = 0; has_reject_file(feed->feed) && i < feed->feed->n_rows; i++)
		report_row(model, ledger, feed, i, report);
}

/* What this run refuses is old from the next run on. */
static void note_rejects(struct model *model, const struct model_feed_result *feed)
{
	for (size_t i = 0; has_reject_file(feed->feed) && i < feed->feed->n_rows; i++) {
		if (feed->rows[i].outcome == MODEL_REJECTED)
			model_rejects_note(model, feed->feed, i, feed->rows[i].reject);
	}
}

/* Warnings */

static void warn_of_feed(struct model_ledger *ledger, struct model_warnings *warnings,
			 const struct model_feed_result *result)
{
	const struct model_checked_feed *feed = result->feed;

	if (feed->refusal != MODEL_NO_REFUSAL)
		return;
	if (feed->unterminated) {
		model_pass(ledger, WARNED_UNTERMINATED);
		model_warn(warnings, feed->name, feed->unterminated);
	}
	if (feed->again) {
		model_pass(ledger, WARNED_HEADER_AGAIN);
		model_warn(warnings, feed->name, feed->again);
	}
	if (result->unallocated) {
		model_pass(ledger, WARNED_UNALLOCATED);
		model_warn(warnings, feed->name, result->unallocated);
	}
}

static void warn_of_run(struct model_ledger *ledger, struct model_warnings *warnings,
			const struct model_options *options, uint64_t run, size_t n_feeds)
{
	if (run == 1) {
		model_pass(ledger, WARNED_NEW_STORE);
		model_warn(warnings, NULL, 0);
	}
	if (n_feeds == 0) {
		model_pass(ledger, WARNED_NO_FEED);
		model_warn(warnings, NULL, 0);
	}
	for (size_t i = 0; i < options->left_out; i++) {
		model_pass(ledger, WARNED_LEFT_OUT);
		model_warn(warnings, NULL, 0);
	}
}

static int exit_status_of(struct model_ledger *ledger, const struct model_result *result)
{
	uint64_t refused = 0;
	uint64_t old = 0;

	for (size_t i = 0; i < result->n_reports; i++) {
		if (result->reports[i].refusal != MODEL_NO_REFUSAL) {
			model_pass(ledger, EXIT_4);
			return EXIT_FEEDS_REFUSED;
		}
		refused += result->reports[i].counts.outcomes[MODEL_REJECTED];
		old += result->reports[i].counts.old_rejects;
	}
	if (refused > old) {
		model_pass(ledger, EXIT_3);
		return EXIT_ROWS_REFUSED;
	}
	ledger->points[MODEL_EXIT_0_POINT] += refused > 0;
	return 0;
}

/* Runs */

static void count_feed(struct model_ledger *ledger, const struct model_checked_feed *feed)
{
	bool has_unit = feed->header.names.n_fields > 0 && (feed->header.at[MODEL_UOM] != MODEL_NOWHERE ||
							    feed->header.at[MODEL_UNIT] != MODEL_NOWHERE);

	ledger->points[MODEL_SEP_LINE_POINT] += feed->header.has_sep;
	ledger->points[MODEL_UNIT_GIVEN_POINT] += feed->kind != MODEL_NO_KIND && has_unit;
}

static void report(struct model *model, struct model_ledger *ledger, struct model_feed_result *feeds,
		   struct model_result *result, const struct model_options *options)
{
	struct model_warnings warnings = { 0 };

	warn_of_run(ledger, &warnings, options, result->run, result->n_reports);
	for (size_t i = 0; i < result->n_reports; i++) {
		report_feed(model, ledger, &feeds[i], &result->reports[i]);
		warn_of_feed(ledger, &warnings, &feeds[i]);
		count_feed(ledger, feeds[i].feed);
	}
	for (size_t i = 0; i < result->n_reports; i++)
		note_rejects(model, &feeds[i]);
	result->exit_status = exit_status_of(ledger, result);
	memcpy(result->events, ledger->events, sizeof(ledger->events));
	memcpy(result->points, ledger->points, sizeof(ledger->points));
	add_files(result, ledger, &warnings);
	free(warnings.list);
}

static void run_feeds(struct model *model, struct model_result *result, const struct model_feed *feeds,
		      size_t n_feeds, const struct model_options *options)
{
	struct model_checked_feed *checked = model_alloc(NULL, n_feeds, sizeof(*checked));
	struct model_feed_result *results = model_alloc(NULL, n_feeds, sizeof(*results));
	struct model_ledger ledger;

	model_ledger_init(&ledger);
	result->run = ++model->runs;
	result->reports = model_alloc(NULL, n_feeds, sizeof(*result->reports));
	result->n_reports = n_feeds;
	for (size_t i = 0; i < n_feeds; i++) {
		model_feed_check(&checked[i], &feeds[i], options);
		results[i] = (struct model_feed_result){ .feed = &checked[i] };
	}
	model_take_turns(model, &ledger, options, results, n_feeds);
	report(model, &ledger, results, result, options);
	for (size_t i = 0; i < n_feeds; i++) {
		free(results[i].rows);
		model_feed_free(&checked[i]);
	}
	free(checked);
	free(results);
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
