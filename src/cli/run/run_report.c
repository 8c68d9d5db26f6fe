/*
 * What a person is told: on the way through a listener, at the end out of the summary, so that the table and
 * summary.json never say different things.
 */
#include "cli/run/run_report.h"

#include <unistd.h>

#include "cli/fold.h"
#include "cli/run/run_progress.h"
#include "cli/run/run_table.h"
#include "cli/terminal.h"
#include "allot/results/folder.h"
#include "allot/results/rows.h"

/* Lines */

static void on_row_refused(void *ctx, const struct feed *feed, uint64_t line, enum code code,
			   const char *reason)
{
	(void)ctx;
	run_progress_erase();
	say_warning("%s:%llu: %s: %s", feed->path, (unsigned long long)line, code_name(code), reason);
}

static void on_feed_refused(void *ctx, const struct feed *feed)
{
	(void)ctx;
	run_progress_erase();
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
	run_progress_erase();
	if (!feed)
		say_warning("warning: %.*s", SLICE_ARG(text));
	else if (line)
		say_warning("%s:%llu: warning: %.*s", feed->path, (unsigned long long)line, SLICE_ARG(text));
	else
		say_warning("%s: warning: %.*s", feed->path, SLICE_ARG(text));
}

struct run_listener run_report_listener(bool quiet)
{
	return (struct run_listener){
		.row_refused = quiet ? NULL : on_row_refused,
		.feed_refused = quiet ? NULL : on_feed_refused,
		.warning = on_warning,
	};
}

/* The end */

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

static void put_seal(struct buf *out, const struct seal *seal)
{
	char hex[SHA256_HEX];
	if (!seal->there)
		return;
	sha256_hex(seal->sha256, hex);
	buf_put_str(out, "seal: ");
	buf_put(out, hex, sizeof(hex));
	buf_put_char(out, '\n');
}

/* What profiles left out, by rule. */
static void put_drops(struct buf *out, const struct summary *s)
{
	for (uint32_t i = 0; i < s->run.feeds; i++) {
		const struct feed_record *f = &s->feeds[i];
		for (uint32_t d = 0; f->status != FEED_REFUSED && d < f->drops_count; d++) {
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

void run_summary_put(struct buf *out, const struct summary *s, const char *path)
{
	struct counts totals;
	struct units units;
	struct buf lines;
	size_t width = terminal_width(STDOUT_FILENO);
	buf_init(&lines, 0);
	summary_totals(s, &totals, &units);
	run_table(out, s, &totals, width);
	put_units(&lines, &units);
	put_old_rejects(&lines, &totals);
	put_drops(&lines, s);
	put_missing(&lines, s);
	put_recovery(&lines, s);
	buf_put_str(&lines, "results: ");
	buf_put_visible(&lines, slice_str(path), 4096);
	buf_put_char(&lines, '\n');
	put_seal(&lines, &s->run.books.seal);
	fold(out, buf_slice(&lines), width, false);
	if (!out->status)
		out->status = buf_status(&lines);
	buf_release(&lines);
}

/* What only the end tells */

static void late_warning(void *ctx, const struct feed_record *feed, uint64_t line, struct slice text)
{
	(void)ctx;
	if (line)
		say_warning("%.*s:%llu: warning: %.*s", SLICE_ARG(feed->name), (unsigned long long)line,
			    SLICE_ARG(text));
	else
		say_warning("%.*s: warning: %.*s", SLICE_ARG(feed->name), SLICE_ARG(text));
}

/* Of the rows that are refused anew some are told one by one; here of how many they were. */
static void say_refused(const struct summary *s, const char *path)
{
	for (uint32_t i = 0; i < s->run.feeds; i++) {
		const struct counts *c = &s->feeds[i].counts;
		char name[REJECT_NAME];
		if (c->of[OUTCOME_REFUSED] - c->old_rejects <= LISTED_REFUSALS_MAX)
			continue;
		reject_name(name, i, s->feeds[i].name);
		say_warning("%.*s: rows refused: %llu; all are in %s/rejected/%s", SLICE_ARG(s->feeds[i].name),
			    (unsigned long long)c->of[OUTCOME_REFUSED], path, name);
	}
}

/* How many feeds are refused whole; the first ones with their codes into OUT. */
static uint32_t name_refused(const struct summary *s, struct buf *out)
{
	enum { NAMED_MAX = 3 };
	uint32_t count = 0;
	for (uint32_t i = 0; i < s->run.feeds; i++) {
		const struct feed_record *f = &s->feeds[i];
		if (f->status != FEED_REFUSED || ++count > NAMED_MAX)
			continue;
		buf_printf(out, "%s%.*s: %s", count > 1 ? ", " : "", SLICE_ARG(f->name), code_name(f->code));
	}
	if (count > NAMED_MAX)
		buf_put_str(out, ", ...");
	return count;
}

/* "line N: TEXT", as the summary has it: TEXT, and N into *LINE, which is empty where there is none. */
static struct slice split_line(struct slice detail, struct slice *line)
{
	static const struct slice BEGIN = { "line ", 5 };
	uint64_t number;
	*line = (struct slice){ 0 };
	if (detail.n < BEGIN.n || memcmp(detail.p, BEGIN.p, BEGIN.n) != 0)
		return detail;
	const char *from = detail.p + BEGIN.n, *end = detail.p + detail.n;
	const char *colon = memchr(from, ':', (size_t)(end - from));
	if (!colon || end - colon < 2 ||
	    slice_number(slice_of(from, (size_t)(colon - from)), UINT64_MAX, &number) != NUMBER_OK)
		return detail;
	*line = slice_of(from, (size_t)(colon - from));
	return slice_of(colon + 2, (size_t)(end - colon) - 2);
}

/* The only feed that is refused whole, with all that is known of it. */
static void say_one_refused(const struct summary *s)
{
	uint32_t i = 0;
	while (s->feeds[i].status != FEED_REFUSED)
		i++;
	const struct feed_record *f = &s->feeds[i];
	struct slice line, detail = split_line(f->detail, &line);
	say("%.*s%s%.*s: %s: %.*s; nothing of it was applied", SLICE_ARG(f->name), line.n ? ":" : "",
	    SLICE_ARG(line), code_name(f->code), SLICE_ARG(detail));
}

/* The one line for all rows and feeds that are refused, if any is that was not before. */
static enum status say_refused_quietly(const struct summary *s, const char *path)
{
	struct counts totals;
	struct units units;
	struct buf named;
	buf_init(&named, 0);
	summary_totals(s, &totals, &units);
	unsigned long long rows = totals.of[OUTCOME_REFUSED], old = totals.old_rejects;
	uint32_t feeds = name_refused(s, &named);
	struct slice names = buf_slice(&named);
	enum status st = buf_status(&named);
	if (!st && feeds == 1 && rows <= old)
		say_one_refused(s);
	else if (!st && feeds && rows > old)
		say_warning(
			"feeds refused: %u (%.*s); rows refused: %llu (%llu of them by an earlier run, too); "
			"all are in %s",
			feeds, SLICE_ARG(names), rows, old, path);
	else if (!st && feeds > 1)
		say_warning("feeds refused: %u (%.*s); why is in %s/summary.json", feeds, SLICE_ARG(names),
			    path);
	else if (!st && rows > old)
		say_warning("rows refused: %llu (%llu of them by an earlier run, too); all are in %s/rejected",
			    rows, old, path);
	buf_release(&named);
	return st;
}

/* What this run owes for the one that it published: its exit status is for the two of them. */
static void say_owed(const struct run_result *result)
{
	char name[RUN_NAME_TEXT];
	unsigned long long number = result->summary.run.recovered;
	if (result->owed == VERDICT_DONE)
		return;
	run_name(number, name);
	if (result->owed == VERDICT_REFUSED)
		say_warning("run %llu, which was interrupted, had refused a feed whole, held it, or missed it: "
			    "why is in %s/summary.json; this exit status is for it, too",
			    number, name);
	else
		say_warning("run %llu, which was interrupted, had refused rows: they are in %s/rejected; "
			    "this exit status is for them, too",
			    number, name);
}

/* The table and the summary name them; without these this does. */
static void say_abandoned(const struct run_record *run)
{
	for (uint32_t i = 0; i < run->abandoned_count; i++)
		say_warning(
			"%.*s: the interrupted run had not finished it, and this one was not given it: what "
			"is left of it is not applied; feed it again",
			SLICE_ARG(run->abandoned[i]));
}

static enum status say_end(const struct run_result *result, const char *path, bool quiet)
{
	const struct summary *s = &result->summary;
	enum status st = ST_OK;
	summary_late_warnings(s, late_warning, NULL);
	if (quiet)
		st = say_refused_quietly(s, path);
	else
		say_refused(s, path);
	say_owed(result);
	if (quiet)
		say_abandoned(&s->run);
	if (result->repeated == AGAIN_BY_KEY)
		say_warning(
			"run %llu has ended under the key %.*s: nothing is applied, this is its summary again",
			(unsigned long long)s->run.number, SLICE_ARG(s->run.key));
	if (result->repeated == AGAIN_UNHEARD)
		say_warning("nobody had heard what became of run %llu: nothing is applied, this is its "
			    "summary again",
			    (unsigned long long)s->run.number);
	return st;
}

enum status run_report_print(const struct run_result *result, const char *path, bool json, bool quiet,
			     bool *heard)
{
	struct output o;
	enum status st = say_end(result, path, quiet);
	if (!st) {
		output_begin(&o);
		if (json)
			summary_json(&o.buf, &result->summary);
		else if (!quiet)
			run_summary_put(&o.buf, &result->summary, path);
		st = output_end(&o);
		*heard = !st && !o.closed;
	}
	return st;
}
