#include <stdio.h>
#include <stdlib.h>

#include "allot/base/hash.h"
#include "feed/csv/header_find.h"
#include "feed/row_codec.h"
#include "support/feed_text.h"
#include "support/testing.h"

/* A stretch under a header. */
struct scene {
	struct arena arena;
	struct header header;
	struct stretch *stretch;
};

static void scene_open(struct scene *s, const char *header)
{
	struct text_source source = { .left = slice_str(header) };
	struct first_record first = { 0 };
	struct cutter *cutter;

	arena_init(&s->arena);
	assert_int_equal(cutter_new(text_source_read, &source, 0, &cutter), ST_OK);
	assert_int_equal(header_find(cutter, &s->arena, &first, &s->header), ST_OK);
	assert_true(first.found && !first.code);
	cutter_free(cutter);
	s->stretch = stretch_new();
	assert_non_null(s->stretch);
}

static void scene_close(struct scene *s)
{
	stretch_free(s->stretch);
	arena_release(&s->arena);
}

static const struct stretch_found *check(struct scene *s, struct slice text)
{
	assert_true(text.n <= STRETCH_BYTES);
	s->stretch->records.n = text.n;
	memcpy(s->stretch->records.bytes, text.p, text.n);
	assert_int_equal(stretch_check(s->stretch, &FORM_CSV, &s->header), ST_OK);
	return &s->stretch->found;
}

/* Appends the rows of the block at *AT, its checks made good; *AT is behind it then. */
static void put_block(struct scene *s, size_t *at, uint64_t *behind, struct buf *out)
{
	const struct buf *kept = &s->stretch->kept;
	struct row_decoder decoder;
	struct kept_head head;
	struct reader r;

	assert_true(kept->n - *at > sizeof(head));
	memcpy(&head, kept->p + *at, sizeof(head));
	*at += sizeof(head);
	assert_true(head.bytes <= kept->n - *at);
	assert_true(head.rows > 0 && head.rows <= FEED_BLOCK_ROWS);
	assert_int_equal(head.checksum, checksum64(kept->p + *at, head.bytes, 0));
	assert_int_equal(head.line, *behind);
	row_decoder_init(&decoder, &s->header);
	r = reader_of(slice_of(kept->p + *at, head.bytes));
	for (uint64_t i = 0; i < head.rows; i++) {
		struct feed_row row;
		assert_true(row_decode(&decoder, &r, behind, &row));
		buf_printf(out, "%d %s %.*s\n", (int)row.line, code_name(row.code), SLICE_ARG(row.kept.text));
	}
	assert_true(reader_done(&r));
	*at += head.bytes;
}

/* All rows kept of the stretch are WANT; BLOCKS hold them. */
static void kept_are(struct scene *s, size_t blocks, const char *want)
{
	uint64_t behind = 0;
	struct buf got;
	size_t at = 0;

	buf_init(&got, 0);
	for (size_t i = 0; i < blocks; i++)
		put_block(s, &at, &behind, &got);
	assert_int_equal(at, s->stretch->kept.n);
	if (want)
		assert_slice(buf_slice(&got), want);
	buf_release(&got);
}

static void test_stretch__its_rows_are_counted_and_kept_with_lines_from_nought(void **state)
{
	const struct stretch_found *found;
	struct scene s;

	(void)state;
	scene_open(&s, "ref,qty\n");
	found = check(&s, SLICE("b1,1\n\n,\r\nb2,ten\r\"b\n3\",3\n\nb4,-\n \t\nb5,5\n\n"));
	assert_null(found->bad_record);
	assert_int_equal(found->rows, 5);
	assert_int_equal(found->rejected, 3);
	assert_int_equal(found->lines, 11);
	assert_false(found->unterminated);
	assert_int_equal(found->reject_line, 3);
	assert_int_equal(found->reject_code, CODE_BAD_QUANTITY);
	assert_string_equal(found->reject_reason,
			    "qty: \"ten\" is not a whole number; write units as digits alone");
	kept_are(&s, 1,
		 "0  b11\n"
		 "3 bad-quantity b2ten\n"
		 "4 bad-character b\n33\n"
		 "7 bad-quantity b4-\n"
		 "9  b55\n");
	scene_close(&s);
}

static void test_stretch__a_last_row_without_a_line_end_is_noted(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, "ref,qty\n");
	assert_true(check(&s, SLICE("b1,1\nb2,2"))->unterminated);
	assert_int_equal(s.stretch->found.lines, 1);
	kept_are(&s, 1, "0  b11\n1  b22\n");
	assert_false(check(&s, SLICE("b1,1\n  "))->unterminated);
	assert_int_equal(s.stretch->found.lines, 1);
	assert_false(check(&s, SLICE("b1,1\r"))->unterminated);
	assert_int_equal(s.stretch->found.lines, 1);
	scene_close(&s);
}

static void test_stretch__blank_records_alone_keep_nothing_but_count_lines(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, "ref,qty\n");
	assert_int_equal(check(&s, SLICE("\n\r\n,\r \t ,\"\"\n"))->lines, 4);
	assert_int_equal(s.stretch->found.rows, 0);
	assert_int_equal(s.stretch->kept.n, 0);
	scene_close(&s);
}

static void bad(struct scene *s, struct slice text, uint64_t line, const char *why, uint64_t rows)
{
	const struct stretch_found *found = check(s, text);

	assert_non_null(found->bad_record);
	if (!strstr(found->bad_record, why))
		fail_msg("\"%s\" does not say \"%s\"", found->bad_record, why);
	assert_int_equal(found->bad_line, line);
	assert_int_equal(found->rows, rows);
	kept_are(s, rows > 0, NULL);
}

static void test_stretch__a_stray_quote_spoils_its_own_row_alone(void **state)
{
	const struct stretch_found *found;
	struct scene s;

	(void)state;
	scene_open(&s, "ref,qty\n");
	found = check(&s, SLICE("b1,1\nb\"2,2\nb3,3\nb\"4\",4\n\"b\n5\",5\n"));
	assert_null(found->bad_record);
	assert_int_equal(found->rows, 5);
	assert_int_equal(found->rejected, 3);
	assert_int_equal(found->reject_code, CODE_STRAY_QUOTE);
	kept_are(&s, 1,
		 "0  b11\n"
		 "1 stray-quote b\"22\n"
		 "2  b33\n"
		 "3 stray-quote b\"4\"4\n"
		 "4 bad-character b\n55\n");
	scene_close(&s);
}

static void test_stretch__the_header_again_is_no_row(void **state)
{
	const struct stretch_found *found;
	struct scene s;

	(void)state;
	scene_open(&s, "Ref;note;QTY;\n");
	found = check(&s, SLICE("b1;;1\nREF; N-O.te ;q ty;\nb2;;2\nref;note;qty;\nref;note;quantity;\n"));
	assert_int_equal(found->again, 2);
	assert_int_equal(found->again_line, 1);
	assert_int_equal(found->rows, 3);
	assert_int_equal(found->rejected, 1);
	assert_false(found->second); /* `note` is no column of the kind */
	scene_close(&s);
}

/* Of a file that was joined, with the mark of its encoding. */
static void test_stretch__a_header_behind_a_mark_is_one(void **state)
{
	const struct stretch_found *found;
	struct scene s;

	(void)state;
	scene_open(&s, "ref,qty\n");
	found = check(&s, SLICE("b1,1\n\xef\xbb\xbfRef,qty\n\xef\xbb\xbf\"ref\",\"qty\"\nb2,2\n"));
	assert_int_equal(found->again, 2);
	assert_int_equal(found->rows, 2);
	assert_int_equal(found->rejected, 0);
	assert_false(found->second);
	found = check(&s, SLICE("b1,1\n\xef\xbb\xbf\"qty\",\"ref\"\n"));
	assert_true(found->second);
	found = check(&s, SLICE("\xef\xbb\xbf\"b3\",1\nr\"ef,qty\n"));
	assert_false(found->second);
	assert_int_equal(found->again, 0);
	assert_int_equal(found->reject_code, CODE_STRAY_QUOTE);
	scene_close(&s);
}

static void test_stretch__names_of_columns_alone_are_a_second_header(void **state)
{
	static const char *const SECOND[] = { "qty;ref", "ref;", ";;UoM", "batch_ref;quantity;unit", "Ref" };
	static const char *const ROWS[] = { "ref;1", "sku;qty", "eta;", "\"ref;qty\"" };
	struct scene s;

	(void)state;
	scene_open(&s, "ref;qty\n");
	for (size_t i = 0; i < COUNT_OF(SECOND); i++) {
		char text[40];
		snprintf(text, sizeof(text), "b1;1\n%s", SECOND[i]);
		assert_true(check(&s, slice_str(text))->second);
		assert_int_equal(s.stretch->found.second_line, 1);
	}
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		assert_false(check(&s, slice_str(ROWS[i]))->second);
	scene_close(&s);
}

static void test_stretch__a_bad_record_ends_it_and_names_its_line(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, "ref,qty\n");
	bad(&s, SLICE("b1,1\r\n\"b\r\n2\"x,2\nb3,3\n"), 1, "behind a closing quote", 1);
	bad(&s, SLICE("b1,1\nb2,\"2\nb3,3\n"), 1, "never closed", 1);
	bad(&s, SLICE("\"\"\"\n"), 0, "never closed", 0);
	scene_close(&s);
}

static void test_stretch__a_record_that_is_too_long_ends_it(void **state)
{
	char *text = malloc(STRETCH_BYTES);
	struct scene s;

	(void)state;
	assert_non_null(text);
	memset(text, ' ', STRETCH_BYTES);
	memcpy(text, "b1,1\nb2,2", 9);
	scene_open(&s, "ref,qty\n");
	bad(&s, slice_of(text, STRETCH_BYTES), 1, "more than 65536 bytes", 1);
	bad(&s, slice_of(text, 5 + RECORD_MAX + 1), 1, "more than 65536 bytes", 1);
	assert_null(check(&s, slice_of(text, 5 + RECORD_MAX))->bad_record);
	text[5 + RECORD_MAX] = '\n';
	memcpy(text + 5 + RECORD_MAX + 1, "b3,3\n", 5);
	assert_null(check(&s, slice_of(text, 5 + RECORD_MAX + 6))->bad_record);
	assert_int_equal(s.stretch->found.rows, 3);
	text[5 + RECORD_MAX] = ' ';
	bad(&s, slice_of(text, 5 + RECORD_MAX + 6), 1, "more than 65536 bytes", 1);
	memcpy(text + 9, ",\"\"x", 4);
	bad(&s, slice_of(text, STRETCH_BYTES), 1, "behind a closing quote", 1);
	scene_close(&s);
	free(text);
}

static void test_stretch__many_rows_are_kept_in_blocks_of_bounded_size(void **state)
{
	char *text = malloc(STRETCH_BYTES);
	struct scene s;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < STRETCH_BYTES; i += 4)
		memcpy(text + i, "b,1\n", 4);
	scene_open(&s, "ref,qty\n");
	assert_int_equal(check(&s, slice_of(text, STRETCH_BYTES))->rows, STRETCH_BYTES / 4);
	kept_are(&s, STRETCH_BYTES / 4 / FEED_BLOCK_ROWS, NULL);
	check(&s, slice_of(text, 4 * FEED_BLOCK_ROWS));
	kept_are(&s, 1, NULL);
	check(&s, slice_of(text, 4 * FEED_BLOCK_ROWS + 4));
	kept_are(&s, 2, NULL);
	memset(text + 4 * FEED_BLOCK_ROWS, '\n', 4);
	check(&s, slice_of(text, 4 * FEED_BLOCK_ROWS + 8));
	kept_are(&s, 2, NULL);
	scene_close(&s);
	free(text);
}

static void test_stretch__checked_again_it_forgets_what_was_found(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, "ref,qty\n");
	check(&s, SLICE("b1,ten\nb2,\"2\n"));
	assert_non_null(s.stretch->found.bad_record);
	check(&s, SLICE("b3,3\n"));
	assert_null(s.stretch->found.bad_record);
	assert_int_equal(s.stretch->found.rejected, 0);
	kept_are(&s, 1, "0  b33\n");
	scene_close(&s);
}

static void test_stretch__without_memory_for_its_rows_it_fails_and_may_be_checked_again(void **state)
{
	struct slice text = SLICE("b1,1\nb2,2\n");
	struct scene s;

	(void)state;
	scene_open(&s, "ref,qty\n");
	for (size_t ceiling = 1; ceiling < sizeof(struct kept_head) + 60; ceiling += 7) {
		buf_release(&s.stretch->kept);
		buf_init(&s.stretch->kept, ceiling);
		s.stretch->records.n = text.n;
		memcpy(s.stretch->records.bytes, text.p, text.n);
		assert_int_equal(stretch_check(s.stretch, &FORM_CSV, &s.header), ST_NO_MEMORY);
	}
	buf_release(&s.stretch->kept);
	buf_init(&s.stretch->kept, 0);
	check(&s, text);
	kept_are(&s, 1, "0  b11\n1  b22\n");
	scene_close(&s);
	stretch_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stretch__its_rows_are_counted_and_kept_with_lines_from_nought),
		cmocka_unit_test(test_stretch__a_last_row_without_a_line_end_is_noted),
		cmocka_unit_test(test_stretch__blank_records_alone_keep_nothing_but_count_lines),
		cmocka_unit_test(test_stretch__a_stray_quote_spoils_its_own_row_alone),
		cmocka_unit_test(test_stretch__the_header_again_is_no_row),
		cmocka_unit_test(test_stretch__a_header_behind_a_mark_is_one),
		cmocka_unit_test(test_stretch__names_of_columns_alone_are_a_second_header),
		cmocka_unit_test(test_stretch__a_bad_record_ends_it_and_names_its_line),
		cmocka_unit_test(test_stretch__a_record_that_is_too_long_ends_it),
		cmocka_unit_test(test_stretch__many_rows_are_kept_in_blocks_of_bounded_size),
		cmocka_unit_test(test_stretch__checked_again_it_forgets_what_was_found),
		cmocka_unit_test(test_stretch__without_memory_for_its_rows_it_fails_and_may_be_checked_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
