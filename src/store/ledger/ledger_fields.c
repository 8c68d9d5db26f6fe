/* Counts are written by the tables of models/counts.h, so that what is appended there needs nothing here. */
#include "store/ledger/ledger_fields.h"

#include "allot/base/contract.h"

enum status ledger_put(MDB_txn *txn, const struct blocks *table, struct slice key, struct buf *out)
{
	enum status st = buf_status(out);
	if (!st)
		st = record_put(txn, table, key, buf_slice(out), 0);
	buf_release(out);
	return st;
}

enum status ledger_get(MDB_txn *txn, const struct blocks *table, struct slice key, struct reader *out)
{
	struct slice payload = { 0 };
	bool found = false;
	enum status st = record_get(txn, table, key, &found, &payload);
	if (!st && !found)
		st = fail(ST_DAMAGED, "store damaged: table %s: a record is missing", table->name);
	if (!st)
		*out = reader_of(payload);
	return st;
}

/* Counts */

static void put_rejects(struct buf *out, const uint64_t rejects[CODE_COUNT])
{
	uint64_t codes = 0;
	for (int i = 0; i < CODE_COUNT; i++)
		codes += rejects[i] > 0;
	buf_put_varint(out, codes);
	for (int i = 0; i < CODE_COUNT; i++) {
		if (rejects[i] == 0)
			continue;
		buf_put_varint(out, (uint64_t)i);
		buf_put_varint(out, rejects[i]);
	}
}

void put_counts(struct buf *out, const struct counts *c)
{
	buf_put_varint(out, OUTCOME_REFUSED);
	for (int i = 0; i < OUTCOME_REFUSED; i++)
		buf_put_varint(out, c->of[i]);
	buf_put_varint(out, c->old_rejects);
	buf_put_varint(out, c->dropped);
	buf_put_varint(out, c->missing);
	put_rejects(out, c->rejects);
}

static void read_rejects(struct reader *r, struct counts *c)
{
	uint64_t codes = read_varint(r);
	for (uint64_t i = 0; i < codes && !r->bad; i++) {
		uint64_t code = read_varint(r);
		uint64_t rows = read_varint(r);
		if (code >= CODE_COUNT) {
			r->bad = true;
			return;
		}
		c->rejects[code] = rows;
		c->of[OUTCOME_REFUSED] += rows;
	}
}

void read_counts(struct reader *r, struct counts *c)
{
	*c = (struct counts){ 0 };
	uint64_t outcomes = read_varint(r);
	if (outcomes > OUTCOME_REFUSED)
		r->bad = true;
	for (uint64_t i = 0; i < outcomes && !r->bad; i++)
		c->of[i] = read_varint(r);
	c->old_rejects = read_varint(r);
	c->dropped = read_varint(r);
	c->missing = read_varint(r);
	read_rejects(r, c);
}

void put_units(struct buf *out, const struct units *u)
{
	buf_put_varint(out, UNITS_COUNT);
	for (int i = 0; i < UNITS_COUNT; i++)
		buf_put_varint(out, u->of[i]);
}

void read_units(struct reader *r, struct units *u)
{
	*u = (struct units){ 0 };
	uint64_t n = read_varint(r);
	if (n > UNITS_COUNT)
		r->bad = true;
	for (uint64_t i = 0; i < n && !r->bad; i++)
		u->of[i] = read_varint(r);
}

/* Lists */

/* How many entries a list of at least one byte each may have in what is left; r->bad if more are named. */
static uint32_t read_count(struct reader *r)
{
	uint32_t count = read_varint32(r);
	if (r->bad || count > (size_t)(r->end - r->at)) {
		r->bad = true;
		return 0;
	}
	return count;
}

void put_slices(struct buf *out, const struct slice *list, uint32_t count)
{
	buf_put_varint(out, count);
	for (uint32_t i = 0; i < count; i++)
		buf_put_counted(out, list[i]);
}

struct slice *read_slices(struct reader *r, uint32_t *count, struct arena *arena)
{
	*count = read_count(r);
	struct slice *list = arena_alloc(arena, (*count ? *count : 1) * sizeof(*list));
	for (uint32_t i = 0; list && i < *count; i++) {
		struct slice text = read_counted(r);
		list[i] = arena_copy(arena, text);
		if (list[i].n != text.n)
			return NULL;
	}
	return list;
}

void put_warnings(struct buf *out, const struct warning *list, uint32_t count)
{
	buf_put_varint(out, count);
	for (uint32_t i = 0; i < count; i++) {
		buf_put_varint(out, list[i].line);
		buf_put_counted(out, list[i].text);
	}
}

struct warning *read_warnings(struct reader *r, uint32_t *count, struct arena *arena)
{
	*count = read_count(r);
	struct warning *list = arena_alloc(arena, (*count ? *count : 1) * sizeof(*list));
	for (uint32_t i = 0; list && i < *count; i++) {
		list[i].line = read_varint(r);
		struct slice text = read_counted(r);
		list[i].text = arena_copy(arena, text);
		if (list[i].text.n != text.n)
			return NULL;
	}
	return list;
}
