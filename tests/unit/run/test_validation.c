/* Validation of a run's feeds: however many threads check them, they come to the same. */
#include "run/validation.h"
#include "allot/base/contract.h"
#include "support/faults.h"
#include "support/feed_text.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <csv.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum { ROWS = 150, HANGS_S = 900 };

/*
 * Stands before libcsv's, which is asked for every stretch and every header and has memory to get: so the
 * checks of stretches are made to fail, and to be slow, in the thread the test begins in or in
 * the others.
 */
enum where { NOWHERE, IN_MAIN, IN_HELPERS };

static struct {
	enum where where;
	bool breaks;	 /* a contract breaks, instead of memory being out */
	atomic_int left; /* calls there that are still good */
	atomic_int failed;
} trouble;
static _Thread_local bool is_main;

int csv_init(struct csv_parser *p, unsigned char options)
{
	static int (*_Atomic next)(struct csv_parser *, unsigned char);
	if (!next)
		next = (int (*)(struct csv_parser *, unsigned char))(uintptr_t)dlsym(RTLD_NEXT, "csv_init");
	if (trouble.where != NOWHERE && (trouble.where == IN_MAIN) != is_main)
		usleep(300); /* so that there is something to do for the others */
	else if (trouble.where != NOWHERE && atomic_fetch_sub(&trouble.left, 1) <= 0) {
		atomic_fetch_add(&trouble.failed, 1);
		INVARIANT(!trouble.breaks);
		return -1;
	}
	return next(p, options);
}

static int setup(void **state)
{
	is_main = true;
	trouble.where = NOWHERE;
	trouble.breaks = false;
	faults_clear();
	alarm(HANGS_S); /* what hangs does not pass */
	return scratch_setup(state);
}

static int teardown(void **state)
{
	alarm(0);
	faults_clear();
	return scratch_teardown(state);
}

/* Feeds */

static void put_rows(struct buf *text, unsigned first)
{
	for (unsigned i = first; i < first + ROWS; i++) {
		if (i % 17 == 3)
			buf_printf(text, "o-%u,LAMP,many\r\n", i);
		else if (i % 23 == 5)
			buf_printf(text, "\"o-%u\",LAMP,1,\"a\nb\r\nc\"\n\n", i);
		else
			buf_printf(text, "o-%u,LAMP,%u\n", i, 1 + i % 9);
	}
}

static void feed_file(const char *name, const char *header, const char *middle, const char *end)
{
	struct buf text;
	buf_init(&text, 0);
	buf_put_str(&text, header);
	put_rows(&text, 0);
	buf_put_str(&text, middle);
	put_rows(&text, 1000);
	buf_put_str(&text, end);
	int fd = open(scratch_path(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text.p, text.n), text.n);
	close(fd);
	buf_release(&text);
}

#define HEADER "orderid,sku,qty\n"

/* Feeds of every fate, and long ones between them. */
static const char *const NAMES[] = { "good-1",	"stray",   "good-2", "open",	 "empty", "header", "no-kind",
				     "missing", "refused", "good-3", "too-long", "cut",	  "good-4" };

enum { FEEDS = COUNT_OF(NAMES) };

static void write_feeds(void)
{
	static char longer[70000];
	memset(longer, 'x', sizeof(longer) - 1);
	feed_file("good-1", HEADER, "", "o-last,LAMP,1\n");
	feed_file("cut", HEADER, "", "o-last,LAMP,1");
	feed_file("stray", HEADER, "\"o\"x,LAMP,1\n", "");
	feed_file("good-2", "\xef\xbb\xbf\n" HEADER, "\n\n", "\n");
	feed_file("open", HEADER, "", "\"never closed\n\n\n");
	scratch_write(scratch_path("empty"), "\n\n");
	scratch_write(scratch_path("header"), HEADER);
	feed_file("no-kind", "name,price\n", "", "");
	scratch_write(scratch_path("refused"), HEADER "o,LAMP,none\n\no,LAMP,\n");
	feed_file("good-3", "sku,qty,orderid\n", "LAMP,7,o\r\r", "");
	feed_file("too-long", HEADER, longer, "");
	feed_file("good-4", HEADER, "", "");
}

static void plan_feeds(struct plan *plan, size_t piece)
{
	const char *paths[FEEDS];
	enum where where = trouble.where;
	trouble.where = NOWHERE;
	for (size_t i = 0; i < FEEDS; i++)
		paths[i] = scratch_path(NAMES[i]);
	assert_int_equal(plan_open(plan, paths, FEEDS, false, scratch_path("."), NULL), ST_OK);
	for (uint32_t i = 0; i < plan->count; i++)
		plan->feeds[i].piece = piece;
	trouble.where = where;
}

static const struct feed *feed_named(const struct plan *plan, const char *name)
{
	for (uint32_t i = 0; i < plan->count; i++)
		if (slice_eq(plan->feeds[i].name, slice_str(name)))
			return &plan->feeds[i];
	return NULL;
}

/* Verdict, counts, digest and rows of every feed of PLAN. */
static void put_verdicts(struct buf *out, const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->count; i++) {
		const struct feed *f = &plan->feeds[i];
		char hex[SHA256_HEX];
		sha256_hex(f->sha256, hex);
		buf_printf(out, "%.*s: %s %s %d %d of %d rows, %d bytes %d warnings %.*s\n", SLICE_ARG(f->name),
			   code_name(f->code), f->detail, (int)f->detail_line, (int)f->rejected, (int)f->rows,
			   (int)f->bytes, (int)f->warnings_count, f->has_sha256 ? SHA256_HEX : 0, hex);
		if (f->code == CODE_NONE)
			assert_int_equal(text_rows(f, 0, out), ST_OK);
	}
	buf_put_char(out, '\0');
	assert_int_equal(buf_status(out), ST_OK);
}

/* Validates the feeds and appends what came of them to OUT, unless that is NULL. */
static enum status validate(struct run_settings settings, size_t piece, struct buf *out)
{
	struct plan plan;
	plan_feeds(&plan, piece);
	enum status st = validate_feeds(&settings, &plan);
	if (st == ST_OK && out)
		put_verdicts(out, &plan);
	for (uint32_t i = 0; i < plan.count; i++)
		assert_int_equal(plan.feeds[i].fd, -1);
	plan_close(&plan);
	return st;
}

static const unsigned THREADS[] = { 1, 2, 4, 0, 9 };

static void test_validation__threads_and_stretches_of_any_size_come_to_the_same(void **state)
{
	static const size_t PIECES[] = { 0, 20, 999, 8192 };
	struct buf want, got;
	(void)state;
	write_feeds();
	buf_init(&want, 0);
	buf_init(&got, 0);
	assert_int_equal(validate((struct run_settings){ .threads = 1 }, 0, &want), ST_OK);
	assert_non_null(strstr(
		want.p, "stray: bad-record line 173: the record that begins here has something behind a "));
	for (size_t i = 0; i < COUNT_OF(THREADS); i++) {
		for (size_t k = 0; k < COUNT_OF(PIECES); k++) {
			struct run_settings settings = { .threads = THREADS[i] };
			buf_clear(&got);
			assert_int_equal(validate(settings, PIECES[k], &got), ST_OK);
			assert_true(slice_eq(buf_slice(&got), buf_slice(&want)));
		}
	}
	buf_release(&want);
	buf_release(&got);
}

/* Failures of our own */

static void test_validation__rows_that_cannot_be_kept_end_it_whichever_write_fails(void **state)
{
	(void)state;
	write_feeds();
	for (size_t i = 0; i < 3; i++) {
		struct run_settings settings = { .threads = THREADS[i] };
		faults_clear();
		assert_int_equal(validate(settings, 500, NULL), ST_OK);
		size_t writes = faults_seen();
		assert_true(writes > 40);
		for (size_t n = 0; n < writes; n += 11) {
			faults_fail_call(n, ENOSPC);
			assert_int_equal(validate(settings, 500, NULL), ST_IO);
			assert_non_null(strstr(fail_message(), ": disk full"));
			faults_clear();
		}
	}
}

/* Memory is out after each number of good checks in the threads that WHERE says. */
static void out_of_memory(enum where where, unsigned threads)
{
	struct run_settings settings = { .threads = threads };
	for (int good = 0; good < 60; good += 4) {
		trouble.where = where;
		trouble.left = good;
		trouble.failed = 0;
		fail(ST_BUSY, "of something else");
		assert_int_equal(validate(settings, 100, NULL), ST_NO_MEMORY);
		trouble.where = NOWHERE;
		assert_true(trouble.failed > 0);
		assert_string_equal(fail_message(), "out of memory");
	}
}

static void test_validation__no_memory_in_any_thread_comes_out_and_nothing_hangs(void **state)
{
	(void)state;
	write_feeds();
	out_of_memory(IN_MAIN, 1);
	for (size_t i = 1; i < 3; i++) {
		out_of_memory(IN_MAIN, THREADS[i]);
		out_of_memory(IN_HELPERS, THREADS[i]);
	}
}

#ifdef __SANITIZE_ADDRESS__
/*
 * A broken contract is left by a jump, as the process is going to end: what was held on the way stays. Helpers
 * do what the main thread does alone, too, where nothing is suppressed.
 */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:__a_contract_broken\nleak:^help$\n";
}
#endif

static void test_validation__a_contract_broken_in_any_thread_names_feed_and_line(void **state)
{
	static const struct {
		enum where where;
		unsigned threads;
	} CASES[] = { { IN_MAIN, 1 }, { IN_MAIN, 2 }, { IN_HELPERS, 2 }, { IN_HELPERS, 4 } };
	(void)state;
	write_feeds();
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		struct run_settings settings = { .threads = CASES[i].threads };
		trouble.where = CASES[i].where;
		trouble.breaks = true;
		trouble.left = 1;
		trouble.failed = 0;
		assert_int_equal(validate(settings, 100, NULL), ST_CONTRACT);
		trouble.where = NOWHERE;
		assert_true(trouble.failed > 0);
		assert_non_null(strstr(fail_message(), "a contract was broken (INVARIANT "));
		assert_non_null(strstr(fail_message(), "/good-1:"));
	}
}

static void break_contract(void *ctx, enum run_phase phase, const struct feed *feed, uint64_t rows,
			   uint64_t done, uint64_t total)
{
	bool sound = !slice_eq(feed->name, SLICE("good-2"));
	(void)ctx, (void)phase, (void)rows, (void)done, (void)total;
	INVARIANT(sound);
}

static void test_validation__a_contract_broken_outside_of_rows_names_the_feed(void **state)
{
	(void)state;
	write_feeds();
	for (size_t i = 0; i < 3; i++) {
		const struct run_settings settings = { .threads = THREADS[i],
						       .listener = { .progress = break_contract } };
		struct plan plan;
		plan_feeds(&plan, 100);
		assert_int_equal(validate_feeds(&settings, &plan), ST_CONTRACT);
		assert_non_null(strstr(fail_message(), "/good-2: a contract was broken (INVARIANT "));
		plan_close(&plan);
	}
}

/* Feeds that fail, and what the run is told */

struct meddler {
	const char *name; /* the feed that is changed when it is first told of */
	bool done;
	const struct feed *feed; /* told of last, and so many bytes of it */
	uint64_t bytes;
};

static void meddle(void *ctx, enum run_phase phase, const struct feed *feed, uint64_t rows, uint64_t done,
		   uint64_t total)
{
	struct meddler *m = ctx;
	(void)rows, (void)total;
	assert_int_equal(phase, PHASE_VALIDATE);
	assert_true(feed != m->feed || done > m->bytes);
	m->feed = feed;
	m->bytes = done;
	if (m->done || !slice_eq(feed->name, slice_str(m->name)))
		return;
	m->done = true;
	assert_int_equal(truncate(scratch_path(m->name), (off_t)done - 5), 0);
}

static void test_validation__a_feed_that_changes_is_refused_and_the_others_go_on(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct meddler m = { .name = "good-3" };
		struct run_settings settings = { .threads = THREADS[i],
						 .listener = { .progress = meddle, .ctx = &m } };
		struct buf got;
		buf_init(&got, 0);
		write_feeds();
		assert_int_equal(validate(settings, 100, &got), ST_OK);
		assert_true(m.done);
		assert_non_null(strstr(got.p, "good-3: unreadable it changed while it was read; "
					      "send it again when it is complete 0 0 of 0 rows"));
		assert_non_null(strstr(got.p, "good-2:  "));
		assert_non_null(strstr(got.p, "good-4:  "));
		buf_release(&got);
		for (size_t k = 0; k < FEEDS; k++)
			(void)unlink(scratch_path(NAMES[k]));
	}
}

static void test_validation__a_feed_that_fails_to_be_read_is_refused_and_the_others_go_on(void **state)
{
	(void)state;
	write_feeds();
	for (size_t i = 0; i < 3; i++) {
		const struct run_settings settings = { .threads = THREADS[i] };
		struct plan plan;
		plan_feeds(&plan, 100);
		feed_idle(&plan.feeds[2]);
		plan.feeds[2].fd = open(scratch_path(NAMES[2]), O_WRONLY | O_CLOEXEC);
		assert_int_equal(validate_feeds(&settings, &plan), ST_OK);
		assert_int_equal(plan.feeds[2].code, CODE_UNREADABLE);
		assert_non_null(strstr(plan.feeds[2].detail, "reading it failed"));
		assert_int_equal(feed_named(&plan, "good-1")->code, CODE_NONE);
		assert_int_equal(feed_named(&plan, "good-4")->code, CODE_NONE);
		assert_int_equal(feed_named(&plan, "cut")->code, CODE_CUT_SHORT);
		plan_close(&plan);
	}
}

static volatile sig_atomic_t stop;

static void ask_to_stop(void *ctx, enum run_phase phase, const struct feed *feed, uint64_t rows, uint64_t done,
			uint64_t total)
{
	(void)phase, (void)rows, (void)done, (void)total;
	*(const struct feed **)ctx = feed;
	stop = 1;
}

static void test_validation__asked_to_stop_it_does_so_in_the_middle_of_a_feed(void **state)
{
	(void)state;
	write_feeds();
	for (size_t i = 0; i < 3; i++) {
		const struct feed *last = NULL;
		const struct run_settings settings = { .threads = THREADS[i],
						       .stop = &stop,
						       .listener = { .progress = ask_to_stop, .ctx = &last } };
		struct plan plan;
		plan_feeds(&plan, 100);
		stop = 0;
		assert_int_equal(validate_feeds(&settings, &plan), ST_STOPPED);
		assert_ptr_equal(last, &plan.feeds[0]);
		assert_true(plan.feeds[0].rows < ROWS);
		plan_close(&plan);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(test_validation__threads_and_stretches_of_any_size_come_to_the_same),
		TEST(test_validation__rows_that_cannot_be_kept_end_it_whichever_write_fails),
		TEST(test_validation__no_memory_in_any_thread_comes_out_and_nothing_hangs),
		TEST(test_validation__a_contract_broken_in_any_thread_names_feed_and_line),
		TEST(test_validation__a_contract_broken_outside_of_rows_names_the_feed),
		TEST(test_validation__a_feed_that_changes_is_refused_and_the_others_go_on),
		TEST(test_validation__a_feed_that_fails_to_be_read_is_refused_and_the_others_go_on),
		TEST(test_validation__asked_to_stop_it_does_so_in_the_middle_of_a_feed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
