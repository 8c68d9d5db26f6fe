/* Suppliers. A feed of no profile has no partner: its file name stands for one. */
#include "report/figures/suppliers.h"

#include <stdlib.h>

#include "allot/base/contract.h"

void suppliers_init(struct suppliers *s, struct arena *arena)
{
	*s = (struct suppliers){ .arena = arena };
}

void suppliers_release(struct suppliers *s)
{
	free(s->list);
	free(s->origins);
	*s = (struct suppliers){ 0 };
}

/* One more of SIZE bytes fits into *LIST, which has COUNT of them. ST_NO_MEMORY. */
static enum status make_room(void **list, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return ST_OK;
	size_t more = *capacity ? 2 * *capacity : 16;
	void *new = realloc(*list, more * size);
	if (!new)
		return fail_memory();
	*list = new;
	*capacity = more;
	return ST_OK;
}

/* The supplier of this name, added if it is not there. */
static enum status find(struct suppliers *s, struct slice name, uint32_t *out)
{
	for (size_t i = 0; i < s->count; i++)
		if (slice_eq(s->list[i].name, name)) {
			*out = (uint32_t)i;
			return ST_OK;
		}
	void *list = s->list;
	enum status st = make_room(&list, s->count, &s->capacity, sizeof(*s->list));
	s->list = list;
	if (st)
		return st;
	struct slice kept = arena_copy(s->arena, name);
	if (name.n && !kept.p)
		return fail_memory();
	*out = (uint32_t)s->count;
	s->list[s->count++] = (struct supplier){ .name = kept };
	return ST_OK;
}

static enum status add(struct suppliers *s, struct slice name, uint64_t begin)
{
	uint32_t supplier = 0;
	void *origins = s->origins;
	enum status st = find(s, name, &supplier);
	if (!st)
		st = make_room(&origins, s->origins_count, &s->origins_capacity, sizeof(*s->origins));
	s->origins = origins;
	if (st)
		return st;
	s->origins[s->origins_count] = (struct origin){ begin, s->origins_count, supplier };
	s->origins_count++;
	return ST_OK;
}

static bool brought_batches(const struct feed_record *f)
{
	return f->kind == KIND_BATCHES && f->mark && f->status != FEED_REFUSED && f->status != FEED_SKIPPED;
}

static enum status read_run(struct suppliers *s, struct views *v, uint64_t number, struct arena *scratch)
{
	struct run_record run;
	enum status st = v->ops->run(v, number, scratch, &run);
	for (uint32_t i = 0; !st && i < run.feeds; i++) {
		struct feed_record feed;
		st = v->ops->feed(v, number, i, scratch, &feed);
		if (!st && brought_batches(&feed))
			st = add(s, feed.partner.n ? feed.partner : feed.name, feed.mark);
	}
	return st;
}

static int by_begin(const void *a, const void *b)
{
	const struct origin *x = a, *y = b;
	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

enum status suppliers_read(struct suppliers *s, struct views *v, uint64_t newest)
{
	struct arena scratch;
	/* entries before all feeds: there should be none, and if there are, they are shown as nobody's */
	enum status st = add(s, SLICE("(of no feed)"), 0);
	arena_init(&scratch);
	for (uint64_t number = 1; !st && number <= newest; number++) {
		arena_reset(&scratch);
		st = read_run(s, v, number, &scratch);
	}
	arena_release(&scratch);
	if (!st)
		qsort(s->origins, s->origins_count, sizeof(*s->origins), by_begin);
	return st;
}

struct supplier *supplier_of(const struct suppliers *s, uint64_t batch)
{
	size_t low = 0, high = s->origins_count;
	REQUIRE(s->origins_count > 0);
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (s->origins[middle].begin <= batch)
			low = middle;
		else
			high = middle;
	}
	return &s->list[s->origins[low].supplier];
}

static int by_supply(const void *a, const void *b)
{
	const struct supplier *x = a, *y = b;
	if (x->sums.closing_supply != y->sums.closing_supply)
		return x->sums.closing_supply > y->sums.closing_supply ? -1 : 1;
	return slice_cmp(x->name, y->name);
}

void suppliers_sort(struct suppliers *s)
{
	qsort(s->list, s->count, sizeof(*s->list), by_supply);
}
