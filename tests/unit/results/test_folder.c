#include "allot/results/folder.h"
#include "support/results_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "allot/base/files/file.h"

static void test_folder__the_path_of_a_run_has_six_digits_at_least(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	assert_string_equal(results_path(&b, "results", 1), "results/run-000001");
	assert_string_equal(results_path(&b, "results/", 999999), "results/run-999999");
	assert_string_equal(results_path(&b, "/", 1000000), "/run-1000000");
	assert_string_equal(results_path(&b, ".", UINT64_MAX), "./run-18446744073709551615");
	buf_release(&b);
}

static void test_folder__a_run_is_published_when_its_folder_names_the_store(void **state)
{
	(void)state;
	assert_false(stage_published(1, "5f1c"));
	stage_publish(stage_begin(1));
	assert_true(stage_exist(1));
	assert_true(stage_published(1, "5f1c"));
	assert_false(stage_published(1, "5f1"));
	assert_false(stage_published(1, "5f1d"));
	assert_false(stage_published(2, "5f1c"));
}

static void test_folder__a_folder_that_was_moved_away_had_appeared(void **state)
{
	char from[4096];

	(void)state;
	stage_publish(stage_begin(1));
	(void)snprintf(from, sizeof(from), "%s", stage_in("run-000001"));
	assert_int_equal(rename(from, scratch_path("taken")), 0);
	assert_false(stage_exist(1));
	assert_true(stage_published(1, "5f1c"));
	/* the newest was another one, or has not appeared */
	assert_false(stage_published(2, "5f1c"));
	assert_false(stage_published(10, "5f1c"));
	stage_publish(stage_begin(2));
	assert_false(stage_published(1, "5f1c"));
}

static void test_folder__another_stores_folder_does_not_count_whatever_latest_says(void **state)
{
	(void)state;
	assert_int_equal(folder_make(stage_in("run-000001")), ST_OK);
	scratch_write(stage_in("run-000001/summary.json"), "{\"run\":1,\"store\":\"other\",");
	assert_int_equal(symlink("run-000001", stage_in("latest")), 0);
	assert_false(stage_published(1, "5f1c"));
}

/* Looking is made to fail with a link to itself and a name that is too long. */
static void test_folder__what_cannot_be_looked_at_is_neither_there_nor_not(void **state)
{
	char far[400] = "";
	bool is;

	(void)state;
	memset(far, 'x', sizeof(far) - 1);
	assert_int_equal(results_exist(far, 1, &is), ST_IO);
	assert_int_equal(results_published(far, 1, SLICE("5f1c"), &is), ST_IO);
	assert_non_null(strstr(fail_message(), "/run-000001/summary.json: File name too long"));
	assert_int_equal(folder_make(stage_in("run-000001")), ST_OK);
	assert_int_equal(symlink("summary.json", stage_in("run-000001/summary.json")), 0);
	assert_int_equal(results_published(stage_out(), 1, SLICE("5f1c"), &is), ST_IO);
	assert_false(is);
}

/* What stands at its place is no folder, or no link. */
static void test_folder__what_is_something_else_has_not_appeared(void **state)
{
	(void)state;
	assert_int_equal(folder_make(stage_out()), ST_OK);
	scratch_write(stage_in("latest"), "run-000001");
	assert_false(stage_published(1, "5f1c"));
	scratch_write(stage_in("run-000001"), "");
	assert_false(stage_exist(1));
	assert_false(stage_published(1, "5f1c"));
}

/* As user 65534, who is told with _exit(). */
static void test_folder__an_out_that_may_not_be_written_to_is_told_with_its_owner(void **state)
{
	char want[200];
	pid_t child;
	int how;

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(results_writable("/"), ST_OK);
	(void)snprintf(want, sizeof(want),
		       "/: results cannot be written there by user 65534: it belongs to user 0, group 0, ");
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		bool told = setresuid(65534, 65534, 65534) == 0 && results_writable("/") == ST_CANT_CREATE &&
			    strncmp(fail_message(), want, strlen(want)) == 0 &&
			    strstr(fail_message(), "or name another folder with --out");
		_exit(!told);
	}
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_int_equal(how, 0);
	assert_int_equal(results_writable(scratch_path("missing")), ST_CANT_CREATE);
}

static void test_folder__latest_can_be_set_for_a_run_killed_before_it_was(void **state)
{
	(void)state;
	stage_publish(stage_begin(1));
	stage_publish(stage_begin(2));
	assert_int_equal(unlink(stage_in("latest")), 0);
	assert_int_equal(symlink("run-000001", stage_in("latest")), 0);
	assert_int_equal(symlink("run-000002", stage_in(".latest-000002.tmp")), 0);
	assert_int_equal(results_point_latest(stage_out(), 2), ST_OK);
	assert_string_equal(scratch_list(stage_out()), "latest run-000001 run-000002 ");
	assert_string_equal(scratch_link(stage_in("latest")), "run-000002");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_folder__the_path_of_a_run_has_six_digits_at_least),
		TEST(test_folder__a_run_is_published_when_its_folder_names_the_store),
		TEST(test_folder__a_folder_that_was_moved_away_had_appeared),
		TEST(test_folder__another_stores_folder_does_not_count_whatever_latest_says),
		TEST(test_folder__what_cannot_be_looked_at_is_neither_there_nor_not),
		TEST(test_folder__what_is_something_else_has_not_appeared),
		TEST(test_folder__an_out_that_may_not_be_written_to_is_told_with_its_owner),
		TEST(test_folder__latest_can_be_set_for_a_run_killed_before_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
