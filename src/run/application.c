#include "allot/run/application.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/service/handlers.h"
#include "allot/service/intake.h"

/* A refused row to be told once it is committed. */
struct listed_refusal {
	uint64_t line;
	enum code code;
	const char *reason;
};

struct application {
	const struct run_settings *settings;
	struct feed *feed;
	uint32_t index;
	struct run_record *run;
	struct feed_record *feeds;

	struct feed_rows *reader;
	struct arena arena; /* of the chunk's rows */
	struct feed_row *rows;
	size_t count;
	size_t capacity;
	bool end; /* the chunk holds the feed's last row */

	/* of the transaction at hand, merged into the records when it is committed */
	struct counts counts;
	struct units units;
	size_t at; /* row at hand */
	struct listed_refusal listed[LISTED_REFUSALS_MAX];
	size_t listed_count;
	uint64_t listed_before; /* refusals already told of this feed */
};

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
		[OUTCOME_CREATED] = &c->created,     [OUTCOME_CHANGED] = &c->changed,
		[OUTCOME_UNCHANGED] = &c->unchanged, [OUTCOME_ALLOCATED] = &c->allocated,
		[OUTCOME_OUT_OF_STOCK] = &c->out_of_stock, [OUTCOME_DUPLICATE] = &c->duplicates,
		[OUTCOME_REFUSED] = &c->rejected,
	};
	(*counter[type])++;
}

/* One row */

static void list_refusal(struct application *a, const struct feed_row *row, enum code code,
			 const char *reason)
{
	if (a->listed_before + a->listed_count >= LISTED_REFUSALS_MAX)
		return;
	a->listed[a->listed_count++] = (struct listed_refusal){ row->line, code, reason };
}

static enum status refuse(struct application *a, const struct feed_row *row, enum code code,
			  const char *reason)
{
	const struct refusal refusal = { a->index,    row->line,    code, slice_str(reason),
					 row->fields, row->count };
	struct store *store = a->settings->store;
	a->counts.rejects[code]++;
	count_outcome(&a->counts, OUTCOME_REFUSED);
	list_refusal(a, row, code, reason);
	return store->ops->refuse(store, &refusal);
}

/* The sentence of OUTCOME in the arena: it must outlive the row. */
static const char *keep_reason(struct arena *arena, const struct outcome *outcome)
{
	struct slice text = arena_copy(arena, slice_of(outcome->reason, strlen(outcome->reason) + 1));
	return text.p;
}

static enum status apply_row(struct application *a, struct bus *bus, const struct feed_row *row)
{
	struct outcome outcome;
	if (row->code != CODE_NONE)
		return refuse(a, row, row->code, row->reason);
	enum status st = intake_row(bus, &row->row, &outcome);
	if (st != ST_OK)
		return st;
	if (outcome.type != OUTCOME_REFUSED) {
		count_outcome(&a->counts, outcome.type);
		return ST_OK;
	}
	const char *reason = keep_reason(&a->arena, &outcome);
	return reason ? refuse(a, row, outcome.code, reason) : ST_NO_MEMORY;
}

/* One transaction */

/* True when the open transaction has grown as large as it may. */
static bool transaction_full(const struct application *a)
{
	enum { ROWS_BETWEEN_LOOKS = 256 };
	struct store *store = a->settings->store;
	size_t bytes = a->settings->chunk_bytes ? a->settings->chunk_bytes : CHUNK_BYTES_DEFAULT;
	return a->at % ROWS_BETWEEN_LOOKS == 0 && store->ops->pressure(store) > bytes;
}

/* Applies rows FROM up to TO, or fewer when the transaction is full; a->at is one past the last. */
static enum status apply_rows(struct application *a, struct uow *uow, size_t from, size_t to)
{
	enum { ROWS_AHEAD = 24 };
	struct bus bus;
	enum status st = ST_OK;
	const struct bus_observer observer = { count_event, &a->units };
	bus_init(&bus, a->settings->bus, uow, service_journal(uow), observer);
	a->counts = (struct counts){ 0 };
	a->units = (struct units){ 0 };
	a->listed_count = 0;
	for (a->at = from; st == ST_OK && a->at < to;) {
		if (a->at + ROWS_AHEAD < to && a->rows[a->at + ROWS_AHEAD].code == CODE_NONE)
			uow_product_expect(uow, a->rows[a->at + ROWS_AHEAD].row.sku);
		st = apply_row(a, &bus, &a->rows[a->at]);
		if (st != ST_OK)
			break;
		a->at++;
		if (transaction_full(a))
			break;
	}
	return st;
}

/* Like apply_rows(); a broken contract is ST_CONTRACT and leaves a->at at its row. */
static enum status apply_guarded(struct application *a, struct uow *uow, size_t from, size_t to)
{
	struct contract_guard guard;
	if (CONTRACT_GUARD(&guard))
		return fail(ST_CONTRACT, "%s:%llu: a contract was broken (%s); this row was undone, all before it is kept",
			    a->feed->path, (unsigned long long)a->rows[a->at].line, guard.text);
	enum status st = apply_rows(a, uow, from, to);
	contract_unguard(&guard);
	return st;
}

static bool all_done(const struct application *a, const struct feed_record *current)
{
	for (uint32_t i = 0; i < a->run->feeds; i++) {
		const struct feed_record *f = i == a->index ? current : &a->feeds[i];
		if (f->status == FEED_PENDING || f->status == FEED_INTERRUPTED)
			return false;
	}
	return true;
}

/* The feed's record once the rows up to a->at are in. */
static struct feed_record advanced(const struct application *a)
{
	struct feed_record f = a->feeds[a->index];
	counts_add(&f.counts, &a->counts);
	units_add(&f.units, &a->units);
	f.status = FEED_INTERRUPTED;
	if (a->at > 0)
		f.cursor = a->rows[a->at - 1].after;
	if (a->end && a->at == a->count)
		f.status = f.resumed ? FEED_RESUMED : FEED_APPLIED;
	return f;
}

static void tell_refusals(struct application *a)
{
	const struct run_listener *l = &a->settings->listener;
	for (size_t i = 0; l->row_refused && i < a->listed_count; i++)
		l->row_refused(l->ctx, a->feed, a->listed[i].line, a->listed[i].code, a->listed[i].reason);
	a->listed_before += a->listed_count;
}

static enum status write_records(struct application *a, struct run_record *run, struct feed_record *feed)
{
	struct store *store = a->settings->store;
	*feed = advanced(a);
	*run = *a->run;
	run->ended = a->settings->clock.now(a->settings->clock.ctx);
	run->end_event = store->ops->next_event(store);
	run->finished = all_done(a, feed);
	enum status st = store->ops->feed_put(store, run->number, a->index, feed);
	return st == ST_OK ? store->ops->run_put(store, run) : st;
}

/* Rows FROM up to TO (a->at says how far it came) in one transaction, cursor and counts with them. */
static enum status transaction(struct application *a, size_t from, size_t to)
{
	struct store *store = a->settings->store;
	struct run_record run;
	struct feed_record feed;
	struct uow *uow = NULL;
	enum status st = store->ops->begin(store, &uow);
	if (st != ST_OK)
		return st;
	st = apply_guarded(a, uow, from, to);
	if (st == ST_OK)
		st = write_records(a, &run, &feed);
	if (st == ST_OK)
		st = store->ops->commit(store);
	if (st != ST_OK) {
		store->ops->abort(store);
		return st;
	}
	*a->run = run;
	a->feeds[a->index] = feed;
	tell_refusals(a);
	return ST_OK;
}

/* transaction(), again with a larger map as often as it does not fit. */
static enum status transaction_with_room(struct application *a, size_t from, size_t to)
{
	struct store *store = a->settings->store;
	enum status st = transaction(a, from, to);
	while (st == ST_MAP_FULL) {
		st = store->ops->grow(store);
		if (st == ST_OK)
			st = transaction(a, from, to);
	}
	return st;
}

/* After a broken contract at a->at: what is before it in the chunk is committed. The sentence is kept. */
static enum status keep_before_contract(struct application *a, size_t from)
{
	size_t broken = a->at;
	struct buf text;
	buf_init(&text, 0);
	buf_put_str(&text, fail_message());
	enum status st = ST_OK;
	while (st == ST_OK && from < broken) {
		st = transaction_with_room(a, from, broken);
		from = a->at;
	}
	if (st == ST_OK)
		st = fail(ST_CONTRACT, "%.*s", SLICE_ARG(buf_slice(&text)));
	buf_release(&text);
	return st;
}

/* Chunks */

static bool stop_asked(const struct application *a)
{
	return a->settings->stop && *a->settings->stop;
}

static enum status grow_rows(struct application *a)
{
	size_t n = a->capacity ? 2 * a->capacity : 1024;
	struct feed_row *rows = realloc(a->rows, n * sizeof(*rows));
	if (!rows)
		return fail_memory();
	a->rows = rows;
	a->capacity = n;
	return ST_OK;
}

static enum status read_chunk(struct application *a)
{
	uint64_t rows_max = a->settings->chunk_rows ? a->settings->chunk_rows : CHUNK_ROWS_DEFAULT;
	size_t bytes_max = a->settings->chunk_bytes ? a->settings->chunk_bytes : CHUNK_BYTES_DEFAULT;
	arena_reset(&a->arena);
	a->count = 0;
	a->at = 0;
	while (a->count < rows_max && a->arena.used + a->count * sizeof(*a->rows) < bytes_max) {
		enum status st = a->count == a->capacity ? grow_rows(a) : ST_OK;
		if (st == ST_OK)
			st = feed_rows_next(a->reader, &a->arena, &a->rows[a->count], &a->end);
		if (st != ST_OK || a->end)
			return st;
		a->count++;
	}
	return ST_OK;
}

static enum status apply_chunk(struct application *a)
{
	size_t from = 0;
	do {
		enum status st = transaction_with_room(a, from, a->count);
		if (st == ST_CONTRACT)
			return keep_before_contract(a, from);
		if (st != ST_OK)
			return st;
		from = a->at;
		if (stop_asked(a) && a->feeds[a->index].status == FEED_INTERRUPTED)
			return fail(ST_STOPPED, "stopped; what was done is kept, the next run goes on from here");
	} while (from < a->count);
	return ST_OK;
}

static void tell_progress(const struct application *a)
{
	const struct run_listener *l = &a->settings->listener;
	const struct feed_record *f = &a->feeds[a->index];
	if (l->progress)
		l->progress(l->ctx, PHASE_APPLY, a->feed, counts_rows(&f->counts), f->cursor.offset,
			    a->feed->bytes);
}

enum status apply_feed(const struct run_settings *settings, struct feed *feed, uint32_t index,
		       struct run_record *run, struct feed_record *feeds)
{
	struct application a = {
		.settings = settings, .feed = feed, .index = index, .run = run, .feeds = feeds,
	};
	arena_init(&a.arena);
	enum status st = feed_rows_open(feed, feeds[index].cursor, &a.reader);
	while (st == ST_OK && !a.end) {
		st = read_chunk(&a);
		if (st == ST_OK && (a.count > 0 || a.end))
			st = apply_chunk(&a);
		tell_progress(&a);
	}
	feed_rows_close(a.reader);
	arena_release(&a.arena);
	free(a.rows);
	return st;
}
