#include "run/required.h"
#include "support/testing.h"

enum { FEEDS = 4 };

/* A batches feed, changes that are refused, and two feeds of orders of which the second is refused. */
struct scene {
	struct feed feeds[FEEDS];
	struct plan plan;
};

static void make(struct scene *s)
{
	static const struct {
		const char *name;
		enum feed_kind kind;
		enum code code;
	} GIVEN[FEEDS] = {
		{ "batches.csv", KIND_BATCHES, CODE_NONE },
		{ "changes.csv", KIND_CHANGES, CODE_CUT_SHORT },
		{ "orders.csv", KIND_ORDERS, CODE_NONE },
		{ "more.csv", KIND_ORDERS, CODE_EMPTY },
	};
	*s = (struct scene){ .plan = { .count = FEEDS } };
	s->plan.feeds = s->feeds;
	for (int i = 0; i < FEEDS; i++) {
		s->feeds[i].name = slice_str(GIVEN[i].name);
		s->feeds[i].header.kind = GIVEN[i].kind;
		s->feeds[i].code = GIVEN[i].code;
	}
}

/* Whether all are met of the COUNT feeds of these NAMES. */
static bool met(struct scene *s, const char *const *names, size_t count)
{
	const struct run_settings settings = { .required = names, .required_count = count };
	bool all = false;
	make(s);
	required_hold_back(&settings, &s->plan, &all);
	return all;
}

static void test_required__a_sound_feed_of_that_name_holds_nothing_back(void **state)
{
	struct scene s;
	(void)state;
	assert_true(met(&s, NULL, 0));
	assert_true(met(&s, (const char *const[]){ "batches.csv", "orders.csv" }, 2));
	assert_int_equal(s.feeds[2].code, CODE_NONE);
}

static void test_required__without_one_that_came_orders_are_held_back_and_nothing_else(void **state)
{
	struct scene s;
	(void)state;
	assert_false(met(&s, (const char *const[]){ "batches.csv", "batches" }, 2));
	assert_int_equal(s.feeds[0].code, CODE_NONE);
	assert_int_equal(s.feeds[1].code, CODE_CUT_SHORT);
	assert_int_equal(s.feeds[2].code, CODE_HELD_BACK);
	assert_string_equal(s.feeds[2].detail, "without the required feed batches, which did not come");
	assert_int_equal(s.feeds[3].code, CODE_EMPTY);
}

static void test_required__a_refused_one_is_as_good_as_none(void **state)
{
	struct scene s;
	(void)state;
	assert_false(met(&s, (const char *const[]){ "changes.csv", "none.csv" }, 2));
	assert_int_equal(s.feeds[2].code, CODE_HELD_BACK);
	assert_string_equal(s.feeds[2].detail,
			    "without the required feed changes.csv, which is refused: cut-short");
}

static void test_required__of_two_of_one_name_the_sound_one_counts(void **state)
{
	struct scene s;
	const char *const names[] = { "changes.csv" };
	const struct run_settings settings = { .required = names, .required_count = 1 };
	bool all = false;
	(void)state;
	make(&s);
	s.feeds[3].name = SLICE("changes.csv");
	s.feeds[3].code = CODE_NONE;
	required_hold_back(&settings, &s.plan, &all);
	assert_true(all);
}

static void test_required__only_one_that_did_not_come_is_a_warning_of_the_run(void **state)
{
	const char *const names[] = { "changes.csv", "a\nb", "batches.csv" };
	const struct run_settings settings = { .required = names, .required_count = 3 };
	struct run_record run = { 0 };
	struct arena arena;
	struct scene s;
	(void)state;
	make(&s);
	arena_init(&arena);
	assert_int_equal(required_warn(&settings, &s.plan, &run, &arena), ST_OK);
	assert_int_equal(run.warnings_count, 1);
	assert_int_equal(run.warnings[0].line, 0);
	assert_null(memchr(run.warnings[0].text.p, '\n', run.warnings[0].text.n));
	assert_true(slice_eq(slice_of(run.warnings[0].text.p, 18), SLICE("the required feed ")));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_required__a_sound_feed_of_that_name_holds_nothing_back),
		cmocka_unit_test(test_required__without_one_that_came_orders_are_held_back_and_nothing_else),
		cmocka_unit_test(test_required__a_refused_one_is_as_good_as_none),
		cmocka_unit_test(test_required__of_two_of_one_name_the_sound_one_counts),
		cmocka_unit_test(test_required__only_one_that_did_not_come_is_a_warning_of_the_run),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
