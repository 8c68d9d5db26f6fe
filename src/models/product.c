/*
 * Product: its batches in segments, with each segment's largest availability, so that no operation walks all
 * batches.
 */
#include "allot/models/product.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/models/order_line.h"

struct product *product_new(struct slice sku)
{
	REQUIRE(sku.n > 0);
	struct product *p = calloc(1, sizeof(*p) + sku.n);
	if (!p) {
		(void)fail_memory();
		return NULL;
	}
	p->sku = slice_of(memcpy(p + 1, sku.p, sku.n), sku.n);
	p->segments = &p->only;
	p->maxima = &p->only_maximum;
	p->capacity = 1;
	return p;
}

/* True while the list of segments stands in P itself. */
static bool has_own_list(const struct product *p)
{
	return p->segments == &p->only;
}

void product_free(struct product *p)
{
	if (!p)
		return;
	for (uint32_t s = 0; s < p->count; s++)
		free(p->segments[s].batches);
	if (!has_own_list(p)) {
		free(p->segments);
		free(p->maxima);
	}
	waiting_release(&p->waiting);
	free(p);
}

size_t product_memory(const struct product *p)
{
	size_t list = has_own_list(p) ? 0 : p->capacity * (sizeof(*p->segments) + sizeof(*p->maxima));
	return sizeof(*p) + p->sku.n + list + p->room * sizeof(struct batch) + waiting_memory(&p->waiting);
}

struct batch *product_batch(const struct product *p, struct batch_place at)
{
	REQUIRE(at.segment < p->count && p->segments[at.segment].batches);
	REQUIRE(at.index < p->segments[at.segment].count);
	return &p->segments[at.segment].batches[at.index];
}

/* The damage is named by the product: segments mean nothing to a user. */
static enum status product_damaged(const struct product *p)
{
	return fail(ST_DAMAGED, "the batches of \"%.*s\" are not what was written", SLICE_ARG(p->sku));
}

enum status product_load(struct product *p, uint32_t s)
{
	REQUIRE(s < p->count);
	if (p->segments[s].batches)
		return ST_OK;
	REQUIRE(p->source);
	struct segment loaded = p->segments[s];
	enum status st = segment_reserve(&loaded, loaded.count);
	if (st)
		return st;
	st = p->source->load(p->source->ctx, p, loaded.number, loaded.count, loaded.batches);
	if (!st && (!segment_ordered(&loaded) || segment_maximum(&loaded) != p->maxima[s]))
		st = product_damaged(p);
	if (st) {
		free(loaded.batches);
		return st;
	}
	p->segments[s] = loaded;
	p->room += loaded.capacity;
	return ST_OK;
}

/* The last segment that begins no later than KEY; the first one when all begin later. */
static uint32_t product_segment_of(const struct product *p, struct batch_key key)
{
	REQUIRE(p->count > 0);
	uint32_t low = 0, high = p->count;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (batch_key_cmp(p->segments[middle].first, key) <= 0)
			low = middle;
		else
			high = middle;
	}
	return low;
}

enum status product_find(struct product *p, struct batch_key key, struct batch_place *at)
{
	if (p->count == 0)
		return product_damaged(p);
	uint32_t s = product_segment_of(p, key);
	enum status st = product_load(p, s);
	if (st)
		return st;
	const struct segment *segment = &p->segments[s];
	uint32_t i = segment_search(segment, key);
	if (i == segment->count || batch_key_cmp(batch_key(&segment->batches[i]), key) != 0)
		return product_damaged(p);
	*at = (struct batch_place){ s, i };
	return ST_OK;
}

enum { SCAN_BLOCK = 32 };

/* One answer for a whole block and signed numbers: so the compiler compares several at a time.
 */
static bool block_reaches(const uint32_t *maxima, uint32_t qty)
{
	int32_t below = (int32_t)qty - 1;
	int32_t reaches = 0;
	for (int i = 0; i < SCAN_BLOCK; i++)
		reaches |= (int32_t)maxima[i] > below;
	return reaches;
}

/* The first segment with a batch of QTY units free; p->count when there is none. */
static uint32_t product_scan(const struct product *p, uint32_t qty)
{
	uint32_t s = 0;
	while (p->count - s >= SCAN_BLOCK && !block_reaches(&p->maxima[s], qty))
		s += SCAN_BLOCK;
	while (s < p->count && p->maxima[s] < qty)
		s++;
	return s;
}

enum status product_first_fit(struct product *p, uint32_t qty, bool *found, struct batch_place *at)
{
	REQUIRE(qty >= 1 && qty <= QUANTITY_MAX);
	uint32_t s = product_scan(p, qty);
	if (s == p->count) {
		*found = false;
		return ST_OK;
	}
	enum status st = product_load(p, s);
	if (st)
		return st;
	uint32_t i = segment_first_fit(&p->segments[s], qty);
	INVARIANT(i < p->segments[s].count);
	*at = (struct batch_place){ s, i };
	*found = true;
	return ST_OK;
}

/* From the list in P itself to one that can grow. */
static enum status product_move_list(struct product *p, uint32_t capacity)
{
	struct segment *segments = malloc(capacity * sizeof(*segments));
	uint32_t *maxima = malloc(capacity * sizeof(*maxima));
	if (!segments || !maxima) {
		free(segments);
		free(maxima);
		return fail_memory();
	}
	memcpy(segments, p->segments, p->count * sizeof(*segments));
	memcpy(maxima, p->maxima, p->count * sizeof(*maxima));
	p->segments = segments;
	p->maxima = maxima;
	p->capacity = capacity;
	return ST_OK;
}

static enum status product_grow(struct product *p)
{
	REQUIRE(p->capacity > 0);
	if (p->count < p->capacity)
		return ST_OK;
	uint32_t capacity = 2 * p->capacity;
	if (has_own_list(p))
		return product_move_list(p, capacity);
	struct segment *segments = realloc(p->segments, capacity * sizeof(*segments));
	if (!segments)
		return fail_memory();
	p->segments = segments;
	uint32_t *maxima = realloc(p->maxima, capacity * sizeof(*maxima));
	if (!maxima)
		return fail_memory();
	p->maxima = maxima;
	p->capacity = capacity;
	return ST_OK;
}

/* Makes SEGMENT number S of the list; on success its batches are the product's. */
static enum status product_insert_segment(struct product *p, uint32_t s, const struct segment *segment,
					  uint32_t maximum)
{
	REQUIRE(s <= p->count);
	enum status st = product_grow(p);
	if (st)
		return st;
	uint32_t behind = p->count - s;
	memmove(&p->segments[s + 1], &p->segments[s], behind * sizeof(*p->segments));
	memmove(&p->maxima[s + 1], &p->maxima[s], behind * sizeof(*p->maxima));
	p->segments[s] = *segment;
	p->maxima[s] = maximum;
	p->count++;
	p->room += segment->capacity;
	if (p->next_number <= segment->number)
		p->next_number = segment->number + 1;
	return ST_OK;
}

static void product_drop_segment(struct product *p, uint32_t s)
{
	REQUIRE(p->segments[s].count == 0);
	p->room -= p->segments[s].capacity;
	free(p->segments[s].batches);
	p->count--;
	uint32_t behind = p->count - s;
	memmove(&p->segments[s], &p->segments[s + 1], behind * sizeof(*p->segments));
	memmove(&p->maxima[s], &p->maxima[s + 1], behind * sizeof(*p->maxima));
}

static enum status product_split(struct product *p, uint32_t s, uint32_t index)
{
	struct segment upper = { .number = p->next_number };
	enum status st = segment_split(&p->segments[s], index, &upper);
	if (!st)
		st = product_insert_segment(p, s + 1, &upper, segment_maximum(&upper));
	if (st) {
		free(upper.batches);
		return st;
	}
	p->maxima[s] = segment_maximum(&p->segments[s]);
	return ST_OK;
}

/*
 * Room behind the full segment S: in the next one if it has any, else in a new one. So batches
 * that come in allocation order leave full segments behind them, wherever they begin.
 */
static enum status product_room_behind(struct product *p, uint32_t s)
{
	if (s + 1 < p->count && p->segments[s + 1].count < SEGMENT_BATCHES_MAX)
		return product_load(p, s + 1);
	struct segment empty = { .number = p->next_number };
	return product_insert_segment(p, s + 1, &empty, 0);
}

/* The place where a batch of KEY belongs, in a segment that has room for it. */
static enum status product_make_place(struct product *p, struct batch_key key, struct batch_place *at)
{
	if (p->count == 0) {
		*at = (struct batch_place){ 0, 0 };
		return product_insert_segment(p, 0, &(struct segment){ .number = p->next_number }, 0);
	}
	uint32_t s = product_segment_of(p, key);
	enum status st = product_load(p, s);
	if (st)
		return st;
	uint32_t i = segment_search(&p->segments[s], key);
	uint32_t half = SEGMENT_BATCHES_MAX / 2;
	*at = (struct batch_place){ s, i };
	if (p->segments[s].count < SEGMENT_BATCHES_MAX)
		return ST_OK;
	if (i == SEGMENT_BATCHES_MAX) {
		*at = (struct batch_place){ s + 1, 0 };
		return product_room_behind(p, s);
	}
	if (i > half)
		*at = (struct batch_place){ s + 1, i - half };
	return product_split(p, s, half);
}

static enum status product_insert(struct product *p, const struct batch *b, struct batch_place *at)
{
	struct batch_place place;
	enum status st = product_make_place(p, batch_key(b), &place);
	if (st)
		return st;
	struct segment *segment = &p->segments[place.segment];
	uint32_t capacity = segment->capacity;
	st = segment_insert(segment, place.index, b);
	if (st)
		return st;
	p->room += segment->capacity - capacity;
	if (batch_available(b) > p->maxima[place.segment])
		p->maxima[place.segment] = batch_available(b);
	p->dirty = true;
	*at = place;
	return ST_OK;
}

enum status product_add(struct product *p, const struct batch *b, struct batch_place *at)
{
	REQUIRE(b->id > 0);
	REQUIRE(batch_taken(b) == 0 && b->last == 0);
	REQUIRE(b->qty <= QUANTITY_MAX);
	enum status st = product_insert(p, b, at);
	if (st)
		return st;
	p->batches++;
	p->available += b->qty;
	if (p->id == 0)
		p->id = b->id;
	return ST_OK;
}

enum status product_move(struct product *p, struct batch_place *at, uint32_t eta)
{
	struct batch moved = *product_batch(p, *at);
	struct segment *segment = &p->segments[at->segment];
	segment_remove(segment, at->index);
	if (segment->count == 0)
		product_drop_segment(p, at->segment);
	else if (batch_available(&moved) == p->maxima[at->segment])
		p->maxima[at->segment] = segment_maximum(segment);
	moved.eta = eta;
	return product_insert(p, &moved, at);
}

void product_set(struct product *p, struct batch_place at, uint32_t qty, uint32_t allocated, uint32_t shipped)
{
	REQUIRE(qty <= QUANTITY_MAX);
	struct batch *b = product_batch(p, at);
	uint32_t before = batch_available(b);
	b->qty = qty;
	b->allocated = allocated;
	b->shipped = shipped;
	uint32_t now = batch_available(b);
	p->available = p->available - before + now;
	uint32_t *maximum = &p->maxima[at.segment];
	if (now > *maximum)
		*maximum = now;
	else if (before == *maximum && now < before)
		*maximum = segment_maximum(&p->segments[at.segment]);
	p->segments[at.segment].dirty = true;
	p->dirty = true;
}

struct supply product_supply(const struct product *p)
{
	struct supply supply = { .total = p->available };
	for (uint32_t s = 0; s < p->count; s++)
		supply.largest = p->maxima[s] > supply.largest ? p->maxima[s] : supply.largest;
	return supply;
}

enum status product_restore_segment(struct product *p, uint32_t number, struct batch_key first, uint32_t count,
				    uint32_t maximum, const struct batch *batches)
{
	if (count < 1 || count > SEGMENT_BATCHES_MAX || maximum > QUANTITY_MAX)
		return product_damaged(p);
	if (p->count > 0 && batch_key_cmp(p->segments[p->count - 1].first, first) >= 0)
		return product_damaged(p);
	struct segment segment = { .first = first, .count = count, .number = number };
	enum status st = batches ? segment_reserve(&segment, count) : ST_OK;
	if (!st && batches) {
		memcpy(segment.batches, batches, count * sizeof(*batches));
		if (!segment_ordered(&segment) || segment_maximum(&segment) != maximum)
			st = product_damaged(p);
	}
	if (!st)
		st = product_insert_segment(p, p->count, &segment, maximum);
	if (st) {
		free(segment.batches);
		return st;
	}
	p->batches += count;
	return ST_OK;
}
