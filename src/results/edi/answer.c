/*
 * What both standards share: what an order came to, and in which unit a quantity is told.
 */
#include "results/edi/answer.h"

#include "allot/base/contract.h"

/* Fates of units that will never come; waiting ones may. */
static bool is_refusal(enum edi_fate fate)
{
	return fate == EDI_FATE_UNKNOWN || fate == EDI_FATE_UNIT || fate == EDI_FATE_REFUSED;
}

static bool is_nothing(enum edi_fate fate)
{
	return is_refusal(fate) || fate == EDI_FATE_SHORT;
}

enum edi_tenor edi_tenor_of(const struct edi_order *order)
{
	uint32_t stock = 0, nothing = 0, all = 0;
	for (uint32_t i = 0; i < order->lines_count; i++) {
		const struct edi_line *line = &order->lines[i];
		for (uint32_t j = 0; j < line->outcomes_count; j++) {
			all++;
			stock += line->outcomes[j].fate == EDI_FATE_STOCK;
			nothing += is_nothing(line->outcomes[j].fate);
		}
	}
	if (!all)
		return EDI_TENOR_UNREADABLE;
	if (stock == all)
		return EDI_TENOR_ALL;
	return nothing == all ? EDI_TENOR_NONE : EDI_TENOR_CHANGED;
}

void edi_quantity(const struct edi_line *line, uint32_t units, struct slice each, struct slice *unit,
		  uint64_t *quantity)
{
	REQUIRE(line->factor > 0);
	bool even = units % line->factor == 0;
	*unit = even ? line->unit : each;
	*quantity = even ? units / line->factor : units;
}
