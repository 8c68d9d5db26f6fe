/*
 * The unit of work's lines. What stands nearest to the domain counts: the line that is held, else the record
 * that is not written yet, else that in the table.
 */
#include "store/lines/lines.h"

#include <stdlib.h>

#include "allot/base/contract.h"

/* A record that is not written yet, and behind it the line's opening. */
struct pending_line {
	uint32_t n; /* of the record */
	uint32_t opening_n;
	uint32_t capacity;
	char *record;
};

static enum status damaged(uint64_t id, const char *what)
{
	return fail(ST_DAMAGED, "store damaged: table lines: line %llu %s", (unsigned long long)id, what);
}

void lines_init(struct lines *l, const struct env *env, const struct journal *tail)
{
	*l = (struct lines){ .env = env, .pending_max = LINES_PENDING_MAX };
	journal_scan_init(&l->journal, env, NULL, tail);
	held_init(&l->held);
	arena_init(&l->arena);
	keymap_init(&l->pending);
	buf_init(&l->room, 0);
}

void lines_release(struct lines *l)
{
	held_release(&l->held);
	arena_release(&l->arena);
	keymap_release(&l->pending);
	journal_scan_release(&l->journal);
	buf_release(&l->room);
}

void lines_rewind(struct lines *l)
{
	blocks_cursor_init(&l->cursor, l->txn, &l->env->tables[TABLE_LINES]);
}

void lines_begin(struct lines *l, MDB_txn *txn)
{
	REQUIRE(l->held.count == 0);
	REQUIRE(l->pending.count == 0);
	l->txn = txn;
	l->failed = ST_OK;
	journal_scan_reset(&l->journal, txn);
	l->opened = 0;
	lines_rewind(l);
	l->cursor.loads = 0;
}

static void forget_pending(struct lines *l)
{
	keymap_clear(&l->pending);
	arena_reset(&l->arena);
}

void lines_forget(struct lines *l)
{
	held_forget(&l->held);
	forget_pending(l);
	l->failed = ST_OK;
}

/* Reading */

static enum status record_at(struct blocks_cursor *cursor, uint64_t id, struct slice *record)
{
	unsigned char key[LINE_KEY_BYTES];
	bool found = false;
	be64_put(key, id);
	enum status st = blocks_get(cursor, slice_of(key, sizeof(key)), &found, record);
	return !st && !found ? damaged(id, "is missing") : st;
}

/* Reads the opening of line ID, which goes with RECORD. */
static enum status open_stored(struct lines *l, uint64_t id, struct slice record)
{
	if (l->opened == id)
		return ST_OK;
	l->opened = 0;
	enum status st = opening_read(&l->journal, id, line_needs_part(record), &l->opening);
	if (!st)
		l->opened = id;
	return st;
}

/*
 * The record of line ID, which nobody holds, and its opening. One that could not be kept when it was dropped is
 * not missing.
 */
static enum status find_record(struct lines *l, uint64_t id, struct slice *record)
{
	unsigned char key[LINE_KEY_BYTES];
	if (l->failed)
		return l->failed;
	be64_put(key, id);
	const struct pending_line *pending = keymap_get(&l->pending, slice_of(key, sizeof(key)));
	if (pending) {
		*record = slice_of(pending->record, pending->n);
		opening_decode(id, slice_of(pending->record + pending->n, pending->opening_n), &l->opening);
		l->opened = 0;
		return ST_OK;
	}
	enum status st = record_at(&l->cursor, id, record);
	return st ? st : open_stored(l, id, *record);
}

/* Line ID from its record, held from now on. */
static enum status load(struct lines *l, uint64_t id, struct line **out)
{
	struct slice record;
	struct line line;
	enum status st = find_record(l, id, &record);
	if (!st)
		st = line_decode(id, record, &l->opening, &line);
	if (st)
		return st;
	struct held_line *held = held_add(&l->held, &line);
	if (!held) {
		line_release(&line);
		return ST_NO_MEMORY;
	}
	*out = &held->line;
	return ST_OK;
}

enum status lines_get(struct lines *l, uint64_t id, struct line **out)
{
	struct held_line *held = held_get(&l->held, id);
	if (l->failed)
		return l->failed;
	l->reads++;
	if (!held)
		return load(l, id, out);
	if (held->line.keeping.holds++ == 0)
		held_busy(&l->held, held);
	*out = &held->line;
	return ST_OK;
}

enum status lines_see(struct lines *l, uint64_t id, struct seen_line *out)
{
	enum { LARGE_RECORD_BYTES = 1024 };
	struct slice record = { 0 };
	struct line *held = NULL;
	*out = (struct seen_line){ .held = NULL };
	enum status st = held_get(&l->held, id) ? ST_OK : find_record(l, id, &record);
	if (!st && record.n > 0 && record.n < LARGE_RECORD_BYTES)
		st = line_decode(id, record, &l->opening, &out->room);
	else if (!st)
		st = lines_get(l, id, &held);
	out->held = held;
	out->line = held ? held : &out->room;
	return st;
}

void lines_unsee(struct lines *l, struct seen_line *seen)
{
	if (seen->held)
		lines_drop(l, seen->held);
	else
		line_release(&seen->room);
}

enum status lines_head(struct lines *l, uint64_t id, struct line_head *out)
{
	const struct held_line *held = held_get(&l->held, id);
	struct slice record;
	l->reads++;
	if (held) {
		const struct line *line = &held->line;
		*out = (struct line_head){ .id = id,
					   .product = line->product,
					   .ordered = line->ordered,
					   .gone = line->gone,
					   .orderid = line->orderid,
					   .number = line->number };
		return ST_OK;
	}
	enum status st = find_record(l, id, &record);
	if (!st && !line_decode_head(id, record, &l->opening, out))
		st = damaged(id, "has a bad record");
	return st;
}

/* Changing */

enum status lines_add(struct lines *l, const struct line *line, struct line **out)
{
	struct line copy = *line;
	if (l->failed)
		return l->failed;
	copy.parts = (struct parts){ .count = 0 };
	copy.allocated = 0;
	struct held_line *held = held_add(&l->held, &copy);
	if (!held)
		return ST_NO_MEMORY;
	held->line.keeping.dirty = true;
	*out = &held->line;
	return ST_OK;
}

void lines_set_number(struct lines *l, struct line *line, struct slice number)
{
	struct held_line *held = line->keeping.entry;
	(void)l;
	REQUIRE(number.n > 0 && number.n <= IDENTIFIER_MAX);
	memcpy(held->names + IDENTIFIER_MAX, number.p, number.n);
	line->number = slice_of(held->names + IDENTIFIER_MAX, number.n);
	line->keeping.dirty = true;
}

/* A place for a record of N bytes under ID, which may have one. */
static struct pending_line *pending_place(struct lines *l, uint64_t id, uint32_t n)
{
	unsigned char room[LINE_KEY_BYTES];
	struct slice key = slice_of(room, sizeof(room));
	be64_put(room, id);
	struct pending_line *p = keymap_get(&l->pending, key);
	if (p && p->capacity >= n)
		return p;
	bool known = p;
	if (!known) {
		key = arena_copy(&l->arena, key);
		p = arena_alloc(&l->arena, sizeof(*p));
		if (!key.p || !p)
			return NULL;
	}
	char *record = arena_alloc(&l->arena, n);
	if (!record)
		return NULL;
	*p = (struct pending_line){ .capacity = n, .record = record };
	return known || !keymap_add(&l->pending, key, p) ? p : NULL;
}

/* Makes the record of LINE, which is to be written. */
static enum status note(void *ctx, struct line *line)
{
	struct lines *l = ctx;
	if (!line->keeping.dirty)
		return ST_OK;
	buf_clear(&l->room);
	line_encode(&l->room, line);
	size_t n = l->room.n;
	opening_encode(&l->room, line);
	if (buf_status(&l->room))
		return buf_status(&l->room);
	struct pending_line *p = pending_place(l, line->id, (uint32_t)l->room.n);
	if (!p)
		return ST_NO_MEMORY;
	memcpy(p->record, l->room.p, l->room.n);
	p->n = (uint32_t)n;
	p->opening_n = (uint32_t)(l->room.n - n);
	line->keeping.dirty = false;
	return ST_OK;
}

/* Lets go of LINE, which nobody holds. */
static void let_go(struct lines *l, struct line *line)
{
	enum status st = note(l, line);
	if (st)
		l->failed = st;
	held_remove(&l->held, line->keeping.entry);
}

/* Lets go of large lines that nobody holds, but not of KEPT. */
static void let_go_of_idle(struct lines *l, const struct line *kept)
{
	struct held_line *next, *line = l->held.idle;
	for (; line; line = next) {
		next = line->idle_next;
		if (&line->line != kept)
			let_go(l, &line->line);
	}
}

void lines_drop(struct lines *l, struct line *line)
{
	if (!line)
		return;
	REQUIRE(line->keeping.holds > 0);
	if (--line->keeping.holds > 0)
		return;
	if (line->parts.count <= LINE_PARTS_LARGE) {
		let_go(l, line);
		return;
	}
	held_idle(&l->held, line->keeping.entry);
	if (l->held.idle_bytes > l->pending_max)
		let_go_of_idle(l, line);
}

/* Writing */

bool lines_full(const struct lines *l)
{
	return lines_pressure(l) >= l->pending_max;
}

/* Lists the pending records FROM up to TO, which are sorted. */
static void list_pending(const struct lines *l, size_t from, size_t to, struct blocks_entry *list)
{
	for (size_t i = from; i < to; i++) {
		const struct pending_line *p = l->pending.entries[i].value;
		list[i - from] = (struct blocks_entry){ l->pending.entries[i].key, slice_of(p->record, p->n) };
	}
}

enum status lines_spill(struct lines *l)
{
	enum { AT_A_TIME = 8 * 1024 };
	size_t n = l->pending.count;
	if (l->failed || n == 0)
		return l->failed;
	enum status st = keymap_sort(&l->pending);
	struct blocks_entry *list = malloc(AT_A_TIME * sizeof(*list));
	if (!st && !list)
		st = fail_memory();
	for (size_t from = 0; !st && from < n; from += AT_A_TIME) {
		size_t to = from + AT_A_TIME < n ? from + AT_A_TIME : n;
		list_pending(l, from, to, list);
		st = blocks_put(l->txn, &l->env->tables[TABLE_LINES], list, to - from);
	}
	free(list);
	if (!st)
		forget_pending(l);
	lines_rewind(l);
	return st;
}

static enum status check_large(void *ctx, struct line *line)
{
	(void)ctx;
	if (line->parts.count > PARTS_FEW && line->keeping.dirty)
		line_check_whole(line);
	return ST_OK;
}

enum status lines_flush(struct lines *l)
{
	enum status st = held_each(&l->held, check_large, l);
	if (!st)
		st = held_each(&l->held, note, l);
	if (!st)
		st = lines_spill(l);
	if (!st)
		held_forget(&l->held);
	return st;
}

size_t lines_pressure(const struct lines *l)
{
	/* hashed ones have slots, and are copied when they are sorted */
	size_t each = sizeof(struct keymap_entry) * (l->pending.hashed ? 3 : 1);
	return l->arena.used + l->pending.count * each + l->held.count * sizeof(struct held_line);
}

/* Walking */

/* Line ID from RECORD, for VISIT. */
static enum status walk_line(struct lines *l, uint64_t id, struct slice record, line_visit *visit, void *ctx)
{
	struct line line;
	enum status st = open_stored(l, id, record);
	if (!st)
		st = line_decode(id, record, &l->opening, &line);
	if (st)
		return st;
	st = visit(ctx, &line);
	line_release(&line);
	return st;
}

enum status lines_walk(const struct env *env, MDB_txn *txn, line_visit *visit, void *ctx)
{
	struct lines l;
	struct slice key, record;
	bool end = false;
	lines_init(&l, env, NULL);
	lines_begin(&l, txn);
	enum status st = blocks_seek(&l.cursor, (struct slice){ 0 });
	while (!st) {
		st = blocks_next(&l.cursor, &end, &key, &record);
		if (st || end)
			break;
		if (key.n != LINE_KEY_BYTES)
			st = fail(ST_DAMAGED, "store damaged: table lines: bad key");
		else
			st = walk_line(&l, be64_get((const unsigned char *)key.p), record, visit, ctx);
	}
	lines_release(&l);
	return st;
}
