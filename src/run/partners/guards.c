/*
 * Guards are asked in one order, and the first that holds a feed gives its code. Feeds of one night stand in
 * their order: the one that is applied first is what the next is held against, as if they came on two nights.
 */
#include "run/partners/guards.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "allot/feed/profile.h"
#include "run/opening.h"
#include "run/partners/applied.h"
#include "run/partners/cutting.h"
#include "run/partners/held.h"
#include "run/partners/lasts.h"

/* Where a profile is silent and the run is not watched. */
enum { UNWATCHED_DROP = 30 };

struct judging {
	const struct run_settings *settings;
	struct arena *arena;
	int64_t now;
	uint64_t run;
	struct lasts lasts;
	/* of the feed at hand, or of a stock list in it */
	struct feed *feed;
	const struct feed_snapshot *list; /* NULL: the feed is no feed of messages */
	uint64_t rows, units;
	bool has_as_of;
	int64_t as_of;
	const struct profile_snapshot *rules; /* NULL: a plain feed */
	const struct partner_last *before;    /* NULL: of no partner */
	uint64_t line;			      /* physical line that the sentence is about; 0: none */
	char detail[REASON_TEXT_MAX];
};

/* Sentences */

/* A moment as clocks on the wall here show it: "2026-11-26 02:00". */
static void put_moment(struct buf *out, int64_t moment)
{
	enum { DATE = 10, TIME_AT = 11, TIME = 5 };
	char text[CLOCK_TEXT];
	clock_format(clock_to_local(moment), text);
	buf_put(out, text, DATE);
	buf_put_char(out, ' ');
	buf_put(out, text + TIME_AT, TIME);
}

static struct buf begin_detail(struct judging *j)
{
	struct buf text = buf_over(j->detail, sizeof(j->detail) - 1);
	if (j->list)
		buf_printf(&text, "%.*s: ", SLICE_ARG(j->list->unit));
	return text;
}

static enum code end_detail(struct judging *j, const struct buf *text, enum code code)
{
	j->detail[text->n] = '\0';
	return code;
}

/* "run 12, acme.csv" */
static void put_last(struct buf *out, const struct last_feed *last)
{
	buf_printf(out, "run %" PRIu64 ", ", last->run);
	buf_put_visible(out, last->feed, 200);
}

/* Each guard: CODE_NONE, or its code with the sentence in J. */

static enum code older_than_the_last(struct judging *j)
{
	const struct last_feed *last = &j->before->last;
	struct buf text = begin_detail(j);
	if (!j->before->any || !j->has_as_of || !last->has_as_of || j->as_of >= last->as_of)
		return CODE_NONE;
	buf_put_str(&text, "it is as of ");
	put_moment(&text, j->as_of);
	buf_put_str(&text, ", the partner's last snapshot (");
	put_last(&text, last);
	buf_put_str(&text, ") as of ");
	put_moment(&text, last->as_of);
	return end_detail(j, &text, CODE_STALE_FEED);
}

static enum code too_old(struct judging *j)
{
	enum { HOUR = 3600 };
	struct buf text = begin_detail(j);
	int64_t age = j->now - j->as_of;
	if (j->rules->max_age_hours == NO_LIMIT || !j->has_as_of ||
	    age <= (int64_t)j->rules->max_age_hours * HOUR)
		return CODE_NONE;
	buf_put_str(&text, "it is as of ");
	put_moment(&text, j->as_of);
	buf_printf(&text, ", %" PRId64 " hours ago; max-age is %" PRIu32, age / HOUR, j->rules->max_age_hours);
	return end_detail(j, &text, CODE_STALE_FEED);
}

/* A profile that wants the as-of known cannot be told that it is not. */
static enum code without_as_of(struct judging *j)
{
	static const char *const WHERE[] = {
		[AS_OF_NAME] = "in its name",
		[AS_OF_CELL] = "in its cells",
		[AS_OF_COLUMN] = "in the column that says so",
		[AS_OF_MTIME] = "on standard input",
	};
	const struct date_forms *forms = &j->rules->as_of_forms;
	struct buf text = begin_detail(j);
	if (j->rules->as_of == AS_OF_NONE || j->has_as_of)
		return CODE_NONE;
	buf_put_str(&text, "it does not say as of when it is: there is no date ");
	if (forms->count) {
		buf_put_str(&text, "like ");
		buf_put_visible(&text, forms->list[0].text, 200);
		buf_put_char(&text, ' ');
	}
	buf_put_str(&text, WHERE[j->rules->as_of]);
	return end_detail(j, &text, CODE_STALE_FEED);
}

/* How a figure stands to that of the last snapshot. */
struct comparison {
	const char *what; /* "units", "rows" */
	uint64_t now, last;
	const char *rule;
	uint32_t limit;
};

static enum code differs(struct judging *j, const struct comparison *c, enum code code)
{
	struct buf text = begin_detail(j);
	buf_printf(&text, "%s: %" PRIu64 ", in the partner's last snapshot (", c->what, c->now);
	put_last(&text, &j->before->last);
	buf_printf(&text, ") %" PRIu64 "; %s is %" PRIu32 " %%", c->last, c->rule, c->limit);
	return end_detail(j, &text, code);
}

/* A divided by 100, times PERCENT; no product is too large for it, sums of units being far below 2^64. */
static bool is_below(uint64_t now, uint64_t last, uint64_t percent)
{
	return (unsigned __int128)now * 100 < (unsigned __int128)last * percent;
}

static bool is_above(uint64_t now, uint64_t last, uint64_t percent)
{
	return (unsigned __int128)now * 100 > (unsigned __int128)last * percent;
}

static uint32_t max_drop(const struct judging *j)
{
	uint32_t n = j->rules->max_drop;
	return n == NO_LIMIT && j->settings->unwatched ? UNWATCHED_DROP : n;
}

static enum code too_small(struct judging *j)
{
	const struct last_feed *last = &j->before->last;
	const struct comparison rows = { "rows", j->rows, last->rows, "min-rows", j->rules->min_rows };
	const struct comparison units = { "units", j->units, last->units, "max-drop", max_drop(j) };
	if (!j->before->any)
		return CODE_NONE;
	if (rows.limit != NO_LIMIT && is_below(rows.now, rows.last, rows.limit))
		return differs(j, &rows, CODE_SUPPLY_DROP);
	if (units.limit < 100 && is_below(units.now, units.last, 100 - units.limit))
		return differs(j, &units, CODE_SUPPLY_DROP);
	return CODE_NONE;
}

static enum code too_large(struct judging *j)
{
	const struct last_feed *last = &j->before->last;
	uint32_t limit = j->rules->max_rise;
	const struct comparison rows = { "rows", j->rows, last->rows, "max-rise", limit };
	const struct comparison units = { "units", j->units, last->units, "max-rise", limit };
	if (!j->before->any || limit == NO_LIMIT)
		return CODE_NONE;
	if (is_above(rows.now, rows.last, 100 + (uint64_t)limit))
		return differs(j, &rows, CODE_SUPPLY_RISE);
	if (is_above(units.now, units.last, 100 + (uint64_t)limit))
		return differs(j, &units, CODE_SUPPLY_RISE);
	return CODE_NONE;
}

static enum code empty(struct judging *j)
{
	struct buf text = begin_detail(j);
	if (j->feed->rows > 0 || !(j->settings->unwatched || (j->rules && j->rules->missing == MISSING_ZERO)))
		return CODE_NONE;
	buf_put_str(&text, "it has a header and no rows");
	if (j->rules && j->rules->missing == MISSING_ZERO)
		buf_put_str(&text, ": all that the partner has would be set to 0");
	return end_detail(j, &text, CODE_EMPTY_SNAPSHOT);
}

/* The order of allot-profiles(5). */
static enum code ask(struct judging *j)
{
	static enum code (*const GUARDS[])(struct judging *) = { without_as_of, older_than_the_last, too_old,
								 too_small, too_large };
	enum code code = CODE_NONE;
	for (size_t i = 0; !code && j->rules && i < sizeof(GUARDS) / sizeof(GUARDS[0]); i++)
		code = GUARDS[i](j);
	return code ? code : empty(j);
}

/* What comes of it */

static bool is_accepted(const struct run_settings *settings, const struct feed *feed)
{
	for (size_t i = 0; i < settings->accepted_count; i++)
		if (slice_eq(slice_str(settings->accepted[i]), feed->name))
			return true;
	return feed->let_pass;
}

static void hold(struct judging *j, enum code code)
{
	char text[sizeof(j->feed->detail)];
	struct buf why = buf_over(text, sizeof(text) - 1);
	buf_put_str(&why, j->detail);
	buf_put_str(&why, "; look at it, and let it pass with --accept ");
	buf_put_visible(&why, j->feed->name, 200);
	held_back(j->feed, code, buf_slice(&why));
	j->feed->detail_line = j->line;
}

static enum status hold_or_pass(struct judging *j, enum code code)
{
	if (code && !is_accepted(j->settings, j->feed)) {
		hold(j, code);
		return ST_OK;
	}
	return code ? held_let_pass(j->feed, code, slice_str(j->detail)) : ST_OK;
}

/* STANDS: what an interrupted run had begun goes on. */
static enum status judge_rows(struct judging *j, struct feed *feed, bool stands)
{
	struct partner_last *last = NULL;
	enum status st = ST_OK;
	j->rows = feed->rows - feed->rejected;
	j->units = feed->units;
	j->has_as_of = feed->has_as_of;
	j->as_of = feed->as_of;
	j->rules = feed->profile ? &feed->profile->snapshot : NULL;
	if (feed->profile)
		st = lasts_find(&j->lasts, feed->profile->partner, &last);
	if (st)
		return st;
	j->before = last;
	st = hold_or_pass(j, stands ? CODE_NONE : ask(j));
	if (st || !last || feed->code)
		return st;
	last->last = last_feed_of(feed, j->run, j->now);
	last->last.name = feed->profile->partner;
	last->any = true;
	return ST_OK;
}

/* The moment of a stock list was asked for when it was read. */
static enum code ask_list(struct judging *j)
{
	enum code code = too_old(j);
	if (!code)
		code = too_small(j);
	return code ? code : too_large(j);
}

/* Of messages each stock list is asked; one that is held holds all of its feed. */
static enum status judge_lists(struct judging *j, struct feed *feed, bool stands)
{
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && !feed->code && i < feed->snapshots_count; i++) {
		const struct feed_snapshot *s = &feed->snapshots[i];
		struct partner_last *last = NULL;
		j->list = s;
		j->rows = s->rows;
		j->units = s->units;
		j->has_as_of = s->has_as_of;
		j->as_of = s->as_of;
		j->rules = &s->profile->snapshot;
		st = lasts_find(&j->lasts, s->scope, &last);
		if (st)
			return st;
		j->before = last;
		st = hold_or_pass(j, stands || feed->accepted ? CODE_NONE : ask_list(j));
		if (st || feed->code)
			return st;
		last->last = last_snapshot_of(feed, s, j->run, j->now);
		last->any = true;
	}
	return st;
}

static enum code moves_too_many(struct judging *j, const struct cutting *c)
{
	struct buf text = begin_detail(j);
	if (!c->passed)
		return CODE_NONE;
	j->line = c->line;
	buf_printf(&text, "line %" PRIu64 ": with this row, of ", c->line);
	buf_put_visible(&text, c->ref, IDENTIFIER_MAX);
	buf_printf(&text, ", %s %" PRIu64 " parts of order lines would leave their batches; ",
		   c->at_most ? "up to" : "at least", c->parts);
	buf_printf(&text, "where nobody watches the bound is %d and %d a row, %" PRIu64, CUTTING_PARTS,
		   CUTTING_PARTS_A_ROW, c->bound);
	return end_detail(j, &text, CODE_SUPPLY_DROP);
}

/* What lowers quantities and is held against no snapshot is asked what it would move, where nobody watches. */
static enum status judge_moves(struct judging *j, const struct feed *feed, bool stands)
{
	struct cutting cutting = { .passed = false };
	if (stands || feed->code || !j->settings->unwatched || !cutting_wanted(feed))
		return ST_OK;
	enum status st = cutting_count(j->settings, feed, j->arena, &cutting);
	return st ? st : hold_or_pass(j, moves_too_many(j, &cutting));
}

static enum status judge(struct judging *j, struct feed *feed, bool stands)
{
	enum status st = ST_OK;
	if (feed->code && !stands)
		return ST_OK;
	j->feed = feed;
	j->list = NULL;
	j->line = 0;
	if (feed->forms)
		st = judge_lists(j, feed, stands);
	else if (feed->header.kind == KIND_BATCHES)
		st = judge_rows(j, feed, stands);
	if (!st && !feed->forms)
		st = judge_moves(j, feed, stands);
	if (!st && !stands && feed->let_pass && !feed->code && !feed->accepted)
		st = held_no_more(feed);
	return st;
}

static bool was_begun(const struct feed_record *f)
{
	return f->status != FEED_REFUSED && f->status != FEED_PENDING;
}

static uint32_t count_snapshots(const struct plan *plan)
{
	uint32_t count = plan->count;
	for (uint32_t i = 0; i < plan->count; i++)
		count += plan->feeds[i].snapshots_count;
	return count;
}

enum status guards_judge(const struct run_settings *settings, struct plan *plan,
			 const struct previous_run *previous, uint32_t taken_up, struct arena *arena)
{
	struct judging *j = calloc(1, sizeof(*j));
	enum status st = j ? ST_OK : fail_memory();
	if (!st) {
		j->settings = settings;
		j->arena = arena;
		j->now = settings->clock.now(settings->clock.ctx);
		j->run = previous->number + 1;
		st = lasts_init(&j->lasts, settings->store, arena, count_snapshots(plan));
	}
	for (uint32_t i = 0; !st && i < plan->count; i++)
		st = judge(j, &plan->feeds[i], i < taken_up && was_begun(&previous->feeds[i]));
	free(j);
	return st;
}

/* A name that fits nothing */

static enum status warn(const char *name, struct run_record *run, struct arena *arena)
{
	struct buf text;
	buf_init(&text, 0);
	buf_put_str(&text, "--accept ");
	buf_put_visible(&text, slice_str(name), 200);
	buf_put_str(&text, ": no feed of that name was given");
	struct slice kept = arena_copy(arena, buf_slice(&text));
	enum status st = kept.p ? buf_status(&text) : fail_memory();
	buf_release(&text);
	return st ? st : opening_warn(run, arena, kept);
}

enum status guards_warn(const struct run_settings *settings, const struct plan *plan, struct run_record *run,
			struct arena *arena)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < settings->accepted_count; i++) {
		bool found = false;
		for (uint32_t f = 0; f < plan->count; f++)
			found |= slice_eq(plan->feeds[f].name, slice_str(settings->accepted[i]));
		if (!found)
			st = warn(settings->accepted[i], run, arena);
	}
	return st;
}
