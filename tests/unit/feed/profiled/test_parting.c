#include "feed/profiled/parting.h"

#include <stdio.h>

#include "support/testing.h"

/* The fields of RECORD, each in brackets; "stray " before them if it has stray quotes. */
static const char *parted(const char *record, bool quoted)
{
	static char out[512];
	struct buf b = buf_over(out, sizeof(out) - 1);
	struct parting *parting = NULL;
	struct fields fields;

	assert_int_equal(parting_new(';', quoted, &parting), ST_OK);
	assert_int_equal(parting_split(parting, slice_str(record), &fields), ST_OK);
	buf_put_str(&b, fields.quoting == QUOTING_STRAY ? "stray " : "");
	for (uint32_t i = 0; i < fields.count; i++)
		buf_printf(&b, "[%.*s]", SLICE_ARG(fields.at[i]));
	out[b.n] = '\0';
	parting_free(parting);
	return out;
}

static void test_parting__fields_stand_between_delimiters(void **state)
{
	(void)state;
	assert_string_equal(parted("a; b ;;c", true), "[a][b][][c]");
	assert_string_equal(parted(";", true), "[][]");
	assert_string_equal(parted("\"a;\"\"b\" ;c", true), "[a;\"b][c]");
	assert_string_equal(parted("12\";\"x", false), "[12\"][\"x]");
}

static void test_parting__quotes_of_formulas_are_no_stray_ones(void **state)
{
	(void)state;
	assert_string_equal(parted("=\"0017\";x", true), "[=\"0017\"][x]");
	assert_string_equal(parted("\"a;b\"; =\"0017\" ;\"c\"", true), "[a;b][=\"0017\"][c]");
	assert_string_equal(parted("x;=\"\"", true), "[x][=\"\"]");
}

static void test_parting__other_quotes_within_fields_stay_stray(void **state)
{
	(void)state;
	assert_string_equal(parted("=\"0017\";12\" x", true), "stray [=\"0017\"][12\" x]");
	assert_string_equal(parted("=\"0017\"x;y", true), "stray [=\"0017\"x][y]");
	assert_string_equal(parted("a=\"0017\";y", true), "stray [a=\"0017\"][y]");
	assert_string_equal(parted("=\"00;17\"", true), "stray [=\"00][17\"]");
	assert_string_equal(parted("=\"00", true), "stray [=\"00]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parting__fields_stand_between_delimiters),
		cmocka_unit_test(test_parting__quotes_of_formulas_are_no_stray_ones),
		cmocka_unit_test(test_parting__other_quotes_within_fields_stay_stray),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
