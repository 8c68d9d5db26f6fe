/*
 * The first transaction of a run. It makes the run recoverable, and it is where work that an interrupted run
 * had left for later (rows put off, SKUs to be served, marks of first turns) either goes on under this run or
 * is given up.
 */
#include "run/opening.h"

#include "allot/base/contract.h"
#include "allot/feed/profile.h"
#include "run/agenda.h"
#include "run/received/abandoned.h"
#include "run/take_up.h"

static void fill_record(struct feed_record *r, const struct feed *feed, bool as_given)
{
	*r = (struct feed_record){
		.name = feed->name,
		.kind = feed->header.kind,
		.has_sha256 = feed->has_sha256,
		.status = feed->code == CODE_NONE ? FEED_PENDING : FEED_REFUSED,
		.code = feed->code,
		.detail = slice_str(feed->detail),
		.has_first_turn = feed->has_first_turn && !as_given,
		.has_forms = feed->forms != NULL,
		.warnings = (struct warning *)(uintptr_t)feed->warnings,
		.warnings_count = feed->warnings_count,
		.header = feed->header.own,
		.columns = feed->header.own_count,
		.partner = feed_partner(feed) ? feed_partner(feed)->partner : (struct slice){ 0 },
		.rows_in = feed_rows_sent(feed),
		.units_in = feed->units,
		.has_as_of = feed->has_as_of,
		.as_of = feed->as_of,
		.accepted = feed->accepted,
	};
	if (feed->has_sha256)
		memcpy(r->sha256, feed->sha256, SHA256_BYTES);
	if (feed->control)
		r->control = *feed->control;
	if (feed->forms && feed->sender) {
		r->profile = slice_str(feed->sender->name);
		r->has_profile = true;
		memcpy(r->profile_sha256, feed->senders_sha256, SHA256_BYTES);
		return;
	}
	if (!feed->profile)
		return;
	r->profile = slice_str(feed->profile->name);
	r->has_profile = true;
	memcpy(r->profile_sha256, feed->profile->sha256, SHA256_BYTES);
	r->drops = feed->drops;
	r->drops_count = feed->drops_count;
}

static struct feed_record *make_records(const struct run_settings *settings, const struct plan *plan,
					struct arena *arena)
{
	struct feed_record *feeds = arena_alloc(arena, (plan->count + 1) * sizeof(*feeds));
	for (uint32_t i = 0; feeds && i < plan->count; i++)
		fill_record(&feeds[i], &plan->feeds[i], settings->options.as_given);
	return feeds;
}

enum status opening_taken_up(const struct run_settings *settings, const struct plan *plan,
			     const struct previous_run *previous, struct arena *arena, uint32_t *same)
{
	*same = 0;
	if (!previous->interrupted)
		return ST_OK;
	const struct taking_up t = {
		.now = make_records(settings, plan, arena),
		.now_count = plan->count,
		.options_now = &settings->options,
		.before = previous->feeds,
		.before_count = previous->run.feeds,
		.options_before = &previous->run.options,
	};
	if (!t.now)
		return ST_NO_MEMORY;
	*same = take_up_count(&t);
	return ST_OK;
}

/* It was held, and is let pass now: its bytes are the same, but what becomes of them is not. */
static bool passes_now(const struct feed_record *now, const struct feed_record *before)
{
	return before->status == FEED_REFUSED && code_holds(before->code) && now->code != before->code;
}

static bool same_run(const struct opening *o, const struct previous_run *p)
{
	if (o->run.feeds != p->run.feeds || !same_options(&o->run.options, &p->run.options))
		return false;
	for (uint32_t i = 0; i < o->run.feeds; i++)
		if (!same_content(&o->feeds[i], &p->feeds[i]) || passes_now(&o->feeds[i], &p->feeds[i]))
			return false;
	return true;
}

static bool same_key(const struct opening *o, const struct previous_run *p)
{
	return slice_eq(o->run.key, p->run.key);
}

/*
 * The interrupted run P had a key, and this is not it. What takes up all of it without one has its key from now
 * on, so that who tries under it once more finds that it is done; any other says whose work it found.
 */
static enum status meet_key(struct opening *o, const struct previous_run *p, struct arena *arena)
{
	struct buf text;
	bool all = same_run(o, p);
	if (all && o->run.key.n == 0) {
		o->run.key = p->run.key;
		return ST_OK;
	}
	buf_init(&text, 0);
	buf_printf(&text, "run %llu was interrupted under the key ", (unsigned long long)p->number);
	buf_put_visible(&text, p->run.key, p->run.key.n);
	buf_put_str(&text, all ? ", and this one, under another, takes it up"
			       : ", and these are other feeds: what it had done is published, what "
				 "was left of it must be run again under its key");
	struct slice kept = arena_copy(arena, buf_slice(&text));
	enum status st = kept.p ? buf_status(&text) : fail_memory();
	buf_release(&text);
	return st ? st : opening_warn(&o->run, arena, kept);
}

static void take_over(struct opening *o, const struct previous_run *p)
{
	struct taking_up t = {
		.now = o->feeds,
		.now_count = o->run.feeds,
		.options_now = &o->run.options,
		.before = p->feeds,
		.before_count = p->run.feeds,
		.options_before = &p->run.options,
		.abandoned = o->run.abandoned,
	};
	take_up(&t);
	o->same = t.same;
	o->run.recovered = p->number;
	o->run.owed = p->verdict;
	o->run.abandoned_count = t.abandoned_count;
	o->run.abandoned_serving = t.serving || p->run.abandoned_serving;
	o->run.abandoned_served = t.serving ? t.served : p->run.abandoned_served;
	o->run.abandoned_mark = t.serving ? t.mark : p->run.abandoned_mark;
	if (t.same > 0)
		o->run.begun_in = p->run.begun_in;
}

enum status opening_make(struct opening *o, const struct run_settings *settings, const struct plan *plan,
			 const struct previous_run *previous, struct arena *arena)
{
	o->run.feeds = plan->count;
	o->run.options = settings->options;
	o->run.has_claim = settings->claim != NULL;
	if (settings->claim)
		memcpy(o->run.claim, settings->claim, CLAIM_ID_BYTES);
	o->run.books.version = slice_str(settings->version ? settings->version : "");
	o->run.key = slice_str(settings->key ? settings->key : "");
	o->run.begun_in = o->run.number;
	o->feeds = make_records(settings, plan, arena);
	o->run.abandoned = arena_alloc(arena, (previous->run.feeds + 1) * sizeof(struct slice));
	if (!o->feeds || !o->run.abandoned)
		return fail_memory();
	for (uint32_t i = 0; i < plan->count; i++)
		o->feeds[i].begun_in = o->run.number;
	o->repeats = previous->number && !previous->interrupted && !previous->run.heard &&
		     (!o->run.key.n || same_key(o, previous)) && same_run(o, previous);
	if (!previous->interrupted)
		return ST_OK;
	take_over(o, previous);
	return previous->run.key.n && !same_key(o, previous) ? meet_key(o, previous, arena) : ST_OK;
}

enum status opening_warn(struct run_record *run, struct arena *arena, struct slice text)
{
	struct warning *list = arena_alloc(arena, (run->warnings_count + 1) * sizeof(*list));
	if (!list)
		return fail_memory();
	if (run->warnings_count)
		memcpy(list, run->warnings, run->warnings_count * sizeof(*list));
	list[run->warnings_count++] = (struct warning){ .text = text };
	run->warnings = list;
	return ST_OK;
}

/* Rows put off by feeds that are not taken up. */
static enum status drop_put_off(struct store *store, uint32_t from)
{
	enum status st = ST_OK;
	bool found = true;
	while (!st && found) {
		struct put_off_row off;
		st = store->ops->put_off_next(store, from, 0, false, &found, &off);
		if (!st && found)
			st = store->ops->put_off_done(store, off.feed, off.row);
	}
	return st;
}

/* A batches feed of the interrupted run whose SKUs this run still has to serve in its turn, or now. */
static bool needs_named_skus(const struct opening *o)
{
	if (o->run.abandoned_serving)
		return true;
	for (uint32_t i = 0; i < o->same; i++)
		if ((o->feeds[i].kind == KIND_BATCHES || o->feeds[i].has_forms) &&
		    o->feeds[i].status == FEED_INTERRUPTED)
			return true;
	return false;
}

static enum status clear_away(const struct opening *o, struct store *store, const struct previous_run *previous)
{
	enum status st = drop_put_off(store, o->same);
	for (uint32_t i = o->same; !st && i < previous->run.feeds; i++) {
		if (previous->feeds[i].has_first_turn)
			st = store->ops->first_did_done(store, i);
		if (!st && previous->feeds[i].has_forms && previous->feeds[i].status == FEED_INTERRUPTED)
			st = received_abandoned(store, &previous->feeds[i], i, o->run.number);
	}
	if (!st && !needs_named_skus(o))
		st = store->ops->named_skus_done(store);
	return st;
}

static bool nothing_to_do(const struct opening *o)
{
	for (uint32_t i = 0; i < o->run.feeds; i++) {
		const struct step rows = { STEP_ROWS, i }, first = { STEP_FIRST_TURN, i };
		if (!step_done(&rows, &o->run, o->feeds) ||
		    (o->feeds[i].has_first_turn && !step_done(&first, &o->run, o->feeds)))
			return false;
	}
	return !o->run.abandoned_serving && step_done(&(struct step){ STEP_PUT_OFF, 0 }, &o->run, o->feeds);
}

static enum status enter(struct opening *o, struct store *store, const struct previous_run *previous)
{
	struct uow *uow = NULL;
	enum status st = store->ops->begin(store, &uow);
	if (st)
		return st;
	o->run.first_event = o->run.end_event = store->ops->next_event(store);
	const struct books now = store->ops->books(store);
	o->run.books.opening = o->run.books.closing = now.balance;
	o->run.books.first_movement = o->run.books.end_movement = now.movements + 1;
	o->run.books.previous = previous->run.books.seal;
	o->run.finished = nothing_to_do(o);
	if (previous->interrupted)
		st = clear_away(o, store, previous);
	/* of its end nothing was noted yet but that it is being recovered, if that */
	if (!st && previous->number && !previous->run.published && previous->run.books.seal.there)
		st = store->ops->run_put(store, &previous->run);
	if (!st)
		st = store->ops->run_put(store, &o->run);
	for (uint32_t i = 0; !st && i < o->run.feeds; i++)
		st = store->ops->feed_put(store, o->run.number, i, &o->feeds[i]);
	if (!st)
		st = store->ops->commit(store);
	if (st)
		store->ops->abort(store);
	return st;
}

enum status opening_enter(struct opening *o, const struct run_settings *settings,
			  const struct previous_run *previous)
{
	struct store *store = settings->store;
	enum status st = enter(o, store, previous);
	while (st == ST_MAP_FULL) {
		st = store->ops->grow(store);
		if (!st)
			st = enter(o, store, previous);
	}
	return st;
}
