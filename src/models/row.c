/*
 * Row: the kinds of feeds, their names and the order in which a run applies them: what has left is known
 * before stock on hand is counted, and stock before orders.
 */
#include "allot/models/row.h"

#include "allot/base/contract.h"

static const struct {
	const char *name;
	unsigned turn;
} KINDS[KIND_COUNT] = {
	[KIND_NONE] = { "", 7 },
	[KIND_SHIPMENTS] = { "shipments", 0 },
	[KIND_CANCELLATIONS] = { "cancellations", 1 },
	[KIND_BATCHES] = { "batches", 2 },
	[KIND_CHANGES] = { "changes", 3 },
	[KIND_ALLOCATIONS] = { "allocations", 4 },
	[KIND_AMENDMENTS] = { "amendments", 5 },
	[KIND_ORDERS] = { "orders", 6 },
};

unsigned kind_turn(enum feed_kind kind)
{
	REQUIRE(kind < KIND_COUNT);
	return KINDS[kind].turn;
}

uint64_t row_units(const struct row *row)
{
	switch (row->kind) {
	case KIND_SHIPMENTS:
		return row->shipped.units;
	case KIND_CANCELLATIONS:
		return row->cancelled.units;
	default:
		return row->qty;
	}
}

const char *kind_name(enum feed_kind kind)
{
	REQUIRE(kind < KIND_COUNT);
	return KINDS[kind].name;
}
