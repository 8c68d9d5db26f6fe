#include "store/lines/levels.h"

#include <stdlib.h>

#include "allot/base/arena.h"
#include "allot/base/contract.h"
#include "allot/base/varint.h"
#include "store/blocks/block.h"
#include "store/blocks/blocks_lmdb.h"
#include "store/env/env.h"

enum { BASE = LEVELS - 1 };

#ifdef TINY_LEVELS /* for tests: any night settles */
const struct levels_bounds LEVELS_BOUNDS = {
	.blocks = { 2, 6 },
	.settled = 4,
	.direct_entries = 4,
	.direct_blocks = 4096,
	.direct_least = 12,
};
#else
const struct levels_bounds LEVELS_BOUNDS = {
	.blocks = { 4096, 16 * 4096 },
	.settled = 4096,
	.direct_entries = 4,
	.direct_blocks = 4096,
	.direct_least = 1,
};
#endif

void levels_init(struct levels *l, const struct blocks *maps, const struct blocks *notes)
{
	*l = (struct levels){ .maps = maps, .notes = notes, .bounds = LEVELS_BOUNDS };
}

static enum status look(struct levels *l, size_t level)
{
	MDB_stat stat;
	struct block first;
	enum status st = blocks_load(l->txn, &l->maps[level], (struct slice){ 0 }, &first);
	if (st)
		return st;
	/* one block that covers all keys and holds none proves it */
	l->empty[level] = first.last && first.count == 0;
	l->blocks[level] = mdb_stat(l->txn, l->maps[level].dbi, &stat) == 0 ? stat.ms_entries : 0;
	return ST_OK;
}

enum status levels_begin(struct levels *l, MDB_txn *txn)
{
	enum status st = ST_OK;
	l->txn = txn;
	for (size_t i = 0; !st && i < LEVELS; i++)
		st = look(l, i);
	return st;
}

/* Reading */

void levels_cursor_init(struct levels_cursor *c, const struct levels *levels)
{
	c->levels = levels;
	for (size_t i = 0; i < LEVELS; i++)
		blocks_cursor_init(&c->at[i], levels->txn, &levels->maps[i]);
}

enum status levels_get(struct levels_cursor *c, struct slice key, bool *found, struct slice *value)
{
	enum status st = ST_OK;
	*found = false;
	for (size_t i = 0; !st && !*found && i < LEVELS; i++)
		if (!c->levels->empty[i])
			st = blocks_get(&c->at[i], key, found, value);
	return st;
}

enum status levels_seek(struct levels_cursor *c, struct slice key)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < LEVELS; i++) {
		c->heads[i] = (struct levels_head){ .end = c->levels->empty[i] };
		if (!c->levels->empty[i])
			st = blocks_seek(&c->at[i], key);
	}
	return st;
}

/* Sees to it that the level's next entry is at hand, if there is one. */
static enum status make_ready(struct levels_cursor *c, size_t i)
{
	struct levels_head *h = &c->heads[i];
	if (h->ready || h->end)
		return ST_OK;
	enum status st = blocks_next(&c->at[i], &h->end, &h->key, &h->value);
	h->ready = !st && !h->end;
	return st;
}

enum status levels_next(struct levels_cursor *c, bool *end, struct slice *key, struct slice *value)
{
	struct levels_head *first = NULL;
	for (size_t i = 0; i < LEVELS; i++) {
		struct levels_head *h = &c->heads[i];
		enum status st = make_ready(c, i);
		if (st)
			return st;
		int order = !h->ready ? 1 : first ? slice_cmp(h->key, first->key) : -1;
		if (order < 0)
			first = h;
		else if (order == 0)
			h->ready = false; /* an older entry does not count */
	}
	*end = !first;
	if (!first)
		return ST_OK;
	first->ready = false;
	*key = first->key;
	*value = first->value;
	return ST_OK;
}

/* Writing */

bool levels_direct(const struct levels *l, size_t n, size_t changed)
{
	return n >= l->bounds.direct_least && changed <= l->bounds.direct_blocks &&
	       changed <= n / l->bounds.direct_entries;
}

/* *FREE: no level above the base holds a key from FIRST to LAST. */
static enum status look_above(const struct levels *l, struct slice first, struct slice last, bool *free)
{
	enum status st = ST_OK;
	*free = true;
	for (size_t i = 0; !st && *free && i < BASE; i++) {
		struct blocks_cursor c;
		struct slice key, value;
		bool end = false;
		if (l->empty[i])
			continue;
		blocks_cursor_init(&c, l->txn, &l->maps[i]);
		st = blocks_seek(&c, first);
		if (!st)
			st = blocks_next(&c, &end, &key, &value);
		if (!st)
			*free = end || slice_cmp(key, last) > 0;
	}
	return st;
}

enum status levels_put(struct levels *l, const struct blocks_entry *entries, size_t n, bool direct)
{
	enum status st = ST_OK;
	bool free = false;
	REQUIRE(n > 0);
	if (direct)
		st = look_above(l, entries[0].key, entries[n - 1].key, &free);
	size_t level = free ? BASE : 0;
	if (!st)
		st = blocks_put(l->txn, &l->maps[level], entries, n);
	return st ? st : look(l, level);
}

/* The lowest level with more blocks than its bound, or BASE. */
static size_t unsettled(const struct levels *l)
{
	size_t i = BASE;
	while (i > 0 && l->blocks[i - 1] <= l->bounds.blocks[i - 1])
		i--;
	return i == 0 ? BASE : i - 1;
}

bool levels_unsettled(const struct levels *l)
{
	return unsettled(l) != BASE;
}

/* Settling */

enum { AT_A_TIME = 1024 }; /* entries moved at a time */

/* A range of a level on its way to the level below. */
struct settling {
	struct levels *levels;
	size_t level;
	struct buf from;
	struct buf to;	    /* the next block begins here */
	bool last;	    /* there is no next block */
	size_t taken;	    /* blocks of the range */
	size_t written;	    /* blocks of the level below */
	struct arena arena; /* of the entries */
	struct blocks_entry *list;
	size_t count;
	size_t capacity;
};

static void settling_init(struct settling *s, struct levels *levels, size_t level)
{
	*s = (struct settling){ .levels = levels, .level = level };
	buf_init(&s->from, BLOCKS_KEY_MAX);
	buf_init(&s->to, BLOCKS_KEY_MAX);
	arena_init(&s->arena);
}

static void settling_release(struct settling *s)
{
	buf_release(&s->from);
	buf_release(&s->to);
	arena_release(&s->arena);
	free(s->list);
}

static enum status buf_set(struct buf *b, struct slice s)
{
	buf_clear(b);
	buf_put_slice(b, s);
	return buf_status(b);
}

static struct slice note_key(const struct levels *l, size_t level, struct buf *room)
{
	buf_put_str(room, "settled ");
	buf_put_str(room, l->maps[level].name);
	return buf_slice(room);
}

/* Reads which range was settled last; both bounds are empty when none was. */
static enum status note_get(const struct levels *l, size_t level, struct buf *from, struct buf *to)
{
	char room[64];
	struct buf key = buf_over(room, sizeof(room));
	struct slice payload;
	bool found = false;
	enum status st = record_get(l->txn, l->notes, note_key(l, level, &key), &found, &payload);
	if (st || !found)
		return st;
	struct reader r = reader_of(payload);
	struct slice a = read_counted(&r), b = read_counted(&r);
	if (!reader_done(&r) || a.n > BLOCKS_KEY_MAX || b.n > BLOCKS_KEY_MAX)
		return blocks_damaged(&l->maps[level], "a bad note of what was settled");
	st = buf_set(from, a);
	return st ? st : buf_set(to, b);
}

static enum status note_put(const struct settling *s)
{
	char room[64];
	struct buf key = buf_over(room, sizeof(room));
	struct buf out;
	buf_init(&out, 0);
	buf_put_counted(&out, buf_slice(&s->from));
	buf_put_counted(&out, s->last ? (struct slice){ 0 } : buf_slice(&s->to));
	enum status st = buf_status(&out);
	if (!st)
		st = record_put(s->levels->txn, s->levels->notes, note_key(s->levels, s->level, &key),
				buf_slice(&out), 0);
	buf_release(&out);
	return st;
}

/* The range begins behind the one settled last, or with it, if nothing has been put there since. */
static enum status begin_range(struct settling *s)
{
	const struct levels *l = s->levels;
	struct block before, next;
	enum status st = note_get(l, s->level, &s->from, &s->to);
	if (!st)
		st = blocks_load(l->txn, &l->maps[s->level], buf_slice(&s->from), &before);
	if (!st)
		st = blocks_load(l->txn, &l->maps[s->level], buf_slice(&s->to), &next);
	if (st)
		return st;
	if (before.count == 0 && !before.last && slice_eq(before.upper, next.lower))
		s->taken = 1;
	st = buf_set(&s->from, s->taken ? before.lower : next.lower);
	return st ? st : buf_set(&s->to, next.lower);
}

static enum status room_for(struct settling *s, size_t n)
{
	if (n <= s->capacity)
		return ST_OK;
	struct blocks_entry *list = realloc(s->list, 2 * n * sizeof(*list));
	if (!list)
		return fail_memory();
	s->list = list;
	s->capacity = 2 * n;
	return ST_OK;
}

/* Adds the next block's entries to the list and its range to that which is settled. */
static enum status take_block(struct settling *s)
{
	const struct blocks *map = &s->levels->maps[s->level];
	char key[BLOCKS_KEY_MAX];
	size_t key_n = 0;
	struct block_entry_cursor at = { 0 };
	struct slice value;
	struct block b;
	enum status st = blocks_load(s->levels->txn, map, buf_slice(&s->to), &b);
	if (!st && !slice_eq(b.lower, buf_slice(&s->to)))
		st = blocks_damaged(map, "no block begins where one should");
	if (!st)
		st = room_for(s, s->count + b.count);
	if (st)
		return st;
	while (block_next(&b, &at, key, &key_n, &value)) {
		struct slice k = arena_copy(&s->arena, slice_of(key, key_n));
		struct slice v = arena_copy(&s->arena, value);
		if (k.n != key_n || v.n != value.n)
			return ST_NO_MEMORY;
		s->list[s->count++] = (struct blocks_entry){ k, v };
	}
	if (at.index != b.count)
		return blocks_damaged(map, "bad block");
	s->taken++;
	s->last = b.last;
	return buf_set(&s->to, b.upper);
}

static enum status move_entries(struct settling *s)
{
	const struct levels *l = s->levels;
	if (s->count == 0)
		return ST_OK;
	size_t written = 0;
	enum status st = blocks_put_counted(l->txn, &l->maps[s->level + 1], s->list, s->count, &written);
	s->written += written;
	s->count = 0;
	arena_reset(&s->arena);
	return st;
}

/*
 * True when the range is as large as it should be: the level within its bound, or enough done for one
 * transaction.
 */
static bool range_done(const struct settling *s)
{
	const struct levels *l = s->levels;
	/* less than two blocks would not make the level smaller */
	if (s->last || s->taken < 2)
		return s->last;
	return s->taken > l->blocks[s->level] - l->bounds.blocks[s->level] || s->written >= l->bounds.settled;
}

static enum status settle_range(struct settling *s)
{
	enum status st = begin_range(s);
	while (!st && !range_done(s)) {
		st = take_block(s);
		if (!st && s->count >= AT_A_TIME)
			st = move_entries(s);
	}
	if (!st)
		st = move_entries(s);
	if (!st)
		st = blocks_clear(s->levels->txn, &s->levels->maps[s->level], buf_slice(&s->from),
				  s->last ? (struct slice){ 0 } : buf_slice(&s->to));
	return st ? st : note_put(s);
}

enum status levels_settle(struct levels *l)
{
	struct settling s;
	size_t level = unsettled(l);
	REQUIRE(level != BASE);
	settling_init(&s, l, level);
	enum status st = settle_range(&s);
	settling_release(&s);
	if (!st)
		st = look(l, level);
	return st ? st : look(l, level + 1);
}

enum status levels_check(const struct levels *l)
{
	struct buf from, to;
	enum status st = ST_OK;
	buf_init(&from, BLOCKS_KEY_MAX);
	buf_init(&to, BLOCKS_KEY_MAX);
	for (size_t i = 0; !st && i < BASE; i++)
		st = note_get(l, i, &from, &to);
	buf_release(&from);
	buf_release(&to);
	return st;
}
