#include "support/scene.h"
#include "support/testing.h"

static void test_change_batch_eta__moves_the_batch_in_the_allocation_order(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10 eta=2026-02-01\n"
		      "batch b2 LAMP 10 eta=2026-03-01");
	scene_events(s);
	assert_string_equal(scene_eta(s, "b2", ""), "changed");
	scene_play(s, "order o1 LAMP 3");
	assert_string_equal(scene_events(s), "BatchEtaChanged b2 2026-03-01>none\n"
					     "Allocated o1 LAMP 3 b2\n");
}

static void test_change_batch_eta__tells_those_who_were_promised_the_part_made_last_first(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 30 eta=2026-02-01\n"
		      "order o1 LAMP 3\n"
		      "order o2 LAMP 4\n"
		      "order o3 LAMP 5\n"
		      "order o4/1 LAMP 6\n"
		      "cancel o3 LAMP all\n"
		      "order o1/9 LAMP 3\n"
		      "order o1/2 LAMP 2");
	scene_events(s);
	scene_play(s, "batch b1 LAMP 30 eta=2026-03-01");
	assert_string_equal(scene_events(s), "BatchEtaChanged b1 2026-02-01>2026-03-01\n"
					     "Repromised o1/2 LAMP 2 b1 2026-02-01>2026-03-01\n"
					     "Repromised o4/1 LAMP 6 b1 2026-02-01>2026-03-01\n"
					     "Repromised o2 LAMP 4 b1 2026-02-01>2026-03-01\n"
					     "Repromised o1/9 LAMP 3 b1 2026-02-01>2026-03-01\n");
	assert_int_equal(memory_uow_product(&s->uow, "LAMP")->version, 1 + 4 + 2 + 1 + 1);
}

static void test_change_batch_eta__passes_over_parts_that_are_gone_once(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 30 eta=2026-02-01\n"
		      "order o1 LAMP 3\n"
		      "order o2 LAMP 4\n"
		      "order o3 LAMP 5\n"
		      "order o4 LAMP 6\n"
		      "cancel o2 LAMP all\n"
		      "cancel o3 LAMP all\n"
		      "cancel o4 LAMP all\n"
		      "order o5 LAMP 1\n"
		      "batch b1 LAMP 30 eta=2026-03-01");
	s->uow.reads = 0;
	scene_play(s, "batch b1 LAMP 30 eta=2026-04-01");
	assert_int_equal(s->uow.reads, 2);
}

static void test_change_batch_eta__keeps_parts_and_the_order_in_which_they_are_released(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\n"
		      "batch b2 LAMP 4 eta=2026-02-01\n"
		      "order o1 LAMP 7 split=yes\n"
		      "batch b1 LAMP 3 eta=2026-03-01");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "7, 4 on b2, 3 on b1");
	scene_events(s);
	scene_play(s, "cancel o1 LAMP 1");
	assert_string_equal(scene_events(s), "Deallocated o1 LAMP 1 b1 cancelled\n"
					     "LineCancelled o1 LAMP 1\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_change_batch_eta__moves_the_batch_in_the_allocation_order),
		TEST(test_change_batch_eta__tells_those_who_were_promised_the_part_made_last_first),
		TEST(test_change_batch_eta__passes_over_parts_that_are_gone_once),
		TEST(test_change_batch_eta__keeps_parts_and_the_order_in_which_they_are_released),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
