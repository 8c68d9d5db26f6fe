#include "allot/logic/duplicates.h"

#include "allot/base/contract.h"

static const enum line_lookup numbered[LINE_LOOKUPS] = {
	LOOKUP_NUMBERED,
	LOOKUP_UNNUMBERED,
};

static const enum line_lookup unnumbered[LINE_LOOKUPS] = {
	LOOKUP_UNNUMBERED,
	LOOKUP_NUMBERED_OF,
};

const enum line_lookup *duplicates_lookups(const struct order_line *line)
{
	REQUIRE(line->orderid.n > 0);
	return line->line.n ? numbered : unnumbered;
}

enum line_match duplicates_match(const struct order_line *line, bool same_sku, uint32_t found_qty)
{
	REQUIRE(found_qty > 0);
	return same_sku && found_qty == line->qty ? LINE_DUPLICATE : LINE_CONFLICT;
}
