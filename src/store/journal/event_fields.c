/*
 * The table of event fields. What several types have (batch, product, line and its names) the codec knows from
 * event_about(); here is what is each type's own. The order is part of the store's format.
 */
#include "store/journal/event_fields.h"

#include <stddef.h>

#include "allot/base/contract.h"
#include "allot/base/date.h"

#define AT(field) offsetof(struct event, field)
#define UNITS(field)                                                                                           \
	{                                                                                                      \
		FIELD_U32, AT(field), QUANTITY_MAX + 1u                                                        \
	}
#define OPENED(field)                                                                                          \
	{                                                                                                      \
		FIELD_OPENED, AT(field), QUANTITY_MAX + 1u                                                     \
	}
#define ETA(field)                                                                                             \
	{                                                                                                      \
		FIELD_U32, AT(field), DATE_LAST + 1u                                                           \
	}
#define U64(field)                                                                                             \
	{                                                                                                      \
		FIELD_U64, AT(field), 0                                                                        \
	}
#define I16(field)                                                                                             \
	{                                                                                                      \
		FIELD_I16, AT(field), 0                                                                        \
	}
#define BOOL(field)                                                                                            \
	{                                                                                                      \
		FIELD_BOOL, AT(field), 0                                                                       \
	}
#define ENUM(field, count)                                                                                     \
	{                                                                                                      \
		FIELD_ENUM, AT(field), count                                                                   \
	}
#define BACK(field)                                                                                            \
	{                                                                                                      \
		FIELD_BACK, AT(field), 0                                                                       \
	}
#define SELF(field)                                                                                            \
	{                                                                                                      \
		FIELD_SELF, AT(field), 0                                                                       \
	}

/* clang-format off */
static const struct field TABLE[EVENT_COUNT][FIELDS_MAX + 1] = {
	[EVENT_BATCH_CREATED] = { UNITS(batch_created.qty), ETA(batch_created.eta), BOOL(batch_created.has_eta),
				  ENUM(batch_created.said, SAID_COUNT) },
	[EVENT_BATCH_REPORTED] = { BOOL(reported.has_qty), BOOL(reported.has_eta), BOOL(reported.has_count),
				   ENUM(reported.count_of, SAID_COUNT), UNITS(reported.qty), ETA(reported.eta),
				   UNITS(reported.count), U64(reported.content) },
	[EVENT_BATCH_QUANTITY_CHANGED] = { UNITS(quantity_changed.qty), UNITS(quantity_changed.was),
					   BOOL(quantity_changed.said) },
	[EVENT_BATCH_ETA_CHANGED] = { ETA(eta_changed.eta), ETA(eta_changed.was), BOOL(eta_changed.said) },
	[EVENT_LINE_OPENED] = { UNITS(line_opened.ordered), UNITS(line_opened.shipped),
				UNITS(line_opened.cancelled), I16(line_opened.policy.priority),
				BOOL(line_opened.policy.backorder), BOOL(line_opened.policy.split),
				BACK(line_opened.replaces), UNITS(line_opened.replaced),
				BOOL(line_opened.renamed) },
	[EVENT_LINE_NUMBERED] = { UNITS(numbered.waiting), UNITS(numbered.short_) },
	[EVENT_LINE_POLICY_CHANGED] = { I16(policy_changed.priority), BOOL(policy_changed.backorder),
					BOOL(policy_changed.split) },
	[EVENT_ALLOCATED] = { OPENED(allocated.units), ETA(allocated.eta), BACK(allocated.previous),
			      SELF(allocated.part), ENUM(allocated.from, FROM_SHORT + 1),
			      UNITS(allocated.of_short) },
	[EVENT_DEALLOCATED] = { UNITS(deallocated.units), ENUM(deallocated.reason, REASON_COUNT),
				BACK(deallocated.part) },
	[EVENT_OUT_OF_STOCK] = { OPENED(out_of_stock.units), ENUM(out_of_stock.reason, REASON_COUNT),
				 U64(out_of_stock.available), ENUM(out_of_stock.from, FROM_SHORT + 1),
				 BOOL(out_of_stock.waits), BOOL(out_of_stock.only_told) },
	[EVENT_REPROMISED] = { UNITS(repromised.units), ETA(repromised.eta), ETA(repromised.was),
			       BACK(repromised.part) },
	[EVENT_LINE_AMENDED] = { UNITS(line_amended.qty), UNITS(line_amended.was),
				 UNITS(line_amended.uncovered.waiting), UNITS(line_amended.uncovered.short_) },
	[EVENT_LINE_CANCELLED] = { UNITS(line_cancelled.units), UNITS(line_cancelled.uncovered.waiting),
				   UNITS(line_cancelled.uncovered.short_) },
	[EVENT_SHIPPED] = { UNITS(shipped.units), BACK(shipped.part), UNITS(shipped.of_short) },
};
/* clang-format on */

const struct field *event_fields(enum event_type type)
{
	REQUIRE(type < EVENT_COUNT);
	return TABLE[type];
}
