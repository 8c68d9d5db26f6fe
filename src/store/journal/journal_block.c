/* Blocks of the journal: found by the number of an entry, checked, and taken apart as far as their head. */
#include "store/journal/journal_block.h"

#include "store/env/env.h"

enum status journal_damaged(const char *what)
{
	return fail(ST_DAMAGED, "store damaged: journal: %s", what);
}

/* Restarts lead forward, to entries that there are. */
static void read_restarts(struct reader *r, struct journal_block *out)
{
	struct journal_restart before = { 0 };
	uint32_t n = read_varint32(r);
	if (n > JOURNAL_RESTARTS_MAX)
		r->bad = true;
	for (uint32_t i = 0; !r->bad && i < n; i++) {
		struct journal_restart at;
		at.entry = read_varint32(r);
		at.at = read_varint32(r);
		if (at.entry <= before.entry || at.entry >= out->count || at.at <= before.at)
			r->bad = true;
		out->restarts[i] = before = at;
	}
	out->restarts_count = n;
}

enum status journal_block_parse(const struct env *env, const MDB_val *key, const MDB_val *value,
				struct journal_block *out)
{
	struct slice payload;
	struct slice k = slice_of(key->mv_data, key->mv_size);
	enum status st = record_check(&env->tables[TABLE_JOURNAL], k, slice_of(value->mv_data, value->mv_size),
				      &payload);
	if (st)
		return st;
	if (k.n != 8)
		return journal_damaged("bad key");
	out->first = be64_get((const unsigned char *)k.p);
	struct reader r = reader_of(payload);
	out->run = read_varint(&r);
	out->count = read_varint(&r);
	read_restarts(&r, out);
	out->entries = read_bytes(&r, (size_t)(r.end - r.at));
	uint32_t n = out->restarts_count;
	if (r.bad || out->count == 0 || out->count > payload.n ||
	    (n && out->restarts[n - 1].at >= out->entries.n))
		return journal_damaged("bad block");
	return ST_OK;
}

enum status journal_block_find(const struct env *env, MDB_cursor *cursor, uint64_t number,
			       struct journal_block *out)
{
	unsigned char wanted[8];
	MDB_val key = { sizeof(wanted), wanted };
	MDB_val value;
	be64_put(wanted, number);
	int rc = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
	if (rc == MDB_NOTFOUND)
		rc = mdb_cursor_get(cursor, &key, &value, MDB_LAST);
	else if (rc == 0 && (key.mv_size != 8 || be64_get(key.mv_data) != number))
		rc = mdb_cursor_get(cursor, &key, &value, MDB_PREV);
	if (rc != 0)
		return journal_damaged("an entry is missing");
	enum status st = journal_block_parse(env, &key, &value, out);
	if (!st && (number < out->first || number - out->first >= out->count))
		st = journal_damaged("an entry is missing");
	return st;
}

/* The entries that are not written yet. */
static struct journal_block tail_block(const struct journal *t)
{
	struct journal_block b = {
		.first = t->first,
		.count = t->next - t->first,
		.run = t->run,
		.entries = buf_slice(&t->tail),
		.restarts_count = t->restarts_count,
	};
	memcpy(b.restarts, t->restarts, sizeof(b.restarts));
	return b;
}

enum status journal_block_read(const struct env *env, MDB_txn *txn, const struct journal *tail, uint64_t number,
			       struct journal_block *out)
{
	MDB_cursor *cursor = NULL;
	if (tail && number >= tail->first) {
		if (number >= tail->next)
			return journal_damaged("an entry is missing");
		*out = tail_block(tail);
		return ST_OK;
	}
	int rc = mdb_cursor_open(txn, env->tables[TABLE_JOURNAL].dbi, &cursor);
	if (rc != 0)
		return env_status(env, rc, "journal");
	enum status st = journal_block_find(env, cursor, number, out);
	mdb_cursor_close(cursor);
	return st;
}

/* Entries */

/* To restart number I, counted from 1; 0: the first entry. */
static void go_to(struct journal_entries *e, uint32_t i)
{
	const struct journal_block *b = e->block;
	struct journal_restart at = i ? b->restarts[i - 1] : (struct journal_restart){ 0 };
	e->next = b->first + at.entry;
	e->restart = i;
	e->in = reader_of(slice_of(b->entries.p + at.at, b->entries.n - at.at));
	entry_coder_init(&e->coder, b->run);
}

void journal_entries_begin(struct journal_entries *e, const struct journal_block *block)
{
	e->block = block;
	go_to(e, 0);
}

void journal_entries_seek(struct journal_entries *e, uint64_t number)
{
	const struct journal_block *b = e->block;
	uint32_t i = b->restarts_count;
	while (i > 0 && b->first + b->restarts[i - 1].entry > number)
		i--;
	if (e->next > number || e->restart < i)
		go_to(e, i);
}

/* The coder starts anew where the one that wrote the entries did so, and said that it did. */
static void restart_if_due(struct journal_entries *e)
{
	const struct journal_block *b = e->block;
	const struct journal_restart *at = &b->restarts[e->restart];
	if (e->restart == b->restarts_count || e->next != b->first + at->entry)
		return;
	if ((const char *)e->in.at != b->entries.p + at->at)
		e->in.bad = true;
	entry_coder_init(&e->coder, b->run);
	e->restart++;
}

enum status journal_entries_next(struct journal_entries *e, struct arena *arena, struct entry *out)
{
	restart_if_due(e);
	if (!entry_decode(&e->coder, &e->in, e->next, arena, out))
		return out->no_memory ? fail_memory() : journal_damaged("bad entry");
	e->next++;
	return ST_OK;
}

bool journal_keep_texts(struct arena *arena, struct event *e)
{
	struct slice *texts[EVENT_TEXTS_MAX];
	size_t count = event_texts(e, texts);
	for (size_t i = 0; i < count; i++) {
		if (texts[i]->n == 0)
			continue;
		*texts[i] = arena_copy(arena, *texts[i]);
		if (!texts[i]->p)
			return false;
	}
	return true;
}
