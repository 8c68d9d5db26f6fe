/*
 * Feeds that would move very many parts of order lines, in runs that nobody watches (allot-operation(7)). Each
 * store has B1 with LINES lines of a unit each and room for more, and B2 with nothing on it.
 */
#include "allot/feed/profile.h"
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <stdlib.h>
#include <string.h>

enum { LINES = 10300 };

/* Feeds whose names begin with "acme" are read with this profile. */
static struct profile acme;

static void give_profiles(struct run_stage *stage, struct plan *plan)
{
	(void)stage;
	run_stage_give_profile(plan, "acme", &acme);
}

static int setup(void **state)
{
	if (run_stage_setup(state))
		return -1;
	struct run_stage *s = *state;
	struct buf text;
	s->opened = give_profiles;
	acme = (struct profile){
		.name = "acme",
		.partner = SLICE("acme"),
		.snapshot = { .max_drop = NO_LIMIT,
			      .max_rise = NO_LIMIT,
			      .min_rows = NO_LIMIT,
			      .max_age_hours = NO_LIMIT },
	};
	buf_init(&text, 0);
	buf_put_str(&text, "orderid,sku,qty\n");
	for (unsigned i = 0; i < LINES; i++)
		buf_printf(&text, "o%u,LAMP,1\n", i);
	buf_put_char(&text, '\0');
	scratch_write(scratch_path("orders.csv"), text.p);
	buf_release(&text);
	scratch_write(scratch_path("batches.csv"), "ref,sku,qty\nB1,LAMP,200000\nB2,DESK,5\n");
	if (run_stage_run(s, "batches.csv orders.csv"))
		return -1;
	s->settings.unwatched = true;
	return 0;
}

/* Runs a feed of this name and text. */
static void play(struct run_stage *s, const char *name, const char *text)
{
	scratch_write(scratch_path(name), text);
	assert_int_equal(run_stage_run(s, name), ST_OK);
	run_stage_verify(s);
}

/* B1 has QTY units, ALLOCATED of them. */
static void expect_b1(struct run_stage *s, const char *figures)
{
	const char *state = run_stage_state(s);
	const char *b1 = strstr(state, "B1 LAMP ");
	assert_non_null(b1);
	if (strncmp(b1 + strlen("B1 LAMP "), figures, strlen(figures)) != 0)
		fail_msg("no %s in %.60s", figures, b1);
}

static void test_cutting__holds_a_feed_that_passes_the_bound(void **state)
{
	struct run_stage *s = *state;
	const char *before = run_stage_state(s);
	play(s, "changes.csv", "ref,qty\nB2,4\nB1,99\n");
	assert_int_equal(s->verdict, VERDICT_REFUSED);
	run_stage_expect(s, 2,
			 "\"status\":\"refused\",\"code\":\"supply-drop\",\"detail\":\"line 3: with this row, "
			 "of B1, at least 10201 parts of order lines would leave their batches; where nobody "
			 "watches the bound is 10000 and 100 a row, 10200; look at it, and let it pass with "
			 "--accept changes.csv\"");
	assert_string_equal(run_stage_state(s), before);
}

static void test_cutting__lets_a_feed_pass_that_comes_to_the_bound(void **state)
{
	struct run_stage *s = *state;
	play(s, "changes.csv", "ref,qty\nB2,4\nB1,100\n");
	assert_int_equal(s->verdict, VERDICT_DONE);
	run_stage_expect(s, 2, "\"deallocated\":10200");
	expect_b1(s, "100 ");
}

static void test_cutting__counts_row_by_row(void **state)
{
	struct run_stage *s = *state;
	/* 5,200 each time, which is more than 10,300 the second time, and less than 10,400 */
	play(s, "changes.csv", "ref,qty\nB1,5100\nB1,200000\nB1,5100\n");
	run_stage_expect(s, 2,
			 "\"code\":\"supply-drop\",\"detail\":\"line 4: with this row, of B1, at least 10301 ");
	play(s, "other.csv", "ref,qty\nB1,5100\nB1,200000\nB1,5100\nB2,5\n");
	assert_int_equal(s->verdict, VERDICT_DONE);
}

static void test_cutting__counts_parts_and_not_units(void **state)
{
	struct run_stage *s = *state;
	scratch_write(scratch_path("more.csv"), "ref,sku,qty\nB5,SOFA,100000\n");
	scratch_write(scratch_path("large.csv"), "orderid,sku,qty\nlarge,SOFA,50000\nsmall,SOFA,2\n");
	assert_int_equal(run_stage_run(s, "more.csv large.csv"), ST_OK);
	play(s, "changes.csv", "ref,qty\nB5,0\nB1,102\n");
	assert_int_equal(s->verdict, VERDICT_DONE);
	run_stage_expect(s, 3, "\"deallocated\":60200");
	play(s, "back.csv", "ref,qty\nB5,100000\nB1,200000\n");
	play(s, "again.csv", "ref,qty\nB5,0\nB1,101\n");
	run_stage_expect(s, 5,
			 "\"code\":\"supply-drop\",\"detail\":\"line 3: with this row, of B1, at least 10201 ");
}

static void test_cutting__counts_only_rows_that_passed_the_row_checks(void **state)
{
	struct run_stage *s = *state;
	play(s, "changes.csv", "ref,qty\nB1,none\n,5\nB1,199\n");
	run_stage_expect(s, 2,
			 "\"code\":\"supply-drop\",\"detail\":\"line 4: with this row, of B1, at least 10101 ");
	play(s, "other.csv", "ref,qty\nB1,none\n,5\nB1,200\n");
	assert_int_equal(s->verdict, VERDICT_REJECTS);
	run_stage_expect(s, 3, "\"deallocated\":10100");
}

static void test_cutting__asks_batches_feeds_without_a_profile(void **state)
{
	struct run_stage *s = *state;
	play(s, "stock.csv", "ref,sku,qty\nB1,LAMP,199\n");
	run_stage_expect(s, 2,
			 "\"code\":\"supply-drop\",\"detail\":\"line 2: with this row, of B1, at least 10101 ");
	play(s, "counted.csv", "ref,sku,available\nB1,LAMP,0\n");
	run_stage_expect(s, 3, "\"status\":\"applied\"");
	expect_b1(s, "10300 ");
	/* three rows may move as many as there are */
	play(s, "more.csv", "ref,sku,qty\nB1,LAMP,0\nB3,DESK,1\nB4,DESK,1\n");
	run_stage_expect(s, 4, "\"status\":\"applied\"");
	expect_b1(s, "0 ");
}

static void test_cutting__asks_no_snapshots_of_partners(void **state)
{
	struct run_stage *s = *state;
	acme.kind = KIND_BATCHES;
	acme.snapshot.given = true;
	play(s, "acme-1.csv", "ref,sku,qty\nB1,LAMP,0\n");
	run_stage_expect(s, 2, "\"status\":\"applied\"");
}

static void test_cutting__asks_changes_feeds_with_a_profile(void **state)
{
	struct run_stage *s = *state;
	acme.kind = KIND_CHANGES;
	play(s, "acme-1.csv", "ref,qty\nB1,0\n");
	run_stage_expect(s, 2,
			 "\"code\":\"supply-drop\",\"detail\":\"line 2: with this row, of B1, at least 10101 ");
}

static void test_cutting__is_nothing_where_somebody_watches(void **state)
{
	struct run_stage *s = *state;
	s->settings.unwatched = false;
	play(s, "changes.csv", "ref,qty\nB1,0\n");
	run_stage_expect(s, 2, "\"status\":\"applied\"");
	assert_null(strstr(s->told.p, "supply-drop"));
}

static void test_cutting__what_is_accepted_passes_and_the_summary_says_so(void **state)
{
	struct run_stage *s = *state;
	static const char *const names[] = { "changes.csv" };
	s->settings.accepted = names;
	s->settings.accepted_count = 1;
	play(s, "changes.csv", "ref,qty\nB1,0\n");
	assert_int_equal(s->verdict, VERDICT_DONE);
	run_stage_expect(s, 2,
			 "{\"feed\":\"changes.csv\",\"line\":null,\"text\":\"accepted, though supply-drop: "
			 "line 2: with this row, of B1, at least 10101 parts of order lines would leave their "
			 "batches; where nobody watches the bound is 10000 and 100 a row, 10100; sha256 ");
	run_stage_expect(s, 2, "\"deallocated\":10300");
}

static void test_cutting__goes_on_through_blocks_of_rows_and_in_little_memory(void **state)
{
	struct run_stage *s = *state;
	struct buf text;
	buf_init(&text, 0);
	buf_put_str(&text, "ref,qty\n");
	for (unsigned i = 0; i < FEED_BLOCK_ROWS + 50; i++)
		buf_put_str(&text, "B2,5\n");
	/* the bound is 222,300, and 22 of these rows come to more */
	for (unsigned i = 0; i < 25; i++)
		buf_put_str(&text, "B1,0\n");
	buf_put_char(&text, '\0');
	s->settings.chunk_bytes = 1;
	play(s, "changes.csv", text.p);
	run_stage_expect(s, 2,
			 "\"code\":\"supply-drop\",\"detail\":\"line 2121: with this row, of B1, at least "
			 "222301 ");
	buf_release(&text);
}

static void stop_at_commit(void *ctx, enum run_phase phase, const struct feed *feed, uint64_t rows,
			   uint64_t done, uint64_t total)
{
	struct run_stage *s = ctx;
	(void)feed, (void)done, (void)total;
	if (phase == PHASE_APPLY && rows > 0)
		s->stop = 1;
}

static void test_cutting__is_not_asked_again_for_what_was_begun(void **state)
{
	struct run_stage *s = *state;
	static const char *const names[] = { "changes.csv" };
	s->settings.unwatched = false;
	s->settings.chunk_rows = 1;
	s->settings.listener.progress = stop_at_commit;
	s->settings.required = names;
	s->settings.required_count = 1;
	scratch_write(scratch_path("changes.csv"), "ref,qty\nB2,0\nB1,0\n");
	scratch_write(scratch_path("late.csv"), "orderid,sku,qty\nlate,DESK,1\n");
	assert_int_equal(run_stage_run(s, "changes.csv late.csv"), ST_STOPPED);
	run_stage_go_on(s);
	s->settings.unwatched = true;
	s->settings.chunk_rows = 0;
	assert_int_equal(run_stage_run(s, "changes.csv late.csv"), ST_OK);
	run_stage_expect(s, 3, "\"status\":\"resumed\"");
	/* nor are orders held back that require it */
	assert_int_equal(s->verdict, VERDICT_DONE);
	expect_b1(s, "0 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, run_stage_teardown)
		TEST(test_cutting__holds_a_feed_that_passes_the_bound),
		TEST(test_cutting__lets_a_feed_pass_that_comes_to_the_bound),
		TEST(test_cutting__counts_row_by_row),
		TEST(test_cutting__counts_parts_and_not_units),
		TEST(test_cutting__counts_only_rows_that_passed_the_row_checks),
		TEST(test_cutting__asks_batches_feeds_without_a_profile),
		TEST(test_cutting__asks_no_snapshots_of_partners),
		TEST(test_cutting__asks_changes_feeds_with_a_profile),
		TEST(test_cutting__is_nothing_where_somebody_watches),
		TEST(test_cutting__what_is_accepted_passes_and_the_summary_says_so),
		TEST(test_cutting__goes_on_through_blocks_of_rows_and_in_little_memory),
		TEST(test_cutting__is_not_asked_again_for_what_was_begun),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
