/*
 * Known: every SKU and batch there is, by the journal. Of names only hashes are kept, so that each takes the
 * same room, and all of them together stand in rooms (base/files/room.h), however many there are.
 */
#ifndef ALLOT_STORE_KNOWN_H
#define ALLOT_STORE_KNOWN_H

#include "allot/base/files/room.h"
#include "allot/base/slice.h"
#include "allot/service/uow.h"

/* A product, by the journal. */
struct known_sku {
	uint64_t name[2]; /* hashes of the SKU */
	uint64_t id;
	uint64_t version;
	uint64_t batches;
	uint64_t short_; /* of its lines, likewise below */
	uint64_t waiting;
	uint64_t waiting_lines;
	uint64_t waiting_sum; /* of waiter_hash() */
};

/* A batch, by the journal. */
struct known_batch {
	struct batch batch;    /* `last`: id of its newest part that is still there */
	struct ref_entry said; /* its SKU left out */
	uint64_t ref_hash;
	uint32_t sku; /* place of its SKU */
};

struct known {
	struct room skus; /* struct known_sku, as they became known */
	uint32_t skus_count;
	struct room slots; /* places of SKUs + 1 by hash, 0: free; at most half full */
	uint32_t slots_count;
	struct room batches; /* struct known_batch, by id */
	size_t batches_count;
};

void known_init(struct known *k);
void known_release(struct known *k);

/* Pointers are valid until the next SKU, or batch, is added. */

/* The SKU called NAME, or NULL. */
struct known_sku *known_sku(const struct known *k, struct slice name);
/* The same, added with ID if it is not known: *PLACE. ST_NO_MEMORY, ST_IO: no room for it. */
enum status known_sku_add(struct known *k, struct slice name, uint64_t id, uint32_t *place);
/* The one at PLACE; the SKU of B. */
struct known_sku *known_sku_at(const struct known *k, uint32_t place);
struct known_sku *known_sku_of(const struct known *k, const struct known_batch *b);
/* True when S is called NAME. */
bool known_sku_is(const struct known_sku *s, struct slice name);

/* The batch with this id; NULL: never created. */
struct known_batch *known_batch(const struct known *k, uint64_t id);
/* The one at PLACE, below `batches_count`. */
struct known_batch *known_batch_at(const struct known *k, size_t place);
/* Adds B, whose id is above all others. ST_NO_MEMORY, ST_IO: no room for it. */
enum status known_batch_add(struct known *k, const struct known_batch *b);

#endif
