/*
 * The write transaction: what begins, is written and ends together. A commit is LMDB's, of all tables at
 * once; behind it the index may settle, in transactions of its own that change nothing of what is found.
 */
#include <stdio.h>

#include "allot/base/contract.h"
#include "store/env/metas.h"
#include "store/lmdb_store.h"
#include "store/notes/rejects.h"

void store_rewind(struct lmdb_store *s)
{
	lines_rewind(&s->lines);
	refs_rewind(&s->refs);
	notes_rewind(&s->put_off);
	notes_rewind(&s->first_turns);
	notes_rewind(&s->named.notes);
	notes_rewind(&s->rejects);
	notes_rewind(&s->partner_refs);
	notes_rewind(&s->partners);
	notes_rewind(&s->received);
	notes_rewind(&s->interchanges);
	notes_rewind(&s->sent);
	notes_rewind(&s->controls);
	blocks_cursor_init(&s->product_cursor, s->txn, &s->env.tables[TABLE_PRODUCTS]);
	s->journal_first = s->journal.first;
}

void store_rewind_if_written(struct lmdb_store *s)
{
	if (s->journal.first != s->journal_first)
		store_rewind(s);
}

static void forget(struct lmdb_store *s)
{
	products_forget(&s->products);
	refs_forget(&s->refs);
	lines_forget(&s->lines);
	index_forget(&s->index);
	notes_forget(&s->put_off);
	notes_forget(&s->first_turns);
	named_skus_forget(&s->named);
	notes_forget(&s->rejects);
	notes_forget(&s->partner_refs);
	notes_forget(&s->partners);
	notes_forget(&s->received);
	notes_forget(&s->interchanges);
	notes_forget(&s->sent);
	notes_forget(&s->controls);
	journal_reader_reset(&s->reader, NULL);
	/* numbers of batches may be given out again */
	names_release(&s->names);
}

void store_abort(struct lmdb_store *s)
{
	if (!s->txn)
		return;
	mdb_txn_abort(s->txn);
	s->txn = NULL;
	forget(s);
}

/* Lets all parts begin in the transaction. */
static enum status begin_parts(struct lmdb_store *s)
{
	enum status st = counters_get(s->txn, &s->env, &s->counters);
	if (!st)
		st = books_get(s->txn, &s->env, &s->books);
	if (!st)
		st = index_begin(&s->index, s->txn);
	if (st)
		return st;
	journal_begin(&s->journal, s->txn, s->counters.next_event);
	journal_reader_reset(&s->reader, s->txn);
	products_begin(&s->products, s->txn);
	refs_begin(&s->refs, s->txn);
	lines_begin(&s->lines, s->txn);
	find_begin(&s->find);
	notes_begin(&s->put_off, s->txn);
	notes_begin(&s->first_turns, s->txn);
	named_skus_begin(&s->named, s->txn, s->counters.named);
	notes_begin(&s->rejects, s->txn);
	notes_begin(&s->partner_refs, s->txn);
	notes_begin(&s->partners, s->txn);
	notes_begin(&s->received, s->txn);
	notes_begin(&s->interchanges, s->txn);
	notes_begin(&s->sent, s->txn);
	notes_begin(&s->controls, s->txn);
	s->rejects_run = 0;
	s->uow.uncovered_lines = s->books.balance.lines;
	store_rewind(s);
	return ST_OK;
}

enum status store_begin(struct lmdb_store *s)
{
	REQUIRE(s->txn == NULL);
	if (s->broken[0])
		return fail(ST_CONTRACT, "%s", s->broken);
	enum status st = env_begin(&s->env, ENV_WRITE, &s->txn);
	if (!st)
		st = begin_parts(s);
	if (st)
		store_abort(s);
	return st;
}

static enum status flush_notes(struct lmdb_store *s)
{
	enum status st = notes_flush(&s->put_off);
	if (!st)
		st = notes_flush(&s->first_turns);
	if (!st)
		st = notes_flush(&s->named.notes);
	if (!st)
		st = notes_flush(&s->rejects);
	if (!st)
		st = notes_flush(&s->partner_refs);
	if (!st)
		st = notes_flush(&s->partners);
	if (!st)
		st = notes_flush(&s->received);
	if (!st)
		st = notes_flush(&s->interchanges);
	if (!st)
		st = notes_flush(&s->sent);
	if (!st)
		st = notes_flush(&s->controls);
	if (!st && s->rejects_run)
		st = rejects_clean(&s->rejects, s->rejects_run, mdb_txn_id(s->txn));
	return st;
}

static enum status flush(struct lmdb_store *s)
{
	enum status st = lines_flush(&s->lines);
	if (!st)
		st = index_flush(&s->index);
	if (!st)
		st = refs_flush(&s->refs);
	if (!st)
		st = products_flush(&s->products);
	if (!st)
		st = flush_notes(s);
	if (!st)
		st = journal_flush(&s->journal);
	s->counters.transaction = mdb_txn_id(s->txn);
	s->counters.next_event = s->journal.next;
	s->counters.named = s->named.count;
	s->books.balance.lines = s->uow.uncovered_lines;
	if (!st)
		st = books_put(s->txn, &s->env, &s->books);
	return st ? st : counters_put(s->txn, &s->env, &s->counters);
}

/* What one settling of the index writes. */
static enum status settle_in(void *ctx)
{
	struct lmdb_store *s = ctx;
	enum status st = index_settle(&s->index, s->txn);
	s->counters.transaction = mdb_txn_id(s->txn);
	return st ? st : counters_put(s->txn, &s->env, &s->counters);
}

/* LMDB's commit, and the note that it was. */
static enum status commit(struct lmdb_store *s)
{
	uint64_t txnid = mdb_txn_id(s->txn);
	enum status st = env_status(&s->env, mdb_txn_commit(s->txn), "cannot commit");
	s->txn = NULL;
	if (!st)
		metas_note(&s->env, txnid);
	return st;
}

/* One settling of the index in a transaction of its own. */
static enum status settle_once(struct lmdb_store *s)
{
	enum status st = env_begin(&s->env, ENV_WRITE, &s->txn);
	if (st)
		return st;
	st = contract_guarded(settle_in, s);
	if (!st)
		st = commit(s);
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
	while (!st && index_unsettled(&s->index))
		st = settle_once(s);
	if (st == ST_CONTRACT)
		(void)snprintf(s->broken, sizeof(s->broken), "%s", fail_message());
	return st == ST_MAP_FULL || st == ST_CONTRACT ? ST_OK : st;
}

enum status store_commit(struct lmdb_store *s)
{
	REQUIRE(s->txn != NULL);
	enum status st = flush(s);
	if (!st)
		st = env_present(&s->env);
	if (st)
		return st;
	st = commit(s);
	journal_reader_reset(&s->reader, NULL);
	if (st) {
		forget(s);
		return st;
	}
	products_trim(&s->products);
	return settle(s);
}

static size_t less(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * What TOUCHED pages of refs count for. The sooner a transaction ends the more often pages are written, but for
 * those that are few among many, as ten million refs in no order touch them: the next one writes others anyway.
 */
static size_t refs_held(const struct lmdb_store *s, enum table table, size_t touched)
{
	const struct blocks *refs = &s->env.tables[table];
	size_t held = blocks_held(s->txn, refs, touched), all = blocks_held(s->txn, refs, SIZE_MAX);
	return held < all / 4 ? held / 2 * 3 : held / 4 * 3;
}

/*
 * Bytes of pages that will be written here and there, as far as that is known before the commit: what has
 * changed lies in as many blocks as were looked at, at most. Products, of which there are fewer pages, count
 * for half, and lines, which a night often writes all, in one order or another, for an eighth.
 */
static size_t pages_held(const struct lmdb_store *s)
{
	const struct blocks *tables = s->env.tables;
	const struct notes *partner_refs = &s->partner_refs;
	size_t refs = less(s->refs.cursor.loads, s->refs.changed.count);
	size_t marks = less(partner_refs->cursor.loads, partner_refs->changed.count);
	size_t lines = less(s->lines.cursor.loads, s->lines.pending.count);
	size_t products = s->products.touched_count;
	return refs_held(s, TABLE_REFS, refs) + refs_held(s, TABLE_PARTNER_REFS, marks) +
	       blocks_held(s->txn, &tables[TABLE_LINES], lines) / 8 +
	       blocks_held(s->txn, &tables[TABLE_PRODUCTS], products) / 2 +
	       blocks_held(s->txn, &tables[TABLE_SEGMENTS], products) / 2;
}

size_t store_pressure(const struct lmdb_store *s)
{
	/* what is written of records is in memory twice then: in pages, too */
	return pages_held(s) + s->journal.written + s->journal.tail.n + 2 * lines_pressure(&s->lines) +
	       index_pressure(&s->index) + s->refs.arena.used + s->products.touched_memory +
	       notes_pressure(&s->put_off) + notes_pressure(&s->first_turns) + notes_pressure(&s->named.notes) +
	       notes_pressure(&s->rejects) + notes_pressure(&s->partner_refs) + notes_pressure(&s->partners) +
	       notes_pressure(&s->received) + notes_pressure(&s->interchanges) + notes_pressure(&s->sent);
}
