#include "results/run_folder.h"
#include "support/faults.h"
#include "support/results_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/results/folder.h"

#define EVERY_FILE                                                                                             \
	"SHA256SUMS allocations.csv amendments.csv cancellations.csv deallocations.csv movements.csv "         \
	"out_of_stock.csv promises.csv "                                                                       \
	"shipments.csv summary.json "

/* Run NUMBER cannot begin, and WHY is said. */
static void cannot_begin(uint64_t number, const char *why)
{
	struct results *r = NULL;

	assert_int_equal(stage_try_begin(stage_out(), number, &r), ST_CANT_CREATE);
	assert_null(r);
	if (!strstr(fail_message(), why))
		fail_msg("got \"%s\", want \"%s\"", fail_message(), why);
}

static void test_run_folder__nobody_else_may_read_or_write_it(void **state)
{
	mode_t mask = umask(0);
	struct results *r = stage_begin(1);

	(void)state;
	assert_int_equal(stage_refused(r, 0, 3), ST_OK);
	stage_publish(r);
	umask(mask);
	assert_int_equal(scratch_mode(stage_out()), 0700);
	assert_int_equal(scratch_mode(stage_in("run-000001")), 0700);
	assert_int_equal(scratch_mode(stage_in("run-000001/rejected")), 0700);
	assert_int_equal(scratch_mode(stage_in("run-000001/rejected/01-orders.csv")), 0600);
	assert_int_equal(scratch_mode(stage_in("run-000001/allocations.csv")), 0600);
	assert_int_equal(scratch_mode(stage_in("run-000001/summary.json")), 0600);
}

/* What is published in an OUT of MODE has modes FOLDER and FILE, and OUT's group. */
static void readable_as(mode_t mode, mode_t folder, mode_t file)
{
	static const char *const FILES[] = { "allocations.csv", "summary.json", "rejected/01-orders.csv" };
	struct stat of_out, is;
	mode_t mask = umask(077);

	assert_int_equal(folder_make(stage_out()), ST_OK);
	if (geteuid() == 0)
		assert_int_equal(chown(stage_out(), (uid_t)-1, 1234), 0);
	assert_int_equal(chmod(stage_out(), mode), 0);
	assert_int_equal(stat(stage_out(), &of_out), 0);
	struct results *r = stage_begin(1);
	assert_int_equal(stage_refused(r, 0, 3), ST_OK);
	stage_publish(r);
	umask(mask);
	assert_int_equal(scratch_mode(stage_out()), mode);
	assert_int_equal(scratch_mode(stage_in("run-000001")), folder);
	assert_int_equal(scratch_mode(stage_in("run-000001/rejected")), folder);
	for (size_t i = 0; i < COUNT_OF(FILES); i++) {
		char name[80];
		(void)snprintf(name, sizeof(name), "run-000001/%s", FILES[i]);
		assert_int_equal(stat(stage_in(name), &is), 0);
		assert_int_equal(is.st_mode & 07777, file);
		assert_int_equal(is.st_gid, of_out.st_gid);
	}
	assert_int_equal(folder_remove(stage_out()), ST_OK);
}

static void test_run_folder__who_may_read_out_may_read_results_at_most_its_group(void **state)
{
	(void)state;
	readable_as(0700, 0700, 0600);
	readable_as(0750, 0750, 0640);
	readable_as(0770, 0750, 0640);
	readable_as(0755, 0750, 0640);
	readable_as(0777, 0750, 0640);
	readable_as(0710, 0710, 0600);
	readable_as(02750, 02750, 0640);
	readable_as(02775, 02750, 0640);
	readable_as(01777, 0750, 0640);
}

static void test_run_folder__nothing_is_visible_before_it_is_published(void **state)
{
	struct results *r = stage_begin(7);

	(void)state;
	assert_int_equal(stage_allocated(r), ST_OK);
	assert_string_equal(scratch_list(stage_out()), ".run-000007.tmp ");
	assert_false(stage_exist(7));
	stage_publish(r);
	assert_true(stage_exist(7));
	assert_false(stage_exist(8));
	assert_string_equal(scratch_list(stage_out()), "latest run-000007 ");
}

static void test_run_folder__dropping_leaves_no_trace(void **state)
{
	struct results *r = stage_begin(1);

	(void)state;
	assert_int_equal(stage_refused(r, 0, 3), ST_OK);
	results_drop(r);
	results_drop(NULL);
	assert_string_equal(scratch_list(stage_out()), "");
}

static void test_run_folder__latest_moves_on_to_the_newest_run(void **state)
{
	(void)state;
	stage_publish(stage_begin(1));
	stage_publish(stage_begin(2));
	stage_publish(stage_begin(1000000));
	assert_string_equal(scratch_list(stage_out()), "latest run-000001 run-000002 run-1000000 ");
	assert_string_equal(scratch_link(stage_in("latest")), "run-1000000");
}

static void test_run_folder__where_there_are_no_links_there_is_no_latest(void **state)
{
	static const int NO_LINKS[] = { EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(NO_LINKS); i++) {
		faults_fail_kind(FAULT_SYMLINK, NO_LINKS[i]);
		struct results *r = stage_begin(1);
		assert_false(results_hold_links(r));
		assert_int_equal(stage_try_publish(r), ST_OK);
		assert_string_equal(scratch_list(stage_out()), "run-000001 ");
		assert_int_equal(run_folder_point_latest(stage_out(), 1), ST_OK);
		assert_string_equal(scratch_list(stage_out()), "run-000001 ");
		faults_clear();
		assert_int_equal(folder_remove(stage_out()), ST_OK);
	}
	struct results *r = stage_begin(1);
	assert_true(results_hold_links(r));
	results_drop(r);
}

static void test_run_folder__what_publication_needs_is_tried_at_the_beginning(void **state)
{
	static const enum fault_call CALLS[] = { FAULT_PUBLISH, FAULT_SYMLINK };
	struct results *r = NULL;

	(void)state;
	assert_int_equal(folder_make(stage_out()), ST_OK);
	for (size_t i = 0; i < COUNT_OF(CALLS); i++) {
		faults_fail_kind(CALLS[i], ENOSPC);
		assert_int_equal(stage_try_begin(stage_out(), 1, &r), ST_IO);
		faults_clear();
		assert_string_equal(scratch_list(stage_out()), "");
	}
	assert_int_equal(folder_make(stage_in(".run-000001.new")), ST_OK); /* of a run that was killed */
	stage_publish(stage_begin(1));
	assert_string_equal(scratch_list(stage_out()), "latest run-000001 ");
}

static void test_run_folder__a_link_that_fails_for_another_reason_is_a_failure(void **state)
{
	struct results *r = stage_begin(1);

	(void)state;
	faults_fail_kind(FAULT_SYMLINK, EACCES);
	assert_int_equal(stage_try_publish(r), ST_IO);
	results_drop(r);
	assert_string_equal(scratch_list(stage_out()), "");
}

static void test_run_folder__a_latest_that_points_nowhere_is_replaced(void **state)
{
	(void)state;
	assert_int_equal(folder_make(stage_out()), ST_OK);
	assert_int_equal(symlink("run-000099", stage_in("latest")), 0);
	stage_publish(stage_begin(1));
	assert_string_equal(scratch_link(stage_in("latest")), "run-000001");
}

static void test_run_folder__a_latest_that_points_at_a_folder_is_replaced_not_entered(void **state)
{
	(void)state;
	assert_int_equal(folder_make(stage_in("elsewhere")), ST_OK);
	assert_int_equal(symlink("elsewhere", stage_in("latest")), 0);
	stage_publish(stage_begin(1));
	assert_string_equal(scratch_link(stage_in("latest")), "run-000001");
	assert_string_equal(scratch_list(stage_in("elsewhere")), "");
}

static void test_run_folder__a_latest_that_is_not_ours_is_refused_and_kept(void **state)
{
	(void)state;
	assert_int_equal(folder_make(stage_in("latest")), ST_OK);
	cannot_begin(1, "/results/latest: is no symbolic link");
	assert_int_equal(folder_remove(stage_in("latest")), ST_OK);
	scratch_write(stage_in("latest"), "mine");
	cannot_begin(1, "/results/latest: is no symbolic link");
	assert_string_equal(scratch_read(stage_in("latest")), "mine");
	assert_string_equal(scratch_list(stage_out()), "latest ");
}

static void test_run_folder__a_run_of_that_number_is_refused_and_kept(void **state)
{
	(void)state;
	stage_publish(stage_begin(1));
	cannot_begin(1, "/results/run-000001: exists already");
	assert_string_equal(scratch_list(stage_in("run-000001")), EVERY_FILE);
	scratch_write(stage_in("run-000002"), "a file");
	cannot_begin(2, "/results/run-000002: exists already");
	assert_false(stage_exist(2));
	assert_int_equal(symlink("nowhere", stage_in("run-000003")), 0);
	cannot_begin(3, "/results/run-000003: exists already");
	assert_string_equal(scratch_list(stage_out()), "latest run-000001 run-000002 run-000003 ");
}

static void test_run_folder__a_folder_that_comes_in_between_is_not_replaced(void **state)
{
	struct results *r = stage_begin(1);

	(void)state;
	assert_int_equal(folder_make(stage_in("run-000001")), ST_OK);
	assert_int_equal(stage_try_publish(r), ST_CANT_CREATE);
	assert_non_null(strstr(fail_message(), "/results/run-000001: exists already"));
	results_drop(r);
	assert_string_equal(scratch_list(stage_in("run-000001")), "");
	assert_string_equal(scratch_list(stage_out()), "run-000001 ");
}

static void test_run_folder__out_is_made_with_its_parents(void **state)
{
	struct results *r = NULL;

	(void)state;
	assert_int_equal(stage_try_begin(scratch_path("a/b/c/"), 1, &r), ST_OK);
	stage_publish(r);
	assert_string_equal(scratch_link(scratch_path("a/b/c/latest")), "run-000001");
}

static void test_run_folder__out_below_a_file_cannot_be_made(void **state)
{
	struct results *r = NULL;

	(void)state;
	scratch_write(scratch_path("file"), "x");
	assert_int_equal(stage_try_begin(scratch_path("file/results"), 1, &r), ST_CANT_CREATE);
	assert_non_null(strstr(fail_message(), "/file: is no folder"));
	assert_int_equal(stage_try_begin(scratch_path("file"), 1, &r), ST_CANT_CREATE);
	assert_null(r);
	assert_string_equal(scratch_read(scratch_path("file")), "x");
}

static void test_run_folder__out_that_may_not_be_written_to_is_refused(void **state)
{
	struct results *r = NULL;

	(void)state;
	if (geteuid() == 0)
		skip();
	assert_int_equal(folder_make(stage_out()), ST_OK);
	assert_int_equal(chmod(stage_out(), 0500), 0);
	enum status st = stage_try_begin(stage_out(), 1, &r);
	assert_int_equal(chmod(stage_out(), 0700), 0);
	assert_int_equal(st, ST_CANT_CREATE);
}

/* Leaves what a run leaves that is killed: everything begun, nothing published. */
static void kill_a_run(uint64_t number)
{
	pid_t child = fork();
	int how;

	assert_true(child >= 0);
	if (child == 0) {
		struct results *r = NULL;
		int bad = stage_try_begin(stage_out(), number, &r) || stage_allocated(r) ||
			  stage_refused(r, 0, 3);
		_exit(bad);
	}
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_int_equal(how, 0);
}

static void test_run_folder__what_a_killed_run_left_is_removed(void **state)
{
	(void)state;
	kill_a_run(1);
	assert_string_equal(scratch_list(stage_out()), ".run-000001.tmp ");
	assert_int_equal(symlink("run-000001", stage_in(".latest-000001.tmp")), 0);
	stage_publish(stage_begin(1));
	assert_string_equal(scratch_list(stage_out()), "latest run-000001 ");
	assert_string_equal(scratch_list(stage_in("run-000001")), EVERY_FILE);
}

static void test_run_folder__a_link_in_place_of_a_leftover_is_not_followed(void **state)
{
	(void)state;
	assert_int_equal(folder_make(stage_in("elsewhere")), ST_OK);
	scratch_write(stage_in("elsewhere/kept"), "x");
	assert_int_equal(symlink("elsewhere", stage_in(".run-000001.tmp")), 0);
	stage_publish(stage_begin(1));
	assert_string_equal(scratch_list(stage_in("elsewhere")), "kept ");
}

/* What an attacker who may write to OUT does: the folder being written moves away, a link takes its place. */
static void swap_for_a_link(const char *name)
{
	char from[4096];

	(void)snprintf(from, sizeof(from), "%s", stage_in(name));
	assert_int_equal(folder_make(scratch_path("elsewhere")), ST_OK);
	assert_int_equal(rename(from, stage_in("moved")), 0);
	assert_int_equal(symlink(scratch_path("elsewhere"), from), 0);
}

static void test_run_folder__a_link_in_place_of_the_folder_sends_no_file_elsewhere(void **state)
{
	struct results *r = stage_begin(1);

	(void)state;
	swap_for_a_link(".run-000001.tmp");
	assert_int_equal(stage_allocated(r), ST_OK);
	assert_int_equal(stage_refused(r, 0, 3), ST_OK);
	assert_int_equal(stage_try_publish(r), ST_IO);
	assert_non_null(strstr(fail_message(), "/.run-000001.tmp: was replaced while results were written"));
	results_drop(r);
	assert_string_equal(scratch_list(scratch_path("elsewhere")), "");
	assert_false(stage_exist(1));
}

static void test_run_folder__results_that_another_store_is_writing_are_left_alone(void **state)
{
	struct results *r = stage_begin(1);

	(void)state;
	assert_int_equal(stage_allocated(r), ST_OK);
	cannot_begin(1, "/results/.run-000001.tmp: is being written by the run of another store");
	stage_publish(r);
	assert_string_equal(scratch_read(stage_in("run-000001/allocations.csv")),
			    "orderid,sku,qty,batchref,eta,line\nO1,LAMP,2,B1,,\n");
}

static void test_run_folder__everything_is_synced_before_it_appears(void **state)
{
	struct results *r = stage_begin(1);

	(void)state;
	assert_int_equal(stage_refused(r, 0, 3), ST_OK);
	faults_clear();
	stage_publish(r);
	/*
	 * Eleven files written and synced, rejected/ synced behind its own; the folder synced, the link made,
	 * the folder renamed, OUT synced; then the link renamed, OUT synced.
	 */
	assert_string_equal(faults_log(), "wfwfwfwfwfwfwfwf"
					  "wff"
					  "wf"
					  "wf"
					  "fspf"
					  "rf");
}

/* A whole run of results; what failed first, everything dropped. */
static enum status whole_run(void)
{
	struct results *r = NULL;
	enum status st = stage_try_begin(stage_out(), 1, &r);

	if (!st)
		st = stage_allocated(r);
	if (!st)
		st = stage_refused(r, 0, 3);
	if (!st)
		st = stage_refused(r, 1, 3);
	if (!st)
		st = stage_try_publish(r);
	if (st)
		results_drop(r);
	return st;
}

/* The summary of a run without failures. */
static char summary[4096];

/* What may lie in OUT after a failure: nothing, or the complete folder. */
static void is_all_or_nothing(void)
{
	if (!scratch_exists(stage_out()))
		return;
	if (!stage_exist(1)) {
		assert_string_equal(scratch_list(stage_out()), "");
		return;
	}
	assert_string_equal(scratch_list(stage_in("run-000001")),
			    "SHA256SUMS allocations.csv amendments.csv cancellations.csv deallocations.csv "
			    "movements.csv out_of_stock.csv promises.csv rejected shipments.csv summary.json ");
	assert_string_equal(scratch_list(stage_in("run-000001/rejected")), "01-orders.csv 02-orders.csv ");
	assert_string_equal(scratch_read(stage_in("run-000001/summary.json")), summary);
	assert_false(scratch_exists(stage_in(".run-000001.tmp")));
	assert_false(scratch_exists(stage_in(".latest-000001.tmp")));
}

static void test_run_folder__whatever_fails_results_appear_whole_or_not_at_all(void **state)
{
	size_t failed = 0;
	size_t appeared = 0;
	bool reached = true;

	(void)state;
	assert_int_equal(whole_run(), ST_OK);
	(void)snprintf(summary, sizeof(summary), "%s", scratch_read(stage_in("run-000001/summary.json")));
	assert_int_equal(folder_remove(stage_out()), ST_OK);
	for (size_t call = 0; reached; call++) {
		faults_clear();
		faults_fail_call(call, ENOSPC);
		enum status st = whole_run();
		reached = faults_seen() > call;
		is_all_or_nothing();
		if (st) {
			assert_int_equal(st, ST_IO);
			assert_non_null(strstr(fail_message(), ": disk full"));
			failed++;
			appeared += stage_exist(1);
		}
		assert_int_equal(folder_remove(stage_out()), ST_OK);
	}
	/*
	 * Making and syncing OUT, two folders, a rename, a sync and a link tried, twelve files written and
	 * synced, two syncs of folders, the link; rename, sync, link's rename, sync: in the last three the
	 * folder stands already.
	 */
	assert_int_equal(failed, 2 + 2 + 3 + 2 * 12 + 2 + 1 + 4);
	assert_int_equal(appeared, 3);
}

static void test_run_folder__a_disk_that_fills_up_in_the_middle_is_told_at_once(void **state)
{
	struct results *r = stage_begin(1);
	enum status st = ST_OK;

	(void)state;
	faults_fail_kind(FAULT_WRITE, ENOSPC);
	for (int i = 0; i < 100000 && !st; i++)
		st = stage_allocated(r);
	assert_int_equal(st, ST_IO);
	assert_non_null(strstr(fail_message(), "/.run-000001.tmp/movements.csv: disk full"));
	assert_int_equal(stage_try_publish(r), ST_IO);
	results_drop(r);
	assert_string_equal(scratch_list(stage_out()), "");
}

static void test_run_folder__the_first_failure_is_told_not_that_of_the_clean_up(void **state)
{
	struct results *r = stage_begin(1);

	(void)state;
	faults_fail_kind(FAULT_WRITE, ENOSPC);
	assert_int_equal(stage_try_publish(r), ST_IO);
	faults_fail_kind(FAULT_REMOVE, EACCES);
	results_drop(r);
	assert_non_null(strstr(fail_message(), "/.run-000001.tmp/allocations.csv: disk full"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, faults_setup, faults_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_run_folder__nobody_else_may_read_or_write_it),
		TEST(test_run_folder__who_may_read_out_may_read_results_at_most_its_group),
		TEST(test_run_folder__nothing_is_visible_before_it_is_published),
		TEST(test_run_folder__dropping_leaves_no_trace),
		TEST(test_run_folder__latest_moves_on_to_the_newest_run),
		TEST(test_run_folder__where_there_are_no_links_there_is_no_latest),
		TEST(test_run_folder__what_publication_needs_is_tried_at_the_beginning),
		TEST(test_run_folder__a_link_that_fails_for_another_reason_is_a_failure),
		TEST(test_run_folder__a_latest_that_points_nowhere_is_replaced),
		TEST(test_run_folder__a_latest_that_points_at_a_folder_is_replaced_not_entered),
		TEST(test_run_folder__a_latest_that_is_not_ours_is_refused_and_kept),
		TEST(test_run_folder__a_run_of_that_number_is_refused_and_kept),
		TEST(test_run_folder__a_folder_that_comes_in_between_is_not_replaced),
		TEST(test_run_folder__out_is_made_with_its_parents),
		TEST(test_run_folder__out_below_a_file_cannot_be_made),
		TEST(test_run_folder__out_that_may_not_be_written_to_is_refused),
		TEST(test_run_folder__what_a_killed_run_left_is_removed),
		TEST(test_run_folder__a_link_in_place_of_a_leftover_is_not_followed),
		TEST(test_run_folder__a_link_in_place_of_the_folder_sends_no_file_elsewhere),
		TEST(test_run_folder__results_that_another_store_is_writing_are_left_alone),
		TEST(test_run_folder__everything_is_synced_before_it_appears),
		TEST(test_run_folder__whatever_fails_results_appear_whole_or_not_at_all),
		TEST(test_run_folder__a_disk_that_fills_up_in_the_middle_is_told_at_once),
		TEST(test_run_folder__the_first_failure_is_told_not_that_of_the_clean_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
