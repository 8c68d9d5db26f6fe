#include "allot/logic/assignment.h"

#include "allot/base/contract.h"

enum code assignment_refusal(const struct assignment *a)
{
	REQUIRE(a->qty > 0);
	if (!a->batch_known)
		return CODE_UNKNOWN_BATCH;
	REQUIRE(a->batch > 0);
	if (!a->same_sku)
		return CODE_SKU_MISMATCH;
	if (a->match == LINE_CONFLICT)
		return CODE_LINE_CONFLICT;
	if (a->match == LINE_DUPLICATE)
		return a->holder == a->batch ? CODE_NONE : CODE_ALREADY_ALLOCATED;
	if (a->available < a->qty)
		return CODE_OVER_CAPACITY;
	return CODE_NONE;
}
