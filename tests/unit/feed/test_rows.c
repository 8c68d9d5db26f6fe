#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/feed_text.h"
#include "support/testing.h"

static const struct reject_limit UNLIMITED = { LIMIT_NONE, 0 };

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

static const char NASTY_ROWS[] =
	"3: ref=b1 qty=1: [b1] [say \"x\"] [1]\n"
	"5: bad-quantity: qty: \"ten\" is not a whole number; write units as digits alone: [b2] "
	"[two\\x0D\\x0Alines] [ten]\n"
	"8: missing-field: the row ends before qty, with field 2 of 5: [b3]\n"
	"9: ref=b4 qty=4: [b4] [] [4] [] []\n"
	"10: too-many-fields: field 6, \"surplus\", is beyond the header's 5 columns; quote a value "
	"that holds the delimiter, or remove what is too much:"
	" [b5] [] [5] [surplus]\n"
	"11: ref=b6 qty=6: [b6] [n] [06]\n";

enum { NASTY_COUNT = 6 };

static void rows_are(const struct feed *feed, uint64_t from, const char *want)
{
	struct buf got;

	buf_init(&got, 0);
	assert_int_equal(text_rows(feed, from, &got), ST_OK);
	assert_slice(buf_slice(&got), want);
	buf_release(&got);
}

static void test_rows__rows_have_their_lines_fields_and_codes(void **state)
{
	struct text_file file;
	struct feed feed;

	(void)state;
	text_feed(slice_str(NASTY), 0, UNLIMITED, &file, &feed);
	assert_int_equal(feed.code, CODE_NONE);
	assert_int_equal(feed.rows, NASTY_COUNT);
	assert_int_equal(feed.rejected, 3);
	rows_are(&feed, 0, NASTY_ROWS);
	feed_close(&feed);
	text_file_close(&file);
}

static void test_rows__the_size_of_the_pieces_changes_nothing(void **state)
{
	(void)state;
	for (size_t piece = 1; piece <= sizeof(NASTY); piece++) {
		struct text_file file;
		struct feed feed;
		text_feed(slice_str(NASTY), piece, UNLIMITED, &file, &feed);
		rows_are(&feed, 0, NASTY_ROWS);
		feed_close(&feed);
		text_file_close(&file);
	}
}

static void test_rows__they_go_on_behind_any_row(void **state)
{
	(void)state;
	for (size_t piece = 0; piece <= sizeof(NASTY); piece++) {
		const char *rest = NASTY_ROWS;
		struct text_file file;
		struct feed feed;
		text_feed(slice_str(NASTY), piece, UNLIMITED, &file, &feed);
		for (size_t i = 0; i <= NASTY_COUNT; i++) {
			rows_are(&feed, i, rest);
			if (i < NASTY_COUNT)
				rest = strchr(rest, '\n') + 1;
		}
		feed_close(&feed);
		text_file_close(&file);
	}
}

static void no_place(const struct feed *feed, uint64_t from)
{
	struct buf got;

	buf_init(&got, 0);
	assert_int_equal(text_rows(feed, from, &got), ST_DAMAGED);
	assert_slice(buf_slice(&got), "");
	assert_non_null(strstr(fail_message(), "the store's place in it is behind its last row"));
	buf_release(&got);
}

static void test_rows__a_place_behind_the_last_row_is_damage(void **state)
{
	struct text_file file;
	struct feed feed;

	(void)state;
	text_feed(slice_str(NASTY), 0, UNLIMITED, &file, &feed);
	rows_are(&feed, NASTY_COUNT, "");
	no_place(&feed, NASTY_COUNT + 1);
	no_place(&feed, UINT64_MAX);
	feed_close(&feed);
	text_file_close(&file);
	text_feed(SLICE("ref,qty\n\n,\n"), 0, UNLIMITED, &file, &feed);
	rows_are(&feed, 0, "");
	no_place(&feed, 1);
	feed_close(&feed);
	text_file_close(&file);
}

/* More rows than a block and than a stretch: "b0000001,1\n" of 11 bytes. */
enum { BIG_ROWS = 2 * STRETCH_BYTES / 11 + 100, BIG_BYTES = 8 + BIG_ROWS * 11 };

static char *big_feed(void)
{
	char *text = malloc(BIG_BYTES + 1);

	assert_non_null(text);
	memcpy(text, "ref,qty\n", 8);
	for (unsigned i = 0; i < BIG_ROWS; i++)
		snprintf(text + 8 + i * 11, 12, "b%07u,1\n", i % 10000000);
	return text;
}

/* All rows of the big feed behind the first SKIP, in blocks of bounded size. */
static void big_rows(const struct feed *feed, size_t skip)
{
	struct feed_rows *rows = NULL;
	struct feed_block block;
	char ref[9];

	feed_block_init(&block);
	assert_int_equal(feed_rows_open(feed, skip, &rows), ST_OK);
	for (;;) {
		assert_int_equal(feed_rows_next(rows, &block), ST_OK);
		if (block.count == 0)
			break;
		assert_true(block.count <= FEED_BLOCK_ROWS);
		for (size_t i = 0; i < block.count; i++, skip++) {
			snprintf(ref, sizeof(ref), "b%07u", (unsigned)skip % 10000000);
			assert_slice(block.rows[i].row.ref, ref);
			assert_int_equal(block.rows[i].line, 2 + skip);
			assert_int_equal(block.rows[i].number, skip);
		}
	}
	assert_int_equal(skip, BIG_ROWS);
	feed_rows_close(rows);
	feed_block_release(&block);
}

static void test_rows__more_rows_than_a_block_has_come_in_order_from_any_place(void **state)
{
	static const size_t SKIPS[] = { 0,
					1,
					FEED_BLOCK_ROWS - 1,
					FEED_BLOCK_ROWS,
					FEED_BLOCK_ROWS + 1,
					STRETCH_BYTES / 11,
					BIG_ROWS / 2,
					BIG_ROWS - 1,
					BIG_ROWS };
	char *text = big_feed();
	struct text_file file;
	struct feed feed;

	(void)state;
	text_feed(slice_of(text, BIG_BYTES), 0, UNLIMITED, &file, &feed);
	for (size_t i = 0; i < COUNT_OF(SKIPS); i++) {
		big_rows(&feed, SKIPS[i]);
	}
	feed_close(&feed);
	text_file_close(&file);
	free(text);
}

static void test_rows__a_block_lives_on_when_the_next_are_read(void **state)
{
	struct feed_block blocks[NASTY_COUNT];
	struct feed_rows *rows = NULL;
	struct text_file file;
	struct feed feed;
	struct buf got;

	(void)state;
	buf_init(&got, 0);
	text_feed(slice_str(NASTY), 1, UNLIMITED, &file, &feed);
	assert_int_equal(feed_rows_open(&feed, 0, &rows), ST_OK);
	for (size_t i = 0; i < NASTY_COUNT; i++) {
		feed_block_init(&blocks[i]);
		assert_int_equal(feed_rows_next(rows, &blocks[i]), ST_OK);
		assert_int_equal(blocks[i].count, 1);
	}
	feed_rows_close(rows);
	for (size_t i = 0; i < NASTY_COUNT; i++) {
		text_row(&got, &feed, &blocks[i].arena, &blocks[i].rows[0]);
		feed_block_release(&blocks[i]);
	}
	assert_slice(buf_slice(&got), NASTY_ROWS);
	buf_release(&got);
	feed_close(&feed);
	text_file_close(&file);
}

static void test_rows__what_becomes_of_the_file_after_its_validation_changes_nothing(void **state)
{
	struct text_file file;
	struct feed feed;

	(void)state;
	text_feed(slice_str(NASTY), 5, UNLIMITED, &file, &feed);
	text_file_patch(&file, 43, SLICE("\"\0\0\0\n\n\n"));
	rows_are(&feed, 0, NASTY_ROWS);
	text_file_cut(&file, 50);
	rows_are(&feed, 1, strchr(NASTY_ROWS, '\n') + 1);
	text_file_cut(&file, 0);
	feed_idle(&feed);
	rows_are(&feed, 0, NASTY_ROWS);
	feed_close(&feed);
	text_file_close(&file);
}

static void test_rows__feeds_kept_in_one_file_do_not_mix(void **state)
{
	struct text_file first, second;
	struct feed orders, changes;

	(void)state;
	text_feed_open(SLICE("orderid,sku,qty\no1,LAMP,1\n"), 0, &first, &orders);
	text_feed_open(SLICE("ref,qty\nb1,2\nb2,3\n"), 0, &second, &changes);
	assert_int_equal(
		feed_validate(&changes, &first.kept,
			      &(struct validation_settings){ .limit = UNLIMITED, .unterminated = true }),
		ST_OK);
	assert_int_equal(
		feed_validate(&orders, &first.kept,
			      &(struct validation_settings){ .limit = UNLIMITED, .unterminated = true }),
		ST_OK);
	rows_are(&orders, 0, "2: orderid=o1 sku=LAMP qty=1: [o1] [LAMP] [1]\n");
	rows_are(&changes, 0, "2: ref=b1 qty=2: [b1] [2]\n3: ref=b2 qty=3: [b2] [3]\n");
	feed_close(&orders);
	feed_close(&changes);
	text_file_close(&first);
	text_file_close(&second);
}

/* Flips a bit of the byte at AT of the kept file, reads the rows and flips it back. */
static enum status rows_with_flipped(struct text_file *file, const struct feed *feed, uint64_t at)
{
	struct buf got;
	enum status st;
	char byte;

	assert_int_equal(pread(file->kept.fd, &byte, 1, (off_t)at), 1);
	byte ^= 4;
	assert_int_equal(pwrite(file->kept.fd, &byte, 1, (off_t)at), 1);
	buf_init(&got, 0);
	st = text_rows(feed, 0, &got);
	buf_release(&got);
	byte ^= 4;
	assert_int_equal(pwrite(file->kept.fd, &byte, 1, (off_t)at), 1);
	return st;
}

static void test_rows__what_was_kept_and_is_spoilt_is_told(void **state)
{
	struct text_file file;
	struct feed feed;

	(void)state;
	text_feed(slice_str(NASTY), 40, UNLIMITED, &file, &feed);
	assert_true(file.kept.bytes > 200);
	for (uint64_t at = 0; at < file.kept.bytes; at++) {
		assert_int_equal(rows_with_flipped(&file, &feed, at), ST_IO);
		assert_non_null(strstr(fail_message(), "not what was written"));
	}
	rows_are(&feed, 0, NASTY_ROWS);
	feed_close(&feed);
	text_file_close(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows__rows_have_their_lines_fields_and_codes),
		cmocka_unit_test(test_rows__the_size_of_the_pieces_changes_nothing),
		cmocka_unit_test(test_rows__they_go_on_behind_any_row),
		cmocka_unit_test(test_rows__a_place_behind_the_last_row_is_damage),
		cmocka_unit_test(test_rows__more_rows_than_a_block_has_come_in_order_from_any_place),
		cmocka_unit_test(test_rows__a_block_lives_on_when_the_next_are_read),
		cmocka_unit_test(test_rows__what_becomes_of_the_file_after_its_validation_changes_nothing),
		cmocka_unit_test(test_rows__feeds_kept_in_one_file_do_not_mix),
		cmocka_unit_test(test_rows__what_was_kept_and_is_spoilt_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
