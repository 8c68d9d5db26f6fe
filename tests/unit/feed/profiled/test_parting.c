#include "feed/profiled/parting.h"
#include "support/testing.h"

/* RECORD is parted into FIELDS, each in brackets. */
static void parts(char delimiter, bool quoted, const char *record, const char *fields, enum quoting quoting)
{
	struct parting *p = NULL;
	struct fields got;
	struct buf text;

	assert_int_equal(parting_new(delimiter, quoted, &p), ST_OK);
	buf_init(&text, 0);
	for (int round = 0; round < 2; round++) {
		buf_clear(&text);
		assert_int_equal(parting_split(p, slice_str(record), &got), ST_OK);
		assert_int_equal(got.quoting, quoting);
		for (uint32_t i = 0; i < got.count; i++)
			buf_printf(&text, "[%.*s]", SLICE_ARG(got.at[i]));
		assert_slice(buf_slice(&text), fields);
	}
	buf_release(&text);
	parting_free(p);
}

static void test_parting__fields_are_what_libcsv_says_with_quotes_or_without(void **state)
{
	(void)state;
	parts(';', true, "", "", QUOTING_RIGHT);
	parts(';', true, "a", "[a]", QUOTING_RIGHT);
	parts(';', true, ";", "[][]", QUOTING_RIGHT);
	parts(';', true, " a b ;\tc\t;", "[a b][c][]", QUOTING_RIGHT);
	parts(';', true, " \"a;b\" ;\"c\"\"\"", "[a;b][c\"]", QUOTING_RIGHT);
	parts(';', true, "a\"b;c", "[a\"b][c]", QUOTING_STRAY);
	parts('\t', true, "a\t\tb", "[a][][b]", QUOTING_RIGHT);
	parts('~', true, "a~\"b~c\"", "[a][b~c]", QUOTING_RIGHT);
}

static void test_parting__without_quoting_a_quote_is_a_mark_like_any_other(void **state)
{
	(void)state;
	parts('|', false, "a|\"b|c\"|19\" rack", "[a][\"b][c\"][19\" rack]", QUOTING_RIGHT);
}

static void test_parting__a_record_may_have_any_number_of_fields(void **state)
{
	struct parting *p = NULL;
	struct fields got;
	static char record[RECORD_MAX];

	(void)state;
	memset(record, ',', sizeof(record));
	assert_int_equal(parting_new(',', true, &p), ST_OK);
	assert_int_equal(parting_split(p, slice_of(record, sizeof(record)), &got), ST_OK);
	assert_int_equal(got.count, RECORD_MAX + 1);
	assert_true(fields_blank(&got));
	parting_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parting__fields_are_what_libcsv_says_with_quotes_or_without),
		cmocka_unit_test(test_parting__without_quoting_a_quote_is_a_mark_like_any_other),
		cmocka_unit_test(test_parting__a_record_may_have_any_number_of_fields),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
