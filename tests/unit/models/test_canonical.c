/* Canonical forms: what stands in the reject files of messages. */
#include "allot/models/edi/canonical.h"
#include "support/testing.h"

static void sign_is(enum canonical_form form, int8_t amends, const char *qty, const char *want)
{
	assert_true(slice_eq(canonical_sign(form, amends, slice_str(qty)), slice_str(want)));
}

static void test_canonical__a_difference_has_its_sign(void **state)
{
	(void)state;
	sign_is(FORM_AMENDMENTS, AMENDS_BY_MORE, "12", "+");
	sign_is(FORM_AMENDMENTS, AMENDS_BY_LESS, "3", "-");
	sign_is(FORM_AMENDMENTS, AMENDS_BY_LESS, "2.5", "-");
}

static void test_canonical__what_is_no_difference_has_none(void **state)
{
	(void)state;
	sign_is(FORM_AMENDMENTS, AMENDS_TO, "12", "");
	sign_is(FORM_AMENDMENTS, AMENDS_TO_MORE, "12", "");
	sign_is(FORM_AMENDMENTS, AMENDS_TO_LESS, "12", "");
	sign_is(FORM_CANCELLATIONS, AMENDS_BY_MORE, "12", "");
	/* no plain feed takes these */
	sign_is(FORM_AMENDMENTS, AMENDS_BY_MORE, "", "");
	sign_is(FORM_AMENDMENTS, AMENDS_BY_MORE, "-3", "");
	sign_is(FORM_AMENDMENTS, AMENDS_BY_MORE, "many", "");
}

static void test_canonical__an_order_is_rejected_with_what_its_profile_says(void **state)
{
	struct row row = { .kind = KIND_ORDERS };

	(void)state;
	assert_int_equal(canonical_rejected(FORM_ORDERS, &row), FORM_ORDERS);
	row.split = CHOICE_USUALLY_NO;
	assert_int_equal(canonical_rejected(FORM_ORDERS, &row), FORM_ORDERS_CHOSEN);
	row.backorder = CHOICE_USUALLY_YES;
	assert_int_equal(canonical_rejected(FORM_CANCELLATIONS, &row), FORM_CANCELLATIONS);
	assert_true(slice_eq(canonical_choice(row.backorder), SLICE("yes")));
	assert_true(slice_eq(canonical_choice(row.split), SLICE("no")));
	assert_true(slice_eq(canonical_choice(CHOICE_NONE), SLICE("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_canonical__a_difference_has_its_sign),
		cmocka_unit_test(test_canonical__what_is_no_difference_has_none),
		cmocka_unit_test(test_canonical__an_order_is_rejected_with_what_its_profile_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
