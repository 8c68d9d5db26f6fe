/* What `show` and `export` read: from the tables alone, in the order that is promised. */
#include <stdio.h>

#include "store/lines/line_hash.h"
#include "support/scratch.h"
#include "support/store_scene.h"
#include "support/testing.h"

static struct store_scene s;

static const char *path(void)
{
	return scratch_path("store");
}

static int setup(void **state)
{
	if (scratch_setup(state))
		return -1;
	store_scene_open(&s, path(), 0);
	return 0;
}

static int teardown(void **state)
{
	store_scene_close(&s);
	return scratch_teardown(state);
}

static void test_views__an_order_shows_its_lines_as_known_and_of_each_what_became_of_it(void **state)
{
	(void)state;
	store_scene_do(&s, store_create_batch("b1", "LAMP", 10, 0));
	store_scene_do(&s, store_create_batch("b2", "LAMP", 10, 9));
	store_scene_do(&s, store_create_batch("b3", "DESK", 1, 0));
	s.in.options.split = s.in.options.backorder = true;
	store_scene_do(&s, store_allocate("o1", "9", "LAMP", 25));
	s.in.options.split = s.in.options.backorder = false;
	store_scene_do(&s, store_allocate("o1", "1", "DESK", 4));
	store_scene_do(&s, store_ship("o1", "9", "LAMP", 3));
	store_scene_do(&s, store_cancel("o1", "9", "LAMP", 2));
	store_scene_commit(&s);
	assert_string_equal(store_view_order(path(), "o1"),
			    "o1/9 LAMP 7 b1 0;o1/9 LAMP 10 b2 9;o1/9 LAMP 3 waiting;o1/9 LAMP 3 shipped;"
			    "o1/9 LAMP 2 cancelled;o1/1 DESK 4 short;");
	assert_string_equal(store_view_order(path(), "o"), "-");
	assert_string_equal(store_view_order(path(), "o11"), "-");
	assert_string_equal(store_view_sku(path(), "LAMP"),
			    "LAMP v6 0 waiting 3;b1 LAMP 10 0 7 0 shipped 3;b2 LAMP 10 9 10 0;");
	assert_string_equal(store_view_sku(path(), "DESK"), "DESK v1 1 short 4;b3 DESK 1 0 0 1;");
	assert_string_equal(store_view_sku(path(), "lamp"), "-");
}

/* A wholly short line that was replaced is known no longer. */
static void test_views__a_line_that_is_gone_is_shown_nowhere(void **state)
{
	(void)state;
	store_scene_do(&s, store_create_batch("b1", "LAMP", 1, 0));
	store_scene_do(&s, store_allocate("o1", "", "LAMP", 5));
	store_scene_do(&s, store_allocate("o1", "", "LAMP", 6));
	store_scene_commit(&s);
	assert_string_equal(store_view_order(path(), "o1"), "o1/ LAMP 6 short;");
	assert_string_equal(store_view_sku(path(), "LAMP"), "LAMP v1 1 short 6;b1 LAMP 1 0 0 1;");
	assert_string_equal(store_view_lines(path()), "o1/ LAMP 6 = 0+0+0+0+6;");
}

/* Orders that fold to the same stand together in the index; each shows its own. */
static void test_views__alike_orders_are_told_apart(void **state)
{
	(void)state;
	s.in.options.accept_alike = true;
	store_scene_do(&s, store_create_batch("b1", "LAMP", 100, 0));
	store_scene_do(&s, store_allocate("7", "", "LAMP", 1));
	store_scene_do(&s, store_allocate("007", "", "LAMP", 2));
	store_scene_do(&s, store_allocate("07", "", "LAMP", 3));
	store_scene_commit(&s);
	assert_string_equal(store_view_order(path(), "007"), "007/ LAMP 2 b1 0;");
	assert_string_equal(store_view_order(path(), "07"), "07/ LAMP 3 b1 0;");
	assert_string_equal(store_view_order(path(), "7"), "7/ LAMP 1 b1 0;");
	assert_string_equal(store_view_order(path(), "0007"), "-");
	s.in.options.accept_alike = false;
}

static void test_views__an_order_of_very_many_lines_shows_all_of_them(void **state)
{
	enum { LINES = 3 * GROUP_SMALL };
	const char *told;
	(void)state;
	store_scene_do(&s, store_create_batch("b1", "LAMP", 1000, 0));
	for (int i = 0; i < LINES; i++) {
		char number[20];
		(void)snprintf(number, sizeof(number), "%d", 500 - i);
		store_scene_do(&s, store_allocate("o1", number, "LAMP", 1));
	}
	store_scene_commit(&s);
	told = store_view_order(path(), "o1");
	for (int i = 0; i < LINES; i++) {
		char want[40];
		int n = snprintf(want, sizeof(want), "o1/%d LAMP 1 b1 0;", 500 - i);
		assert_int_equal(strncmp(told, want, (size_t)n), 0);
		told += n;
	}
	assert_string_equal(told, "");
}

static void test_views__a_batch_shows_its_parts_as_made(void **state)
{
	(void)state;
	store_scene_do(&s, store_create_batch("b1", "LAMP", 10, 0));
	store_scene_do(&s, store_allocate("z", "", "LAMP", 2));
	store_scene_do(&s, store_allocate("a", "3", "LAMP", 3));
	store_scene_do(&s, store_allocate("m", "", "LAMP", 4));
	store_scene_do(&s, store_cancel("a", "3", "LAMP", 3));
	store_scene_do(&s, store_ship("m", "", "LAMP", 1));
	store_scene_commit(&s);
	assert_string_equal(store_view_batch(path(), "b1"),
			    "b1 LAMP 10 0 5 4 shipped 1;z/ LAMP 2 b1 0;m/ LAMP 3 b1 0;");
	assert_string_equal(store_view_batch(path(), "b2"), "-");
}

static void test_views__everything_comes_in_the_order_promised(void **state)
{
	(void)state;
	store_scene_do(&s, store_create_batch("b2", "VASE", 5, 7));
	store_scene_do(&s, store_create_batch("b1", "VASE", 5, 3));
	store_scene_do(&s, store_create_batch("b3", "LAMP", 5, 0));
	s.in.options.split = true;
	store_scene_do(&s, store_allocate("o2", "", "VASE", 7));
	s.in.options.split = false;
	store_scene_do(&s, store_allocate("o10", "", "LAMP", 1));
	store_scene_do(&s, store_allocate("o1", "2", "LAMP", 1));
	store_scene_do(&s, store_allocate("o1", "1", "VASE", 1));
	store_scene_do(&s, store_change_eta("b2", 1));
	store_scene_commit(&s);
	assert_string_equal(
		store_view_allocations(path()),
		"o2/ VASE 5 b1 3;o2/ VASE 2 b2 1;o10/ LAMP 1 b3 0;o1/2 LAMP 1 b3 0;o1/1 VASE 1 b2 1;");
	assert_string_equal(store_view_batches(path()), "b3 LAMP 5 0 2 3;b2 VASE 5 1 3 2;b1 VASE 5 3 5 0;");
	assert_string_equal(store_view_lines(path()),
			    "o1/2 LAMP 1 = 0+0+1+0+0;o1/1 VASE 1 = 0+0+1+0+0;o10/ LAMP 1 = 0+0+1+0+0;"
			    "o2/ VASE 7 = 0+0+7+0+0; split;");
}

static void test_views__names_that_are_too_long_are_unknown(void **state)
{
	char name[300];
	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	store_scene_do(&s, store_create_batch("b1", "LAMP", 10, 0));
	store_scene_commit(&s);
	assert_string_equal(store_view_order(path(), name), "-");
	assert_string_equal(store_view_sku(path(), name), "-");
	assert_string_equal(store_view_batch(path(), name), "-");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_views__an_order_shows_its_lines_as_known_and_of_each_what_became_of_it),
		TEST(test_views__a_line_that_is_gone_is_shown_nowhere),
		TEST(test_views__alike_orders_are_told_apart),
		TEST(test_views__an_order_of_very_many_lines_shows_all_of_them),
		TEST(test_views__a_batch_shows_its_parts_as_made),
		TEST(test_views__everything_comes_in_the_order_promised),
		TEST(test_views__names_that_are_too_long_are_unknown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
