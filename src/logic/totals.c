/*
 * Totals: differences between what a row states and what a line has.
 */
#include "allot/logic/totals.h"

#include "allot/base/contract.h"

/* HAVE units are to become TOTAL, LIMIT at most, which is TOTAL_ALL. */
static struct addition total_addition(struct total total, uint32_t have, uint32_t limit)
{
	REQUIRE(have <= limit);
	uint32_t to = total.type == TOTAL_ALL ? limit : total.units;
	if (total.type == TOTAL_NONE || to <= have)
		return (struct addition){ .over = false };
	return (struct addition){ .over = to > limit, .units = to - have };
}

struct addition total_cancelled(const struct line *line, struct total total)
{
	return total_addition(total, line->cancelled, line->ordered - line->shipped);
}

struct addition total_shipped(const struct line *line, struct total total)
{
	return total_addition(total, line->shipped, line->ordered - line->cancelled);
}

/* TOTAL in units: `all` is what the other figure, stated or known, leaves of QTY. */
static struct total resolved(struct total total, uint32_t qty, struct total other, uint32_t known)
{
	if (total.type != TOTAL_ALL)
		return total;
	uint32_t taken = other.type == TOTAL_UNITS && other.units > known ? other.units : known;
	return (struct total){ TOTAL_UNITS, taken < qty ? qty - taken : 0 };
}

struct stated totals_stated(const struct row *row, const struct line *line)
{
	REQUIRE(row->shipped.type != TOTAL_ALL || row->cancelled.type != TOTAL_ALL);
	struct stated stated = {
		.shipped = resolved(row->shipped, row->qty, row->cancelled, line ? line->cancelled : 0),
		.cancelled = resolved(row->cancelled, row->qty, row->shipped, line ? line->shipped : 0),
	};
	uint64_t taken = (uint64_t)stated.shipped.units + stated.cancelled.units;
	stated.open = taken < row->qty ? (uint32_t)(row->qty - taken) : 0;
	return stated;
}
