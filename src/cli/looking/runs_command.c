/* `allot runs`: a line for each run, the newest first, or all that one of them said. */
#include <stdlib.h>
#include <string.h>

#include "allot/base/clock.h"
#include "allot/results/folder.h"
#include "cli/command.h"
#include "cli/looking/run_view.h"
#include "cli/run/run_report.h"
#include "cli/terminal.h"

/* One run */

static enum status put_run(struct buf *out, const struct run_view *v, bool json)
{
	struct buf folder;
	if (json) {
		summary_json(out, &v->summary);
		return ST_OK;
	}
	buf_init(&folder, 0);
	char *parent = strndup(v->summary.run.out.p, v->summary.run.out.n);
	const char *path = parent ? results_path(&folder, parent, v->summary.run.number) : NULL;
	if (path)
		run_summary_put(out, &v->summary, path);
	if (v->state != RUN_ENDED)
		buf_printf(out, "outcome: %s; the folder is not published yet\n", run_view_outcome(v));
	buf_release(&folder);
	free(parent);
	return path ? ST_OK : fail_memory();
}

static enum status show_run(struct history *h, const char *text, struct output *o, bool json)
{
	struct arena arena;
	struct run_view view;
	uint64_t number = 0;
	if (slice_number(slice_str(text), UINT64_MAX, &number) != NUMBER_OK)
		return fail(ST_USAGE, "runs: \"%s\" is not the number of a run", text);
	if (number == 0 || number > history_newest(h))
		return fail(ST_NOT_FOUND, "run %s is not known; the newest is %llu", text,
			    (unsigned long long)history_newest(h));
	arena_init(&arena);
	enum status st = run_view_read(h, number, &arena, &view);
	if (!st)
		st = put_run(&o->buf, &view, json);
	arena_release(&arena);
	return st;
}

/* All of them */

static void put_row(struct text_table *t, const struct run_view *v)
{
	const struct run_record *run = &v->summary.run;
	char started[CLOCK_TEXT];
	clock_format(run->started, started);
	text_table_number(t, run->number);
	text_table_cell(t, slice_str(started));
	text_table_number(t, run->ended > run->started ? (uint64_t)(run->ended - run->started) : 0);
	text_table_cell(t, slice_str(run_view_outcome(v)));
	text_table_number(t, run->feeds);
	text_table_number(t, counts_rows(&v->totals));
	text_table_number(t, v->totals.of[OUTCOME_REFUSED]);
	text_table_number(t, v->units.of[UNITS_ALLOCATED]);
	text_table_cell(t, run->key);
}

static void begin_table(struct text_table *t)
{
	static const char *const HEADS[] = { "run",  "started", "seconds",   "outcome", "feeds",
					     "rows", "refused", "allocated", "key" };
	enum { COLUMNS = sizeof(HEADS) / sizeof(HEADS[0]) };
	text_table_init(t, COLUMNS, "rlrlrrrrl");
	for (size_t i = 0; i < COLUMNS; i++)
		text_table_cell(t, slice_str(HEADS[i]));
}

static enum status list_json(struct history *h, struct output *o)
{
	struct arena arena;
	struct json j;
	enum status st = ST_OK;
	arena_init(&arena);
	json_init(&j, &o->buf);
	json_array(&j);
	for (uint64_t n = history_newest(h); !st && n > 0; n--) {
		struct run_view view;
		arena_reset(&arena);
		st = run_view_read(h, n, &arena, &view);
		if (!st)
			run_view_json(&j, &view);
		if (!st)
			st = output_row_done(o);
	}
	json_array_end(&j);
	buf_put_char(&o->buf, '\n');
	arena_release(&arena);
	return st;
}

static enum status list_table(struct history *h, struct output *o)
{
	struct arena arena;
	struct text_table t;
	size_t width = terminal_width(1);
	enum status st = ST_OK;
	arena_init(&arena);
	begin_table(&t);
	for (uint64_t n = history_newest(h); !st && n > 0; n--) {
		struct run_view view;
		arena_reset(&arena);
		st = run_view_read(h, n, &arena, &view);
		if (!st)
			put_row(&t, &view);
	}
	if (!st)
		st = buf_status(&t.cells);
	if (width)
		text_table_fit(&t, width);
	text_table_print(&t, colours_wanted(1), &o->buf);
	text_table_release(&t);
	arena_release(&arena);
	return st;
}

int command_runs(const struct arguments *arguments)
{
	bool json = argument_given(arguments, OPTION_JSON);
	struct history *h = NULL;
	struct output o;
	enum status st = history_open(argument_or(arguments, OPTION_STORE, "allot-store"), &h);
	if (st)
		return say_failure(st);
	output_begin(&o);
	if (arguments->count)
		st = show_run(h, arguments->words[0], &o, json);
	else
		st = json ? list_json(h, &o) : list_table(h, &o);
	if (st && !o.closed)
		buf_clear(&o.buf);
	enum status ended = output_end(&o);
	if (!st)
		st = ended;
	history_close(h);
	if (!st || o.closed)
		return 0;
	return say_failure(st);
}
