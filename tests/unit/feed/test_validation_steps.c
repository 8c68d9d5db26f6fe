/* Validation step by step, as stretches are checked beside each other, and what may happen
 * meanwhile. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "feed/pieces.h"
#include "support/faults.h"
#include "support/feed_text.h"
#include "support/testing.h"

static const struct reject_limit UNLIMITED = { LIMIT_NONE, 0 };

enum { STRETCHES_MAX = 16 };

/* A feed in the middle of its validation: all its stretches are read, none is checked. */
struct steps {
	struct text_file file;
	struct feed feed;
	struct validation *v;
	struct stretch *stretches[STRETCHES_MAX];
	size_t count;
};

/* Begins with TEXT; each row of it has PIECE bytes and is a stretch. */
static void steps_begin(struct steps *s, struct slice text, size_t piece)
{
	bool end = false;

	*s = (struct steps){ .count = 0 };
	text_feed_open(text, piece, &s->file, &s->feed);
	assert_int_equal(validation_begin(&s->feed, &s->file.kept,
					  &(struct validation_settings){ .unterminated = true }, &s->v),
			 ST_OK);
	while (!end) {
		assert_true(s->count < STRETCHES_MAX);
		s->stretches[s->count] = stretch_new();
		assert_non_null(s->stretches[s->count]);
		assert_int_equal(validation_read(s->v, s->stretches[s->count++], &end), ST_OK);
	}
	stretch_free(s->stretches[--s->count]);
}

static void steps_check(struct steps *s, size_t i)
{
	assert_int_equal(stretch_check(s->stretches[i], s->feed.form, &s->feed.header), ST_OK);
}

/* Adds stretch I; true when it says that none behind it matters. */
static bool steps_add(struct steps *s, size_t i)
{
	bool bad = false;

	assert_int_equal(validation_add(s->v, s->stretches[i], &bad), ST_OK);
	return bad;
}

static void steps_close(struct steps *s)
{
	for (size_t i = 0; i < s->count; i++)
		stretch_free(s->stretches[i]);
	feed_close(&s->feed);
	text_file_close(&s->file);
}

static void test_validation__stretches_are_checked_in_any_order_and_added_in_theirs(void **state)
{
	static const size_t ORDERS[][3] = { { 0, 1, 2 }, { 2, 1, 0 }, { 1, 2, 0 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(ORDERS); i++) {
		struct steps s;
		struct buf rows;
		buf_init(&rows, 0);
		steps_begin(&s, SLICE("ref,qty\nb1,1\nb2,?\nb3,3\n"), 5);
		assert_int_equal(s.count, 3);
		for (size_t k = 0; k < 3; k++)
			steps_check(&s, ORDERS[i][k]);
		for (size_t k = 0; k < 3; k++)
			assert_false(steps_add(&s, k));
		assert_int_equal(validation_end(s.v), ST_OK);
		assert_int_equal(s.feed.code, CODE_NONE);
		assert_int_equal(text_rows(&s.feed, 0, &rows), ST_OK);
		assert_slice(buf_slice(&rows),
			     "2: ref=b1 qty=1: [b1] [1]\n"
			     "3: bad-quantity: qty: \"?\" is not a whole number; write units as digits "
			     "alone: [b2] [?]\n"
			     "4: ref=b3 qty=3: [b3] [3]\n");
		buf_release(&rows);
		steps_close(&s);
	}
}

static void test_validation__a_bad_record_hides_what_is_in_stretches_behind_it(void **state)
{
	struct steps s;

	(void)state;
	steps_begin(&s, SLICE("ref,qty\nb1,1\n\"b2,\nb3,?\nb4\",\nb5,5\n"), 5);
	assert_int_equal(s.count, 3); /* quotes are open from the second row to the fourth */
	validation_drop(s.v);
	steps_close(&s);
	steps_begin(&s, SLICE("ref,qty\nb1,1\n\"\"2\nb3,?\n\"\"4\nb5,5\n"), 4);
	assert_int_equal(s.count, 5);
	for (size_t i = 5; i > 0; i--)
		steps_check(&s, i - 1);
	assert_false(steps_add(&s, 0));
	assert_true(steps_add(&s, 1));
	for (size_t i = 2; i < 5; i++)
		assert_true(steps_add(&s, i));
	assert_int_equal(validation_end(s.v), ST_OK);
	assert_int_equal(s.feed.code, CODE_BAD_RECORD);
	assert_int_equal(s.feed.detail_line, 3);
	assert_int_equal(s.feed.rows, 1);
	assert_int_equal(s.feed.rejected, 0);
	steps_close(&s);
}

static void test_validation__behind_a_bad_record_nothing_is_read_but_a_nul_is_found(void **state)
{
	struct steps s;
	struct stretch *more = stretch_new();
	bool end = false;
	size_t n = 3 * FEED_PIECE;
	char *text = malloc(n);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < n; i += 8)
		memcpy(text + i, i ? "b,12345\n" : "ref,qty\n", 8);
	memcpy(text + 8, "\"\"x", 3);
	text[n - 1] = '\0';
	text_feed_open(slice_of(text, n), 8, &s.file, &s.feed);
	assert_int_equal(validation_begin(&s.feed, &s.file.kept,
					  &(struct validation_settings){ .unterminated = true }, &s.v),
			 ST_OK);
	assert_int_equal(validation_read(s.v, more, &end), ST_OK);
	assert_false(end);
	assert_int_equal(stretch_check(more, s.feed.form, &s.feed.header), ST_OK);
	assert_int_equal(validation_add(s.v, more, &end), ST_OK);
	assert_true(end);
	end = false;
	assert_int_equal(validation_read(s.v, more, &end), ST_OK);
	assert_true(end);
	assert_int_equal(s.feed.bytes, n);
	assert_int_equal(validation_end(s.v), ST_OK);
	assert_int_equal(s.feed.code, CODE_NOT_TEXT);
	assert_non_null(strstr(s.feed.detail, "byte 786432 "));
	stretch_free(more);
	feed_close(&s.feed);
	text_file_close(&s.file);
	free(text);
}

static void test_validation__it_may_be_dropped_at_any_step_and_begun_again(void **state)
{
	struct steps s;

	(void)state;
	steps_begin(&s, SLICE("ref,qty\nb1,1\nb2,2\n"), 5);
	steps_check(&s, 0);
	assert_false(steps_add(&s, 0));
	validation_drop(s.v);
	validation_drop(NULL);
	assert_int_equal(
		feed_validate(&s.feed, &s.file.kept,
			      &(struct validation_settings){ .limit = UNLIMITED, .unterminated = true }),
		ST_OK);
	assert_int_equal(s.feed.code, CODE_NONE);
	assert_int_equal(s.feed.rows, 2);
	steps_close(&s);
}

/* Keeping that fails */

static void test_validation__rows_that_cannot_be_kept_are_no_refusal_of_the_feed(void **state)
{
	struct steps s;
	bool bad = false;

	(void)state;
	steps_begin(&s, SLICE("ref,qty\nb1,1\n"), 0);
	steps_check(&s, 0);
	faults_fail_kind(FAULT_WRITE, ENOSPC);
	assert_int_equal(validation_add(s.v, s.stretches[0], &bad), ST_IO);
	faults_clear();
	assert_string_equal(fail_message(), "/tmp: disk full");
	assert_int_equal(s.feed.code, CODE_NONE);
	validation_drop(s.v);
	steps_close(&s);
}

static void test_validation__a_file_size_limit_met_while_keeping_is_no_refusal_either(void **state)
{
	struct rlimit limit, small;
	struct text_file file;
	struct feed feed;
	enum status st;

	(void)state;
	text_feed_open(SLICE("ref,qty\nb1,1\nb2,2\nb3,3\n"), 5, &file, &feed);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	small = (struct rlimit){ 100, limit.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	st = feed_validate(&feed, &file.kept,
			   &(struct validation_settings){ .limit = UNLIMITED, .unterminated = true });
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(st, ST_IO);
	assert_non_null(strstr(fail_message(), "/tmp: larger than"));
	assert_int_equal(feed.code, CODE_NONE);
	feed_close(&feed);
	text_file_close(&file);
}

/* A file that changes under its reading */

/* What somebody does to the file once its first piece was read. */
struct meddler {
	struct text_file file;
	void (*meddle)(const struct text_file *file);
};

static void meddle_once(void *ctx, uint64_t bytes)
{
	struct meddler *m = ctx;

	(void)bytes;
	if (m->meddle)
		m->meddle(&m->file);
	m->meddle = NULL;
}

static char *long_feed(size_t size)
{
	char *text = malloc(size);

	assert_non_null(text);
	for (size_t i = 0; i < size; i += 8)
		memcpy(text + i, i ? "b,12345\n" : "ref,qty\n", 8);
	return text;
}

enum { LONG_BYTES = 3 * FEED_PIECE };

/* Validates a feed of three pieces while MEDDLE is at work. Its file was last written long ago.
 */
static void validate_meddled(void (*meddle)(const struct text_file *file), struct feed *feed, struct meddler *m)
{
	static const struct timespec ago[2] = { { 1700000000, 0 }, { 1700000000, 0 } };
	const struct validation_settings settings = { .progress = meddle_once, .progress_ctx = m };
	char *text = long_feed(LONG_BYTES);

	m->meddle = meddle;
	text_feed_open(slice_of(text, LONG_BYTES), 0, &m->file, feed);
	assert_int_equal(futimens(m->file.fd, ago), 0);
	assert_int_equal(feed_validate(feed, &m->file.kept, &settings), ST_OK);
	assert_null(m->meddle);
	free(text);
}

static void changed(void (*meddle)(const struct text_file *file))
{
	struct meddler m;
	struct feed feed;

	validate_meddled(meddle, &feed, &m);
	assert_int_equal(feed.code, CODE_UNREADABLE);
	assert_string_equal(feed.detail, "it changed while it was read; send it again when it is complete");
	assert_int_equal(feed.header.kind, KIND_NONE);
	assert_false(feed.has_sha256);
	assert_int_equal(feed.rows, 0);
	assert_int_equal(feed.detail_line, 0);
	/* left alone it is a feed like any other */
	assert_int_equal(
		feed_validate(&feed, &m.file.kept,
			      &(struct validation_settings){ .limit = UNLIMITED, .unterminated = true }),
		ST_OK);
	assert_int_equal(feed.code, CODE_NONE);
	assert_true(feed.rows > 1000);
	feed_close(&feed);
	text_file_close(&m.file);
}

static void write_same_size(const struct text_file *file)
{
	text_file_patch(file, 8, SLICE("B"));
}

static void write_behind(const struct text_file *file)
{
	text_file_patch(file, LONG_BYTES, SLICE("b,1\n"));
}

static void cut_in_the_middle(const struct text_file *file)
{
	text_file_cut(file, LONG_BYTES - 8);
}

static void cut_to_what_was_read(const struct text_file *file)
{
	text_file_cut(file, FEED_PIECE);
}

static void add_and_look_untouched(const struct text_file *file)
{
	static const struct timespec ago[2] = { { 1700000000, 0 }, { 1700000000, 0 } };

	text_file_patch(file, LONG_BYTES, SLICE("b,1\n"));
	assert_int_equal(futimens(file->fd, ago), 0);
}

static void rewrite_and_look_untouched(const struct text_file *file)
{
	static const struct timespec ago[2] = { { 1700000000, 0 }, { 1700000000, 0 } };

	usleep(50 * 1000); /* the kernel's clock for this ticks every 4 to 10 ms */
	write_same_size(file);
	assert_int_equal(futimens(file->fd, ago), 0);
}

static void touch_by_a_nanosecond(const struct text_file *file)
{
	static const struct timespec later[2] = { { 1700000000, 1 }, { 1700000000, 1 } };

	assert_int_equal(futimens(file->fd, later), 0);
}

static void test_validation__a_file_that_changes_while_it_is_read_is_unreadable(void **state)
{
	(void)state;
	changed(write_same_size);
	changed(write_behind);
	changed(cut_in_the_middle);
	changed(cut_to_what_was_read);
	changed(add_and_look_untouched);
	changed(rewrite_and_look_untouched);
	changed(touch_by_a_nanosecond);
}

static void break_off(const struct text_file *file)
{
	text_file_patch(file, 8, SLICE("\"\0\""));
	text_file_cut(file, LONG_BYTES / 2 + 3);
}

/* What was read of it says nothing about it. */
static void test_validation__that_it_changed_comes_before_all_other_refusals(void **state)
{
	struct meddler m;
	struct feed feed;

	(void)state;
	validate_meddled(break_off, &feed, &m);
	assert_int_equal(feed.code, CODE_UNREADABLE);
	feed_close(&feed);
	text_file_close(&m.file);
}

static void only_look(const struct text_file *file)
{
	char bytes[100];

	usleep(50 * 1000);
	assert_int_equal(pread(file->fd, bytes, sizeof(bytes), 8), sizeof(bytes));
}

static void test_validation__who_reads_a_file_does_not_change_it(void **state)
{
	struct meddler m;
	struct feed feed;

	(void)state;
	validate_meddled(only_look, &feed, &m);
	assert_int_equal(feed.code, CODE_NONE);
	assert_int_equal(feed.bytes, LONG_BYTES);
	feed_close(&feed);
	text_file_close(&m.file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_validation__stretches_are_checked_in_any_order_and_added_in_theirs),
		cmocka_unit_test(test_validation__a_bad_record_hides_what_is_in_stretches_behind_it),
		cmocka_unit_test(test_validation__behind_a_bad_record_nothing_is_read_but_a_nul_is_found),
		cmocka_unit_test(test_validation__it_may_be_dropped_at_any_step_and_begun_again),
		cmocka_unit_test(test_validation__rows_that_cannot_be_kept_are_no_refusal_of_the_feed),
		cmocka_unit_test(test_validation__a_file_size_limit_met_while_keeping_is_no_refusal_either),
		cmocka_unit_test(test_validation__a_file_that_changes_while_it_is_read_is_unreadable),
		cmocka_unit_test(test_validation__that_it_changed_comes_before_all_other_refusals),
		cmocka_unit_test(test_validation__who_reads_a_file_does_not_change_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
