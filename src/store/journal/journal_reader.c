/*
 * A block is decoded as a whole, since each entry leans on the one before it; so whatever was decoded is kept:
 * the events of the block read last, and the names of every batch that a block was searched for.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "store/env/env.h"
#include "store/journal/journal.h"
#include "store/journal/journal_block.h"

/* Reading at random places */

void journal_reader_init(struct journal_reader *r, const struct env *env, MDB_txn *txn,
			 const struct journal *tail, struct names *names)
{
	*r = (struct journal_reader){ .env = env, .txn = txn, .tail = tail, .names = names };
	arena_init(&r->strings);
}

void journal_reader_release(struct journal_reader *r)
{
	free(r->events);
	arena_release(&r->strings);
	r->events = NULL;
	r->count = r->capacity = 0;
}

void journal_reader_reset(struct journal_reader *r, MDB_txn *txn)
{
	r->txn = txn;
	r->count = 0;
}

static enum status make_room(struct journal_reader *r, uint64_t count)
{
	if (count <= r->capacity)
		return ST_OK;
	struct event *events = realloc(r->events, count * sizeof(*events));
	if (!events)
		return fail_memory();
	r->events = events;
	r->capacity = (uint32_t)count;
	return ST_OK;
}

static enum status decode_block(struct journal_reader *r, const struct journal_block *raw)
{
	struct journal_entries entries;
	struct entry entry = { 0 };
	enum status st = make_room(r, raw->count);
	if (st)
		return st;
	journal_entries_begin(&entries, raw);
	r->count = 0;
	arena_reset(&r->strings);
	for (uint64_t i = 0; i < raw->count; i++) {
		st = journal_entries_next(&entries, &r->strings, &entry);
		if (st)
			return st;
		if (entry.is_refusal)
			entry.event.type = EVENT_NONE;
		else if (!journal_keep_texts(&r->strings, &entry.event))
			return fail_memory();
		r->events[i] = entry.event;
	}
	r->first = raw->first;
	r->count = (uint32_t)raw->count;
	return ST_OK;
}

static enum status load(struct journal_reader *r, uint64_t number)
{
	struct journal_block raw;
	if (number - r->first < r->count && r->first <= number)
		return ST_OK;
	enum status st = journal_block_read(r->env, r->txn, r->tail, number, &raw);
	return st ? st : decode_block(r, &raw);
}

enum status journal_read(struct journal_reader *r, uint64_t number, bool fill, struct event *out)
{
	enum status st = load(r, number);
	if (st)
		return st;
	struct event e = r->events[number - r->first];
	if (e.type == EVENT_NONE)
		return journal_damaged("an event is missing");
	*out = e;
	return fill ? journal_fill(r, out) : ST_OK;
}

/* Names */

/* A copy of a batch's names, which stand in the coder only until the next entry. */
struct kept_names {
	char text[2 * IDENTIFIER_MAX];
	struct slice ref;
	struct slice sku;
};

static void keep_names(struct kept_names *k, const struct event *created)
{
	k->ref = slice_of(k->text, created->ref.n);
	k->sku = slice_of(k->text + created->ref.n, created->sku.n);
	memcpy(k->text, created->ref.p, created->ref.n);
	memcpy(k->text + created->ref.n, created->sku.p, created->sku.n);
}

/*
 * Decodes the block RAW for the names of BATCH and remembers those of all others it meets there: batches are
 * created side by side, and the next one asked for is likely to be among them. BATCH's own come last, so that
 * no other takes their slot. The block at hand stays.
 */
static enum status remember_creations(struct journal_reader *r, const struct journal_block *raw, uint64_t batch)
{
	struct journal_entries entries;
	struct entry entry = { 0 };
	struct arena arena;
	struct kept_names kept = { .ref = { 0 } };
	enum status st = ST_OK;
	arena_init(&arena);
	journal_entries_begin(&entries, raw);
	for (uint64_t n = raw->first; !st && n < raw->first + raw->count; n++) {
		st = journal_entries_next(&entries, &arena, &entry);
		if (st || entry.is_refusal || entry.event.type != EVENT_BATCH_CREATED)
			continue;
		if (n != batch)
			names_put(r->names, n, entry.event.ref, entry.event.sku);
		else
			keep_names(&kept, &entry.event);
	}
	arena_release(&arena);
	if (!st && kept.ref.n == 0)
		st = journal_damaged("a batch has no creation");
	if (!st)
		names_put(r->names, batch, kept.ref, kept.sku);
	return st;
}

static enum status read_creation(struct journal_reader *r, uint64_t batch)
{
	struct journal_block raw;
	enum status st = journal_block_read(r->env, r->txn, r->tail, batch, &raw);
	return st ? st : remember_creations(r, &raw, batch);
}

enum status journal_fill(struct journal_reader *r, struct event *event)
{
	uint64_t named = event->batch ? event->batch : event->product;
	struct slice ref;
	REQUIRE(r->names != NULL);
	if (named == 0)
		return ST_OK;
	if (event->type == EVENT_BATCH_CREATED) {
		names_put(r->names, event->batch, event->ref, event->sku);
		return ST_OK;
	}
	if (!names_get(r->names, named, &ref, &event->sku)) {
		enum status st = read_creation(r, named);
		if (st)
			return st;
		if (!names_get(r->names, named, &ref, &event->sku))
			return fail_memory();
	}
	if (event->batch)
		event->ref = ref;
	return ST_OK;
}

/* Walking */

static enum status walk_block(const struct journal_block *raw, uint64_t from, uint64_t to, struct arena *arena,
			      const struct journal_walker *w)
{
	struct journal_entries entries;
	struct entry entry = { 0 };
	enum status st = ST_OK;
	journal_entries_begin(&entries, raw);
	for (uint64_t n = raw->first; !st && n < raw->first + raw->count && n < to; n++) {
		st = journal_entries_next(&entries, arena, &entry);
		if (st || n < from)
			continue;
		st = entry.is_refusal ? w->refusal(w->ctx, n, &entry.refusal) : w->event(w->ctx, &entry.event);
		if (entry.is_refusal)
			arena_reset(arena);
	}
	return st;
}

enum status journal_walk(const struct env *env, MDB_txn *txn, uint64_t from, uint64_t to,
			 const struct journal_walker *walker)
{
	MDB_cursor *cursor = NULL;
	MDB_val key, value;
	struct journal_block raw;
	struct arena arena;
	if (from >= to)
		return ST_OK;
	int rc = mdb_cursor_open(txn, env->tables[TABLE_JOURNAL].dbi, &cursor);
	if (rc != 0)
		return env_status(env, rc, "journal");
	arena_init(&arena);
	enum status st = journal_block_find(env, cursor, from, &raw);
	while (!st) {
		uint64_t end = raw.first + raw.count;
		st = walk_block(&raw, from, to, &arena, walker);
		if (st || end >= to)
			break;
		if (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) != 0)
			st = journal_damaged("an entry is missing");
		if (!st)
			st = journal_block_parse(env, &key, &value, &raw);
		if (!st && raw.first != end)
			st = journal_damaged("an entry is missing");
	}
	mdb_cursor_close(cursor);
	arena_release(&arena);
	return st;
}
