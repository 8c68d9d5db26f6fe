#include "allot/models/run.h"

#include "allot/base/contract.h"

static const char *const STATUSES[FEED_STATUS_COUNT] = {
	[FEED_PENDING] = "pending", [FEED_INTERRUPTED] = "interrupted", [FEED_APPLIED] = "applied",
	[FEED_RESUMED] = "resumed", [FEED_SKIPPED] = "skipped",		[FEED_REFUSED] = "refused",
};

const char *feed_status_name(enum feed_status status)
{
	REQUIRE(status < FEED_STATUS_COUNT);
	return STATUSES[status];
}

uint64_t counts_rows(const struct counts *c)
{
	return c->created + c->changed + c->unchanged + c->allocated + c->out_of_stock + c->duplicates +
	       c->rejected;
}

void counts_add(struct counts *sum, const struct counts *c)
{
	REQUIRE(sum != c);
	uint64_t rows = counts_rows(sum) + counts_rows(c);

	sum->created += c->created;
	sum->changed += c->changed;
	sum->unchanged += c->unchanged;
	sum->allocated += c->allocated;
	sum->out_of_stock += c->out_of_stock;
	sum->duplicates += c->duplicates;
	sum->rejected += c->rejected;
	for (int code = 0; code < CODE_COUNT; code++)
		sum->rejects[code] += c->rejects[code];
	ENSURE(counts_rows(sum) == rows);
}

void units_add(struct units *sum, const struct units *u)
{
	REQUIRE(sum != u);
	sum->allocated += u->allocated;
	sum->deallocated += u->deallocated;
	sum->short_ += u->short_;
	ENSURE(sum->allocated >= u->allocated);
}
