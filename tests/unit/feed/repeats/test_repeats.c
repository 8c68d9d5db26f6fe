#include <stdio.h>
#include <stdlib.h>

#include "allot/feed/profile.h"
#include "support/feed_text.h"
#include "support/testing.h"

static const struct reject_limit UNLIMITED = { LIMIT_NONE, 0 };

/* What PUT makes of the rows of FEED, which is validated, is WANT; FEED and its FILE are closed. */
static void rows_are(struct feed *feed, struct text_file *file,
		     void (*put)(struct buf *out, const struct feed_row *row), const char *want)
{
	struct feed_rows *rows = NULL;
	struct feed_block block;
	struct buf got;

	buf_init(&got, 0);
	feed_block_init(&block);
	assert_int_equal(feed_rows_open(feed, 0, &rows), ST_OK);
	do {
		assert_int_equal(feed_rows_next(rows, &block), ST_OK);
		for (size_t i = 0; i < block.count; i++)
			put(&got, &block.rows[i]);
	} while (block.count);
	assert_slice(buf_slice(&got), want);
	buf_release(&got);
	feed_rows_close(rows);
	feed_block_release(&block);
	feed_close(feed);
	text_file_close(file);
}

static void put_refused(struct buf *out, const struct feed_row *row)
{
	if (row->code)
		buf_printf(out, "%d: %s: %s\n", (int)row->line, code_name(row->code), row->reason);
}

/* The rows of TEXT, without those that no check refuses, are WANT: "LINE: CODE: REASON" each. */
static void refused_are(const char *text, const char *want)
{
	struct text_file file;
	struct feed feed;

	text_feed(slice_str(text), 0, UNLIMITED, &file, &feed);
	rows_are(&feed, &file, put_refused, want);
}

#define WHICH  "; which of them holds cannot be told, so neither is applied\n"
#define ADD_UP ", and not both have a line number; number the lines, or add them up in one row\n"

static void test_repeats__batches_of_one_ref_must_say_the_same(void **state)
{
	(void)state;
	refused_are(
		"ref,sku,qty,eta\nb1,LAMP,1,\nb2,SOFA,1,2026-01-01\nb1,LAMP,01,\nb2,SOFA,1,\nb3,A,1,\nb3,B,2,\n"
		"b1,LAMP,1,\n",
		"3: repeated-ref: line 5 has the same ref with another eta" WHICH
		"5: repeated-ref: line 3 has the same ref with another eta" WHICH
		"6: repeated-ref: line 7 has the same ref with another sku and qty" WHICH
		"7: repeated-ref: line 6 has the same ref with another sku and qty" WHICH);
	refused_are("ref,sku,on_hand\nb1,LAMP,1\nb1,LAMP,1\nb1,LAMP,2\n",
		    "2: repeated-ref: line 4 has the same ref with another on_hand" WHICH
		    "3: repeated-ref: line 4 has the same ref with another on_hand" WHICH
		    "4: repeated-ref: line 2 has the same ref with another on_hand" WHICH);
	refused_are("ref,qty\nb1,1\nb1,2\n", ""); /* changes follow each other */
}

static void test_repeats__numbered_order_lines_must_say_the_same(void **state)
{
	(void)state;
	refused_are(
		"orderid,sku,qty,line\no1,A,1,1\no1,B,1,2\no1,A,2,1\no2,A,1,1\no1,B,1,2\no3,A,1,1\no3,B,1,1\n",
		"2: repeated-line: line 4 has the same orderid and line with another qty" WHICH
		"4: repeated-line: line 2 has the same orderid and line with another qty" WHICH
		"7: repeated-line: line 8 has the same orderid and line with another sku" WHICH
		"8: repeated-line: line 7 has the same orderid and line with another sku" WHICH);
	refused_are("orderid,sku,qty,line\no1,A,1,1\no1,A,1,2\no1,A,1,3\n", "");
}

static void test_repeats__an_unnumbered_order_line_is_the_only_one_of_its_sku(void **state)
{
	(void)state;
	refused_are("orderid,sku,qty\no1,A,1\no2,A,1\no1,A,1\n",
		    "2: repeated-line: line 4 has the same orderid and sku" ADD_UP
		    "4: repeated-line: line 2 has the same orderid and sku" ADD_UP);
	refused_are("orderid,sku,qty,line\no1,A,1,1\no1,A,1,2\no1,B,1,\no1,A,3,\no2,A,1,1\no3,A,1,\n",
		    "2: repeated-line: line 5 has the same orderid and sku" ADD_UP
		    "3: repeated-line: line 5 has the same orderid and sku" ADD_UP
		    "5: repeated-line: line 2 has the same orderid and sku" ADD_UP);
	refused_are("orderid,sku,qty,line\no1,A,1,\no1,A,1,2\no1,A,1,\n",
		    "2: repeated-line: line 3 has the same orderid and sku" ADD_UP
		    "3: repeated-line: line 2 has the same orderid and sku" ADD_UP
		    "4: repeated-line: line 2 has the same orderid and sku" ADD_UP);
}

static void test_repeats__figures_of_one_line_must_be_the_same(void **state)
{
	(void)state;
	refused_are("orderid,shipped,sku\no1,1,A\no1,ALL,A\no2,all,A\no2,all,A\no3,1,A\no3,1,B\n",
		    "2: repeated-line: line 3 has the same orderid and sku with another shipped" WHICH
		    "3: repeated-line: line 2 has the same orderid and sku with another shipped" WHICH);
	refused_are("orderid,cancelled,line\no1,1,7\no1,2,7\no1,2,8\n",
		    "2: repeated-line: line 3 has the same orderid and line with another cancelled" WHICH
		    "3: repeated-line: line 2 has the same orderid and line with another cancelled" WHICH);
	refused_are("orderid,new_qty,sku,line\no1,1,A,1\no1,2,A,1\no1,3,A,\no1,3,,1\n",
		    "2: repeated-line: line 3 has the same orderid, sku and line with another new_qty" WHICH
		    "3: repeated-line: line 2 has the same orderid, sku and line with another new_qty" WHICH);
	refused_are("orderid,cancelled\no1,all\no1,all\n", "");
}

static void test_repeats__a_row_refused_by_another_check_contradicts_none(void **state)
{
	(void)state;
	refused_are("ref,sku,qty\nb1,A,1\nb1,,2\nb1,A,1\n", "3: missing-field: sku is empty; fill it in\n");
}

/* Where rows of one ref add up */

#define SO ", so it cannot be told what they add up to\n"

static void put_row(struct buf *out, const struct feed_row *row)
{
	if (row->code)
		put_refused(out, row);
	else
		buf_printf(out, "%d: %u\n", (int)row->line, (unsigned)row->row.qty);
}

/* The rows of TEXT, "LINE: QTY" or "LINE: CODE: REASON" each, are WANT. */
static void sums_are(const char *text, const char *want)
{
	const struct validation_settings settings = { .limit = UNLIMITED };
	const struct profile adds_up = { .snapshot = { .repeated = REPEATED_SUM } };
	struct text_file file;
	struct feed feed;

	text_feed_open(slice_str(text), 0, &file, &feed);
	feed.profile = &adds_up;
	assert_int_equal(feed_validate(&feed, &file.kept, &settings), ST_OK);
	rows_are(&feed, &file, put_row, want);
}

static void test_sums__each_row_of_a_ref_has_what_all_add_up_to(void **state)
{
	(void)state;
	sums_are("ref,sku,qty,eta\nb1,LAMP,1,\nb2,SOFA,5,\nb1,LAMP,2,\nb1,LAMP,1,\nb3,A,0,\nb3,A,0,\n",
		 "2: 4\n3: 5\n4: 4\n5: 4\n6: 0\n7: 0\n");
}

static void test_sums__what_differs_otherwise_contradicts_as_ever(void **state)
{
	(void)state;
	sums_are("ref,sku,qty,eta\nb1,LAMP,1,\nb1,LAMP,2,\nb1,LAMP,1,2026-01-01\nb2,A,1,\nb2,B,1,\n",
		 "2: repeated-ref: line 4 has the same ref with another eta" WHICH
		 "3: repeated-ref: line 4 has the same ref with another eta" WHICH
		 "4: repeated-ref: line 2 has the same ref with another eta" WHICH
		 "5: repeated-ref: line 6 has the same ref with another sku" WHICH
		 "6: repeated-ref: line 5 has the same ref with another sku" WHICH);
}

static void test_sums__without_one_of_the_rows_there_is_none(void **state)
{
	(void)state;
	sums_are("ref,sku,qty\nb1,A,1\nb1,A,many\nb1,A,2\nb2,A,none\nb3,A,1\n",
		 "2: repeated-ref: line 3 has the same ref and is refused itself" SO
		 "3: bad-quantity: qty: \"many\" is not a whole number; write units as digits alone\n"
		 "4: repeated-ref: line 3 has the same ref and is refused itself" SO
		 "5: bad-quantity: qty: \"none\" is not a whole number; write units as digits alone\n"
		 "6: 1\n");
}

static void test_sums__more_than_a_batch_holds_are_refused(void **state)
{
	(void)state;
	sums_are("ref,sku,qty\nb1,A,2147483647\nb1,A,1\nb2,A,2147483646\nb2,A,1\n",
		 "2: bad-quantity: qty: the rows of this ref add up to 2147483648, more than 2147483647\n"
		 "3: bad-quantity: qty: the rows of this ref add up to 2147483648, more than 2147483647\n"
		 "4: 2147483647\n5: 2147483647\n");
}

static void test_sums__of_very_many_rows_come_from_the_disk(void **state)
{
	enum { ADDED = 20000 };
	struct buf text, want;

	(void)state;
	buf_init(&text, 0);
	buf_init(&want, 0);
	buf_put_str(&text, "ref,sku,qty\n");
	for (int i = 0; i < ADDED; i++) {
		buf_put_str(&text, "b1,A,3\n");
		buf_printf(&want, "%d: %d\n", i + 2, 3 * ADDED);
	}
	buf_put_char(&text, '\0');
	buf_put_char(&want, '\0');
	sums_are(text.p, want.p);
	buf_release(&text);
	buf_release(&want);
}

/* Many rows against the plainest rule: every row with every other one. */
enum { ROWS = 3000 };

struct line {
	unsigned order, sku, qty, number;
};

static bool contradict(const struct line *a, const struct line *b)
{
	if (a->order != b->order)
		return false;
	if (a->sku == b->sku && (!a->number || !b->number))
		return true;
	return a->number && a->number == b->number && (a->sku != b->sku || a->qty != b->qty);
}

static bool contradicts_any(const struct line *lines, size_t i)
{
	for (size_t k = 0; k < ROWS; k++)
		if (k != i && contradict(&lines[i], &lines[k]))
			return true;
	return false;
}

static void feed_of(const struct line *lines, struct buf *out)
{
	buf_put_str(out, "orderid,sku,qty,line\n");
	for (size_t i = 0; i < ROWS; i++) {
		buf_printf(out, "o%u,s%u,%u,", lines[i].order, lines[i].sku, lines[i].qty);
		if (lines[i].number)
			buf_put_u64(out, lines[i].number);
		buf_put_char(out, '\n');
	}
}

static void random_feed(unsigned seed, unsigned orders, unsigned numbers)
{
	static struct line lines[ROWS];
	struct text_file file;
	struct feed_rows *rows = NULL;
	struct feed_block block;
	struct feed feed;
	struct buf text;
	size_t i = 0, bad = 0;

	for (size_t k = 0; k < ROWS; k++)
		lines[k] = (struct line){ (unsigned)rand_r(&seed) % orders, (unsigned)rand_r(&seed) % 5,
					  1 + (unsigned)rand_r(&seed) % 3, (unsigned)rand_r(&seed) % numbers };
	buf_init(&text, 0);
	feed_of(lines, &text);
	text_feed(buf_slice(&text), 0, UNLIMITED, &file, &feed);
	feed_block_init(&block);
	assert_int_equal(feed_rows_open(&feed, 0, &rows), ST_OK);
	do {
		assert_int_equal(feed_rows_next(rows, &block), ST_OK);
		for (size_t k = 0; k < block.count; k++, i++) {
			assert_int_equal(block.rows[k].code == CODE_REPEATED_LINE, contradicts_any(lines, i));
			bad += block.rows[k].code != 0;
		}
	} while (block.count);
	assert_int_equal(i, ROWS);
	assert_int_equal(feed.rejected, bad);
	feed_rows_close(rows);
	feed_block_release(&block);
	feed_close(&feed);
	text_file_close(&file);
	buf_release(&text);
}

static void test_repeats__any_rows_are_refused_as_the_plain_rule_says(void **state)
{
	(void)state;
	random_feed(1, 2000, 1);
	random_feed(2, 2000, 4);
	random_feed(3, 500, 30);
	random_feed(4, 3, 1000);
	random_feed(5, 100000, 2);
}

/* More rows of one ref than wait in memory, and only the last one differs. */
static void test_repeats__a_group_of_any_size_is_refused_whole(void **state)
{
	enum { GROUP = 20000 };
	struct text_file file;
	struct feed feed;
	struct buf text;

	(void)state;
	buf_init(&text, 0);
	buf_put_str(&text, "ref,sku,qty\n");
	for (int i = 0; i < GROUP; i++)
		buf_put_str(&text, "b1,LAMP,1\n");
	buf_put_str(&text, "b1,LAMP,2\nb2,LAMP,1\n");
	text_feed(buf_slice(&text), 0, UNLIMITED, &file, &feed);
	assert_int_equal(feed.code, CODE_NONE);
	assert_int_equal(feed.rejected, GROUP + 1);
	feed_close(&feed);
	text_file_close(&file);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_repeats__batches_of_one_ref_must_say_the_same),
		cmocka_unit_test(test_repeats__numbered_order_lines_must_say_the_same),
		cmocka_unit_test(test_repeats__an_unnumbered_order_line_is_the_only_one_of_its_sku),
		cmocka_unit_test(test_repeats__figures_of_one_line_must_be_the_same),
		cmocka_unit_test(test_repeats__a_row_refused_by_another_check_contradicts_none),
		cmocka_unit_test(test_repeats__any_rows_are_refused_as_the_plain_rule_says),
		cmocka_unit_test(test_repeats__a_group_of_any_size_is_refused_whole),
		cmocka_unit_test(test_sums__each_row_of_a_ref_has_what_all_add_up_to),
		cmocka_unit_test(test_sums__what_differs_otherwise_contradicts_as_ever),
		cmocka_unit_test(test_sums__without_one_of_the_rows_there_is_none),
		cmocka_unit_test(test_sums__more_than_a_batch_holds_are_refused),
		cmocka_unit_test(test_sums__of_very_many_rows_come_from_the_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
