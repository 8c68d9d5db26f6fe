/* What rows would take off their batches, counted before they are given, and what giving them takes off. */
#include "support/scene.h"
#include "support/testing.h"

enum { MANY = 1000000 };

static struct row change_row(const char *ref, uint32_t qty)
{
	return (struct row){ .kind = KIND_CHANGES, .ref = slice_str(ref), .qty = qty };
}

static struct row batch_row(const char *ref, const char *sku, enum said said, uint32_t qty)
{
	return (struct row){
		.kind = KIND_BATCHES, .ref = slice_str(ref), .sku = slice_str(sku), .said = said, .qty = qty
	};
}

static uint64_t count(struct scene *s, struct row row)
{
	struct cuts cuts = { .enough = MANY, .looks = MANY };
	assert_int_equal(intake_count_cuts(&s->in, &row, &cuts), ST_OK);
	assert_false(cuts.at_most);
	assert_int_equal(s->uow.held, 0);
	return cuts.parts;
}

/* The Deallocated events that ROW leads to when it is given. */
static uint64_t taken_off(struct scene *s, struct row row)
{
	uint64_t n = 0;
	scene_events(s);
	scene_row(s, &row);
	for (const char *at = scene_events(s); (at = strstr(at, "Deallocated")); at++)
		n++;
	return n;
}

/* Lines of 3, 5, 2 and 4 units on b1 of 20, of which o2 is gone and o3 is the one made last but one. */
static void play_lines(struct scene *s)
{
	scene_play(s, "batch b1 LAMP 20\n"
		      "order o1 LAMP 3\n"
		      "order o2 LAMP 5\n"
		      "order o3 LAMP 2\n"
		      "order o4 LAMP 4\n"
		      "cancel o2 LAMP all");
}

static void test_cuts__are_the_parts_that_the_row_takes_off(void **state)
{
	/* 9 units are taken; from the top they are 4, 2 and 3 */
	static const struct {
		uint32_t qty;
		uint64_t parts;
	} CASES[] = { { 20, 0 }, { 9, 0 }, { 8, 1 }, { 5, 1 }, { 4, 2 }, { 3, 2 }, { 2, 3 }, { 0, 3 } };
	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		void *own = NULL;
		assert_int_equal(scene_setup(&own), 0);
		play_lines(own);
		struct row row = change_row("b1", CASES[i].qty);
		assert_int_equal(count(own, row), CASES[i].parts);
		assert_int_equal(taken_off(own, row), CASES[i].parts);
		scene_teardown(&own);
	}
}

static void test_cuts__change_nothing(void **state)
{
	struct scene *s = *state;
	play_lines(s);
	size_t puts = s->uow.ref_puts, events = s->uow.events_count;
	assert_int_equal(count(s, change_row("b1", 0)), 3);
	assert_int_equal(count(s, change_row("b1", 0)), 3);
	assert_int_equal(s->uow.ref_puts, puts);
	assert_int_equal(s->uow.events_count, events);
	assert_string_equal(scene_line(s, "o4", "LAMP"), "4, 4 on b1");
}

static void test_cuts__of_a_row_that_will_be_refused_are_none(void **state)
{
	struct scene *s = *state;
	play_lines(s);
	scene_play(s, "ship o1 LAMP 3");
	assert_int_equal(count(s, change_row("b9", 0)), 0);
	assert_int_equal(count(s, change_row("b1", 2)), 0);
	assert_int_equal(count(s, change_row("b1", 3)), 2);
	assert_int_equal(count(s, batch_row("b1", "DESK", SAID_QTY, 3)), 0);
}

static void test_cuts__of_a_batches_row_are_those_of_what_is_news(void **state)
{
	struct scene *s = *state;
	play_lines(s);
	scene_play(s, "ship o1 LAMP 3");
	assert_int_equal(count(s, batch_row("b1", "LAMP", SAID_QTY, 5)), 1);
	/* 3 have left, and 6 are allocated */
	assert_int_equal(count(s, batch_row("b1", "LAMP", SAID_ON_HAND, 5)), 1);
	assert_int_equal(count(s, batch_row("b1", "LAMP", SAID_ON_HAND, 6)), 0);
	assert_int_equal(count(s, batch_row("b1", "LAMP", SAID_AVAILABLE, 0)), 0);
	/* what it said before stands behind a correction */
	scene_play(s, "change b1 30\n"
		      "order o5 LAMP 15");
	assert_int_equal(count(s, batch_row("b1", "LAMP", SAID_QTY, 20)), 0);
	assert_int_equal(count(s, batch_row("b1", "LAMP", SAID_QTY, 19)), 1);
	assert_int_equal(count(s, change_row("b1", 20)), 1);
}

static void test_cuts__end_when_enough_are_counted(void **state)
{
	struct scene *s = *state;
	struct row row = change_row("b1", 0);
	struct cuts cuts = { .enough = 2, .looks = MANY };
	play_lines(s);
	size_t reads = s->uow.reads;
	assert_int_equal(intake_count_cuts(&s->in, &row, &cuts), ST_OK);
	assert_int_equal(cuts.parts, 2);
	assert_false(cuts.at_most);
	assert_int_equal(s->uow.reads - reads, 2);
	assert_int_equal(intake_count_cuts(&s->in, &row, &cuts), ST_OK);
	assert_int_equal(cuts.parts, 2);
	assert_int_equal(s->uow.reads - reads, 2);
}

static void test_cuts__add_up_row_by_row(void **state)
{
	struct scene *s = *state;
	struct row row = change_row("b1", 0);
	struct cuts cuts = { .enough = MANY, .looks = MANY };
	play_lines(s);
	assert_int_equal(intake_count_cuts(&s->in, &row, &cuts), ST_OK);
	assert_int_equal(intake_count_cuts(&s->in, &row, &cuts), ST_OK);
	assert_int_equal(cuts.parts, 6);
	/* three that live and one that is gone, twice */
	assert_int_equal(MANY - cuts.looks, 8);
}

static void test_cuts__of_parts_that_are_not_looked_at_are_as_many_as_their_units(void **state)
{
	struct scene *s = *state;
	struct row row = change_row("b1", 1);
	struct cuts cuts = { .enough = MANY, .looks = 2 };
	play_lines(s);
	size_t reads = s->uow.reads;
	/* 8 units go: o4 has 4 and o3 2 of them, where it ends */
	assert_int_equal(intake_count_cuts(&s->in, &row, &cuts), ST_OK);
	assert_int_equal(cuts.parts, 4);
	assert_true(cuts.at_most);
	assert_int_equal(s->uow.reads - reads, 2);
}

static void test_cuts__tell_a_failure_of_the_store(void **state)
{
	struct scene *s = *state;
	struct row row = change_row("b1", 0);
	play_lines(s);
	size_t calls = s->uow.calls;
	assert_int_equal(count(s, row), 3);
	size_t all = s->uow.calls - calls;
	size_t failed = 0;
	for (size_t at = 1; at <= all; at++) {
		struct cuts cuts = { .enough = MANY, .looks = MANY };
		s->uow.fail_at = s->uow.calls + at;
		enum status st = intake_count_cuts(&s->in, &row, &cuts);
		assert_true(st == ST_IO || (!st && cuts.parts == 3));
		failed += st == ST_IO;
		assert_int_equal(s->uow.held, 0);
	}
	s->uow.fail_at = 0;
	/* the ref, the product, and of four parts the event and the line */
	assert_int_equal(failed, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, scene_setup, scene_teardown)
		cmocka_unit_test(test_cuts__are_the_parts_that_the_row_takes_off),
		TEST(test_cuts__change_nothing),
		TEST(test_cuts__of_a_row_that_will_be_refused_are_none),
		TEST(test_cuts__of_a_batches_row_are_those_of_what_is_news),
		TEST(test_cuts__end_when_enough_are_counted),
		TEST(test_cuts__add_up_row_by_row),
		TEST(test_cuts__of_parts_that_are_not_looked_at_are_as_many_as_their_units),
		TEST(test_cuts__tell_a_failure_of_the_store),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
