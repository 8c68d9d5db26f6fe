#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "feed/pieces.h"
#include "support/feed_text.h"
#include "support/testing.h"

/* What the hook was shown; it fails at piece FAIL_AT. */
struct shown {
	uint64_t next;
	uint64_t bytes;
	int ends;
	uint64_t fail_at;
};

static enum status show(void *ctx, uint64_t index, struct slice piece)
{
	struct shown *s = ctx;

	assert_int_equal(index, s->next);
	if (index == s->fail_at)
		return fail(ST_STOPPED, "the hook says no");
	if (!piece.n) {
		s->ends++;
		return ST_OK;
	}
	assert_int_equal(s->ends, 0);
	s->next++;
	s->bytes += piece.n;
	return ST_OK;
}

static char *numbered(size_t n)
{
	char *text = malloc(n + 1);

	assert_non_null(text);
	for (size_t i = 0; i < n; i++)
		text[i] = (char)(i % 251);
	return text;
}

/* Reads SIZE bytes from OFFSET on, ASK at a time. */
static void read_back(size_t size, size_t offset, size_t ask)
{
	char *text = numbered(size);
	struct text_file file = text_file(slice_of(text, size));
	struct shown shown = { .next = offset / FEED_PIECE, .fail_at = UINT64_MAX };
	struct pieces *pieces = pieces_new(file.fd, "feed", offset, show, &shown);
	char *chunk = malloc(ask);
	size_t at = offset;
	size_t got = 0;

	assert_non_null(pieces);
	assert_non_null(chunk);
	do {
		assert_int_equal(pieces_read(pieces, chunk, ask, &got), ST_OK);
		assert_true(got <= ask && got <= size - at);
		assert_memory_equal(chunk, text + at, got);
		at += got;
	} while (got);
	assert_int_equal(at, size);
	assert_int_equal(shown.ends, 1);
	assert_int_equal(shown.bytes, size - offset / FEED_PIECE * FEED_PIECE);
	free(chunk);
	free(pieces);
	text_file_close(&file);
	free(text);
}

/* Stands before libc's: so many calls fail from the one after `good` on. */
static struct {
	int err;
	unsigned good;
	unsigned failures;
} trouble;

ssize_t pread(int fd, void *p, size_t n, off_t offset)
{
	if (trouble.failures > 0 && trouble.good == 0) {
		trouble.failures--;
		errno = trouble.err;
		return -1;
	}
	if (trouble.good > 0)
		trouble.good--;
	return syscall(SYS_pread64, fd, p, n, offset);
}

static void test_pieces__a_read_error_that_passes_is_no_error(void **state)
{
	static const int PASSING[] = { EIO, EAGAIN, EINTR };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(PASSING); i++) {
		for (unsigned failures = 1; failures <= 3; failures++) {
			trouble.err = PASSING[i];
			trouble.good = failures % 2;
			trouble.failures = failures;
			read_back(3 * FEED_PIECE + 7, 0, 1000);
			assert_int_equal(trouble.failures, 0);
		}
	}
}

static void test_pieces__a_read_error_that_stays_is_told_after_a_while(void **state)
{
	struct shown shown = { .fail_at = UINT64_MAX };
	struct text_file file = text_file(SLICE("ref,qty\n"));
	struct pieces *pieces = pieces_new(file.fd, "lumina.csv", 0, show, &shown);
	char c;
	size_t got;

	(void)state;
	trouble.err = EIO;
	trouble.good = 0;
	trouble.failures = 1000;
	assert_int_equal(pieces_read(pieces, &c, 1, &got), ST_IO);
	assert_string_equal(fail_message(), "lumina.csv: Input/output error");
	assert_int_equal(trouble.failures, 1000 - 4);
	trouble.failures = 0;
	free(pieces);
	text_file_close(&file);
}

static void test_pieces__all_bytes_come_in_order_and_are_shown_first(void **state)
{
	static const size_t SIZES[] = {
		0, 1, FEED_PIECE - 1, FEED_PIECE, FEED_PIECE + 1, 3 * FEED_PIECE, 3 * FEED_PIECE + 77
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
		read_back(SIZES[i], 0, 1000);
		read_back(SIZES[i], 0, 2 * FEED_PIECE);
	}
}

static void test_pieces__it_begins_anywhere_and_shows_the_whole_piece(void **state)
{
	static const size_t OFFSETS[] = { 1, FEED_PIECE - 1, FEED_PIECE, FEED_PIECE + 5, 2 * FEED_PIECE };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(OFFSETS); i++) {
		read_back(2 * FEED_PIECE, OFFSETS[i], 777);
		read_back(2 * FEED_PIECE + 9, OFFSETS[i], 777);
	}
}

static void test_pieces__draining_shows_what_is_left(void **state)
{
	size_t size = 2 * FEED_PIECE + 5;
	char *text = numbered(size);
	struct text_file file = text_file(slice_of(text, size));
	struct shown shown = { .fail_at = UINT64_MAX };
	struct pieces *pieces = pieces_new(file.fd, "feed", 0, show, &shown);
	char c;
	size_t got;

	(void)state;
	assert_int_equal(pieces_read(pieces, &c, 1, &got), ST_OK);
	assert_int_equal(shown.bytes, FEED_PIECE);
	assert_int_equal(pieces_drain(pieces), ST_OK);
	assert_int_equal(shown.bytes, size);
	assert_int_equal(shown.ends, 1);
	assert_int_equal(pieces_drain(pieces), ST_OK);
	assert_int_equal(pieces_read(pieces, &c, 1, &got), ST_OK);
	assert_int_equal(got, 0);
	assert_int_equal(shown.ends, 1);
	free(pieces);
	text_file_close(&file);
	free(text);
}

static void test_pieces__nothing_of_a_piece_goes_on_when_the_hook_says_no(void **state)
{
	size_t size = 2 * FEED_PIECE;
	char *text = numbered(size);
	struct text_file file = text_file(slice_of(text, size));
	struct shown shown = { .fail_at = 1 };
	struct pieces *pieces = pieces_new(file.fd, "feed", 0, show, &shown);
	char *chunk = malloc(FEED_PIECE);
	size_t got = 0;

	(void)state;
	assert_int_equal(pieces_read(pieces, chunk, FEED_PIECE, &got), ST_OK);
	assert_int_equal(got, FEED_PIECE);
	assert_int_equal(pieces_read(pieces, chunk, FEED_PIECE, &got), ST_STOPPED);
	assert_string_equal(fail_message(), "the hook says no");
	free(chunk);
	free(pieces);
	text_file_close(&file);
	free(text);
}

/* A writer that is not done yet: adds to the file when its last piece was read. */
static enum status write_on(void *ctx, uint64_t index, struct slice piece)
{
	const struct text_file *file = ctx;

	assert_int_equal(index, piece.n ? 0 : 1);
	if (piece.n)
		text_file_patch(file, piece.n, SLICE("more"));
	return ST_OK;
}

static void test_pieces__what_is_written_behind_the_end_is_not_read(void **state)
{
	struct text_file file = text_file(SLICE("text"));
	struct pieces *pieces = pieces_new(file.fd, "feed", 0, write_on, &file);
	char chunk[10];
	size_t got;

	(void)state;
	assert_int_equal(pieces_read(pieces, chunk, sizeof(chunk), &got), ST_OK);
	assert_int_equal(got, 4);
	assert_int_equal(pieces_read(pieces, chunk, sizeof(chunk), &got), ST_OK);
	assert_int_equal(got, 0);
	free(pieces);
	text_file_close(&file);
}

static void test_pieces__a_read_error_is_told_with_its_name(void **state)
{
	struct shown shown = { .fail_at = UINT64_MAX };
	struct pieces *pieces = pieces_new(-1, "lumina.csv", 0, show, &shown);
	char c;
	size_t got;

	(void)state;
	assert_int_equal(pieces_read(pieces, &c, 1, &got), ST_IO);
	assert_string_equal(fail_message(), "lumina.csv: Bad file descriptor");
	free(pieces);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces__all_bytes_come_in_order_and_are_shown_first),
		cmocka_unit_test(test_pieces__it_begins_anywhere_and_shows_the_whole_piece),
		cmocka_unit_test(test_pieces__draining_shows_what_is_left),
		cmocka_unit_test(test_pieces__nothing_of_a_piece_goes_on_when_the_hook_says_no),
		cmocka_unit_test(test_pieces__what_is_written_behind_the_end_is_not_read),
		cmocka_unit_test(test_pieces__a_read_error_is_told_with_its_name),
		cmocka_unit_test(test_pieces__a_read_error_that_passes_is_no_error),
		cmocka_unit_test(test_pieces__a_read_error_that_stays_is_told_after_a_while),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
