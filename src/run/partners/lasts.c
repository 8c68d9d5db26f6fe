/* Partners are few, but each warehouse of one counts as one of its own: names are found by their hash. */
#include "run/partners/lasts.h"

#include <string.h>

#include "allot/base/contract.h"
#include "allot/base/hash.h"

enum status lasts_init(struct lasts *l, struct store *store, struct arena *arena, uint32_t room)
{
	uint64_t slots = 4;
	while (slots < 2 * (uint64_t)room)
		slots *= 2;
	*l = (struct lasts){ .store = store, .arena = arena, .room = room, .slots_mask = slots - 1 };
	l->seed = hash_seed();
	l->list = arena_alloc(arena, ((size_t)room + 1) * sizeof(*l->list));
	l->slots = arena_alloc(arena, slots * sizeof(*l->slots));
	if (!l->list || !l->slots)
		return ST_NO_MEMORY;
	memset(l->slots, 0, slots * sizeof(*l->slots));
	return ST_OK;
}

enum status lasts_find(struct lasts *l, struct slice partner, struct partner_last **out)
{
	uint64_t at = checksum64(partner.p, partner.n, l->seed) & l->slots_mask;
	for (; l->slots[at]; at = (at + 1) & l->slots_mask) {
		*out = &l->list[l->slots[at] - 1];
		if (slice_eq((*out)->last.name, partner))
			return ST_OK;
	}
	REQUIRE(l->count < l->room);
	struct partner_last *p = &l->list[l->count];
	enum status st = l->store->ops->last_get(l->store, LAST_SNAPSHOT, partner, l->arena, &p->any, &p->last);
	p->last.name = partner;
	*out = p;
	if (!st)
		l->slots[at] = ++l->count;
	return st;
}
