/*
 * What a person is told: on the way through a listener, at the end out of the summary, so that the table and
 * summary.json never say different things.
 */
#include "cli/run_report.h"

#include <unistd.h>

#include "allot/base/clock.h"
#include "cli/terminal.h"
#include "allot/results/folder.h"
#include "allot/results/rows.h"

/* One run a process: where it reports to. */
static struct {
	bool terminal;	/* progress is wanted */
	bool line;	/* a progress line stands on the terminal */
	double started; /* of the phase and feed at hand */
	double shown;
	const struct feed *feed;
	enum run_phase phase;
} report;

/* Progress */

static void erase(void)
{
	static const char blank[] = "\r\033[K";
	if (report.line && write(STDERR_FILENO, blank, sizeof(blank) - 1) < 0)
		report.terminal = false;
	report.line = false;
}

void run_report_progress_end(void)
{
	erase();
}

static const char *phase_name(enum run_phase phase)
{
	static const char *const names[] = {
		[PHASE_VALIDATE] = "checking", [PHASE_APPLY] = "applying", [PHASE_PUBLISH] = "writing"
	};
	return names[phase];
}

static void show_progress(const struct feed *feed, uint64_t rows, uint64_t done, uint64_t total, double now)
{
	struct buf line;
	double spent = now - report.started;
	double rate = spent > 0 ? (double)rows / spent : 0;
	buf_init(&line, 0);
	buf_put_str(&line, "\r\033[K");
	buf_put_visible(&line, feed->name, 40);
	buf_printf(&line, ": %s", phase_name(report.phase));
	if (total > 0 && done <= total)
		buf_printf(&line, " %3d%%", (int)(100 * (double)done / (double)total));
	if (rows > 0)
		buf_printf(&line, ", %llu rows, %.0f rows/s", (unsigned long long)rows, rate);
	if (total > done && done > 0 && spent > 1)
		buf_printf(&line, ", %.0f s left", spent * (double)(total - done) / (double)done);
	if (!buf_status(&line) && write(STDERR_FILENO, line.p, line.n) > 0)
		report.line = true;
	buf_release(&line);
}

static void on_progress(void *ctx, enum run_phase phase, const struct feed *feed, uint64_t rows, uint64_t done,
			uint64_t total)
{
	const double interval_s = 0.1;
	double now = clock_monotonic();
	(void)ctx;
	if (feed != report.feed || phase != report.phase) {
		report.feed = feed;
		report.phase = phase;
		report.started = now;
		report.shown = 0;
	}
	if (now - report.shown < interval_s)
		return;
	report.shown = now;
	show_progress(feed, rows, done, total, now);
}

/* Lines */

static void on_row_refused(void *ctx, const struct feed *feed, uint64_t line, enum code code,
			   const char *reason)
{
	(void)ctx;
	erase();
	say("%s:%llu: %s: %s", feed->path, (unsigned long long)line, code_name(code), reason);
}

static void on_feed_refused(void *ctx, const struct feed *feed)
{
	(void)ctx;
	erase();
	if (feed->detail_line) {
		/* the detail begins with "line N: ", as the summary wants it */
		const char *colon = strstr(feed->detail, ": ");
		say("%s:%llu: %s: %s; nothing of it was applied", feed->path,
		    (unsigned long long)feed->detail_line, code_name(feed->code),
		    colon ? colon + 2 : feed->detail);
	} else {
		say("%s: %s: %s; nothing of it was applied", feed->path, code_name(feed->code), feed->detail);
	}
}

static void on_warning(void *ctx, const struct feed *feed, uint64_t line, struct slice text)
{
	(void)ctx;
	erase();
	if (!feed)
		say("warning: %.*s", SLICE_ARG(text));
	else if (line)
		say("%s:%llu: warning: %.*s", feed->path, (unsigned long long)line, SLICE_ARG(text));
	else
		say("%s: warning: %.*s", feed->path, SLICE_ARG(text));
}

struct run_listener run_report_listener(bool quiet)
{
	report.terminal = !quiet && isatty(STDERR_FILENO);
	return (struct run_listener){
		.progress = report.terminal ? on_progress : NULL,
		.row_refused = quiet ? NULL : on_row_refused,
		.feed_refused = on_feed_refused,
		.warning = on_warning,
	};
}

/* The table at the end: a column for each outcome where there is room, else a few for sums of them. */

struct sum_column {
	const char *head;
	unsigned of; /* bit 1 << outcome_type */
};

#define OF(type) (1u << OUTCOME_##type)

/* Every outcome is in one of these. */
static const struct sum_column SUMS[] = {
	{ "news", OF(CREATED) | OF(CHANGED) | OF(ALLOCATED) | OF(AMENDED) | OF(CANCELLED) | OF(SHIPPED) },
	{ "known", OF(UNCHANGED) | OF(DUPLICATE) | OF(CLOSED) },
	{ "short", OF(OUT_OF_STOCK) },
	{ "refused", OF(REFUSED) },
};
enum { SUMS_COUNT = sizeof(SUMS) / sizeof(SUMS[0]) };

struct sum_columns {
	size_t count;
	struct sum_column columns[OUTCOME_COUNT];
};

static uint64_t sum_of(const struct sum_column *c, const struct counts *counts)
{
	uint64_t sum = 0;
	for (int type = 0; type < OUTCOME_COUNT; type++)
		if (c->of & 1u << type)
			sum += counts->of[type];
	return sum;
}

static struct sum_columns few_columns(void)
{
	struct sum_columns few = { .count = SUMS_COUNT };
	memcpy(few.columns, SUMS, sizeof(SUMS));
	return few;
}

/* Those of ALL, or those in which COUNTS has something. */
static struct sum_columns outcome_columns(bool all, const struct counts *counts)
{
	struct sum_columns many = { 0 };
	for (int type = 0; type < OUTCOME_COUNT; type++)
		if (all || counts->of[type])
			many.columns[many.count++] =
				(struct sum_column){ outcome_name((enum outcome_type)type), 1u << type };
	return many;
}

static void put_counts(struct text_table *t, const struct sum_columns *columns, const struct counts *counts)
{
	text_table_number(t, counts_rows(counts));
	for (size_t i = 0; i < columns->count; i++)
		text_table_number(t, sum_of(&columns->columns[i], counts));
}

static void put_heads(struct text_table *t, const struct sum_columns *columns)
{
	static const char *const heads[] = { "feed", "kind", "status", "rows" };
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		text_table_cell(t, slice_str(heads[i]));
	for (size_t i = 0; i < columns->count; i++)
		text_table_cell(t, slice_str(columns->columns[i].head));
}

static void put_feed(struct text_table *t, const struct sum_columns *columns, const struct feed_record *f)
{
	text_table_cell(t, f->name);
	text_table_cell(t, slice_str(f->kind == KIND_NONE ? "-" : kind_name(f->kind)));
	text_table_cell(
		t, slice_str(f->status == FEED_REFUSED ? code_name(f->code) : feed_status_name(f->status)));
	put_counts(t, columns, &f->counts);
}

static void fill_table(struct text_table *t, const struct sum_columns *columns, const struct summary *s,
		       const struct counts *totals)
{
	text_table_init(t, 4 + columns->count, "lllrrrrrrrrrrrrr");
	put_heads(t, columns);
	for (uint32_t i = 0; i < s->run.feeds; i++)
		put_feed(t, columns, &s->feeds[i]);
	if (s->run.feeds < 2)
		return;
	text_table_cell(t, SLICE("total"));
	text_table_cell(t, SLICE(""));
	text_table_cell(t, SLICE(""));
	put_counts(t, columns, totals);
}

/* WIDTH is that of the terminal, 0: it is none, and whoever reads the table finds every column in its place. */
static void put_table(struct buf *out, const struct summary *s, const struct counts *totals, size_t width)
{
	enum { WIDE = 120 };
	struct text_table t;
	struct sum_columns columns = width && width < WIDE ? few_columns() : outcome_columns(!width, totals);
	fill_table(&t, &columns, s, totals);
	if (width >= WIDE && text_table_width(&t) > width) {
		text_table_release(&t);
		columns = few_columns();
		fill_table(&t, &columns, s, totals);
	}
	if (width)
		text_table_fit(&t, width);
	text_table_print(&t, colours_wanted(STDOUT_FILENO), out);
	text_table_release(&t);
}

static void put_units(struct buf *out, const struct units *units)
{
	for (int type = 0; type < UNITS_COUNT; type++)
		buf_printf(out, "%s %llu %s", type ? "," : "units:", (unsigned long long)units->of[type],
			   units_name((enum units_type)type));
	buf_put_char(out, '\n');
}

static void put_recovery(struct buf *out, const struct summary *s)
{
	if (s->run.recovered)
		buf_printf(out, "run %llu had been interrupted; what it had done is published\n",
			   (unsigned long long)s->run.recovered);
	for (uint32_t i = 0; i < s->run.abandoned_count; i++) {
		buf_put_str(out, "abandoned: ");
		buf_put_visible(out, s->run.abandoned[i], s->run.abandoned[i].n);
		buf_put_str(out, " (the interrupted run had not finished it)\n");
	}
}

static void put_old_rejects(struct buf *out, const struct counts *totals)
{
	if (totals->old_rejects)
		buf_printf(out,
			   "old rejects: %llu of the %llu refused rows were refused by an earlier run, too\n",
			   (unsigned long long)totals->old_rejects,
			   (unsigned long long)totals->of[OUTCOME_REFUSED]);
}

/* What profiles left out, by rule. */
static void put_drops(struct buf *out, const struct summary *s)
{
	for (uint32_t i = 0; i < s->run.feeds; i++) {
		const struct feed_record *f = &s->feeds[i];
		for (uint32_t d = 0; f->counts.dropped && d < f->drops_count; d++) {
			buf_put_str(out, "dropped: ");
			buf_put_visible(out, f->name, 200);
			buf_put_str(out, ": ");
			buf_put_visible(out, f->drops[d], 1000);
			buf_put_char(out, '\n');
		}
	}
}

static void put_missing(struct buf *out, const struct summary *s)
{
	for (uint32_t i = 0; i < s->run.feeds; i++) {
		if (!s->feeds[i].counts.missing)
			continue;
		buf_put_str(out, "missing: ");
		buf_put_visible(out, s->feeds[i].name, 200);
		buf_printf(out, ": batches that it leaves out and that were set to 0: %llu\n",
			   (unsigned long long)s->feeds[i].counts.missing);
	}
}

static void put_end(struct buf *out, const struct summary *s, const char *path)
{
	struct counts totals;
	struct units units;
	summary_totals(s, &totals, &units);
	put_table(out, s, &totals, terminal_width(STDOUT_FILENO));
	put_units(out, &units);
	put_old_rejects(out, &totals);
	put_drops(out, s);
	put_missing(out, s);
	put_recovery(out, s);
	buf_put_str(out, "results: ");
	buf_put_visible(out, slice_str(path), 4096);
	buf_put_char(out, '\n');
}

/* What only the end tells */

static void late_warning(void *ctx, const struct feed_record *feed, uint64_t line, struct slice text)
{
	(void)ctx;
	say("%.*s:%llu: warning: %.*s", SLICE_ARG(feed->name), (unsigned long long)line, SLICE_ARG(text));
}

/* Of the rows that are refused anew some are told one by one; here of how many they were. */
static void say_refused(const struct summary *s, const char *path, bool quiet)
{
	struct counts totals;
	struct units units;
	summary_totals(s, &totals, &units);
	for (uint32_t i = 0; !quiet && i < s->run.feeds; i++) {
		const struct counts *c = &s->feeds[i].counts;
		char name[REJECT_NAME];
		if (c->of[OUTCOME_REFUSED] - c->old_rejects <= LISTED_REFUSALS_MAX)
			continue;
		reject_name(name, i, s->feeds[i].name);
		say("%.*s: rows refused: %llu; all are in %s/rejected/%s", SLICE_ARG(s->feeds[i].name),
		    (unsigned long long)c->of[OUTCOME_REFUSED], path, name);
	}
	if (quiet && totals.of[OUTCOME_REFUSED] > totals.old_rejects)
		say("rows refused: %llu (%llu of them by an earlier run, too); all are in %s/rejected",
		    (unsigned long long)totals.of[OUTCOME_REFUSED], (unsigned long long)totals.old_rejects,
		    path);
}

static void say_end(const struct run_result *result, const char *path, bool quiet)
{
	const struct summary *s = &result->summary;
	summary_late_warnings(s, late_warning, NULL);
	say_refused(s, path, quiet);
	if (result->repeated)
		say("nobody had heard what became of run %llu: nothing is applied, this is its summary again",
		    (unsigned long long)s->run.number);
}

enum status run_report_print(const struct run_result *result, const char *out, bool json, bool quiet,
			     bool *heard)
{
	struct output o;
	struct buf folder;
	buf_init(&folder, 0);
	const char *path = results_path(&folder, out, result->summary.run.number);
	enum status st = path ? ST_OK : fail_memory();
	if (!st) {
		say_end(result, path, quiet);
		output_begin(&o);
		if (json)
			summary_json(&o.buf, &result->summary);
		else if (!quiet)
			put_end(&o.buf, &result->summary, path);
		st = output_end(&o);
		*heard = !st && !o.closed;
	}
	buf_release(&folder);
	return st;
}
