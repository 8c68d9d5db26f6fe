#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allot/base/buf.h"
#include "../../support/feed_text.h"
#include "../../support/testing.h"

static const struct reject_limit NO_LIMIT = { LIMIT_NONE, 0 };
static const struct feed_position START = { 0, 0 };

static const char NASTY[] = "\xef\xbb\xbf"
			    "\r\n"
			    "reject_line,ref,note,Reject_Code,qty\r\n"
			    "9,b1,\"say \"\"x\"\"\",old,1\n"
			    ",,,,\n"
			    "9,b2,\"two\r\nlines\",old,ten\r"
			    "\r"
			    "9,b3\n"
			    "9,b4,,,4,,\r\n"
			    "9,b5,,,5,\"surplus\"\n"
			    "\"9\" , b6 , \"\t n \" ,,06";

/* A row as one line of text: line, code and reason or reference and quantity, own fields,
 * position after. */
static void put_row(struct buf *out, const struct feed_row *row)
{
	buf_printf(out, "%d: ", (int)row->line);
	if (row->code)
		buf_printf(out, "%s: %s:", code_name(row->code), row->reason);
	else
		buf_printf(out, "%.*s=%u:", SLICE_ARG(row->row.ref), row->row.qty);
	for (uint32_t i = 0; i < row->count; i++) {
		buf_put_str(out, " [");
		buf_put_visible(out, row->fields[i], 100);
		buf_put_char(out, ']');
	}
	buf_printf(out, " >%d\n", (int)row->after.line);
}

/* All rows from FROM on, one text; the rows are kept to the end, so their memory must last. */
static void rows_text(struct feed *feed, struct feed_position from, struct buf *out,
		      struct feed_position *positions)
{
	static struct feed_row kept[32];
	struct feed_rows *rows;
	struct arena arena;
	size_t count = 0;
	bool end = false;

	arena_init(&arena);
	assert_int_equal(feed_rows_open(feed, from, &rows), ST_OK);
	for (;;) {
		assert_int_equal(feed_rows_next(rows, &arena, &kept[count], &end), ST_OK);
		if (end)
			break;
		count++;
	}
	feed_rows_close(rows);
	for (size_t i = 0; i < count; i++) {
		put_row(out, &kept[i]);
		if (positions)
			positions[i] = kept[i].after;
	}
	arena_release(&arena);
}

static const char NASTY_ROWS[] =
	"3: b1=1: [b1] [say \"x\"] [1] >4\n"
	"5: bad-quantity: \"ten\" is not a whole number: [b2] [two\\x0D\\x0Alines] [ten] >7\n"
	"8: missing-field: the row ends before qty: [b3] >9\n"
	"9: b4=4: [b4] [] [4] [] [] >10\n"
	"10: too-many-fields: field 6 (\"surplus\") is beyond the header's 5 columns: [b5] [] [5] [surplus] >11\n"
	"11: b6=6: [b6] [n] [06] >11\n";

static void test_rows__rows_have_their_lines_fields_and_codes(void **state)
{
	struct text_file file;
	struct feed feed;
	struct buf got;

	(void)state;
	buf_init(&got, 0);
	text_feed(slice_str(NASTY), 0, NO_LIMIT, &file, &feed);
	assert_int_equal(feed.code, CODE_NONE);
	assert_int_equal(feed.rows, 6);
	assert_int_equal(feed.rejected, 3);
	rows_text(&feed, START, &got, NULL);
	assert_slice(buf_slice(&got), NASTY_ROWS);
	buf_release(&got);
	feed_close(&feed);
	text_file_close(&file);
}

static void test_rows__the_size_of_the_pieces_changes_nothing(void **state)
{
	(void)state;
	for (size_t piece = 1; piece <= sizeof(NASTY); piece++) {
		struct text_file file;
		struct feed feed;
		struct buf got;
		buf_init(&got, 0);
		text_feed(slice_str(NASTY), piece, NO_LIMIT, &file, &feed);
		rows_text(&feed, START, &got, NULL);
		assert_slice(buf_slice(&got), NASTY_ROWS);
		buf_release(&got);
		feed_close(&feed);
		text_file_close(&file);
	}
}

static void test_rows__they_go_on_behind_any_row(void **state)
{
	struct feed_position positions[32];
	struct text_file file;
	struct feed feed;
	struct buf all;
	const char *rest = NASTY_ROWS;

	(void)state;
	buf_init(&all, 0);
	text_feed(slice_str(NASTY), 2, NO_LIMIT, &file, &feed);
	rows_text(&feed, START, &all, positions);
	for (size_t i = 0; i < feed.rows; i++) {
		struct buf got;
		rest = strchr(rest, '\n') + 1;
		buf_init(&got, 0);
		rows_text(&feed, positions[i], &got, NULL);
		assert_slice(buf_slice(&got), rest);
		buf_release(&got);
	}
	buf_release(&all);
	feed_close(&feed);
	text_file_close(&file);
}

static void test_rows__a_place_outside_the_rows_is_damage(void **state)
{
	struct text_file file;
	struct feed feed;
	struct feed_rows *rows;

	(void)state;
	text_feed(SLICE("ref,qty\nb1,1\n"), 0, NO_LIMIT, &file, &feed);
	assert_int_equal(feed_rows_open(&feed, (struct feed_position){ 7, 1 }, &rows),
			 ST_DAMAGED);
	assert_int_equal(feed_rows_open(&feed, (struct feed_position){ 14, 3 }, &rows),
			 ST_DAMAGED);
	feed_close(&feed);
	text_file_close(&file);
}

/* A feed of more than two pieces: rows "b0000001,1\n" of 11 bytes. */
enum { BIG_ROWS = 2 * FEED_PIECE / 11 + 100, BIG_BYTES = 8 + BIG_ROWS * 11 };

static char *big_feed(void)
{
	char *text = malloc(BIG_BYTES + 1);

	assert_non_null(text);
	memcpy(text, "ref,qty\n", 8);
	for (unsigned i = 0; i < BIG_ROWS; i++)
		snprintf(text + 8 + i * 11, 12, "b%07u,1\n", i % 10000000);
	return text;
}

/* Reads rows until an end or failure; how many there were. */
static size_t count_rows(struct feed *feed, struct feed_position from, enum status *st)
{
	struct feed_rows *rows;
	struct arena arena;
	size_t count = 0;
	bool end = false;

	*st = feed_rows_open(feed, from, &rows);
	if (*st)
		return 0;
	arena_init(&arena);
	for (;;) {
		struct feed_row row;
		*st = feed_rows_next(rows, &arena, &row, &end);
		if (*st || end)
			break;
		count++;
	}
	arena_release(&arena);
	feed_rows_close(rows);
	return count;
}

/* Validates the big feed and reads its rows after CHANGE; at most MOST rows come before
 * ST_CHANGED. */
static void changed_is_found(void (*change)(const struct text_file *file),
			     struct feed_position from, size_t most)
{
	char *text = big_feed();
	struct text_file file;
	struct feed feed;
	enum status st;

	text_feed(slice_of(text, BIG_BYTES), 0, NO_LIMIT, &file, &feed);
	assert_int_equal(feed.rows, BIG_ROWS);
	assert_int_equal(feed.pieces_count, 3);
	change(&file);
	assert_true(count_rows(&feed, from, &st) <= most);
	assert_int_equal(st, ST_CHANGED);
	assert_non_null(strstr(fail_message(), "changed while it was read"));
	feed_close(&feed);
	text_file_close(&file);
	free(text);
}

static void change_first_byte(const struct text_file *file)
{
	text_file_patch(file, 0, SLICE("R"));
}

static void change_last_byte(const struct text_file *file)
{
	text_file_patch(file, BIG_BYTES - 1, SLICE("\r"));
}

static void change_middle(const struct text_file *file)
{
	text_file_patch(file, FEED_PIECE + 5, SLICE("9"));
}

static void change_grow(const struct text_file *file)
{
	text_file_patch(file, BIG_BYTES, SLICE("b,1\n"));
}

static void change_cut(const struct text_file *file)
{
	text_file_cut(file, BIG_BYTES - 1);
}

static void change_cut_at_piece(const struct text_file *file)
{
	text_file_cut(file, 2 * (size_t)FEED_PIECE);
}

static void test_rows__no_byte_of_a_changed_piece_becomes_a_row(void **state)
{
	(void)state;
	changed_is_found(change_first_byte, START, 0);
	changed_is_found(change_middle, START, FEED_PIECE / 11);
	changed_is_found(change_last_byte, START, 2 * FEED_PIECE / 11);
}

static void test_rows__a_file_that_grew_or_shrank_gives_no_row_at_all(void **state)
{
	(void)state;
	changed_is_found(change_grow, START, 0);
	changed_is_found(change_cut, START, 0);
	changed_is_found(change_cut_at_piece, START, 0);
}

static void test_rows__the_piece_in_which_reading_goes_on_is_verified_whole(void **state)
{
	(void)state;
	changed_is_found(change_first_byte, (struct feed_position){ 8 + 11, 3 }, 0);
	changed_is_found(change_middle,
			 (struct feed_position){ 8 + 11 * (FEED_PIECE / 11 + 10), 1 }, 0);
}

static void test_rows__a_change_while_rows_are_read_is_found(void **state)
{
	char *text = big_feed();
	struct text_file file;
	struct feed feed;
	struct feed_rows *rows;
	struct feed_row row;
	struct arena arena;
	bool end = false;
	enum status st;

	(void)state;
	arena_init(&arena);
	text_feed(slice_of(text, BIG_BYTES), 0, NO_LIMIT, &file, &feed);
	assert_int_equal(feed_rows_open(&feed, START, &rows), ST_OK);
	assert_int_equal(feed_rows_next(rows, &arena, &row, &end), ST_OK);
	text_file_cut(&file, FEED_PIECE);
	do
		st = feed_rows_next(rows, &arena, &row, &end);
	while (!st && !end);
	assert_int_equal(st, ST_CHANGED);
	feed_rows_close(rows);
	feed_close(&feed);
	text_file_close(&file);
	arena_release(&arena);
	free(text);
}

static void test_rows__an_unchanged_big_feed_is_read_whole_from_every_piece(void **state)
{
	char *text = big_feed();
	struct text_file file;
	struct feed feed;
	enum status st;

	(void)state;
	text_feed(slice_of(text, BIG_BYTES), 0, NO_LIMIT, &file, &feed);
	for (size_t skip = 0; skip <= BIG_ROWS; skip += BIG_ROWS / 10 + 1) {
		struct feed_position from = { 8 + 11 * skip, 2 + skip };
		assert_int_equal(count_rows(&feed, from, &st), BIG_ROWS - skip);
		assert_int_equal(st, ST_OK);
	}
	feed_close(&feed);
	text_file_close(&file);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows__rows_have_their_lines_fields_and_codes),
		cmocka_unit_test(test_rows__the_size_of_the_pieces_changes_nothing),
		cmocka_unit_test(test_rows__they_go_on_behind_any_row),
		cmocka_unit_test(test_rows__a_place_outside_the_rows_is_damage),
		cmocka_unit_test(test_rows__no_byte_of_a_changed_piece_becomes_a_row),
		cmocka_unit_test(test_rows__a_file_that_grew_or_shrank_gives_no_row_at_all),
		cmocka_unit_test(
			test_rows__the_piece_in_which_reading_goes_on_is_verified_whole),
		cmocka_unit_test(test_rows__a_change_while_rows_are_read_is_found),
		cmocka_unit_test(
			test_rows__an_unchanged_big_feed_is_read_whole_from_every_piece),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
