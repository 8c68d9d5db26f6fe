/*
 * Only the newest run can be unpublished; whether it is, its folder tells, as for the run that would
 * recover it.
 */
#include "cli/looking/run_view.h"

#include <stdlib.h>

#include "allot/base/clock.h"
#include "allot/results/folder.h"
#include "allot/run/published.h"
#include "allot/store/look.h"

/* *THERE: its results were published. */
static enum status find_folder(const struct run_view *v, bool *there)
{
	char *out = strndup(v->summary.run.out.p, v->summary.run.out.n);
	enum status st =
		out ? results_published(out, v->summary.run.number, v->summary.store, there) : fail_memory();
	free(out);
	return st;
}

static enum status find_state(struct views *views, const char *path, struct run_view *v)
{
	const struct run_record *run = &v->summary.run;
	uint64_t newest = 0, next_event = 0;
	v->state = run->interrupted ? RUN_INTERRUPTED : RUN_ENDED;
	enum status st = views->ops->newest(views, &newest, &next_event);
	if (st || run->number < newest || run->published)
		return st;
	bool there = false;
	if (run->finished && !run->interrupted)
		st = find_folder(v, &there);
	if (!st && !there)
		v->state = store_running(path) ? RUN_RUNNING : RUN_INTERRUPTED;
	return st;
}

static enum status read_feeds(struct views *views, const struct run_record *run, struct arena *arena,
			      const struct feed_record **out)
{
	struct feed_record *feeds = arena_alloc(arena, (run->feeds + 1) * sizeof(*feeds));
	enum status st = feeds ? ST_OK : ST_NO_MEMORY;
	for (uint32_t i = 0; !st && i < run->feeds; i++)
		st = views->ops->feed(views, run->number, i, arena, &feeds[i]);
	*out = feeds;
	return st;
}

enum status run_view_read(struct views *views, const char *path, uint64_t number, struct arena *arena,
			  struct run_view *out)
{
	struct run_view v;
	struct run_record run;
	const struct feed_record *feeds = NULL;
	enum status st = views->ops->run(views, number, arena, &run);
	if (!st)
		st = read_feeds(views, &run, arena, &feeds);
	if (st)
		return st;
	v = (struct run_view){ .summary = published_summary(views, &run, feeds) };
	st = find_state(views, path, &v);
	if (st)
		return st;
	/* a folder that cannot be looked at keeps nobody from the rest */
	if (run.interrupted && find_folder(&v, &v.recovered))
		v.recovered = false;
	v.summary.interrupted = v.state != RUN_ENDED;
	v.verdict = feeds_verdict(v.summary.feeds, v.summary.run.feeds);
	if (v.summary.run.owed > v.verdict)
		v.verdict = (enum verdict)v.summary.run.owed;
	summary_totals(&v.summary, &v.totals, &v.units);
	*out = v;
	return ST_OK;
}

const char *run_view_outcome(const struct run_view *view)
{
	static const char *const VERDICTS[] = {
		[VERDICT_DONE] = "done", [VERDICT_REJECTS] = "rows-refused", [VERDICT_REFUSED] = "feed-refused"
	};
	if (view->state == RUN_RUNNING)
		return "running";
	return view->state == RUN_INTERRUPTED ? "interrupted" : VERDICTS[view->verdict];
}

int run_view_exit(const struct run_view *view)
{
	static const int EXITS[] = { [VERDICT_DONE] = 0, [VERDICT_REJECTS] = 3, [VERDICT_REFUSED] = 4 };
	return EXITS[view->verdict];
}

static void put_number(struct json *j, const char *key, uint64_t v)
{
	json_key(j, key);
	json_number(j, v);
}

static void put_text(struct json *j, const char *key, struct slice text)
{
	json_key(j, key);
	if (text.n)
		json_string(j, text);
	else
		json_null(j);
}

static void put_time(struct json *j, const char *key, int64_t seconds)
{
	char text[CLOCK_TEXT];
	clock_format(seconds, text);
	put_text(j, key, slice_str(text));
}

void run_view_json(struct json *j, const struct run_view *view)
{
	const struct run_record *run = &view->summary.run;
	json_object(j);
	put_number(j, "run", run->number);
	put_time(j, "started", run->started);
	put_time(j, "ended", run->ended);
	put_text(j, "outcome", slice_str(run_view_outcome(view)));
	json_key(j, "exit");
	if (view->state == RUN_ENDED)
		json_number(j, (uint64_t)run_view_exit(view));
	else
		json_null(j);
	put_number(j, "feeds", run->feeds);
	put_number(j, "rows", counts_rows(&view->totals));
	put_number(j, "rejected", view->totals.of[OUTCOME_REFUSED]);
	put_number(j, "old_rejects", view->totals.old_rejects);
	json_key(j, "units");
	json_object(j);
	for (int type = 0; type < UNITS_COUNT; type++)
		put_number(j, units_name((enum units_type)type), view->units.of[type]);
	json_object_end(j);
	put_text(j, "key", run->key);
	put_text(j, "out", run->out);
	json_object_end(j);
}
