#include "allot/signals/command.h"
#include "support/testing.h"

static void test_command__a_refusal_carries_code_and_sentence(void **state)
{
	struct outcome out;

	(void)state;
	outcome_refuse(&out, CODE_UNKNOWN_SKU, "no batch of \"%s\"", "LAMP");
	assert_int_equal(out.type, OUTCOME_REFUSED);
	assert_int_equal(out.code, CODE_UNKNOWN_SKU);
	assert_string_equal(out.reason, "no batch of \"LAMP\"");
	outcome_set(&out, OUTCOME_DUPLICATE);
	assert_int_equal(out.type, OUTCOME_DUPLICATE);
	assert_int_equal(out.code, CODE_NONE);
	assert_string_equal(out.reason, "");
}

static void test_command__a_refusal_shows_what_nobody_sees(void **state)
{
	struct outcome out;

	(void)state;
	outcome_refuse(&out, CODE_UNKNOWN_SKU, "no batch of \"%s\"",
		       "RED\xc2\xa0"
		       "CHAIR");
	assert_string_equal(out.reason, "no batch of \"RED<U+00A0>CHAIR\"");
}

static void test_command__the_longest_sentence_fits(void **state)
{
	char name[IDENTIFIER_MAX + 1];
	struct outcome out;

	(void)state;
	memset(name, 'x', IDENTIFIER_MAX);
	name[IDENTIFIER_MAX] = '\0';
	outcome_refuse(&out, CODE_SKU_MISMATCH,
		       "\"%s\" \"%s\" \"%s\" \"%s\" and words, even fifty or sixty more", name, name, name,
		       name);
	assert_int_equal(strlen(out.reason), 4 * (IDENTIFIER_MAX + 3) + 35);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_command__a_refusal_carries_code_and_sentence),
		cmocka_unit_test(test_command__a_refusal_shows_what_nobody_sees),
		cmocka_unit_test(test_command__the_longest_sentence_fits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
