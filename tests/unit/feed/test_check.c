#include "feed/check.h"
#include "support/testing.h"

static const char ORDERS[] = "orderid|sku|qty|line";
static const char BATCHES[] = "ref|sku|qty|eta";
static const char ALLOCATIONS[] = "orderid|sku|qty|batchref|line";
static const char CHANGES[] = "ref|qty";

static uint32_t cells(struct slice text, struct slice *out)
{
	uint32_t count = 0;

	for (;;) {
		const char *bar = text.n ? memchr(text.p, '|', text.n) : NULL;
		size_t n = bar ? (size_t)(bar - text.p) : text.n;
		out[count++] = slice_of(text.p, n);
		if (!bar)
			return count;
		text = slice_of(bar + 1, text.n - n - 1);
	}
}

/* Checks the fields in RECORD, parted by bars, under HEADER, likewise. */
static enum code check(const char *header, struct slice record, struct row *row, char *reason)
{
	struct slice names[16];
	struct slice fields[16];
	struct header h = { .columns = cells(slice_str(header), names) };

	assert_int_equal(kind_recognise(names, h.columns, &h.kind, h.field), NO_KIND_NONE);
	return check_row(&h, fields, cells(record, fields), row, reason);
}

static void refused(const char *header, struct slice record, enum code want, const char *sentence)
{
	char reason[REASON_TEXT_MAX];
	struct row row;
	enum code code = check(header, record, &row, reason);

	if (code != want)
		fail_msg("%.*s: %s, want %s", SLICE_ARG(record), code_name(code), code_name(want));
	assert_string_equal(reason, sentence);
}

static void accepted(const char *header, struct slice record)
{
	char reason[REASON_TEXT_MAX];
	struct row row;
	enum code code = check(header, record, &row, reason);

	if (code)
		fail_msg("%.*s: %s: %s", SLICE_ARG(record), code_name(code), reason);
}

static void test_check__an_order_line_is_read(void **state)
{
	char reason[REASON_TEXT_MAX];
	struct row row;

	(void)state;
	assert_int_equal(check(ORDERS, SLICE("o1|LAMP|007|2"), &row, reason), CODE_NONE);
	assert_int_equal(row.kind, KIND_ORDERS);
	assert_slice(row.orderid, "o1");
	assert_slice(row.sku, "LAMP");
	assert_slice(row.line, "2");
	assert_int_equal(row.qty, 7);
	assert_slice(row.ref, "");
	assert_int_equal(row.eta, 0);
	assert_false(row.has_eta);
}

static void test_check__a_batch_is_read_with_and_without_eta(void **state)
{
	char reason[REASON_TEXT_MAX];
	struct row row;

	(void)state;
	assert_int_equal(check(BATCHES, SLICE("b1|LAMP|0|0001-01-02"), &row, reason), CODE_NONE);
	assert_slice(row.ref, "b1");
	assert_int_equal(row.qty, 0);
	assert_true(row.has_eta);
	assert_int_equal(row.eta, 2);
	assert_int_equal(check(BATCHES, SLICE("b1|LAMP|1|"), &row, reason), CODE_NONE);
	assert_true(row.has_eta);
	assert_int_equal(row.eta, 0);
	assert_int_equal(check("ref|sku|qty", SLICE("b1|LAMP|1"), &row, reason), CODE_NONE);
	assert_false(row.has_eta);
}

static void test_check__allocations_and_changes_are_read(void **state)
{
	char reason[REASON_TEXT_MAX];
	struct row row;

	(void)state;
	assert_int_equal(check(ALLOCATIONS, SLICE("o1|LAMP|1|b1|"), &row, reason), CODE_NONE);
	assert_int_equal(row.kind, KIND_ALLOCATIONS);
	assert_slice(row.ref, "b1");
	assert_slice(row.line, "");
	assert_int_equal(check(CHANGES, SLICE("b1|2147483647"), &row, reason), CODE_NONE);
	assert_int_equal(row.kind, KIND_CHANGES);
	assert_int_equal(row.qty, QUANTITY_MAX);
}

static void test_check__surplus_fields_are_refused_unless_empty(void **state)
{
	(void)state;
	refused(CHANGES, SLICE("b1|1|x"), CODE_TOO_MANY_FIELDS,
		"field 3 (\"x\") is beyond the header's 2 columns");
	refused(CHANGES, SLICE("||||x"), CODE_TOO_MANY_FIELDS,
		"field 5 (\"x\") is beyond the header's 2 columns");
	accepted(CHANGES, SLICE("b1|1|||"));
}

static void test_check__a_field_that_is_empty_or_not_there_is_missing(void **state)
{
	(void)state;
	refused(ORDERS, SLICE("|LAMP|1|"), CODE_MISSING_FIELD, "orderid is empty");
	refused(ORDERS, SLICE("o1||1|"), CODE_MISSING_FIELD, "sku is empty");
	refused(ORDERS, SLICE("o1|LAMP||"), CODE_MISSING_FIELD, "qty is empty");
	refused(ORDERS, SLICE("o1|LAMP"), CODE_MISSING_FIELD, "the row ends before qty");
	refused(ORDERS, SLICE("o1"), CODE_MISSING_FIELD, "the row ends before sku");
	refused(ORDERS, SLICE("o1|LAMP|1"), CODE_MISSING_FIELD, "the row ends before line");
	refused(BATCHES, SLICE("b1|LAMP|1"), CODE_MISSING_FIELD, "the row ends before eta");
	refused(ALLOCATIONS, SLICE("o1|LAMP|1||"), CODE_MISSING_FIELD, "batchref is empty");
	refused(BATCHES, SLICE("|LAMP|1|"), CODE_MISSING_FIELD, "ref is empty");
	accepted(ORDERS, SLICE("o1|LAMP|1|"));
	accepted(BATCHES, SLICE("b1|LAMP|1|"));
	accepted("orderid|sku|qty|note", SLICE("o1|LAMP|1"));
}

static void test_check__identifiers_are_utf8(void **state)
{
	(void)state;
	refused(ORDERS, SLICE("o1|L\xfcster|1|"), CODE_BAD_ENCODING, "sku is not valid UTF-8");
	refused(ORDERS, SLICE("o1|LAMP|1|\x07\xff"), CODE_BAD_ENCODING, "line is not valid UTF-8");
	accepted(ORDERS, SLICE("o1|L\xc3\xbcster \xf0\x9f\x92\xa1|1|"));
}

static void test_check__identifiers_hold_no_control_character(void **state)
{
	(void)state;
	refused(ORDERS, SLICE("o1|LA\aMP|1|"), CODE_BAD_CHARACTER, "sku holds the control character U+0007");
	refused(ORDERS, SLICE("a\nb|LAMP|1|"), CODE_BAD_CHARACTER,
		"orderid holds the control character U+000A");
	refused(ORDERS, SLICE("o1|LAMP|1|\x7f"), CODE_BAD_CHARACTER, "line holds the control character U+007F");
	refused(CHANGES, SLICE("b\t1|1"), CODE_BAD_CHARACTER, "ref holds the control character U+0009");
	refused(CHANGES, SLICE("b\0|1"), CODE_BAD_CHARACTER, "ref holds the control character U+0000");
	accepted(CHANGES, SLICE("b\xc2\x85 ~|1"));
}

static void test_check__identifiers_have_at_most_200_bytes(void **state)
{
	char record[300];

	(void)state;
	memset(record, 'x', sizeof(record));
	memcpy(record + 200, "|1", 2);
	accepted(CHANGES, slice_of(record, 202));
	memcpy(record + 200, "x|1", 3);
	refused(CHANGES, slice_of(record, 203), CODE_TOO_LONG,
		"ref is 201 bytes long, at most 200 are allowed");
	memcpy(record, "=", 1);
	refused(CHANGES, slice_of(record, 203), CODE_TOO_LONG,
		"ref is 201 bytes long, at most 200 are allowed");
}

static void test_check__what_a_spreadsheet_would_run_is_refused(void **state)
{
	static const char *const UNSAFE[] = { "=1+1", "+1",  "-1",  "@x", "=", "-",
					      "'=x",  "'+x", "'-x", "'@", "'=" };
	static const char *const SAFE[] = { "'", "''=", "'x", "a=1", "x-1", "1", "'1", "#1" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(UNSAFE); i++) {
		struct slice fields[] = { slice_str(UNSAFE[i]), SLICE("1") };
		struct header h = { .kind = KIND_CHANGES, .columns = 2 };
		char reason[REASON_TEXT_MAX];
		struct row row;
		for (int c = 0; c < COLUMN_COUNT; c++)
			h.field[c] = NO_FIELD;
		h.field[COLUMN_REF] = 0;
		h.field[COLUMN_QTY] = 1;
		assert_int_equal(check_row(&h, fields, 2, &row, reason), CODE_UNSAFE_IDENTIFIER);
	}
	refused(ORDERS, SLICE("o1|=1+1|1|"), CODE_UNSAFE_IDENTIFIER,
		"sku begins with \"=\", which a spreadsheet would run");
	refused(ORDERS, SLICE("o1|LAMP|1|'-1"), CODE_UNSAFE_IDENTIFIER,
		"line begins with \"'-\", which a spreadsheet would run");
	for (size_t i = 0; i < COUNT_OF(SAFE); i++) {
		char record[20] = { 0 };
		memcpy(record, SAFE[i], strlen(SAFE[i]));
		memcpy(record + strlen(SAFE[i]), "|1", 2);
		accepted(CHANGES, slice_str(record));
	}
}

static void test_check__a_quantity_is_a_whole_number_within_its_bounds(void **state)
{
	(void)state;
	refused(ORDERS, SLICE("o1|LAMP|ten|"), CODE_BAD_QUANTITY, "\"ten\" is not a whole number");
	refused(ORDERS, SLICE("o1|LAMP|1.0|"), CODE_BAD_QUANTITY, "\"1.0\" is not a whole number");
	refused(ORDERS, SLICE("o1|LAMP|-1|"), CODE_BAD_QUANTITY, "\"-1\" is not a whole number");
	refused(ORDERS, SLICE("o1|LAMP|+1|"), CODE_BAD_QUANTITY, "\"+1\" is not a whole number");
	refused(ORDERS, SLICE("o1|LAMP|1 000|"), CODE_BAD_QUANTITY, "\"1 000\" is not a whole number");
	refused(ORDERS, SLICE("o1|LAMP|\x1b[2J|"), CODE_BAD_QUANTITY, "\"\\x1B[2J\" is not a whole number");
	refused(ORDERS, SLICE("o1|LAMP|0|"), CODE_BAD_QUANTITY, "\"0\" is below 1");
	refused(ALLOCATIONS, SLICE("o1|LAMP|0|b1|"), CODE_BAD_QUANTITY, "\"0\" is below 1");
	refused(ORDERS, SLICE("o1|LAMP|2147483648|"), CODE_BAD_QUANTITY, "\"2147483648\" is above 2147483647");
	refused(CHANGES, SLICE("b1|99999999999999999999999"), CODE_BAD_QUANTITY,
		"\"99999999999999999999999\" is above 2147483647");
	accepted(CHANGES, SLICE("b1|0"));
	accepted(BATCHES, SLICE("b1|LAMP|0|"));
	accepted(ORDERS, SLICE("o1|LAMP|0000000000000000000000000000000001|"));
}

static void test_check__a_long_value_is_shown_by_its_first_60_bytes(void **state)
{
	(void)state;
	refused(CHANGES, SLICE("b1|aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffg"),
		CODE_BAD_QUANTITY,
		"\"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff...\""
		" is not a whole number");
}

static void test_check__the_longest_sentence_fits(void **state)
{
	char record[400];
	char reason[REASON_TEXT_MAX];
	struct row row;

	(void)state;
	memset(record, '\x01', sizeof(record));
	memcpy(record, "b1|", 3);
	assert_int_equal(check(CHANGES, slice_of(record, sizeof(record)), &row, reason), CODE_BAD_QUANTITY);
	assert_true(strlen(reason) > 240);
	assert_non_null(strstr(reason, "...\" is not a whole number"));
}

static void test_check__an_eta_is_a_real_date(void **state)
{
	(void)state;
	refused(BATCHES, SLICE("b1|LAMP|1|2026-02-30"), CODE_BAD_DATE,
		"\"2026-02-30\" is not a date (YYYY-MM-DD)");
	refused(BATCHES, SLICE("b1|LAMP|1|tomorrow"), CODE_BAD_DATE, "\"tomorrow\" is not a date (YYYY-MM-DD)");
	refused(BATCHES, SLICE("b1|LAMP|1|0000-01-01"), CODE_BAD_DATE,
		"\"0000-01-01\" is not a date (YYYY-MM-DD)");
	accepted(BATCHES, SLICE("b1|LAMP|1|9999-12-31"));
	accepted("ref|qty|eta", SLICE("b1|1|tomorrow")); /* changes have no eta */
}

static void test_check__the_first_check_that_fails_gives_the_code(void **state)
{
	(void)state;
	refused(ORDERS, SLICE("|=x|ten|\xff|x"), CODE_TOO_MANY_FIELDS,
		"field 5 (\"x\") is beyond the header's 4 columns");
	refused(ORDERS, SLICE("|=x|ten|\xff"), CODE_MISSING_FIELD, "orderid is empty");
	refused(ORDERS, SLICE("o1|=x|ten|\xff"), CODE_UNSAFE_IDENTIFIER,
		"sku begins with \"=\", which a spreadsheet would run");
	refused(ORDERS, SLICE("o1|x|ten|\xff"), CODE_BAD_QUANTITY, "\"ten\" is not a whole number");
	refused(ORDERS, SLICE("o1|x|1|\xff"), CODE_BAD_ENCODING, "line is not valid UTF-8");
	refused("qty|sku|orderid", SLICE("ten|=x|"), CODE_MISSING_FIELD, "orderid is empty");
	refused(BATCHES, SLICE("b1|x|ten|never"), CODE_BAD_QUANTITY, "\"ten\" is not a whole number");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check__an_order_line_is_read),
		cmocka_unit_test(test_check__a_batch_is_read_with_and_without_eta),
		cmocka_unit_test(test_check__allocations_and_changes_are_read),
		cmocka_unit_test(test_check__surplus_fields_are_refused_unless_empty),
		cmocka_unit_test(test_check__a_field_that_is_empty_or_not_there_is_missing),
		cmocka_unit_test(test_check__identifiers_are_utf8),
		cmocka_unit_test(test_check__identifiers_hold_no_control_character),
		cmocka_unit_test(test_check__identifiers_have_at_most_200_bytes),
		cmocka_unit_test(test_check__what_a_spreadsheet_would_run_is_refused),
		cmocka_unit_test(test_check__a_quantity_is_a_whole_number_within_its_bounds),
		cmocka_unit_test(test_check__a_long_value_is_shown_by_its_first_60_bytes),
		cmocka_unit_test(test_check__the_longest_sentence_fits),
		cmocka_unit_test(test_check__an_eta_is_a_real_date),
		cmocka_unit_test(test_check__the_first_check_that_fails_gives_the_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
