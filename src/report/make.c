/*
 * A report from the store to its files. Figures are gathered and checked first, all of them; only then is
 * anything written, part by part, into all files at once; and only when all of these are complete do they
 * appear.
 */
#include "allot/report/report.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "report/page/html.h"
#include "report/page/json_paper.h"
#include "report/page/text_paper.h"
#include "report/table/csv_form.h"
#include "report/tables/writing.h"
#include "report/xlsx/book.h"

/* The parts, in their order. */
static enum status compose(struct writing *w)
{
	static void (*const parts[])(struct writing * w) = {
		write_front,	write_statement, write_needs, write_feeds, write_suppliers, write_open_lines,
		write_arrivals, write_skus,	 write_value, write_runs,  write_proof,
	};
	for (size_t i = 0; !w->status && i < sizeof(parts) / sizeof(parts[0]); i++)
		parts[i](w);
	return w->status;
}

/* Files */

struct files {
	struct html html;
	struct csv_form csv;
	struct book book;
};

/* A folder of a run's results is never changed. */
static enum status guard_out(const char *dir)
{
	struct buf path;
	struct stat is;
	buf_init(&path, 0);
	const char *summary = path_join(&path, dir, "summary.json");
	enum status st = summary ? ST_OK : fail_memory();
	if (!st && lstat(summary, &is) == 0)
		st = fail(ST_USAGE,
			  "%s holds the results of a run, which are never changed; name another --out", dir);
	buf_release(&path);
	return st;
}

/* What a report has only with prices is not left there from an earlier one. */
static enum status remove_stale(const char *dir, bool priced)
{
	struct buf path;
	enum status st = ST_OK;
	buf_init(&path, 0);
	const char *value = path_join(&path, dir, "value.csv");
	if (!value)
		st = fail_memory();
	else if (!priced && unlink(value) && errno != ENOENT)
		st = fail_errno(ST_IO, value, errno);
	buf_release(&path);
	return st;
}

static enum status publish(struct files *files, const char *dir, bool priced)
{
	enum status st = csv_form_publish(&files->csv);
	if (!st)
		st = remove_stale(dir, priced);
	if (!st)
		st = book_publish(&files->book);
	if (!st)
		st = sink_publish(&files->html.file);
	return st ? st : folder_sync(dir);
}

static enum status create(struct files *files, const struct figures *f)
{
	const struct report_settings *s = f->settings;
	enum status st = guard_out(s->out);
	csv_form_init(&files->csv, s->out);
	files->html.file = files->book.file = SINK_NONE;
	if (!st)
		st = folder_make(s->out);
	if (!st)
		st = html_create(&files->html, s->out, "report.html", s->version);
	if (!st)
		st = book_create(&files->book, s->out, "report.xlsx", SLICE("Allocation statement"),
				 period_last(&f->period)->run.ended);
	return st;
}

static enum status write_files(struct writing *w)
{
	struct files files = { 0 };
	const struct report_settings *s = w->f->settings;
	enum status st = create(&files, w->f);
	w->paper = html_paper(&files.html);
	w->forms =
		(struct forms){ { html_form(&files.html), csv_form(&files.csv), book_form(&files.book) }, 3 };
	if (!st)
		st = compose(w);
	if (!st)
		st = sink_finish(&files.html.file);
	if (!st)
		st = book_finish(&files.book);
	if (!st)
		st = publish(&files, s->out, s->cost != NULL);
	csv_form_drop(&files.csv);
	book_drop(&files.book);
	sink_drop(&files.html.file);
	return st;
}

/* Text and JSON */

static enum status write_text(struct writing *w, struct buf *out)
{
	struct text_paper paper;
	text_paper_init(&paper, out);
	w->paper = text_paper(&paper);
	w->forms = (struct forms){ { text_form(&paper) }, 1 };
	enum status st = compose(w);
	text_paper_release(&paper);
	return st;
}

static enum status write_json(struct writing *w, struct buf *out)
{
	struct json_paper paper;
	json_paper_init(&paper, out);
	w->paper = json_paper(&paper);
	w->forms = (struct forms){ { json_form(&paper) }, 1 };
	return compose(w);
}

/* Result */

static void tell(const struct figures *f, const struct checks *checks, struct report_result *result)
{
	result->holds = checks->failed == 0;
	result->first_run = period_first(&f->period)->run.number;
	result->last_run = period_last(&f->period)->run.number;
	for (size_t i = 0; i < checks->count; i++)
		if (checks->list[i].state == CHECK_FAILS)
			buf_printf(&result->failures, "%s: %s: %.*s\n", checks->list[i].name,
				   checks->list[i].text, SLICE_ARG(checks->list[i].detail));
}

static enum status write_report(struct writing *w, struct buf *text)
{
	switch (w->f->settings->form) {
	case REPORT_TEXT:
		return write_text(w, text);
	case REPORT_JSON:
		return write_json(w, text);
	default:
		return write_files(w);
	}
}

enum status report_make(struct views *v, const struct report_settings *settings, struct buf *text,
			struct report_result *result)
{
	struct figures f;
	struct checks checks = { 0 };
	struct needs needs = { 0 };
	*result = (struct report_result){ 0 };
	buf_init(&result->failures, 0);
	figures_init(&f, settings);
	enum status st = figures_gather(&f, v);
	if (!st)
		st = checks_make(&f, &checks);
	if (!st)
		st = needs_make(&f, &checks, &needs);
	if (!st) {
		struct writing w = { .f = &f, .checks = &checks, .needs = &needs, .views = v };
		st = write_report(&w, text);
	}
	if (!st) {
		tell(&f, &checks, result);
		st = buf_status(&result->failures);
	}
	needs_release(&needs);
	figures_release(&f);
	return st;
}

void report_result_release(struct report_result *result)
{
	buf_release(&result->failures);
}
