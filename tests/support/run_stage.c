#include "run_stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/results/csv.h"
#include "allot/service/handlers.h"
#include "scratch.h"
#include "testing.h"

static int64_t still(void *ctx)
{
	(void)ctx;
	return 1795357721;
}

/* The listener: all that is told becomes lines of stage->told */

static void on_row_refused(void *ctx, const struct feed *feed, uint64_t line, enum code code,
			   const char *reason)
{
	struct run_stage *s = ctx;
	(void)reason;
	buf_printf(&s->told, "%.*s:%llu: %s\n", SLICE_ARG(feed->name), (unsigned long long)line,
		   code_name(code));
}

static void on_feed_refused(void *ctx, const struct feed *feed)
{
	struct run_stage *s = ctx;
	buf_printf(&s->told, "%.*s: %s\n", SLICE_ARG(feed->name), code_name(feed->code));
}

static void on_feed_done(void *ctx, const struct feed *feed, uint32_t index, const struct feed_record *record,
			 uint64_t run)
{
	struct run_stage *s = ctx;
	(void)run;
	buf_printf(&s->told, "%.*s: feed %u done, %llu refused\n", SLICE_ARG(feed->name), index + 1,
		   (unsigned long long)record->counts.of[OUTCOME_REFUSED]);
}

static void on_warning(void *ctx, const struct feed *feed, uint64_t line, struct slice text)
{
	struct run_stage *s = ctx;
	if (feed)
		buf_printf(&s->told, "%.*s:%llu: ", SLICE_ARG(feed->name), (unsigned long long)line);
	buf_printf(&s->told, "warning: %.*s\n", SLICE_ARG(text));
}

static struct run_stage stage;

int run_stage_setup(void **state)
{
	/* many small commits: in memory they are synced at once */
	if (access("/dev/shm", W_OK) == 0)
		setenv("TMPDIR", "/dev/shm", 0);
	if (scratch_setup(state))
		return -1;
	stage = (struct run_stage){ .store = "store", .out = "results" };
	stage.settings.clock = (struct clock){ .now = still };
	stage.settings.bus = service_bus_table();
	stage.settings.stop = &stage.stop;
	stage.settings.listener = (struct run_listener){
		.row_refused = on_row_refused,
		.feed_refused = on_feed_refused,
		.feed_done = on_feed_done,
		.warning = on_warning,
		.ctx = &stage,
	};
	buf_init(&stage.told, 0);
	buf_init(&stage.text, 0);
	*state = &stage;
	return 0;
}

int run_stage_teardown(void **state)
{
	struct run_stage *s = *state;
	buf_release(&s->told);
	buf_release(&s->text);
	return scratch_teardown(state);
}

/* Operations of the store, and a run that is asked to stop */

static const struct store_ops *real_ops;

const struct store_ops *run_stage_real_ops(void)
{
	return real_ops;
}

static enum status count_commit(struct store *store)
{
	enum status st = real_ops->commit(store);
	if (!st && ++stage.commits == stage.commits_max)
		stage.stop = 1;
	return st;
}

static void replace_ops(struct run_stage *s)
{
	real_ops = s->settings.store->ops;
	s->ops = *real_ops;
	s->ops.commit = count_commit;
	s->settings.store->ops = &s->ops;
	s->commits = 0;
}

enum status run_stage_run_until(struct run_stage *s, const char *feeds, unsigned commits)
{
	s->settings.chunk_rows = 1;
	s->commits_max = commits;
	enum status st = run_stage_run(s, feeds);
	s->commits_max = 0;
	s->stop = 0;
	return st;
}

static struct {
	const char *feed;
	uint64_t rows;
} stop_at;

static void stop_there(void *ctx, enum run_phase phase, const struct feed *feed, uint64_t rows, uint64_t done,
		       uint64_t total)
{
	struct run_stage *s = ctx;
	(void)done, (void)total;
	if (phase == PHASE_APPLY && rows == stop_at.rows && slice_eq(feed->name, slice_str(stop_at.feed)))
		s->stop = 1;
}

void run_stage_stop_at(struct run_stage *s, const char *feed, uint64_t rows)
{
	stop_at.feed = feed;
	stop_at.rows = rows;
	s->settings.chunk_rows = 1;
	s->settings.listener.progress = stop_there;
}

void run_stage_go_on(struct run_stage *s)
{
	s->settings.listener.progress = NULL;
	s->stop = 0;
}

/* Running */

void run_stage_go_to(struct run_stage *s, unsigned number)
{
	static char store[20], out[20];
	(void)snprintf(store, sizeof(store), "store-%u", number);
	(void)snprintf(out, sizeof(out), "out-%u", number);
	s->store = store;
	s->out = out;
}

void run_stage_give_profile(struct plan *plan, const char *start, const struct profile *profile)
{
	size_t n = strlen(start);
	for (uint32_t i = 0; i < plan->count; i++) {
		struct slice name = plan->feeds[i].name;
		if (name.n >= n && memcmp(name.p, start, n) == 0)
			plan->feeds[i].profile = profile;
	}
}

enum { FEEDS_MAX = 16 };

/* The paths of FEEDS; the caller frees each. */
static size_t paths_of(const char *feeds, const char *paths[FEEDS_MAX])
{
	size_t count = 0;
	while (*feeds) {
		char name[80];
		size_t n = strcspn(feeds, " ");
		assert_true(count < FEEDS_MAX);
		(void)snprintf(name, sizeof(name), "%.*s", (int)n, feeds);
		paths[count] = strdup(scratch_path(name));
		assert_non_null(paths[count++]);
		feeds += n + (feeds[n] == ' ');
	}
	return count;
}

static enum status execute(struct run_stage *s, struct plan *plan)
{
	struct run_result result = { 0 };
	bool ended = false;
	replace_ops(s);
	if (s->opened)
		s->opened(s, plan);
	enum status st = s->settings.key ? run_once(&s->settings, &ended, &result) : ST_OK;
	if (!st && !ended)
		st = run_execute(&s->settings, plan, &result);
	if (!st) {
		s->verdict = result.verdict;
		s->repeated = result.repeated != AGAIN_NOT;
		s->number = result.summary.run.number;
	}
	if (!st && !s->unheard)
		st = run_heard(&s->settings, &result);
	run_result_release(&result);
	return st;
}

enum status run_stage_run(struct run_stage *s, const char *feeds)
{
	const char *paths[FEEDS_MAX];
	char out[4096];
	struct plan plan = { 0 };
	size_t count = paths_of(feeds, paths);
	buf_clear(&s->told);
	(void)snprintf(out, sizeof(out), "%s", scratch_path(s->out));
	s->settings.out = out;
	enum status st = store_open(scratch_path(s->store), &s->options, &s->settings.store);
	if (!st)
		st = folder_make(out);
	if (!st)
		st = plan_open(&plan, paths, count, s->settings.options.as_given, out, NULL);
	if (!st)
		st = execute(s, &plan);
	plan_close(&plan);
	store_close(s->settings.store);
	s->settings.store = NULL;
	for (size_t i = 0; i < count; i++)
		free((void *)(uintptr_t)paths[i]);
	return st;
}

/* Results */

static const char *file_of(const struct run_stage *s, unsigned run, const char *name)
{
	char path[200];
	(void)snprintf(path, sizeof(path), "%s/run-%06u/%s", s->out, run, name);
	return scratch_path(path);
}

const char *run_stage_summary(struct run_stage *s, unsigned run)
{
	return scratch_read(file_of(s, run, "summary.json"));
}

void run_stage_expect(struct run_stage *s, unsigned run, const char *text)
{
	const char *summary = run_stage_summary(s, run);
	if (!summary)
		fail_msg("run %u has no summary", run);
	else if (!strstr(summary, text))
		fail_msg("run %u: no %s in %s", run, text, summary);
}

/* Where in s->text the next answer begins: it is only ever appended to while answers are
 * compared. */
static const char *begin_text(struct run_stage *s)
{
	enum { ROOM = 1 << 24 };
	assert_non_null(s->text.p ? s->text.p : buf_room(&s->text, ROOM));
	assert_true(s->text.n < ROOM / 2);
	return s->text.p + s->text.n;
}

static void put_rows(struct run_stage *s, const char *name, unsigned first, unsigned last)
{
	bool header = false;
	for (unsigned run = first; run <= last; run++) {
		const char *text = scratch_read(file_of(s, run, name));
		if (!text)
			continue;
		const char *rows = strchr(text, '\n') + 1;
		if (!header)
			buf_printf(&s->text, "== %s\n%.*s", name, (int)(rows - text), text);
		header = true;
		buf_put_str(&s->text, rows);
	}
}

/* The reject files of the feed at PLACE, by the names it had. */
static void put_rejects_of(struct run_stage *s, unsigned place, unsigned first, unsigned last)
{
	char done[400] = "", prefix[20];
	(void)snprintf(prefix, sizeof(prefix), "%02u-", place);
	for (unsigned run = first; run <= last; run++) {
		const char *folder = file_of(s, run, "rejected");
		const char *list = scratch_exists(folder) ? scratch_list(folder) : "";
		const char *at = strncmp(list, prefix, strlen(prefix)) == 0 ? list : strstr(list, prefix);
		char path[220];
		size_t n = at ? strcspn(at, " ") : 0;
		(void)snprintf(path, sizeof(path), "rejected/%.*s", (int)n, at ? at : "");
		if (!at || strstr(done, path))
			continue;
		assert_true(strlen(done) + strlen(path) + 1 < sizeof(done));
		memcpy(done + strlen(done), path, strlen(path) + 1);
		put_rows(s, path, first, last);
	}
}

const char *run_stage_rows(struct run_stage *s, unsigned first, unsigned last)
{
	static const char *const NAMES[] = { "allocations.csv", "deallocations.csv", "out_of_stock.csv",
					     "shipments.csv",	"cancellations.csv", "amendments.csv",
					     "promises.csv" };
	const char *begin = begin_text(s);
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		put_rows(s, NAMES[i], first, last);
	for (unsigned place = 1; place <= FEEDS_MAX; place++)
		put_rejects_of(s, place, first, last);
	buf_put_char(&s->text, '\0');
	return begin;
}

static uint64_t number_behind(const char *text, const char *key)
{
	uint64_t n = 0;
	const char *at = strstr(text, key);
	for (at = at ? at + strlen(key) : ""; *at >= '0' && *at <= '9'; at++)
		n = 10 * n + (uint64_t)(*at - '0');
	return n;
}

/* The figure NAME in the object KEY of the summaries, summed. */
static void put_sum(struct run_stage *s, unsigned first, unsigned last, const char *key, const char *name)
{
	char quoted[40];
	uint64_t sum = 0;
	(void)snprintf(quoted, sizeof(quoted), "\"%s\":", name);
	for (unsigned run = first; run <= last; run++) {
		const char *summary = run_stage_summary(s, run);
		assert_non_null(summary);
		sum += number_behind(strstr(summary, key), quoted);
	}
	buf_printf(&s->text, "%s%llu ", quoted, (unsigned long long)sum);
}

const char *run_stage_sums(struct run_stage *s, unsigned first, unsigned last)
{
	const char *begin = begin_text(s);
	put_sum(s, first, last, "\"totals\":", "rows");
	for (int i = 0; i < OUTCOME_COUNT; i++)
		put_sum(s, first, last, "\"totals\":", outcome_name((enum outcome_type)i));
	put_sum(s, first, last, "\"totals\":", "old_rejects");
	buf_put_str(&s->text, "units ");
	for (int i = 0; i < UNITS_COUNT; i++)
		put_sum(s, first, last, "\"units\":{", units_name((enum units_type)i));
	buf_put_char(&s->text, '\0');
	return begin;
}

/* The store */

static enum status put_part(void *ctx, const struct line_view *line)
{
	struct run_stage *s = ctx;
	buf_printf(&s->text, "%.*s %.*s %.*s %u %.*s\n", SLICE_ARG(line->line.orderid),
		   SLICE_ARG(line->line.line), SLICE_ARG(line->line.sku), line->line.qty,
		   SLICE_ARG(line->batchref));
	return ST_OK;
}

static enum status put_batch(void *ctx, const struct batch_view *batch)
{
	struct run_stage *s = ctx;
	buf_printf(&s->text, "%.*s %.*s %u %u %u", SLICE_ARG(batch->ref), SLICE_ARG(batch->sku), batch->qty,
		   batch->eta, batch->allocated);
	if (batch->shipped)
		buf_printf(&s->text, " shipped %u", batch->shipped);
	buf_put_char(&s->text, '\n');
	return ST_OK;
}

static enum status tell_line(void *ctx, const struct known_line_view *l)
{
	struct run_stage *s = ctx;
	buf_printf(&s->text, "%.*s/%.*s %.*s: %u = %u shipped %u cancelled %u allocated %u waiting %u short",
		   SLICE_ARG(l->orderid), SLICE_ARG(l->line), SLICE_ARG(l->sku), l->qty, l->shipped,
		   l->cancelled, l->allocated, l->waiting, l->short_);
	buf_printf(&s->text, "; %d%s%s\n", l->policy.priority, l->policy.backorder ? " backorder" : "",
		   l->policy.split ? " split" : "");
	return ST_OK;
}

const char *run_stage_state(struct run_stage *s)
{
	struct views *views = NULL;
	const char *begin = begin_text(s);
	assert_int_equal(views_open(scratch_path(s->store), VIEWS_ALL, &views), ST_OK);
	assert_int_equal(views->ops->allocations(views, put_part, s), ST_OK);
	assert_int_equal(views->ops->batches(views, put_batch, s), ST_OK);
	assert_int_equal(views->ops->lines(views, tell_line, s), ST_OK);
	views_close(views);
	buf_put_char(&s->text, '\0');
	return begin;
}

static void tell_difference(void *ctx, const char *sentence)
{
	(void)ctx;
	print_error("%s\n", sentence);
}

void run_stage_verify(struct run_stage *s)
{
	struct verify_report report;
	assert_int_equal(store_verify(scratch_path(s->store), tell_difference, NULL, &report), ST_OK);
}

/* Feeds */

static void write_out(const char *name, struct buf *text)
{
	buf_put_char(text, '\0');
	assert_int_equal(buf_status(text), ST_OK);
	scratch_write(scratch_path(name), text->p);
	buf_clear(text);
}

static void put_orders(struct buf *text, unsigned from, unsigned rows)
{
	buf_put_str(text, "orderid,sku,qty,line\n");
	for (unsigned i = from; i < from + rows; i++) {
		if (i % 17 == 3)
			buf_printf(text, "o-%u,LAMP-%u,many,\n", i, i % 7);
		else if (i % 23 == 5)
			buf_printf(text, "o-%u,NONE-%u,1,\n", i, i % 7);
		else
			buf_printf(text, "o-%u,LAMP-%u,%u,%s\n", i - i % 11 / 10, i % 7, 1 + i % 5,
				   i % 4 ? "" : "7");
	}
}

const char *run_stage_night(unsigned rows)
{
	struct buf text;
	buf_init(&text, 0);
	buf_put_str(&text, "ref,sku,qty,eta\n");
	for (unsigned i = 0; i < 70; i++)
		buf_printf(&text, "b-%u,LAMP-%u,%u,%s\n", i, i % 7, rows / 100 + i % 13,
			   i % 3 ? "2026-12-24" : "");
	write_out("batches.csv", &text);
	put_orders(&text, 0, rows);
	write_out("orders.csv", &text);
	buf_put_str(&text, "ref,qty\n");
	for (unsigned i = 0; i < 40; i++)
		buf_printf(&text, "b-%u,%u\n", i * 2, i % 4);
	write_out("changes.csv", &text);
	put_orders(&text, rows / 2, rows);
	write_out("more.csv", &text);
	buf_release(&text);
	return "batches.csv orders.csv changes.csv more.csv";
}
