/* The states of a claim, each made by hand as a kill would leave it, and what the next run makes of it. */
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/feed/profile.h"
#include "allot/run/spool.h"

#define BATCHES "ref,sku,qty\nb-1,LAMP,10\nb-2,RUG,5\n"
#define ORDERS	"orderid,sku,qty\no-1,LAMP,1\no-2,RUG,none\no-3,LAMP,3\n"

/* What the passes of one process came to. */
static struct {
	unsigned runs; /* that did something */
	unsigned told; /* again */
	uint64_t stands;
	enum verdict verdict; /* of the last pass, in which nothing was done */
	char put_away[200];
} came;

static const struct profiles *profiles;
static const char *accepted[1];
static size_t accepted_count;
static uint64_t settle_s;
static int64_t clock_now;
static unsigned passes_max; /* stop after so many, as a kill would; 0: do not */

static int64_t now(void *ctx)
{
	(void)ctx;
	return clock_now;
}

static int setup(void **state)
{
	struct run_stage *s;
	if (run_stage_setup(state))
		return -1;
	s = *state;
	s->settings.clock.now = now;
	clock_now = 1795659300;
	accepted_count = 0;
	settle_s = 60;
	passes_max = 0;
	profiles = NULL;
	assert_int_equal(mkdir(scratch_path("spool"), 0700), 0);
	assert_int_equal(mkdir(scratch_path("spool/in"), 0700), 0);
	return 0;
}

static void put(const char *name, const char *text)
{
	char path[200];
	(void)snprintf(path, sizeof(path), "spool/%s", name);
	scratch_write(scratch_path(path), text);
	(void)snprintf(path, sizeof(path), "spool/%s.done", name);
	scratch_write(scratch_path(path), "");
}

static const char *holds(const char *folder)
{
	char path[200];
	(void)snprintf(path, sizeof(path), "spool/%s", folder);
	return scratch_list(scratch_path(path));
}

static void on_put_away(void *ctx, const char *path, const struct feed_record *record)
{
	(void)ctx;
	const char *place = strstr(path, "spool/");
	(void)snprintf(came.put_away, sizeof(came.put_away), "%s: %s", place ? place : path,
		       code_name(record->code));
}

static enum status run_pass(struct run_stage *s, const struct spool_pass *pass)
{
	struct plan plan = { 0 };
	struct run_result result = { 0 };
	enum status st = plan_open_files(&plan, pass->files, pass->count, false, s->settings.out, NULL);
	s->settings.claim = pass->claim;
	if (!st)
		st = run_execute(&s->settings, &plan, &result);
	if (!st) {
		came.runs += !result.repeated;
		came.told += result.repeated;
		s->number = result.summary.run.number;
	}
	if (!st && !s->unheard)
		st = run_heard(&s->settings, &result);
	run_result_release(&result);
	plan_close(&plan);
	s->settings.claim = NULL; /* it lives as long as the pass */
	return st;
}

static enum status tell_pass(struct run_stage *s)
{
	struct run_result result = { 0 };
	bool found = false;
	enum status st = run_unheard(&s->settings, &result, &found);
	if (st || !found)
		return st;
	came.told++;
	s->number = result.summary.run.number;
	if (!s->unheard)
		st = run_heard(&s->settings, &result);
	run_result_release(&result);
	return st;
}

static enum status do_passes(struct run_stage *s, struct spool *spool)
{
	enum pass_type type = PASS_RUN;
	enum status st = ST_OK;
	for (unsigned n = 0; !st && type != PASS_NOTHING; n++) {
		struct spool_pass pass;
		if (passes_max > 0 && n == passes_max)
			return ST_OK;
		st = spool_next(spool, &s->settings, &pass);
		if (st)
			return st;
		type = pass.type;
		came.stands = pass.stands;
		came.verdict = pass.verdict;
		if (type != PASS_NOTHING)
			st = type == PASS_RUN ? run_pass(s, &pass) : tell_pass(s);
		spool_pass_release(&pass);
	}
	return st;
}

/* One process, as the command line runs it. */
static enum status run_spool(struct run_stage *s)
{
	char out[4096], dir[4096];
	struct spool *spool = NULL;
	(void)snprintf(out, sizeof(out), "%s", scratch_path("results"));
	(void)snprintf(dir, sizeof(dir), "%s", scratch_path("spool"));
	const struct spool_settings settings = {
		.dir = dir,
		.settle_s = settle_s,
		.accepted = accepted,
		.accepted_count = accepted_count,
		.profiles = profiles,
		.command = "allot run --spool spool",
		.put_away = on_put_away,
	};
	came.runs = came.told = 0;
	came.put_away[0] = '\0';
	s->settings.out = out;
	s->settings.profiles = profiles;
	enum status st = store_open(scratch_path("store"), &s->options, &s->settings.store);
	if (!st)
		st = folder_make(out);
	if (!st)
		st = spool_open(&settings, &spool);
	if (!st)
		st = do_passes(s, spool);
	spool_close(spool);
	store_close(s->settings.store);
	s->settings.store = NULL;
	s->settings.out = NULL;
	return st;
}

/* Open */

static void test_spool__a_claim_whose_run_never_began_is_run_with_what_came_since(void **state)
{
	struct run_stage *s = *state;
	assert_int_equal(folder_make(scratch_path("spool/work/run-000001/in")), ST_OK);
	put("work/run-000001/in/orders.csv", ORDERS);
	put("in/batches.csv", BATCHES);
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(came.runs, 1);
	assert_string_equal(holds("work"), "");
	assert_string_equal(holds("in"), "");
	assert_string_equal(holds("archive/2026/11/run-000001"),
			    "01-batches.csv 01-batches.csv.done 02-orders.csv 02-orders.csv.done ");
	run_stage_expect(s, 1, "\"allocated\":2");
}

static void test_spool__a_claim_of_another_number_gets_that_of_its_run(void **state)
{
	struct run_stage *s = *state;
	assert_int_equal(folder_make(scratch_path("spool/work/run-000009/in")), ST_OK);
	put("work/run-000009/in/batches.csv", BATCHES);
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(s->number, 1);
	assert_string_equal(holds("archive/2026/11"), "run-000001 ");
}

static void test_spool__a_marker_whose_file_was_not_moved_goes_back(void **state)
{
	struct run_stage *s = *state;
	assert_int_equal(folder_make(scratch_path("spool/work/run-000001/in")), ST_OK);
	scratch_write(scratch_path("spool/work/run-000001/in/batches.csv.ctl"), "rows=3\n");
	scratch_write(scratch_path("spool/in/batches.csv"), BATCHES);
	assert_int_equal(run_spool(s), ST_OK);
	assert_string_equal(came.put_away, "spool/held/batches.csv: control-total");
	assert_string_equal(holds("held"), "batches.csv batches.csv.ctl batches.csv.why.txt ");
}

static void test_spool__what_is_claimed_waits_for_none_of_the_same_name(void **state)
{
	struct run_stage *s = *state;
	assert_int_equal(folder_make(scratch_path("spool/work/run-000001/in")), ST_OK);
	put("work/run-000001/in/batches.csv", BATCHES);
	put("in/batches.csv", "ref,sku,qty\nb-1,LAMP,7\n");
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(came.runs, 1);
	assert_string_equal(holds("in"), "batches.csv batches.csv.done ");
	assert_int_equal(run_spool(s), ST_OK);
	run_stage_expect(s, 2, "\"changed\":1");
	assert_string_equal(holds("in"), "");
}

/* Entered */

static void interrupt(struct run_stage *s)
{
	put("in/batches.csv", BATCHES);
	put("in/orders.csv", ORDERS);
	run_stage_stop_at(s, "orders.csv", 2);
	assert_int_equal(run_spool(s), ST_STOPPED);
	run_stage_go_on(s);
}

static void test_spool__an_interrupted_run_is_resumed_alone_before_what_came_since(void **state)
{
	struct run_stage *s = *state;
	interrupt(s);
	put("in/a-first.csv", "ref,sku,qty\nb-3,LAMP,1\n");
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(came.runs, 2);
	run_stage_expect(s, 2, "\"recovered\":[1],\"abandoned\":[]");
	run_stage_expect(s, 2, "\"status\":\"skipped\"");
	run_stage_expect(s, 2, "\"status\":\"resumed\"");
	run_stage_expect(s, 3, "\"feed\":\"a-first.csv\"");
	assert_string_equal(holds("archive/2026/11"), "run-000002 run-000003 ");
	assert_string_equal(holds("work"), "");
	run_stage_verify(s);
}

/* Somebody runs another feed by hand in between: the claim's run is published by that one. */
static void test_spool__what_a_run_by_hand_abandons_is_claimed_anew(void **state)
{
	struct run_stage *s = *state;
	interrupt(s);
	scratch_write(scratch_path("more.csv"), "ref,sku,qty\nb-3,LAMP,1\n");
	s->out = "results";
	assert_int_equal(run_stage_run(s, "more.csv"), ST_OK);
	run_stage_expect(s, 2, "\"abandoned\":[\"orders.csv\"]");
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(came.runs, 1);
	assert_string_equal(holds("archive/2026/11/run-000001"), "01-batches.csv 01-batches.csv.done ");
	assert_string_equal(holds("archive/2026/11/run-000003"), "01-orders.csv 01-orders.csv.done ");
	run_stage_verify(s);
}

/* Ended */

static void test_spool__a_run_that_ended_is_settled_and_told_again_but_not_done_again(void **state)
{
	struct run_stage *s = *state;
	put("in/batches.csv", BATCHES);
	put("in/letter.txt", "no feed\n");
	s->unheard = true;
	passes_max = 1;
	assert_int_equal(run_spool(s), ST_OK);
	assert_string_equal(holds("work"), "run-000001 ");
	s->unheard = false;
	passes_max = 0;
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(came.runs, 0);
	assert_int_equal(came.told, 1);
	assert_string_equal(holds("archive/2026/11/run-000001"), "01-batches.csv 01-batches.csv.done ");
	assert_string_equal(holds("refused"), "letter.txt letter.txt.done letter.txt.why.txt ");
	assert_string_equal(scratch_list(scratch_path("results")), "latest run-000001 ");
}

static void test_spool__the_same_bytes_another_night_are_a_new_arrival(void **state)
{
	struct run_stage *s = *state;
	for (int night = 0; night < 2; night++, clock_now += 40 * 86400) {
		put("in/batches.csv", BATCHES);
		assert_int_equal(run_spool(s), ST_OK);
		assert_int_equal(came.runs, 1);
	}
	run_stage_expect(s, 2, "\"unchanged\":2");
	assert_string_equal(holds("archive/2026/11/run-000001"), "01-batches.csv 01-batches.csv.done ");
	assert_string_equal(holds("archive/2027/01/run-000002"), "01-batches.csv 01-batches.csv.done ");
}

static void test_spool__what_the_archive_holds_is_never_overwritten(void **state)
{
	struct run_stage *s = *state;
	assert_int_equal(folder_make(scratch_path("spool/archive/2026/11/run-000001")), ST_OK);
	scratch_write(scratch_path("spool/archive/2026/11/run-000001/01-batches.csv"), "of another store");
	put("in/batches.csv", BATCHES);
	assert_int_equal(run_spool(s), ST_OK);
	assert_string_equal(scratch_read(scratch_path("spool/archive/2026/11/run-000001/01-batches.csv")),
			    "of another store");
	assert_string_equal(scratch_read(scratch_path("spool/archive/2026/11/run-000001.2/01-batches.csv")),
			    BATCHES);
}

static void test_spool__files_with_one_name_and_one_content_are_both_put_away(void **state)
{
	struct run_stage *s = *state;
	assert_int_equal(mkdir(scratch_path("spool/in/a"), 0700), 0);
	assert_int_equal(mkdir(scratch_path("spool/in/b"), 0700), 0);
	put("in/a/batches.csv", BATCHES);
	put("in/b/batches.csv", BATCHES);
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(came.runs, 1);
	assert_string_equal(holds("archive/2026/11/run-000001"),
			    "01-batches.csv 01-batches.csv.done 02-batches.csv 02-batches.csv.done ");
}

/* Its bytes are others than those that were read: nobody has applied them. */
static void test_spool__a_file_that_was_changed_after_it_was_read_is_applied_as_it_is_now(void **state)
{
	struct run_stage *s = *state;
	put("in/batches.csv", BATCHES);
	passes_max = 1;
	assert_int_equal(run_spool(s), ST_OK);
	passes_max = 0;
	int fd = open(scratch_path("spool/work/run-000001/in/batches.csv"), O_WRONLY | O_APPEND);
	assert_true(fd >= 0 && write(fd, "b-9,LAMP,1\n", 11) == 11 && close(fd) == 0);
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(came.runs, 1);
	run_stage_expect(s, 2, "\"created\":1");
	assert_string_equal(holds("archive/2026/11"), "run-000002 ");
}

/* Nothing came */

static void test_spool__a_night_without_files_is_a_run_but_one_a_day_is_enough(void **state)
{
	struct run_stage *s = *state;
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(came.runs, 1);
	run_stage_expect(s, 1, "no feed was ready in the spool");
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(came.runs, 0);
	assert_int_equal(came.stands, 1);
	clock_now += 86400;
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(came.runs, 1);
	assert_int_equal(came.stands, 0);
}

/* From 02:00 on the feed of the day before is too old; in UTC the run of ten o'clock is still of today. */
static void test_spool__what_is_expected_is_judged_anew_though_the_run_of_today_stands(void **state)
{
	enum { HOUR = 3600, MIDNIGHT = 1795791600 }; /* 2026-11-28 in Tokyo, where it is 15:00 in UTC */
	struct run_stage *s = *state;
	struct arena arena;
	struct profiles expecting;
	arena_init(&arena);
	setenv("TZ", "JST-9", 1);
	tzset();
	assert_int_equal(mkdir(scratch_path("profiles"), 0700), 0);
	scratch_write(scratch_path("profiles/acme.conf"),
		      "kind = batches\nsku { from = item }\nqty { from = free }\nexpect = \"02:00\"\n");
	assert_int_equal(profiles_load(scratch_path("profiles"), &arena, &expecting), ST_OK);
	profiles = &expecting;
	assert_int_equal(mkdir(scratch_path("spool/in/acme"), 0700), 0);
	put("in/acme/stock.csv", "item,free\nLAMP,10\n");
	clock_now = MIDNIGHT + 1 * HOUR;
	assert_int_equal(run_spool(s), ST_OK);
	put("in/orders.csv", ORDERS);
	clock_now = MIDNIGHT + 10 * HOUR;
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(came.runs, 1);
	clock_now = MIDNIGHT + 23 * HOUR;
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(came.stands, 2);
	assert_int_equal(came.verdict, VERDICT_DONE);
	clock_now = MIDNIGHT + 26 * HOUR + 900;
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(came.runs, 1);
	run_stage_expect(s, 3, "no feed of profile acme was applied since 02:00 yesterday");
	/* that was told: one run is enough for it */
	assert_int_equal(run_spool(s), ST_OK);
	assert_int_equal(came.runs, 0);
	assert_int_equal(came.stands, 3);
	assert_int_equal(came.verdict, VERDICT_REFUSED);
	setenv("TZ", "UTC", 1);
	tzset();
	arena_release(&arena);
}

static void test_spool__without_a_marker_a_file_is_ready_when_it_has_settled(void **state)
{
	struct run_stage *s = *state;
	struct stat info;
	scratch_write(scratch_path("spool/in/batches.csv"), BATCHES);
	assert_int_equal(stat(scratch_path("spool/in/batches.csv"), &info), 0);
	clock_now = (int64_t)info.st_ctim.tv_sec + 59;
	assert_int_equal(run_spool(s), ST_OK);
	assert_string_equal(holds("in"), "batches.csv ");
	clock_now = (int64_t)info.st_ctim.tv_sec - 1000;
	assert_int_equal(run_spool(s), ST_OK);
	assert_string_equal(holds("in"), "batches.csv ");
	clock_now = (int64_t)info.st_ctim.tv_sec + 60;
	assert_int_equal(run_spool(s), ST_OK);
	assert_string_equal(holds("in"), "");
}

/* Accepting */

static void test_spool__an_accepted_file_stays_so_after_a_kill(void **state)
{
	struct run_stage *s = *state;
	put("in/batches.csv", "ref,sku,qty\n");
	s->settings.unwatched = true;
	assert_int_equal(run_spool(s), ST_OK);
	assert_string_equal(came.put_away, "spool/held/batches.csv: empty-snapshot");
	/* a kill comes after the claim: the next run is given no --accept */
	assert_int_equal(folder_make(scratch_path("spool/work/run-000002/accepted")), ST_OK);
	assert_int_equal(rename(scratch_path("spool/held/batches.csv"),
				scratch_path("spool/work/run-000002/accepted/batches.csv")),
			 0);
	assert_int_equal(run_spool(s), ST_OK);
	run_stage_expect(s, 2, "accepted, though empty-snapshot");
	/* and one that is, that has been let pass before */
	accepted[0] = "batches.csv";
	accepted_count = 1;
	assert_int_equal(run_spool(s), ST_USAGE);
}

static void test_spool__a_claim_whose_id_is_none_is_left_to_a_person(void **state)
{
	struct run_stage *s = *state;
	assert_int_equal(folder_make(scratch_path("spool/work/run-000001/in")), ST_OK);
	scratch_write(scratch_path("spool/work/run-000001/id"), "what");
	assert_int_equal(run_spool(s), ST_IO);
	assert_non_null(strstr(fail_message(), "is not what allot wrote there"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, run_stage_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_spool__a_claim_whose_run_never_began_is_run_with_what_came_since),
		TEST(test_spool__a_claim_of_another_number_gets_that_of_its_run),
		TEST(test_spool__a_marker_whose_file_was_not_moved_goes_back),
		TEST(test_spool__what_is_claimed_waits_for_none_of_the_same_name),
		TEST(test_spool__an_interrupted_run_is_resumed_alone_before_what_came_since),
		TEST(test_spool__what_a_run_by_hand_abandons_is_claimed_anew),
		TEST(test_spool__a_run_that_ended_is_settled_and_told_again_but_not_done_again),
		TEST(test_spool__the_same_bytes_another_night_are_a_new_arrival),
		TEST(test_spool__what_the_archive_holds_is_never_overwritten),
		TEST(test_spool__files_with_one_name_and_one_content_are_both_put_away),
		TEST(test_spool__a_file_that_was_changed_after_it_was_read_is_applied_as_it_is_now),
		TEST(test_spool__a_night_without_files_is_a_run_but_one_a_day_is_enough),
		TEST(test_spool__what_is_expected_is_judged_anew_though_the_run_of_today_stands),
		TEST(test_spool__without_a_marker_a_file_is_ready_when_it_has_settled),
		TEST(test_spool__an_accepted_file_stays_so_after_a_kill),
		TEST(test_spool__a_claim_whose_id_is_none_is_left_to_a_person),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
