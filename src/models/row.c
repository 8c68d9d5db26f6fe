#include "allot/models/row.h"

#include "allot/base/contract.h"

static const char *const KINDS[] = {
	[KIND_BATCHES] = "batches", [KIND_CHANGES] = "changes", [KIND_ALLOCATIONS] = "allocations",
	[KIND_ORDERS] = "orders",   [KIND_NONE] = "",
};

const char *kind_name(enum feed_kind kind)
{
	REQUIRE(kind <= KIND_NONE);
	return KINDS[kind];
}
