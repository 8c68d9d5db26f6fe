/* `allot runs`: a line for each run, the newest first, or all that one of them said. */
#include <stdlib.h>
#include <string.h>

#include "allot/base/clock.h"
#include "allot/results/folder.h"
#include "cli/command.h"
#include "cli/looking/run_view.h"
#include "cli/run/run_report.h"
#include "cli/terminal.h"
#include "allot/store/store.h"

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
		buf_printf(out, "outcome: %s; %s\n", run_view_outcome(v),
			   v->recovered ? "a later run has published what it had done"
					: "the folder is not published yet");
	buf_release(&folder);
	free(parent);
	return path ? ST_OK : fail_memory();
}

/* What is listed, and how. */
struct listing {
	struct views *views;
	const char *store;
	uint64_t newest;
	struct output output;
	bool json;
};

static enum status show_run(struct listing *l, const char *text)
{
	struct arena arena;
	struct run_view view;
	uint64_t number = 0;
	if (slice_number(slice_str(text), UINT64_MAX, &number) != NUMBER_OK)
		return fail(ST_USAGE, "runs: \"%s\" is not the number of a run", text);
	if (number == 0 || number > l->newest)
		return fail(ST_NOT_FOUND, "run %s is not known; the newest is %llu", text,
			    (unsigned long long)l->newest);
	arena_init(&arena);
	enum status st = run_view_read(l->views, l->store, number, &arena, &view);
	if (!st)
		st = put_run(&l->output.buf, &view, l->json);
	arena_release(&arena);
	return st;
}

/* All of them */

/* FEW: only what fits into a narrow window, and the start without its seconds. */
static void put_row(struct text_table *t, const struct run_view *v, bool few)
{
	enum { MINUTES = sizeof("YYYY-MM-DDThh:mm") - 1 };
	const struct run_record *run = &v->summary.run;
	char started[CLOCK_TEXT];
	clock_format(run->started, started);
	text_table_number(t, run->number);
	text_table_cell(t, few ? slice_of(started, MINUTES) : slice_str(started));
	if (!few)
		text_table_number(t, run->ended > run->started ? (uint64_t)(run->ended - run->started) : 0);
	text_table_cell(t, slice_str(run_view_outcome(v)));
	text_table_number(t, run->feeds);
	text_table_number(t, counts_rows(&v->totals));
	text_table_number(t, v->totals.of[OUTCOME_REFUSED]);
	if (few)
		return;
	text_table_number(t, v->units.of[UNITS_ALLOCATED]);
	text_table_cell(t, run->key);
}

static void begin_table(struct text_table *t, bool few)
{
	static const char *const FEW[] = { "run", "started", "outcome", "feeds", "rows", "refused" };
	static const char *const HEADS[] = { "run",  "started", "seconds",   "outcome", "feeds",
					     "rows", "refused", "allocated", "key" };
	enum { COLUMNS = sizeof(HEADS) / sizeof(HEADS[0]) };
	enum { FEW_COLUMNS = sizeof(FEW) / sizeof(FEW[0]) };
	const char *const *heads = few ? FEW : HEADS;
	size_t columns = few ? FEW_COLUMNS : COLUMNS;
	text_table_init(t, columns, few ? "rllrrr" : "rlrlrrrrl");
	for (size_t i = 0; i < columns; i++)
		text_table_cell(t, slice_str(heads[i]));
}

static enum status list_json(struct listing *l)
{
	struct arena arena;
	struct json j;
	enum status st = ST_OK;
	arena_init(&arena);
	json_init(&j, &l->output.buf);
	json_array(&j);
	for (uint64_t n = l->newest; !st && n > 0; n--) {
		struct run_view view;
		arena_reset(&arena);
		st = run_view_read(l->views, l->store, n, &arena, &view);
		if (!st)
			run_view_json(&j, &view);
		if (!st)
			st = output_row_done(&l->output);
	}
	json_array_end(&j);
	buf_put_char(&l->output.buf, '\n');
	arena_release(&arena);
	return st;
}

/* Makes T, which is to be released. */
static enum status fill_table(struct listing *l, struct text_table *t, bool few)
{
	struct arena arena;
	enum status st = ST_OK;
	arena_init(&arena);
	begin_table(t, few);
	for (uint64_t n = l->newest; !st && n > 0; n--) {
		struct run_view view;
		arena_reset(&arena);
		st = run_view_read(l->views, l->store, n, &arena, &view);
		if (!st)
			put_row(t, &view, few);
	}
	arena_release(&arena);
	return st ? st : buf_status(&t->cells);
}

static enum status list_table(struct listing *l)
{
	struct text_table t;
	size_t width = terminal_width(1);
	enum status st = fill_table(l, &t, false);
	if (!st && width && text_table_width(&t) > width) {
		text_table_release(&t);
		st = fill_table(l, &t, true);
	}
	if (width)
		text_table_fit(&t, width);
	text_table_print(&t, colours_wanted(1), &l->output.buf);
	text_table_release(&t);
	return st;
}

static enum status list(struct listing *l, const struct arguments *arguments)
{
	uint64_t next_event;
	enum status st = l->views->ops->newest(l->views, &l->newest, &next_event);
	if (st)
		return st;
	if (arguments->count)
		return show_run(l, arguments->words[0]);
	return l->json ? list_json(l) : list_table(l);
}

int command_runs(const struct arguments *arguments)
{
	struct listing l = { .store = argument_or(arguments, OPTION_STORE, "allot-store"),
			     .json = argument_given(arguments, OPTION_JSON) };
	enum status st = views_open(l.store, VIEWS_FEW, &l.views);
	if (st)
		return say_failure(st);
	output_begin(&l.output);
	st = list(&l, arguments);
	if (st && !l.output.closed)
		buf_clear(&l.output.buf);
	enum status ended = output_end(&l.output);
	if (!st)
		st = ended;
	views_close(l.views);
	return !st || l.output.closed ? 0 : say_failure(st);
}
