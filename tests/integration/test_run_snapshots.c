/*
 * Snapshots of partners on real stores: what they leave out, what adds up, and what is held
 * (allot-profiles(5)).
 */
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Feeds whose names begin with "acme" are read with this profile, those that begin with "bolt" with the other.
 */
static struct profile acme, bolt;

static struct profile profile_of(const char *name)
{
	return (struct profile){
		.name = name,
		.partner = slice_str(name),
		.kind = KIND_BATCHES,
		.snapshot = { .given = true,
			      .missing = MISSING_ZERO,
			      .max_drop = NO_LIMIT,
			      .max_rise = NO_LIMIT,
			      .min_rows = NO_LIMIT,
			      .max_age_hours = NO_LIMIT },
	};
}

static void give_profiles(struct run_stage *stage, struct plan *plan)
{
	(void)stage;
	for (uint32_t i = 0; i < plan->count; i++) {
		struct slice name = plan->feeds[i].name;
		if (name.n >= 4 && memcmp(name.p, "acme", 4) == 0)
			plan->feeds[i].profile = &acme;
		if (name.n >= 4 && memcmp(name.p, "bolt", 4) == 0)
			plan->feeds[i].profile = &bolt;
	}
}

static int setup(void **state)
{
	if (run_stage_setup(state))
		return -1;
	struct run_stage *s = *state;
	s->opened = give_profiles;
	acme = profile_of("acme");
	bolt = profile_of("bolt");
	return 0;
}

/* Feeds NAME and TEXT by turns, up to NULL, are written; their names are run. */
static void play(struct run_stage *s, const char *feeds, ...)
{
	va_list args;
	va_start(args, feeds);
	for (const char *name = va_arg(args, const char *); name; name = va_arg(args, const char *))
		scratch_write(scratch_path(name), va_arg(args, const char *));
	va_end(args);
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	run_stage_verify(s);
}

/* Asserts that the store's state holds TEXT, a line or a part of one. */
static void expect_state(struct run_stage *s, const char *text)
{
	const char *state = run_stage_state(s);
	if (!strstr(state, text))
		fail_msg("no %s in\n%s", text, state);
}

static void test_missing__is_set_to_zero_and_counted(void **state)
{
	struct run_stage *s = *state;
	play(s, "acme-1.csv", "acme-1.csv", "ref,sku,qty\nA1,LAMP,5\nA2,DESK,7\nA3,SOFA,9\n", NULL);
	run_stage_expect(s, 1, "\"created\":3");
	run_stage_expect(s, 1, "\"missing\":0");
	run_stage_expect(s, 1, "\"units_in\":21");
	play(s, "acme-2.csv", "acme-2.csv", "ref,sku,qty\nA2,DESK,7\n", NULL);
	run_stage_expect(s, 2, "\"unchanged\":1");
	run_stage_expect(s, 2, "\"missing\":2");
	expect_state(s, "A1 LAMP 0 ");
	expect_state(s, "A2 DESK 7 ");
	expect_state(s, "A3 SOFA 0 ");
	/* nothing is left of them: they are missing no more */
	play(s, "acme-3.csv", "acme-3.csv", "ref,sku,qty\nA2,DESK,8\n", NULL);
	run_stage_expect(s, 3, "\"missing\":0");
	/* and come again as news */
	play(s, "acme-4.csv", "acme-4.csv", "ref,sku,qty\nA1,LAMP,5\nA2,DESK,8\n", NULL);
	run_stage_expect(s, 4, "\"changed\":1");
	expect_state(s, "A1 LAMP 5 ");
}

static void test_missing__is_only_what_the_partners_own_feeds_made_known(void **state)
{
	struct run_stage *s = *state;
	play(s, "plain.csv acme-1.csv bolt-1.csv", "plain.csv", "ref,sku,qty\nP1,LAMP,5\n", "acme-1.csv",
	     "ref,sku,qty\nA1,LAMP,5\n", "bolt-1.csv", "ref,sku,qty\nB1,LAMP,5\nA1,LAMP,5\n", NULL);
	play(s, "acme-2.csv", "acme-2.csv", "ref,sku,qty\nA9,SOFA,1\n", NULL);
	run_stage_expect(s, 2, "\"missing\":1");
	expect_state(s, "A1 LAMP 0 ");
	expect_state(s, "B1 LAMP 5 ");
	expect_state(s, "P1 LAMP 5 ");
	/* a plain feed leaves nothing out */
	play(s, "more.csv", "more.csv", "ref,sku,qty\nP2,LAMP,5\n", NULL);
	run_stage_expect(s, 3, "\"missing\":0");
	expect_state(s, "P1 LAMP 5 ");
}

static void test_missing__keep_leaves_batches_as_they_are(void **state)
{
	struct run_stage *s = *state;
	acme.snapshot.missing = MISSING_KEEP;
	play(s, "acme-1.csv", "acme-1.csv", "ref,sku,qty\nA1,LAMP,5\nA2,DESK,7\n", NULL);
	play(s, "acme-2.csv", "acme-2.csv", "ref,sku,qty\nA2,DESK,7\n", NULL);
	run_stage_expect(s, 2, "\"missing\":0");
	expect_state(s, "A1 LAMP 5 ");
}

static void test_missing__never_goes_below_what_has_shipped(void **state)
{
	struct run_stage *s = *state;
	play(s, "acme-1.csv orders.csv", "acme-1.csv", "ref,sku,qty\nA1,LAMP,5\nA2,DESK,7\n", "orders.csv",
	     "orderid,sku,qty\no1,LAMP,2\no2,DESK,7\no3,LAMP,1\n", NULL);
	play(s, "shipped.csv acme-2.csv", "shipped.csv", "orderid,sku,shipped\no1,LAMP,2\no2,DESK,7\n",
	     "acme-2.csv", "ref,sku,qty\nA9,SOFA,1\n", NULL);
	/* of A2 all has shipped */
	run_stage_expect(s, 2, "\"missing\":1");
	run_stage_expect(s, 2, "\"deallocated\":1");
	expect_state(s, "A1 LAMP 2 0 0 shipped 2");
	expect_state(s, "A2 DESK 7 0 0 shipped 7");
	expect_state(s, "o3/ LAMP: 1 = 0 shipped 0 cancelled 0 allocated 1 waiting");
}

static void test_missing__available_takes_back_only_what_is_free(void **state)
{
	struct run_stage *s = *state;
	play(s, "acme-1.csv orders.csv", "acme-1.csv", "ref,sku,available\nA1,LAMP,5\n", "orders.csv",
	     "orderid,sku,qty\no1,LAMP,2\n", NULL);
	play(s, "acme-2.csv", "acme-2.csv", "ref,sku,available\nA9,SOFA,1\n", NULL);
	run_stage_expect(s, 2, "\"missing\":1");
	expect_state(s, "A1 LAMP 2 0 2\n");
}

static void test_missing__on_hand_takes_back_all_that_has_not_shipped(void **state)
{
	struct run_stage *s = *state;
	play(s, "acme-1.csv orders.csv", "acme-1.csv", "ref,sku,on_hand\nA1,LAMP,5\n", "orders.csv",
	     "orderid,sku,qty\no1,LAMP,2\n", NULL);
	play(s, "shipped.csv acme-2.csv", "shipped.csv", "orderid,sku,shipped\no1,LAMP,1\n", "acme-2.csv",
	     "ref,sku,on_hand\nA9,SOFA,1\n", NULL);
	expect_state(s, "A1 LAMP 1 0 0 shipped 1\n");
}

static void test_missing__is_part_of_the_statement_behind_which_lines_are_served(void **state)
{
	struct run_stage *s = *state;
	s->settings.options.backorder = true;
	play(s, "acme-1.csv orders.csv", "acme-1.csv", "ref,sku,qty\nA1,LAMP,5\n", "orders.csv",
	     "orderid,sku,qty\no1,LAMP,5\no2,LAMP,3\n", NULL);
	/* A0 comes and A1 goes: its line is served by A0, and before o2, which became known later */
	play(s, "acme-2.csv", "acme-2.csv", "ref,sku,qty\nA0,LAMP,6\n", NULL);
	run_stage_expect(s, 2, "\"missing\":1");
	expect_state(s, "o1  LAMP 5 A0");
	expect_state(s, "o2/ LAMP: 3 = 0 shipped 0 cancelled 0 allocated 3 waiting");
}

static void test_missing__a_row_that_is_refused_has_named_its_batch(void **state)
{
	struct run_stage *s = *state;
	play(s, "acme-1.csv", "acme-1.csv", "ref,sku,qty\nA1,LAMP,5\nA2,DESK,7\nA3,SOFA,9\nA4,SOFA,9\n", NULL);
	/* by a row check, as one that contradicts another, by the domain */
	play(s, "acme-2.csv", "acme-2.csv",
	     "ref,sku,qty\nA1,LAMP,five\nA2,DESK,1\nA2,DESK,2\nA3,LAMP,1\nA9,SOFA,1\n", NULL);
	run_stage_expect(s, 2, "\"rejected\":4");
	run_stage_expect(s, 2, "\"missing\":1");
	expect_state(s, "A1 LAMP 5 ");
	expect_state(s, "A2 DESK 7 ");
	expect_state(s, "A3 SOFA 9 ");
	expect_state(s, "A4 SOFA 0 ");
}

static void test_missing__nothing_is_zeroed_where_a_refused_row_may_be_of_any_batch(void **state)
{
	struct run_stage *s = *state;
	play(s, "acme-1.csv", "acme-1.csv", "ref,sku,qty\nA1,LAMP,5\nA2,DESK,7\n", NULL);
	play(s, "acme-2.csv", "acme-2.csv", "ref,sku,qty\n,LAMP,5\nA2,DESK,7\n", NULL);
	run_stage_expect(s, 2, "\"missing\":0");
	expect_state(s, "A1 LAMP 5 ");
	assert_non_null(strstr(s->told.p, "warning: rows that do not tell which batch they are of"));
}

static void test_repeated__rows_of_one_ref_add_up(void **state)
{
	struct run_stage *s = *state;
	acme.snapshot.repeated = REPEATED_SUM;
	play(s, "acme-1.csv", "acme-1.csv",
	     "ref,sku,qty\nA1,LAMP,5\nA2,DESK,0\nA1,LAMP,5\nA3,SOFA,1\nA1,LAMP,7\nA2,DESK,0\n", NULL);
	run_stage_expect(s, 1, "\"created\":3,\"changed\":0,\"unchanged\":3");
	run_stage_expect(s, 1, "\"units_in\":18");
	expect_state(s, "A1 LAMP 17 ");
	expect_state(s, "A2 DESK 0 ");
	expect_state(s, "A3 SOFA 1 ");
}

static void test_repeated__rows_of_different_sku_or_eta_do_not_add_up(void **state)
{
	struct run_stage *s = *state;
	acme.snapshot.repeated = REPEATED_SUM;
	play(s, "acme-1.csv", "acme-1.csv",
	     "ref,sku,qty,eta\nA1,LAMP,5,\nA1,LAMP,5,2026-12-24\nA2,LAMP,1,\nA2,DESK,1,\n"
	     "A3,SOFA,1,\nA3,SOFA,2,\n",
	     NULL);
	run_stage_expect(s, 1, "\"rejected\":4");
	run_stage_expect(s, 1, "\"rejects\":{\"repeated-ref\":4}");
	expect_state(s, "A3 SOFA 3 ");
}

static void test_repeated__a_sum_without_one_of_its_rows_is_refused(void **state)
{
	struct run_stage *s = *state;
	acme.snapshot.repeated = REPEATED_SUM;
	play(s, "acme-1.csv", "acme-1.csv",
	     "ref,sku,qty\nA1,LAMP,5\nA1,LAMP,many\nA1,LAMP,6\nA2,DESK,2147483647\nA2,DESK,1\nA3,SOFA,3\n",
	     NULL);
	run_stage_expect(s, 1, "\"rejects\":{\"bad-quantity\":3,\"repeated-ref\":2}");
	run_stage_expect(s, 1, "\"created\":1");
}

static void test_repeated__a_row_refused_by_the_domain_is_written_with_the_sum(void **state)
{
	struct run_stage *s = *state;
	acme.snapshot.repeated = REPEATED_SUM;
	play(s, "plain.csv", "plain.csv", "ref,sku,qty\nA1,DESK,5\n", NULL);
	play(s, "acme-1.csv", "acme-1.csv", "ref,sku,qty\nA1,LAMP,5\nA1,LAMP,6\nA3,SOFA,3\n", NULL);
	assert_non_null(strstr(run_stage_rows(s, 2, 2), ",A1,LAMP,11\n"));
	assert_null(strstr(run_stage_rows(s, 2, 2), ",A1,LAMP,5\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, run_stage_teardown)
		TEST(test_missing__is_set_to_zero_and_counted),
		TEST(test_missing__is_only_what_the_partners_own_feeds_made_known),
		TEST(test_missing__keep_leaves_batches_as_they_are),
		TEST(test_missing__never_goes_below_what_has_shipped),
		TEST(test_missing__available_takes_back_only_what_is_free),
		TEST(test_missing__on_hand_takes_back_all_that_has_not_shipped),
		TEST(test_missing__is_part_of_the_statement_behind_which_lines_are_served),
		TEST(test_missing__a_row_that_is_refused_has_named_its_batch),
		TEST(test_missing__nothing_is_zeroed_where_a_refused_row_may_be_of_any_batch),
		TEST(test_repeated__rows_of_one_ref_add_up),
		TEST(test_repeated__rows_of_different_sku_or_eta_do_not_add_up),
		TEST(test_repeated__a_sum_without_one_of_its_rows_is_refused),
		TEST(test_repeated__a_row_refused_by_the_domain_is_written_with_the_sum),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
