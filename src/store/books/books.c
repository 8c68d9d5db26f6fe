/*
 * The record of the books, and how they begin in a store that has none.
 */
#include "store/books/books.h"

#include "allot/base/contract.h"
#include "allot/base/varint.h"
#include "store/lines/lines.h"
#include "store/products/product_codec.h"
#include "store/products/products.h"

static const struct slice BOOKS = { "books", 5 };

enum { FIGURES = 7 };

enum status books_put(MDB_txn *txn, const struct env *env, const struct books *b)
{
	const int64_t figures[FIGURES] = {
		b->balance.supply, b->balance.allocated,  b->balance.waiting,	   b->balance.short_,
		b->balance.lines,  (int64_t)b->movements, (int64_t)b->first_event,
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
	if (!reader_done(&r))
		return fail(ST_DAMAGED, "store damaged: %s: bad books", env->path);
	*out = (struct books){
		.balance = { figures[0], figures[1], figures[2], figures[3], figures[4] },
		.movements = (uint64_t)figures[5],
		.first_event = (uint64_t)figures[6],
	};
	return ST_OK;
}

/* Counting what there is */

struct counting {
	MDB_txn *txn;
	const struct env *env;
	struct balance balance;
};

static enum status load_segment(void *ctx, const struct product *p, uint32_t number, uint32_t count,
				struct batch *batches)
{
	const struct counting *c = ctx;
	return segment_read(c->txn, c->env, p->id, number, count, batches);
}

static enum status count_product(struct counting *c, struct slice sku, struct slice value)
{
	const struct product_source source = { load_segment, c };
	struct product *p = NULL;
	enum status st = product_decode(sku, value, &p);
	if (st)
		return st;
	p->source = &source;
	for (uint32_t s = 0; !st && s < p->count; s++) {
		st = product_load(p, s);
		for (uint32_t i = 0; !st && i < p->segments[s].count; i++) {
			const struct batch *b = &p->segments[s].batches[i];
			c->balance.supply += (int64_t)b->qty - b->shipped;
			c->balance.allocated += b->allocated;
		}
	}
	c->balance.waiting += (int64_t)p->waiting.units;
	c->balance.short_ += (int64_t)p->short_;
	product_free(p);
	return st;
}

static enum status count_products(struct counting *c)
{
	struct blocks_cursor cursor;
	struct slice sku, value;
	bool end = false;
	blocks_cursor_init(&cursor, c->txn, &c->env->tables[TABLE_PRODUCTS]);
	enum status st = blocks_seek(&cursor, (struct slice){ 0 });
	while (!st) {
		st = blocks_next(&cursor, &end, &sku, &value);
		if (st || end)
			break;
		st = count_product(c, sku, value);
	}
	return st;
}

static enum status count_line(void *ctx, const struct line *line)
{
	struct counting *c = ctx;
	c->balance.lines += !line->gone && line_uncovered(line);
	return ST_OK;
}

enum status books_get(MDB_txn *txn, const struct env *env, const struct counters *counters, struct books *out)
{
	struct slice payload = { 0 };
	bool found = false;
	enum status st = record_get(txn, &env->tables[TABLE_META], BOOKS, &found, &payload);
	if (st || found)
		return st ? st : books_read(env, payload, out);
	struct counting c = { .txn = txn, .env = env };
	st = count_products(&c);
	if (!st)
		st = lines_walk(env, txn, count_line, &c);
	*out = (struct books){ .balance = c.balance, .first_event = counters->next_event };
	return st;
}
