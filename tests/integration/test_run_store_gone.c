/* A store that goes away under its run: what it would publish is in no store, so it does not. */
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <stdio.h>
#include <stdlib.h>

#include "allot/base/files/file.h"

/* What happens to the store, and when. */
static struct {
	void (*strike)(void);
	enum run_phase phase; /* with the first row told of in it */
	bool at_end;	      /* instead: behind the last row of all */
	unsigned feeds_done;
} blow;

static void on_progress(void *ctx, enum run_phase phase, const struct feed *feed, uint64_t rows, uint64_t done,
			uint64_t total)
{
	(void)ctx, (void)feed, (void)rows, (void)done, (void)total;
	if (!blow.strike || blow.at_end || phase != blow.phase)
		return;
	blow.strike();
	blow.strike = NULL;
}

static void on_feed_done(void *ctx, const struct feed *feed, uint32_t index, const struct feed_record *record,
			 uint64_t run)
{
	(void)ctx, (void)feed, (void)index, (void)record, (void)run;
	if (++blow.feeds_done < 2 || !blow.at_end || !blow.strike)
		return;
	blow.strike();
	blow.strike = NULL;
}

static void remove_store(void)
{
	assert_int_equal(folder_remove(scratch_path("store")), ST_OK);
}

static void move_store(void)
{
	char from[4096];
	(void)snprintf(from, sizeof(from), "%s", scratch_path("store"));
	assert_int_equal(rename(from, scratch_path("moved")), 0);
}

static void replace_store(void)
{
	move_store();
	assert_int_equal(folder_make(scratch_path("store")), ST_OK);
	scratch_write(scratch_path("store/data.mdb"), "other");
}

static void replace_data(void)
{
	char from[4096];
	scratch_write(scratch_path("other"), "other");
	(void)snprintf(from, sizeof(from), "%s", scratch_path("other"));
	assert_int_equal(rename(from, scratch_path("store/data.mdb")), 0);
}

static void hit(struct run_stage *s, void (*strike)(void), enum run_phase phase, bool at_end)
{
	blow.strike = strike;
	blow.phase = phase;
	blow.at_end = at_end;
	blow.feeds_done = 0;
	s->settings.chunk_rows = 5;
	s->settings.listener = (struct run_listener){ .progress = on_progress, .feed_done = on_feed_done };
	assert_int_equal(run_stage_run(s, "batches.csv orders.csv"), ST_IO);
	assert_null(blow.strike);
	assert_non_null(strstr(fail_message(), "store: the store was removed, moved or replaced while"));
	assert_false(scratch_exists(scratch_path("results/run-000001")));
	assert_false(scratch_exists(scratch_path("results/latest")));
	(void)folder_remove(scratch_path("store"));
	(void)folder_remove(scratch_path("moved"));
}

static void test_run__a_store_that_goes_while_rows_are_applied_is_noticed(void **state)
{
	struct run_stage *s = *state;
	(void)run_stage_night(30);
	hit(s, remove_store, PHASE_APPLY, false);
	hit(s, move_store, PHASE_APPLY, false);
	hit(s, replace_store, PHASE_APPLY, false);
	hit(s, replace_data, PHASE_APPLY, false);
	hit(s, remove_store, PHASE_VALIDATE, false);
}

static void test_run__a_store_that_goes_before_results_are_published_is_noticed(void **state)
{
	struct run_stage *s = *state;
	(void)run_stage_night(30);
	hit(s, remove_store, PHASE_APPLY, true);
	hit(s, move_store, PHASE_APPLY, true);
	hit(s, replace_store, PHASE_APPLY, true);
	hit(s, replace_data, PHASE_APPLY, true);
}

static void test_run__a_moved_store_that_is_back_is_taken_up(void **state)
{
	char from[4096];
	struct run_stage *s = *state;
	(void)run_stage_night(30);
	blow.strike = move_store;
	blow.phase = PHASE_APPLY;
	blow.at_end = false;
	s->settings.chunk_rows = 5;
	s->settings.listener = (struct run_listener){ .progress = on_progress };
	assert_int_equal(run_stage_run(s, "batches.csv orders.csv"), ST_IO);
	(void)snprintf(from, sizeof(from), "%s", scratch_path("moved"));
	assert_int_equal(rename(from, scratch_path("store")), 0);
	assert_int_equal(run_stage_run(s, "batches.csv orders.csv"), ST_OK);
	run_stage_expect(s, 2, "\"recovered\":[1]");
	run_stage_verify(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, run_stage_setup, run_stage_teardown)
		TEST(test_run__a_store_that_goes_while_rows_are_applied_is_noticed),
		TEST(test_run__a_store_that_goes_before_results_are_published_is_noticed),
		TEST(test_run__a_moved_store_that_is_back_is_taken_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
