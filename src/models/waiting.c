/*
 * Waiting: the queue of a product's waiting lines, cut into segments with figures of what their lines need.
 *
 * It is kept as the product keeps its batches: a segment is found by its first key, a full one is split. Of a
 * segment's lines the least needs are kept in step, so that serving passes over a segment by two comparisons.
 */
#include "allot/models/waiting.h"

#include <stdlib.h>
#include <string.h>

#include "allot/base/contract.h"

/* True when W is to be looked at: SUPPLY covers some of it by rule 1, or there is a cut to be told. */
static bool waiter_calls(const struct waiter *w, struct supply supply)
{
	if (w->cut > 0 || supply.largest >= w->units)
		return true;
	return w->policy.split && supply.total >= (w->policy.backorder ? 1 : w->units);
}

/* What W needs of all batches together, if it may be split; else UINT32_MAX. */
static uint32_t need_split(const struct waiter *w)
{
	if (!w->policy.split)
		return UINT32_MAX;
	return w->policy.backorder ? 1 : w->units;
}

/* What W needs in one batch, if it may not be split; else UINT32_MAX. */
static uint32_t need_whole(const struct waiter *w)
{
	return w->policy.split ? UINT32_MAX : w->units;
}

static bool segment_calls(const struct waiting_segment *s, struct supply supply)
{
	return s->cuts > 0 || s->least_whole <= supply.largest || s->least_split <= supply.total;
}

static void figures_add(struct waiting_segment *s, const struct waiter *w)
{
	uint32_t whole = need_whole(w), split = need_split(w);
	s->least_whole = whole < s->least_whole ? whole : s->least_whole;
	s->least_split = split < s->least_split ? split : s->least_split;
	s->cuts += w->cut > 0;
}

/* The figures of S anew, from its lines. */
static void figures_count(struct waiting_segment *s)
{
	s->least_whole = s->least_split = UINT32_MAX;
	s->cuts = 0;
	for (uint32_t i = 0; i < s->count; i++)
		figures_add(s, &s->waiters[i]);
}

/* W, which was in S, is there no longer. Mostly another one needs as little, and not far from the first. */
static void figures_drop(struct waiting_segment *s, const struct waiter *w)
{
	bool whole = need_whole(w) != UINT32_MAX && need_whole(w) == s->least_whole;
	bool split = need_split(w) != UINT32_MAX && need_split(w) == s->least_split;
	s->cuts -= w->cut > 0;
	for (uint32_t i = 0; i < s->count && (whole || split); i++) {
		whole = whole && need_whole(&s->waiters[i]) != s->least_whole;
		split = split && need_split(&s->waiters[i]) != s->least_split;
	}
	if (whole || split)
		figures_count(s);
}

void waiting_release(struct waiting *w)
{
	for (uint32_t s = 0; s < w->count; s++)
		free(w->segments[s].waiters);
	free(w->segments);
	*w = (struct waiting){ 0 };
}

size_t waiting_memory(const struct waiting *w)
{
	size_t memory = w->capacity * sizeof(*w->segments);
	for (uint32_t s = 0; s < w->count; s++)
		memory += w->segments[s].capacity * sizeof(struct waiter);
	return memory;
}

static enum status waiting_damaged(void)
{
	return fail(ST_DAMAGED, "the waiting lines of a product are not what was written");
}

static enum status segment_reserve_waiters(struct waiting_segment *s, uint32_t capacity)
{
	REQUIRE(capacity >= 1 && capacity <= WAITING_SEGMENT_MAX);
	if (capacity <= s->capacity)
		return ST_OK;
	struct waiter *waiters = realloc(s->waiters, capacity * sizeof(*waiters));
	if (!waiters)
		return fail_memory();
	s->waiters = waiters;
	s->capacity = capacity;
	return ST_OK;
}

/* True when the keys of S rise from `first` and its figures are those of its lines. */
static bool segment_sound(const struct waiting_segment *s)
{
	struct waiting_segment counted = *s;
	if (s->count == 0 || waiter_key_cmp(waiter_key(&s->waiters[0]), s->first) != 0)
		return false;
	for (uint32_t i = 0; i < s->count; i++) {
		const struct waiter *w = &s->waiters[i];
		if (w->line == 0 || w->units == 0 || w->units > QUANTITY_MAX || w->cut > w->units)
			return false;
		if (i > 0 && waiter_key_cmp(waiter_key(w - 1), waiter_key(w)) >= 0)
			return false;
	}
	figures_count(&counted);
	return counted.least_whole == s->least_whole && counted.least_split == s->least_split &&
	       counted.cuts == s->cuts;
}

enum status waiting_load(struct waiting_access a, uint32_t s)
{
	REQUIRE(s < a.queue->count);
	if (a.queue->segments[s].waiters)
		return ST_OK;
	REQUIRE(a.source);
	struct waiting_segment loaded = a.queue->segments[s];
	enum status st = segment_reserve_waiters(&loaded, loaded.count);
	if (st)
		return st;
	st = a.source->load(a.source->ctx, a.product, loaded.number, loaded.count, loaded.waiters);
	if (!st && !segment_sound(&loaded))
		st = waiting_damaged();
	if (st) {
		free(loaded.waiters);
		return st;
	}
	a.queue->segments[s] = loaded;
	return ST_OK;
}

/* The last segment that begins no later than KEY; the first one when all begin later. */
static uint32_t segment_of(const struct waiting *w, struct waiter_key key)
{
	REQUIRE(w->count > 0);
	uint32_t low = 0, high = w->count;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (waiter_key_cmp(w->segments[middle].first, key) <= 0)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Index of the first line of loaded S that does not stand before KEY; s->count when all do. */
static uint32_t search(const struct waiting_segment *s, struct waiter_key key)
{
	REQUIRE(s->waiters || s->count == 0);
	uint32_t low = 0, high = s->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (waiter_key_cmp(waiter_key(&s->waiters[middle]), key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Makes SEGMENT number S of the list; on success its lines are the queue's. */
static enum status insert_segment(struct waiting *w, uint32_t s, const struct waiting_segment *segment)
{
	REQUIRE(s <= w->count);
	if (w->count == w->capacity) {
		uint32_t capacity = w->capacity ? 2 * w->capacity : 1;
		struct waiting_segment *segments = realloc(w->segments, capacity * sizeof(*segments));
		if (!segments)
			return fail_memory();
		w->segments = segments;
		w->capacity = capacity;
	}
	memmove(&w->segments[s + 1], &w->segments[s], (w->count - s) * sizeof(*segment));
	w->segments[s] = *segment;
	w->count++;
	if (w->next_number <= segment->number)
		w->next_number = segment->number + 1;
	return ST_OK;
}

static void drop_segment(struct waiting *w, uint32_t s)
{
	REQUIRE(w->segments[s].count == 0);
	free(w->segments[s].waiters);
	w->count--;
	memmove(&w->segments[s], &w->segments[s + 1], (w->count - s) * sizeof(*w->segments));
}

/* Moves the upper half of the full segment S to a new one behind it. */
static enum status split(struct waiting *w, uint32_t s)
{
	uint32_t half = WAITING_SEGMENT_MAX / 2;
	struct waiting_segment upper = { .number = w->next_number, .dirty = true };
	enum status st = segment_reserve_waiters(&upper, WAITING_SEGMENT_MAX);
	if (st)
		return st;
	upper.count = w->segments[s].count - half;
	memcpy(upper.waiters, &w->segments[s].waiters[half], upper.count * sizeof(struct waiter));
	upper.first = waiter_key(&upper.waiters[0]);
	figures_count(&upper);
	st = insert_segment(w, s + 1, &upper);
	if (st) {
		free(upper.waiters);
		return st;
	}
	w->segments[s].count = half;
	w->segments[s].dirty = true;
	figures_count(&w->segments[s]);
	return ST_OK;
}

static enum status insert_empty(struct waiting *w, uint32_t s)
{
	struct waiting_segment empty = { .number = w->next_number, .dirty = true };
	empty.least_whole = empty.least_split = UINT32_MAX;
	return insert_segment(w, s, &empty);
}

/*
 * The segment and place where a line of KEY belongs; there is room for it. What comes at either end of the
 * queue goes to a new segment, so that full ones stay behind it: lines mostly join in order, a cut in the
 * opposite one.
 */
static enum status make_place(struct waiting_access a, struct waiter_key key, uint32_t *s, uint32_t *i)
{
	struct waiting *w = a.queue;
	*s = *i = 0;
	if (w->count == 0)
		return insert_empty(w, 0);
	*s = segment_of(w, key);
	enum status st = waiting_load(a, *s);
	if (st)
		return st;
	*i = search(&w->segments[*s], key);
	if (w->segments[*s].count < WAITING_SEGMENT_MAX)
		return ST_OK;
	if (*i == 0)
		return insert_empty(w, *s);
	if (*i == WAITING_SEGMENT_MAX) {
		*i = 0;
		*s += 1;
		return insert_empty(w, *s);
	}
	st = split(w, *s);
	if (!st && *i > w->segments[*s].count) {
		*i -= w->segments[*s].count;
		*s += 1;
	}
	return st;
}

/* Room for one more line: 4, 16, 64, ...; most products have few waiting lines. */
static enum status grow(struct waiting_segment *s)
{
	if (s->count < s->capacity)
		return ST_OK;
	uint32_t capacity = s->capacity ? 4 * s->capacity : 4;
	return segment_reserve_waiters(s, capacity < WAITING_SEGMENT_MAX ? capacity : WAITING_SEGMENT_MAX);
}

enum status waiting_add(struct waiting_access a, const struct waiter *w)
{
	REQUIRE(w->line > 0);
	REQUIRE(w->units > 0 && w->cut <= w->units);
	uint32_t s, i;
	enum status st = make_place(a, waiter_key(w), &s, &i);
	struct waiting_segment *segment = st ? NULL : &a.queue->segments[s];
	if (!st)
		st = grow(segment);
	if (st)
		return st;
	struct waiter *at = &segment->waiters[i];
	REQUIRE(i == segment->count || waiter_key_cmp(waiter_key(at), waiter_key(w)) != 0);
	memmove(at + 1, at, (segment->count - i) * sizeof(*at));
	*at = *w;
	segment->count++;
	segment->first = waiter_key(&segment->waiters[0]);
	segment->dirty = true;
	figures_add(segment, w);
	a.queue->lines++;
	a.queue->units += w->units;
	return ST_OK;
}

/* The line of KEY: *S and *I say where. */
static enum status find(struct waiting_access a, struct waiter_key key, uint32_t *s, uint32_t *i)
{
	if (a.queue->count == 0)
		return waiting_damaged();
	*s = segment_of(a.queue, key);
	enum status st = waiting_load(a, *s);
	if (st)
		return st;
	const struct waiting_segment *segment = &a.queue->segments[*s];
	*i = search(segment, key);
	bool there = *i < segment->count && waiter_key_cmp(waiter_key(&segment->waiters[*i]), key) == 0;
	return there ? ST_OK : waiting_damaged();
}

enum status waiting_replace(struct waiting_access a, const struct waiter *w)
{
	REQUIRE(w->units > 0 && w->cut <= w->units);
	uint32_t s, i;
	enum status st = find(a, waiter_key(w), &s, &i);
	if (st)
		return st;
	struct waiting_segment *segment = &a.queue->segments[s];
	struct waiter was = segment->waiters[i];
	segment->waiters[i] = *w;
	segment->dirty = true;
	figures_count(segment);
	a.queue->units = a.queue->units - was.units + w->units;
	return ST_OK;
}

enum status waiting_remove(struct waiting_access a, struct waiter_key key)
{
	uint32_t s, i;
	enum status st = find(a, key, &s, &i);
	if (st)
		return st;
	struct waiting_segment *segment = &a.queue->segments[s];
	struct waiter was = segment->waiters[i];
	segment->count--;
	memmove(&segment->waiters[i], &segment->waiters[i + 1], (segment->count - i) * sizeof(was));
	segment->dirty = true;
	a.queue->lines--;
	a.queue->units -= was.units;
	if (segment->count == 0) {
		drop_segment(a.queue, s);
		return ST_OK;
	}
	segment->first = waiter_key(&segment->waiters[0]);
	figures_drop(segment, &was);
	return ST_OK;
}

enum status waiting_next(struct waiting_access a, struct waiter_key after, struct supply supply, bool *found,
			 struct waiter *out)
{
	struct waiting *w = a.queue;
	*found = false;
	for (uint32_t s = w->count ? segment_of(w, after) : 0; s < w->count; s++) {
		if (!segment_calls(&w->segments[s], supply))
			continue;
		enum status st = waiting_load(a, s);
		if (st)
			return st;
		const struct waiting_segment *segment = &w->segments[s];
		for (uint32_t i = search(segment, after); i < segment->count; i++) {
			const struct waiter *at = &segment->waiters[i];
			if (waiter_key_cmp(waiter_key(at), after) <= 0 || !waiter_calls(at, supply))
				continue;
			*out = *at;
			*found = true;
			return ST_OK;
		}
	}
	return ST_OK;
}

enum status waiting_restore_segment(struct waiting *w, const struct waiting_segment *s,
				    const struct waiter *waiters)
{
	if (s->count < 1 || s->count > WAITING_SEGMENT_MAX || s->cuts > s->count)
		return waiting_damaged();
	if (w->count > 0 && waiter_key_cmp(w->segments[w->count - 1].first, s->first) >= 0)
		return waiting_damaged();
	struct waiting_segment segment = *s;
	segment.waiters = NULL;
	segment.capacity = 0;
	segment.dirty = false;
	enum status st = waiters ? segment_reserve_waiters(&segment, s->count) : ST_OK;
	if (!st && waiters) {
		memcpy(segment.waiters, waiters, s->count * sizeof(*waiters));
		if (!segment_sound(&segment))
			st = waiting_damaged();
	}
	if (!st)
		st = insert_segment(w, w->count, &segment);
	if (st) {
		free(segment.waiters);
		return st;
	}
	w->lines += s->count;
	return ST_OK;
}
