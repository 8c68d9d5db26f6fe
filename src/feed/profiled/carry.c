/*
 * Carry: a new group forgets all. SKUs of a group are found by hash; most groups have a few.
 */
#include "feed/profiled/carry.h"

#include <stdlib.h>

#include "allot/base/contract.h"

enum { SLOTS_FIRST = 64 };

enum status carry_init(struct carry *c, const struct profile *profile)
{
	const uint32_t fills = profile->rows.fill_count;

	*c = (struct carry){ .profile = profile };
	buf_init(&c->group, 0);
	buf_init(&c->texts, 0);
	c->fills = calloc(fills + 1, sizeof(*c->fills));
	for (uint32_t i = 0; c->fills && i < fills; i++)
		buf_init(&c->fills[i], 0);
	return c->fills ? ST_OK : fail_memory();
}

void carry_release(struct carry *c)
{
	for (uint32_t i = 0; c->fills && i < c->profile->rows.fill_count; i++)
		buf_release(&c->fills[i]);
	free(c->fills);
	free(c->skus);
	free(c->slots);
	buf_release(&c->group);
	buf_release(&c->texts);
	*c = (struct carry){ .profile = c->profile };
}

/* A group begins. */
static void forget(struct carry *c)
{
	for (uint32_t i = 0; i < c->profile->rows.fill_count; i++)
		buf_clear(&c->fills[i]);
	c->rows = 0;
	c->skus_count = 0;
	buf_clear(&c->texts);
	if (c->slots_count)
		memset(c->slots, 0, c->slots_count * sizeof(*c->slots));
}

void carry_put(const struct carry *c, struct buf *out)
{
	buf_put_char(out, c->in_group ? 1 : 0);
	buf_put_counted(out, buf_slice(&c->group));
	for (uint32_t i = 0; i < c->profile->rows.fill_count; i++)
		buf_put_counted(out, buf_slice(&c->fills[i]));
	buf_put_varint(out, c->rows);
	buf_put_varint(out, c->skus_count);
	for (uint32_t i = 0; i < c->skus_count; i++) {
		buf_put_counted(out, slice_of(c->texts.p + c->skus[i].at, c->skus[i].n));
		buf_put_varint(out, c->skus[i].count);
	}
}

static enum status set(struct buf *b, struct slice value)
{
	buf_clear(b);
	buf_put_slice(b, value);
	return buf_status(b);
}

/* SKUs */

static void put_slot(struct carry *c, uint32_t sku)
{
	uint32_t at = (uint32_t)c->skus[sku].hash & (c->slots_count - 1);

	while (c->slots[at])
		at = (at + 1) & (c->slots_count - 1);
	c->slots[at] = sku + 1;
}

/* Room for one more, with half of the slots free. */
static enum status make_room(struct carry *c)
{
	uint32_t n = c->slots_count ? 2 * c->slots_count : SLOTS_FIRST;

	if (2 * (c->skus_count + 1) <= c->slots_count)
		return ST_OK;
	struct carried_sku *skus = realloc(c->skus, n / 2 * sizeof(*skus));
	if (!skus)
		return fail_memory();
	c->skus = skus;
	uint32_t *slots = calloc(n, sizeof(*slots));
	if (!slots)
		return fail_memory();
	free(c->slots);
	c->slots = slots;
	c->slots_count = n;
	for (uint32_t i = 0; i < c->skus_count; i++)
		put_slot(c, i);
	return ST_OK;
}

/* The place of SKU, made with count 0 if it is new. */
static enum status find_sku(struct carry *c, struct slice sku, struct carried_sku **out)
{
	const uint64_t hash = checksum64(sku.p, sku.n, hash_seed());
	enum status st = make_room(c);

	if (st)
		return st;
	uint32_t at = (uint32_t)hash & (c->slots_count - 1);
	for (; c->slots[at]; at = (at + 1) & (c->slots_count - 1)) {
		struct carried_sku *known = &c->skus[c->slots[at] - 1];
		if (known->hash != hash || !slice_eq(slice_of(c->texts.p + known->at, known->n), sku))
			continue;
		*out = known;
		return ST_OK;
	}
	c->skus[c->skus_count] = (struct carried_sku){ hash, c->texts.n, (uint32_t)sku.n, 0 };
	buf_put_slice(&c->texts, sku);
	c->slots[at] = c->skus_count + 1;
	*out = &c->skus[c->skus_count++];
	return buf_status(&c->texts);
}

enum status carry_count_sku(struct carry *c, struct slice sku, uint32_t *count)
{
	struct carried_sku *found = NULL;

	*count = 0;
	if (c->skus_count >= CARRY_SKUS_MAX)
		return ST_OK;
	enum status st = find_sku(c, sku, &found);
	if (!st)
		*count = ++found->count;
	return st;
}

uint32_t carry_count_row(struct carry *c)
{
	return ++c->rows;
}

enum status carry_get(struct carry *c, struct slice bytes)
{
	struct reader r = reader_of(bytes);
	enum status st;

	forget(c);
	buf_clear(&c->group);
	c->in_group = false;
	if (!bytes.n)
		return ST_OK;
	c->in_group = read_byte(&r) != 0;
	st = set(&c->group, read_counted(&r));
	for (uint32_t i = 0; !st && i < c->profile->rows.fill_count; i++)
		st = set(&c->fills[i], read_counted(&r));
	c->rows = read_varint32(&r);
	for (uint32_t left = read_varint32(&r); !st && left > 0; left--) {
		struct carried_sku *sku = NULL;
		struct slice text = read_counted(&r);
		uint32_t count = read_varint32(&r);
		st = find_sku(c, text, &sku);
		if (!st)
			sku->count = count;
	}
	ENSURE(st || reader_done(&r));
	return st;
}

/* Cells */

static enum status take_group(struct carry *c, struct slice *cell)
{
	if (!cell->n) {
		*cell = buf_slice(&c->group);
		return ST_OK;
	}
	if (c->in_group && slice_eq(*cell, buf_slice(&c->group)))
		return ST_OK;
	forget(c);
	c->in_group = true;
	return set(&c->group, *cell);
}

enum status carry_fill(struct carry *c, struct slice *cells)
{
	const struct profile_rows *rows = &c->profile->rows;
	enum status st = rows->group == NO_FIELD ? ST_OK : take_group(c, &cells[rows->group]);

	for (uint32_t i = 0; !st && i < rows->fill_count; i++) {
		struct slice *cell = &cells[rows->fill[i]];
		if (cell->n)
			st = set(&c->fills[i], *cell);
		else
			*cell = buf_slice(&c->fills[i]);
	}
	return st;
}
