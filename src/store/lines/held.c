/*
 * A hash table of few lines. What is let go of is kept for the next one: a row holds a line or two, and then
 * another.
 */
#include "store/lines/held.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/hash.h"

enum { BUCKETS_MIN = 64, FREE_MAX = 64 };

void held_init(struct held *h)
{
	*h = (struct held){ 0 };
}

/* Numbers of lines follow from the order of rows, which others choose; the factor they cannot know. */
static size_t bucket_of(const struct held *h, uint64_t id)
{
	return (size_t)((id * (hash_seed() | 1)) >> 32) & (h->buckets_count - 1);
}

/* Frees LINE, or keeps it for later. */
static void let_go(struct held *h, struct held_line *line)
{
	line_release(&line->line);
	if (h->free_count >= FREE_MAX) {
		free(line);
		return;
	}
	line->next = h->free;
	h->free = line;
	h->free_count++;
}

void held_forget(struct held *h)
{
	for (size_t b = 0; h->count > 0 && b < h->buckets_count; b++)
		while (h->buckets[b])
			held_remove(h, h->buckets[b]);
}

void held_release(struct held *h)
{
	held_forget(h);
	while (h->free) {
		struct held_line *next = h->free->next;
		free(h->free);
		h->free = next;
	}
	free(h->buckets);
	*h = (struct held){ 0 };
}

struct held_line *held_get(const struct held *h, uint64_t id)
{
	struct held_line *line = h->buckets_count ? h->buckets[bucket_of(h, id)] : NULL;
	while (line && line->line.id != id)
		line = line->next;
	return line;
}

/* Makes sure that there are as many buckets as lines, one more included. */
static bool grow(struct held *h)
{
	struct held old = *h;
	if (h->count < h->buckets_count)
		return true;
	size_t n = h->buckets_count ? 2 * h->buckets_count : BUCKETS_MIN;
	struct held_line **buckets = calloc(n, sizeof(*buckets));
	if (!buckets)
		return false;
	h->buckets = buckets;
	h->buckets_count = n;
	for (size_t b = 0; b < old.buckets_count; b++) {
		struct held_line *next;
		for (struct held_line *line = old.buckets[b]; line; line = next) {
			size_t to = bucket_of(h, line->line.id);
			next = line->next;
			line->next = buckets[to];
			buckets[to] = line;
		}
	}
	free(old.buckets);
	return true;
}

/* A place for a line: one that was let go of, or a new one. */
static struct held_line *place(struct held *h)
{
	struct held_line *line = h->free;
	if (!line)
		return malloc(sizeof(*line));
	h->free = line->next;
	h->free_count--;
	return line;
}

static struct slice copy_name(char *room, struct slice name)
{
	REQUIRE(name.n <= IDENTIFIER_MAX);
	if (name.n)
		memcpy(room, name.p, name.n);
	return slice_of(room, name.n);
}

struct held_line *held_add(struct held *h, const struct line *line)
{
	REQUIRE(line->id != 0);
	REQUIRE(!held_get(h, line->id));
	struct held_line *held = grow(h) ? place(h) : NULL;
	if (!held) {
		(void)fail_memory();
		return NULL;
	}
	held->line = *line;
	held->line.orderid = copy_name(held->names, line->orderid);
	held->line.number = copy_name(held->names + IDENTIFIER_MAX, line->number);
	held->line.keeping.dirty = false;
	held->line.keeping.holds = 1;
	held->line.keeping.entry = held;
	held->idle_bytes = 0;
	struct held_line **bucket = &h->buckets[bucket_of(h, line->id)];
	held->next = *bucket;
	*bucket = held;
	h->count++;
	return held;
}

void held_idle(struct held *h, struct held_line *line)
{
	REQUIRE(line->idle_bytes == 0);
	line->idle_bytes = parts_memory(&line->line.parts) + sizeof(*line);
	line->idle_previous = NULL;
	line->idle_next = h->idle;
	if (h->idle)
		h->idle->idle_previous = line;
	h->idle = line;
	h->idle_bytes += line->idle_bytes;
}

void held_busy(struct held *h, struct held_line *line)
{
	REQUIRE(line->idle_bytes > 0);
	if (line->idle_previous)
		line->idle_previous->idle_next = line->idle_next;
	else
		h->idle = line->idle_next;
	if (line->idle_next)
		line->idle_next->idle_previous = line->idle_previous;
	h->idle_bytes -= line->idle_bytes;
	line->idle_bytes = 0;
}

void held_remove(struct held *h, struct held_line *line)
{
	if (line->idle_bytes)
		held_busy(h, line);
	struct held_line **at = &h->buckets[bucket_of(h, line->line.id)];
	while (*at != line) {
		INVARIANT(*at != NULL);
		at = &(*at)->next;
	}
	*at = line->next;
	h->count--;
	let_go(h, line);
}

enum status held_each(const struct held *h, enum status (*visit)(void *ctx, struct line *line), void *ctx)
{
	enum status st = ST_OK;
	for (size_t b = 0; h->count > 0 && b < h->buckets_count; b++)
		for (struct held_line *line = h->buckets[b]; !st && line; line = line->next)
			st = visit(ctx, &line->line);
	return st;
}
