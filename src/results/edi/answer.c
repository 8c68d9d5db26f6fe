/*
 * What both standards share: what an order came to, and in which unit a quantity is told.
 */
#include "results/edi/answer.h"

#include "allot/base/varint.h"

/* Units of that fate will never come; waiting ones may. */
static bool is_nothing(enum edi_fate fate)
{
	return fate == EDI_FATE_UNKNOWN || fate == EDI_FATE_UNIT || fate == EDI_FATE_REFUSED ||
	       fate == EDI_FATE_SHORT;
}

static enum edi_tenor tenor_of(enum edi_fate fate)
{
	if (fate == EDI_FATE_STOCK)
		return EDI_TENOR_ALL;
	return is_nothing(fate) ? EDI_TENOR_NONE : EDI_TENOR_CHANGED;
}

enum edi_tenor edi_tenor_with(enum edi_tenor so_far, const struct edi_line *line)
{
	for (uint32_t i = 0; i < line->outcomes_count; i++) {
		enum edi_tenor tenor = tenor_of(line->outcomes[i].fate);
		so_far = so_far == EDI_TENOR_UNREADABLE || so_far == tenor ? tenor : EDI_TENOR_CHANGED;
	}
	return so_far;
}

void edi_quantity(const struct sent_line *sent, uint32_t units, struct slice each, struct slice *unit,
		  uint64_t *quantity)
{
	uint64_t scaled = units;
	for (uint32_t i = 0; i < sent->scale && scaled <= UINT64_MAX / 10; i++)
		scaled *= 10;
	bool even = sent->mantissa && scaled % sent->mantissa == 0;
	*unit = even ? sent->unit : each;
	*quantity = even ? scaled / sent->mantissa : units;
}

bool edi_pair_next(struct slice *pairs, struct slice *qualifier, struct slice *id)
{
	struct reader r = reader_of(*pairs);
	if (!pairs->n)
		return false;
	*qualifier = read_counted(&r);
	*id = read_counted(&r);
	if (r.bad)
		return false;
	*pairs = slice_of(r.at, (size_t)(r.end - r.at));
	return true;
}
