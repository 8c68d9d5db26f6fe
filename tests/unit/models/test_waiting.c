/* The queue of waiting lines, small and large, against a plain list. */
#include "allot/models/waiting.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "support/testing.h"
#include "support/waiting_check.h"

static struct waiting_access all_there(struct waiting *w)
{
	return (struct waiting_access){ w, 1, NULL };
}

static struct waiter waiter(uint64_t line, int16_t priority, uint32_t units)
{
	return (struct waiter){ .line = line, .units = units, .policy = { .priority = priority } };
}

static void add(struct waiting *w, struct waiter x)
{
	assert_int_equal(waiting_add(all_there(w), &x), ST_OK);
}

/* The lines that call with SUPPLY, as numbers behind each other. */
static void assert_order(struct waiting *w, struct supply supply, const uint64_t *lines, size_t count)
{
	struct waiter_key after = WAITER_FIRST;
	struct waiter next;
	bool found = true;

	for (size_t i = 0; i <= count; i++) {
		assert_int_equal(waiting_next(all_there(w), after, supply, &found, &next), ST_OK);
		assert_int_equal(found, i < count);
		if (!found)
			return;
		assert_int_equal(next.line, lines[i]);
		after = waiter_key(&next);
	}
}

static void test_waiting__the_higher_priority_goes_first_then_the_line_known_first(void **state)
{
	struct waiting w = { 0 };

	(void)state;
	add(&w, waiter(4, 0, 1));
	add(&w, waiter(3, -2, 1));
	add(&w, waiter(9, 7, 1));
	add(&w, waiter(2, 0, 1));
	assert_order(&w, (struct supply){ 1, 1 }, (uint64_t[]){ 9, 2, 4, 3 }, 4);
	assert_int_equal(w.lines, 4);
	assert_int_equal(w.units, 4);
	waiting_check(&w);
	waiting_release(&w);
}

/* Whether W, alone in the queue, is found. */
static bool waiter_calls(const struct waiter *x, struct supply supply)
{
	struct waiting w = { 0 };
	struct waiter next;
	bool found = false;

	add(&w, *x);
	assert_int_equal(waiting_next(all_there(&w), WAITER_FIRST, supply, &found, &next), ST_OK);
	waiting_release(&w);
	return found;
}

static void test_waiting__only_who_can_be_covered_or_is_to_be_told_calls(void **state)
{
	struct waiter whole = waiter(1, 0, 5), split = waiter(2, 0, 5), any = waiter(3, 0, 5),
		      cut = waiter(4, 0, 5);
	const struct supply none = { 0, 0 }, little = { 3, 4 }, scattered = { 3, 5 }, enough = { 5, 5 };

	(void)state;
	split.policy.split = any.policy.split = any.policy.backorder = true;
	cut.cut = 1;
	assert_false(waiter_calls(&whole, scattered));
	assert_true(waiter_calls(&whole, enough));
	assert_false(waiter_calls(&split, little));
	assert_true(waiter_calls(&split, scattered));
	assert_true(waiter_calls(&any, little));
	assert_false(waiter_calls(&any, none));
	assert_true(waiter_calls(&cut, none));
}

static void test_waiting__replacing_and_removing_keep_the_figures(void **state)
{
	struct waiting w = { 0 };
	struct waiter less = waiter(2, 0, 3);

	(void)state;
	add(&w, waiter(1, 0, 9));
	add(&w, waiter(2, 0, 8));
	assert_order(&w, (struct supply){ 7, 7 }, NULL, 0);
	assert_int_equal(waiting_replace(all_there(&w), &less), ST_OK);
	waiting_check(&w);
	assert_order(&w, (struct supply){ 7, 7 }, (uint64_t[]){ 2 }, 1);
	assert_int_equal(w.units, 12);
	assert_int_equal(waiting_remove(all_there(&w), (struct waiter_key){ 0, 2 }), ST_OK);
	waiting_check(&w);
	assert_int_equal(waiting_remove(all_there(&w), (struct waiter_key){ 0, 2 }), ST_DAMAGED);
	assert_int_equal(waiting_replace(all_there(&w), &less), ST_DAMAGED);
	assert_int_equal(waiting_remove(all_there(&w), (struct waiter_key){ 0, 1 }), ST_OK);
	assert_int_equal(w.count, 0);
	assert_int_equal(waiting_remove(all_there(&w), (struct waiter_key){ 0, 1 }), ST_DAMAGED);
	waiting_release(&w);
}

enum { MANY = 1000000 };

/* A million lines that nothing covers: to pass them over looks at segments only, none of them loaded. */
static void test_waiting__a_million_lines_that_nothing_covers_cost_a_look_at_segments(void **state)
{
	struct waiting w = { 0 };
	struct waiter next;
	bool found = true;

	(void)state;
	for (uint64_t i = 1; i <= MANY; i++)
		add(&w, waiter(i, 0, 5));
	assert_in_range(w.count, MANY / WAITING_SEGMENT_MAX, MANY / WAITING_SEGMENT_MAX + 1);
	waiting_check(&w);
	for (uint32_t s = 0; s < w.count; s++) {
		free(w.segments[s].waiters); /* to load one would break a contract: there is no source */
		w.segments[s].waiters = NULL;
		w.segments[s].capacity = 0;
	}
	assert_int_equal(waiting_next(all_there(&w), WAITER_FIRST, (struct supply){ 4, 400 }, &found, &next),
			 ST_OK);
	assert_false(found);
	waiting_release(&w);
}

static void test_waiting__lines_that_come_newest_first_fill_segments_too(void **state)
{
	struct waiting w = { 0 };

	(void)state;
	for (uint64_t i = 100000; i > 0; i--)
		add(&w, waiter(i, 0, 5));
	assert_in_range(w.count, 1, 100000 / WAITING_SEGMENT_MAX + 1);
	waiting_check(&w);
	waiting_release(&w);
}

static uint32_t chance(uint64_t *seed, uint32_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % below;
}

/* Rule 1 in other words: what there is covers W, or some of it if it may be split and wait for the rest. */
static bool is_covered(const struct waiter *w, struct supply supply)
{
	bool whole = supply.largest >= w->units, split = w->policy.split && supply.total >= w->units;
	bool some = w->policy.split && w->policy.backorder && supply.total > 0;
	return whole || split || some || w->cut > 0;
}

enum { LINES = 4000 };

/* What calls first behind AFTER in the plain list, which is by line. */
static const struct waiter *plain_next(const struct waiter *list, struct waiter_key after, struct supply supply)
{
	const struct waiter *best = NULL;

	for (int i = 0; i < LINES; i++) {
		const struct waiter *x = &list[i];
		if (x->units == 0 || waiter_key_cmp(waiter_key(x), after) <= 0 || !is_covered(x, supply))
			continue;
		if (!best || waiter_key_cmp(waiter_key(x), waiter_key(best)) < 0)
			best = x;
	}
	return best;
}

static void change(struct waiting *w, struct waiter *x, uint64_t line, uint64_t *seed)
{
	struct waiter now = waiter(line, (int16_t)chance(seed, 3), 1 + chance(seed, 1000));

	now.policy.split = chance(seed, 2);
	now.policy.backorder = chance(seed, 2) && chance(seed, 50) == 0;
	now.cut = chance(seed, 200) == 0;
	if (x->units == 0) {
		add(w, now);
	} else if (chance(seed, 3) == 0) {
		assert_int_equal(waiting_remove(all_there(w), waiter_key(x)), ST_OK);
		now.units = 0;
	} else {
		now.policy.priority = x->policy.priority;
		assert_int_equal(waiting_replace(all_there(w), &now), ST_OK);
	}
	*x = now;
}

static void test_waiting__does_what_a_plain_list_does(void **state)
{
	static struct waiter list[LINES];
	struct waiting w = { 0 };
	uint64_t seed = 3;

	(void)state;
	for (int i = 0; i < 40000; i++) {
		uint64_t line = 1 + chance(&seed, LINES);
		struct supply supply = { chance(&seed, 30), chance(&seed, 60) };
		struct waiter next;
		bool found;
		change(&w, &list[line - 1], line, &seed);
		if (i % 50 > 0)
			continue;
		waiting_check(&w);
		struct waiter_key after = { (int16_t)chance(&seed, 3), chance(&seed, LINES) };
		const struct waiter *want = plain_next(list, after, supply);
		assert_int_equal(waiting_next(all_there(&w), after, supply, &found, &next), ST_OK);
		assert_int_equal(found, want != NULL);
		if (want)
			assert_int_equal(next.line, want->line);
	}
	waiting_release(&w);
}

/* A source with one segment of three lines. */
static enum status load(void *ctx, uint64_t product, uint32_t number, uint32_t count, struct waiter *waiters)
{
	const struct waiter *lines = ctx;

	assert_int_equal(product, 1);
	assert_int_equal(number, 6);
	assert_int_equal(count, 3);
	memcpy(waiters, lines, count * sizeof(*waiters));
	return ST_OK;
}

static enum status load_next(struct waiter *lines, uint32_t least, struct waiter *next)
{
	struct waiting w = { 0 };
	struct waiting_source source = { load, lines };
	struct waiting_access a = { &w, 1, &source };
	struct waiting_segment s = {
		.first = { 0, 1 }, .count = 3, .number = 6, .least_whole = least, .least_split = UINT32_MAX
	};
	bool found = false;

	assert_int_equal(waiting_restore_segment(&w, &s, NULL), ST_OK);
	assert_int_equal(w.next_number, 7);
	enum status st = waiting_next(a, (struct waiter_key){ 0, 1 }, (struct supply){ 9, 9 }, &found, next);
	waiting_release(&w);
	return st;
}

static void test_waiting__segments_are_loaded_when_asked_for_and_held_against_their_figures(void **state)
{
	struct waiter lines[] = { waiter(1, 0, 4), waiter(2, 0, 99), waiter(5, 0, 6) };
	struct waiter next;

	(void)state;
	assert_int_equal(load_next(lines, 4, &next), ST_OK);
	assert_int_equal(next.line, 5);
	assert_int_equal(load_next(lines, 3, &next), ST_DAMAGED);
	lines[0].line = 3;
	assert_int_equal(load_next(lines, 4, &next), ST_DAMAGED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_waiting__the_higher_priority_goes_first_then_the_line_known_first),
		cmocka_unit_test(test_waiting__only_who_can_be_covered_or_is_to_be_told_calls),
		cmocka_unit_test(test_waiting__replacing_and_removing_keep_the_figures),
		cmocka_unit_test(test_waiting__a_million_lines_that_nothing_covers_cost_a_look_at_segments),
		cmocka_unit_test(test_waiting__lines_that_come_newest_first_fill_segments_too),
		cmocka_unit_test(test_waiting__does_what_a_plain_list_does),
		cmocka_unit_test(
			test_waiting__segments_are_loaded_when_asked_for_and_held_against_their_figures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
