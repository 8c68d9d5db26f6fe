#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "support/testing.h"

static void stock_must_cover(int stock, int wanted)
{
	REQUIRE(stock >= wanted);
}

static void test_contract__a_kept_contract_is_not_noticed(void **state)
{
	struct contract_guard guard;

	(void)state;
	if (CONTRACT_GUARD(&guard))
		fail_msg("broken: %s", guard.text);
	stock_must_cover(2, 2);
	contract_unguard(&guard);
	assert_string_equal(guard.text, "");
}

static void test_contract__a_broken_contract_tells_kind_place_and_condition(void **state)
{
	struct contract_guard guard;

	(void)state;
	if (!CONTRACT_GUARD(&guard)) {
		stock_must_cover(1, 2);
		fail_msg("went on after a broken contract");
	}
	assert_memory_equal(guard.text, "REQUIRE ", 8);
	assert_non_null(strstr(guard.text, "test_contract.c:"));
	assert_non_null(strstr(guard.text, "stock >= wanted"));
}

static void test_contract__the_innermost_guard_catches_then_the_outer_one(void **state)
{
	struct contract_guard outer;
	struct contract_guard inner;
	volatile int caught = 0;

	(void)state;
	if (CONTRACT_GUARD(&outer)) {
		assert_int_equal(caught, 1);
		caught = 2;
	} else if (CONTRACT_GUARD(&inner)) {
		caught = 1;
		stock_must_cover(0, 1);
	} else {
		stock_must_cover(0, 1);
	}
	assert_int_equal(caught, 2);
}

static void test_contract__a_long_condition_is_cut(void **state)
{
	struct contract_guard guard;
	char what[1000];

	(void)state;
	memset(what, 'x', sizeof(what) - 1);
	what[sizeof(what) - 1] = '\0';
	if (!CONTRACT_GUARD(&guard))
		contract_broken("ENSURE", what, "file.c", 1);
	assert_int_equal(strlen(guard.text), sizeof(guard.text) - 1);
}

static void test_contract__without_a_guard_the_process_aborts(void **state)
{
	int how = 0;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		(void)!freopen("/dev/null", "w", stderr);
		stock_must_cover(1, 2);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFSIGNALED(how));
	assert_int_equal(WTERMSIG(how), SIGABRT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_contract__a_kept_contract_is_not_noticed),
		cmocka_unit_test(test_contract__a_broken_contract_tells_kind_place_and_condition),
		cmocka_unit_test(test_contract__the_innermost_guard_catches_then_the_outer_one),
		cmocka_unit_test(test_contract__a_long_condition_is_cut),
		cmocka_unit_test(test_contract__without_a_guard_the_process_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
