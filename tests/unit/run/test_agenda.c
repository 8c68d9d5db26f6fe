#include "run/agenda.h"
#include "support/testing.h"

#include <stdio.h>

enum { FEEDS_MAX = 6 };

struct scene {
	struct run_record run;
	struct feed_record feeds[FEEDS_MAX];
	uint32_t given[FEEDS_MAX];
	struct arena arena;
	struct agenda agenda;
	char text[100];
};

/*
 * Feeds as letters, in the order in which they are applied: s shipments, b batches, o orders, O orders in two
 * turns.
 */
static struct scene scene_of(const char *letters)
{
	struct scene s = { .run = { .feeds = (uint32_t)strlen(letters) } };

	assert_true(s.run.feeds <= FEEDS_MAX);
	for (uint32_t i = 0; i < s.run.feeds; i++) {
		s.given[i] = i;
		s.feeds[i].kind = letters[i] == 's'   ? KIND_SHIPMENTS
				  : letters[i] == 'b' ? KIND_BATCHES
						      : KIND_ORDERS;
		s.feeds[i].has_first_turn = letters[i] == 'O';
	}
	return s;
}

/* The steps: "1r 2f ..." for rows and first turns, p for rows put off, a for what is abandoned. */
static const char *agenda_of(struct scene *s)
{
	size_t n = 0;

	arena_init(&s->arena);
	assert_int_equal(agenda_make(&s->agenda, &s->arena, &s->run, s->feeds, s->given), ST_OK);
	for (uint32_t i = 0; i < s->agenda.count; i++) {
		const struct step *step = &s->agenda.steps[i];
		if (step->kind == STEP_ROWS || step->kind == STEP_FIRST_TURN)
			n += (size_t)snprintf(s->text + n, sizeof(s->text) - n, "%u%c ", step->feed,
					      step->kind == STEP_ROWS ? 'r' : 'f');
		else
			n += (size_t)snprintf(s->text + n, sizeof(s->text) - n, "%c ",
					      step->kind == STEP_PUT_OFF ? 'p' : 'a');
	}
	arena_release(&s->arena);
	return s->text;
}

static void test_agenda__rows_of_feeds_in_their_order_then_what_was_put_off(void **state)
{
	struct scene s = scene_of("sbo"), none = scene_of("");

	(void)state;
	assert_string_equal(agenda_of(&s), "0r 1r 2r p ");
	assert_string_equal(agenda_of(&none), "p ");
}

static void test_agenda__first_turns_come_among_the_shipments_in_the_order_given(void **state)
{
	struct scene s = scene_of("ssbOO");

	(void)state;
	assert_string_equal(agenda_of(&s), "0r 1r 3f 4f 2r 3r 4r p ");
	s.given[0] = 1;
	s.given[1] = 3;
	s.given[3] = 0;
	s.given[4] = 2;
	assert_string_equal(agenda_of(&s), "3f 0r 4f 1r 2r 3r 4r p ");
}

static void test_agenda__as_given_there_is_one_turn(void **state)
{
	struct scene s = scene_of("osb");

	(void)state;
	s.run.options.as_given = true;
	assert_string_equal(agenda_of(&s), "0r 1r 2r p ");
}

static void test_agenda__what_an_abandoned_feed_named_is_served_first(void **state)
{
	struct scene s = scene_of("b");

	(void)state;
	s.run.abandoned_serving = true;
	assert_string_equal(agenda_of(&s), "a 0r p ");
}

static void test_agenda__a_step_is_done_when_the_record_says_so(void **state)
{
	struct scene s = scene_of("bO");
	const struct step rows = { STEP_ROWS, 0 }, first = { STEP_FIRST_TURN, 1 },
			  put_off = { STEP_PUT_OFF, 0 };

	(void)state;
	assert_false(step_done(&rows, &s.run, s.feeds));
	s.feeds[0].rows_done = s.feeds[0].serving = true;
	assert_false(step_done(&rows, &s.run, s.feeds));
	s.feeds[0].serving = false;
	assert_true(step_done(&rows, &s.run, s.feeds));
	assert_false(step_done(&first, &s.run, s.feeds));
	s.feeds[1].first_turn_done = true;
	assert_true(step_done(&first, &s.run, s.feeds));
	assert_true(step_done(&put_off, &s.run, s.feeds));
	s.feeds[1].rows_put_off = 2;
	s.feeds[1].cursor.put_off = 1;
	assert_false(step_done(&put_off, &s.run, s.feeds));
	assert_false(feed_record_done(&s.feeds[1]));
}

static void test_agenda__a_feed_refused_whole_has_nothing_to_do_but_the_rows_of_its_reject_file(void **state)
{
	struct scene s = scene_of("b");
	const struct step rows = { STEP_ROWS, 0 };

	(void)state;
	s.feeds[0].status = FEED_REFUSED;
	s.feeds[0].code = CODE_TOO_MANY_REJECTS;
	assert_true(step_done(&rows, &s.run, s.feeds));
	s.feeds[0].code = CODE_NO_VALID_ROW;
	assert_false(step_done(&rows, &s.run, s.feeds));
	s.feeds[0].rows_done = true;
	assert_true(step_done(&rows, &s.run, s.feeds));
	s.feeds[0].status = FEED_SKIPPED;
	assert_true(step_done(&rows, &s.run, s.feeds));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_agenda__rows_of_feeds_in_their_order_then_what_was_put_off),
		cmocka_unit_test(test_agenda__first_turns_come_among_the_shipments_in_the_order_given),
		cmocka_unit_test(test_agenda__as_given_there_is_one_turn),
		cmocka_unit_test(test_agenda__what_an_abandoned_feed_named_is_served_first),
		cmocka_unit_test(test_agenda__a_step_is_done_when_the_record_says_so),
		cmocka_unit_test(
			test_agenda__a_feed_refused_whole_has_nothing_to_do_but_the_rows_of_its_reject_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
