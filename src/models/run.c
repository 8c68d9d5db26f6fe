/*
 * Run: the names of what can have become of a feed.
 */
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
