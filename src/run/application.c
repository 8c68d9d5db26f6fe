#include "run/application.h"

#include "allot/base/contract.h"
#include "run/reading.h"
#include "allot/service/handlers.h"
#include "allot/service/intake.h"

/* A refused row to be told once it is committed. */
struct listed_refusal {
	uint64_t line;
	enum code code;
	const char *reason;
};

/* Where a contract was broken: what may be kept depends on it. */
enum broken {
	BROKEN_ELSEWHERE, /* nothing more than is committed */
	BROKEN_AT_ROW,	  /* the rows of the transaction before it */
	BROKEN_AT_COMMIT, /* those of its rows that can be committed, as long as they can */
};

struct application {
	const struct run_settings *settings;
	const struct application_target *target;
	struct feed *feed;
	uint32_t index;

	struct reading reading;
	struct chunk *chunk; /* NULL: the next one must be asked for */
	size_t at;	     /* row at hand in it */

	/* of the transaction at hand, merged into the records when it is committed */
	uint64_t rows;
	double begun;		    /* when, by the monotonic clock */
	struct feed_position after; /* behind the row applied last */
	struct counts counts;
	struct units units;
	struct arena arena; /* of the reasons listed */
	struct listed_refusal listed[LISTED_REFUSALS_MAX];
	size_t listed_count;
	uint64_t listed_before; /* refusals already told of this feed */

	uint64_t rows_max; /* of a transaction */
	uint64_t line;	   /* of the row applied last */
	enum broken broken;
};

static struct feed_record *record_of(const struct application *a)
{
	return &a->target->feeds[a->index];
}

/* Counting */

static void count_event(void *ctx, const struct event *event)
{
	struct units *u = ctx;
	if (event->type == EVENT_ALLOCATED)
		u->allocated += event->allocated.qty;
	else if (event->type == EVENT_DEALLOCATED)
		u->deallocated += event->deallocated.qty;
	else if (event->type == EVENT_OUT_OF_STOCK && event->out_of_stock.reason != REASON_DEPLETED)
		u->short_ += event->out_of_stock.qty;
}

static void count_outcome(struct counts *c, enum outcome_type type)
{
	uint64_t *const counter[OUTCOME_COUNT] = {
		[OUTCOME_CREATED] = &c->created,	   [OUTCOME_CHANGED] = &c->changed,
		[OUTCOME_UNCHANGED] = &c->unchanged,	   [OUTCOME_ALLOCATED] = &c->allocated,
		[OUTCOME_OUT_OF_STOCK] = &c->out_of_stock, [OUTCOME_DUPLICATE] = &c->duplicates,
		[OUTCOME_REFUSED] = &c->rejected,
	};
	(*counter[type])++;
}

/* One row */

static enum status list_refusal(struct application *a, const struct feed_row *row, enum code code,
				const char *reason)
{
	if (a->listed_before + a->listed_count >= LISTED_REFUSALS_MAX)
		return ST_OK;
	struct slice kept = arena_copy(&a->arena, slice_of(reason, strlen(reason) + 1));
	if (!kept.p)
		return ST_NO_MEMORY;
	a->listed[a->listed_count++] = (struct listed_refusal){ row->line, code, kept.p };
	return ST_OK;
}

static enum status refuse(struct application *a, struct feed_row *row, enum code code, const char *reason)
{
	struct store *store = a->settings->store;
	a->counts.rejects[code]++;
	count_outcome(&a->counts, OUTCOME_REFUSED);
	enum status st = list_refusal(a, row, code, reason);
	if (!st)
		st = feed_row_fields(a->feed, &a->chunk->block.arena, row);
	if (st)
		return st;
	const struct refusal refusal = {
		a->index, row->line, code, slice_str(reason), row->fields, row->count
	};
	return store->ops->refuse(store, &refusal);
}

static enum status apply_row(struct application *a, struct bus *bus, struct feed_row *row)
{
	struct outcome outcome;
	if (row->code != CODE_NONE)
		return refuse(a, row, row->code, row->reason);
	enum status st = intake_row(bus, &row->row, &outcome);
	if (st)
		return st;
	if (outcome.type == OUTCOME_REFUSED)
		return refuse(a, row, outcome.code, outcome.reason);
	count_outcome(&a->counts, outcome.type);
	return ST_OK;
}

/* The rows of a transaction */

static bool stop_asked(const struct application *a)
{
	return a->settings->stop && *a->settings->stop;
}

/* True when the open transaction is as large, or as old, as it may be, or the run is asked to stop. */
static bool transaction_full(const struct application *a)
{
	enum { ROWS_BETWEEN_LOOKS = 256 };
	const double seconds_max = 1;
	struct store *store = a->settings->store;
	size_t bytes = a->settings->chunk_bytes ? a->settings->chunk_bytes : CHUNK_BYTES_DEFAULT;
	if (stop_asked(a))
		return true;
	if (a->rows % ROWS_BETWEEN_LOOKS != 0)
		return false;
	return store->ops->pressure(store) > bytes ||
	       clock_elapsed(&a->settings->clock) - a->begun > seconds_max;
}

static bool chunk_done(const struct application *a)
{
	return a->at == a->chunk->block.count;
}

/* True when the feed's last row is applied. */
static bool feed_done(const struct application *a)
{
	return a->chunk && a->chunk->end && chunk_done(a);
}

/* Tells the store of a row that is to come, so that its product is at hand then. */
static void expect(const struct application *a, struct uow *uow)
{
	enum { ROWS_AHEAD = 24 };
	size_t i = a->at + ROWS_AHEAD;
	const struct feed_block *b = &a->chunk->block;
	if (i < b->count && b->rows[i].code == CODE_NONE)
		uow_product_expect(uow, b->rows[i].row.sku);
}

/* Applies rows until ROWS_MAX are in, the transaction is full or the feed ends. */
static enum status apply_rows(struct application *a, struct uow *uow, uint64_t rows_max)
{
	struct bus bus;
	const struct bus_observer observer = { count_event, &a->units };
	bus_init(&bus, a->settings->bus, uow, service_journal(uow), observer);
	while (a->rows < rows_max) {
		enum status st = ST_OK;
		if (!a->chunk || (chunk_done(a) && !a->chunk->end)) {
			st = reading_next(&a->reading, &a->chunk);
			a->at = 0;
			if (st == ST_CONTRACT)
				a->broken = BROKEN_AT_ROW;
		}
		if (st || feed_done(a))
			return st;
		if (chunk_done(a))
			continue;
		expect(a, uow);
		st = apply_row(a, &bus, &a->chunk->block.rows[a->at]);
		if (st)
			return st;
		a->after = a->chunk->block.rows[a->at].after;
		a->line = a->chunk->block.rows[a->at].line;
		a->at++;
		a->rows++;
		if (transaction_full(a))
			break;
	}
	return ST_OK;
}

/* Like apply_rows(); a broken contract is ST_CONTRACT, a->rows those before its row. */
static enum status apply_guarded(struct application *a, struct uow *uow, uint64_t rows_max)
{
	struct contract_guard guard;
	if (CONTRACT_GUARD(&guard)) {
		a->broken = BROKEN_AT_ROW;
		return fail(ST_CONTRACT,
			    "%s:%llu: a contract was broken (%s); this row was undone, all before it is kept",
			    a->feed->path, (unsigned long long)a->chunk->block.rows[a->at].line, guard.text);
	}
	enum status st = apply_rows(a, uow, rows_max);
	contract_unguard(&guard);
	return st;
}

/* The records that go with it */

static bool all_done(const struct application *a, const struct feed_record *current)
{
	for (uint32_t i = 0; i < a->target->run->feeds; i++) {
		const struct feed_record *f = i == a->index ? current : &a->target->feeds[i];
		if (f->status == FEED_PENDING || f->status == FEED_INTERRUPTED)
			return false;
	}
	return true;
}

/* The feed's record once the transaction's rows are in. */
static struct feed_record advanced(const struct application *a)
{
	struct feed_record f = *record_of(a);
	counts_add(&f.counts, &a->counts);
	units_add(&f.units, &a->units);
	f.status = FEED_INTERRUPTED;
	if (a->rows > 0)
		f.cursor = a->after;
	if (feed_done(a))
		f.status = f.resumed ? FEED_RESUMED : FEED_APPLIED;
	return f;
}

static enum status write_records(struct application *a, struct run_record *run, struct feed_record *feed)
{
	struct store *store = a->settings->store;
	*feed = advanced(a);
	*run = *a->target->run;
	run->ended = a->settings->clock.now(a->settings->clock.ctx);
	run->end_event = store->ops->next_event(store);
	run->finished = all_done(a, feed);
	enum status st = store->ops->feed_put(store, run->number, a->index, feed);
	return st ? st : store->ops->run_put(store, run);
}

static void tell(struct application *a)
{
	const struct run_listener *l = &a->settings->listener;
	const struct feed_record *f = record_of(a);
	for (size_t i = 0; l->row_refused && i < a->listed_count; i++)
		l->row_refused(l->ctx, a->feed, a->listed[i].line, a->listed[i].code, a->listed[i].reason);
	a->listed_before += a->listed_count;
	if (l->progress)
		l->progress(l->ctx, PHASE_APPLY, a->feed, counts_rows(&f->counts), f->cursor.offset,
			    a->feed->bytes);
}

/* Transactions */

static void clear(struct application *a)
{
	a->rows = 0;
	a->begun = clock_elapsed(&a->settings->clock);
	a->counts = (struct counts){ 0 };
	a->units = (struct units){ 0 };
	a->listed_count = 0;
	arena_reset(&a->arena);
}

/* What a commit takes with it. */
struct committing {
	struct application *a;
	struct run_record run;
	struct feed_record feed;
};

static enum status write_and_commit(void *ctx)
{
	struct committing *c = ctx;
	struct store *store = c->a->settings->store;
	enum status st = write_records(c->a, &c->run, &c->feed);
	return st ? st : store->ops->commit(store);
}

/* A contract broken at the commit is told as that of the last row, which it is once no other is left. */
static enum status commit_guarded(struct application *a, struct committing *c)
{
	enum status st = contract_guarded(write_and_commit, c);
	if (st != ST_CONTRACT)
		return st;
	a->broken = BROKEN_AT_COMMIT;
	return fail(ST_CONTRACT, "%s:%llu: %s; this row was undone, all before it is kept", a->feed->path,
		    (unsigned long long)a->line, fail_message());
}

/* At most ROWS_MAX rows in one transaction, cursor and counts with them. */
static enum status transaction(struct application *a, uint64_t rows_max)
{
	struct store *store = a->settings->store;
	struct committing c = { .a = a };
	struct uow *uow = NULL;
	clear(a);
	enum status st = store->ops->begin(store, &uow);
	if (st == ST_CONTRACT)
		return fail(st, "%s:%llu: %s; all before is kept", a->feed->path,
			    (unsigned long long)record_of(a)->cursor.line, fail_message());
	if (st)
		return st;
	st = apply_guarded(a, uow, rows_max);
	if (!st)
		st = commit_guarded(a, &c);
	if (st) {
		store->ops->abort(store);
		return st;
	}
	*a->target->run = c.run;
	*record_of(a) = c.feed;
	publisher_add(a->target->publisher, c.run.end_event);
	tell(a);
	return ST_OK;
}

static enum status open_reading(struct application *a)
{
	a->chunk = NULL;
	a->at = 0;
	return reading_open(&a->reading, a->feed, record_of(a)->cursor, a->settings->threads != 1);
}

/* Goes back to the row behind the last committed one. */
static enum status rewind_reading(struct application *a)
{
	reading_close(&a->reading);
	return open_reading(a);
}

/* Larger map, same rows again. Nothing in the process may be reading then. */
static enum status make_room(struct application *a)
{
	struct store *store = a->settings->store;
	enum status st = publisher_drain(a->target->publisher);
	if (!st)
		st = store->ops->grow(store);
	return st ? st : rewind_reading(a);
}

static enum status transaction_with_room(struct application *a, uint64_t rows_max)
{
	enum status st = transaction(a, rows_max);
	while (st == ST_MAP_FULL) {
		st = make_room(a);
		if (!st)
			st = transaction(a, rows_max);
	}
	return st;
}

static bool unfinished(const struct application *a)
{
	return record_of(a)->status == FEED_INTERRUPTED || record_of(a)->status == FEED_PENDING;
}

/* Commits the next ROWS rows, as many transactions as it takes. */
static enum status keep_rows(struct application *a, uint64_t rows)
{
	enum status st = ST_OK;
	while (!st && rows > 0 && unfinished(a)) {
		st = transaction_with_room(a, rows);
		rows -= st ? 0 : a->rows;
	}
	return st;
}

/*
 * Of the next ROWS rows, which cannot be committed together, commits those before the first one that cannot be:
 * half of them are tried, and so on. ST_CONTRACT with the sentence of that row.
 */
static enum status keep_what_commits(struct application *a, uint64_t rows)
{
	enum status st = ST_OK;
	while (!st && rows > 1) {
		st = keep_rows(a, rows / 2);
		rows = st ? rows / 2 : rows - rows / 2;
		if (st == ST_CONTRACT && a->broken == BROKEN_AT_COMMIT)
			st = rewind_reading(a);
	}
	return st ? st : keep_rows(a, rows);
}

/*
 * After a broken contract: what can be kept of its transaction is committed. ST_CONTRACT with the sentence of
 * the row, if there is one.
 */
static enum status keep_before_contract(struct application *a)
{
	struct buf sentence;
	if (a->broken == BROKEN_ELSEWHERE)
		return ST_CONTRACT;
	buf_init(&sentence, 0);
	buf_put_str(&sentence, fail_message());
	enum status st = rewind_reading(a);
	if (!st && a->broken == BROKEN_AT_ROW)
		st = keep_rows(a, a->rows);
	else if (!st)
		st = keep_what_commits(a, a->rows);
	if (!st)
		st = fail(ST_CONTRACT, "%.*s", SLICE_ARG(buf_slice(&sentence)));
	buf_release(&sentence);
	return st;
}

static enum status apply_transactions(void *ctx)
{
	struct application *a = ctx;
	enum status st = ST_OK;
	while (!st && unfinished(a)) {
		a->broken = BROKEN_ELSEWHERE;
		if (stop_asked(a))
			st = fail(ST_STOPPED,
				  "stopped; what was done is kept, the next run goes on from there");
		else
			st = transaction_with_room(a, a->rows_max);
	}
	return st == ST_CONTRACT ? keep_before_contract(a) : st;
}

enum status apply_feed(const struct run_settings *settings, struct feed *feed, uint32_t index,
		       const struct application_target *target)
{
	struct application a = {
		.settings = settings,
		.target = target,
		.feed = feed,
		.index = index,
		.rows_max = settings->chunk_rows ? settings->chunk_rows : CHUNK_ROWS_DEFAULT,
	};
	arena_init(&a.arena);
	enum status st = open_reading(&a);
	/* guarded, since the thread that reads ahead must be waited for whatever happens */
	if (!st)
		st = contract_guarded(apply_transactions, &a);
	reading_close(&a.reading);
	arena_release(&a.arena);
	return st;
}
