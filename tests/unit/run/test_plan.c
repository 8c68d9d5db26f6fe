#include "allot/run/plan.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define BATCHES	    "ref,sku,qty\n"
#define CHANGES	    "ref,qty\n"
#define ALLOCATIONS "orderid,sku,qty,batchref\n"
#define ORDERS	    "orderid,sku,qty\n"

static void folder(const char *name)
{
	assert_int_equal(mkdir(scratch_path(name), 0700), 0);
}

static void file(const char *name, const char *text)
{
	scratch_write(scratch_path(name), text);
}

/* The names of the feeds of these paths, in order, each ended by a blank. */
static const char *planned_as(bool as_given, const char *const *paths, size_t count)
{
	static char text[400];
	struct plan plan;
	size_t n = 0;
	text[0] = '\0';
	assert_int_equal(plan_check(paths, count), ST_OK);
	assert_int_equal(plan_open(&plan, paths, count, as_given, "/tmp", NULL), ST_OK);
	for (uint32_t i = 0; i < plan.count; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%.*s ", SLICE_ARG(plan.feeds[i].name));
	plan_close(&plan);
	assert_int_equal(plan.count, 0);
	return text;
}

static const char *planned(const char *const *paths, size_t count)
{
	return planned_as(false, paths, count);
}

static const char *planned_of(const char *name)
{
	const char *path = scratch_path(name);
	return planned(&path, 1);
}

static void test_plan__a_folders_feeds_come_by_kind_then_by_name(void **state)
{
	(void)state;
	folder("in");
	file("in/a.csv", ORDERS);
	file("in/b.csv", ALLOCATIONS);
	file("in/c.csv", CHANGES);
	file("in/z.csv", BATCHES);
	file("in/d.csv", BATCHES);
	file("in/e.csv", "what,is,this\n");
	file("in/0.csv", "");
	assert_string_equal(planned_of("in"), "d.csv z.csv c.csv b.csv a.csv 0.csv e.csv ");
}

static void test_plan__names_sort_by_their_bytes(void **state)
{
	(void)state;
	folder("in");
	file("in/b.csv", ORDERS);
	file("in/B.csv", ORDERS);
	file("in/a10.csv", ORDERS);
	file("in/a9.csv", ORDERS);
	file("in/a.csv", ORDERS);
	file("in/\xc3\xa4.csv", ORDERS);
	assert_string_equal(planned_of("in"), "B.csv a.csv a10.csv a9.csv b.csv \xc3\xa4.csv ");
}

static void test_plan__a_refused_feed_sorts_by_its_header_too(void **state)
{
	(void)state;
	folder("in");
	file("in/a.csv", ORDERS "\"never closed\n");
	file("in/b.csv", BATCHES "b,s,none\n");
	assert_string_equal(planned_of("in"), "b.csv a.csv ");
}

static void test_plan__of_a_folder_feeds_are_taken_by_their_names(void **state)
{
	(void)state;
	folder("in");
	folder("in/folder.csv");
	file("in/upper.CSV", ORDERS);
	file("in/mixed.cSv", ORDERS);
	file("in/.hidden.csv", ORDERS);
	file("in/.csv", ORDERS);
	file("in/csv", ORDERS);
	file("in/x.csv.gz", ORDERS);
	file("in/x.csv~", ORDERS);
	file("in/y.EDI", ORDERS);
	file("in/y.x12.gz", ORDERS);
	file("in/y.gz", ORDERS);
	file("in/notes.txt", ORDERS);
	file("in/folder.csv/inner.csv", ORDERS);
	assert_int_equal(mknod(scratch_path("in/socket.csv"), S_IFSOCK | 0600, 0), 0);
	assert_int_equal(mkfifo(scratch_path("in/pipe.csv"), 0600), 0);
	assert_string_equal(planned_of("in"), "mixed.cSv upper.CSV x.csv.gz y.EDI y.x12.gz ");
}

static void test_plan__a_symbolic_link_stands_for_what_it_leads_to(void **state)
{
	(void)state;
	folder("in");
	folder("elsewhere");
	file("elsewhere/b.csv", BATCHES);
	assert_int_equal(symlink("../elsewhere/b.csv", scratch_path("in/x.csv")), 0);
	assert_int_equal(symlink("../elsewhere", scratch_path("in/folder.csv")), 0);
	assert_int_equal(symlink("nowhere", scratch_path("in/dangling.csv")), 0);
	assert_string_equal(planned_of("in"), "x.csv ");
	assert_int_equal(symlink("in", scratch_path("link")), 0);
	assert_string_equal(planned_of("link"), "x.csv ");
}

/* Of orders.txt, a folder with orders and batches, batches in .hidden, and orders.txt again. */
static const char *planned_of_all(bool as_given)
{
	folder("in");
	file("in/o.csv", ORDERS);
	file("in/b.csv", BATCHES);
	file("orders.txt", ORDERS);
	file(".hidden", BATCHES);
	const char *const paths[] = { scratch_path("orders.txt"), scratch_path("in"), scratch_path(".hidden"),
				      scratch_path("orders.txt") };
	return planned_as(as_given, paths, COUNT_OF(paths));
}

static void test_plan__all_feeds_of_a_run_come_by_kind_wherever_they_were_given(void **state)
{
	(void)state;
	assert_string_equal(planned_of_all(false), "b.csv .hidden orders.txt o.csv orders.txt ");
}

static void test_plan__as_given_they_keep_that_order_a_folders_feeds_by_name(void **state)
{
	(void)state;
	assert_string_equal(planned_of_all(true), "orders.txt b.csv o.csv .hidden orders.txt ");
}

static void test_plan__each_feed_knows_its_place_in_the_order_given(void **state)
{
	struct plan plan;
	(void)state;
	file("o.csv", ORDERS);
	file("what.csv", "what,is,this\n");
	file("b.csv", BATCHES);
	file("s.csv", "orderid,sku,shipped\n");
	file("x.csv", "orderid,sku,cancelled\n");
	file("m.csv", "orderid,sku,new_qty\n");
	const char *const paths[] = { scratch_path("o.csv"), scratch_path("what.csv"), scratch_path("b.csv"),
				      scratch_path("m.csv"), scratch_path("x.csv"),    scratch_path("s.csv") };
	static const uint32_t GIVEN[] = { 5, 4, 2, 3, 0, 1 };
	assert_string_equal(planned(paths, 6), "s.csv x.csv b.csv m.csv o.csv what.csv ");
	assert_int_equal(plan_open(&plan, paths, 6, false, "/tmp", NULL), ST_OK);
	for (size_t i = 0; i < COUNT_OF(GIVEN); i++)
		assert_int_equal(plan.given[i], GIVEN[i]);
	plan_close(&plan);
}

static void test_plan__an_empty_folder_is_no_feeds(void **state)
{
	(void)state;
	folder("in");
	assert_string_equal(planned_of("in"), "");
}

static void test_plan__many_paths_find_room(void **state)
{
	const char *paths[100];
	struct plan plan;
	(void)state;
	file("a.csv", ORDERS);
	const char *path = scratch_path("a.csv");
	for (size_t i = 0; i < COUNT_OF(paths); i++)
		paths[i] = path;
	assert_int_equal(plan_open(&plan, paths, COUNT_OF(paths), false, "/tmp", NULL), ST_OK);
	assert_int_equal(plan.count, 100);
	plan_close(&plan);
}

static void test_plan__a_path_that_does_not_exist_is_named(void **state)
{
	(void)state;
	file("a.csv", ORDERS);
	assert_int_equal(symlink("nowhere", scratch_path("dangling")), 0);
	const char *const missing[] = { "no-such-file", "a.csv/b.csv", "dangling" };
	for (size_t i = 0; i < COUNT_OF(missing); i++) {
		const char *const paths[] = { scratch_path("a.csv"), "-", scratch_path(missing[i]) };
		assert_int_equal(plan_check(paths, 2), ST_OK);
		assert_int_equal(plan_check(paths, 3), ST_NO_INPUT);
		assert_non_null(strstr(fail_message(), missing[i]));
	}
}

static void test_plan__what_exists_and_cannot_be_read_is_a_feed_all_the_same(void **state)
{
	struct plan plan;
	(void)state;
	assert_int_equal(mknod(scratch_path("socket"), S_IFSOCK | 0600, 0), 0);
	const char *path = scratch_path("socket");
	assert_int_equal(plan_check(&path, 1), ST_OK);
	assert_int_equal(plan_open(&plan, &path, 1, false, "/tmp", NULL), ST_OK);
	assert_int_equal(plan.count, 1);
	assert_int_equal(plan.feeds[0].fd, -1);
	plan_close(&plan);
}

static void test_plan__rows_are_kept_where_standard_input_is_copied(void **state)
{
	struct plan plan;
	struct stat kept, folder_of;
	(void)state;
	folder("out");
	file("a.csv", ORDERS);
	const char *path = scratch_path("a.csv");
	assert_int_equal(plan_open(&plan, &path, 1, false, scratch_path("out"), NULL), ST_OK);
	assert_true(plan.kept.open);
	assert_int_equal(fstat(plan.kept.fd, &kept), 0);
	assert_int_equal(stat(scratch_path("out"), &folder_of), 0);
	assert_true(kept.st_dev == folder_of.st_dev && kept.st_nlink == 0);
	assert_string_equal(scratch_list(scratch_path("out")), "");
	int fd = plan.kept.fd;
	plan_close(&plan);
	assert_false(plan.kept.open);
	assert_int_equal(fcntl(fd, F_GETFD), -1);
	plan_close(&plan);
}

static void test_plan__without_a_place_for_rows_there_is_none(void **state)
{
	struct plan plan;
	(void)state;
	file("a.csv", ORDERS);
	const char *path = scratch_path("a.csv");
	assert_int_equal(plan_open(&plan, &path, 1, false, scratch_path("no/such/folder"), NULL), ST_IO);
	assert_non_null(strstr(fail_message(), "no/such/folder: No such file"));
	assert_int_equal(plan.count, 0);
	assert_false(plan.kept.open);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, scratch_setup, scratch_teardown)
		TEST(test_plan__a_folders_feeds_come_by_kind_then_by_name),
		TEST(test_plan__names_sort_by_their_bytes),
		TEST(test_plan__a_refused_feed_sorts_by_its_header_too),
		TEST(test_plan__of_a_folder_feeds_are_taken_by_their_names),
		TEST(test_plan__a_symbolic_link_stands_for_what_it_leads_to),
		TEST(test_plan__all_feeds_of_a_run_come_by_kind_wherever_they_were_given),
		TEST(test_plan__as_given_they_keep_that_order_a_folders_feeds_by_name),
		TEST(test_plan__each_feed_knows_its_place_in_the_order_given),
		TEST(test_plan__an_empty_folder_is_no_feeds),
		TEST(test_plan__many_paths_find_room),
		TEST(test_plan__a_path_that_does_not_exist_is_named),
		TEST(test_plan__what_exists_and_cannot_be_read_is_a_feed_all_the_same),
		TEST(test_plan__rows_are_kept_where_standard_input_is_copied),
		TEST(test_plan__without_a_place_for_rows_there_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
