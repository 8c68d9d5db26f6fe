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

static enum status take_stock(void *ctx)
{
	const int *wanted = ctx;

	stock_must_cover(2, *wanted);
	return *wanted == 1 ? ST_BUSY : ST_OK;
}

static void test_contract__guarded_work_gives_its_status_or_that_of_a_broken_contract(void **state)
{
	int wanted = 2;

	(void)state;
	assert_int_equal(contract_guarded(take_stock, &wanted), ST_OK);
	wanted = 1;
	assert_int_equal(contract_guarded(take_stock, &wanted), ST_BUSY);
	wanted = 3;
	assert_int_equal(contract_guarded(take_stock, &wanted), ST_CONTRACT);
	assert_non_null(strstr(fail_message(), "a contract was broken (REQUIRE "));
	assert_non_null(strstr(fail_message(), "stock >= wanted)"));
}

static void test_contract__without_a_guard_the_process_ends_with_its_exit_status(void **state)
{
	int how = 0;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		(void)!freopen("/dev/null", "w", stderr);
		stock_must_cover(1, 2);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFEXITED(how));
	assert_int_equal(WEXITSTATUS(how), 70);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_contract__a_kept_contract_is_not_noticed),
		cmocka_unit_test(test_contract__a_broken_contract_tells_kind_place_and_condition),
		cmocka_unit_test(test_contract__the_innermost_guard_catches_then_the_outer_one),
		cmocka_unit_test(test_contract__a_long_condition_is_cut),
		cmocka_unit_test(test_contract__guarded_work_gives_its_status_or_that_of_a_broken_contract),
		cmocka_unit_test(test_contract__without_a_guard_the_process_ends_with_its_exit_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
