/*
 * Which line it is: rule 2. A number decides if there is one; else the SKU does.
 */
#include "allot/logic/which_line.h"

#include "allot/base/contract.h"

static const enum line_lookup numbered[LINE_LOOKUPS] = {
	LOOKUP_NUMBERED,
	LOOKUP_UNNUMBERED,
};

static const enum line_lookup unnumbered[LINE_LOOKUPS] = {
	LOOKUP_UNNUMBERED,
	LOOKUP_NUMBERED_OF,
};

const enum line_lookup *which_line_lookups(const struct order_line *line)
{
	REQUIRE(line->orderid.n > 0);
	return line->line.n ? numbered : unnumbered;
}

enum line_match which_line_match(const struct line *known, uint64_t product, uint32_t qty)
{
	REQUIRE(product > 0);
	if (!known)
		return LINE_NEW;
	if (known->product != product)
		return LINE_OTHER_SKU;
	if (line_wholly_short(known))
		return LINE_REPLACES;
	return known->ordered == qty ? LINE_SAME : LINE_OTHER_QUANTITY;
}
