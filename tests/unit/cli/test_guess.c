#include "cli/guess.h"
#include "support/testing.h"

static const char *const NAMES[] = { "run", "runs", "status", "store", "backup", "max-rejects", "out" };

static const char *near(const char *word)
{
	struct guess n = guess_begin(slice_str(word));
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		guess_offer(&n, NAMES[i]);
	return n.name ? n.name : "none";
}

static void test_guess__a_slip_of_the_fingers_finds_the_name_that_was_meant(void **state)
{
	(void)state;
	assert_string_equal(near("satus"), "status");
	assert_string_equal(near("sore"), "store");
	assert_string_equal(near("max_reject"), "max-rejects");
	assert_string_equal(near("ouu"), "out");
}

static void test_guess__a_beginning_finds_its_name(void **state)
{
	(void)state;
	assert_string_equal(near("stat"), "status");
	assert_string_equal(near("max"), "max-rejects");
	assert_string_equal(near("back"), "backup");
}

static void test_guess__what_is_far_from_all_is_near_none(void **state)
{
	(void)state;
	assert_string_equal(near(""), "none");
	assert_string_equal(near("x"), "none");
	assert_string_equal(near("xyz"), "none");
	assert_string_equal(near("allocate"), "none");
	assert_string_equal(near("an-option-far-longer-than-any-name-that-is-there"), "none");
}

static void test_guess__of_equally_near_ones_the_first_counts(void **state)
{
	(void)state;
	assert_string_equal(near("rin"), "run");
	struct guess n = guess_begin(SLICE("stxre"));
	guess_offer(&n, "stare");
	guess_offer(&n, "store");
	assert_string_equal(n.name, "stare");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_guess__a_slip_of_the_fingers_finds_the_name_that_was_meant),
		cmocka_unit_test(test_guess__a_beginning_finds_its_name),
		cmocka_unit_test(test_guess__what_is_far_from_all_is_near_none),
		cmocka_unit_test(test_guess__of_equally_near_ones_the_first_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
