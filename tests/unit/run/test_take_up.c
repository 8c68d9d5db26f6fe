#include "run/take_up.h"
#include "support/testing.h"

#include <stdio.h>

enum { FEEDS_MAX = 6 };

/* Of the statuses, in the enum's order: pending, interrupted, applied, resumed, skipped, refused. */
static const char LETTERS[] = "piarsx";

/* Two runs of feeds, as words: a letter for the content, then one for the status. */
struct scene {
	struct feed_record now[FEEDS_MAX];
	struct feed_record before[FEEDS_MAX];
	uint32_t now_count, before_count;
	struct slice abandoned[FEEDS_MAX];
	struct row_options options_now, options_before;
	struct taking_up t;
	char text[200];
};

static enum feed_status status_of(char letter)
{
	const char *at = strchr(LETTERS, letter);
	assert_non_null(at);
	return (enum feed_status)(at - LETTERS);
}

/* "Aa" is content A, applied. The name is the content's; ? cannot be read. */
static uint32_t read_feeds(const char *words, struct feed_record feeds[FEEDS_MAX])
{
	static const char names[] = "ABCDEF?";
	uint32_t count = 0;
	for (; *words; words += 2 + (words[2] == ' ')) {
		struct feed_record *f = &feeds[count++];
		assert_true(count <= FEEDS_MAX);
		*f = (struct feed_record){ .name = { strchr(names, words[0]), 1 },
					   .has_sha256 = words[0] != '?',
					   .status = status_of(words[1]) };
		memset(f->sha256, words[0], sizeof(f->sha256));
		if (f->status == FEED_REFUSED) {
			f->code = CODE_TOO_MANY_REJECTS;
			f->detail = SLICE("too many");
		}
		f->cursor = (struct feed_cursor){ .rows = 100 * count, .first_turn = 10 * count };
	}
	return count;
}

/* What the feeds of NOW become behind the interrupted run BEFORE, and "| " with what was abandoned. */
static const char *taken_up(struct scene *s, const char *before, const char *now)
{
	size_t n = 0;
	*s = (struct scene){ 0 };
	s->before_count = read_feeds(before, s->before);
	s->now_count = read_feeds(now, s->now);
	for (uint32_t i = 0; i < s->now_count; i++)
		s->now[i].cursor = (struct feed_cursor){ 0 };
	s->t = (struct taking_up){
		.now = s->now,
		.now_count = s->now_count,
		.options_now = &s->options_now,
		.before = s->before,
		.before_count = s->before_count,
		.options_before = &s->options_before,
		.abandoned = s->abandoned,
	};
	take_up(&s->t);
	for (uint32_t i = 0; i < s->now_count; i++)
		n += (size_t)snprintf(s->text + n, sizeof(s->text) - n, "%.*s%c ", SLICE_ARG(s->now[i].name),
				      LETTERS[s->now[i].status]);
	n += (size_t)snprintf(s->text + n, sizeof(s->text) - n, "|");
	for (uint32_t i = 0; i < s->t.abandoned_count; i++)
		n += (size_t)snprintf(s->text + n, sizeof(s->text) - n, " %.*s", SLICE_ARG(s->abandoned[i]));
	return s->text;
}

static void test_take_up__finished_feeds_are_skipped_and_the_one_in_the_middle_goes_on(void **state)
{
	struct scene s;
	(void)state;
	assert_string_equal(taken_up(&s, "Aa Bi Cp", "Ap Bp Cp"), "As Bi Cp |");
	assert_false(s.now[0].resumed);
	assert_true(s.now[1].resumed);
	assert_int_equal(s.now[1].cursor.rows, 200);
	assert_int_equal(s.now[1].cursor.first_turn, 20);
	assert_false(s.now[2].resumed);
	assert_int_equal(s.now[2].cursor.rows, 0);
}

static void test_take_up__what_was_taken_up_already_is_taken_up_again(void **state)
{
	struct scene s;
	(void)state;
	assert_string_equal(taken_up(&s, "As Br Ci Dp", "Ap Bp Cp Dp"), "As Bs Ci Dp |");
	assert_true(s.now[2].resumed);
}

/* The same bytes, read another way, are other rows. */
static void test_take_up__a_feed_with_another_profile_differs(void **state)
{
	static const struct {
		const char *name;
		uint8_t sha256;
		bool same;
	} NOW[] = { { "shop", 1, true }, { "shop", 2, false }, { "other", 1, false }, { NULL, 0, false } };
	struct scene s;

	(void)state;
	for (size_t i = 0; i < sizeof(NOW) / sizeof(NOW[0]); i++) {
		(void)taken_up(&s, "Ai", "Ap");
		s.now[0] = (struct feed_record){ .name = SLICE("A"), .has_sha256 = true };
		memset(s.now[0].sha256, 'A', SHA256_BYTES);
		s.before[0].has_profile = true;
		s.before[0].profile = SLICE("shop");
		s.before[0].profile_sha256[0] = 1;
		s.now[0].has_profile = NOW[i].name != NULL;
		s.now[0].profile = NOW[i].name ? slice_str(NOW[i].name) : (struct slice){ NULL, 0 };
		s.now[0].profile_sha256[0] = NOW[i].sha256;
		take_up(&s.t);
		assert_int_equal(s.t.same, NOW[i].same);
		assert_int_equal(s.now[0].status, NOW[i].same ? FEED_INTERRUPTED : FEED_PENDING);
		assert_int_equal(s.t.abandoned_count, !NOW[i].same);
	}
}

static void test_take_up__names_do_not_matter(void **state)
{
	struct scene s;
	(void)state;
	(void)taken_up(&s, "Ai", "Ap");
	s.now[0] = (struct feed_record){ .name = SLICE("another"), .has_sha256 = true };
	memset(s.now[0].sha256, 'A', SHA256_BYTES);
	take_up(&s.t);
	assert_int_equal(s.now[0].status, FEED_INTERRUPTED);
	assert_slice(s.now[0].name, "another");
}

static void test_take_up__from_the_first_difference_on_all_are_applied_afresh(void **state)
{
	struct scene s;
	(void)state;
	assert_string_equal(taken_up(&s, "Aa Ba Ci", "Ap Dp Cp"), "As Dp Cp |");
	assert_false(s.now[2].resumed);
	assert_string_equal(taken_up(&s, "Aa Ba Ca", "Dp Bp Cp"), "Dp Bp Cp |");
	assert_string_equal(taken_up(&s, "Aa Ba", "Bp Ap"), "Bp Ap |");
	assert_string_equal(taken_up(&s, "Aa Ba Ci", "Ap Cp"), "As Cp |");
}

static void test_take_up__unfinished_feeds_that_are_not_given_are_named(void **state)
{
	struct scene s;
	(void)state;
	assert_string_equal(taken_up(&s, "Aa Bi Cp", "Ap"), "As | B C");
	assert_string_equal(taken_up(&s, "Aa Bi Cp", ""), "| B C");
	assert_string_equal(taken_up(&s, "Aa Bi Cp", "Ap Dp Cp"), "As Dp Cp | B");
	assert_string_equal(taken_up(&s, "Aa Ba Cp", "Dp Ap Bp"), "Dp Ap Bp | C");
	assert_string_equal(taken_up(&s, "Aa Ba", ""), "|");
}

static void test_take_up__a_feed_given_earlier_in_the_run_does_not_stand_for_a_later_one(void **state)
{
	struct scene s;
	(void)state;
	/* the same content twice: the first was finished, the second was not */
	assert_string_equal(taken_up(&s, "Aa Ap", "Ap"), "As | A");
	assert_string_equal(taken_up(&s, "Aa Ap", "Ap Ap"), "As Ap |");
}

static void test_take_up__more_feeds_than_before_are_applied_behind_them(void **state)
{
	struct scene s;
	(void)state;
	assert_string_equal(taken_up(&s, "Aa Bi", "Ap Bp Cp Dp"), "As Bi Cp Dp |");
	assert_string_equal(taken_up(&s, "", "Ap Bp"), "Ap Bp |");
}

static void test_take_up__the_validation_of_what_was_begun_stands(void **state)
{
	struct scene s;
	(void)state;
	assert_string_equal(taken_up(&s, "Aa Br Cs Di", "Ax Bx Cx Dx"), "As Bs Cs Di |");
	for (int i = 0; i < 4; i++) {
		assert_int_equal(s.now[i].code, CODE_NONE);
		assert_int_equal(s.now[i].detail.n, 0);
	}
}

static void test_take_up__what_was_refused_or_not_begun_is_judged_anew(void **state)
{
	struct scene s;
	(void)state;
	assert_string_equal(taken_up(&s, "Aa Bx Cx Di Ep", "Ap Bp Cx Dp Ex"), "As Bp Cx Di Ex |");
	assert_false(s.now[1].resumed);
	assert_int_equal(s.now[1].cursor.rows, 0);
	assert_int_equal(s.now[4].code, CODE_TOO_MANY_REJECTS);
	assert_slice(s.now[4].detail, "too many");
}

static void test_take_up__a_refused_feed_that_is_not_sent_again_is_not_abandoned(void **state)
{
	struct scene s;
	(void)state;
	assert_string_equal(taken_up(&s, "Aa Bx", "Ap"), "As |");
}

static void test_take_up__an_unreadable_feed_is_like_an_unreadable_one_only(void **state)
{
	struct scene s;
	(void)state;
	assert_string_equal(taken_up(&s, "?x Bi", "?x Bp"), "?x Bi |");
	assert_string_equal(taken_up(&s, "Ai Bi", "?x Bp"), "?x Bp | A");
	assert_string_equal(taken_up(&s, "?x Bi", "Ap Bp"), "Ap Bp |");
}

static void test_take_up__under_other_options_all_are_applied_afresh(void **state)
{
	struct scene s;
	(void)state;
	assert_string_equal(taken_up(&s, "Aa Bi", "Ap Bp"), "As Bi |");
	assert_int_equal(s.t.same, 2);
	s.now[0].status = s.now[1].status = FEED_PENDING;
	s.options_now.split = true;
	take_up(&s.t);
	assert_int_equal(s.t.same, 0);
	assert_int_equal(s.now[0].status, FEED_PENDING);
	assert_int_equal(s.now[1].status, FEED_PENDING);
	assert_int_equal(s.t.abandoned_count, 0);
}

static void test_take_up__rows_put_off_are_left_of_a_feed_whose_rows_are_done(void **state)
{
	struct scene s;
	(void)state;
	(void)taken_up(&s, "Ai", "Ap");
	s.before[0].rows_done = true;
	s.before[0].rows_put_off = 3;
	s.before[0].mark = 77;
	s.before[0].serving = s.before[0].zeroing = true;
	s.before[0].alike_refused = s.before[0].missing_kept = true;
	s.before[0].cursor.missing = 12;
	take_up(&s.t);
	assert_true(s.now[0].rows_done);
	assert_true(s.now[0].serving && s.now[0].zeroing);
	assert_true(s.now[0].alike_refused && s.now[0].missing_kept);
	assert_int_equal(s.now[0].cursor.missing, 12);
	assert_int_equal(s.now[0].rows_put_off, 3);
	assert_int_equal(s.now[0].mark, 77);
}

static void test_take_up__a_batches_feed_left_in_the_middle_is_served_where_it_stood(void **state)
{
	struct scene s;
	(void)state;
	(void)taken_up(&s, "Ai", "Bp");
	assert_false(s.t.serving);
	s.before[0].kind = KIND_BATCHES;
	s.before[0].serve_needed = true;
	s.before[0].cursor.served = 5;
	take_up(&s.t);
	assert_true(s.t.serving);
	assert_int_equal(s.t.served, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_take_up__finished_feeds_are_skipped_and_the_one_in_the_middle_goes_on),
		cmocka_unit_test(test_take_up__what_was_taken_up_already_is_taken_up_again),
		cmocka_unit_test(test_take_up__a_feed_with_another_profile_differs),
		cmocka_unit_test(test_take_up__names_do_not_matter),
		cmocka_unit_test(test_take_up__from_the_first_difference_on_all_are_applied_afresh),
		cmocka_unit_test(test_take_up__unfinished_feeds_that_are_not_given_are_named),
		cmocka_unit_test(test_take_up__a_feed_given_earlier_in_the_run_does_not_stand_for_a_later_one),
		cmocka_unit_test(test_take_up__more_feeds_than_before_are_applied_behind_them),
		cmocka_unit_test(test_take_up__the_validation_of_what_was_begun_stands),
		cmocka_unit_test(test_take_up__what_was_refused_or_not_begun_is_judged_anew),
		cmocka_unit_test(test_take_up__a_refused_feed_that_is_not_sent_again_is_not_abandoned),
		cmocka_unit_test(test_take_up__an_unreadable_feed_is_like_an_unreadable_one_only),
		cmocka_unit_test(test_take_up__under_other_options_all_are_applied_afresh),
		cmocka_unit_test(test_take_up__rows_put_off_are_left_of_a_feed_whose_rows_are_done),
		cmocka_unit_test(test_take_up__a_batches_feed_left_in_the_middle_is_served_where_it_stood),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
