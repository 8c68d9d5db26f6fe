#include <stdlib.h>

#include "allot/base/buf.h"
#include "feed/csv/record.h"
#include "support/store_env.h"
#include "support/testing.h"

/*
 * The fields of RECORD as [a][b], behind them ! for a stray quote, & for bytes behind a closing one, ? for an
 * open one.
 */
static void split_is(char delimiter, struct slice record, const char *want)
{
	static const char *const MARKS[] = { "", "!", "&", "?" };
	struct splitter *splitter;
	struct fields fields;
	struct buf got;

	buf_init(&got, 0);
	assert_int_equal(splitter_new(delimiter, &splitter), ST_OK);
	assert_int_equal(splitter_split(splitter, record, &fields), ST_OK);
	for (uint32_t i = 0; i < fields.count; i++) {
		buf_put_char(&got, '[');
		buf_put_slice(&got, fields.at[i]);
		buf_put_char(&got, ']');
	}
	buf_put_str(&got, MARKS[fields.quoting]);
	assert_slice(buf_slice(&got), want);
	buf_release(&got);
	splitter_free(splitter);
}

static void test_splitter__fields_are_parted_by_each_delimiter(void **state)
{
	(void)state;
	split_is(',', SLICE("a,b;c"), "[a][b;c]");
	split_is(';', SLICE("a;b,c"), "[a][b,c]");
	split_is('\t', SLICE("a\tb c\t"), "[a][b c][]");
	split_is('|', SLICE("a|b"), "[a][b]");
}

static void test_splitter__empty_fields_count(void **state)
{
	(void)state;
	split_is(',', SLICE(""), "");
	split_is(',', SLICE(" \t"), "");
	split_is(',', SLICE(","), "[][]");
	split_is(',', SLICE("a,,"), "[a][][]");
	split_is(',', SLICE("\"\""), "[]");
	split_is(',', SLICE(",\"\" , "), "[][][]");
	split_is('\t', SLICE("\t\t"), "[][][]");
}

static void test_splitter__values_are_trimmed_quoted_or_not(void **state)
{
	(void)state;
	split_is(',', SLICE("  a b\t, \t\" c \t\" ,d"), "[a b][c][d]");
	split_is('\t', SLICE(" a \t \" b \" \t\"\tc\t\""), "[a][b][c]");
	split_is(',', SLICE("\"\n a \n\""), "[\n a \n]");
}

static void test_splitter__quotes_keep_delimiters_line_ends_and_quotes(void **state)
{
	(void)state;
	split_is(',', SLICE("\"a,b\",\"c\r\nd\re\",\"say \"\"x\"\"\""), "[a,b][c\r\nd\re][say \"x\"]");
	split_is(',', SLICE("\"\"\"\""), "[\"]");
	split_is(';', SLICE("\"a;b\" ; \"c\""), "[a;b][c]");
}

static void test_splitter__a_stray_quote_is_part_of_its_field(void **state)
{
	(void)state;
	split_is(',', SLICE("a\"b"), "[a\"b]!");
	split_is(',', SLICE("a\"b\"c,d"), "[a\"b\"c][d]!");
	split_is(',', SLICE("a,b\"\""), "[a][b\"\"]!");
	split_is(',', SLICE("a \"b\""), "[a \"b\"]!");
	split_is(',', SLICE("o1,6\",  \"c,\"\"d\" ,e "), "[o1][6\"][c,\"d][e]!");
	split_is('\t', SLICE("a\"\t \"b\tc\""), "[a\"][b\tc]!");
}

/* Records without a quote are taken apart without libcsv; one quoted field more makes it libcsv's again. */
static void test_splitter__a_record_without_quotes_has_the_fields_libcsv_finds(void **state)
{
	static const char ALPHABET[] = "ab ,;\t|\xc3\xbc,";
	static const char DELIMITERS[] = ",;\t|";
	struct splitter *plain[4], *quoted[4];
	uint64_t random = 5;

	(void)state;
	for (int i = 0; i < 4; i++) {
		assert_int_equal(splitter_new(DELIMITERS[i], &plain[i]), ST_OK);
		assert_int_equal(splitter_new(DELIMITERS[i], &quoted[i]), ST_OK);
	}
	for (int round = 0; round < 20000; round++) {
		struct fields got, want;
		char record[64];
		char delimiter = DELIMITERS[round % 4];
		size_t n = store_random(&random) % 24;
		for (size_t i = 0; i < n; i++)
			record[i] = ALPHABET[store_random(&random) % (sizeof(ALPHABET) - 1)];
		assert_int_equal(splitter_split(plain[round % 4], slice_of(record, n), &got), ST_OK);
		record[n] = delimiter;
		memcpy(record + n + 1, "\"\"", 2);
		assert_int_equal(splitter_split(quoted[round % 4], slice_of(record, n + 3), &want), ST_OK);
		uint32_t count = got.count ? got.count : 1;
		assert_int_equal(want.count, count + 1);
		for (uint32_t i = 0; i < got.count; i++)
			assert_true(slice_eq(got.at[i], want.at[i]));
		assert_true(got.count || want.at[0].n == 0);
	}
	for (int i = 0; i < 4; i++) {
		splitter_free(plain[i]);
		splitter_free(quoted[i]);
	}
}

static void test_splitter__bytes_behind_a_closing_quote_are_told(void **state)
{
	(void)state;
	split_is(',', SLICE("\"1\"x"), "&");
	split_is(',', SLICE("a,\"1\"x,b"), "[a]&");
	split_is(',', SLICE("\"1\" \"2\""), "&");
	split_is(',', SLICE("\"1\" x"), "&");
	split_is(',', SLICE("\"1\" x,a\"b"), "&");
	split_is(',', SLICE("a\"b,\"1\"x"), "&");
}

static void test_splitter__an_open_quote_is_told(void **state)
{
	(void)state;
	split_is(',', SLICE("\""), "?");
	split_is(',', SLICE("a,\"b,c\nd"), "[a]?");
	split_is(',', SLICE("\"\"\""), "?");
	split_is(',', SLICE("a,\"b\"\""), "[a]?");
}

static void test_splitter__a_wrong_record_leaves_no_trace_in_the_next(void **state)
{
	static const char *const WRONG[] = { "a,\"1\"x", "a\"b", "a,\"b" };
	struct splitter *splitter;
	struct fields fields;

	(void)state;
	assert_int_equal(splitter_new(',', &splitter), ST_OK);
	for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
		assert_int_equal(splitter_split(splitter, slice_str(WRONG[i]), &fields), ST_OK);
		assert_true(fields.quoting != QUOTING_RIGHT);
		assert_int_equal(splitter_split(splitter, SLICE("c,\"d\""), &fields), ST_OK);
		assert_int_equal(fields.quoting, QUOTING_RIGHT);
		assert_int_equal(fields.count, 2);
		assert_slice(fields.at[0], "c");
		assert_slice(fields.at[1], "d");
	}
	splitter_free(splitter);
}

static void test_splitter__any_byte_passes_as_it_came(void **state)
{
	char record[256];
	size_t n = 0;
	struct splitter *splitter;
	struct fields fields;

	(void)state;
	for (int c = 0; c < 256; c++)
		if (!memchr(",\"\n\r", c, 4))
			record[n++] = (char)c;
	assert_int_equal(splitter_new(',', &splitter), ST_OK);
	assert_int_equal(splitter_split(splitter, slice_of(record, n), &fields), ST_OK);
	assert_int_equal(fields.count, 1);
	assert_true(slice_eq(fields.at[0], slice_of(record, n)));
	splitter_free(splitter);
}

static void fill_and_split(char c, uint32_t want_count, size_t want_n)
{
	struct splitter *splitter;
	struct fields fields;
	char *record = malloc(RECORD_MAX);

	assert_non_null(record);
	memset(record, c, RECORD_MAX);
	assert_int_equal(splitter_new(',', &splitter), ST_OK);
	for (int again = 0; again < 2; again++) {
		assert_int_equal(splitter_split(splitter, slice_of(record, RECORD_MAX), &fields), ST_OK);
		assert_int_equal(fields.count, want_count);
		assert_int_equal(fields.at[0].n, want_n);
		assert_int_equal(fields.quoting, QUOTING_RIGHT);
		assert_int_equal(fields_blank(&fields), want_n == 0);
	}
	splitter_free(splitter);
	free(record);
}

static void test_splitter__the_longest_record_may_be_all_one_field_or_all_delimiters(void **state)
{
	(void)state;
	fill_and_split('x', 1, RECORD_MAX);
	fill_and_split(',', RECORD_MAX + 1, 0);
	fill_and_split('"', 1, RECORD_MAX / 2 - 1);
}

static void test_splitter__fields_lie_one_behind_the_other(void **state)
{
	struct splitter *splitter;
	struct fields fields;

	(void)state;
	assert_int_equal(splitter_new(',', &splitter), ST_OK);
	assert_int_equal(splitter_split(splitter, SLICE("ab,, \"c\"\"d\" ,e"), &fields), ST_OK);
	assert_int_equal(fields.count, 4);
	for (uint32_t i = 1; i < fields.count; i++)
		assert_ptr_equal(fields.at[i].p, fields.at[i - 1].p + fields.at[i - 1].n);
	splitter_free(splitter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_splitter__fields_are_parted_by_each_delimiter),
		cmocka_unit_test(test_splitter__empty_fields_count),
		cmocka_unit_test(test_splitter__values_are_trimmed_quoted_or_not),
		cmocka_unit_test(test_splitter__quotes_keep_delimiters_line_ends_and_quotes),
		cmocka_unit_test(test_splitter__a_stray_quote_is_part_of_its_field),
		cmocka_unit_test(test_splitter__a_record_without_quotes_has_the_fields_libcsv_finds),
		cmocka_unit_test(test_splitter__bytes_behind_a_closing_quote_are_told),
		cmocka_unit_test(test_splitter__an_open_quote_is_told),
		cmocka_unit_test(test_splitter__a_wrong_record_leaves_no_trace_in_the_next),
		cmocka_unit_test(test_splitter__any_byte_passes_as_it_came),
		cmocka_unit_test(test_splitter__the_longest_record_may_be_all_one_field_or_all_delimiters),
		cmocka_unit_test(test_splitter__fields_lie_one_behind_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
