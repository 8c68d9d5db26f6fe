/*
 * Parts: a sorted list in blocks of some hundred, each an array. An event names a part by its id alone, so of
 * many parts there is a second list, by id: ids rise, so it grows at its end, and what is gone stays in it
 * until that is half of it.
 */
#include "allot/models/parts.h"

#include <stdlib.h>
#include <string.h>

#include "allot/base/contract.h"

enum { BLOCK_MIN = 4, BLOCK_MAX = 256 };

struct part_block {
	struct part *parts;
	uint32_t count; /* at least 1, but in the only block */
	uint32_t capacity;
};

/* Where the part of an id stands, if it is not gone. */
struct part_id {
	uint64_t id;
	struct batch_key key;
};

struct part_blocks {
	struct part_block *list;
	uint32_t count; /* at least 1 */
	uint32_t capacity;
	struct part_id *ids; /* ascending; NULL: nobody has asked yet */
	uint32_t ids_count;
	uint32_t ids_capacity;
};

/* Index of a part: parts[index] of list[block]. */
struct place {
	uint32_t block;
	uint32_t index;
};

static int part_cmp(const struct part *part, struct batch_key key, uint64_t id)
{
	int c = batch_key_cmp((struct batch_key){ part->eta, part->batch }, key);
	return c ? c : (part->id > id) - (part->id < id);
}

static struct batch_key key_of(const struct part *part)
{
	return (struct batch_key){ part->eta, part->batch };
}

/* By id */

static void ids_forget(struct part_blocks *b)
{
	free(b->ids);
	b->ids = NULL;
	b->ids_count = b->ids_capacity = 0;
}

static struct part_id *ids_find(const struct part_blocks *b, uint64_t id)
{
	uint32_t low = 0, high = b->ids_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (b->ids[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < b->ids_count && b->ids[low].id == id ? &b->ids[low] : NULL;
}

static int by_id(const void *a, const void *b)
{
	const struct part_id *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

/* False: no memory for the list. */
static bool ids_make(const struct parts *p)
{
	struct part_blocks *b = p->blocks;
	struct parts_walk walk = { .of = p };
	if (b->ids)
		return true;
	b->ids = malloc(p->count * sizeof(*b->ids));
	if (!b->ids)
		return false;
	b->ids_capacity = p->count;
	for (const struct part *part; (part = parts_next(&walk));)
		b->ids[b->ids_count++] = (struct part_id){ part->id, key_of(part) };
	qsort(b->ids, b->ids_count, sizeof(*b->ids), by_id);
	return true;
}

/* Notes PART in the list by id, if there is one; a list that cannot take it is made anew when it is needed. */
static void ids_note(struct part_blocks *b, const struct part *part)
{
	if (!b->ids)
		return;
	struct part_id *known = ids_find(b, part->id);
	if (known) {
		known->key = key_of(part);
		return;
	}
	bool behind = b->ids_count == 0 || b->ids[b->ids_count - 1].id < part->id;
	if (behind && b->ids_count == b->ids_capacity) {
		INVARIANT(b->ids_capacity > 0);
		struct part_id *ids = realloc(b->ids, 2 * (size_t)b->ids_capacity * sizeof(*ids));
		if (ids) {
			b->ids = ids;
			b->ids_capacity *= 2;
		}
	}
	if (behind && b->ids_count < b->ids_capacity)
		b->ids[b->ids_count++] = (struct part_id){ part->id, key_of(part) };
	else
		ids_forget(b);
}

/* Blocks */

static struct part *block_room(struct part_block *b, uint32_t index)
{
	if (b->count == b->capacity) {
		uint32_t capacity = b->capacity ? 2 * b->capacity : BLOCK_MIN;
		struct part *parts = realloc(b->parts, capacity * sizeof(*parts));
		if (!parts)
			return NULL;
		b->parts = parts;
		b->capacity = capacity;
	}
	memmove(&b->parts[index + 1], &b->parts[index], (b->count - index) * sizeof(*b->parts));
	b->count++;
	return &b->parts[index];
}

/* Makes room for one block more at index I. */
static bool list_room(struct part_blocks *b, uint32_t i)
{
	if (b->count == b->capacity) {
		uint32_t capacity = b->capacity ? 2 * b->capacity : 1;
		struct part_block *list = realloc(b->list, capacity * sizeof(*list));
		if (!list)
			return false;
		b->list = list;
		b->capacity = capacity;
	}
	memmove(&b->list[i + 1], &b->list[i], (b->count - i) * sizeof(*b->list));
	b->list[i] = (struct part_block){ 0 };
	b->count++;
	return true;
}

/*
 * A new block behind block I, which is full: with its upper half, but empty if what comes stands behind them
 * all, so that parts which come in order leave full blocks behind.
 */
static bool split(struct part_blocks *b, uint32_t i, bool empty)
{
	struct part *parts = malloc(BLOCK_MAX * sizeof(*parts));
	if (!parts || !list_room(b, i + 1)) {
		free(parts);
		return false;
	}
	struct part_block *lower = &b->list[i];
	uint32_t moved = empty ? 0 : lower->count / 2;
	lower->count -= moved;
	memcpy(parts, &lower->parts[lower->count], moved * sizeof(*parts));
	b->list[i + 1] = (struct part_block){ parts, moved, BLOCK_MAX };
	// cppcheck-suppress memleak ; the list has them
	return true;
}

static void drop_block(struct part_blocks *b, uint32_t i)
{
	free(b->list[i].parts);
	b->count--;
	memmove(&b->list[i], &b->list[i + 1], (b->count - i) * sizeof(*b->list));
}

/* The block in which a part of this key and id stands or would stand. */
static uint32_t block_of(const struct part_blocks *b, struct batch_key key, uint64_t id)
{
	uint32_t low = 0, high = b->count - 1;
	while (low < high) {
		uint32_t middle = low + (high - low + 1) / 2;
		if (part_cmp(&b->list[middle].parts[0], key, id) <= 0)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/* Where the first part of its block that does not stand before this key and id is. */
static struct place place_of(const struct part_blocks *b, struct batch_key key, uint64_t id)
{
	struct place at = { block_of(b, key, id), 0 };
	uint32_t high = b->list[at.block].count;
	while (at.index < high) {
		uint32_t middle = at.index + (high - at.index) / 2;
		if (part_cmp(&b->list[at.block].parts[middle], key, id) < 0)
			at.index = middle + 1;
		else
			high = middle;
	}
	return at;
}

/* Blocks instead of the only part. NULL: no memory. */
static struct part_blocks *make_blocks(const struct parts *p)
{
	struct part_blocks *b = calloc(1, sizeof(*b));
	struct part *first = NULL;
	if (!b)
		return NULL;
	if (list_room(b, 0))
		first = block_room(&b->list[0], 0);
	if (!first) {
		free(b->list);
		free(b);
		return NULL;
	}
	*first = p->only;
	return b;
}

/* Where PART is to stand. Most come in order: that is asked first. */
static struct place place_for(const struct part_blocks *b, const struct part *part)
{
	const struct part_block *last = &b->list[b->count - 1];
	if (last->count > 0 && part_cmp(&last->parts[last->count - 1], key_of(part), part->id) < 0)
		return (struct place){ b->count - 1, last->count };
	return place_of(b, key_of(part), part->id);
}

static enum status insert(struct part_blocks *b, const struct part *part)
{
	struct place at = place_for(b, part);
	if (b->list[at.block].count == BLOCK_MAX) {
		if (!split(b, at.block, at.index == BLOCK_MAX))
			return fail_memory();
		uint32_t lower = b->list[at.block].count;
		if (at.index > lower || lower == BLOCK_MAX)
			at = (struct place){ at.block + 1, at.index - lower };
	}
	struct part *room = block_room(&b->list[at.block], at.index);
	if (!room)
		return fail_memory();
	*room = *part;
	ids_note(b, part);
	return ST_OK;
}

/* Parts */

void parts_release(struct parts *p)
{
	struct part_blocks *b = p->blocks;
	for (uint32_t i = 0; b && i < b->count; i++)
		free(b->list[i].parts);
	if (b) {
		free(b->list);
		free(b->ids);
	}
	free(b);
	*p = (struct parts){ .count = 0 };
}

enum status parts_insert(struct parts *p, const struct part *part)
{
	REQUIRE(part->id > 0 && part->batch > 0);
	REQUIRE(part->units > 0);
	if (p->count == 0 && !p->blocks) {
		p->only = *part;
		p->count = 1;
		return ST_OK;
	}
	if (!p->blocks)
		p->blocks = make_blocks(p);
	enum status st = p->blocks ? insert(p->blocks, part) : fail_memory();
	if (!st)
		p->count++;
	return st;
}

void parts_remove(struct parts *p, const struct part *part)
{
	struct part_blocks *b = p->blocks;
	REQUIRE(p->count > 0);
	p->count--;
	if (!b) {
		REQUIRE(part == &p->only);
		return;
	}
	struct place at = place_of(b, key_of(part), part->id);
	struct part_block *block = &b->list[at.block];
	REQUIRE(part == &block->parts[at.index]);
	block->count--;
	memmove(&block->parts[at.index], &block->parts[at.index + 1],
		(block->count - at.index) * sizeof(*block->parts));
	if (block->count == 0 && b->count > 1)
		drop_block(b, at.block);
	if (b->ids_count > 2 * p->count + PARTS_FEW)
		ids_forget(b);
}

struct part *parts_first(const struct parts *p)
{
	struct parts_walk walk = { .of = p };
	return parts_next(&walk);
}

struct part *parts_last(const struct parts *p)
{
	if (p->count == 0)
		return NULL;
	if (!p->blocks)
		return (struct part *)&p->only;
	const struct part_block *last = &p->blocks->list[p->blocks->count - 1];
	return &last->parts[last->count - 1];
}

struct part *parts_at(const struct parts *p, struct batch_key key, uint64_t id)
{
	if (p->count == 0)
		return NULL;
	if (!p->blocks)
		return part_cmp(&p->only, key, id) == 0 ? (struct part *)&p->only : NULL;
	struct place at = place_of(p->blocks, key, id);
	const struct part_block *block = &p->blocks->list[at.block];
	if (at.index == block->count || part_cmp(&block->parts[at.index], key, id) != 0)
		return NULL;
	return &block->parts[at.index];
}

struct part *parts_behind(const struct parts *p, struct batch_key key)
{
	struct parts_walk walk = { .of = p };
	if (p->count > 0 && p->blocks) {
		struct place at = place_of(p->blocks, key, UINT64_MAX);
		walk.block = at.block;
		walk.index = at.index;
	}
	struct part *part = parts_next(&walk);
	bool before = part && part_cmp(part, key, UINT64_MAX) < 0;
	return before ? NULL : part;
}

struct part *parts_find(const struct parts *p, uint64_t id)
{
	if (p->count > PARTS_FEW && ids_make(p)) {
		const struct part_id *known = ids_find(p->blocks, id);
		return known ? parts_at(p, known->key, id) : NULL;
	}
	struct parts_walk walk = { .of = p };
	struct part *part;
	while ((part = parts_next(&walk)) && part->id != id)
		;
	return part;
}

size_t parts_memory(const struct parts *p)
{
	const struct part_blocks *b = p->blocks;
	if (!b)
		return 0;
	size_t each = b->count > 1 ? BLOCK_MAX : b->list[0].capacity;
	return sizeof(*b) + b->capacity * sizeof(*b->list) + b->count * each * sizeof(struct part) +
	       b->ids_capacity * sizeof(*b->ids);
}

struct part *parts_next(struct parts_walk *w)
{
	const struct part_blocks *b = w->of->blocks;
	if (!b)
		return w->index++ < w->of->count ? (struct part *)&w->of->only : NULL;
	if (w->block < b->count && w->index == b->list[w->block].count) {
		w->block++;
		w->index = 0;
	}
	if (w->block == b->count || b->list[w->block].count == 0)
		return NULL;
	return &b->list[w->block].parts[w->index++];
}

uint64_t parts_check(const struct parts *p)
{
	struct parts_walk walk = { .of = p };
	const struct part *before = NULL;
	uint64_t units = 0;
	uint32_t count = 0;
	for (const struct part *part; (part = parts_next(&walk)); before = part) {
		INVARIANT(part->units > 0);
		INVARIANT(part->previous < part->id);
		INVARIANT(!before || part_cmp(before, key_of(part), part->id) < 0);
		units += part->units;
		count++;
	}
	INVARIANT(count == p->count);
	return units;
}
