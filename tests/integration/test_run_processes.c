/* The program as others meet it: two at once, readers beside it, signals, outputs that fail. */
#include "support/run_process.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "allot/base/buf.h"

#define RUN "run --store @store --out @results "

/* A program that hangs ends the test, not the night. */
static int setup(void **state)
{
	alarm(900);
	return scratch_setup(state);
}

static int teardown(void **state)
{
	alarm(0);
	return scratch_teardown(state);
}

static void write_batches(void)
{
	scratch_write(scratch_path("batches.csv"), "ref,sku,qty\nb-1,LAMP,1000000\n");
}

/* ROWS order lines, one of two refused. */
static void write_orders(const char *name, unsigned rows)
{
	struct buf text;
	buf_init(&text, 0);
	buf_put_str(&text, "orderid,sku,qty\n");
	for (unsigned i = 0; i < rows; i++)
		buf_printf(&text, "o-%u,LAMP,%s\n", i, i % 2 ? "many" : "2");
	buf_put_char(&text, '\0');
	scratch_write(scratch_path(name), text.p);
	buf_release(&text);
}

static void finds(const char *text, const char *what)
{
	if (!text || !strstr(text, what))
		fail_msg("no \"%s\" in \"%s\"", what, text ? text : "(nothing)");
}

static const char *summary(unsigned run)
{
	char name[60];
	(void)snprintf(name, sizeof(name), "results/run-%06u/summary.json", run);
	return scratch_read(scratch_path(name));
}

static void is_sound(void)
{
	struct run_process p = { 0 };
	assert_int_equal(run_process(&p, "verify --store @store"), 0);
}

/* Holds the store as a run does; the store is let go of with close(). */
static int hold_store(void)
{
	int fd = open(scratch_path("store"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	return fd;
}

static void with_batches(void)
{
	struct run_process p = { 0 };
	write_batches();
	assert_int_equal(run_process(&p, RUN "@batches.csv"), 0);
}

/* Two at once */

static void test_run__a_second_run_on_a_store_is_told_that_it_is_busy(void **state)
{
	struct run_process second = { 0 };
	(void)state;
	with_batches();
	int held = hold_store();
	assert_int_equal(run_process(&second, RUN "@batches.csv"), 75);
	finds(run_process_text(&second, 2), "busy");
	assert_int_equal(run_process(&second, RUN "--wait 1 @batches.csv"), 75);
	assert_null(summary(2));
	close(held);
	assert_int_equal(run_process(&second, RUN "@batches.csv"), 0);
	finds(summary(2), "\"feed\":\"batches.csv\"");
}

static void test_run__a_second_run_that_waits_comes_after_the_first(void **state)
{
	struct run_process second = { 0 };
	(void)state;
	with_batches();
	int held = hold_store();
	run_process_start(&second, RUN "--wait 100 @batches.csv");
	usleep(300 * 1000);
	assert_int_equal(waitpid(second.pid, NULL, WNOHANG), 0);
	assert_null(summary(2));
	close(held);
	assert_int_equal(run_process_end(&second), 0);
	finds(summary(2), "\"feed\":\"batches.csv\"");
	is_sound();
}

static void test_run__readers_do_not_wait_for_a_run(void **state)
{
	struct run_process reader = { 0 };
	(void)state;
	with_batches();
	int held = hold_store();
	is_sound();
	assert_int_equal(run_process(&reader, "show --store @store sku LAMP --format csv"), 0);
	finds(run_process_text(&reader, 1), "b-1,1000000,,0,0,1000000");
	assert_int_equal(run_process(&reader, "export --store @store batches"), 0);
	finds(run_process_text(&reader, 1), "b-1,LAMP,1000000,,0,0,1000000");
	assert_int_equal(run_process(&reader, "export --store @store allocations"), 0);
	close(held);
}

/* Signals */

/* So long that its messages of twenty refused rows do not go into the pipe. */
#define LONG_NAME                                                                                              \
	"orders-of-the-night-with-a-name-that-is-as-long-as-a-person-can-bear-and-then-some-"                  \
	"more-so-that-each-message-about-one-of-its-rows-fills-a-good-part-of-a-pipe-of-a-"                    \
	"page-and-twenty-of-them-are-too-many.csv"

/*
 * A run that stands in the middle of its orders: its messages fill a pipe nobody reads, which it
 * has begun to write when this returns.
 */
static void run_into_the_middle(struct run_process *p, int ignored)
{
	char heard[2000] = "";
	size_t n = 0;
	*p = (struct run_process){ .piped = 1 << 2, .ignored = ignored };
	write_batches();
	write_orders(LONG_NAME, 2000);
	run_process_start(p, RUN "--chunk 1 @batches.csv @" LONG_NAME);
	while (!strstr(heard, ": bad-quantity: ") && n < sizeof(heard) - 1) {
		assert_int_equal(read(p->pipe[2], heard + n, 1), 1);
		heard[++n] = '\0';
	}
}

/* The rest of what it says; valid until the next call. */
static const char *said(struct run_process *p)
{
	static char text[32768];
	size_t n = 0;
	ssize_t more;
	while ((more = read(p->pipe[2], text + n, sizeof(text) - 1 - n)) > 0)
		n += (size_t)more;
	text[n] = '\0';
	return text;
}

static void test_run__a_signal_stops_it_after_the_chunk_at_hand_and_the_next_goes_on(void **state)
{
	static const int SIGNALS[] = { SIGINT, SIGTERM, SIGHUP };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(SIGNALS); i++) {
		struct run_process p, next = { 0 };
		run_into_the_middle(&p, 0);
		assert_int_equal(kill(p.pid, SIGNALS[i]), 0);
		finds(said(&p), "allot: stopped");
		assert_int_equal(run_process_end(&p), 128 + SIGNALS[i]);
		assert_null(summary(1));
		is_sound();
		assert_int_equal(run_process(&next, RUN "@batches.csv @" LONG_NAME), 3);
		finds(summary(1), "\"status\":\"interrupted\"");
		finds(summary(2), "\"status\":\"complete\",\"recovered\":[1]");
		finds(summary(2), "\"status\":\"resumed\"");
		is_sound();
		assert_int_equal(scratch_teardown(state), 0);
		assert_int_equal(scratch_setup(state), 0);
	}
}

static void test_run__under_nohup_a_hangup_does_not_stop_it(void **state)
{
	struct run_process p;
	(void)state;
	run_into_the_middle(&p, SIGHUP);
	assert_int_equal(kill(p.pid, SIGHUP), 0);
	(void)said(&p);
	assert_int_equal(run_process_end(&p), 3);
	finds(summary(1), "\"status\":\"complete\"");
}

static void test_run__killed_in_the_middle_it_is_taken_up(void **state)
{
	struct run_process p, next = { 0 };
	(void)state;
	run_into_the_middle(&p, 0);
	assert_int_equal(kill(p.pid, SIGKILL), 0);
	assert_int_equal(run_process_end(&p), 128 + SIGKILL);
	is_sound();
	assert_int_equal(run_process(&next, RUN "@batches.csv @" LONG_NAME), 3);
	finds(summary(2), "\"recovered\":[1]");
	assert_string_equal(scratch_list(scratch_path("results")), "latest run-000001 run-000002 ");
}

static void test_run__a_signal_ends_it_at_once_while_it_waits_for_its_input(void **state)
{
	struct run_process p = { .piped = 1 << 0 }, next = { 0 };
	(void)state;
	with_batches();
	run_process_start(&p, RUN "-");
	assert_int_equal(write(p.pipe[0], "orderid,", 8), 8);
	assert_int_equal(kill(p.pid, SIGTERM), 0);
	int pipe = p.pipe[0];
	p.pipe[0] = NO_PIPE;
	assert_int_equal(run_process_end(&p), 128 + SIGTERM);
	close(pipe);
	assert_int_equal(run_process(&next, RUN "@batches.csv"), 0);
	finds(summary(2), "\"status\":\"complete\",\"recovered\":[]");
	assert_string_equal(scratch_list(scratch_path("results")), "latest run-000001 run-000002 ");
}

static void test_run__a_signal_ends_it_at_once_while_it_waits_for_the_store(void **state)
{
	struct run_process second = { .piped = 1 << 2 };
	(void)state;
	with_batches();
	int held = hold_store();
	run_process_start(&second, RUN "--wait 100 @batches.csv");
	assert_int_equal(kill(second.pid, SIGINT), 0);
	assert_int_equal(run_process_end(&second), 128 + SIGINT);
	close(held);
}

/* Outputs that fail */

/* What a run with its descriptors as in P comes to: exit status WANT, and all of its results. */
static void runs_whatever_its_outputs(struct run_process p, int want)
{
	struct run_process next = { 0 };
	write_batches();
	write_orders("orders.csv", 30);
	assert_int_equal(run_process(&p, RUN "@batches.csv @orders.csv"), want);
	finds(summary(1), "\"status\":\"complete\"");
	assert_string_equal(scratch_list(scratch_path("results/run-000001")),
			    "SHA256SUMS allocations.csv amendments.csv cancellations.csv deallocations.csv "
			    "movements.csv out_of_stock.csv promises.csv rejected shipments.csv "
			    "summary.json ");
	assert_string_equal(scratch_list(scratch_path("results")), "latest run-000001 ");
	is_sound();
	assert_int_equal(run_process(&next, RUN "@batches.csv"), 0);
	finds(summary(2), "\"recovered\":[]");
	/* nothing of what it said went into a file that it opened */
	finds(scratch_read(scratch_path("results/run-000001/out_of_stock.csv")),
	      "orderid,sku,qty,reason,available,line,waiting\n");
}

static void test_run__closed_standard_descriptors_harm_nothing_that_is_published(void **state)
{
	for (int closed = 1; closed < 8; closed++) {
		bool unheard = closed & 1 << 1;
		runs_whatever_its_outputs((struct run_process){ .closed = closed }, unheard ? 74 : 3);
		assert_int_equal(scratch_teardown(state), 0);
		assert_int_equal(scratch_setup(state), 0);
	}
}

static void test_run__a_full_standard_output_is_told_when_all_is_done(void **state)
{
	(void)state;
	runs_whatever_its_outputs((struct run_process){ .out = "/dev/full" }, 74);
}

/* Starts `allot WORDS` with a standard output that nobody reads; its exit status. */
static int run_unread(struct run_process *p, const char *words)
{
	*p = (struct run_process){ .piped = 1 << 1 };
	run_process_start(p, words);
	return run_process_end(p);
}

static void test_run__a_reader_that_went_away_harms_nothing(void **state)
{
	struct run_process p;
	(void)state;
	write_batches();
	write_orders("orders.csv", 6000);
	int status = run_unread(&p, RUN "@batches.csv @orders.csv");
	assert_int_equal(status, 3);
	finds(summary(1), "\"status\":\"complete\"");
	status = run_unread(&p, "export --store @store allocations");
	assert_true(status == 0 || status == 74); /* whether it notices is a matter of sizes */
	assert_string_equal(run_process_text(&p, 2), "");
	is_sound();
}

/* Many feeds */

static void test_run__more_feeds_than_files_may_be_open_by_default_are_fine(void **state)
{
	struct run_process p = { .files_max = 40 };
	struct buf name;
	(void)state;
	buf_init(&name, 0);
	for (unsigned i = 0; i < 100; i++) {
		buf_clear(&name);
		buf_printf(&name, "feeds-%03u.csv", i);
		buf_put_char(&name, '\0');
		scratch_write(scratch_path(name.p), "ref,sku,qty\n");
	}
	buf_release(&name);
	assert_int_equal(run_process(&p, RUN "@"), 0);
	finds(summary(1), "feeds-099.csv");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(test_run__a_second_run_on_a_store_is_told_that_it_is_busy),
		TEST(test_run__a_second_run_that_waits_comes_after_the_first),
		TEST(test_run__readers_do_not_wait_for_a_run),
		TEST(test_run__a_signal_stops_it_after_the_chunk_at_hand_and_the_next_goes_on),
		TEST(test_run__under_nohup_a_hangup_does_not_stop_it),
		TEST(test_run__killed_in_the_middle_it_is_taken_up),
		TEST(test_run__a_signal_ends_it_at_once_while_it_waits_for_its_input),
		TEST(test_run__a_signal_ends_it_at_once_while_it_waits_for_the_store),
		TEST(test_run__closed_standard_descriptors_harm_nothing_that_is_published),
		TEST(test_run__a_full_standard_output_is_told_when_all_is_done),
		TEST(test_run__a_reader_that_went_away_harms_nothing),
		TEST(test_run__more_feeds_than_files_may_be_open_by_default_are_fine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
