#include "support/scene.h"
#include "support/testing.h"

static void test_alike__a_new_ref_or_sku_alike_a_known_one_is_refused_ref_first(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch B-1 LAMP 9\n"
		      "batch 007 LAMP 9");
	scene_events(s);
	assert_string_equal(scene_play(s, "batch b-1 lamp 9"),
			    "alike: batch \"b-1\" looks like \"B-1\", which is known; if both are right, use "
			    "--accept-alike");
	assert_string_equal(
		scene_play(s, "batch 7 LAMP 9"),
		"alike: batch \"7\" looks like \"007\", which is known; if both are right, use --accept-alike");
	assert_string_equal(scene_play(s, "batch x lamp 9"),
			    "alike: SKU \"lamp\" looks like \"LAMP\", which is known; if both are right, use "
			    "--accept-alike");
	assert_string_equal(scene_events(s), "");
}

static void test_alike__a_new_line_whose_order_is_alike_one_of_its_sku_is_refused(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "batch c1 CHAIR 9\n"
		      "order 007 LAMP 1");
	scene_events(s);
	assert_string_equal(
		scene_play(s, "order 7 LAMP 1"),
		"alike: order \"7\" looks like \"007\", which is known; if both are right, use --accept-alike");
	assert_string_equal(
		scene_play(s, "assign 7 LAMP 1 b1"),
		"alike: order \"7\" looks like \"007\", which is known; if both are right, use --accept-alike");
	assert_string_equal(scene_events(s), "");
	assert_string_equal(scene_play(s, "order 7 CHAIR 1"), "allocated");
	assert_string_equal(scene_play(s, "order o7 LAMP 1"), "allocated");
	assert_string_equal(scene_play(s, "order O7 LAMP 1"), "allocated");
}

static void test_alike__a_new_number_alike_one_of_its_order_and_sku_is_refused(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1/01 LAMP 1");
	assert_string_equal(
		scene_play(s, "order o1/1 LAMP 2"),
		"alike: line \"1\" looks like \"01\", which is known; if both are right, use --accept-alike");
	assert_string_equal(scene_play(s, "order o1/2 LAMP 2"), "allocated");
	assert_string_equal(scene_play(s, "order o2/1 LAMP 2"), "allocated");
}

static void test_alike__is_asked_last(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order 007 LAMP 1");
	assert_string_equal(
		scene_play(s, "assign 7 LAMP 99 b1"),
		"over-capacity: batch \"b1\" has 8 available, the line wants 99; name another one, or raise this one's quantity first");
	assert_string_equal(scene_play(s, "order 7 LAMP 1 shipped=1"), "closed");
}

static void test_alike__is_not_asked_of_what_is_known(void **state)
{
	struct scene *s = *state;

	s->in.options.accept_alike = true;
	scene_play(s, "batch b1 LAMP 9\n"
		      "batch B1 LAMP 9\n"
		      "order 007 LAMP 1\n"
		      "order 7 LAMP 1");
	s->in.options.accept_alike = false;
	assert_string_equal(scene_play(s, "order 7 LAMP 1"), "duplicates");
	assert_string_equal(scene_play(s, "batch B1 LAMP 8"), "changed");
}

static void test_alike__is_asked_when_a_line_gets_a_number(void **state)
{
	struct scene *s = *state;

	s->in.options.accept_alike = true;
	scene_play(s, "batch b1 LAMP 9\norder 007 LAMP 1\norder 7 LAMP 1");
	s->in.options.accept_alike = false;
	scene_events(s);
	assert_string_equal(scene_play(s, "order 7/1 LAMP 1"),
			    "alike: order \"7\" looks like \"007\", which is known; if both are right, use "
			    "--accept-alike");
	assert_string_equal(scene_events(s), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_alike__a_new_ref_or_sku_alike_a_known_one_is_refused_ref_first),
		TEST(test_alike__a_new_line_whose_order_is_alike_one_of_its_sku_is_refused),
		TEST(test_alike__a_new_number_alike_one_of_its_order_and_sku_is_refused),
		TEST(test_alike__is_asked_last),
		TEST(test_alike__is_not_asked_of_what_is_known),
		TEST(test_alike__is_asked_when_a_line_gets_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
