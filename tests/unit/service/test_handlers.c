/* The handlers together: the table, every failure of the store, contracts, and very many lines. */
#include "allot/service/handlers.h"

#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "support/scene.h"
#include "support/testing.h"

static void test_handlers__every_command_has_exactly_one(void **state)
{
	const struct bus_table *table = service_bus_table();

	(void)state;
	for (int i = 0; i < COMMAND_COUNT; i++) {
		assert_non_null(table->handlers[i]);
		for (int j = 0; j < i; j++)
			assert_ptr_not_equal(table->handlers[i], table->handlers[j]);
	}
}

static void test_handlers__a_changed_eta_is_what_others_react_to(void **state)
{
	const struct bus_table *table = service_bus_table();

	(void)state;
	for (int type = 0; type < EVENT_COUNT; type++)
		assert_true((table->reactions[type][0] != NULL) == (type == EVENT_BATCH_ETA_CHANGED));
}

/* A night in which every command and nearly every way through it occurs. */
static const char *const NIGHT[] = {
	"stock b1 LAMP 50",
	"stock b2 LAMP 50 eta=2026-01-01",
	"stock c1 CHAIR 9 on_hand",
	"order o1 LAMP 20",
	"order o2/1 LAMP 20",
	"order o2/1 CHAIR 5",
	"assign o3 LAMP 10 b2",
	"assign o3 LAMP 10 b1",
	"assign o3/4 LAMP 10 b2",
	"order o5 LAMP 99",
	"order o5 LAMP 98 split=yes backorder=yes",
	"order o6 LAMP 3 backorder=yes priority=2",
	"order o7 CHAIR 7 shipped=2",
	"first order o1/1 LAMP 20 shipped=5 cancelled=1",
	"second order o1/1 LAMP 20 shipped=5 cancelled=1",
	"order o1/1 LAMP 20 split=yes",
	"amend o1/1 LAMP 25",
	"amend o2/1 LAMP 3",
	"ship o7 CHAIR 6",
	"ship o5 LAMP 98",
	"late ship o5 LAMP 98",
	"cancel o6 LAMP 1",
	"cancel o1 - all",
	"stock b1 LAMP 25 eta=2026-02-02",
	"stock b2 LAMP 40 eta=2026-03-02",
	"change b2 30",
	"ship o9 LAMP 1",
	"late ship o9 LAMP 1",
	"order 07 LAMP 1",
	"order 7 LAMP 1",
};

/* Ends at the first failure of the store. */
static enum status night(struct scene *s)
{
	for (size_t i = 0; !s->status && i < COUNT_OF(NIGHT); i++)
		scene_play(s, NIGHT[i]);
	return s->status;
}

static void test_handlers__any_failure_of_the_store_ends_the_row(void **state)
{
	struct scene *s = *state;

	assert_int_equal(night(s), ST_OK);
	size_t calls = s->uow.calls;
	assert_in_range(calls, 200, 700);
	for (size_t fail_at = 1; fail_at <= calls; fail_at++) {
		void *other = NULL;
		assert_int_equal(scene_setup(&other), 0);
		struct scene *t = other;
		t->uow.fail_at = fail_at;
		assert_int_equal(night(t), ST_IO);
		assert_int_equal(t->uow.calls, fail_at);
		scene_teardown(&other);
	}
}

static void test_handlers__after_a_broken_contract_the_bus_goes_on(void **state)
{
	struct scene *s = *state;
	struct contract_guard guard;

	scene_play(s, "batch b1 LAMP 50\norder o1 LAMP 10");
	struct line *line = (struct line *)(uintptr_t)memory_uow_line(&s->uow, "o1", "", "LAMP");
	line->short_ = 1; /* a bug made a unit */
	if (CONTRACT_GUARD(&guard)) {
		assert_non_null(strstr(guard.text, "line_loose"));
	} else {
		scene_play(s, "ship o1 LAMP 1");
		contract_unguard(&guard);
		fail_msg("no contract was broken");
	}
	line->short_ = 0;
	line->keeping.holds = 0;
	s->uow.held = 0;
	struct product *p = memory_uow_product(&s->uow, "LAMP");
	assert_int_equal(p->available, 40);
	assert_string_equal(scene_play(s, "batch c1 CHAIR 5"), "created");
}

static void test_handlers__a_journal_that_lost_a_part_is_damage(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 50\norder o1 LAMP 10");
	memory_uow_product(&s->uow, "LAMP")->segments[0].batches[0].last = 2;
	scene_play(s, "change b1 5");
	assert_int_equal(s->status, ST_DAMAGED);
}

#ifdef __SANITIZE_ADDRESS__
enum { LINES = 20000 };
#else
enum { LINES = 200000 };
#endif

/* Every line is cut, and then every second one is served: at most two lines are held at a time. */
static void test_handlers__a_cut_of_very_many_lines_holds_few_of_them(void **state)
{
	struct scene *s = *state;
	char script[64];

	s->in.options.accept_alike = true;
	(void)snprintf(script, sizeof(script), "batch b1 LAMP %d\nbatch b2 LAMP %d eta=2026-01-02", LINES,
		       LINES / 2);
	scene_play(s, script);
	for (int i = 0; i < LINES; i++) {
		(void)snprintf(script, sizeof(script), "order o%d LAMP 1", i);
		scene_play(s, script);
	}
	s->uow.held_most = 0;
	assert_string_equal(scene_play(s, "change b1 0"), "changed");
	assert_in_range(s->uow.held_most, 1, 2);
	assert_int_equal(scene_batch(s, "b1").last, 0);
	assert_int_equal(scene_batch(s, "b1").allocated, 0);
	assert_int_equal(scene_batch(s, "b2").allocated, LINES / 2);
	assert_int_equal(memory_uow_product(&s->uow, "LAMP")->waiting.lines, LINES - LINES / 2);
	assert_string_equal(scene_line(s, "o0", "LAMP"), "1, 1 on b2");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_handlers__every_command_has_exactly_one),
		TEST(test_handlers__a_changed_eta_is_what_others_react_to),
		TEST(test_handlers__any_failure_of_the_store_ends_the_row),
		TEST(test_handlers__after_a_broken_contract_the_bus_goes_on),
		TEST(test_handlers__a_journal_that_lost_a_part_is_damage),
		TEST(test_handlers__a_cut_of_very_many_lines_holds_few_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
