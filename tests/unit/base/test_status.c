#include <errno.h>
#include <pthread.h>
#include <stdio.h>

#include "support/testing.h"

static void test_status__every_failure_has_its_exit_status(void **state)
{
	static const struct {
		enum status st;
		int exit;
	} WANT[] = {
		{ ST_OK, 0 },	    { ST_USAGE, 64 },	    { ST_NO_INPUT, 66 }, { ST_NO_MEMORY, 74 },
		{ ST_IO, 74 },	    { ST_CANT_CREATE, 73 }, { ST_BUSY, 75 },	 { ST_DAMAGED, 76 },
		{ ST_VERSION, 76 }, { ST_CONTRACT, 70 },    { ST_NOT_FOUND, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(WANT); i++)
		assert_int_equal(status_exit(WANT[i].st), WANT[i].exit);
}

static void test_status__every_failure_exits_non_zero_and_has_a_text(void **state)
{
	(void)state;
	for (enum status st = ST_OK; st < ST_COUNT; st++) {
		assert_true((st == ST_OK) == (status_exit(st) == 0));
		assert_true(status_text(st)[0] != '\0');
	}
}

static void test_status__the_newest_sentence_wins(void **state)
{
	(void)state;
	assert_int_equal(fail(ST_BUSY, "first %d", 1), ST_BUSY);
	assert_int_equal(fail(ST_IO, "second"), ST_IO);
	assert_string_equal(fail_message(), "second");
}

static void test_status__a_sentence_may_wrap_the_one_before(void **state)
{
	(void)state;
	fail(ST_IO, "inner");
	fail(ST_IO, "outer: %s", fail_message());
	assert_string_equal(fail_message(), "outer: inner");
}

static void test_status__a_long_sentence_is_cut(void **state)
{
	char text[3000];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	fail(ST_IO, "%s", text);
	assert_int_equal(strlen(fail_message()), 1023);
}

static void test_status__a_full_disk_is_said_by_name(void **state)
{
	(void)state;
	assert_int_equal(fail_errno(ST_IO, "out/x", ENOSPC), ST_IO);
	assert_string_equal(fail_message(), "out/x: disk full");
	fail_errno(ST_IO, "out/x", EDQUOT);
	assert_string_equal(fail_message(), "out/x: disk full");
	fail_errno(ST_IO, "out/x", EIO);
	assert_string_equal(fail_message(), "out/x: Input/output error");
}

static void *fail_elsewhere(void *ctx)
{
	snprintf(ctx, 100, "[%s]", fail_message());
	fail(ST_IO, "of another thread");
	return NULL;
}

static void test_status__threads_have_their_own_sentence(void **state)
{
	pthread_t thread;
	char seen[100];

	(void)state;
	fail(ST_IO, "mine");
	assert_int_equal(pthread_create(&thread, NULL, fail_elsewhere, seen), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_string_equal(seen, "[]");
	assert_string_equal(fail_message(), "mine");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_status__every_failure_has_its_exit_status),
		cmocka_unit_test(test_status__every_failure_exits_non_zero_and_has_a_text),
		cmocka_unit_test(test_status__the_newest_sentence_wins),
		cmocka_unit_test(test_status__a_sentence_may_wrap_the_one_before),
		cmocka_unit_test(test_status__a_long_sentence_is_cut),
		cmocka_unit_test(test_status__a_full_disk_is_said_by_name),
		cmocka_unit_test(test_status__threads_have_their_own_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
