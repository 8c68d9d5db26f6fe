/* The words of the formats: one table for each enumeration. */
#include "model.h"

static const char *const kinds[MODEL_KINDS] = {
	[MODEL_NO_KIND] = "none",
	[MODEL_SHIPMENTS] = "shipments",
	[MODEL_CANCELLATIONS] = "cancellations",
	[MODEL_BATCHES] = "batches",
	[MODEL_CHANGES] = "changes",
	[MODEL_ALLOCATIONS] = "allocations",
	[MODEL_AMENDMENTS] = "amendments",
	[MODEL_ORDERS] = "orders",
};

static const char *const rejects[MODEL_REJECTS] = {
	[MODEL_STRAY_QUOTE] = "stray-quote",
	[MODEL_TOO_MANY_FIELDS] = "too-many-fields",
	[MODEL_MISSING_FIELD] = "missing-field",
	[MODEL_BAD_ENCODING] = "bad-encoding",
	[MODEL_BAD_CHARACTER] = "bad-character",
	[MODEL_TOO_LONG] = "too-long",
	[MODEL_UNSAFE_IDENTIFIER] = "unsafe-identifier",
	[MODEL_MANGLED_NUMBER] = "mangled-number",
	[MODEL_BAD_QUANTITY] = "bad-quantity",
	[MODEL_BAD_DATE] = "bad-date",
	[MODEL_BAD_VALUE] = "bad-value",
	[MODEL_UNKNOWN_UNIT] = "unknown-unit",
	[MODEL_REPEATED_REF] = "repeated-ref",
	[MODEL_REPEATED_LINE] = "repeated-line",
	[MODEL_UNKNOWN_SKU] = "unknown-sku",
	[MODEL_UNKNOWN_BATCH] = "unknown-batch",
	[MODEL_UNKNOWN_LINE] = "unknown-line",
	[MODEL_SKU_MISMATCH] = "sku-mismatch",
	[MODEL_LINE_CONFLICT] = "line-conflict",
	[MODEL_AMBIGUOUS_LINE] = "ambiguous-line",
	[MODEL_LINE_CANCELLED] = "line-cancelled",
	[MODEL_BELOW_SHIPPED] = "below-shipped",
	[MODEL_OVER_QUANTITY] = "over-quantity",
	[MODEL_ALREADY_ALLOCATED] = "already-allocated",
	[MODEL_OVER_CAPACITY] = "over-capacity",
	[MODEL_ALIKE] = "alike",
};

static const char *const refusals[MODEL_REFUSALS] = {
	[MODEL_NO_REFUSAL] = "none",
	[MODEL_UNREADABLE] = "unreadable",
	[MODEL_EMPTY] = "empty",
	[MODEL_NOT_TEXT] = "not-text",
	[MODEL_NO_HEADER] = "no-header",
	[MODEL_UNMAPPED_STATUS] = "unmapped-status",
	[MODEL_BAD_RECORD] = "bad-record",
	[MODEL_CUT_SHORT] = "cut-short",
	[MODEL_SECOND_HEADER] = "second-header",
	[MODEL_NO_VALID_ROW] = "no-valid-row",
	[MODEL_TOO_MANY_REJECTS] = "too-many-rejects",
};

static const char *const outcomes[MODEL_OUTCOMES] = {
	[MODEL_CREATED] = "created",	       [MODEL_CHANGED] = "changed",
	[MODEL_UNCHANGED] = "unchanged",       [MODEL_ALLOCATED] = "allocated",
	[MODEL_OUT_OF_STOCK] = "out_of_stock", [MODEL_DUPLICATE] = "duplicates",
	[MODEL_AMENDED] = "amended",	       [MODEL_CANCELLED] = "cancelled",
	[MODEL_SHIPPED] = "shipped",	       [MODEL_CLOSED] = "closed",
	[MODEL_REJECTED] = "rejected",
};

static const char *const events[MODEL_EVENTS] = {
	[MODEL_BATCH_CREATED] = "BatchCreated",
	[MODEL_BATCH_REPORTED] = "BatchReported",
	[MODEL_BATCH_QUANTITY_CHANGED] = "BatchQuantityChanged",
	[MODEL_BATCH_ETA_CHANGED] = "BatchEtaChanged",
	[MODEL_LINE_OPENED] = "LineOpened",
	[MODEL_LINE_NUMBERED] = "LineNumbered",
	[MODEL_LINE_POLICY_CHANGED] = "LinePolicyChanged",
	[MODEL_LINE_ALLOCATED] = "Allocated",
	[MODEL_LINE_DEALLOCATED] = "Deallocated",
	[MODEL_OUT_INSUFFICIENT] = "OutOfStock insufficient",
	[MODEL_OUT_FRAGMENTED] = "OutOfStock fragmented",
	[MODEL_OUT_DEPLETED] = "OutOfStock depleted",
	[MODEL_LINE_REPROMISED] = "Repromised",
	[MODEL_LINE_AMENDED] = "LineAmended",
	[MODEL_LINE_CANCELLED_EVENT] = "LineCancelled",
	[MODEL_LINE_SHIPPED] = "Shipped",
};

#define POINT_TEXT(name, text) [MODEL_##name##_POINT] = text,
static const char *const points[MODEL_POINTS] = { MODEL_POINT_TABLE(POINT_TEXT) };

const char *model_kind_name(enum model_kind kind)
{
	return kinds[kind];
}

const char *model_reject_name(enum model_reject reject)
{
	return rejects[reject];
}

const char *model_refusal_name(enum model_refusal refusal)
{
	return refusals[refusal];
}

const char *model_outcome_name(enum model_outcome outcome)
{
	return outcomes[outcome];
}

const char *model_event_name(enum model_event event)
{
	return events[event];
}

const char *model_point_name(enum model_point point)
{
	return points[point];
}
