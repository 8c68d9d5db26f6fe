#include "store/lines/lines.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/varint.h"

enum { MARK_UNNUMBERED = 0, MARK_NUMBERED = 1, MOVED_PENDING_MAX = 1 << 16 };

/* Keys and values */

static struct slice numbered_key(char *room, struct slice orderid, struct slice line)
{
	REQUIRE(orderid.n + line.n + 1 <= BLOCKS_KEY_MAX);
	memcpy(room, orderid.p, orderid.n);
	room[orderid.n] = MARK_NUMBERED;
	if (line.n)
		memcpy(room + orderid.n + 1, line.p, line.n);
	return slice_of(room, orderid.n + 1 + line.n);
}

struct slice line_order_key(char *room, struct slice orderid)
{
	REQUIRE(orderid.n + 10 <= BLOCKS_KEY_MAX);
	memcpy(room, orderid.p, orderid.n);
	room[orderid.n] = MARK_UNNUMBERED;
	return slice_of(room, orderid.n + 1);
}

static struct slice unnumbered_key(char *room, struct slice orderid, uint64_t product)
{
	unsigned char be[8];
	size_t zeros = 0;
	struct slice k = line_order_key(room, orderid);
	be64_put(be, product);
	while (zeros < 7 && be[zeros] == 0)
		zeros++;
	room[k.n] = (char)(8 - zeros);
	memcpy(room + k.n + 1, be + zeros, 8 - zeros);
	return slice_of(room, k.n + 1 + 8 - zeros);
}

static bool product_of_key(struct slice id, uint64_t *product)
{
	if (id.n < 2 || id.n > 9 || (size_t)id.p[0] != id.n - 1)
		return false;
	*product = 0;
	for (size_t i = 1; i < id.n; i++)
		*product = *product << 8 | (unsigned char)id.p[i];
	return true;
}

bool line_decode(struct slice key, struct slice value, struct line_entry *out, struct slice *orderid,
		 struct slice *line)
{
	struct reader r = reader_of(value);
	size_t mark = 0;
	while (mark < key.n && (unsigned char)key.p[mark] > MARK_NUMBERED)
		mark++;
	if (mark == 0 || mark == key.n)
		return false;
	struct slice rest = slice_of(key.p + mark + 1, key.n - mark - 1);
	out->qty = read_varint32(&r);
	out->line_id = read_varint(&r);
	out->event = out->line_id;
	*orderid = slice_of(key.p, mark);
	*line = (struct slice){ 0 };
	if (key.p[mark] == MARK_UNNUMBERED)
		return product_of_key(rest, &out->product) && reader_done(&r);
	out->product = read_varint(&r);
	*line = rest;
	return rest.n > 0 && reader_done(&r);
}

static struct slice encode_value(char *room, const struct line_entry *e, bool numbered)
{
	size_t n = varint_encode(room, e->qty);
	n += varint_encode(room + n, e->line_id);
	if (numbered)
		n += varint_encode(room + n, e->product);
	return slice_of(room, n);
}

/* What is not written yet */

/* There may be very many of these: no byte more than needed. */
struct added_line {
	uint64_t line_id;
	uint64_t product;
	uint32_t qty;
	bool numbered;
};

/* A numbered line among those of its order. */
struct order_node {
	const struct added_line *line;
	struct order_node *next;
};

static struct line_entry entry_of(const struct added_line *a)
{
	return (struct line_entry){ a->line_id, a->line_id, a->product, a->qty };
}

void lines_levels(struct levels *l, const struct env *env)
{
	_Static_assert(TABLE_LINES - TABLE_LINES_0 + 1 == LEVELS, "a table for each level");
	levels_init(l, &env->tables[TABLE_LINES_0], &env->tables[TABLE_META]);
}

void lines_init(struct lines *l, const struct env *env)
{
	*l = (struct lines){ .env = env };
	lines_levels(&l->levels, env);
	arena_init(&l->arena);
	arena_init(&l->moved_arena);
	keymap_init(&l->added);
	keymap_init(&l->orders);
	keymap_init(&l->moved);
}

void lines_release(struct lines *l)
{
	keymap_release(&l->added);
	keymap_release(&l->orders);
	keymap_release(&l->moved);
	arena_release(&l->arena);
	arena_release(&l->moved_arena);
}

void lines_rewind(struct lines *l)
{
	levels_cursor_init(&l->cursor, &l->levels);
	blocks_cursor_init(&l->moved_cursor, l->txn, &l->env->tables[TABLE_MOVED]);
}

enum status lines_begin(struct lines *l, MDB_txn *txn)
{
	REQUIRE(l->added.count == 0);
	REQUIRE(l->moved.count == 0);
	l->txn = txn;
	l->places = 0;
	l->place = NULL;
	enum status st = levels_begin(&l->levels, txn);
	lines_rewind(l);
	return st;
}

static void forget_moved(struct lines *l)
{
	keymap_clear(&l->moved);
	arena_reset(&l->moved_arena);
}

void lines_forget(struct lines *l)
{
	keymap_clear(&l->added);
	keymap_clear(&l->orders);
	arena_reset(&l->arena);
	forget_moved(l);
}

/* Finding */

enum status line_where(struct blocks_cursor *moved, uint64_t line_id, uint64_t *event)
{
	unsigned char key[8];
	struct slice value;
	bool found = false;
	be64_put(key, line_id);
	enum status st = blocks_get(moved, slice_of(key, sizeof(key)), &found, &value);
	if (st)
		return st;
	if (!found) {
		*event = line_id;
		return ST_OK;
	}
	struct reader r = reader_of(value);
	uint64_t e = read_varint(&r);
	if (!reader_done(&r))
		return fail(ST_DAMAGED, "store damaged: table moved: bad value");
	*event = e;
	return ST_OK;
}

/* Sets entry->event to where the line is; *FOUND false when it is nowhere. */
static enum status resolve(struct lines *l, struct line_entry *entry, bool *found)
{
	unsigned char key[8];
	enum status st = ST_OK;
	be64_put(key, entry->line_id);
	const uint64_t *pending = keymap_get(&l->moved, slice_of(key, sizeof(key)));
	if (pending)
		entry->event = *pending;
	else
		st = line_where(&l->moved_cursor, entry->line_id, &entry->event);
	if (!st)
		*found = entry->event != 0;
	return st;
}

/*
 * Notes to which block of the base a new line at the cursor's place belongs; those behind the last line share a
 * few.
 */
static void count_place(struct lines *l)
{
	const struct blocks_cursor *base = &l->cursor.at[LEVELS - 1];
	if (!base->loaded || base->block.last || base->block.entries.p == l->place)
		return;
	l->place = base->block.entries.p;
	l->places++;
}

/* How many of BLOCKS are hit by N at random: close to blocks * (1 - exp(-n / blocks)). */
static size_t hit(size_t n, size_t blocks)
{
	return n ? n * blocks / (n + blocks) : 0;
}

/* Whether the added lines should go to the base at once, and how many blocks of it they change, about. */
static bool direct(const struct lines *l, size_t *changed)
{
	*changed = hit(l->places, l->levels.blocks[LEVELS - 1]);
	return levels_direct(&l->levels, l->added.count, *changed);
}

size_t lines_blocks_changed(const struct lines *l)
{
	size_t changed = 0, above = hit(l->added.count, l->levels.blocks[0]);
	size_t new = l->arena.used / BLOCK_BYTES_MAX;
	return (direct(l, &changed) && changed > above ? changed : above) + new;
}

static enum status get(struct lines *l, struct slice key, bool *found, struct line_entry *out)
{
	struct slice value, orderid, line;
	struct line_entry entry;
	const struct added_line *added = keymap_get(&l->added, key);
	*found = false;
	if (added) {
		entry = entry_of(added);
	} else {
		enum status st = levels_get(&l->cursor, key, found, &value);
		if (st || !*found)
			return st;
		if (!line_decode(key, value, &entry, &orderid, &line))
			return fail(ST_DAMAGED, "store damaged: table lines: bad value");
	}
	enum status st = resolve(l, &entry, found);
	if (!st && *found)
		*out = entry;
	return st;
}

enum status lines_numbered(struct lines *l, struct slice orderid, struct slice line, bool *found,
			   struct line_entry *out)
{
	char room[BLOCKS_KEY_MAX];
	return get(l, numbered_key(room, orderid, line), found, out);
}

enum status lines_unnumbered(struct lines *l, struct slice orderid, uint64_t product, bool *found,
			     struct line_entry *out)
{
	char room[BLOCKS_KEY_MAX];
	return get(l, unnumbered_key(room, orderid, product), found, out);
}

/* The best of several numbered lines: one of the wanted quantity, then the one first allocated. */
struct best_line {
	uint64_t product;
	uint32_t qty;
	uint64_t after; /* only line ids above it */
	bool found;
	struct line_entry entry;
};

static enum status consider(struct lines *l, struct best_line *best, struct line_entry entry)
{
	bool alive = false;
	if (entry.product != best->product || entry.line_id <= best->after)
		return ST_OK;
	enum status st = resolve(l, &entry, &alive);
	if (st || !alive)
		return st;
	bool fits = entry.qty == best->qty;
	bool had = best->found && best->entry.qty == best->qty;
	if (!best->found || (fits && !had) || (fits == had && entry.line_id < best->entry.line_id)) {
		best->entry = entry;
		best->found = true;
	}
	return ST_OK;
}

static enum status consider_stored(struct lines *l, struct best_line *best, struct slice prefix)
{
	struct line_entry entry;
	struct slice key, value, orderid, line;
	bool end = false;
	enum status st = levels_seek(&l->cursor, prefix);
	while (!st) {
		st = levels_next(&l->cursor, &end, &key, &value);
		if (st || end || key.n < prefix.n || memcmp(key.p, prefix.p, prefix.n) != 0)
			break;
		if (!line_decode(key, value, &entry, &orderid, &line))
			return fail(ST_DAMAGED, "store damaged: table lines: bad value");
		/* one that was put again since is considered as it is now */
		if (!keymap_get(&l->added, key))
			st = consider(l, best, entry);
	}
	return st;
}

enum status lines_numbered_of(struct lines *l, struct slice orderid, uint64_t product, uint32_t qty,
			      uint64_t after, bool *found, struct line_entry *out)
{
	char room[BLOCKS_KEY_MAX];
	struct best_line best = { .product = product, .qty = qty, .after = after };
	enum status st = consider_stored(l, &best, numbered_key(room, orderid, (struct slice){ 0 }));
	const struct order_node *node = keymap_get(&l->orders, orderid);
	for (; !st && node; node = node->next)
		st = consider(l, &best, entry_of(node->line));
	if (st)
		return st;
	*found = best.found;
	if (best.found)
		*out = best.entry;
	return ST_OK;
}

/* Changing */

/* Adds LINE to those of its order, behind the first. */
static enum status chain(struct lines *l, struct slice orderid, const struct added_line *line)
{
	struct order_node *first = keymap_get(&l->orders, orderid);
	struct order_node *node = arena_alloc(&l->arena, sizeof(*node));
	if (!node)
		return ST_NO_MEMORY;
	*node = (struct order_node){ .line = line };
	if (first) {
		node->next = first->next;
		first->next = node;
		return ST_OK;
	}
	struct slice key = arena_copy(&l->arena, orderid);
	return key.p ? keymap_add(&l->orders, key, node) : ST_NO_MEMORY;
}

enum status lines_put(struct lines *l, const struct order_line *line, const struct line_entry *entry)
{
	char room[BLOCKS_KEY_MAX];
	struct slice key = line->line.n ? numbered_key(room, line->orderid, line->line)
					: unnumbered_key(room, line->orderid, entry->product);
	struct added_line *added = keymap_get(&l->added, key);
	const struct added_line now = { entry->line_id, entry->product, entry->qty, line->line.n > 0 };
	REQUIRE(entry->line_id != 0);
	REQUIRE(entry->event == entry->line_id);
	count_place(l);
	if (added) {
		*added = now;
		return ST_OK;
	}
	added = arena_alloc(&l->arena, sizeof(*added));
	key = arena_copy(&l->arena, key);
	if (!added || !key.p)
		return ST_NO_MEMORY;
	*added = now;
	enum status st = keymap_add(&l->added, key, added);
	if (!st && line->line.n)
		st = chain(l, line->orderid, added);
	return st;
}

static enum status flush_moved(struct lines *l)
{
	enum { VALUE_ROOM = VARINT_MAX_BYTES };
	size_t n = l->moved.count;
	if (n == 0)
		return ST_OK;
	enum status st = keymap_sort(&l->moved);
	struct blocks_entry *list = malloc(n * sizeof(*list));
	char *values = malloc(n * VALUE_ROOM);
	if (!list || !values)
		st = fail_memory();
	for (size_t i = 0; !st && i < n; i++) {
		char *value = values + i * VALUE_ROOM;
		size_t value_n = varint_encode(value, *(uint64_t *)l->moved.entries[i].value);
		list[i] = (struct blocks_entry){ l->moved.entries[i].key, slice_of(value, value_n) };
	}
	if (!st)
		st = blocks_put(l->txn, &l->env->tables[TABLE_MOVED], list, n);
	free(list);
	free(values);
	if (!st) {
		forget_moved(l);
		lines_rewind(l);
	}
	return st;
}

enum status lines_move(struct lines *l, uint64_t line_id, uint64_t event, bool *wrote)
{
	unsigned char key[8];
	be64_put(key, line_id);
	uint64_t *pending = keymap_get(&l->moved, slice_of(key, sizeof(key)));
	*wrote = false;
	if (pending) {
		*pending = event;
		return ST_OK;
	}
	struct slice k = arena_copy(&l->moved_arena, slice_of(key, sizeof(key)));
	pending = arena_alloc(&l->moved_arena, sizeof(*pending));
	if (!k.p || !pending)
		return ST_NO_MEMORY;
	*pending = event;
	enum status st = keymap_add(&l->moved, k, pending);
	if (!st && l->moved.count >= MOVED_PENDING_MAX) {
		st = flush_moved(l);
		*wrote = true;
	}
	return st;
}

/* Encodes the values of the added lines FROM up to TO into VALUES and lists them. */
static void list_added(const struct lines *l, size_t from, size_t to, char *values, struct blocks_entry *list)
{
	for (size_t i = from; i < to; i++) {
		const struct added_line *a = l->added.entries[i].value;
		const struct line_entry entry = entry_of(a);
		struct slice value = encode_value(values, &entry, a->numbered);
		list[i - from] = (struct blocks_entry){ l->added.entries[i].key, value };
		values += value.n;
	}
}

static enum status flush_added(struct lines *l)
{
	/* so many at a time: each goes into few blocks, and memory stays small */
	enum { AT_A_TIME = 16 * 1024, VALUE_ROOM = 3 * VARINT_MAX_BYTES };
	size_t n = l->added.count, changed = 0;
	if (n == 0)
		return ST_OK;
	bool at_once = direct(l, &changed);
	enum status st = keymap_sort(&l->added);
	struct blocks_entry *list = malloc(AT_A_TIME * sizeof(*list));
	char *values = malloc(AT_A_TIME * VALUE_ROOM);
	if (!list || !values)
		st = fail_memory();
	for (size_t from = 0; !st && from < n; from += AT_A_TIME) {
		size_t to = from + AT_A_TIME < n ? from + AT_A_TIME : n;
		list_added(l, from, to, values, list);
		st = levels_put(&l->levels, list, to - from, at_once);
	}
	free(list);
	free(values);
	return st;
}

enum status lines_flush(struct lines *l)
{
	enum status st = flush_added(l);
	if (!st)
		st = flush_moved(l);
	if (!st)
		lines_forget(l);
	return st;
}
