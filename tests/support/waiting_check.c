#include "waiting_check.h"

#include "allot/base/contract.h"

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* Units waiting in loaded segment S, its figures held against its lines. */
static uint64_t check_segment(const struct waiting *w, uint32_t s)
{
	const struct waiting_segment *segment = &w->segments[s];
	uint32_t whole = UINT32_MAX, split = UINT32_MAX, cuts = 0;
	uint64_t units = 0;

	for (uint32_t i = 0; i < segment->count; i++) {
		const struct waiter *x = &segment->waiters[i];
		INVARIANT(x->line > 0 && x->units > 0 && x->cut <= x->units);
		INVARIANT(i == 0 || waiter_key_cmp(waiter_key(x - 1), waiter_key(x)) < 0);
		if (!x->policy.split)
			whole = least(whole, x->units);
		else
			split = least(split, x->policy.backorder ? 1 : x->units);
		cuts += x->cut > 0;
		units += x->units;
	}
	INVARIANT(waiter_key_cmp(waiter_key(&segment->waiters[0]), segment->first) == 0);
	INVARIANT(s + 1 == w->count || waiter_key_cmp(waiter_key(&segment->waiters[segment->count - 1]),
						      w->segments[s + 1].first) < 0);
	INVARIANT(segment->least_whole == whole && segment->least_split == split && segment->cuts == cuts);
	return units;
}

void waiting_check(const struct waiting *w)
{
	uint64_t lines = 0, units = 0;
	bool all_loaded = true;

	for (uint32_t s = 0; s < w->count; s++) {
		INVARIANT(w->segments[s].count >= 1 && w->segments[s].count <= WAITING_SEGMENT_MAX);
		INVARIANT(w->segments[s].number < w->next_number);
		lines += w->segments[s].count;
		if (w->segments[s].waiters)
			units += check_segment(w, s);
		else
			all_loaded = false;
	}
	INVARIANT(w->lines == lines);
	INVARIANT(all_loaded ? w->units == units : w->units >= units);
}
