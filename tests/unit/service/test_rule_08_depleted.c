#include "support/scene.h"
#include "support/testing.h"

static void test_depleted__the_allocation_that_takes_the_last_unit_tells_of_out_of_stock(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5");
	scene_events(s);
	scene_play(s, "order o1 LAMP 4\n"
		      "order o2 LAMP 1\n"
		      "order o3 LAMP 1\n"
		      "order o2 LAMP 1");
	assert_string_equal(scene_events(s), "Allocated o1 LAMP 4 b1\n"
					     "Allocated o2 LAMP 1 b1\n"
					     "OutOfStock LAMP depleted 0\n"
					     "OutOfStock o3 LAMP 1 insufficient 0\n");
}

static void test_depleted__a_cut_that_takes_the_last_unit_tells_so_before_serving(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 20\n"
		      "order o1 LAMP 10");
	scene_events(s);
	scene_play(s, "change b1 0");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 20>0\n"
					     "Deallocated o1 LAMP 10 b1 quantity-cut\n"
					     "OutOfStock LAMP depleted 0\n"
					     "OutOfStock o1 LAMP 10 insufficient 0 waits\n");
}

static void test_depleted__serving_is_asked_by_itself(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 0\n"
		      "order o1 LAMP 5 backorder=yes");
	scene_events(s);
	scene_play(s, "change b1 5");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 0>5\n"
					     "Allocated o1 LAMP 5 b1\n"
					     "OutOfStock LAMP depleted 0\n");
}

static void test_depleted__a_batches_feed_is_asked_once_behind_serving_it(void **state)
{
	struct scene *s = *state;

	scene_play(s, "stock b1 LAMP 5\n"
		      "order o1 LAMP 3");
	scene_events(s);
	scene_play(s, "feed\n"
		      "batch b1 LAMP 3\n"
		      "batch b2 LAMP 2\n"
		      "batch b2 LAMP 0\n"
		      "serve LAMP");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 5>3\n"
					     "BatchCreated b2 LAMP 2 none\n"
					     "BatchQuantityChanged b2 2>0\n"
					     "OutOfStock LAMP depleted 0\n");
}

static void test_depleted__a_batches_feed_that_had_nothing_before_depletes_nothing(void **state)
{
	struct scene *s = *state;

	scene_play(s, "stock b1 LAMP 0\n"
		      "order o1 LAMP 5 backorder=yes");
	scene_events(s);
	scene_play(s, "feed\n"
		      "batch b1 LAMP 5\n"
		      "serve LAMP");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 0>5\n"
					     "Allocated o1 LAMP 5 b1\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_depleted__the_allocation_that_takes_the_last_unit_tells_of_out_of_stock),
		TEST(test_depleted__a_cut_that_takes_the_last_unit_tells_so_before_serving),
		TEST(test_depleted__serving_is_asked_by_itself),
		TEST(test_depleted__a_batches_feed_is_asked_once_behind_serving_it),
		TEST(test_depleted__a_batches_feed_that_had_nothing_before_depletes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
