#include "allot/results/folder.h"
#include "support/faults.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "allot/base/date.h"
#include "allot/base/file.h"

static int setup(void **state)
{
	faults_clear();
	return scratch_setup(state);
}

static int teardown(void **state)
{
	faults_clear();
	return scratch_teardown(state);
}

/* OUT of these tests. */
static const char *out(void)
{
	return scratch_path("results");
}

/* A path in OUT. */
static const char *in(const char *name)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "results/%s", name);
	return scratch_path(path);
}

static struct slice column_names[] = { SLICE("orderid"), SLICE("sku"), SLICE("qty") };
static struct slice refused_fields[] = { SLICE("O9"), SLICE("LAMP"), SLICE("ten") };

static struct feed_record feed_named(const char *name)
{
	return (struct feed_record){ .name = slice_str(name), .header = column_names, .columns = 3 };
}

static enum status put_allocated(struct results *r)
{
	const struct event event = {
		.type = EVENT_ALLOCATED,
		.ref = SLICE("B1"),
		.sku = SLICE("LAMP"),
		.allocated = { .orderid = SLICE("O1"), .qty = 2 },
	};

	return results_event(r, &event);
}

static enum status put_deallocated(struct results *r)
{
	const struct event event = {
		.type = EVENT_DEALLOCATED,
		.ref = SLICE("B1"),
		.sku = SLICE("LAMP"),
		.deallocated = { .orderid = SLICE("O1"), .qty = 2, .reason = REASON_QUANTITY_CUT },
	};

	return results_event(r, &event);
}

static enum status put_depleted(struct results *r)
{
	const struct event event = {
		.type = EVENT_OUT_OF_STOCK,
		.sku = SLICE("LAMP"),
		.out_of_stock = { .reason = REASON_DEPLETED },
	};

	return results_event(r, &event);
}

static enum status put_refusal(struct results *r, uint32_t place, uint64_t line, const char *name)
{
	const struct feed_record feed = feed_named(name);
	const struct refusal refusal = {
		.feed = place,
		.line = line,
		.code = CODE_BAD_QUANTITY,
		.reason = SLICE("\"ten\" is not a whole number"),
		.fields = refused_fields,
		.count = 3,
	};

	return results_refusal(r, &feed, &refusal);
}

static struct results *begun(uint64_t number)
{
	struct results *r = NULL;

	if (results_begin(out(), number, &r))
		fail_msg("%s", fail_message());
	assert_non_null(r);
	return r;
}

static void publish(struct results *r)
{
	if (results_publish(r, SLICE("{}\n")))
		fail_msg("%s", fail_message());
}

/* Run NUMBER cannot begin, and WHY is said. */
static void cannot_begin(uint64_t number, const char *why)
{
	struct results *r = NULL;

	assert_int_equal(results_begin(out(), number, &r), ST_CANT_CREATE);
	assert_null(r);
	if (!strstr(fail_message(), why))
		fail_msg("got \"%s\", want \"%s\"", fail_message(), why);
}

static void test_folder__an_empty_run_has_every_file_with_its_header(void **state)
{
	(void)state;
	publish(begun(1));
	assert_string_equal(scratch_list(out()), "latest run-000001 ");
	assert_string_equal(scratch_list(in("run-000001")),
			    "allocations.csv deallocations.csv out_of_stock.csv summary.json ");
	assert_string_equal(scratch_read(in("run-000001/allocations.csv")),
			    "orderid,sku,qty,batchref,eta,line\n");
	assert_string_equal(scratch_read(in("run-000001/deallocations.csv")),
			    "orderid,sku,qty,batchref,reason,line\n");
	assert_string_equal(scratch_read(in("run-000001/out_of_stock.csv")),
			    "orderid,sku,qty,reason,available,line\n");
	assert_string_equal(scratch_read(in("run-000001/summary.json")), "{}\n");
	assert_string_equal(scratch_link(in("latest")), "run-000001");
}

static void test_folder__events_go_to_their_files_in_order(void **state)
{
	const struct event created = { .type = EVENT_BATCH_CREATED, .ref = SLICE("B1") };
	struct results *r = begun(1);

	(void)state;
	assert_int_equal(results_event(r, &created), ST_OK);
	assert_int_equal(put_allocated(r), ST_OK);
	assert_int_equal(put_deallocated(r), ST_OK);
	assert_int_equal(put_allocated(r), ST_OK);
	assert_int_equal(put_depleted(r), ST_OK);
	publish(r);
	assert_string_equal(scratch_read(in("latest/allocations.csv")),
			    "orderid,sku,qty,batchref,eta,line\nO1,LAMP,2,B1,,\nO1,LAMP,2,B1,,\n");
	assert_string_equal(scratch_read(in("latest/deallocations.csv")),
			    "orderid,sku,qty,batchref,reason,line\nO1,LAMP,2,B1,quantity-cut,\n");
	assert_string_equal(scratch_read(in("latest/out_of_stock.csv")),
			    "orderid,sku,qty,reason,available,line\n,LAMP,,depleted,0,\n");
}

#define REFUSED "bad-quantity,\"\"\"ten\"\" is not a whole number\",O9,LAMP,ten\n"

static void test_folder__each_feed_with_refused_rows_has_a_reject_file(void **state)
{
	struct results *r = begun(1);

	(void)state;
	assert_int_equal(put_refusal(r, 0, 3, "orders.csv"), ST_OK);
	assert_int_equal(put_refusal(r, 0, 17, "orders.csv"), ST_OK);
	assert_int_equal(put_refusal(r, 2, 2, "orders.csv"), ST_OK);
	assert_int_equal(put_refusal(r, 120, 5, "-"), ST_OK);
	publish(r);
	assert_string_equal(scratch_list(in("run-000001/rejected")), "01-orders.csv 03-orders.csv 121-- ");
	assert_string_equal(scratch_read(in("run-000001/rejected/01-orders.csv")),
			    "reject_line,reject_code,reject_reason,orderid,sku,qty\n3," REFUSED "17," REFUSED);
	assert_string_equal(scratch_read(in("run-000001/rejected/121--")),
			    "reject_line,reject_code,reject_reason,orderid,sku,qty\n5," REFUSED);
}

static void test_folder__names_of_feeds_are_bytes_and_stay_as_they_are(void **state)
{
	struct results *r = begun(1);

	(void)state;
	assert_int_equal(put_refusal(r, 0, 3, "a\nb\x1b[2J\xff.csv"), ST_OK);
	publish(r);
	assert_string_equal(scratch_list(in("run-000001/rejected")), "01-a\nb\x1b[2J\xff.csv ");
}

static void test_folder__the_longest_name_of_a_feed_still_makes_a_file(void **state)
{
	char name[256];
	struct results *r = begun(1);

	(void)state;
	memset(name, 'n', 255);
	name[255] = '\0';
	assert_int_equal(put_refusal(r, 0, 3, name), ST_OK);
	publish(r);
	assert_int_equal(strlen(scratch_list(in("run-000001/rejected"))), 255 + 1);
}

static void test_folder__nobody_else_may_read_or_write_it(void **state)
{
	mode_t mask = umask(0);
	struct results *r = begun(1);

	(void)state;
	assert_int_equal(put_refusal(r, 0, 3, "orders.csv"), ST_OK);
	publish(r);
	umask(mask);
	assert_int_equal(scratch_mode(out()), 0700);
	assert_int_equal(scratch_mode(in("run-000001")), 0700);
	assert_int_equal(scratch_mode(in("run-000001/rejected")), 0700);
	assert_int_equal(scratch_mode(in("run-000001/rejected/01-orders.csv")), 0600);
	assert_int_equal(scratch_mode(in("run-000001/allocations.csv")), 0600);
	assert_int_equal(scratch_mode(in("run-000001/summary.json")), 0600);
}

/* What is published in an OUT of MODE has modes FOLDER and FILE, and OUT's group. */
static void readable_as(mode_t mode, mode_t folder, mode_t file)
{
	static const char *const FILES[] = { "allocations.csv", "summary.json", "rejected/01-orders.csv" };
	struct stat of_out, is;
	mode_t mask = umask(077);

	assert_int_equal(folder_make(out()), ST_OK);
	if (geteuid() == 0)
		assert_int_equal(chown(out(), (uid_t)-1, 1234), 0);
	assert_int_equal(chmod(out(), mode), 0);
	assert_int_equal(stat(out(), &of_out), 0);
	struct results *r = begun(1);
	assert_int_equal(put_refusal(r, 0, 3, "orders.csv"), ST_OK);
	publish(r);
	umask(mask);
	assert_int_equal(scratch_mode(out()), mode);
	assert_int_equal(scratch_mode(in("run-000001")), folder);
	assert_int_equal(scratch_mode(in("run-000001/rejected")), folder);
	for (size_t i = 0; i < COUNT_OF(FILES); i++) {
		char name[80];
		(void)snprintf(name, sizeof(name), "run-000001/%s", FILES[i]);
		assert_int_equal(stat(in(name), &is), 0);
		assert_int_equal(is.st_mode & 07777, file);
		assert_int_equal(is.st_gid, of_out.st_gid);
	}
	assert_int_equal(folder_remove(out()), ST_OK);
}

static void test_folder__who_may_read_out_may_read_results_at_most_its_group(void **state)
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

static void test_folder__nothing_is_visible_before_it_is_published(void **state)
{
	struct results *r = begun(7);

	(void)state;
	assert_int_equal(put_allocated(r), ST_OK);
	assert_string_equal(scratch_list(out()), ".run-000007.tmp ");
	assert_false(results_exist(out(), 7));
	publish(r);
	assert_true(results_exist(out(), 7));
	assert_false(results_exist(out(), 8));
	assert_string_equal(scratch_list(out()), "latest run-000007 ");
}

static void test_folder__dropping_leaves_no_trace(void **state)
{
	struct results *r = begun(1);

	(void)state;
	assert_int_equal(put_refusal(r, 0, 3, "orders.csv"), ST_OK);
	results_drop(r);
	results_drop(NULL);
	assert_string_equal(scratch_list(out()), "");
}

static void test_folder__latest_moves_on_to_the_newest_run(void **state)
{
	(void)state;
	publish(begun(1));
	publish(begun(2));
	publish(begun(1000000));
	assert_string_equal(scratch_list(out()), "latest run-000001 run-000002 run-1000000 ");
	assert_string_equal(scratch_link(in("latest")), "run-1000000");
}

static void test_folder__a_latest_that_points_nowhere_is_replaced(void **state)
{
	(void)state;
	assert_int_equal(folder_make(out()), ST_OK);
	assert_int_equal(symlink("run-000099", in("latest")), 0);
	publish(begun(1));
	assert_string_equal(scratch_link(in("latest")), "run-000001");
}

static void test_folder__a_latest_that_points_at_a_folder_is_replaced_not_entered(void **state)
{
	(void)state;
	assert_int_equal(folder_make(in("elsewhere")), ST_OK);
	assert_int_equal(symlink("elsewhere", in("latest")), 0);
	publish(begun(1));
	assert_string_equal(scratch_link(in("latest")), "run-000001");
	assert_string_equal(scratch_list(in("elsewhere")), "");
}

static void test_folder__a_latest_that_is_not_ours_is_refused_and_kept(void **state)
{
	(void)state;
	assert_int_equal(folder_make(in("latest")), ST_OK);
	cannot_begin(1, "/results/latest: is no symbolic link");
	assert_int_equal(folder_remove(in("latest")), ST_OK);
	scratch_write(in("latest"), "mine");
	cannot_begin(1, "/results/latest: is no symbolic link");
	assert_string_equal(scratch_read(in("latest")), "mine");
	assert_string_equal(scratch_list(out()), "latest ");
}

static void test_folder__a_run_of_that_number_is_refused_and_kept(void **state)
{
	(void)state;
	publish(begun(1));
	cannot_begin(1, "/results/run-000001: exists already");
	assert_string_equal(scratch_list(in("run-000001")),
			    "allocations.csv deallocations.csv out_of_stock.csv summary.json ");
	scratch_write(in("run-000002"), "a file");
	cannot_begin(2, "/results/run-000002: exists already");
	assert_false(results_exist(out(), 2));
	assert_int_equal(symlink("nowhere", in("run-000003")), 0);
	cannot_begin(3, "/results/run-000003: exists already");
	assert_string_equal(scratch_list(out()), "latest run-000001 run-000002 run-000003 ");
}

static void test_folder__a_folder_that_comes_in_between_is_not_replaced(void **state)
{
	struct results *r = begun(1);

	(void)state;
	assert_int_equal(folder_make(in("run-000001")), ST_OK);
	assert_int_equal(results_publish(r, SLICE("{}\n")), ST_CANT_CREATE);
	assert_non_null(strstr(fail_message(), "/results/run-000001: exists already"));
	results_drop(r);
	assert_string_equal(scratch_list(in("run-000001")), "");
	assert_string_equal(scratch_list(out()), "run-000001 ");
}

static void test_folder__out_is_made_with_its_parents(void **state)
{
	struct results *r = NULL;

	(void)state;
	assert_int_equal(results_begin(scratch_path("a/b/c/"), 1, &r), ST_OK);
	publish(r);
	assert_string_equal(scratch_link(scratch_path("a/b/c/latest")), "run-000001");
}

static void test_folder__out_below_a_file_cannot_be_made(void **state)
{
	struct results *r = NULL;

	(void)state;
	scratch_write(scratch_path("file"), "x");
	assert_int_equal(results_begin(scratch_path("file/results"), 1, &r), ST_CANT_CREATE);
	assert_non_null(strstr(fail_message(), "/file: is no folder"));
	assert_int_equal(results_begin(scratch_path("file"), 1, &r), ST_CANT_CREATE);
	assert_null(r);
	assert_string_equal(scratch_read(scratch_path("file")), "x");
}

static void test_folder__out_that_may_not_be_written_to_is_refused(void **state)
{
	struct results *r = NULL;

	(void)state;
	if (geteuid() == 0)
		skip();
	assert_int_equal(folder_make(out()), ST_OK);
	assert_int_equal(chmod(out(), 0500), 0);
	enum status st = results_begin(out(), 1, &r);
	assert_int_equal(chmod(out(), 0700), 0);
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
		int bad = results_begin(out(), number, &r) || put_allocated(r) ||
			  put_refusal(r, 0, 3, "orders.csv");
		_exit(bad);
	}
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_int_equal(how, 0);
}

static void test_folder__what_a_killed_run_left_is_removed(void **state)
{
	(void)state;
	kill_a_run(1);
	assert_string_equal(scratch_list(out()), ".run-000001.tmp ");
	assert_int_equal(symlink("run-000001", in(".latest-000001.tmp")), 0);
	publish(begun(1));
	assert_string_equal(scratch_list(out()), "latest run-000001 ");
	assert_string_equal(scratch_list(in("run-000001")),
			    "allocations.csv deallocations.csv out_of_stock.csv summary.json ");
}

static void test_folder__a_link_in_place_of_a_leftover_is_not_followed(void **state)
{
	(void)state;
	assert_int_equal(folder_make(in("elsewhere")), ST_OK);
	scratch_write(in("elsewhere/kept"), "x");
	assert_int_equal(symlink("elsewhere", in(".run-000001.tmp")), 0);
	publish(begun(1));
	assert_string_equal(scratch_list(in("elsewhere")), "kept ");
}

/* What an attacker who may write to OUT does: the folder being written moves away, a link takes its place. */
static void swap_for_a_link(const char *name)
{
	char from[4096];

	(void)snprintf(from, sizeof(from), "%s", in(name));
	assert_int_equal(folder_make(scratch_path("elsewhere")), ST_OK);
	assert_int_equal(rename(from, in("moved")), 0);
	assert_int_equal(symlink(scratch_path("elsewhere"), from), 0);
}

static void test_folder__a_link_in_place_of_the_folder_sends_no_file_elsewhere(void **state)
{
	struct results *r = begun(1);

	(void)state;
	swap_for_a_link(".run-000001.tmp");
	assert_int_equal(put_allocated(r), ST_OK);
	assert_int_equal(put_refusal(r, 0, 3, "orders.csv"), ST_OK);
	assert_int_equal(results_publish(r, SLICE("{}\n")), ST_IO);
	assert_non_null(strstr(fail_message(), "/.run-000001.tmp: was replaced while results were written"));
	results_drop(r);
	assert_string_equal(scratch_list(scratch_path("elsewhere")), "");
	assert_false(results_exist(out(), 1));
}

static void test_folder__a_link_in_place_of_rejected_sends_no_file_elsewhere(void **state)
{
	struct results *r = begun(1);

	(void)state;
	assert_int_equal(put_refusal(r, 0, 3, "orders.csv"), ST_OK);
	swap_for_a_link(".run-000001.tmp/rejected");
	assert_int_equal(put_refusal(r, 1, 3, "more.csv"), ST_OK);
	results_drop(r);
	assert_string_equal(scratch_list(scratch_path("elsewhere")), "");
}

static void test_folder__results_that_another_store_is_writing_are_left_alone(void **state)
{
	struct results *r = begun(1);

	(void)state;
	assert_int_equal(put_allocated(r), ST_OK);
	cannot_begin(1, "/results/.run-000001.tmp: is being written by the run of another store");
	publish(r);
	assert_string_equal(scratch_read(in("run-000001/allocations.csv")),
			    "orderid,sku,qty,batchref,eta,line\nO1,LAMP,2,B1,,\n");
}

static void test_folder__latest_can_be_set_for_a_run_killed_before_it_was(void **state)
{
	(void)state;
	publish(begun(1));
	publish(begun(2));
	assert_int_equal(unlink(in("latest")), 0);
	assert_int_equal(symlink("run-000001", in("latest")), 0);
	assert_int_equal(symlink("run-000002", in(".latest-000002.tmp")), 0);
	assert_int_equal(results_point_latest(out(), 2), ST_OK);
	assert_string_equal(scratch_list(out()), "latest run-000001 run-000002 ");
	assert_string_equal(scratch_link(in("latest")), "run-000002");
}

static void test_folder__what_publication_needs_is_tried_at_the_beginning(void **state)
{
	static const enum fault_call CALLS[] = { FAULT_PUBLISH, FAULT_SYMLINK };
	struct results *r = NULL;

	(void)state;
	assert_int_equal(folder_make(out()), ST_OK);
	for (size_t i = 0; i < COUNT_OF(CALLS); i++) {
		faults_fail_kind(CALLS[i], ENOSPC);
		assert_int_equal(results_begin(out(), 1, &r), ST_IO);
		faults_clear();
		assert_string_equal(scratch_list(out()), "");
	}
	assert_int_equal(folder_make(in(".run-000001.new")), ST_OK); /* of a run that was killed */
	publish(begun(1));
	assert_string_equal(scratch_list(out()), "latest run-000001 ");
}

static void test_folder__an_out_that_cannot_hold_links_gets_no_latest(void **state)
{
	static const int WHY[] = { EPERM, EOPNOTSUPP, ENOSYS };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(WHY); i++) {
		faults_fail_kind(FAULT_SYMLINK, WHY[i]);
		struct results *r = begun(1);
		assert_false(results_hold_links(r));
		assert_int_equal(put_allocated(r), ST_OK);
		publish(r);
		assert_string_equal(scratch_list(out()), "run-000001 ");
		assert_int_equal(results_point_latest(out(), 1), ST_OK);
		faults_clear();
		assert_int_equal(folder_remove(out()), ST_OK);
	}
	struct results *r = begun(1);
	assert_true(results_hold_links(r));
	results_drop(r);
}

/* As user 65534, the sentence goes to standard output. */
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

static void test_folder__everything_is_synced_before_it_appears(void **state)
{
	struct results *r = begun(1);

	(void)state;
	assert_int_equal(put_refusal(r, 0, 3, "orders.csv"), ST_OK);
	faults_clear();
	publish(r);
	/*
	 * Five files written and synced, rejected/ and the folder synced; then the link made,
	 * the folder renamed, OUT synced; then the link renamed, OUT synced.
	 */
	assert_string_equal(faults_log(), "wfwfwfwfwf"
					  "ff"
					  "spf"
					  "rf");
}

/* A whole run of results; what failed first, everything dropped. */
static enum status whole_run(void)
{
	struct results *r = NULL;
	enum status st = results_begin(out(), 1, &r);

	if (!st)
		st = put_allocated(r);
	if (!st)
		st = put_refusal(r, 0, 3, "orders.csv");
	if (!st)
		st = put_refusal(r, 1, 3, "more.csv");
	if (!st)
		st = results_publish(r, SLICE("{}\n"));
	if (st)
		results_drop(r);
	return st;
}

/* What may lie in OUT after a failure: nothing, or the complete folder. */
static void is_all_or_nothing(void)
{
	if (!scratch_exists(out()))
		return;
	if (!results_exist(out(), 1)) {
		assert_string_equal(scratch_list(out()), "");
		return;
	}
	assert_string_equal(scratch_list(in("run-000001")),
			    "allocations.csv deallocations.csv out_of_stock.csv rejected "
			    "summary.json ");
	assert_string_equal(scratch_list(in("run-000001/rejected")), "01-orders.csv 02-more.csv ");
	assert_string_equal(scratch_read(in("run-000001/summary.json")), "{}\n");
	assert_false(scratch_exists(in(".run-000001.tmp")));
	assert_false(scratch_exists(in(".latest-000001.tmp")));
}

static void test_folder__whatever_fails_results_appear_whole_or_not_at_all(void **state)
{
	size_t failed = 0;
	size_t appeared = 0;
	bool reached = true;

	(void)state;
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
			appeared += results_exist(out(), 1);
		}
		assert_int_equal(folder_remove(out()), ST_OK);
	}
	/*
	 * Making and syncing OUT, two folders, a rename, a sync and a link tried, six files written
	 * and synced, two syncs of folders, the link; rename, sync, link's rename, sync: in the last
	 * three the folder stands already.
	 */
	assert_int_equal(failed, 2 + 2 + 3 + 2 * 6 + 2 + 1 + 4);
	assert_int_equal(appeared, 3);
}

static void test_folder__a_disk_that_fills_up_in_the_middle_is_told_at_once(void **state)
{
	struct results *r = begun(1);
	enum status st = ST_OK;

	(void)state;
	faults_fail_kind(FAULT_WRITE, ENOSPC);
	for (int i = 0; i < 100000 && !st; i++)
		st = put_allocated(r);
	assert_int_equal(st, ST_IO);
	assert_non_null(strstr(fail_message(), "/.run-000001.tmp/allocations.csv: disk full"));
	assert_int_equal(results_publish(r, SLICE("{}\n")), ST_IO);
	results_drop(r);
	assert_string_equal(scratch_list(out()), "");
}

static void test_folder__the_first_failure_is_told_not_that_of_the_clean_up(void **state)
{
	struct results *r = begun(1);

	(void)state;
	faults_fail_kind(FAULT_WRITE, ENOSPC);
	assert_int_equal(results_publish(r, SLICE("{}\n")), ST_IO);
	faults_fail_kind(FAULT_REMOVE, EACCES);
	results_drop(r);
	assert_non_null(strstr(fail_message(), "/.run-000001.tmp/allocations.csv: disk full"));
}

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

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_folder__an_empty_run_has_every_file_with_its_header),
		TEST(test_folder__events_go_to_their_files_in_order),
		TEST(test_folder__each_feed_with_refused_rows_has_a_reject_file),
		TEST(test_folder__names_of_feeds_are_bytes_and_stay_as_they_are),
		TEST(test_folder__the_longest_name_of_a_feed_still_makes_a_file),
		TEST(test_folder__nobody_else_may_read_or_write_it),
		TEST(test_folder__who_may_read_out_may_read_results_at_most_its_group),
		TEST(test_folder__nothing_is_visible_before_it_is_published),
		TEST(test_folder__dropping_leaves_no_trace),
		TEST(test_folder__latest_moves_on_to_the_newest_run),
		TEST(test_folder__a_latest_that_points_nowhere_is_replaced),
		TEST(test_folder__a_latest_that_points_at_a_folder_is_replaced_not_entered),
		TEST(test_folder__a_latest_that_is_not_ours_is_refused_and_kept),
		TEST(test_folder__a_run_of_that_number_is_refused_and_kept),
		TEST(test_folder__a_folder_that_comes_in_between_is_not_replaced),
		TEST(test_folder__out_is_made_with_its_parents),
		TEST(test_folder__out_below_a_file_cannot_be_made),
		TEST(test_folder__out_that_may_not_be_written_to_is_refused),
		TEST(test_folder__what_a_killed_run_left_is_removed),
		TEST(test_folder__a_link_in_place_of_a_leftover_is_not_followed),
		TEST(test_folder__a_link_in_place_of_the_folder_sends_no_file_elsewhere),
		TEST(test_folder__a_link_in_place_of_rejected_sends_no_file_elsewhere),
		TEST(test_folder__results_that_another_store_is_writing_are_left_alone),
		TEST(test_folder__latest_can_be_set_for_a_run_killed_before_it_was),
		TEST(test_folder__what_publication_needs_is_tried_at_the_beginning),
		TEST(test_folder__an_out_that_cannot_hold_links_gets_no_latest),
		TEST(test_folder__an_out_that_may_not_be_written_to_is_told_with_its_owner),
		TEST(test_folder__everything_is_synced_before_it_appears),
		TEST(test_folder__whatever_fails_results_appear_whole_or_not_at_all),
		TEST(test_folder__a_disk_that_fills_up_in_the_middle_is_told_at_once),
		TEST(test_folder__the_first_failure_is_told_not_that_of_the_clean_up),
		TEST(test_folder__the_path_of_a_run_has_six_digits_at_least),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
