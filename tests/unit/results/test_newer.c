/* Results newer than their store. */
#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/results/newer.h"

#include "support/faults.h"
#include "support/scratch.h"
#include "support/testing.h"

static void put_run(const char *name, const char *summary)
{
	char path[64];
	assert_int_equal(mkdir(scratch_path(name), 0700), 0);
	snprintf(path, sizeof(path), "%s/summary.json", name);
	scratch_write(scratch_path(path), summary);
}

static uint64_t newer(uint64_t from)
{
	uint64_t number = 99;
	assert_int_equal(results_newer(scratch_path(""), SLICE("abc"), from, &number), ST_OK);
	return number;
}

static void test_newer__there_is_none_where_there_is_no_out(void **state)
{
	uint64_t number = 99;
	(void)state;
	assert_int_equal(results_newer(scratch_path("missing"), SLICE("abc"), 1, &number), ST_OK);
	assert_int_equal(number, 0);
}

static void test_newer__the_highest_folder_of_the_store_is_found(void **state)
{
	(void)state;
	put_run("run-000002", "{\"run\":2,\"store\":\"abc\",\"status\":\"complete\"}");
	put_run("run-000011", "{\"run\":11,\"store\":\"abc\",\"status\":\"complete\"}");
	put_run("run-000007", "{\"run\":7,\"store\":\"abc\",\"status\":\"complete\"}");
	assert_int_equal(newer(3), 11);
	assert_int_equal(newer(11), 11);
	assert_int_equal(newer(12), 0);
}

static void test_newer__folders_of_other_stores_and_other_things_do_not_count(void **state)
{
	(void)state;
	put_run("run-000005", "{\"run\":5,\"store\":\"abcd\",\"status\":\"complete\"}");
	put_run("run-000006x", "{\"run\":6,\"store\":\"abc\",\"status\":\"complete\"}");
	put_run(".run-000007.tmp", "{\"run\":7,\"store\":\"abc\",\"status\":\"complete\"}");
	put_run("run-000008", "");
	assert_int_equal(mkdir(scratch_path("run-000009"), 0700), 0);
	assert_int_equal(newer(1), 0);
}

/* With so many descriptors left. */
static enum status newer_with(rlim_t descriptors)
{
	struct rlimit before;
	uint64_t number = 99;
	const char *out = scratch_path("");
	int lowest = dup(0);
	close(lowest);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	const struct rlimit few = { (rlim_t)lowest + descriptors, before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	enum status st = results_newer(out, SLICE("abc"), 1, &number);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_int_equal(number, st == ST_OK ? 2 : 99);
	return st;
}

static void test_newer__what_cannot_be_read_is_told_for_it_might_be_newer(void **state)
{
	uint64_t number = 99;
	(void)state;
	put_run("run-000002", "{\"run\":2,\"store\":\"abc\",\"status\":\"complete\"}");
	assert_int_equal(newer_with(0), ST_IO);
	assert_int_equal(newer_with(1), ST_IO);
	assert_int_equal(newer_with(2), ST_OK);
	faults_fail_kind(FAULT_LIST, EIO);
	enum status st = results_newer(scratch_path(""), SLICE("abc"), 1, &number);
	faults_clear();
	assert_int_equal(st, ST_IO);
}

static enum results_of of(uint64_t number)
{
	enum results_of what = RESULTS_CLOSED;
	assert_int_equal(results_of(scratch_path(""), number, SLICE("abc"), &what), ST_OK);
	return what;
}

static void test_newer__a_folder_is_of_the_store_that_its_summary_names(void **state)
{
	(void)state;
	put_run("run-000002", "{\"run\":2,\"store\":\"abc\",\"status\":\"complete\"}");
	put_run("run-000003", "{\"run\":3,\"store\":\"abcd\",\"status\":\"complete\"}");
	put_run("run-000004", "");
	assert_int_equal(mkdir(scratch_path("run-000005"), 0700), 0);
	assert_int_equal(of(1), RESULTS_GONE);
	assert_int_equal(of(2), RESULTS_OURS);
	assert_int_equal(of(3), RESULTS_OTHERS);
	assert_int_equal(of(4), RESULTS_NAMELESS);
	assert_int_equal(of(5), RESULTS_NAMELESS);
}

static struct results_latest latest(const char *target)
{
	struct results_latest found = { .there = true, .run = 99 };
	(void)unlink(scratch_path("latest"));
	if (target)
		assert_int_equal(symlink(target, scratch_path("latest")), 0);
	assert_int_equal(results_latest(scratch_path(""), &found), ST_OK);
	return found;
}

static void test_newer__latest_is_of_a_run_as_the_program_links_it(void **state)
{
	(void)state;
	assert_false(latest(NULL).there);
	assert_true(latest("run-000012").there);
	assert_int_equal(latest("run-000012").run, 12);
	assert_int_equal(latest("run-12").run, 0);
	assert_int_equal(latest("./run-000012").run, 0);
	assert_int_equal(latest("run-000012345678901234567890123").run, 0);
	assert_true(latest("elsewhere").there);
	(void)unlink(scratch_path("latest"));
	scratch_write(scratch_path("latest"), "");
	struct results_latest found;
	assert_int_equal(results_latest(scratch_path(""), &found), ST_OK);
	assert_true(found.there);
	assert_int_equal(found.run, 0);
}

static void test_newer__names_of_runs_are_read_in_order(void **state)
{
	struct results_names names;
	(void)state;
	put_run("run-000011", "");
	put_run("run-000002", "");
	put_run("run-3", "");
	put_run(".run-000004.tmp", "");
	assert_int_equal(results_names_read(scratch_path(""), &names), ST_OK);
	assert_int_equal(names.count, 2);
	assert_int_equal(names.runs[0], 2);
	assert_int_equal(names.runs[1], 11);
	assert_false(names.latest.there);
	results_names_release(&names);
	assert_int_equal(results_names_read(scratch_path("missing"), &names), ST_OK);
	assert_int_equal(names.count, 0);
	results_names_release(&names);
	faults_fail_kind(FAULT_LIST, EIO);
	enum status st = results_names_read(scratch_path(""), &names);
	faults_clear();
	assert_int_equal(st, ST_IO);
	results_names_release(&names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_newer__there_is_none_where_there_is_no_out, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(test_newer__the_highest_folder_of_the_store_is_found,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			test_newer__folders_of_other_stores_and_other_things_do_not_count, scratch_setup,
			scratch_teardown),
		cmocka_unit_test_setup_teardown(test_newer__what_cannot_be_read_is_told_for_it_might_be_newer,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(test_newer__a_folder_is_of_the_store_that_its_summary_names,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(test_newer__latest_is_of_a_run_as_the_program_links_it,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(test_newer__names_of_runs_are_read_in_order, scratch_setup,
						scratch_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
