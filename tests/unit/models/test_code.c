#include "allot/models/code.h"
#include "support/testing.h"

/* The codes of the manual, in the order of enum code, by the scope in which they refuse. */
static const struct {
	const char *name;
	enum code_scope scope;
} SPEC[CODE_COUNT] = {
	{ "", SCOPE_NONE },
	{ "stray-quote", SCOPE_ROW_CHECK },
	{ "too-many-fields", SCOPE_ROW_CHECK },
	{ "missing-field", SCOPE_ROW_CHECK },
	{ "bad-encoding", SCOPE_ROW_CHECK },
	{ "bad-character", SCOPE_ROW_CHECK },
	{ "too-long", SCOPE_ROW_CHECK },
	{ "unsafe-identifier", SCOPE_ROW_CHECK },
	{ "mangled-number", SCOPE_ROW_CHECK },
	{ "bad-quantity", SCOPE_ROW_CHECK },
	{ "bad-date", SCOPE_ROW_CHECK },
	{ "bad-value", SCOPE_ROW_CHECK },
	{ "unknown-unit", SCOPE_ROW_CHECK },
	{ "repeated-ref", SCOPE_ROW_CHECK },
	{ "repeated-line", SCOPE_ROW_CHECK },
	{ "unknown-sku", SCOPE_DOMAIN },
	{ "line-conflict", SCOPE_DOMAIN },
	{ "unknown-batch", SCOPE_DOMAIN },
	{ "sku-mismatch", SCOPE_DOMAIN },
	{ "already-allocated", SCOPE_DOMAIN },
	{ "over-capacity", SCOPE_DOMAIN },
	{ "below-shipped", SCOPE_DOMAIN },
	{ "unknown-line", SCOPE_DOMAIN },
	{ "ambiguous-line", SCOPE_DOMAIN },
	{ "line-cancelled", SCOPE_DOMAIN },
	{ "over-quantity", SCOPE_DOMAIN },
	{ "alike", SCOPE_DOMAIN },
	{ "unreadable", SCOPE_FEED },
	{ "empty", SCOPE_FEED },
	{ "not-text", SCOPE_FEED },
	{ "no-header", SCOPE_FEED },
	{ "unmapped-status", SCOPE_FEED },
	{ "bad-record", SCOPE_FEED },
	{ "cut-short", SCOPE_FEED },
	{ "second-header", SCOPE_FEED },
	{ "no-valid-row", SCOPE_FEED },
	{ "too-many-rejects", SCOPE_FEED },
	{ "held-back", SCOPE_FEED },
	{ "unmapped", SCOPE_ROW_CHECK },
	{ "unknown-value", SCOPE_ROW_CHECK },
	{ "not-complete", SCOPE_FEED },
	{ "ambiguous-profile", SCOPE_FEED },
	{ "control-total", SCOPE_FEED },
	{ "stale-feed", SCOPE_GUARD },
	{ "supply-drop", SCOPE_GUARD },
	{ "supply-rise", SCOPE_GUARD },
	{ "empty-snapshot", SCOPE_GUARD },
	{ "unknown-change", SCOPE_ROW_CHECK },
	{ "split-mismatch", SCOPE_ROW_CHECK },
	{ "unknown-partner", SCOPE_FEED },
	{ "no-valid-unit", SCOPE_FEED },
};

static void test_code__every_code_has_its_name_and_scope(void **state)
{
	(void)state;
	for (int code = 0; code < CODE_COUNT; code++) {
		assert_string_equal(code_name((enum code)code), SPEC[code].name);
		assert_int_equal(code_scope((enum code)code), SPEC[code].scope);
	}
}

/* Codes stand in stores: their numbers are part of the format. */
static void test_code__the_numbers_stay_what_they_are(void **state)
{
	(void)state;
	assert_int_equal(CODE_STRAY_QUOTE, 1);
	assert_int_equal(CODE_BAD_DATE, 10);
	assert_int_equal(CODE_OVER_CAPACITY, 20);
	assert_int_equal(CODE_ALIKE, 26);
	assert_int_equal(CODE_TOO_MANY_REJECTS, 36);
	assert_int_equal(CODE_HELD_BACK, 37);
	assert_int_equal(CODE_UNKNOWN_VALUE, 39);
}

static void test_code__every_code_says_what_the_user_can_do(void **state)
{
	(void)state;
	assert_string_equal(code_advice(CODE_NONE), "");
	for (int code = 1; code < CODE_COUNT; code++) {
		const char *advice = code_advice((enum code)code);
		size_t n = strlen(advice);
		assert_in_range(n, 20, 200);
		assert_true(advice[0] >= 'a' && advice[0] <= 'z');
		assert_int_not_equal(advice[n - 1], '.');
		assert_int_not_equal(advice[n - 1], ' ');
		assert_null(strchr(advice, '\n'));
		assert_null(strstr(advice, "  "));
	}
}

static void test_code__no_two_codes_give_the_same_advice(void **state)
{
	(void)state;
	for (int a = 1; a < CODE_COUNT; a++) {
		for (int b = a + 1; b < CODE_COUNT; b++)
			assert_string_not_equal(code_advice((enum code)a), code_advice((enum code)b));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_code__every_code_has_its_name_and_scope),
		cmocka_unit_test(test_code__the_numbers_stay_what_they_are),
		cmocka_unit_test(test_code__every_code_says_what_the_user_can_do),
		cmocka_unit_test(test_code__no_two_codes_give_the_same_advice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
