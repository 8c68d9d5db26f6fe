/*
 * Carry: what a record of a profile's feed takes from those before it. A group's value and the cells that are
 * filled from it, and how often each SKU, or how many rows, its group has had. It is small, and it can be
 * written down and taken up elsewhere, so that stretches of a feed are still checked beside each other.
 */
#ifndef ALLOT_FEED_CARRY_H
#define ALLOT_FEED_CARRY_H

#include "allot/base/varint.h"
#include "allot/feed/profile.h"

enum { CARRY_SKUS_MAX = 100 * 1000 }; /* different ones in a group */

/* A SKU of the group at hand. */
struct carried_sku {
	uint64_t hash;
	size_t at; /* of its text */
	uint32_t n;
	uint32_t count;
};

struct carry {
	const struct profile *profile;
	bool in_group;	   /* a group has begun */
	struct buf group;  /* its value */
	struct buf *fills; /* for each of the profile's `fill` the last value in the group */
	uint32_t rows;	   /* of the group so far */
	struct buf texts;  /* of its SKUs */
	struct carried_sku *skus;
	uint32_t skus_count;
	uint32_t skus_capacity;
	uint32_t *slots; /* by hash: number of a SKU, plus 1; 0: none */
	uint32_t slots_count;
};

/* Nothing is carried yet. ST_NO_MEMORY. */
enum status carry_init(struct carry *c, const struct profile *profile);
void carry_release(struct carry *c);

/* Appends C to OUT, whose status says if that failed. */
void carry_put(const struct carry *c, struct buf *out);
/* Makes C what carry_put() has written to BYTES; of no bytes, as it was at first. ST_NO_MEMORY. */
enum status carry_get(struct carry *c, struct slice bytes);

/*
 * A record whose CELLS, one for each of the profile's columns, are as they came: where they are empty they
 * take what is carried, and what they say is carried on. What they point to then holds until the next record.
 * ST_NO_MEMORY.
 */
enum status carry_fill(struct carry *c, struct slice *cells);

/* The number of the next row in its group, from 1. */
uint32_t carry_count_row(struct carry *c);
/*
 * How often SKU was in its group with this row; *COUNT 0: the group has too many SKUs to tell. ST_NO_MEMORY.
 */
enum status carry_count_sku(struct carry *c, struct slice sku, uint32_t *count);

#endif
