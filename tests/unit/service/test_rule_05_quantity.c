#include "support/scene.h"
#include "support/testing.h"

static void test_change_batch_quantity__changes_what_is_available(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 100");
	scene_events(s);
	assert_string_equal(scene_play(s, "change b1 50"), "changed");
	assert_int_equal(memory_uow_product(&s->uow, "LAMP")->available, 50);
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 100>50\n");
	assert_int_equal(memory_uow_product(&s->uow, "LAMP")->version, 2);
}

static void test_change_batch_quantity__reallocates_if_necessary(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 50\n"
		      "batch b2 LAMP 50 eta=2026-01-02\n"
		      "order o1 LAMP 20\n"
		      "order o2 LAMP 20");
	scene_events(s);
	assert_string_equal(scene_play(s, "change b1 25"), "changed");
	struct batch one = scene_batch(s, "b1"), two = scene_batch(s, "b2");
	assert_int_equal(batch_available(&one), 5);
	assert_int_equal(batch_available(&two), 30);
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 50>25\n"
					     "Deallocated o2 LAMP 20 b1 quantity-cut\n"
					     "Allocated o2 LAMP 20 b2\n");
}

static void
test_change_batch_quantity__takes_the_newest_part_first_and_serves_the_oldest_line_first(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 30\n"
		      "batch b2 LAMP 25 eta=2026-01-02\n"
		      "order o1/1 LAMP 10\n"
		      "order o2 LAMP 10\n"
		      "order o3 LAMP 10");
	scene_events(s);
	scene_play(s, "change b1 5");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 30>5\n"
					     "Deallocated o3 LAMP 10 b1 quantity-cut\n"
					     "Deallocated o2 LAMP 10 b1 quantity-cut\n"
					     "Deallocated o1/1 LAMP 10 b1 quantity-cut\n"
					     "Allocated o1/1 LAMP 10 b2\n"
					     "Allocated o2 LAMP 10 b2\n"
					     "OutOfStock o3 LAMP 10 fragmented 10 waits\n");
	assert_string_equal(scene_line(s, "o3", "LAMP"), "10, 10 waiting");
}

static void test_change_batch_quantity__keeps_what_was_promised_waiting_without_a_backorder(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 20\n"
		      "order o1 LAMP 10\n"
		      "change b1 0");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "10, 10 waiting");
	scene_events(s);
	scene_play(s, "change b1 10");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 0>10\n"
					     "Allocated o1 LAMP 10 b1\n"
					     "OutOfStock LAMP depleted 0\n");
}

static void test_change_batch_quantity__lets_a_line_return_to_the_same_batch(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 30\n"
		      "order small LAMP 6\n"
		      "order large LAMP 20\n"
		      "order last LAMP 4");
	scene_events(s);
	scene_play(s, "change b1 10");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 30>10\n"
					     "Deallocated last LAMP 4 b1 quantity-cut\n"
					     "Deallocated large LAMP 20 b1 quantity-cut\n"
					     "OutOfStock large LAMP 20 insufficient 4 waits\n"
					     "Allocated last LAMP 4 b1\n"
					     "OutOfStock LAMP depleted 0\n");
}

static void test_change_batch_quantity__takes_the_newest_part_also_after_lines_have_moved(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 20\n"
		      "batch b2 LAMP 40 eta=2026-01-02\n"
		      "order o1 LAMP 10\n"
		      "order o2 LAMP 10\n"
		      "order o3 LAMP 10\n"
		      "change b1 10");
	scene_events(s);
	scene_play(s, "change b2 10");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b2 40>10\n"
					     "Deallocated o2 LAMP 10 b2 quantity-cut\n"
					     "OutOfStock LAMP depleted 0\n"
					     "OutOfStock o2 LAMP 10 insufficient 0 waits\n");
}

static void test_change_batch_quantity__passes_over_parts_that_are_gone(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 40\n"
		      "order o1 LAMP 10\n"
		      "order o2 LAMP 10\n"
		      "order o3 LAMP 10\n"
		      "cancel o3 LAMP all\n"
		      "cancel o2 LAMP all");
	scene_events(s);
	scene_play(s, "change b1 5");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 40>5\n"
					     "Deallocated o1 LAMP 10 b1 quantity-cut\n"
					     "OutOfStock o1 LAMP 10 insufficient 5 waits\n");
	assert_int_equal(scene_batch(s, "b1").last, 0);
}

static void test_change_batch_quantity__below_what_has_shipped_is_refused(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 20\n"
		      "order o1 LAMP 10\n"
		      "ship o1 LAMP 6");
	scene_events(s);
	assert_string_equal(
		scene_play(s, "change b1 5"),
		"below-shipped: 6 units of batch \"b1\" have shipped, so it can't have been 5 in all; what is "
		"left of it is sent as on_hand");
	assert_string_equal(scene_events(s), "");
	assert_string_equal(scene_play(s, "change b1 6"), "changed");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 20>6\n"
					     "Deallocated o1 LAMP 4 b1 quantity-cut\n"
					     "OutOfStock LAMP depleted 0\n"
					     "OutOfStock o1 LAMP 4 insufficient 0 waits\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "10, 6 shipped, 4 waiting");
}

static void test_change_batch_quantity__to_what_it_is_changes_nothing(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 20");
	scene_events(s);
	assert_string_equal(scene_play(s, "change b1 20"), "unchanged");
	assert_string_equal(scene_events(s), "");
}

static void test_change_batch_quantity__of_an_unknown_batch_is_refused_and_names_one_alike(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch B-1 LAMP 20");
	scene_events(s);
	assert_string_equal(scene_play(s, "change b2 20"),
			    "unknown-batch: no batch \"b2\" is known; send it first, or correct the ref");
	assert_string_equal(scene_play(s, "change b-1 20"),
			    "unknown-batch: no batch \"b-1\" is known; there is \"B-1\", which may be meant");
	assert_string_equal(scene_events(s), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_change_batch_quantity__changes_what_is_available),
		TEST(test_change_batch_quantity__reallocates_if_necessary),
		TEST(test_change_batch_quantity__takes_the_newest_part_first_and_serves_the_oldest_line_first),
		TEST(test_change_batch_quantity__keeps_what_was_promised_waiting_without_a_backorder),
		TEST(test_change_batch_quantity__lets_a_line_return_to_the_same_batch),
		TEST(test_change_batch_quantity__takes_the_newest_part_also_after_lines_have_moved),
		TEST(test_change_batch_quantity__passes_over_parts_that_are_gone),
		TEST(test_change_batch_quantity__below_what_has_shipped_is_refused),
		TEST(test_change_batch_quantity__to_what_it_is_changes_nothing),
		TEST(test_change_batch_quantity__of_an_unknown_batch_is_refused_and_names_one_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
