#include "product_check.h"
#include "waiting_check.h"

#include "allot/base/contract.h"

/* Units free in segment S of P, all its contracts checked. */
static uint64_t product_check_segment(const struct product *p, uint32_t s)
{
	const struct segment *segment = &p->segments[s];
	uint64_t available = 0;
	INVARIANT(segment_ordered(segment));
	INVARIANT(segment_maximum(segment) == p->maxima[s]);
	INVARIANT(s + 1 == p->count || batch_key_cmp(batch_key(&segment->batches[segment->count - 1]),
						     p->segments[s + 1].first) < 0);
	for (uint32_t i = 0; i < segment->count; i++) {
		INVARIANT(batch_taken(&segment->batches[i]) <= segment->batches[i].qty);
		INVARIANT((segment->batches[i].allocated == 0) == (segment->batches[i].last == 0));
		available += batch_available(&segment->batches[i]);
	}
	return available;
}

void product_check(const struct product *p)
{
	uint64_t batches = 0, room = 0, available = 0;
	bool all_loaded = true;
	for (uint32_t s = 0; s < p->count; s++) {
		const struct segment *segment = &p->segments[s];
		INVARIANT(segment->count >= 1 && segment->count <= SEGMENT_BATCHES_MAX);
		INVARIANT(segment->number < p->next_number);
		batches += segment->count;
		room += segment->capacity;
		if (segment->batches)
			available += product_check_segment(p, s);
		else
			all_loaded = false;
	}
	INVARIANT(p->batches == batches);
	INVARIANT(p->room == room);
	INVARIANT(all_loaded ? p->available == available : p->available >= available);
	INVARIANT((p->id == 0) == (p->batches == 0));
	waiting_check(&p->waiting);
}
