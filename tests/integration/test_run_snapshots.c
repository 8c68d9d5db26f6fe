/*
 * Snapshots of partners on real stores: what they leave out, what adds up, and what is held
 * (allot-profiles(5)).
 */
#include "feed/dates/dates.h"
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

static unsigned commits_left; /* before the run is asked to stop; 0: never */

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

/* The form of names such as acme-20261120.csv. */
static const struct date_form *dated_name(void)
{
	static struct date_form form;
	static struct arena arena;
	const char *why = NULL;
	if (!form.count)
		assert_int_equal(date_form_compile(SLICE("acme-YYYYMMDD*"), true, &arena, &form, &why), ST_OK);
	assert_null(why);
	return &form;
}

static void give_profiles(struct run_stage *stage, struct plan *plan)
{
	(void)stage;
	run_stage_give_profile(plan, "acme", &acme);
	run_stage_give_profile(plan, "bolt", &bolt);
}

static int setup(void **state)
{
	if (run_stage_setup(state))
		return -1;
	struct run_stage *s = *state;
	s->opened = give_profiles;
	setenv("TZ", "UTC", 1);
	acme = profile_of("acme");
	acme.snapshot.as_of_forms = (struct date_forms){ dated_name(), 1 };
	bolt = profile_of("bolt");
	commits_left = 0;
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

static void test_missing__of_interchanges_only_dates_that_are_no_longer_stated(void **state)
{
	struct run_stage *s = *state;
	acme.snapshot.missing = MISSING_KEEP;
	acme.edi.given = true;
	play(s, "acme-1.csv orders.csv", "acme-1.csv",
	     "ref,sku,available,eta\nP:LAMP,LAMP,5,\nP:LAMP:@20261201,LAMP,6,2026-12-01\n"
	     "P:LAMP:@20261215,LAMP,7,2026-12-15\nP:DESK:@20261201,DESK,8,2026-12-01\nP:SOFA,SOFA,9,\n",
	     "orders.csv", "orderid,sku,qty\no1,LAMP,6\n", NULL);
	expect_state(s, "o1  LAMP 6 P:LAMP:@20261201");
	/* LAMP is named, one of its dates is not; DESK and SOFA are not named at all */
	play(s, "acme-2.csv", "acme-2.csv",
	     "ref,sku,available,eta\nP:LAMP,LAMP,4,\nP:LAMP:@20261215,LAMP,7,2026-12-15\n", NULL);
	run_stage_expect(s, 2, "\"missing\":1");
	expect_state(s, "P:LAMP:@20261201 LAMP 0 ");
	expect_state(s, "P:LAMP:@20261215 LAMP 7 ");
	expect_state(s, "P:DESK:@20261201 DESK 8 ");
	expect_state(s, "P:SOFA SOFA 9 ");
	expect_state(s, "o1  LAMP 6 P:LAMP:@20261215");
}

static void test_repeated__rows_of_one_ref_add_up(void **state)
{
	struct run_stage *s = *state;
	acme.snapshot.repeated = REPEATED_SUM;
	play(s, "acme-1.csv", "acme-1.csv",
	     "ref,sku,qty\nA1,LAMP,5\nA2,DESK,0\nA1,LAMP,5\nA3,SOFA,1\nA1,LAMP,7\nA2,DESK,0\n", NULL);
	run_stage_expect(s, 1, "\"created\":3,\"changed\":0,\"unchanged\":3");
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

/* Guards */

/* A snapshot of ROWS with one unit each, but for the last, which has the rest of UNITS; two at a time. */
static const char *list_of(unsigned rows, unsigned units)
{
	static char room[2][4000];
	static unsigned turn;
	char *text = room[turn++ % 2];
	size_t n = (size_t)snprintf(text, sizeof(room[0]), "ref,sku,qty\n");
	for (unsigned i = 0; i < rows; i++)
		n += (size_t)snprintf(text + n, sizeof(room[0]) - n, "A%u,LAMP,%u\n", i,
				      i + 1 < rows ? 1 : units - rows + 1);
	assert_true(n < sizeof(room[0]));
	return text;
}

static void test_guards__a_fall_of_units_is_held_with_both_figures(void **state)
{
	struct run_stage *s = *state;
	acme.snapshot.max_drop = 30;
	play(s, "acme-1.csv", "acme-1.csv", list_of(10, 100), NULL);
	assert_int_equal(s->verdict, VERDICT_DONE);
	play(s, "acme-2.csv", "acme-2.csv", list_of(10, 69), NULL);
	assert_int_equal(s->verdict, VERDICT_REFUSED);
	run_stage_expect(s, 2,
			 "\"status\":\"refused\",\"code\":\"supply-drop\",\"detail\":\"units: 69, in the "
			 "partner's last snapshot (run 1, acme-1.csv) 100; max-drop is 30 %");
	run_stage_expect(s, 2, "\"missing\":0");
	expect_state(s, "A9 LAMP 91 ");
	/* what was held is not what the next is held against */
	play(s, "acme-3.csv", "acme-3.csv", list_of(10, 70), NULL);
	run_stage_expect(s, 3, "\"status\":\"applied\"");
}

static void test_guards__what_is_accepted_passes_once_and_the_summary_says_so(void **state)
{
	struct run_stage *s = *state;
	static const char *const names[] = { "acme-2.csv", "other.csv" };
	acme.snapshot.max_drop = 30;
	play(s, "acme-1.csv", "acme-1.csv", list_of(10, 100), NULL);
	s->settings.accepted = names;
	s->settings.accepted_count = 2;
	play(s, "acme-2.csv", "acme-2.csv", list_of(10, 40), NULL);
	assert_int_equal(s->verdict, VERDICT_DONE);
	run_stage_expect(s, 2, "\"status\":\"applied\"");
	run_stage_expect(s, 2,
			 "{\"feed\":\"acme-2.csv\",\"line\":null,\"text\":\"accepted, though supply-drop: "
			 "units: 40, in the partner's last snapshot (run 1, acme-1.csv) 100; max-drop is "
			 "30 %; sha256 ");
	run_stage_expect(s, 2, "--accept other.csv: no feed of that name was given");
	expect_state(s, "A9 LAMP 31 ");
}

static void test_guards__fewer_rows_than_min_rows_are_held(void **state)
{
	struct run_stage *s = *state;
	acme.snapshot.min_rows = 80;
	play(s, "acme-1.csv", "acme-1.csv", list_of(10, 100), NULL);
	play(s, "acme-2.csv", "acme-2.csv", list_of(8, 20), NULL);
	run_stage_expect(s, 2, "\"status\":\"applied\"");
	play(s, "acme-3.csv", "acme-3.csv", list_of(6, 20), NULL);
	run_stage_expect(s, 3,
			 "\"code\":\"supply-drop\",\"detail\":\"rows: 6, in the partner's last snapshot "
			 "(run 2, acme-2.csv) 8; min-rows is 80 %");
}

static void test_guards__a_rise_is_held(void **state)
{
	struct run_stage *s = *state;
	acme.snapshot.max_rise = 50;
	play(s, "acme-1.csv", "acme-1.csv", list_of(10, 100), NULL);
	play(s, "acme-2.csv", "acme-2.csv", list_of(10, 151), NULL);
	run_stage_expect(s, 2, "\"code\":\"supply-rise\"");
	play(s, "acme-3.csv", "acme-3.csv", list_of(10, 150), NULL);
	run_stage_expect(s, 3, "\"status\":\"applied\"");
	play(s, "acme-4.csv", "acme-4.csv", list_of(16, 150), NULL);
	run_stage_expect(s, 4, "\"code\":\"supply-rise\",\"detail\":\"rows: 16, ");
}

static void test_guards__an_empty_snapshot_is_held_where_it_would_set_all_to_zero(void **state)
{
	struct run_stage *s = *state;
	play(s, "acme-1.csv", "acme-1.csv", list_of(3, 10), NULL);
	play(s, "acme-2.csv", "acme-2.csv", "ref,sku,qty\n", NULL);
	run_stage_expect(s, 2, "\"code\":\"empty-snapshot\"");
	expect_state(s, "A0 LAMP 1 ");
	acme.snapshot.missing = MISSING_KEEP;
	play(s, "acme-3.csv", "acme-3.csv", "ref,sku,qty\n\n", NULL);
	run_stage_expect(s, 3, "\"status\":\"applied\"");
}

static void test_guards__a_run_that_nobody_watches_holds_more(void **state)
{
	struct run_stage *s = *state;
	s->settings.unwatched = true;
	acme.snapshot.missing = MISSING_KEEP;
	play(s, "acme-1.csv plain.csv", "acme-1.csv", list_of(10, 100), "plain.csv", "ref,sku,qty\n", NULL);
	run_stage_expect(s, 1, "\"code\":\"empty-snapshot\"");
	play(s, "acme-2.csv", "acme-2.csv", list_of(10, 69), NULL);
	run_stage_expect(s, 2, "\"code\":\"supply-drop\"");
	/* a profile's word outweighs that */
	acme.snapshot.max_drop = 50;
	play(s, "acme-3.csv", "acme-3.csv", list_of(10, 68), NULL);
	run_stage_expect(s, 3, "\"status\":\"applied\"");
}

static void test_guards__an_older_snapshot_is_stale(void **state)
{
	struct run_stage *s = *state;
	acme.snapshot.as_of = AS_OF_NAME;
	play(s, "acme-20261120.csv", "acme-20261120.csv", list_of(3, 10), NULL);
	play(s, "acme-20261119.csv", "acme-20261119.csv", list_of(3, 11), NULL);
	run_stage_expect(s, 2,
			 "\"code\":\"stale-feed\",\"detail\":\"it is as of 2026-11-19 00:00, the partner's "
			 "last snapshot (run 1, acme-20261120.csv) as of 2026-11-20 00:00");
	/* the same again is not older */
	play(s, "acme-20261120.csv", NULL);
	run_stage_expect(s, 3, "\"status\":\"applied\"");
	play(s, "acme-none.csv", "acme-none.csv", list_of(3, 11), NULL);
	run_stage_expect(s, 4, "\"code\":\"stale-feed\",\"detail\":\"it does not say as of when it is");
}

static void test_guards__a_snapshot_older_than_max_age_is_stale(void **state)
{
	struct run_stage *s = *state;
	acme.snapshot.as_of = AS_OF_NAME;
	acme.snapshot.max_age_hours = 39;
	/* it is 2026-11-22T14:28:41Z */
	play(s, "acme-20261121.csv", "acme-20261121.csv", list_of(3, 10), NULL);
	run_stage_expect(s, 1, "\"status\":\"applied\"");
	acme.snapshot.max_age_hours = 38;
	play(s, "acme-20261121b.csv", "acme-20261121b.csv", list_of(3, 11), NULL);
	run_stage_expect(s, 2,
			 "\"code\":\"stale-feed\",\"detail\":\"it is as of 2026-11-21 00:00, 38 hours ago; "
			 "max-age is 38");
}

static void test_guards__two_snapshots_of_one_night_are_held_against_each_other(void **state)
{
	struct run_stage *s = *state;
	acme.snapshot.max_drop = 30;
	play(s, "acme-1.csv", "acme-1.csv", list_of(10, 100), NULL);
	play(s, "acme-2.csv acme-3.csv", "acme-2.csv", list_of(10, 80), "acme-3.csv", list_of(10, 60), NULL);
	assert_int_equal(s->verdict, VERDICT_DONE);
	play(s, "acme-4.csv bolt-1.csv", "acme-4.csv", list_of(10, 40), "bolt-1.csv", list_of(10, 10), NULL);
	run_stage_expect(s, 3, "in the partner's last snapshot (run 2, acme-3.csv) 60");
	assert_string_equal(strstr(s->told.p, "acme-4.csv"), strstr(s->told.p, "acme-4.csv: supply-drop"));
}

static void test_guards__hold_orders_back_that_require_the_feed(void **state)
{
	struct run_stage *s = *state;
	static const char *const names[] = { "acme-2.csv" };
	acme.snapshot.max_drop = 30;
	s->settings.required = names;
	s->settings.required_count = 1;
	play(s, "acme-1.csv", "acme-1.csv", list_of(10, 100), NULL);
	play(s, "acme-2.csv orders.csv", "acme-2.csv", list_of(10, 20), "orders.csv",
	     "orderid,sku,qty\no1,LAMP,2\n", NULL);
	run_stage_expect(s, 2, "without the required feed acme-2.csv, which is refused: supply-drop");
}

static void test_guards__a_held_feed_that_is_accepted_next_is_no_run_to_be_told_again(void **state)
{
	struct run_stage *s = *state;
	static const char *const names[] = { "acme-2.csv" };
	acme.snapshot.max_drop = 30;
	play(s, "acme-1.csv", "acme-1.csv", list_of(10, 100), NULL);
	s->unheard = true;
	play(s, "acme-2.csv", "acme-2.csv", list_of(10, 20), NULL);
	s->settings.accepted = names;
	s->settings.accepted_count = 1;
	play(s, "acme-2.csv", NULL);
	assert_false(s->repeated);
	run_stage_expect(s, 3, "\"status\":\"applied\"");
	play(s, "acme-2.csv", NULL);
	assert_true(s->repeated);
}

/* Expected feeds */

static void test_expected__a_profile_without_a_feed_is_told_with_the_verdict(void **state)
{
	struct run_stage *s = *state;
	static const struct profile *const list[] = { &acme, &bolt };
	static const struct profiles profiles = { list, 2 };
	acme.has_expect = bolt.has_expect = true;
	acme.expect_minutes = bolt.expect_minutes = 120;
	s->settings.profiles = &profiles;
	play(s, "acme-1.csv", "acme-1.csv", list_of(3, 10), NULL);
	assert_int_equal(s->verdict, VERDICT_REFUSED);
	run_stage_expect(s, 1,
			 "no feed of profile bolt was applied since 02:00 yesterday, as it expects; none "
			 "ever was");
	assert_null(strstr(run_stage_summary(s, 1), "of profile acme"));
	/* acme came a run before, bolt comes now */
	play(s, "bolt-1.csv", "bolt-1.csv", list_of(3, 10), NULL);
	assert_int_equal(s->verdict, VERDICT_DONE);
}

static int64_t two_days_later(void *ctx)
{
	(void)ctx;
	return 1795357721 + 2 * 24 * 3600;
}

static void test_expected__a_feed_of_days_ago_is_not_enough(void **state)
{
	struct run_stage *s = *state;
	static const struct profile *const list[] = { &acme };
	static const struct profiles profiles = { list, 1 };
	acme.has_expect = true;
	acme.expect_minutes = 120;
	s->settings.profiles = &profiles;
	play(s, "acme-1.csv", "acme-1.csv", list_of(3, 10), NULL);
	assert_int_equal(s->verdict, VERDICT_DONE);
	s->settings.clock.now = two_days_later;
	play(s, "plain.csv", "plain.csv", list_of(3, 10), NULL);
	assert_int_equal(s->verdict, VERDICT_REFUSED);
	run_stage_expect(s, 2, "; the last one was in run 1, at 2026-11-22T14:28:41Z");
}

/* Interruptions */

static void count_commits(void *ctx, enum run_phase phase, const struct feed *feed, uint64_t rows,
			  uint64_t done, uint64_t total)
{
	struct run_stage *s = ctx;
	(void)feed, (void)rows, (void)done, (void)total;
	if (phase == PHASE_APPLY && commits_left > 0 && --commits_left == 0)
		s->stop = 1;
}

static void write_two_nights(void)
{
	scratch_write(scratch_path("acme-1.csv"), "ref,sku,qty\nA1,LAMP,5\nA2,LAMP,5\nA3,DESK,4\nA4,DESK,4\n"
						  "A5,SOFA,3\n");
	scratch_write(scratch_path("orders.csv"),
		      "orderid,sku,qty\no1,LAMP,5\no2,LAMP,4\no3,DESK,3\no4,DESK,2\n"
		      "o5,SOFA,3\n");
	scratch_write(scratch_path("acme-2.csv"),
		      "ref,sku,qty\nA3,DESK,five\nA6,LAMP,4\nA7,DESK,1\nA6,LAMP,2\n");
	scratch_write(scratch_path("late.csv"), "orderid,sku,qty\no6,LAMP,1\n");
}

/*
 * Both nights in a store and an OUT with names that end in NAME; the second stops after STOP_AT commits, 0:
 * never.
 */
static void play_two_nights(struct run_stage *s, unsigned stop_at)
{
	run_stage_go_to(s, stop_at);
	assert_int_equal(run_stage_run(s, "acme-1.csv orders.csv"), ST_OK);
	commits_left = stop_at;
	enum status st = run_stage_run(s, "acme-2.csv late.csv");
	commits_left = 0;
	s->stop = 0;
	assert_true(!st || st == ST_STOPPED);
	if (st)
		assert_int_equal(run_stage_run(s, "acme-2.csv late.csv"), ST_OK);
	run_stage_verify(s);
}

/* The sum over the second night's folders. */
static unsigned missing_in(struct run_stage *s)
{
	unsigned sum = 0;
	for (unsigned run = 2; run <= s->number; run++) {
		const char *at = strstr(strstr(run_stage_summary(s, run), "\"totals\""), "\"missing\":");
		sum += (unsigned)(at[strlen("\"missing\":")] - '0');
	}
	return sum;
}

static void test_interrupted__anywhere_a_snapshot_comes_to_the_same(void **state)
{
	struct run_stage *s = *state;
	unsigned stopped = 0;
	s->settings.chunk_rows = 1;
	s->settings.options.backorder = true;
	s->settings.listener.progress = count_commits;
	acme.snapshot.repeated = REPEATED_SUM;
	write_two_nights();
	play_two_nights(s, 0);
	const char *rows = run_stage_rows(s, 2, 2), *after = run_stage_state(s);
	assert_int_equal(missing_in(s), 4);
	for (unsigned at = 1; at < 20; at++) {
		play_two_nights(s, at);
		stopped += s->number == 3;
		assert_string_equal(run_stage_rows(s, 2, (unsigned)s->number), rows);
		assert_string_equal(run_stage_state(s), after);
		assert_int_equal(missing_in(s), 4);
	}
	/* four rows, four missing batches, serving, orders */
	assert_true(stopped >= 10);
}

static void test_interrupted__the_guards_word_stands_for_what_was_begun(void **state)
{
	struct run_stage *s = *state;
	s->settings.chunk_rows = 1;
	s->settings.listener.progress = count_commits;
	acme.snapshot.as_of = AS_OF_NAME;
	acme.snapshot.max_age_hours = 39;
	scratch_write(scratch_path("acme-20261121.csv"), list_of(3, 10));
	commits_left = 2;
	assert_int_equal(run_stage_run(s, "acme-20261121.csv"), ST_STOPPED);
	s->stop = 0;
	acme.snapshot.max_age_hours = 1;
	assert_int_equal(run_stage_run(s, "acme-20261121.csv"), ST_OK);
	run_stage_expect(s, 2, "\"status\":\"resumed\"");
	/* sent again after that it is a new arrival, and stale */
	assert_int_equal(run_stage_run(s, "acme-20261121.csv"), ST_OK);
	run_stage_expect(s, 3, "\"code\":\"stale-feed\"");
}

static void test_interrupted__a_snapshot_that_is_abandoned_is_not_the_last_one(void **state)
{
	struct run_stage *s = *state;
	s->settings.chunk_rows = 1;
	s->settings.listener.progress = count_commits;
	acme.snapshot.max_drop = 30;
	play(s, "acme-1.csv", "acme-1.csv", list_of(5, 100), NULL);
	scratch_write(scratch_path("acme-2.csv"), list_of(5, 1000));
	commits_left = 3;
	assert_int_equal(run_stage_run(s, "acme-2.csv"), ST_STOPPED);
	s->stop = 0;
	play(s, "acme-3.csv", "acme-3.csv", list_of(5, 80), NULL);
	run_stage_expect(s, 3, "\"abandoned\":[\"acme-2.csv\"]");
	run_stage_expect(s, 3, "\"status\":\"applied\"");
}

static void test_interrupted__a_small_map_grows_without_a_batch_zeroed_twice(void **state)
{
	struct run_stage *s = *state;
	struct buf text;
	buf_init(&text, 0);
	buf_put_str(&text, "ref,sku,qty\n");
	for (unsigned i = 0; i < 20000; i++)
		buf_printf(&text, "A-%u-and-a-name-of-some-length,LAMP-%u,5\n", i * 7919 % 20000, i % 3000);
	buf_put_char(&text, '\0');
	s->options.map_bytes = 1 << 20;
	play(s, "acme-1.csv", "acme-1.csv", text.p, NULL);
	play(s, "acme-2.csv", "acme-2.csv", "ref,sku,qty\nA-7-and-a-name-of-some-length,LAMP-1,5\nB,LAMP-1,1\n",
	     NULL);
	run_stage_expect(s, 2, "\"missing\":19999");
	play(s, "acme-3.csv", "acme-3.csv", "ref,sku,qty\nB,LAMP-1,2\n", NULL);
	run_stage_expect(s, 3, "\"missing\":1");
	buf_release(&text);
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
		TEST(test_missing__of_interchanges_only_dates_that_are_no_longer_stated),
		TEST(test_repeated__rows_of_one_ref_add_up),
		TEST(test_repeated__rows_of_different_sku_or_eta_do_not_add_up),
		TEST(test_repeated__a_sum_without_one_of_its_rows_is_refused),
		TEST(test_repeated__a_row_refused_by_the_domain_is_written_with_the_sum),
		TEST(test_guards__a_fall_of_units_is_held_with_both_figures),
		TEST(test_guards__what_is_accepted_passes_once_and_the_summary_says_so),
		TEST(test_guards__fewer_rows_than_min_rows_are_held),
		TEST(test_guards__a_rise_is_held),
		TEST(test_guards__an_empty_snapshot_is_held_where_it_would_set_all_to_zero),
		TEST(test_guards__a_run_that_nobody_watches_holds_more),
		TEST(test_guards__an_older_snapshot_is_stale),
		TEST(test_guards__a_snapshot_older_than_max_age_is_stale),
		TEST(test_guards__two_snapshots_of_one_night_are_held_against_each_other),
		TEST(test_guards__hold_orders_back_that_require_the_feed),
		TEST(test_guards__a_held_feed_that_is_accepted_next_is_no_run_to_be_told_again),
		TEST(test_expected__a_profile_without_a_feed_is_told_with_the_verdict),
		TEST(test_expected__a_feed_of_days_ago_is_not_enough),
		TEST(test_interrupted__anywhere_a_snapshot_comes_to_the_same),
		TEST(test_interrupted__the_guards_word_stands_for_what_was_begun),
		TEST(test_interrupted__a_snapshot_that_is_abandoned_is_not_the_last_one),
		TEST(test_interrupted__a_small_map_grows_without_a_batch_zeroed_twice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
