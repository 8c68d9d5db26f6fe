/*
 * Dated batches that a partner's snapshot no longer names: what was to come then comes at another date, or not
 * at all. Their refs are gathered first, since what follows changes the product.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/arena.h"
#include "allot/base/date.h"
#include "allot/service/intake.h"

/* A batch to be set to what has shipped of it. */
struct swept {
	struct slice ref; /* in the arena */
	uint32_t shipped;
};

struct sweeping {
	struct intake *in;
	struct arena arena;
	struct swept *list;
	uint32_t count, room;
	const struct slice *bases, *named;
	uint32_t bases_count, named_count;
};

/* A dated ref of one of the bases, that is not named. */
static bool is_swept(const struct sweeping *s, struct slice ref)
{
	enum { DATED = 2 + DATE_TEXT };
	uint32_t day = 0;

	if (ref.n <= DATED || memcmp(ref.p + ref.n - DATED, ":@", 2) != 0 ||
	    !date_parse(slice_of(ref.p + ref.n - DATE_TEXT, DATE_TEXT), &day))
		return false;
	return slices_have(s->bases, s->bases_count, slice_of(ref.p, ref.n - DATED)) &&
	       !slices_have(s->named, s->named_count, ref);
}

static enum status add(struct sweeping *s, struct slice ref, uint32_t shipped)
{
	if (s->count == s->room) {
		uint32_t room = s->room ? 2 * s->room : 8;
		struct swept *list = realloc(s->list, room * sizeof(*list));
		if (!list)
			return fail_memory();
		s->list = list;
		s->room = room;
	}
	s->list[s->count] = (struct swept){ arena_copy(&s->arena, ref), shipped };
	return s->list[s->count++].ref.p ? ST_OK : ST_NO_MEMORY;
}

static enum status look_at(struct sweeping *s, const struct batch *b)
{
	struct uow *u = s->in->uow;
	struct slice ref;

	if (b->eta == DATE_NONE || b->qty == b->shipped)
		return ST_OK;
	enum status st = u->ops->ref_of(u, b->id, &ref);
	return st || !is_swept(s, ref) ? st : add(s, ref, b->shipped);
}

static enum status gather(struct sweeping *s, struct product *p)
{
	enum status st = ST_OK;

	for (uint32_t i = 0; !st && i < p->count; i++) {
		st = product_load(p, i);
		for (uint32_t k = 0; !st && k < p->segments[i].count; k++)
			st = look_at(s, &p->segments[i].batches[k]);
	}
	return st;
}

static enum status sweep(struct sweeping *s, struct slice sku)
{
	enum status st = ST_OK;

	for (uint32_t i = 0; !st && i < s->count; i++) {
		struct given_before before = { .did = OUTCOME_COUNT };
		struct outcome out;
		const struct row row = {
			.kind = KIND_BATCHES,
			.said = SAID_QTY,
			.ref = s->list[i].ref,
			.sku = sku,
			.qty = s->list[i].shipped,
		};
		st = intake_row(s->in, &row, TURN_OWN, &before, &out);
	}
	return st;
}

enum status intake_sweep(struct intake *in, struct slice sku, const struct slice *bases, uint32_t bases_count,
			 const struct slice *named, uint32_t named_count)
{
	struct sweeping s = { .in = in, .bases = bases, .bases_count = bases_count, .named = named };
	struct product *p = NULL;
	enum status st = in->uow->ops->product_find(in->uow, sku, &p);

	s.named_count = named_count;
	arena_init(&s.arena);
	if (!st && p)
		st = gather(&s, p);
	if (!st && p)
		st = sweep(&s, p->sku);
	arena_release(&s.arena);
	free(s.list);
	return st;
}
