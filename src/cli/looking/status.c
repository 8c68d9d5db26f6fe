/*
 * What is asked here is in the ledger, in counters and in the file system: nothing walks the lines, so that
 * a look costs the same whatever the store holds.
 */
#include "cli/looking/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allot/models/expected.h"
#include "allot/run/spool_look.h"
#include "allot/store/store.h"

/* Problems */

__attribute__((format(printf, 2, 3))) static void problem(struct status_view *v, const char *fmt, ...)
{
	char room[512];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(room, sizeof(room), fmt, args);
	va_end(args);
	if (n < 0)
		return;
	buf_put_str(&v->problems, room);
	buf_put_char(&v->problems, '\0');
	v->problems_count++;
}

/* The last run */

static enum status read_last(struct status_view *v, struct views *views)
{
	uint64_t newest = 0, next_event = 0;
	enum status st = views->ops->newest(views, &newest, &next_event);
	if (st || newest == 0)
		return st;
	v->any_run = true;
	return run_view_read(views, v->store, newest, &v->arena, &v->last);
}

/* Until another run begins by a clock that is right. */
static void judge_start(struct status_view *v)
{
	char when[CLOCK_TEXT];
	const struct run_record *run = &v->last.summary.run;
	if (!clock_ahead(v->now, run->started))
		return;
	clock_format(run->started, when);
	problem(v, "run %llu began at %s, which is still to come: a clock was wrong, or is",
		(unsigned long long)run->number, when);
}

static void judge_last(struct status_view *v)
{
	unsigned long long number = v->last.summary.run.number;
	if (!v->any_run)
		return;
	judge_start(v);
	if (v->last.state == RUN_INTERRUPTED)
		problem(v, "run %llu was interrupted: run its feeds again", number);
	else if (v->last.state == RUN_ENDED && v->last.verdict == VERDICT_REFUSED)
		problem(v,
			"run %llu refused a feed whole, held it, could not take it, or missed one that is "
			"required",
			number);
	for (uint32_t i = 0; v->last.state == RUN_ENDED && i < v->last.summary.run.abandoned_count; i++)
		problem(v,
			"run %llu was not given %.*s, which the interrupted run had not finished: feed it "
			"again, what is left of it is not applied",
			number, SLICE_ARG(v->last.summary.run.abandoned[i]));
}

/* Profiles */

struct seeing {
	struct status_view *v;
	uint32_t capacity;
};

static struct seen_profile *find_profile(const struct status_view *v, struct slice name)
{
	for (uint32_t i = 0; i < v->profiles_count; i++)
		if (slice_eq(v->profiles[i].name, name))
			return &v->profiles[i];
	return NULL;
}

/* Grows the list by one, zeroed but for its NAME, which is copied; NULL: no memory. */
static struct seen_profile *add_profile(struct seeing *s, struct slice name)
{
	struct status_view *v = s->v;
	if (v->profiles_count == s->capacity) {
		uint32_t capacity = s->capacity ? 2 * s->capacity : 16;
		struct seen_profile *list = arena_alloc(&v->arena, capacity * sizeof(*list));
		if (!list)
			return NULL;
		if (v->profiles_count)
			memcpy(list, v->profiles, v->profiles_count * sizeof(*list));
		v->profiles = list;
		s->capacity = capacity;
	}
	struct seen_profile *p = &v->profiles[v->profiles_count];
	*p = (struct seen_profile){ .name = arena_copy(&v->arena, name) };
	if (!p->name.p)
		return NULL;
	v->profiles_count++;
	return p;
}

static enum status on_last_feed(void *ctx, const struct last_feed *last)
{
	struct seeing *s = ctx;
	struct seen_profile *p = find_profile(s->v, last->name);
	if (!p)
		p = add_profile(s, last->name);
	if (!p)
		return ST_NO_MEMORY;
	p->seen = true;
	p->last = *last;
	p->last.name = p->name;
	p->last.feed = arena_copy(&s->v->arena, last->feed);
	p->last.partner = arena_copy(&s->v->arena, last->partner);
	return p->last.feed.n == last->feed.n && p->last.partner.n == last->partner.n ? ST_OK : ST_NO_MEMORY;
}

static int by_name(const void *a, const void *b)
{
	const struct seen_profile *x = a, *y = b;
	return slice_cmp(x->name, y->name);
}

/* Nothing is known of when it came. */
static void judge_seen(struct status_view *v, struct seen_profile *p)
{
	char when[CLOCK_TEXT];
	p->ahead = p->seen && expected_ahead(v->now, p->last.applied);
	if (!p->ahead)
		return;
	clock_format(p->last.applied, when);
	problem(v, "the last feed of %.*s is of %s, which is still to come: a clock was wrong, or is",
		SLICE_ARG(p->name), when);
}

static void judge_expected(struct status_view *v, const struct profile *profile)
{
	struct seen_profile *p = find_profile(v, slice_str(profile->name));
	p->overdue = p->expected && expected_overdue(profile->expect_minutes, v->now, p->seen, p->last.applied);
	if (p->overdue)
		problem(v, "no feed of %s came since %02u:%02u of yesterday", profile->name,
			(unsigned)profile->expect_minutes / 60, (unsigned)profile->expect_minutes % 60);
}

/* Every list until then will be stale beside it. */
static enum status on_last_list(void *ctx, const struct last_feed *last)
{
	const struct seeing *s = ctx;
	char when[CLOCK_TEXT];
	if (!last->has_as_of || !expected_ahead(s->v->now, last->as_of))
		return ST_OK;
	clock_format(last->as_of, when);
	problem(s->v,
		"the last list of %.*s, of run %llu, is as of %s, which is still to come: lists from before "
		"then are refused as stale-feed",
		SLICE_ARG(last->name), (unsigned long long)last->run, when);
	return ST_OK;
}

static enum status read_profiles(struct status_view *v, struct views *views, const struct profiles *profiles)
{
	struct seeing s = { .v = v };
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && profiles && i < profiles->count; i++) {
		struct seen_profile *p = add_profile(&s, slice_str(profiles->list[i]->name));
		if (p)
			p->expected = profiles->list[i]->has_expect;
		st = p ? ST_OK : ST_NO_MEMORY;
	}
	if (!st)
		st = views->ops->last_feeds(views, LAST_FEED, on_last_feed, &s);
	if (!st)
		st = views->ops->last_feeds(views, LAST_SNAPSHOT, on_last_list, &s);
	for (uint32_t i = 0; !st && i < v->profiles_count; i++)
		judge_seen(v, &v->profiles[i]);
	for (uint32_t i = 0; !st && profiles && i < profiles->count; i++)
		judge_expected(v, profiles->list[i]);
	if (!st && v->profiles_count)
		qsort(v->profiles, v->profiles_count, sizeof(*v->profiles), by_name);
	return st;
}

/* The spool */

static void judge_spool(struct status_view *v, bool running)
{
	const char *slash = v->spool[0] && v->spool[strlen(v->spool) - 1] == '/' ? "" : "/";
	if (v->held)
		problem(v, "feeds held in %s%sheld: %llu; what releases each is written beside it", v->spool,
			slash, (unsigned long long)v->held);
	if (v->claimed && !running)
		problem(v,
			"files claimed and not moved: %llu in %s%swork; run the spool again: it moves them, "
			"or says what is in its way",
			(unsigned long long)v->claimed, v->spool, slash);
}

/* A run that is at work before the look or after it may have claimed what is seen. */
static enum status read_spool(struct status_view *v, const struct profiles *profiles)
{
	struct spool_look look;
	if (!v->spool)
		return ST_OK;
	bool running = store_running(v->store);
	enum status st = spool_look(v->spool, profiles, v->now, &v->arena, &look);
	if (st)
		return st;
	running = running || store_running(v->store);
	v->held = look.held;
	v->claimed = look.claimed;
	v->incoming = look.incoming;
	v->incoming_known = look.incoming_known;
	judge_spool(v, running);
	for (uint32_t i = 0; i < look.closed.count; i++)
		problem(v, "%.*s", SLICE_ARG(look.closed.list[i]));
	for (uint32_t i = 0; i < look.stuck.count; i++)
		problem(v, "%.*s", SLICE_ARG(look.stuck.list[i]));
	return ST_OK;
}

enum status status_gather(struct status_view *view, const char *store, const struct profiles *profiles,
			  const char *spool, int64_t now)
{
	struct views *views = NULL;
	*view = (struct status_view){ .store = store, .spool = spool, .now = now };
	arena_init(&view->arena);
	buf_init(&view->problems, 0);
	enum status st = spool ? spool_check(spool) : ST_OK;
	if (!st)
		st = views_open(store, VIEWS_FEW, &views);
	if (!st)
		st = read_last(view, views);
	judge_last(view);
	if (!st)
		st = read_profiles(view, views, profiles);
	if (!st)
		st = store_size(views, &view->size);
	views_close(views);
	if (!st)
		st = read_spool(view, profiles);
	return st ? st : buf_status(&view->problems);
}

void status_release(struct status_view *view)
{
	buf_release(&view->problems);
	arena_release(&view->arena);
}
