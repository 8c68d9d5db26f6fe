/* The write side: the unit of work and the ledger in one LMDB write transaction. */
#include "allot/store/store.h"

#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "store/env/open.h"
#include "store/journal/journal.h"
#include "store/ledger.h"
#include "store/lines/lines.h"
#include "store/products/products.h"
#include "store/products/refs.h"

struct lmdb_store {
	struct store store;
	struct uow uow;
	struct env env;
	MDB_txn *txn; /* the open write transaction or NULL */
	struct counters counters;
	struct journal journal;
	struct journal_reader reader;
	struct names names;
	struct names published_names; /* of the thread that publishes */
	struct products products;
	struct refs refs;
	struct lines lines;
	struct blocks_cursor product_cursor;
	char broken[512]; /* the contract broken while settling; "": none */
	uint64_t journal_first; /* first number of the journal's tail when the cursors were last set */
};

static struct lmdb_store *of_store(const struct store *s)
{
	return (struct lmdb_store *)((uintptr_t)s - offsetof(struct lmdb_store, store));
}

static struct lmdb_store *of_uow(const struct uow *u)
{
	return (struct lmdb_store *)((uintptr_t)u - offsetof(struct lmdb_store, uow));
}

/* Everything that points into the map is stale after a write. */
static void rewind_cursors(struct lmdb_store *s)
{
	lines_rewind(&s->lines);
	refs_rewind(&s->refs);
	blocks_cursor_init(&s->product_cursor, s->txn, &s->env.tables[TABLE_PRODUCTS]);
	s->journal_first = s->journal.first;
}

/* The port for the domain */

static enum status product_find_op(struct uow *u, struct slice sku, struct product **out)
{
	struct lmdb_store *s = of_uow(u);
	return products_find(&s->products, &s->product_cursor, sku, out);
}

static enum status product_add_op(struct uow *u, struct slice sku, struct product **out)
{
	return products_add(&of_uow(u)->products, sku, out);
}

static void product_expect_op(struct uow *u, struct slice sku)
{
	products_expect(&of_uow(u)->products, sku);
}

static enum status ref_find_op(struct uow *u, struct slice ref, bool *found, struct ref_entry *out)
{
	return refs_find(&of_uow(u)->refs, ref, found, out);
}

static enum status ref_put_op(struct uow *u, struct slice ref, const struct ref_entry *entry)
{
	return refs_put(&of_uow(u)->refs, ref, entry);
}

static enum status line_numbered_op(struct uow *u, struct slice orderid, struct slice line, bool *found,
				    struct line_entry *out)
{
	return lines_numbered(&of_uow(u)->lines, orderid, line, found, out);
}

static enum status line_unnumbered_op(struct uow *u, struct slice orderid, uint64_t product, bool *found,
				      struct line_entry *out)
{
	return lines_unnumbered(&of_uow(u)->lines, orderid, product, found, out);
}

static enum status line_numbered_of_op(struct uow *u, struct slice orderid, uint64_t product, uint32_t qty,
				       uint64_t after, bool *found, struct line_entry *out)
{
	return lines_numbered_of(&of_uow(u)->lines, orderid, product, qty, after, found, out);
}

static enum status line_put_op(struct uow *u, const struct order_line *line, const struct line_entry *entry)
{
	return lines_put(&of_uow(u)->lines, line, entry);
}

static enum status line_move_op(struct uow *u, uint64_t line_id, uint64_t event)
{
	struct lmdb_store *s = of_uow(u);
	bool wrote = false;
	enum status st = lines_move(&s->lines, line_id, event, &wrote);
	if (wrote)
		rewind_cursors(s);
	return st;
}

static enum status event_append_op(struct uow *u, struct event *event)
{
	struct lmdb_store *s = of_uow(u);
	enum status st = journal_append(&s->journal, event);
	if (s->journal.first != s->journal_first)
		rewind_cursors(s);
	return st;
}

static enum status event_read_op(struct uow *u, uint64_t number, bool fill, struct event *out)
{
	return journal_read(&of_uow(u)->reader, number, fill, out);
}

static const struct uow_ops UOW_OPS = {
	.product_find = product_find_op,
	.product_add = product_add_op,
	.product_expect = product_expect_op,
	.ref_find = ref_find_op,
	.ref_put = ref_put_op,
	.line_numbered = line_numbered_op,
	.line_unnumbered = line_unnumbered_op,
	.line_numbered_of = line_numbered_of_op,
	.line_put = line_put_op,
	.line_move = line_move_op,
	.event_append = event_append_op,
	.event_read = event_read_op,
};

/* The port for a run */

static void forget(struct lmdb_store *s)
{
	products_forget(&s->products);
	refs_forget(&s->refs);
	lines_forget(&s->lines);
	journal_reader_reset(&s->reader, NULL);
	/* numbers of batches may be given out again */
	names_release(&s->names);
}

static void abort_op(struct store *store)
{
	struct lmdb_store *s = of_store(store);
	if (!s->txn)
		return;
	mdb_txn_abort(s->txn);
	s->txn = NULL;
	forget(s);
}

static enum status begin_op(struct store *store, struct uow **out)
{
	struct lmdb_store *s = of_store(store);
	REQUIRE(s->txn == NULL);
	if (s->broken[0])
		return fail(ST_CONTRACT, "%s", s->broken);
	enum status st = env_begin(&s->env, ENV_WRITE, &s->txn);
	if (st)
		return st;
	st = counters_get(s->txn, &s->env, &s->counters);
	if (st) {
		abort_op(store);
		return st;
	}
	journal_begin(&s->journal, s->txn, s->counters.next_event);
	journal_reader_reset(&s->reader, s->txn);
	products_begin(&s->products, s->txn);
	refs_begin(&s->refs, s->txn);
	st = lines_begin(&s->lines, s->txn);
	if (st) {
		abort_op(store);
		return st;
	}
	rewind_cursors(s);
	*out = &s->uow;
	return ST_OK;
}

static enum status flush(struct lmdb_store *s)
{
	enum status st = lines_flush(&s->lines);
	if (!st)
		st = refs_flush(&s->refs);
	if (!st)
		st = products_flush(&s->products);
	if (!st)
		st = journal_flush(&s->journal);
	s->counters.transaction = mdb_txn_id(s->txn);
	s->counters.next_event = s->journal.next;
	return st ? st : counters_put(s->txn, &s->env, &s->counters);
}

/* What one settling of the lines writes. */
static enum status settle_in(void *ctx)
{
	struct lmdb_store *s = ctx;
	enum status st = levels_begin(&s->lines.levels, s->txn);
	if (!st)
		st = levels_settle(&s->lines.levels);
	s->counters.transaction = mdb_txn_id(s->txn);
	return st ? st : counters_put(s->txn, &s->env, &s->counters);
}

/* One settling of the lines in a transaction of its own. */
static enum status settle_once(struct lmdb_store *s)
{
	enum status st = env_begin(&s->env, ENV_WRITE, &s->txn);
	if (st)
		return st;
	st = contract_guarded(settle_in, s);
	if (!st)
		st = env_status(&s->env, mdb_txn_commit(s->txn), "cannot commit");
	else
		mdb_txn_abort(s->txn);
	s->txn = NULL;
	return st;
}

/*
 * What was committed is there, settled or not: where the map is full it is left for later, when a chunk that
 * does not fit has made it grow; a contract that breaks is told when the next transaction is to begin.
 */
static enum status settle(struct lmdb_store *s)
{
	enum status st = ST_OK;
	while (!st && levels_unsettled(&s->lines.levels))
		st = settle_once(s);
	if (st == ST_CONTRACT)
		(void)snprintf(s->broken, sizeof(s->broken), "%s", fail_message());
	return st == ST_MAP_FULL || st == ST_CONTRACT ? ST_OK : st;
}

static enum status commit_op(struct store *store)
{
	struct lmdb_store *s = of_store(store);
	REQUIRE(s->txn != NULL);
	enum status st = flush(s);
	if (!st)
		st = env_present(&s->env);
	if (st)
		return st;
	int rc = mdb_txn_commit(s->txn);
	s->txn = NULL;
	journal_reader_reset(&s->reader, NULL);
	if (rc != 0) {
		forget(s);
		return env_status(&s->env, rc, "cannot commit");
	}
	products_trim(&s->products);
	return settle(s);
}

static enum status present_op(const struct store *store)
{
	return env_present(&of_store(store)->env);
}

static enum status grow_op(struct store *store)
{
	struct lmdb_store *s = of_store(store);
	REQUIRE(s->txn == NULL);
	return env_grow(&s->env);
}

static size_t pressure_op(const struct store *store)
{
	enum { PAGE = 4096, PRODUCT_BYTES = 200, HASHED_LINE_BYTES = 112 };
	const struct lmdb_store *s = of_store(store);
	/* lines in ascending order are neither hashed nor sorted, which takes twice their entries, slots and a
	 * copy */
	size_t hashed = s->lines.added.hashed ? s->lines.added.count : 0;
	return s->journal.written + s->journal.tail.n + s->lines.arena.used + s->lines.moved_arena.used +
	       s->refs.arena.used + lines_blocks_changed(&s->lines) * PAGE + hashed * HASHED_LINE_BYTES +
	       s->products.touched_count * PRODUCT_BYTES;
}

static enum status refuse_op(struct store *store, const struct refusal *refusal)
{
	struct lmdb_store *s = of_store(store);
	enum status st = journal_refuse(&s->journal, refusal);
	if (s->journal.first != s->journal_first)
		rewind_cursors(s);
	return st;
}

static uint64_t next_event_op(const struct store *store)
{
	return of_store(store)->journal.next;
}

static enum status run_put_op(struct store *store, const struct run_record *run)
{
	struct lmdb_store *s = of_store(store);
	enum status st = ledger_put_run(s->txn, &s->env, run);
	rewind_cursors(s);
	if (!st && run->number > s->counters.last_run)
		s->counters.last_run = run->number;
	return st;
}

static enum status feed_put_op(struct store *store, uint64_t run, uint32_t index,
			       const struct feed_record *feed)
{
	struct lmdb_store *s = of_store(store);
	enum status st = ledger_put_feed(s->txn, &s->env, run, index, feed);
	rewind_cursors(s);
	return st;
}

static enum status run_last_op(struct store *store, struct arena *arena, bool *found, struct run_record *out)
{
	struct lmdb_store *s = of_store(store);
	struct counters counters;
	MDB_txn *txn = NULL;
	enum status st = env_begin(&s->env, ENV_READ, &txn);
	if (st)
		return st;
	st = counters_get(txn, &s->env, &counters);
	if (!st && counters.last_run > 0)
		st = ledger_get_run(txn, &s->env, counters.last_run, arena, out);
	if (!st)
		*found = counters.last_run > 0;
	mdb_txn_abort(txn);
	return st;
}

static enum status feed_get_op(struct store *store, uint64_t run, uint32_t index, struct arena *arena,
			       struct feed_record *out)
{
	struct lmdb_store *s = of_store(store);
	MDB_txn *txn = NULL;
	enum status st = env_begin(&s->env, ENV_READ, &txn);
	if (st)
		return st;
	st = ledger_get_feed(txn, &s->env, run, index, arena, out);
	mdb_txn_abort(txn);
	return st;
}

static enum status give_refusal(void *ctx, uint64_t number, const struct refusal *refusal)
{
	const struct journal_visitor *visitor = ctx;
	(void)number;
	return visitor->refusal(visitor->ctx, refusal);
}

static enum status give_event(void *ctx, const struct event *event)
{
	const struct journal_visitor *visitor = ctx;
	return visitor->event(visitor->ctx, event);
}

static enum status journal_op(struct store *store, uint64_t from, uint64_t to,
			      const struct journal_visitor *visitor)
{
	struct lmdb_store *s = of_store(store);
	const struct journal_walker walker = { give_event, give_refusal, (void *)(uintptr_t)visitor };
	MDB_txn *txn = NULL;
	enum status st = env_begin(&s->env, ENV_READ, &txn);
	if (st)
		return st;
	st = journal_walk_filled(&s->env, txn, &s->published_names, from, to, &walker);
	mdb_txn_abort(txn);
	return st;
}

static struct slice identity_op(const struct store *store)
{
	return slice_str(of_store(store)->env.identity);
}

static const struct store_ops STORE_OPS = {
	.begin = begin_op,
	.commit = commit_op,
	.abort = abort_op,
	.present = present_op,
	.grow = grow_op,
	.pressure = pressure_op,
	.refuse = refuse_op,
	.next_event = next_event_op,
	.run_put = run_put_op,
	.feed_put = feed_put_op,
	.run_last = run_last_op,
	.feed_get = feed_get_op,
	.journal = journal_op,
	.identity = identity_op,
};

enum status store_open(const char *path, const struct store_options *options, struct store **out)
{
	const struct env_options env_options = { .map_bytes = options->map_bytes, .wait_s = options->wait_s };
	struct lmdb_store *s = calloc(1, sizeof(*s));
	if (!s)
		return fail_memory();
	enum status st = env_open(&s->env, path, ENV_WRITE, &env_options);
	if (st) {
		free(s);
		return st;
	}
	s->store.ops = &STORE_OPS;
	s->uow.ops = &UOW_OPS;
	names_init(&s->names, NAMES_SLOTS / 16);
	names_init(&s->published_names, NAMES_SLOTS);
	journal_init(&s->journal, &s->env);
	journal_reader_init(&s->reader, &s->env, NULL, &s->journal, &s->names);
	products_init(&s->products, &s->env);
	refs_init(&s->refs, &s->env);
	lines_init(&s->lines, &s->env);
	if (options->levels)
		s->lines.levels.bounds = *options->levels;
	*out = &s->store;
	return ST_OK;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	struct lmdb_store *s = of_store(store);
	abort_op(store);
	products_release(&s->products);
	refs_release(&s->refs);
	lines_release(&s->lines);
	journal_reader_release(&s->reader);
	journal_release(&s->journal);
	names_release(&s->names);
	names_release(&s->published_names);
	env_close(&s->env);
	free(s);
}
