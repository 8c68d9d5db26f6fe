#include "service/refusals.h"

#include <inttypes.h>

void refuse_unknown_sku(struct outcome *out, struct slice sku)
{
	outcome_refuse(out, CODE_UNKNOWN_SKU, "no batch of \"%.*s\" was ever created", SLICE_ARG(sku));
}

void refuse_unknown_batch(struct outcome *out, struct slice ref)
{
	outcome_refuse(out, CODE_UNKNOWN_BATCH, "no batch \"%.*s\" is known", SLICE_ARG(ref));
}

void refuse_sku_mismatch(struct outcome *out, struct slice ref, struct slice is, struct slice wanted)
{
	outcome_refuse(out, CODE_SKU_MISMATCH, "batch \"%.*s\" is of SKU \"%.*s\", not \"%.*s\"",
		       SLICE_ARG(ref), SLICE_ARG(is), SLICE_ARG(wanted));
}

void refuse_line_conflict(struct outcome *out, struct slice orderid, uint32_t qty, struct slice sku)
{
	outcome_refuse(out, CODE_LINE_CONFLICT,
		       "order \"%.*s\" already has this line allocated: %" PRIu32 " of \"%.*s\"",
		       SLICE_ARG(orderid), qty, SLICE_ARG(sku));
}

void refuse_already_allocated(struct outcome *out, struct slice ref)
{
	outcome_refuse(out, CODE_ALREADY_ALLOCATED, "the line is on batch \"%.*s\" already", SLICE_ARG(ref));
}

void refuse_over_capacity(struct outcome *out, struct slice ref, uint32_t available, uint32_t qty)
{
	outcome_refuse(out, CODE_OVER_CAPACITY,
		       "batch \"%.*s\" has %" PRIu32 " available, the line wants %" PRIu32, SLICE_ARG(ref),
		       available, qty);
}
