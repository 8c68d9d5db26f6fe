/* The port of a run: transactions, the ledger, what feeds leave for later, and the journal for publication. */
#include "allot/base/contract.h"
#include "store/ledger/ledger.h"
#include "store/lmdb_store.h"
#include "store/notes/first_turn.h"
#include "store/notes/partners.h"
#include "store/notes/put_off.h"
#include "store/notes/received.h"
#include "store/notes/sent.h"
#include "store/notes/rejects.h"

/* Transactions */

static enum status begin(struct store *store, struct uow **out)
{
	struct lmdb_store *s = store_of(store);
	enum status st = store_begin(s);
	if (!st)
		*out = &s->uow;
	return st;
}

static enum status commit(struct store *store)
{
	return store_commit(store_of(store));
}

static void abort_op(struct store *store)
{
	store_abort(store_of(store));
}

static enum status present(const struct store *store)
{
	return env_present(&store_of(store)->env);
}

static enum status grow(struct store *store)
{
	struct lmdb_store *s = store_of(store);
	REQUIRE(s->txn == NULL);
	return env_grow(&s->env);
}

static size_t pressure(const struct store *store)
{
	return store_pressure(store_of(store));
}

/* Refused rows */

static enum status refuse(struct store *store, const struct refusal *refusal)
{
	struct lmdb_store *s = store_of(store);
	enum status st = journal_refuse(&s->journal, s->uow.source.run, refusal);
	store_rewind_if_written(s);
	return st;
}

static enum status reject_seen(struct store *store, const uint8_t digest[REJECT_DIGEST_BYTES], uint64_t run,
			       uint64_t resumed, uint64_t *since)
{
	struct lmdb_store *s = store_of(store);
	s->rejects_run = run;
	return rejects_seen(&s->rejects, digest, run, resumed, since);
}

/* What feeds leave for later */

static enum status put_off(struct store *store, const struct put_off_row *row)
{
	return put_off_add(&store_of(store)->put_off, row);
}

static enum status put_off_next_op(struct store *store, uint32_t feed, uint64_t row, bool after, bool *found,
				   struct put_off_row *out)
{
	struct lmdb_store *s = store_of(store);
	bool wrote = false;
	enum status st = put_off_next(&s->put_off, feed, row, after, found, out, &wrote);
	/* nothing was written behind the look-up that found it: its own cursor stays */
	if (!st && wrote)
		store_rewind(s);
	return st;
}

static enum status put_off_done_op(struct store *store, uint32_t feed, uint64_t row)
{
	return put_off_done(&store_of(store)->put_off, feed, row);
}

static enum status first_did_put(struct store *store, uint32_t feed, uint64_t row,
				 const struct given_before *what)
{
	return first_turn_put(&store_of(store)->first_turns, feed, row, what);
}

static enum status first_did(struct store *store, uint32_t feed, uint64_t row, struct given_before *what)
{
	return first_turn_get(&store_of(store)->first_turns, feed, row, what);
}

static enum status first_did_done(struct store *store, uint32_t feed)
{
	struct lmdb_store *s = store_of(store);
	enum status st = first_turn_done(&s->first_turns, feed);
	store_rewind(s);
	return st;
}

static enum status named_sku(struct store *store, uint64_t place, bool *found, struct slice *sku)
{
	return named_skus_at(&store_of(store)->named, place, found, sku);
}

static enum status named_skus_done_op(struct store *store)
{
	struct lmdb_store *s = store_of(store);
	enum status st = named_skus_done(&s->named);
	store_rewind(s);
	return st;
}

/* Partners */

static enum status partner_ref(struct store *store, struct slice partner, struct slice ref)
{
	return partner_refs_add(&store_of(store)->partner_refs, partner, ref);
}

static enum status partner_refs(struct store *store, struct slice partner, partner_ref_visitor *visit,
				void *ctx)
{
	struct lmdb_store *s = store_of(store);
	enum status st = partner_refs_walk(&s->partner_refs, partner, visit, ctx);
	store_rewind(s);
	return st;
}

static enum status last_put(struct store *store, enum last_of of, const struct last_feed *last)
{
	return last_feed_put(&store_of(store)->partners, of, last);
}

static enum status last_get(struct store *store, enum last_of of, struct slice name, struct arena *arena,
			    bool *found, struct last_feed *out)
{
	struct lmdb_store *s = store_of(store);
	struct blocks_cursor cursor;
	MDB_txn *txn = NULL;
	enum status st = env_begin(&s->env, ENV_READ, &txn);
	if (st)
		return st;
	blocks_cursor_init(&cursor, txn, &s->env.tables[TABLE_PARTNERS]);
	st = last_feed_find(&cursor, of, name, arena, found, out);
	mdb_txn_abort(txn);
	return st;
}

/* The ledger */

static uint64_t next_event(const struct store *store)
{
	return store_of(store)->journal.next;
}

static struct books books(const struct store *store)
{
	struct books now = store_of(store)->books;
	now.balance.lines = store_of(store)->uow.uncovered_lines;
	return now;
}

static enum status run_put(struct store *store, const struct run_record *run)
{
	struct lmdb_store *s = store_of(store);
	enum status st = ledger_put_run(s->txn, &s->env, run);
	store_rewind(s);
	if (!st && run->number > s->counters.last_run)
		s->counters.last_run = run->number;
	return st;
}

static enum status feed_put(struct store *store, uint64_t run, uint32_t index, const struct feed_record *feed)
{
	struct lmdb_store *s = store_of(store);
	enum status st = ledger_put_feed(s->txn, &s->env, run, index, feed);
	store_rewind(s);
	return st;
}

static enum status run_last(struct store *store, struct arena *arena, bool *found, struct run_record *out)
{
	struct lmdb_store *s = store_of(store);
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

static enum status run_get(struct store *store, uint64_t number, struct arena *arena, struct run_record *out)
{
	struct lmdb_store *s = store_of(store);
	MDB_txn *txn = NULL;
	enum status st = env_begin(&s->env, ENV_READ, &txn);
	if (st)
		return st;
	st = ledger_get_run(txn, &s->env, number, arena, out);
	mdb_txn_abort(txn);
	return st;
}

static enum status feed_get(struct store *store, uint64_t run, uint32_t index, struct arena *arena,
			    struct feed_record *out)
{
	struct lmdb_store *s = store_of(store);
	MDB_txn *txn = NULL;
	enum status st = env_begin(&s->env, ENV_READ, &txn);
	if (st)
		return st;
	st = ledger_get_feed(txn, &s->env, run, index, arena, out);
	mdb_txn_abort(txn);
	return st;
}

/* The journal */

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

static enum status journal(struct store *store, uint64_t from, uint64_t to,
			   const struct journal_visitor *visitor)
{
	struct lmdb_store *s = store_of(store);
	const struct journal_walker walker = { give_event, give_refusal, (void *)(uintptr_t)visitor };
	MDB_txn *txn = NULL;
	enum status st = env_begin(&s->env, ENV_READ, &txn);
	if (st)
		return st;
	st = journal_walk_filled(&s->env, txn, &s->published_names, from, to, &walker);
	mdb_txn_abort(txn);
	return st;
}

/* Messages received */

static enum status received_put_op(struct store *store, const struct received_entry *entry)
{
	return received_put(&store_of(store)->received, entry);
}

static enum status received_settle_op(struct store *store, const struct received_key *key,
				      enum outcome_type outcome, enum code code)
{
	return received_settle(&store_of(store)->received, key, outcome, code);
}

static enum status received_walk_op(struct store *store, uint64_t run, uint32_t feed, received_visitor *visitor,
				    void *ctx)
{
	struct lmdb_store *s = store_of(store);
	MDB_txn *txn = NULL;
	enum status st = env_begin(&s->env, ENV_READ, &txn);
	if (st)
		return st;
	st = received_walk(&s->env, txn, run, feed, visitor, ctx);
	mdb_txn_abort(txn);
	return st;
}

static enum status interchange_find_op(struct store *store, const uint8_t key[INTERCHANGE_DIGEST_BYTES],
				       bool *found, struct known_interchange *out)
{
	struct lmdb_store *s = store_of(store);
	MDB_txn *txn = NULL;
	enum status st = env_begin(&s->env, ENV_READ, &txn);
	if (st)
		return st;
	st = interchange_find(&s->env, txn, key, found, out);
	mdb_txn_abort(txn);
	return st;
}

static enum status interchange_put_op(struct store *store, const struct known_interchange *known)
{
	return interchange_put(&store_of(store)->interchanges, known);
}

static enum status done_put_op(struct store *store, const uint8_t key[INTERCHANGE_DIGEST_BYTES], uint64_t run,
			       uint32_t piece, const struct done_mark *marks, uint32_t count)
{
	return done_put(&store_of(store)->interchanges, key, run, piece, marks, count);
}

static enum status done_walk_op(struct store *store, const uint8_t key[INTERCHANGE_DIGEST_BYTES],
				done_visitor *visitor, void *ctx)
{
	struct lmdb_store *s = store_of(store);
	MDB_txn *txn = NULL;
	enum status st = env_begin(&s->env, ENV_READ, &txn);
	if (st)
		return st;
	st = done_walk(&s->env, txn, key, visitor, ctx);
	mdb_txn_abort(txn);
	return st;
}

static enum status done_forget_op(struct store *store, const uint8_t key[INTERCHANGE_DIGEST_BYTES])
{
	struct lmdb_store *s = store_of(store);
	MDB_txn *txn = NULL;
	enum status st = env_begin(&s->env, ENV_READ, &txn);
	if (st)
		return st;
	st = done_forget(&s->interchanges, txn, key);
	mdb_txn_abort(txn);
	return st;
}

static struct slice identity(const struct store *store)
{
	return slice_str(store_of(store)->env.identity);
}

static enum status sent_put_op(struct store *store, uint64_t run, const struct sent_piece *file,
			       struct slice bytes)
{
	return sent_put(&store_of(store)->sent, run, file, bytes);
}

static enum status sent_walk_op(struct store *store, uint64_t run, sent_visitor *visitor, void *ctx)
{
	struct lmdb_store *s = store_of(store);
	MDB_txn *txn = NULL;
	enum status st = env_begin(&s->env, ENV_READ, &txn);
	if (st)
		return st;
	st = sent_walk(&s->env, txn, run, visitor, ctx);
	mdb_txn_abort(txn);
	return st;
}

static enum status control_take_op(struct store *store, struct slice us, struct slice partner,
				   enum control_number which, uint64_t run, uint64_t *out)
{
	return control_take(&store_of(store)->controls, us, partner, which, run, out);
}

static enum status control_find_op(struct store *store, struct slice us, struct slice partner,
				   enum control_number which, uint64_t number, uint64_t *run)
{
	struct lmdb_store *s = store_of(store);
	MDB_txn *txn = NULL;
	enum status st = env_begin(&s->env, ENV_READ, &txn);
	if (st)
		return st;
	st = control_find(&s->env, txn, us, partner, which, number, run);
	mdb_txn_abort(txn);
	return st;
}

const struct store_ops LMDB_STORE_OPS = {
	.begin = begin,
	.commit = commit,
	.abort = abort_op,
	.present = present,
	.grow = grow,
	.pressure = pressure,
	.refuse = refuse,
	.reject_seen = reject_seen,
	.put_off = put_off,
	.put_off_next = put_off_next_op,
	.put_off_done = put_off_done_op,
	.first_did_put = first_did_put,
	.first_did = first_did,
	.first_did_done = first_did_done,
	.named_sku = named_sku,
	.named_skus_done = named_skus_done_op,
	.partner_ref = partner_ref,
	.partner_refs = partner_refs,
	.last_put = last_put,
	.last_get = last_get,
	.next_event = next_event,
	.books = books,
	.run_put = run_put,
	.feed_put = feed_put,
	.run_last = run_last,
	.run_get = run_get,
	.feed_get = feed_get,
	.journal = journal,
	.received_put = received_put_op,
	.received_settle = received_settle_op,
	.received_walk = received_walk_op,
	.interchange_find = interchange_find_op,
	.interchange_put = interchange_put_op,
	.done_put = done_put_op,
	.done_walk = done_walk_op,
	.done_forget = done_forget_op,
	.sent_put = sent_put_op,
	.sent_walk = sent_walk_op,
	.control_take = control_take_op,
	.control_find = control_find_op,
	.identity = identity,
};
