/*
 * What was published is held against the ledger, too: each run's seal against its results, and the chain of
 * seals. A store whose ledger was changed, with checksums that fit, is one whose views tell other records.
 */
#include "allot/run/published.h"

#include "allot/service/views.h"
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

static struct run_stage *stage;
static struct views_ops ops; /* the store's, but for what the test changes */
static enum status (*real_run)(struct views *v, uint64_t number, struct arena *arena, struct run_record *out);
static void (*change)(struct run_record *run); /* run 2, as it is told */

static struct buf told;
static struct results_check check;
static struct published found;

/* A look whose snapshot was taken when run 2 was the newest. */
static bool early;
static bool names_early; /* and OUT's names were read before run 3 appeared, too */
static enum status (*real_newest)(struct views *v, uint64_t *run, uint64_t *next_event);

static enum status told_run(struct views *v, uint64_t number, struct arena *arena, struct run_record *out)
{
	enum status st = real_run(v, number, arena, out);
	if (!st && number == 2 && change)
		change(out);
	return st;
}

static enum status told_newest(struct views *v, uint64_t *run, uint64_t *next_event)
{
	enum status st = real_newest(v, run, next_event);
	*run -= early;
	return st;
}

static void tell(void *ctx, const char *sentence)
{
	(void)ctx;
	buf_put_str(&told, sentence);
	buf_put_char(&told, '\n');
}

/* Two runs, and one look at what they published, where run 2 is told as CHANGED has it. */
static void look(void (*changed)(struct run_record *run))
{
	struct views *views = NULL;
	change = changed;
	buf_clear(&told);
	check = (struct results_check){ .tell = tell };
	assert_int_equal(views_open(scratch_path("store"), VIEWS_ALL, &views), ST_OK);
	ops = *views->ops;
	real_run = ops.run;
	ops.run = told_run;
	real_newest = ops.newest;
	ops.newest = told_newest;
	views->ops = &ops;
	const char *out = scratch_path("results");
	struct results_names names;
	assert_int_equal(results_names_read(out, &names), ST_OK);
	assert_int_equal(names.count, 3);
	names.count -= names_early;
	names.latest.run -= names_early;
	assert_int_equal(published_check(views, out, &names, stage->settings.version, &check, &found), ST_OK);
	results_names_release(&names);
	views_close(views);
	buf_put_char(&told, '\0');
}

static int setup(void **state)
{
	if (run_stage_setup(state))
		return -1;
	stage = *state;
	buf_init(&told, 0);
	early = names_early = false;
	stage->settings.version = "0.1.0";
	scratch_write(scratch_path("batches.csv"), "ref,sku,qty\nb-1,LAMP,10\n");
	scratch_write(scratch_path("orders.csv"), "orderid,sku,qty\no-1,LAMP,1\n");
	scratch_write(scratch_path("more.csv"), "orderid,sku,qty\no-2,LAMP,2\n");
	if (run_stage_run(stage, "batches.csv orders.csv") || run_stage_run(stage, "more.csv"))
		return -1;
	return run_stage_run(stage, "orders.csv") ? -1 : 0;
}

static int teardown(void **state)
{
	buf_release(&told);
	return run_stage_teardown(state);
}

static void test_published__what_was_published_is_what_the_ledger_says(void **state)
{
	(void)state;
	look(NULL);
	assert_string_equal(told.p, "");
	assert_int_equal(check.differences, 0);
	assert_int_equal(found.checked, 3);
}

static void other_seal(struct run_record *run)
{
	run->books.seal.sha256[0] ^= 1;
}

static void test_published__another_seal_than_that_of_its_results_is_told(void **state)
{
	(void)state;
	look(other_seal);
	assert_non_null(strstr(told.p, "run 2: its seal is not that of its results\n"));
	assert_non_null(strstr(told.p, "run 3: it does not name the seal of the run before it\n"));
	assert_int_equal(check.differences, 2);
}

static void other_previous(struct run_record *run)
{
	run->books.previous.sha256[31] ^= 0x80;
}

static void test_published__a_link_to_another_seal_than_that_of_the_run_before_is_told(void **state)
{
	(void)state;
	look(other_previous);
	assert_non_null(strstr(told.p, "run 2: it does not name the seal of the run before it\n"));
}

static void no_previous(struct run_record *run)
{
	run->books.previous = (struct seal){ 0 };
}

static void test_published__a_run_that_names_no_run_before_it_is_told(void **state)
{
	(void)state;
	look(no_previous);
	assert_non_null(strstr(told.p, "run 2: it does not name the seal of the run before it\n"));
}

static void test_published__a_folder_of_no_run_and_a_link_to_it_are_told(void **state)
{
	(void)state;
	early = true;
	look(NULL);
	assert_non_null(strstr(told.p, "/run-000003: is of no run of this store;"));
	assert_non_null(strstr(told.p, "/latest: is not the link to run-000002,"));
	assert_int_equal(check.differences, 2);
}

static void test_published__a_run_that_appears_during_the_check_is_no_difference(void **state)
{
	(void)state;
	early = names_early = true;
	look(NULL);
	assert_string_equal(told.p, "");
	assert_int_equal(check.differences, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_published__what_was_published_is_what_the_ledger_says),
		TEST(test_published__another_seal_than_that_of_its_results_is_told),
		TEST(test_published__a_link_to_another_seal_than_that_of_the_run_before_is_told),
		TEST(test_published__a_run_that_names_no_run_before_it_is_told),
		TEST(test_published__a_folder_of_no_run_and_a_link_to_it_are_told),
		TEST(test_published__a_run_that_appears_during_the_check_is_no_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
