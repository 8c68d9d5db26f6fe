#include "support/scene.h"
#include "support/testing.h"

static void test_batches__a_new_ref_creates_a_batch(void **state)
{
	struct scene *s = *state;

	assert_string_equal(scene_play(s, "batch b1 LAMP 5 eta=2026-02-01"), "created");
	assert_string_equal(scene_events(s), "BatchCreated b1 LAMP 5 2026-02-01\n");
}

static void test_batches__a_known_ref_of_another_sku_is_refused(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5");
	assert_string_equal(
		scene_play(s, "batch b1 CHAIR 5"),
		"sku-mismatch: batch \"b1\" is of SKU \"LAMP\", not \"CHAIR\"; another lot needs a ref of its own");
}

static void test_batches__a_snapshot_sent_again_is_unchanged(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5 eta=");
	scene_events(s);
	assert_string_equal(scene_play(s, "batch b1 LAMP 5 eta="), "unchanged");
	assert_string_equal(scene_events(s), "");
}

static void test_batches__eta_changes_before_the_quantity(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5 eta=2026-02-01");
	scene_events(s);
	assert_string_equal(scene_play(s, "batch b1 LAMP 6 eta=2026-03-01"), "changed");
	assert_string_equal(scene_events(s), "BatchEtaChanged b1 2026-02-01>2026-03-01\n"
					     "BatchQuantityChanged b1 5>6\n");
}

static void test_batches__a_correction_stands_until_the_supplier_says_something_new(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5\n"
		      "change b1 4");
	scene_events(s);
	assert_string_equal(scene_play(s, "batch b1 LAMP 5"), "unchanged");
	assert_string_equal(scene_events(s), "");
	assert_string_equal(scene_play(s, "batch b1 LAMP 4"), "unchanged");
	assert_string_equal(scene_events(s), "BatchReported b1 qty 4\n");
	assert_string_equal(scene_play(s, "batch b1 LAMP 5"), "changed");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 4>5\n");
}

static void test_batches__the_first_eta_said_is_news(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5");
	scene_events(s);
	assert_string_equal(scene_play(s, "batch b1 LAMP 5 eta="), "unchanged");
	assert_string_equal(scene_events(s), "BatchReported b1 eta none\n");
	assert_string_equal(scene_play(s, "batch b1 LAMP 5 eta="), "unchanged");
	assert_string_equal(scene_events(s), "");
	assert_string_equal(scene_play(s, "batch b1 LAMP 5 eta=2026-02-01"), "changed");
}

static void test_batches__on_hand_is_what_lies_there(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 4\n"
		      "ship o1 LAMP 4");
	scene_events(s);
	assert_string_equal(scene_play(s, "batch b1 LAMP 6 on_hand"), "unchanged");
	assert_string_equal(scene_events(s), "BatchReported b1 on_hand 6\n");
	assert_string_equal(scene_play(s, "batch b1 LAMP 5 on_hand"), "changed");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 10>9\n"
					     "BatchReported b1 on_hand 5\n");
}

static void test_batches__available_is_what_the_supplier_still_has_to_give(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 4\n"
		      "order o2 LAMP 1\n"
		      "ship o1 LAMP 4");
	scene_events(s);
	assert_string_equal(scene_play(s, "batch b1 LAMP 2 available"), "changed");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 10>7\n"
					     "BatchReported b1 available 2\n");
}

static void test_batches__a_new_batch_may_come_as_a_count(void **state)
{
	struct scene *s = *state;

	assert_string_equal(scene_play(s, "batch b1 LAMP 7 on_hand"), "created");
	assert_string_equal(scene_events(s), "BatchCreated b1 LAMP 7 none\n"
					     "BatchReported b1 on_hand 7\n");
	assert_string_equal(scene_play(s, "batch b1 LAMP 7 on_hand"), "unchanged");
	assert_string_equal(scene_events(s), "");
	assert_string_equal(scene_play(s, "batch b1 LAMP 7"), "unchanged");
	assert_string_equal(scene_events(s), "BatchReported b1 qty 7\n");
}

static void test_batches__a_count_is_news_unless_the_same_file_says_the_same(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5 on_hand\n"
		      "change b1 4");
	scene_events(s);
	assert_string_equal(scene_play(s, "batch b1 LAMP 5 on_hand"), "unchanged");
	assert_string_equal(scene_events(s), "");
	s->in.content = 2;
	assert_string_equal(scene_play(s, "batch b1 LAMP 5 on_hand"), "changed");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 4>5\n"
					     "BatchReported b1 on_hand 5\n");
}

static void test_batches__a_count_ends_a_correction_and_a_qty_after_it_is_news(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5\n"
		      "batch b1 LAMP 3 on_hand");
	scene_events(s);
	assert_string_equal(scene_play(s, "batch b1 LAMP 5"), "changed");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 3>5\n");
}

static void test_batches__more_than_there_can_be_is_refused_and_not_remembered(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1 LAMP 4\n"
		      "ship o1 LAMP 1");
	scene_events(s);
	assert_string_equal(
		scene_play(s, "batch b1 LAMP 2147483647 on_hand eta=2026-02-01"),
		"bad-quantity: with what has shipped and is allocated, batch \"b1\" would come to 2147483648 units; the most is 2147483647: correct the figure");
	assert_string_equal(scene_events(s), "");
	assert_string_equal(scene_play(s, "batch b1 LAMP 9 eta=2026-02-01"), "changed");
}

static void test_batches__below_what_has_shipped_is_refused_whole(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9 eta=2026-02-01\n"
		      "order o1 LAMP 4\n"
		      "ship o1 LAMP 4");
	scene_events(s);
	assert_string_equal(
		scene_play(s, "batch b1 LAMP 3 eta=2026-03-01"),
		"below-shipped: 4 units of batch \"b1\" have shipped, so it can't have been 3 in all; what is "
		"left of it is sent as on_hand");
	assert_string_equal(scene_events(s), "");
}

static void test_batches__unchanged_rows_name_their_sku_refused_ones_do_not(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5");
	s->uow.named_count = 0;
	scene_play(s, "batch b1 CHAIR 5\n"
		      "batch b1 LAMP 5");
	assert_int_equal(s->uow.named_count, 1);
	assert_slice(s->uow.named[0], "LAMP");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_batches__a_new_ref_creates_a_batch),
		TEST(test_batches__a_known_ref_of_another_sku_is_refused),
		TEST(test_batches__a_snapshot_sent_again_is_unchanged),
		TEST(test_batches__eta_changes_before_the_quantity),
		TEST(test_batches__a_correction_stands_until_the_supplier_says_something_new),
		TEST(test_batches__the_first_eta_said_is_news),
		TEST(test_batches__on_hand_is_what_lies_there),
		TEST(test_batches__available_is_what_the_supplier_still_has_to_give),
		TEST(test_batches__a_new_batch_may_come_as_a_count),
		TEST(test_batches__a_count_is_news_unless_the_same_file_says_the_same),
		TEST(test_batches__a_count_ends_a_correction_and_a_qty_after_it_is_news),
		TEST(test_batches__more_than_there_can_be_is_refused_and_not_remembered),
		TEST(test_batches__below_what_has_shipped_is_refused_whole),
		TEST(test_batches__unchanged_rows_name_their_sku_refused_ones_do_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
