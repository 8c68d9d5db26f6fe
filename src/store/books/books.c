/*
 * The record of the books. A store has it from its creation on, so a missing one is damage, never a beginning.
 */
#include "store/books/books.h"

#include "allot/base/contract.h"
#include "allot/base/varint.h"

static const struct slice BOOKS = { "books", 5 };

/* The last figure is the number of the event from which on the books are kept: the first. */
enum { FIGURES = 7, FIRST_EVENT = 1 };

enum status books_put(MDB_txn *txn, const struct env *env, const struct books *b)
{
	const int64_t figures[FIGURES] = {
		b->balance.supply, b->balance.allocated,  b->balance.waiting, b->balance.short_,
		b->balance.lines,  (int64_t)b->movements, FIRST_EVENT,
	};
	char room[FIGURES * VARINT_MAX_BYTES];
	size_t n = 0;
	for (int i = 0; i < FIGURES; i++) {
		INVARIANT(figures[i] >= 0);
		n += varint_encode(room + n, (uint64_t)figures[i]);
	}
	INVARIANT(b->balance.allocated <= b->balance.supply);
	return record_put(txn, &env->tables[TABLE_META], BOOKS, slice_of(room, n), 0);
}

static enum status books_read(const struct env *env, struct slice payload, struct books *out)
{
	struct reader r = reader_of(payload);
	int64_t figures[FIGURES];
	for (int i = 0; i < FIGURES; i++) {
		uint64_t v = read_varint(&r);
		r.bad = r.bad || v > INT64_MAX;
		figures[i] = (int64_t)v;
	}
	if (!reader_done(&r) || figures[6] != FIRST_EVENT)
		return fail(ST_DAMAGED, "store damaged: %s: bad books", env->path);
	*out = (struct books){
		.balance = { figures[0], figures[1], figures[2], figures[3], figures[4] },
		.movements = (uint64_t)figures[5],
	};
	return ST_OK;
}

enum status books_get(MDB_txn *txn, const struct env *env, struct books *out)
{
	struct slice payload = { 0 };
	bool found = false;
	enum status st = record_get(txn, &env->tables[TABLE_META], BOOKS, &found, &payload);
	if (!st && !found)
		st = fail(ST_DAMAGED, "store damaged: %s: its books are missing", env->path);
	return st ? st : books_read(env, payload, out);
}
