#include "allot/base/files/room.h"

#include "support/scratch.h"
#include "support/testing.h"

/* Fills R to its end with bytes that follow from their places. */
static void fill(struct room *r)
{
	unsigned char *at = r->at;

	for (size_t i = 0; i < r->bytes; i++)
		at[i] = (unsigned char)(i * 7 >> 3);
}

/* How many of the first N bytes are as fill() left them. */
static size_t kept(const struct room *r, size_t n)
{
	const unsigned char *at = r->at;
	size_t same = 0;

	for (size_t i = 0; i < n; i++)
		same += at[i] == (unsigned char)(i * 7 >> 3);
	return same;
}

static size_t zeros(const struct room *r, size_t from)
{
	const unsigned char *at = r->at;
	size_t n = 0;

	for (size_t i = from; i < r->bytes; i++)
		n += at[i] == 0;
	return n;
}

static void test_room__keeps_what_it_holds_wherever_it_stands(void **state)
{
	struct room r = { .fd = -1 };

	(void)state;
	for (size_t bytes = 1; bytes < 4 * ROOM_MEMORY_MAX; bytes = r.bytes + 1) {
		size_t before = r.bytes;
		assert_int_equal(room_grow(&r, bytes), ST_OK);
		assert_true(r.bytes >= bytes);
		assert_int_equal(kept(&r, before), before);
		assert_int_equal(zeros(&r, before), r.bytes - before);
		fill(&r);
	}
	room_release(&r);
	assert_null(r.at);
}

static void test_room__a_large_one_is_in_a_file(void **state)
{
	struct room r = { .fd = -1 };

	(void)state;
	assert_int_equal(room_grow(&r, ROOM_MEMORY_MAX), ST_OK);
	assert_int_equal(r.fd, -1);
	assert_int_equal(room_grow(&r, ROOM_MEMORY_MAX + 1), ST_OK);
	assert_true(r.fd >= 0);
	room_release(&r);
	assert_int_equal(r.fd, -1);
	assert_int_equal(room_grow(&r, 1), ST_OK);
	room_release(&r);
}

static void test_room__the_memory_it_may_take_is_the_callers_to_say(void **state)
{
	struct room r = { .fd = -1, .memory_max = 2 * ROOM_MEMORY_MAX };

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(room_grow(&r, ROOM_MEMORY_MAX), ST_OK);
		assert_int_equal(room_grow(&r, 2 * ROOM_MEMORY_MAX), ST_OK);
		assert_int_equal(r.fd, -1);
		assert_int_equal(room_grow(&r, 2 * ROOM_MEMORY_MAX + 1), ST_OK);
		assert_true(r.fd >= 0);
		room_release(&r);
	}
}

static void test_room__that_cannot_be_had_leaves_it_as_it_was(void **state)
{
	struct room r = { .fd = -1 };

	(void)state;
	assert_int_equal(room_grow(&r, 1000), ST_OK);
	size_t before = r.bytes;
	fill(&r);
	scratch_tmpdir("/nonexistent");
	assert_int_equal(room_grow(&r, ROOM_MEMORY_MAX + 1), ST_IO);
	assert_int_equal(r.bytes, before);
	assert_int_equal(kept(&r, before), before);
	scratch_tmpdir_back();
	room_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_room__keeps_what_it_holds_wherever_it_stands),
		cmocka_unit_test(test_room__a_large_one_is_in_a_file),
		cmocka_unit_test(test_room__the_memory_it_may_take_is_the_callers_to_say),
		cmocka_unit_test(test_room__that_cannot_be_had_leaves_it_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
