/*
 * Segments: a sorted array of batches each, searched by halving.
 */
#include "allot/models/segment.h"

#include <stdlib.h>
#include <string.h>

#include "allot/base/contract.h"

enum status segment_reserve(struct segment *s, uint32_t capacity)
{
	REQUIRE(capacity >= 1 && capacity <= SEGMENT_BATCHES_MAX);
	if (capacity <= s->capacity)
		return ST_OK;
	struct batch *batches = realloc(s->batches, capacity * sizeof(*batches));
	if (!batches)
		return fail_memory();
	s->batches = batches;
	s->capacity = capacity;
	return ST_OK;
}

uint32_t segment_maximum(const struct segment *s)
{
	uint32_t maximum = 0;
	for (uint32_t i = 0; i < s->count; i++) {
		uint32_t available = batch_available(&s->batches[i]);
		maximum = available > maximum ? available : maximum;
	}
	return maximum;
}

uint32_t segment_search(const struct segment *s, struct batch_key key)
{
	REQUIRE(s->batches);
	uint32_t low = 0, high = s->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (batch_key_cmp(batch_key(&s->batches[middle]), key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t segment_first_fit(const struct segment *s, uint32_t qty)
{
	REQUIRE(s->batches);
	uint32_t i = 0;
	while (i < s->count && !batch_can_allocate(&s->batches[i], qty))
		i++;
	return i;
}

/* Segments grow 2, 4, 8, ...: most products have one to four batches. */
static enum status segment_make_room(struct segment *s)
{
	if (s->count < s->capacity)
		return ST_OK;
	uint32_t capacity = s->capacity ? 2 * s->capacity : 2;
	if (capacity > SEGMENT_BATCHES_MAX)
		capacity = SEGMENT_BATCHES_MAX;
	return segment_reserve(s, capacity);
}

enum status segment_insert(struct segment *s, uint32_t index, const struct batch *b)
{
	REQUIRE(index <= s->count);
	REQUIRE(s->count < SEGMENT_BATCHES_MAX);
	enum status st = segment_make_room(s);
	if (st)
		return st;
	struct batch *at = &s->batches[index];
	memmove(at + 1, at, (s->count - index) * sizeof(*at));
	*at = *b;
	s->count++;
	s->first = batch_key(&s->batches[0]);
	s->dirty = true;
	return ST_OK;
}

void segment_remove(struct segment *s, uint32_t index)
{
	REQUIRE(s->batches);
	REQUIRE(index < s->count);
	struct batch *at = &s->batches[index];
	s->count--;
	memmove(at, at + 1, (s->count - index) * sizeof(*at));
	s->first = batch_key(&s->batches[0]);
	s->dirty = true;
}

enum status segment_split(struct segment *s, uint32_t index, struct segment *upper)
{
	REQUIRE(s->batches && index < s->count);
	REQUIRE(upper->count == 0);
	uint32_t moved = s->count - index;
	/* full size at once: what had to be split goes on growing */
	enum status st = segment_reserve(upper, SEGMENT_BATCHES_MAX);
	if (st)
		return st;
	memcpy(upper->batches, &s->batches[index], moved * sizeof(*s->batches));
	upper->count = moved;
	upper->first = batch_key(&upper->batches[0]);
	s->count = index;
	s->dirty = upper->dirty = true;
	return ST_OK;
}

bool segment_ordered(const struct segment *s)
{
	REQUIRE(s->batches);
	struct batch_key before = { 0, 0 };
	for (uint32_t i = 0; i < s->count; i++) {
		struct batch_key key = batch_key(&s->batches[i]);
		if (key.id == 0 || batch_key_cmp(before, key) >= 0)
			return false;
		before = key;
	}
	return s->count > 0 && batch_key_cmp(batch_key(&s->batches[0]), s->first) == 0;
}
