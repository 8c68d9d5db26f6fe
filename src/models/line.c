/*
 * Line: its parts, kept in the order in which they are shipped and, from the end, released.
 *
 * Nearly all lines have one part at most, so the first one stands in the line itself and costs no allocation.
 */
#include "allot/models/line.h"

#include <stdlib.h>
#include <string.h>

#include "allot/base/contract.h"

void line_init(struct line *l)
{
	*l = (struct line){ .parts = &l->only, .parts_capacity = 1 };
}

void line_release(struct line *l)
{
	if (l->parts != &l->only)
		free(l->parts);
	l->parts = &l->only;
	l->parts_capacity = 1;
	l->parts_count = 0;
}

enum status line_reserve_parts(struct line *l, uint32_t count)
{
	if (count <= l->parts_capacity)
		return ST_OK;
	uint32_t capacity = count > 2 * l->parts_capacity ? count : 2 * l->parts_capacity;
	bool own = l->parts == &l->only;
	struct part *parts = realloc(own ? NULL : l->parts, capacity * sizeof(*parts));
	if (!parts)
		return fail_memory();
	if (own)
		memcpy(parts, l->parts, l->parts_count * sizeof(*parts));
	l->parts = parts;
	l->parts_capacity = capacity;
	return ST_OK;
}

/* The place of a part among those of its line: by batch, on one batch by id. */
static int part_cmp(const struct part *part, struct batch_key key, uint64_t id)
{
	int c = batch_key_cmp((struct batch_key){ part->eta, part->batch }, key);
	return c ? c : (part->id > id) - (part->id < id);
}

/* Index of the first part that does not stand before the part with this id on the batch of KEY. */
static uint32_t place_of(const struct line *l, struct batch_key key, uint64_t id)
{
	uint32_t low = 0, high = l->parts_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (part_cmp(&l->parts[middle], key, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct part *line_part(const struct line *l, struct batch_key key, uint64_t id)
{
	uint32_t i = place_of(l, key, id);
	bool there = i < l->parts_count && part_cmp(&l->parts[i], key, id) == 0;
	return there ? &l->parts[i] : NULL;
}

struct part *line_find_part(const struct line *l, uint64_t id)
{
	for (uint32_t i = l->parts_count; i > 0; i--)
		if (l->parts[i - 1].id == id)
			return &l->parts[i - 1];
	return NULL;
}

enum status line_insert_part(struct line *l, const struct part *part)
{
	REQUIRE(part->id > 0 && part->batch > 0);
	REQUIRE(part->units > 0);
	enum status st = line_reserve_parts(l, l->parts_count + 1);
	if (st)
		return st;
	uint32_t i = place_of(l, (struct batch_key){ part->eta, part->batch }, part->id);
	memmove(&l->parts[i + 1], &l->parts[i], (l->parts_count - i) * sizeof(*part));
	l->parts[i] = *part;
	l->parts_count++;
	return ST_OK;
}

void line_remove_part(struct line *l, const struct part *part)
{
	REQUIRE(part >= l->parts && part < l->parts + l->parts_count);
	size_t i = (size_t)(part - l->parts);
	l->parts_count--;
	memmove(&l->parts[i], &l->parts[i + 1], (l->parts_count - i) * sizeof(*part));
}

void line_check(const struct line *l)
{
	uint64_t allocated = 0;
	INVARIANT(l->id > 0 && l->product > 0);
	INVARIANT(l->ordered >= 1 && l->ordered <= QUANTITY_MAX);
	INVARIANT((uint64_t)l->shipped + l->cancelled <= l->ordered);
	INVARIANT(l->cut <= l->waiting);
	for (uint32_t i = 0; i < l->parts_count; i++) {
		const struct part *part = &l->parts[i];
		INVARIANT(part->units > 0);
		INVARIANT(part->previous < part->id);
		INVARIANT(i == 0 ||
			  part_cmp(part - 1, (struct batch_key){ part->eta, part->batch }, part->id) < 0);
		allocated += part->units;
	}
	INVARIANT(l->allocated == allocated);
	INVARIANT(line_loose(l) == 0);
	INVARIANT(l->policy.split || line_pieces(l) <= 1);
}
