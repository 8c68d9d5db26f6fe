#include "allot/signals/event.h"
#include "support/testing.h"

static void test_event__names_are_those_of_the_domain(void **state)
{
	static const char *const names[EVENT_COUNT] = {
		"",
		"BatchCreated",
		"BatchReported",
		"BatchQuantityChanged",
		"BatchEtaChanged",
		"LineOpened",
		"LineNumbered",
		"LinePolicyChanged",
		"Allocated",
		"Deallocated",
		"OutOfStock",
		"Repromised",
		"LineAmended",
		"LineCancelled",
		"Shipped",
	};

	(void)state;
	for (int type = 0; type < EVENT_COUNT; type++)
		assert_string_equal(event_name((enum event_type)type), names[type]);
}

/* All but these change a quantity or an ETA. */
static void test_event__the_version_goes_up_with_what_changes_a_quantity_or_eta(void **state)
{
	static const bool quiet[EVENT_COUNT] = {
		[EVENT_NONE] = true,	      [EVENT_BATCH_REPORTED] = true,	  [EVENT_LINE_OPENED] = true,
		[EVENT_LINE_NUMBERED] = true, [EVENT_LINE_POLICY_CHANGED] = true, [EVENT_OUT_OF_STOCK] = true,
		[EVENT_REPROMISED] = true,
	};

	(void)state;
	for (int type = 0; type < EVENT_COUNT; type++)
		assert_int_equal(event_versioned((enum event_type)type), !quiet[type]);
	assert_false(event_versioned(EVENT_COUNT));
}

static void test_event__reasons_are_those_of_the_result_files(void **state)
{
	(void)state;
	assert_string_equal(reason_name(REASON_NONE), "");
	assert_string_equal(reason_name(REASON_QUANTITY_CUT), "quantity-cut");
	assert_string_equal(reason_name(REASON_INSUFFICIENT), "insufficient");
	assert_string_equal(reason_name(REASON_FRAGMENTED), "fragmented");
	assert_string_equal(reason_name(REASON_DEPLETED), "depleted");
	assert_string_equal(reason_name(REASON_AMENDED), "amended");
	assert_string_equal(reason_name(REASON_CANCELLED), "cancelled");
}

static void test_event__the_number_of_its_creation_is_the_batch(void **state)
{
	struct event event = { .type = EVENT_BATCH_CREATED };

	(void)state;
	event_settle(&event, 17);
	assert_int_equal(event.number, 17);
	assert_int_equal(event.batch, 17);
}

static void test_event__the_number_of_its_opening_is_the_line(void **state)
{
	struct event event = { .type = EVENT_LINE_OPENED };

	(void)state;
	event_settle(&event, 17);
	assert_int_equal(event.line_id, 17);
}

static void test_event__an_allocation_that_names_no_part_makes_one(void **state)
{
	struct event first = { .type = EVENT_ALLOCATED, .batch = 3, .line_id = 4 };
	struct event more = { .type = EVENT_ALLOCATED, .batch = 3, .line_id = 4, .allocated = { .part = 17 } };

	(void)state;
	event_settle(&first, 17);
	assert_int_equal(first.allocated.part, 17);
	assert_int_equal(first.batch, 3);
	assert_int_equal(first.line_id, 4);
	event_settle(&more, 20);
	assert_int_equal(more.number, 20);
	assert_int_equal(more.allocated.part, 17);
}

/* Whoever copies an event copies these: a text left out would point to memory of somebody else. */
static void test_event__its_texts_are_all_that_its_type_has(void **state)
{
	struct slice *texts[EVENT_TEXTS_MAX];

	(void)state;
	for (int type = 1; type < EVENT_COUNT; type++) {
		struct event e = { .type = (enum event_type)type };
		bool line = event_about(e.type) & ABOUT_LINE;
		assert_int_equal(event_texts(&e, texts), line ? 4 : 2);
		assert_ptr_equal(texts[0], &e.ref);
		assert_ptr_equal(texts[1], &e.sku);
		if (line) {
			assert_ptr_equal(texts[2], &e.orderid);
			assert_ptr_equal(texts[3], &e.line);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_event__names_are_those_of_the_domain),
		cmocka_unit_test(test_event__reasons_are_those_of_the_result_files),
		cmocka_unit_test(test_event__the_number_of_its_creation_is_the_batch),
		cmocka_unit_test(test_event__the_version_goes_up_with_what_changes_a_quantity_or_eta),
		cmocka_unit_test(test_event__the_number_of_its_opening_is_the_line),
		cmocka_unit_test(test_event__an_allocation_that_names_no_part_makes_one),
		cmocka_unit_test(test_event__its_texts_are_all_that_its_type_has),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
