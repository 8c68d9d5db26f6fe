/*
 * Transactions around the stepper's units. A transaction ends at a number of units, at its budget of memory,
 * or after a second, and at the end of the agenda; whatever ends it otherwise undoes it, and the units are
 * done again.
 */
#include "run/application.h"

#include "allot/base/contract.h"
#include "run/stepper.h"

/* Where a contract was broken: what may be kept depends on it. */
enum broken {
	BROKEN_ELSEWHERE, /* nothing more than is committed */
	BROKEN_AT_UNIT,	  /* the units of the transaction before it */
	BROKEN_AT_COMMIT, /* those of its units that can be committed, as long as they can */
};

struct application {
	const struct run_settings *settings;
	const struct application_target *target;
	struct stepper stepper;
	bool done; /* the agenda */
	enum broken broken;
	double began; /* the transaction; seconds, monotonic */
};

/* "FEED:LINE" of the unit at hand, as far as there are such. */
static const char *place_of(const struct application *a, char *room, size_t n)
{
	const struct stepper *s = &a->stepper;
	struct buf out = buf_over(room, n - 1);
	if (s->feed < a->target->plan->count)
		buf_put_str(&out, a->target->plan->feeds[s->feed].path);
	else
		buf_put_str(&out, "serving");
	if (s->line)
		buf_printf(&out, ":%llu", (unsigned long long)s->line);
	room[out.n] = '\0';
	return room;
}

/* Units of a transaction */

static bool stop_asked(const struct application *a)
{
	return a->settings->stop && *a->settings->stop;
}

/* True when the open transaction is as large, or as old, as it may be, or the run is asked to stop. */
static bool is_full(const struct application *a)
{
	enum { UNITS_BETWEEN_LOOKS = 256 };
	const double seconds_max = 1;
	const struct run_settings *settings = a->settings;
	size_t bytes = settings->chunk_bytes ? settings->chunk_bytes : CHUNK_BYTES_DEFAULT;
	if (tentative_full(&a->stepper.tentative) || stop_asked(a))
		return true;
	if (a->stepper.units % UNITS_BETWEEN_LOOKS != 0)
		return false;
	return settings->store->ops->pressure(settings->store) > bytes ||
	       clock_elapsed(&a->settings->clock) - a->began > seconds_max;
}

static enum status do_units(struct application *a, uint64_t most)
{
	enum status st = ST_OK;
	a->done = false;
	while (!st && !a->done && a->stepper.units < most) {
		st = stepper_unit(&a->stepper, &a->done);
		if (!st && is_full(a))
			break;
	}
	return st;
}

/* Like do_units(); a broken contract is ST_CONTRACT, the stepper's units those before it. */
static enum status do_units_guarded(struct application *a, uint64_t most)
{
	struct contract_guard guard;
	char place[512];
	if (CONTRACT_GUARD(&guard)) {
		a->broken = BROKEN_AT_UNIT;
		return fail(ST_CONTRACT,
			    "%s: a contract was broken (%s); this row was undone, all before it is kept",
			    place_of(a, place, sizeof(place)), guard.text);
	}
	enum status st = do_units(a, most);
	contract_unguard(&guard);
	return st;
}

/* Commits */

static enum status write_and_commit(void *ctx)
{
	struct application *a = ctx;
	struct store *store = a->settings->store;
	struct run_record *run = &a->stepper.tentative.run;
	run->ended = a->settings->clock.now(a->settings->clock.ctx);
	run->end_event = store->ops->next_event(store);
	const struct books books = store->ops->books(store);
	run->books.closing = books.balance;
	run->books.end_movement = books.movements + 1;
	run->finished = a->done;
	enum status st = tentative_write(&a->stepper.tentative, store);
	return st ? st : store->ops->commit(store);
}

/* A contract broken at the commit is told as that of the last unit, which it is once no other is left. */
static enum status commit_guarded(struct application *a)
{
	char place[512];
	enum status st = contract_guarded(write_and_commit, a);
	if (st != ST_CONTRACT)
		return st;
	a->broken = BROKEN_AT_COMMIT;
	return fail(ST_CONTRACT, "%s: %s; this row was undone, all before it is kept",
		    place_of(a, place, sizeof(place)), fail_message());
}

static void tell_feed(const struct application *a, uint32_t feed)
{
	const struct run_listener *l = &a->settings->listener;
	const struct feed_record *f = &a->target->feeds[feed];
	if (l->progress)
		l->progress(l->ctx, PHASE_APPLY, &a->target->plan->feeds[feed], f->cursor.rows, f->cursor.rows,
			    a->target->plan->feeds[feed].rows);
	if (l->feed_done && f->rows_done && !f->serving)
		l->feed_done(l->ctx, &a->target->plan->feeds[feed], feed, f, a->target->run->number);
}

/* Tells the listener of what was just committed. */
static void tell(const struct application *a)
{
	const struct run_listener *l = &a->settings->listener;
	const struct stepper *s = &a->stepper;
	for (uint32_t i = 0; l->row_refused && i < s->listed_count; i++)
		l->row_refused(l->ctx, &a->target->plan->feeds[s->listed[i].feed], s->listed[i].line,
			       s->listed[i].code, s->listed[i].reason);
	for (uint32_t i = 0; i < s->tentative.count; i++)
		tell_feed(a, s->tentative.touched[i]);
}

/* At most so many units in one transaction, their records with them. */
static enum status transaction(struct application *a, uint64_t most)
{
	struct store *store = a->settings->store;
	struct uow *uow = NULL;
	char place[512];
	enum status st = store->ops->begin(store, &uow);
	if (st == ST_CONTRACT)
		return fail(st, "%s: %s; all before is kept", place_of(a, place, sizeof(place)),
			    fail_message());
	if (st)
		return st;
	a->began = clock_elapsed(&a->settings->clock);
	stepper_begin(&a->stepper, uow);
	st = do_units_guarded(a, most);
	if (!st)
		st = commit_guarded(a);
	if (st) {
		store->ops->abort(store);
		return st;
	}
	stepper_keep(&a->stepper);
	publisher_add(a->target->publisher, a->target->run->end_event);
	tell(a);
	return ST_OK;
}

/* Nothing in the process may be reading while the map grows; then the same units again. */
static enum status transaction_with_room(struct application *a, uint64_t most)
{
	struct store *store = a->settings->store;
	enum status st = transaction(a, most);
	while (st == ST_MAP_FULL) {
		st = publisher_drain(a->target->publisher);
		if (!st)
			st = store->ops->grow(store);
		if (!st)
			st = transaction(a, most);
	}
	return st;
}

/* Broken contracts */

/* Commits the next UNITS units, as many transactions as it takes. */
static enum status keep_units(struct application *a, uint64_t units)
{
	enum status st = ST_OK;
	while (!st && units > 0 && !a->target->run->finished) {
		st = transaction_with_room(a, units);
		units -= st ? 0 : a->stepper.units;
	}
	return st;
}

/*
 * Of the next UNITS units, which cannot be committed together, commits those before the first one that cannot
 * be: half of them are tried, and so on. ST_CONTRACT with the sentence of that unit.
 */
static enum status keep_what_commits(struct application *a, uint64_t units)
{
	enum status st = ST_OK;
	while (!st && units > 1) {
		st = keep_units(a, units / 2);
		units = st ? units / 2 : units - units / 2;
		if (st == ST_CONTRACT && a->broken == BROKEN_AT_COMMIT)
			st = ST_OK;
	}
	return st ? st : keep_units(a, units);
}

/* After a broken contract: what can be kept of its transaction is committed. ST_CONTRACT with the sentence. */
static enum status keep_before_contract(struct application *a)
{
	struct buf sentence;
	if (a->broken == BROKEN_ELSEWHERE)
		return ST_CONTRACT;
	buf_init(&sentence, 0);
	buf_put_str(&sentence, fail_message());
	enum status st = a->broken == BROKEN_AT_UNIT ? keep_units(a, a->stepper.units)
						     : keep_what_commits(a, a->stepper.units);
	if (!st)
		st = fail(ST_CONTRACT, "%.*s", SLICE_ARG(buf_slice(&sentence)));
	buf_release(&sentence);
	return st;
}

static enum status apply_transactions(struct application *a)
{
	uint64_t most = a->settings->chunk_rows ? a->settings->chunk_rows : CHUNK_ROWS_DEFAULT;
	enum status st = ST_OK;
	while (!st && !a->target->run->finished) {
		a->broken = BROKEN_ELSEWHERE;
		if (stop_asked(a))
			st = fail(ST_STOPPED,
				  "stopped; what was done is kept, the next run goes on from there");
		else
			st = transaction_with_room(a, most);
	}
	return st == ST_CONTRACT ? keep_before_contract(a) : st;
}

enum status apply_agenda(const struct run_settings *settings, const struct application_target *target)
{
	struct application a = { .settings = settings, .target = target };
	enum status st =
		stepper_open(&a.stepper, settings, target->plan, target->agenda, target->run, target->feeds);
	if (!st)
		st = apply_transactions(&a);
	stepper_close(&a.stepper);
	return st;
}
