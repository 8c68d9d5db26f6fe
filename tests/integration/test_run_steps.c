/*
 * A night of every kind of feed, interrupted behind each of its units: in the first turn of an orders feed, in
 * its own, in serving behind a batches feed, among the rows put off.
 */
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/service/handlers.h"

#define EVENING "b1.csv o1.csv"
#define NIGHT	"o2.csv p2.csv s2.csv x2.csv b2.csv c2.csv m2.csv"

static void write_evening(void)
{
	scratch_write(scratch_path("b1.csv"), "ref,sku,qty\nb-1,LAMP,10\nb-2,DESK,5\nb-3,VASE,4\nb-4,VASE,4\n");
	scratch_write(scratch_path("o1.csv"), "orderid,sku,qty,backorder,split\n"
					      "o-1,LAMP,4,,\no-2,LAMP,8,yes,\no-3,DESK,5,,\no-4,DESK,3,yes,\n"
					      "o-5,VASE,6,,yes\no-6,LAMP,2,,\no-7,VASE,9,,\n");
}

static void write_night(void)
{
	scratch_write(scratch_path("s2.csv"), "orderid,sku,shipped\no-1,LAMP,2\no-3,DESK,all\nn-1,LAMP,1\n"
					      "n-99,LAMP,1\no-6,LAMP,5\no-4,DESK,3\n");
	scratch_write(scratch_path("x2.csv"), "orderid,sku,cancelled\no-5,VASE,2\nn-2,DESK,1\n");
	scratch_write(scratch_path("b2.csv"), "ref,sku,qty\nb-1,LAMP,20\nb-2,DESK,9\nb-5,LAMP,3\nb-6,SOFA,1\n");
	scratch_write(scratch_path("c2.csv"), "ref,qty\nb-3,3\nb-9,1\n");
	scratch_write(scratch_path("m2.csv"), "orderid,sku,new_qty\no-1,LAMP,5\nn-2,DESK,3\n");
	scratch_write(scratch_path("o2.csv"),
		      "orderid,sku,qty,shipped,cancelled\no-1,LAMP,5,3,\no-6,LAMP,2,1,1\n"
		      "n-1,LAMP,2,,\nn-2,DESK,2,,\nn-3,VASE,1,,all\no-8,LAMP,x,,\n"
		      "o-5,VASE,6,3,\no-7,VASE,9,all,\n");
	scratch_write(scratch_path("p2.csv"),
		      "orderid,sku,qty,line\nn-4,LAMP,30,\nn-5,LAMP,1,7\nn-6,NONE,1,\n");
}

static int setup(void **state)
{
	if (run_stage_setup(state))
		return -1;
	struct run_stage *s = *state;
	s->settings.threads = 1;
	write_evening();
	write_night();
	return 0;
}

/* A store and an OUT of their own, in which the evening's run has ended. */
static void go_to(struct run_stage *s, unsigned number)
{
	run_stage_go_to(s, number);
	s->settings.chunk_rows = 0;
	s->settings.options = (struct row_options){ 0 };
	assert_int_equal(run_stage_run(s, EVENING), ST_OK);
}

/* What the run before, which was interrupted, says of FEED: its record in the summary, from its name on. */
static const char *record_of(struct run_stage *s, unsigned run, const char *feed)
{
	char name[60];
	(void)snprintf(name, sizeof(name), "\"feed\":\"%s\"", feed);
	const char *at = strstr(run_stage_summary(s, run), name);
	assert_non_null(at);
	return at;
}

static bool has_status(struct run_stage *s, unsigned run, const char *feed, const char *status)
{
	char want[60];
	const char *record = record_of(s, run, feed);
	(void)snprintf(want, sizeof(want), "\"status\":\"%s\"", status);
	const char *at = strstr(record, "\"status\":");
	return strncmp(at, want, strlen(want)) == 0;
}

static void test_run__interrupted_behind_any_unit_and_taken_up_it_comes_to_the_same(void **state)
{
	struct run_stage *s = *state;
	unsigned number = 1, in_first_turn = 0, in_rows = 0, in_put_off = 0;
	go_to(s, 0);
	assert_int_equal(run_stage_run(s, NIGHT), ST_OK);
	const char *rows = run_stage_rows(s, 2, 2), *sums = run_stage_sums(s, 2, 2);
	const char *holds = run_stage_state(s);
	for (;; number++) {
		go_to(s, number);
		if (!run_stage_run_until(s, NIGHT, number))
			break;
		run_stage_verify(s);
		assert_int_equal(run_stage_run(s, NIGHT), ST_OK);
		assert_string_equal(run_stage_rows(s, 2, 3), rows);
		assert_string_equal(run_stage_sums(s, 2, 3), sums);
		assert_string_equal(run_stage_state(s), holds);
		run_stage_expect(s, 3, "\"recovered\":[2],\"abandoned\":[]");
		run_stage_verify(s);
		bool begun = has_status(s, 2, "o2.csv", "interrupted");
		in_first_turn += begun && has_status(s, 2, "x2.csv", "pending");
		in_rows += begun && has_status(s, 2, "m2.csv", "interrupted");
		in_put_off += has_status(s, 2, "p2.csv", "applied");
	}
	assert_true(number > 45);
	assert_true(in_first_turn > 5);
	assert_true(in_rows > 5);
	assert_true(in_put_off > 5);
}

/* Each run of the chain does a few units more. */
static void test_run__a_chain_of_interrupted_runs_comes_to_the_same(void **state)
{
	struct run_stage *s = *state;
	go_to(s, 0);
	assert_int_equal(run_stage_run(s, NIGHT), ST_OK);
	const char *rows = run_stage_rows(s, 2, 2), *sums = run_stage_sums(s, 2, 2);
	const char *holds = run_stage_state(s);
	for (unsigned each = 2; each < 9; each += 2) {
		unsigned last = 2;
		go_to(s, each);
		/* of each run's commits some are about the run before */
		while (run_stage_run_until(s, NIGHT, each + (last > 2 ? 1 : 0)))
			assert_true(++last < 100);
		assert_true(last > 5);
		assert_string_equal(run_stage_rows(s, 2, last), rows);
		assert_string_equal(run_stage_sums(s, 2, last), sums);
		assert_string_equal(run_stage_state(s), holds);
		run_stage_verify(s);
	}
}

static void test_run__the_map_may_be_full_at_any_unit(void **state)
{
	struct run_stage *s = *state;
	go_to(s, 0);
	assert_int_equal(run_stage_run(s, NIGHT), ST_OK);
	const char *rows = run_stage_rows(s, 2, 2), *holds = run_stage_state(s);
	for (uint64_t chunk = 0; chunk < 4; chunk++) {
		go_to(s, (unsigned)chunk + 1);
		s->settings.chunk_rows = chunk;
		s->options.map_bytes = 4096; /* LMDB takes what is in use: every opened map is full */
		assert_int_equal(run_stage_run(s, NIGHT), ST_OK);
		assert_string_equal(run_stage_rows(s, 2, 2), rows);
		assert_string_equal(run_stage_state(s), holds);
		run_stage_verify(s);
	}
}

/* Under other options nothing is taken up: all is applied afresh, wherever it was interrupted. */
static void test_run__interrupted_behind_any_unit_and_run_with_other_options_all_is_applied_afresh(void **state)
{
	struct run_stage *s = *state;
	unsigned number = 1;
	for (;; number += 3) {
		go_to(s, number);
		if (!run_stage_run_until(s, NIGHT, number))
			break;
		s->settings.options.accept_alike = true;
		assert_int_equal(run_stage_run(s, NIGHT), ST_OK);
		run_stage_expect(s, 3, "\"recovered\":[2],\"abandoned\":[]");
		assert_null(strstr(run_stage_summary(s, 3), "\"resumed\""));
		assert_null(strstr(run_stage_summary(s, 3), "\"skipped\""));
		run_stage_expect(s, 3, "\"totals\":{\"rows\":27,");
		run_stage_verify(s);
		/* nothing is left behind for a run that comes later */
		assert_int_equal(run_stage_run(s, "b1.csv"), ST_OK);
		run_stage_expect(s, 4, "\"recovered\":[],\"abandoned\":[]");
		run_stage_verify(s);
	}
	assert_true(number > 45);
}

/* Feeds that are not sent again are named, and what they left for later is not done by another. */
static void test_run__interrupted_behind_any_unit_what_is_not_sent_again_is_given_up(void **state)
{
	struct run_stage *s = *state;
	unsigned number = 1, abandoned = 0;
	for (;; number += 2) {
		go_to(s, number);
		if (!run_stage_run_until(s, NIGHT, number))
			break;
		assert_int_equal(run_stage_run(s, "p2.csv"), ST_OK);
		abandoned += strstr(run_stage_summary(s, 3), "\"abandoned\":[]") == NULL;
		run_stage_expect(s, 3, "\"totals\":{\"rows\":3,");
		run_stage_verify(s);
		assert_int_equal(run_stage_run(s, NIGHT), ST_OK);
		run_stage_expect(s, 4, "\"totals\":{\"rows\":27,");
		run_stage_verify(s);
	}
	assert_true(abandoned > 15);
}

/* An abandoned batches feed */

/* The batches feed b2.csv alone, stopped behind its NUMBERth commit, the first of them its entry. */
static void abandon_batches(struct run_stage *s, unsigned number)
{
	go_to(s, number);
	assert_int_equal(run_stage_run_until(s, "b2.csv", number), ST_STOPPED);
}

static void test_run__the_skus_of_an_abandoned_batches_feed_are_served(void **state)
{
	struct run_stage *s = *state;
	scratch_write(scratch_path("other.csv"), "orderid,sku,qty\nz-1,LAMP,1\n");
	for (unsigned rows = 1; rows < 9; rows++) {
		abandon_batches(s, 1 + rows);
		assert_int_equal(run_stage_run(s, "other.csv"), ST_OK);
		run_stage_expect(s, 3, "\"recovered\":[2],\"abandoned\":[\"b2.csv\"]");
		/* before the feeds of the run; the DESK is raised in the second row */
		const char *told = run_stage_rows(s, 2, 3);
		const char *lamp = strstr(told, "o-2,LAMP,8,b-1,"), *other = strstr(told, "z-1,LAMP,1,");
		assert_non_null(lamp);
		assert_true(lamp < other);
		assert_int_equal(strstr(told, "o-4,DESK,3,b-2,") != NULL, rows > 1);
		run_stage_verify(s);
	}
}

static void test_run__serving_for_an_abandoned_feed_may_be_interrupted_too(void **state)
{
	struct run_stage *s = *state;
	scratch_write(scratch_path("other.csv"), "orderid,sku,qty\nz-1,LAMP,1\n");
	for (unsigned more = 1; more < 8; more++) {
		abandon_batches(s, 5);
		unsigned last = 3;
		/* the first two commits are about the run before, and the entry */
		while (run_stage_run_until(s, "other.csv", more + 2))
			assert_true(++last < 30);
		const char *told = run_stage_rows(s, 2, last);
		assert_non_null(strstr(told, "o-2,LAMP,8,b-1,"));
		assert_non_null(strstr(told, "o-4,DESK,3,b-2,"));
		assert_non_null(strstr(told, "z-1,LAMP,1,"));
		assert_null(strstr(strstr(told, "o-2,LAMP,8,") + 1, "o-2,LAMP,8,"));
		run_stage_verify(s);
		(void)unlink(scratch_path("out-5"));
		char moved[20];
		(void)snprintf(moved, sizeof(moved), "done-%u", more);
		assert_int_equal(rename(scratch_path("out-5"), scratch_path(moved)), 0);
		(void)snprintf(moved, sizeof(moved), "kept-%u", more);
		assert_int_equal(rename(scratch_path("store-5"), scratch_path(moved)), 0);
	}
}

/* Contracts */

static enum status serve_faultily(struct bus *bus, const struct command *command, struct outcome *out)
{
	enum status st = handle_serve_waiting(bus, command, out);
	bool sound = !slice_eq(command->serve.sku, SLICE("DESK"));
	INVARIANT(sound);
	return st;
}

static enum status ship_faultily(struct bus *bus, const struct command *command, struct outcome *out)
{
	enum status st = handle_ship_line(bus, command, out);
	bool sound = !slice_eq(command->ship.line->orderid, SLICE("o-5"));
	INVARIANT(sound);
	return st;
}

/*
 * Breaks at HANDLER of COMMAND whatever the chunk; all before is kept, and the next run goes on to the same
 * end.
 */
static void breaks(struct run_stage *s, unsigned first, enum command_type type, command_handler *handler,
		   const char *place)
{
	static const uint64_t CHUNKS[] = { 0, 1, 2, 3, 5, 8 };
	struct bus_table table = *service_bus_table();
	go_to(s, first);
	assert_int_equal(run_stage_run(s, NIGHT), ST_OK);
	const char *rows = run_stage_rows(s, 2, 2), *holds = run_stage_state(s), *before = NULL;
	table.handlers[type] = handler;
	for (unsigned i = 0; i < COUNT_OF(CHUNKS); i++) {
		go_to(s, first + i + 1);
		s->settings.chunk_rows = CHUNKS[i];
		s->settings.bus = &table;
		assert_int_equal(run_stage_run(s, NIGHT), ST_CONTRACT);
		if (!strstr(fail_message(), place))
			fail_msg("said %s", fail_message());
		const char *kept = run_stage_state(s);
		assert_string_equal(kept, before ? before : kept);
		before = kept;
		run_stage_verify(s);
		s->settings.bus = service_bus_table();
		assert_int_equal(run_stage_run(s, NIGHT), ST_OK);
		assert_string_equal(run_stage_rows(s, 2, 3), rows);
		assert_string_equal(run_stage_state(s), holds);
	}
}

static void test_run__a_contract_broken_in_serving_keeps_all_before_it(void **state)
{
	breaks(*state, 0, COMMAND_SERVE_WAITING, serve_faultily, "b2.csv: a contract was broken (INVARIANT");
}

static void test_run__a_contract_broken_in_a_first_turn_keeps_all_before_it(void **state)
{
	breaks(*state, 0, COMMAND_SHIP_LINE, ship_faultily, "o2.csv:8: a contract was broken (INVARIANT");
}

/* Small feeds */

static void test_run__small_feeds_share_a_transaction(void **state)
{
	struct run_stage *s = *state;
	go_to(s, 0);
	assert_int_equal(run_stage_run(s, NIGHT), ST_OK);
	/* its entry, one for all feeds, and what is noted behind it: published, and heard */
	assert_int_equal(s->commits, 4);
}

static void test_run__very_many_feeds_take_several_transactions(void **state)
{
	enum { FEEDS = 2100 };
	struct run_stage *s = *state;
	assert_int_equal(mkdir(scratch_path("in"), 0700), 0);
	for (unsigned i = 0; i < FEEDS; i++) {
		char name[40], text[60];
		(void)snprintf(name, sizeof(name), "in/%04u.csv", i);
		(void)snprintf(text, sizeof(text), "ref,sku,qty\nr-%u,S-%u,1\n", i, i % 7);
		scratch_write(scratch_path(name), text);
	}
	go_to(s, 0);
	assert_int_equal(run_stage_run(s, "in"), ST_OK);
	assert_true(s->commits >= 6 && s->commits < 10);
	run_stage_expect(s, 2, "\"totals\":{\"rows\":2100,\"created\":2100,");
	run_stage_verify(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, run_stage_teardown)
		TEST(test_run__interrupted_behind_any_unit_and_taken_up_it_comes_to_the_same),
		TEST(test_run__a_chain_of_interrupted_runs_comes_to_the_same),
		TEST(test_run__the_map_may_be_full_at_any_unit),
		TEST(test_run__interrupted_behind_any_unit_and_run_with_other_options_all_is_applied_afresh),
		TEST(test_run__interrupted_behind_any_unit_what_is_not_sent_again_is_given_up),
		TEST(test_run__the_skus_of_an_abandoned_batches_feed_are_served),
		TEST(test_run__serving_for_an_abandoned_feed_may_be_interrupted_too),
		TEST(test_run__a_contract_broken_in_serving_keeps_all_before_it),
		TEST(test_run__a_contract_broken_in_a_first_turn_keeps_all_before_it),
		TEST(test_run__small_feeds_share_a_transaction),
		TEST(test_run__very_many_feeds_take_several_transactions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
