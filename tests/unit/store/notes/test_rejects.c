#include "store/notes/rejects.h"

#include "allot/base/varint.h"
#include "support/notes_scene.h"
#include "support/testing.h"

static int setup(void **state)
{
	return notes_scene_setup(state, TABLE_REJECTS);
}

/* A row N is refused in RUN; since when. */
static uint64_t refuse(struct notes_scene *s, uint64_t n, uint64_t run, uint64_t resumed)
{
	uint8_t digest[REJECT_DIGEST_BYTES] = { 0 };
	uint64_t random = n, since = 99;

	be64_put(digest, store_random(&random));
	be64_put(digest + 8, n);
	assert_int_equal(rejects_seen(&s->notes, digest, run, resumed, &since), ST_OK);
	return since;
}

static void test_rejects__name_the_first_run_before_this_one(void **state)
{
	struct notes_scene *s = *state;

	assert_int_equal(refuse(s, 1, 3, 0), 0);
	/* two alike rows in one run are both new */
	assert_int_equal(refuse(s, 1, 3, 0), 0);
	assert_int_equal(notes_flush(&s->notes), ST_OK);
	assert_int_equal(refuse(s, 1, 4, 0), 3);
	assert_int_equal(refuse(s, 1, 4, 0), 3);
	assert_int_equal(refuse(s, 1, 9, 0), 3);
	assert_int_equal(refuse(s, 2, 9, 0), 0);
}

static void test_rejects__a_run_that_is_resumed_is_none_before(void **state)
{
	struct notes_scene *s = *state;

	assert_int_equal(refuse(s, 1, 5, 0), 0);
	assert_int_equal(refuse(s, 1, 6, 5), 0);
	assert_int_equal(refuse(s, 1, 7, 5), 0);
	assert_int_equal(refuse(s, 1, 8, 0), 5);
	/* refused before the chain began */
	assert_int_equal(refuse(s, 1, 10, 9), 5);
}

static void test_rejects__are_forgotten_after_a_hundred_runs_without(void **state)
{
	struct notes_scene *s = *state;

	assert_int_equal(refuse(s, 1, 5, 0), 0);
	assert_int_equal(refuse(s, 1, 105, 0), 5);
	assert_int_equal(refuse(s, 1, 205, 0), 5);
	assert_int_equal(refuse(s, 1, 306, 0), 0);
	assert_int_equal(refuse(s, 1, 307, 0), 306);
}

static uint64_t stored(struct notes_scene *s)
{
	uint64_t entries = 0;

	assert_int_equal(blocks_check(s->e->txn, &s->e->env.tables[TABLE_REJECTS], &entries), ST_OK);
	return entries;
}

static void test_rejects__what_is_forgotten_goes_by_and_by(void **state)
{
	enum { ROWS = 5000, NIGHTS = 400 };
	struct notes_scene *s = *state;

	for (uint64_t n = 0; n < ROWS; n++)
		(void)refuse(s, n, n % 2 ? 1 : 50, 0);
	assert_int_equal(notes_flush(&s->notes), ST_OK);
	for (uint64_t i = 0; i < NIGHTS; i++)
		assert_int_equal(rejects_clean(&s->notes, 101, i), ST_OK);
	/* run 1 is just not forgotten in run 101 */
	assert_int_equal(stored(s), ROWS);
	for (uint64_t i = 0; i < NIGHTS; i++)
		assert_int_equal(rejects_clean(&s->notes, 102, i), ST_OK);
	assert_true(stored(s) < ROWS / 2 + ROWS / 20);
	for (uint64_t n = 0; n < ROWS; n++)
		assert_int_equal(refuse(s, n, 103, 0), n % 2 ? 0 : 50);
}

static void test_rejects__bad_entries_are_told(void **state)
{
	static const char *const BAD[] = { "\x01", "\x01\x02\x03", "\x7f\x7f" };
	struct notes_scene *s = *state;
	uint8_t digest[REJECT_DIGEST_BYTES] = { 7 };
	uint64_t since = 0;

	for (size_t i = 0; i < COUNT_OF(BAD); i++) {
		assert_int_equal(notes_put(&s->notes, slice_of(digest, sizeof(digest)), slice_str(BAD[i])),
				 ST_OK);
		assert_int_equal(rejects_seen(&s->notes, digest, 10, 0, &since), ST_DAMAGED);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, notes_scene_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_rejects__name_the_first_run_before_this_one),
		TEST(test_rejects__a_run_that_is_resumed_is_none_before),
		TEST(test_rejects__are_forgotten_after_a_hundred_runs_without),
		TEST(test_rejects__what_is_forgotten_goes_by_and_by),
		TEST(test_rejects__bad_entries_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
