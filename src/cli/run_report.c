#include "cli/run_report.h"

#include <unistd.h>

#include "allot/base/clock.h"
#include "cli/terminal.h"
#include "allot/results/folder.h"
#include "allot/results/rows.h"

/* One run a process: where it reports to. */
static struct {
	const char *out;
	bool quiet;
	bool terminal;	/* progress is wanted */
	bool line;	/* a progress line stands on the terminal */
	double started; /* of the phase and feed at hand */
	double shown;
	const struct feed *feed;
	enum run_phase phase;
	uint64_t told; /* refused rows told of the feed at hand */
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
	report.told++;
	say("%s:%llu: %s: %s", feed->path, (unsigned long long)line, code_name(code), reason);
}

static void on_feed_refused(void *ctx, const struct feed *feed)
{
	(void)ctx;
	erase();
	if (feed->detail_line) {
		/* the detail begins with "line N: ", as the summary wants it */
		const char *colon = strstr(feed->detail, ": ");
		say("%s:%llu: %s: %s; nothing of it was applied; %s", feed->path,
		    (unsigned long long)feed->detail_line, code_name(feed->code),
		    colon ? colon + 2 : feed->detail, code_advice(feed->code));
	} else {
		say("%s: %s: %s; nothing of it was applied; %s", feed->path, code_name(feed->code),
		    feed->detail, code_advice(feed->code));
	}
}

static void on_feed_done(void *ctx, const struct feed *feed, uint32_t index, uint64_t rejected, uint64_t run)
{
	struct buf folder;
	(void)ctx;
	buf_init(&folder, 0);
	const char *path = results_path(&folder, report.out, run);
	erase();
	if (feed->last_line_unterminated)
		say("%s: warning: the last line has no line end; was the file cut short?", feed->path);
	if (rejected > report.told && path)
		say("%s: %llu more rows refused; all are in %s/rejected/%02u-%.*s", feed->path,
		    (unsigned long long)(rejected - report.told), path, index + 1, SLICE_ARG(feed->name));
	report.told = 0;
	buf_release(&folder);
}

static void on_note(void *ctx, const char *sentence)
{
	(void)ctx;
	erase();
	say("%s", sentence);
}

struct run_listener run_report_listener(const char *out, bool quiet)
{
	report.out = out;
	report.quiet = quiet;
	report.terminal = !quiet && isatty(STDERR_FILENO);
	return (struct run_listener){
		.progress = report.terminal ? on_progress : NULL,
		.row_refused = quiet ? NULL : on_row_refused,
		.feed_done = quiet ? NULL : on_feed_done,
		.feed_refused = on_feed_refused,
		.note = quiet ? NULL : on_note,
	};
}

/* The table at the end */

enum { COLUMNS = 11 };

static void put_counts(struct text_table *t, const struct counts *c)
{
	text_table_number(t, counts_rows(c));
	text_table_number(t, c->created);
	text_table_number(t, c->changed);
	text_table_number(t, c->unchanged);
	text_table_number(t, c->allocated);
	text_table_number(t, c->out_of_stock);
	text_table_number(t, c->duplicates);
	text_table_number(t, c->rejected);
}

static void put_feeds(struct text_table *t, const struct summary *s)
{
	static const char *const heads[COLUMNS] = { "feed",	    "kind",	  "status",    "rows",
						    "created",	    "changed",	  "unchanged", "allocated",
						    "out of stock", "duplicates", "rejected" };
	for (size_t i = 0; i < COLUMNS; i++)
		text_table_cell(t, slice_str(heads[i]));
	for (uint32_t i = 0; i < s->run.feeds; i++) {
		const struct feed_record *f = &s->feeds[i];
		text_table_cell(t, f->name);
		text_table_cell(t, slice_str(f->kind == KIND_NONE ? "-" : kind_name(f->kind)));
		text_table_cell(t, slice_str(f->status == FEED_REFUSED ? code_name(f->code)
								       : feed_status_name(f->status)));
		put_counts(t, &f->counts);
	}
}

static void put_table(struct buf *out, const struct summary *s, bool colours)
{
	struct text_table t;
	struct counts totals = { 0 };
	struct units units = { 0 };
	text_table_init(&t, COLUMNS, "lllrrrrrrrr");
	put_feeds(&t, s);
	summary_totals(s, &totals, &units);
	if (s->run.feeds > 1) {
		text_table_cell(&t, SLICE("total"));
		text_table_cell(&t, SLICE(""));
		text_table_cell(&t, SLICE(""));
		put_counts(&t, &totals);
	}
	text_table_print(&t, colours, out);
	buf_printf(out, "units: %llu allocated, %llu deallocated, %llu short\n",
		   (unsigned long long)units.allocated, (unsigned long long)units.deallocated,
		   (unsigned long long)units.short_);
	text_table_release(&t);
}

static void put_recovery(struct buf *out, const struct summary *s)
{
	if (s->run.recovered)
		buf_printf(out, "run %llu had been interrupted; it was published and taken up\n",
			   (unsigned long long)s->run.recovered);
	for (uint32_t i = 0; i < s->run.abandoned_count; i++) {
		buf_put_str(out, "abandoned: ");
		buf_put_visible(out, s->run.abandoned[i], s->run.abandoned[i].n);
		buf_put_str(out, " (not finished by the interrupted run, not given now)\n");
	}
}

enum status run_report_print(const struct summary *summary, const char *out, bool json, bool quiet)
{
	struct output o;
	struct buf folder;
	output_begin(&o);
	buf_init(&folder, 0);
	if (json) {
		summary_json(&o.buf, summary);
	} else if (!quiet) {
		const char *path = results_path(&folder, out, summary->run.number);
		put_table(&o.buf, summary, colours_wanted(STDOUT_FILENO));
		put_recovery(&o.buf, summary);
		buf_put_str(&o.buf, "results: ");
		if (path)
			buf_put_visible(&o.buf, slice_str(path), 4096);
		buf_put_char(&o.buf, '\n');
	}
	buf_release(&folder);
	return output_end(&o);
}
