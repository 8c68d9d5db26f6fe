#include <stdlib.h>

#include "feed/csv/header_find.h"
#include "support/feed_text.h"
#include "support/testing.h"

/* The first record of TEXT and, if it is one, its header, in an arena of this test. */
struct found {
	struct first_record first;
	struct header header;
	struct arena arena;
};

static void find(struct slice text, struct found *f)
{
	struct text_source source = { .left = text };
	struct cutter *cutter;

	*f = (struct found){ .header = { .kind = KIND_NONE } };
	arena_init(&f->arena);
	assert_int_equal(cutter_new(text_source_read, &source, 0, &cutter), ST_OK);
	assert_int_equal(header_find(cutter, &f->arena, &f->first, &f->header), ST_OK);
	cutter_free(cutter);
}

static void found_release(struct found *f)
{
	arena_release(&f->arena);
}

static void header_is(struct slice text, enum feed_kind kind, char delimiter, uint64_t line)
{
	struct found f;

	find(text, &f);
	assert_true(f.first.found);
	assert_true(!f.first.code);
	assert_int_equal(f.header.kind, kind);
	assert_int_equal(f.header.delimiter, delimiter);
	assert_int_equal(f.first.line, line);
	found_release(&f);
}

static void no_header(struct slice text, uint64_t line, const char *why)
{
	struct found f;

	find(text, &f);
	assert_true(f.first.found);
	assert_false(!f.first.code);
	assert_int_equal(f.first.line, line);
	if (!strstr(f.first.why, why))
		fail_msg("\"%s\" does not say \"%s\"", f.first.why, why);
	found_release(&f);
}

static void no_record(struct slice text)
{
	struct found f;

	find(text, &f);
	assert_false(f.first.found);
	found_release(&f);
}

static void test_header_find__the_delimiter_is_the_one_with_which_it_is_recognised(void **state)
{
	(void)state;
	header_is(SLICE("ref,qty\n"), KIND_CHANGES, ',', 1);
	header_is(SLICE("ref;sku;qty"), KIND_BATCHES, ';', 1);
	header_is(SLICE("orderid\tsku\tqty"), KIND_ORDERS, '\t', 1);
	header_is(SLICE("ref|qty"), KIND_CHANGES, '|', 1);
	header_is(SLICE("ref;qty;a,b\n"), KIND_CHANGES, ';', 1);
	header_is(SLICE("\xef\xbb\xbfref,qty"), KIND_CHANGES, ',', 1);
}

static void test_header_find__names_are_trimmed_quoted_and_of_any_case(void **state)
{
	(void)state;
	header_is(SLICE(" Ref , \" QTY \" \n"), KIND_CHANGES, ',', 1);
	header_is(SLICE("\"ref\"\t \"qty\"\n"), KIND_CHANGES, '\t', 1);
	header_is(SLICE("ref,qty,\"a\nnote\""), KIND_CHANGES, ',', 1);
}

static void test_header_find__blank_records_before_it_are_skipped(void **state)
{
	(void)state;
	header_is(SLICE("\n \t\r\n,,,\nref,qty\n"), KIND_CHANGES, ',', 4);
	header_is(SLICE(";;\nref;qty\n"), KIND_CHANGES, ';', 2);
	header_is(SLICE("\t\t\nref\tqty\n"), KIND_CHANGES, '\t', 2);
	header_is(SLICE("\"\",\"\"\nref,qty\n"), KIND_CHANGES, ',', 2);
}

static void test_header_find__blank_is_meant_under_the_feeds_own_delimiter(void **state)
{
	(void)state;
	no_header(SLICE(";;\nref,qty\n"), 2, "no header of a known kind");
	no_header(SLICE(",,\n;;\nref,qty\n"), 2, "no header of a known kind");
}

static void test_header_find__a_file_of_blank_records_holds_none(void **state)
{
	(void)state;
	no_record(SLICE(""));
	no_record(SLICE("\xef\xbb\xbf"));
	no_record(SLICE("\n\r\n \t \r"));
	no_record(SLICE(",,,\n,"));
	no_record(SLICE(";;;\n"));
}

static void test_header_find__what_is_wrong_with_it_is_told(void **state)
{
	(void)state;
	no_header(SLICE("\nsku,qty\n"), 2, "for orders it lacks orderid");
	no_header(SLICE("hello\n"), 1, "no header of a known kind");
	no_header(SLICE("ref,qty,qty\n"), 1, "twice");
	no_header(SLICE("orderid,sku,qty,ref,eta\n"), 1, "batchref");
	no_header(SLICE("re\"f,qty\n"), 1, "quotes");
	no_header(SLICE("\"ref\",\"qty\n1,2\n"), 1, "quotes");
}

static void test_header_find__a_reject_files_columns_are_dropped(void **state)
{
	struct found f;

	(void)state;
	find(SLICE("reject_line,Reject_Code, REJECT_reason ,ref, Note ,qty,rejected"), &f);
	assert_int_equal(f.header.columns, 7);
	assert_int_equal(f.header.own_count, 4);
	assert_slice(f.header.own[0], "ref");
	assert_slice(f.header.own[1], "Note");
	assert_slice(f.header.own[2], "qty");
	assert_slice(f.header.own[3], "rejected");
	for (uint32_t i = 0; i < 7; i++)
		assert_int_equal(f.header.dropped[i], i < 3);
	assert_int_equal(f.header.field[COLUMN_QTY], 5);
	found_release(&f);
}

/* BEGUN and then one cell up to SIZE bytes, begun with FIRST. */
static void long_header_begun(const char *begun, size_t size, char first, bool is_header, bool too_long)
{
	const size_t at = strlen(begun);
	struct found f;
	char *text = malloc(size + 1);

	assert_non_null(text);
	memset(text, 'x', size);
	memcpy(text, begun, at);
	text[at] = first;
	text[size] = '\n';
	find(slice_of(text, size + 1), &f);
	assert_int_equal(!f.first.code, is_header);
	assert_int_equal(f.first.too_long, too_long);
	found_release(&f);
	free(text);
}

static void long_header(size_t size, char first, bool is_header, bool too_long)
{
	long_header_begun("ref,qty,", size, first, is_header, too_long);
}

static void test_header_find__a_header_too_long_is_known_by_its_first_65536_bytes(void **state)
{
	(void)state;
	long_header(RECORD_MAX, 'x', true, false);
	long_header(RECORD_MAX + 1, 'x', true, true);
	long_header(RECORD_MAX + 1, '"', true, true);
	long_header(RECORD_MAX, '"', true, true); /* its line end is inside the quotes */
	long_header(RECORD_MAX - 1, '"', false, false);
}

static void test_header_find__a_stray_quote_counts_in_a_header_too_long(void **state)
{
	(void)state;
	long_header_begun("ref,qty,s\"ku,", RECORD_MAX + 1, 'x', false, true);
	long_header_begun("ref,qty,s\"ku,", RECORD_MAX + 1, '"', false, true);
}

static void test_header_find__sep_sets_the_delimiter_and_is_skipped(void **state)
{
	(void)state;
	header_is(SLICE("sep=;\nref;qty\n"), KIND_CHANGES, ';', 2);
	header_is(SLICE("\n \"SEP=|\" \r\n\r\nref|qty\n"), KIND_CHANGES, '|', 4);
	header_is(SLICE("Sep=\t\nref\tqty\n"), KIND_CHANGES, '\t', 2);
	no_header(SLICE("sep=;\nref,qty\n"), 2, "changes");
	no_header(SLICE("sep=:\nref:qty\n"), 1, "sep=:");
	no_header(SLICE("sep=;\nsep=;\nref;qty\n"), 2, "sep=");
	no_record(SLICE("sep=;\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header_find__the_delimiter_is_the_one_with_which_it_is_recognised),
		cmocka_unit_test(test_header_find__names_are_trimmed_quoted_and_of_any_case),
		cmocka_unit_test(test_header_find__blank_records_before_it_are_skipped),
		cmocka_unit_test(test_header_find__blank_is_meant_under_the_feeds_own_delimiter),
		cmocka_unit_test(test_header_find__a_file_of_blank_records_holds_none),
		cmocka_unit_test(test_header_find__what_is_wrong_with_it_is_told),
		cmocka_unit_test(test_header_find__a_reject_files_columns_are_dropped),
		cmocka_unit_test(test_header_find__a_header_too_long_is_known_by_its_first_65536_bytes),
		cmocka_unit_test(test_header_find__a_stray_quote_counts_in_a_header_too_long),
		cmocka_unit_test(test_header_find__sep_sets_the_delimiter_and_is_skipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
