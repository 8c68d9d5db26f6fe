#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "feed/pieces.h"
#include "support/feed_text.h"
#include "support/testing.h"

static const struct reject_limit UNLIMITED = { LIMIT_NONE, 0 };

/* A feed of this content is refused with CODE and a sentence that holds WHY; *LINE is the line
 * it is about. */
static void refused(struct slice text, struct reject_limit limit, enum code code, const char *why,
		    enum feed_kind kind, uint64_t line)
{
	struct text_file file;
	struct feed feed;

	text_feed(text, 0, limit, &file, &feed);
	if (feed.code != code)
		fail_msg("got %s (%s), want %s", code_name(feed.code), feed.detail, code_name(code));
	if (!strstr(feed.detail, why))
		fail_msg("\"%s\" does not say \"%s\"", feed.detail, why);
	assert_int_equal(feed.detail_line, line);
	assert_int_equal(feed.header.kind, kind);
	assert_int_equal(text_peek(&feed), kind);
	assert_true(feed.has_sha256);
	assert_int_equal(feed.bytes, text.n);
	feed_close(&feed);
	text_file_close(&file);
}

static void accepted(struct slice text, struct reject_limit limit, uint64_t rows, uint64_t rejected)
{
	struct text_file file;
	struct feed feed;

	text_feed(text, 0, limit, &file, &feed);
	if (feed.code)
		fail_msg("%s: %s", code_name(feed.code), feed.detail);
	assert_string_equal(feed.detail, "");
	assert_int_equal(feed.rows, rows);
	assert_int_equal(feed.rejected, rejected);
	assert_int_equal(text_peek(&feed), feed.header.kind);
	feed_close(&feed);
	text_file_close(&file);
}

static void test_validation__rows_and_refused_rows_are_counted_blank_ones_are_not(void **state)
{
	(void)state;
	accepted(SLICE("ref,qty\nb1,1\n\n,\n \t\nb2,ten\nb3,3"), UNLIMITED, 3, 1);
	accepted(SLICE("orderid;sku;qty\r\no1;LAMP;1\r\n"), UNLIMITED, 1, 0);
}

static void test_validation__a_header_alone_is_a_feed_of_no_rows(void **state)
{
	(void)state;
	accepted(SLICE("ref,qty"), UNLIMITED, 0, 0);
	accepted(SLICE("ref,qty\n\n,,\n"), (struct reject_limit){ LIMIT_PERCENT, 0 }, 0, 0);
}

static void test_validation__a_feed_without_records_is_empty(void **state)
{
	(void)state;
	refused(SLICE(""), UNLIMITED, CODE_EMPTY, "no record", KIND_NONE, 0);
	refused(SLICE("\xef\xbb\xbf"), UNLIMITED, CODE_EMPTY, "no record", KIND_NONE, 0);
	refused(SLICE("\r\n \t\n,,\n"), UNLIMITED, CODE_EMPTY, "no record", KIND_NONE, 0);
}

static void test_validation__what_is_not_text_is_refused_whatever_its_header(void **state)
{
	(void)state;
	refused(SLICE("\xff\xfer\0\0\0f\0"), UNLIMITED, CODE_NOT_TEXT, "byte 2 ", KIND_NONE, 0);
	refused(SLICE("\0\0\xfe\xff"), UNLIMITED, CODE_NOT_TEXT, "UTF-32", KIND_NONE, 0);
	refused(SLICE("\xff\xfex\0\n\0"), UNLIMITED, CODE_NO_HEADER, "\"x\"", KIND_NONE, 1);
	refused(SLICE("PK\3\4\0\0[Content_Types].xml"), UNLIMITED, CODE_NOT_TEXT, "Excel workbook", KIND_NONE,
		0);
	refused(SLICE("PK\3\4\0\0a.csv"), UNLIMITED, CODE_NOT_TEXT, "zip archive; unpack", KIND_NONE, 0);
	refused(SLICE("r\0e\0f\0,\0q\0t\0y\0\n\0"), UNLIMITED, CODE_NOT_TEXT, "UTF-16", KIND_NONE, 0);
	refused(SLICE("ref,qty\nb\0,1\n"), UNLIMITED, CODE_NOT_TEXT, "byte 10", KIND_CHANGES, 0);
	refused(SLICE("nonsense\n\0"), UNLIMITED, CODE_NOT_TEXT, "byte 10", KIND_NONE, 0);
	refused(SLICE("\0"), UNLIMITED, CODE_NOT_TEXT, "byte 1 ", KIND_NONE, 0);
	refused(SLICE("ref,qty\na\"b,1\n\0"), UNLIMITED, CODE_NOT_TEXT, "NUL", KIND_CHANGES, 0);
}

static void test_validation__a_nul_far_behind_a_wrong_header_is_found(void **state)
{
	size_t n = 3 * FEED_PIECE;
	char *text = malloc(n);

	(void)state;
	assert_non_null(text);
	memset(text, 'x', n);
	refused(slice_of(text, n), UNLIMITED, CODE_NO_HEADER, "no header", KIND_NONE, 1);
	text[n - 1] = '\0';
	refused(slice_of(text, n), UNLIMITED, CODE_NOT_TEXT, "byte 786432 ", KIND_NONE, 0);
	free(text);
}

static void test_validation__a_feed_of_no_known_kind_has_no_header(void **state)
{
	(void)state;
	refused(SLICE("\n\nname,price\na\"b\n"), UNLIMITED, CODE_NO_HEADER, "line 3: no header of a known kind",
		KIND_NONE, 3);
	refused(SLICE("ref,qty,QUANTITY\nb1,1,1\n"), UNLIMITED, CODE_NO_HEADER,
		"line 1: the column qty of changes appears twice, as \"qty\" and \"QUANTITY\"", KIND_NONE, 1);
}

static void test_validation__wrong_quotes_name_the_line_on_which_the_record_begins(void **state)
{
	(void)state;
	refused(SLICE("ref,qty\nb1,1\n\"b\n2\",1\n\"b\n3\"x,1\nb4,1\n"), UNLIMITED, CODE_BAD_RECORD,
		"line 5: the record that begins here has something behind a closing quote", KIND_CHANGES, 5);
	refused(SLICE("ref,qty\r\nb1,1\r\"b2,1\r\nb3,1"), UNLIMITED, CODE_BAD_RECORD,
		"line 3: the record that begins here has a quote that is never closed", KIND_CHANGES, 3);
	refused(SLICE("ref,qty\n\"1\"x,2\n"), UNLIMITED, CODE_BAD_RECORD, "line 2: ", KIND_CHANGES, 2);
	refused(SLICE("ref,qty\nb1,ten\nb2,\"1\n"), UNLIMITED, CODE_BAD_RECORD, "line 3: ", KIND_CHANGES, 3);
}

/* A feed of one changes row whose surplus, empty field fills the record up to SIZE bytes. */
static char *row_of(size_t size, char fill)
{
	char *text = malloc(13 + size + 1);

	assert_non_null(text);
	memcpy(text, "ref,qty\nb0,1\n", 13);
	memset(text + 13, fill, size);
	memcpy(text + 13, "b1,1,", 5);
	text[13 + size] = '\n';
	return text;
}

static void test_validation__a_record_may_have_65536_bytes_and_no_more(void **state)
{
	char *text = row_of(RECORD_MAX, ' ');

	(void)state;
	accepted(slice_of(text, 13 + RECORD_MAX + 1), UNLIMITED, 2, 0);
	free(text);
	text = row_of(RECORD_MAX + 1, ' ');
	refused(slice_of(text, 13 + RECORD_MAX + 2), UNLIMITED, CODE_BAD_RECORD,
		"line 3: the record that begins here has more than 65536 bytes", KIND_CHANGES, 3);
	free(text);
}

static void test_validation__a_record_of_a_million_columns_stays_in_bounds(void **state)
{
	char *text = row_of(1000000, ',');

	(void)state;
	refused(slice_of(text, 13 + 1000001), UNLIMITED, CODE_BAD_RECORD, "line 3: ", KIND_CHANGES, 3);
	free(text);
	text = row_of(RECORD_MAX, ',');
	accepted(slice_of(text, 13 + RECORD_MAX + 1), UNLIMITED, 2, 0);
	free(text);
}

static void test_validation__a_wrong_quote_far_from_the_end_is_not_called_too_long(void **state)
{
	char *text = row_of(300000, 'x');

	(void)state;
	memcpy(text + 13, "\"b\"1,\n", 6);
	refused(slice_of(text, 300014), UNLIMITED, CODE_BAD_RECORD, "behind a closing quote", KIND_CHANGES, 3);
	memcpy(text + 13, "b,\"1\n\n", 6);
	refused(slice_of(text, 300014), UNLIMITED, CODE_BAD_RECORD, "perhaps a quote in it is never closed",
		KIND_CHANGES, 3);
	free(text);
}

static void test_validation__a_header_too_long_is_a_bad_record_of_its_kind(void **state)
{
	size_t n = RECORD_MAX + 10;
	char *text = malloc(n);

	(void)state;
	assert_non_null(text);
	memset(text, 'x', n);
	memcpy(text, "ref,qty,", 8);
	refused(slice_of(text, n), UNLIMITED, CODE_BAD_RECORD, "line 1: the header has more", KIND_CHANGES, 1);
	memcpy(text, "ref,xty,", 8);
	refused(slice_of(text, n), UNLIMITED, CODE_NO_HEADER, "line 1: ", KIND_NONE, 1);
	free(text);
}

static void test_validation__a_feed_without_one_valid_row_is_refused(void **state)
{
	(void)state;
	refused(SLICE("ref,qty\nb1,ten\n\nb2,\n"), UNLIMITED, CODE_NO_VALID_ROW,
		"2 of 2 rows are refused; they are in its reject file; the first is line 2: bad-quantity: qty: "
		"\"ten\" is not a whole number",
		KIND_CHANGES, 0);
	accepted(SLICE("ref,qty\nb1,ten\nb2,1\n"), UNLIMITED, 2, 1);
}

static void test_validation__too_many_refused_rows_refuse_the_feed(void **state)
{
	struct slice text = SLICE("ref,qty\nb1,1\nb2,ten\nb3,3\nb4,-\n");
	static const struct {
		struct reject_limit limit;
		bool refused;
	} CASES[] = {
		{ { LIMIT_ROWS, 0 }, true },
		{ { LIMIT_ROWS, 1 }, true },
		{ { LIMIT_ROWS, 2 }, false },
		{ { LIMIT_PERCENT, 0 }, true },
		{ { LIMIT_PERCENT, 49 }, true },
		{ { LIMIT_PERCENT, 50 }, false },
		{ { LIMIT_PERCENT, 100 }, false },
		{ { LIMIT_PERCENT, UINT64_C(1) << 62 }, false },
		{ { LIMIT_PERCENT, UINT64_MAX }, false },
		{ { LIMIT_ROWS, UINT64_MAX }, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		if (CASES[i].refused)
			refused(text, CASES[i].limit, CODE_TOO_MANY_REJECTS, "2 of 4 rows are refused, more",
				KIND_CHANGES, 0);
		else
			accepted(text, CASES[i].limit, 4, 2);
	}
	accepted(SLICE("ref,qty\nb1,1\n"), (struct reject_limit){ LIMIT_ROWS, 0 }, 1, 0);
}

static void test_validation__no_valid_row_comes_before_too_many_rejects(void **state)
{
	(void)state;
	refused(SLICE("ref,qty\nb1,ten\n"), (struct reject_limit){ LIMIT_ROWS, 0 }, CODE_NO_VALID_ROW, "1 of 1",
		KIND_CHANGES, 0);
}

/* TEXT, without --unterminated, is refused as CODE; with it, it has a warning about LINE that holds SHOWN. */
static void cut_short(struct slice text, uint64_t line, const char *shown)
{
	struct text_file file;
	struct feed feed;

	text_feed(text, 0, UNLIMITED, &file, &feed);
	assert_int_equal(feed.code, CODE_NONE);
	assert_int_equal(feed.warnings_count > 0, line > 0);
	if (line) {
		assert_int_equal(feed.warnings[0].line, line);
		assert_non_null(memmem(feed.warnings[0].text.p, feed.warnings[0].text.n, shown, strlen(shown)));
	}
	assert_int_equal(feed_validate(&feed, &file.kept, &(struct validation_settings){ .limit = UNLIMITED }),
			 ST_OK);
	assert_int_equal(feed.code, line ? CODE_CUT_SHORT : CODE_NONE);
	assert_int_equal(feed.detail_line, line);
	assert_int_equal(feed.warnings_count, 0);
	feed_close(&feed);
	text_file_close(&file);
}

static void test_validation__without_its_last_line_end_it_is_cut_short(void **state)
{
	(void)state;
	cut_short(SLICE("ref,qty\nb1,1\nb2,1"), 3, "\"b2,1\"");
	cut_short(SLICE("ref,qty"), 1, "the header");
	cut_short(SLICE("ref,qty\nb1,1\nref,qty"), 3, "\"ref,qty\"");
	cut_short(SLICE("ref,qty\nb1,1\n"), 0, "");
	cut_short(SLICE("ref,qty\nb1,1\r"), 0, "");
	cut_short(SLICE("ref,qty\nb1,1\n  "), 0, "");
	cut_short(SLICE("ref,qty\nb1,1\n,"), 0, "");
}

static void test_validation__the_header_again_is_skipped_with_a_warning(void **state)
{
	struct text_file file;
	struct feed feed;

	(void)state;
	text_feed(SLICE("ref,qty\nb1,1\nRef,QTY\nb2,2\nref,qty\n"), 0, UNLIMITED, &file, &feed);
	assert_int_equal(feed.code, CODE_NONE);
	assert_int_equal(feed.rows, 2);
	assert_int_equal(feed.warnings_count, 1);
	assert_int_equal(feed.warnings[0].line, 3);
	assert_slice(feed.warnings[0].text, "the header again, in 2 records, skipped");
	feed_close(&feed);
	text_file_close(&file);
}

static void test_validation__another_header_refuses_the_feed(void **state)
{
	(void)state;
	refused(SLICE("ref,qty\nb1,1\n\nqty,ref\n1,b2\n"), UNLIMITED, CODE_SECOND_HEADER,
		"line 4: ", KIND_CHANGES, 4);
	refused(SLICE("ref,qty\nb1,1\nqty,ref\n\"x"), UNLIMITED, CODE_BAD_RECORD, "line 4: ", KIND_CHANGES, 4);
}

static void test_validation__a_status_that_nobody_has_mapped_refuses_orders(void **state)
{
	(void)state;
	refused(SLICE("orderid,sku,qty,Order-Status\no1,LAMP,1,paid\n"), UNLIMITED, CODE_UNMAPPED_STATUS,
		"line 1: the column \"Order-Status\"", KIND_ORDERS, 1);
	refused(SLICE("orderid,sku,qty,canceled at\n"), UNLIMITED, CODE_UNMAPPED_STATUS, "\"canceled at\"",
		KIND_ORDERS, 1);
	accepted(SLICE("ref,sku,qty,status\nb1,LAMP,1,ok\n"), UNLIMITED, 1, 0);
}

static void test_validation__rows_that_contradict_each_other_are_refused(void **state)
{
	accepted(SLICE("ref,sku,qty\nb1,LAMP,1\nb2,LAMP,1\nb1,LAMP,2\nb2,LAMP,1\n"), UNLIMITED, 4, 2);
	refused(SLICE("ref,sku,qty\nb1,LAMP,1\n\nb1,LAMP,2\n"), UNLIMITED, CODE_NO_VALID_ROW,
		"2 of 2 rows are refused; they are in its reject file; the first is line 2: repeated-ref: line "
		"4 has the same ref with another qty",
		KIND_BATCHES, 0);
	refused(SLICE("ref,sku,qty\nb1,LAMP,1\nb1,LAMP,2\nb3,LAMP,ten\nb4,LAMP,1\n"),
		(struct reject_limit){ LIMIT_ROWS, 2 }, CODE_TOO_MANY_REJECTS,
		"the first is line 2: repeated-ref", KIND_BATCHES, 0);
	refused(SLICE("ref,sku,qty\nb3,LAMP,ten\nb1,LAMP,1\nb1,LAMP,2\nb4,LAMP,1\n"),
		(struct reject_limit){ LIMIT_ROWS, 2 }, CODE_TOO_MANY_REJECTS,
		"the first is line 2: bad-quantity", KIND_BATCHES, 0);
	(void)state;
}

static void test_validation__its_content_is_known_by_a_fingerprint_and_first_turns_by_columns(void **state)
{
	struct text_file file;
	struct feed feed;

	(void)state;
	text_feed(SLICE("orderid,sku,qty,shipped\n"), 0, UNLIMITED, &file, &feed);
	assert_true(feed.has_first_turn);
	assert_int_equal(feed.content >> 56, feed.sha256[0]);
	assert_int_equal(feed.content & 0xff, feed.sha256[7]);
	feed_close(&feed);
	text_file_close(&file);
	text_feed(SLICE("orderid,sku,shipped\n"), 0, UNLIMITED, &file, &feed);
	assert_false(feed.has_first_turn);
	feed_close(&feed);
	text_file_close(&file);
}

static void test_validation__the_digest_is_that_of_the_whole_file(void **state)
{
	struct text_file file;
	struct feed feed;
	char hex[SHA256_HEX];

	(void)state;
	text_feed(SLICE("ref,qty\nb1,ten\n"), 3, UNLIMITED, &file, &feed);
	sha256_hex(feed.sha256, hex);
	assert_slice(slice_of(hex, SHA256_HEX),
		     "9799e92f68ed7e5b7128848bf8fd67ee219d112e6069c05a375ed982bc599870");
	feed_close(&feed);
	text_file_close(&file);
}

static void test_validation__the_size_of_the_pieces_changes_nothing(void **state)
{
	struct slice text = SLICE("\xef\xbb\xbf\nref;qty\r\nb1;1\r\"b\r\n2\";2\n;\nb3;ten\nb4;\"x\"y\nb5;5\n");

	(void)state;
	for (size_t piece = 1; piece <= text.n; piece++) {
		struct text_file file;
		struct feed feed;
		text_feed(text, piece, UNLIMITED, &file, &feed);
		assert_int_equal(feed.code, CODE_BAD_RECORD);
		assert_int_equal(feed.detail_line, 8);
		assert_int_equal(feed.rows, 3);
		assert_int_equal(feed.rejected, 2);
		feed_close(&feed);
		text_file_close(&file);
	}
}

/* A row is refused, a quote is open over all stretches but the last, the last line has no end.
 */
static void test_validation__counts_and_lines_add_up_over_stretches_of_any_size(void **state)
{
	struct slice text =
		SLICE("ref,qty\n\n\r\nb1,1\r\nb2,ten\r\r\nb3,3\n,\n\"b\r\n\n4\",4\nb5,5\n\nb6,-\nb7,7");

	(void)state;
	for (size_t piece = 0; piece <= text.n + 1; piece++) {
		struct text_file file;
		struct feed feed;
		text_feed(text, piece, (struct reject_limit){ LIMIT_ROWS, 0 }, &file, &feed);
		assert_int_equal(feed.code, CODE_TOO_MANY_REJECTS);
		assert_non_null(strstr(feed.detail, "3 of 7 rows are refused"));
		assert_non_null(strstr(feed.detail, "the first is line 5: bad-quantity: qty: \"ten\""));
		assert_int_equal(feed.rows, 7);
		assert_int_equal(feed.rejected, 3);
		feed_close(&feed);
		text_file_close(&file);
	}
}

static void count_bytes(void *ctx, uint64_t bytes)
{
	uint64_t *seen = ctx;

	assert_true(bytes > *seen);
	*seen = bytes;
}

static void test_validation__progress_tells_the_bytes_read(void **state)
{
	char *text = row_of(RECORD_MAX, ' ');
	struct text_file file;
	struct feed feed;
	uint64_t seen = 0;
	const struct validation_settings settings = { .progress = count_bytes, .progress_ctx = &seen };

	(void)state;
	text_feed_open(slice_of(text, 13 + RECORD_MAX), 0, &file, &feed);
	assert_int_equal(feed_validate(&feed, &file.kept, &settings), ST_OK);
	assert_int_equal(seen, 13 + RECORD_MAX);
	feed_close(&feed);
	text_file_close(&file);
	free(text);
}

static void test_validation__a_feed_may_be_validated_again(void **state)
{
	struct text_file file;
	struct feed feed;
	struct buf rows;

	(void)state;
	buf_init(&rows, 0);
	text_feed(SLICE("ref,qty\nb0,0\nb1,\"1\n"), 1, UNLIMITED, &file, &feed);
	assert_int_equal(feed.code, CODE_BAD_RECORD);
	text_file_patch(&file, 13, SLICE("b1,1 \n"));
	assert_int_equal(
		feed_validate(&feed, &file.kept,
			      &(struct validation_settings){ .limit = UNLIMITED, .unterminated = true }),
		ST_OK);
	assert_int_equal(feed.code, CODE_NONE);
	assert_string_equal(feed.detail, "");
	assert_int_equal(feed.detail_line, 0);
	assert_int_equal(feed.rows, 2);
	assert_int_equal(feed.bytes, 19);
	assert_int_equal(text_rows(&feed, 0, &rows), ST_OK);
	assert_slice(buf_slice(&rows), "2: ref=b0 qty=0: [b0] [0]\n"
				       "3: ref=b1 qty=1: [b1] [1]\n");
	buf_release(&rows);
	feed_close(&feed);
	text_file_close(&file);
}

/* Validates a feed whose descriptor is FD. */
static void read_error(int fd, const char *why)
{
	struct text_file file;
	struct feed feed;
	int kept;

	text_feed_open(SLICE("ref,qty\nb1,1\n"), 0, &file, &feed);
	kept = feed.fd;
	feed.fd = fd;
	assert_int_equal(
		feed_validate(&feed, &file.kept,
			      &(struct validation_settings){ .limit = UNLIMITED, .unterminated = true }),
		ST_OK);
	assert_int_equal(feed.code, CODE_UNREADABLE);
	assert_string_equal(feed.detail, why);
	assert_false(feed.has_sha256);
	assert_int_equal(text_peek(&feed), KIND_NONE);
	feed.fd = kept;
	feed_close(&feed);
	text_file_close(&file);
}

static void test_validation__a_read_error_makes_it_unreadable(void **state)
{
	struct text_file file = text_file(SLICE("ref,qty\nb1,1\n"));
	int fd = open(file.path, O_WRONLY | O_CLOEXEC);

	(void)state;
	read_error(fd, "reading it failed: Bad file descriptor");
	read_error(9999, "looking at it failed: Bad file descriptor");
	close(fd);
	text_file_close(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_validation__rows_and_refused_rows_are_counted_blank_ones_are_not),
		cmocka_unit_test(test_validation__a_header_alone_is_a_feed_of_no_rows),
		cmocka_unit_test(test_validation__a_feed_without_records_is_empty),
		cmocka_unit_test(test_validation__what_is_not_text_is_refused_whatever_its_header),
		cmocka_unit_test(test_validation__a_nul_far_behind_a_wrong_header_is_found),
		cmocka_unit_test(test_validation__a_feed_of_no_known_kind_has_no_header),
		cmocka_unit_test(test_validation__wrong_quotes_name_the_line_on_which_the_record_begins),
		cmocka_unit_test(test_validation__a_record_may_have_65536_bytes_and_no_more),
		cmocka_unit_test(test_validation__a_record_of_a_million_columns_stays_in_bounds),
		cmocka_unit_test(test_validation__a_wrong_quote_far_from_the_end_is_not_called_too_long),
		cmocka_unit_test(test_validation__a_header_too_long_is_a_bad_record_of_its_kind),
		cmocka_unit_test(test_validation__a_feed_without_one_valid_row_is_refused),
		cmocka_unit_test(test_validation__too_many_refused_rows_refuse_the_feed),
		cmocka_unit_test(test_validation__no_valid_row_comes_before_too_many_rejects),
		cmocka_unit_test(test_validation__without_its_last_line_end_it_is_cut_short),
		cmocka_unit_test(test_validation__the_header_again_is_skipped_with_a_warning),
		cmocka_unit_test(test_validation__another_header_refuses_the_feed),
		cmocka_unit_test(test_validation__a_status_that_nobody_has_mapped_refuses_orders),
		cmocka_unit_test(test_validation__rows_that_contradict_each_other_are_refused),
		cmocka_unit_test(
			test_validation__its_content_is_known_by_a_fingerprint_and_first_turns_by_columns),
		cmocka_unit_test(test_validation__the_digest_is_that_of_the_whole_file),
		cmocka_unit_test(test_validation__the_size_of_the_pieces_changes_nothing),
		cmocka_unit_test(test_validation__progress_tells_the_bytes_read),
		cmocka_unit_test(test_validation__a_feed_may_be_validated_again),
		cmocka_unit_test(test_validation__counts_and_lines_add_up_over_stretches_of_any_size),
		cmocka_unit_test(test_validation__a_read_error_makes_it_unreadable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
