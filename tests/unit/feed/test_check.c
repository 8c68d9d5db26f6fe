#include <stdio.h>

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
	char text[100];
	struct buf why = buf_over(text, sizeof(text));
	struct header h = { .columns = cells(slice_str(header), names) };

	assert_int_equal(kind_recognise(names, h.columns, &h.kind, h.field, &why), CODE_NONE);
	header_plan(&h);
	return check_row(&h, fields, cells(record, fields), false, row, reason);
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
	assert_int_equal(check(BATCHES, SLICE("b1|LAMP|0|2000-01-01"), &row, reason), CODE_NONE);
	assert_slice(row.ref, "b1");
	assert_int_equal(row.qty, 0);
	assert_true(row.has_eta);
	assert_int_equal(row.eta, 730120);
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

static void test_check__the_quantity_of_a_batch_says_what_it_counts(void **state)
{
	char reason[REASON_TEXT_MAX];
	struct row row;

	(void)state;
	assert_int_equal(check("ref|sku|available|on_hand", SLICE("b1|LAMP|9|4"), &row, reason), CODE_NONE);
	assert_int_equal(row.said, SAID_ON_HAND);
	assert_int_equal(row.qty, 4);
	assert_int_equal(check("ref|sku|available", SLICE("b1|LAMP|9"), &row, reason), CODE_NONE);
	assert_int_equal(row.said, SAID_AVAILABLE);
	assert_int_equal(row.qty, 9);
	assert_int_equal(check("on_hand|ref|sku|qty", SLICE("x|b1|LAMP|9"), &row, reason), CODE_NONE);
	assert_int_equal(row.said, SAID_QTY);
}

static const char FULL[] = "orderid|sku|qty|line|shipped|cancelled|priority|backorder|split|uom";

static void test_check__totals_and_policy_of_an_order_line_are_read(void **state)
{
	char reason[REASON_TEXT_MAX];
	struct row row;

	(void)state;
	assert_int_equal(check(FULL, SLICE("o1|LAMP|7|2|All|3|-9999|TRUE|0|pcs"), &row, reason), CODE_NONE);
	assert_int_equal(row.shipped.type, TOTAL_ALL);
	assert_int_equal(row.cancelled.type, TOTAL_UNITS);
	assert_int_equal(row.cancelled.units, 3);
	assert_true(row.has_priority);
	assert_int_equal(row.priority, -9999);
	assert_int_equal(row.backorder, CHOICE_YES);
	assert_int_equal(row.split, CHOICE_NO);
	assert_int_equal(check(FULL, SLICE("o1|LAMP|7"), &row, reason), CODE_NONE);
	assert_int_equal(row.shipped.type, TOTAL_NONE);
	assert_int_equal(row.cancelled.type, TOTAL_NONE);
	assert_false(row.has_priority);
	assert_int_equal(row.backorder, CHOICE_NONE);
	assert_int_equal(row.split, CHOICE_NONE);
}

static void test_check__surplus_fields_are_refused_unless_empty(void **state)
{
	(void)state;
	refused(CHANGES, SLICE("b1|1|x"), CODE_TOO_MANY_FIELDS,
		"field 3, \"x\", is beyond the header's 2 columns; quote a value that holds the "
		"delimiter, or remove "
		"what is too much");
	accepted(CHANGES, SLICE("b1|1|||"));
}

static void test_check__a_field_that_is_empty_or_not_there_is_missing(void **state)
{
	(void)state;
	refused(ORDERS, SLICE("|LAMP|1|"), CODE_MISSING_FIELD, "orderid is empty; fill it in");
	refused(ORDERS, SLICE("o1||1|"), CODE_MISSING_FIELD, "sku is empty; fill it in");
	refused(ORDERS, SLICE("o1|LAMP"), CODE_MISSING_FIELD, "the row ends before qty, with field 2 of 4");
	refused(ALLOCATIONS, SLICE("o1|LAMP|1||"), CODE_MISSING_FIELD, "batchref is empty; fill it in");
	refused("ref|sku|on_hand", SLICE("b1|LAMP|"), CODE_MISSING_FIELD, "on_hand is empty; fill it in");
	refused("orderid|shipped|sku", SLICE("o1||LAMP"), CODE_MISSING_FIELD, "shipped is empty; fill it in");
	accepted(ORDERS, SLICE("o1|LAMP|1"));
	accepted(BATCHES, SLICE("b1|LAMP|1"));
	accepted("orderid|sku|qty|note", SLICE("o1|LAMP|1"));
	accepted(FULL, SLICE("o1|LAMP|1"));
}

static void test_check__a_line_is_named_by_its_sku_or_its_number(void **state)
{
	(void)state;
	refused("orderid|shipped|sku|line", SLICE("o1|1||"), CODE_MISSING_FIELD,
		"sku and line are empty; which line of the order is it");
	refused("orderid|new_qty|sku", SLICE("o1|1|"), CODE_MISSING_FIELD,
		"sku is empty; which line of the order is it");
	refused("orderid|cancelled|line", SLICE("o1|all|"), CODE_MISSING_FIELD,
		"line is empty; which line of the order is it");
	refused("orderid|cancelled", SLICE("o1|2"), CODE_MISSING_FIELD,
		"cancelled is not all, but the feed has neither sku nor line; which line of the order is it");
	refused("orderid|shipped|sku|uom", SLICE("o1|1||box"), CODE_UNKNOWN_UNIT,
		"uom: \"box\" is not a unit of single pieces (EA, PCE, PCS, C62, EACH, UNIT or "
		"empty); convert the "
		"quantity to pieces");
	accepted("orderid|cancelled", SLICE("o1|ALL"));
	accepted("orderid|shipped|sku|line", SLICE("o1|1|LAMP|"));
	accepted("orderid|shipped|sku|line", SLICE("o1|1||4"));
}

static void refused_ref(struct slice ref, enum code want, const char *sentence)
{
	char record[100];

	memcpy(record, ref.p, ref.n);
	memcpy(record + ref.n, "\n1", 2);
	record[ref.n] = '|';
	refused(CHANGES, slice_of(record, ref.n + 2), want, sentence);
}

static void test_check__identifiers_are_utf8_without_controls(void **state)
{
	(void)state;
	refused_ref(SLICE("L\xfcster"), CODE_BAD_ENCODING,
		    "ref: \"L\\xFCster\" is not valid UTF-8; save the file as UTF-8");
	refused_ref(SLICE("\x07\xff"), CODE_BAD_ENCODING,
		    "ref: \"<U+0007>\\xFF\" is not valid UTF-8; save the file as UTF-8");
	refused_ref(SLICE("LA\aMP"), CODE_BAD_CHARACTER,
		    "ref: \"LA<U+0007>MP\" holds the control character U+0007; remove it");
	refused_ref(SLICE("a\x7f"), CODE_BAD_CHARACTER,
		    "ref: \"a<U+007F>\" holds the control character U+007F; remove it");
	refused_ref(SLICE("b\0"), CODE_BAD_CHARACTER,
		    "ref: \"b<U+0000>\" holds the control character U+0000; remove it");
	refused_ref(SLICE("b\xc2\x85"), CODE_BAD_CHARACTER,
		    "ref: \"b<U+0085>\" holds the control character U+0085; remove it");
	refused_ref(SLICE("b\xe2\x80\xae"
			  "c"),
		    CODE_BAD_CHARACTER,
		    "ref: \"b<U+202E>c\" holds the mark for the direction of writing U+202E; remove it");
	refused_ref(SLICE("b\xe2\x81\xa9"), CODE_BAD_CHARACTER,
		    "ref: \"b<U+2069>\" holds the mark for the direction of writing U+2069; remove it");
	accepted(CHANGES, SLICE("L\xc3\xbcster \xf0\x9f\x92\xa1 \xc2\xa0|1"));
	accepted(CHANGES, SLICE("b\xe2\x80\x8f\xe2\x81\xaf|1"));
}

static void test_check__identifiers_have_at_most_200_bytes(void **state)
{
	char record[300];
	char reason[REASON_TEXT_MAX];
	struct row row;

	(void)state;
	memset(record, 'x', sizeof(record));
	memcpy(record + 200, "|1", 2);
	accepted(CHANGES, slice_of(record, 202));
	memcpy(record + 200, "x|1", 3);
	assert_int_equal(check(CHANGES, slice_of(record, 203), &row, reason), CODE_TOO_LONG);
	assert_non_null(strstr(reason, "is 201 bytes long, at most 200 are allowed"));
	record[0] = '=';
	assert_int_equal(check(CHANGES, slice_of(record, 203), &row, reason), CODE_TOO_LONG);
}

static void test_check__what_a_spreadsheet_would_run_is_refused(void **state)
{
	static const char *const UNSAFE[] = {
		"=1+1",
		"+1",
		"-1",
		"@x",
		"=",
		"'=x",
		"'+x",
		"''=",
		"a;=x",
		"a;b; =x",
		"a'-",
		"a' @",
		"x;\xc2\xa0=1",
		"\xc2\xa0=1",
		("\xef\xbc\x9d"
		 "1"),
		"\xef\xbc\x8b",
		"a;\xef\xbc\x8d",
		"'\xef\xbc\xa0",
		"\xe3\x80\x80+",
		"\xef\xbb\xbf=",
		"\xe2\x80\x8b-",
		"x;\xe1\x9a\x80@",
		"\xe2\x80\xaf\xe2\x81\x9f=",
	};
	static const char *const SAFE[] = { "'",
					    "'x",
					    "a=1",
					    "x-1",
					    "1",
					    "'1",
					    "#1",
					    "a;b",
					    "a; b=",
					    "a\xc2\xa0=1",
					    ("\xc2\xa0"
					     "a"),
					    "a+b" };
	char record[40], reason[REASON_TEXT_MAX];
	struct row row;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(UNSAFE); i++) {
		snprintf(record, sizeof(record), "%s|1", UNSAFE[i]);
		if (check(CHANGES, slice_str(record), &row, reason) != CODE_UNSAFE_IDENTIFIER)
			fail_msg("%s passes", UNSAFE[i]);
	}
	for (size_t i = 0; i < COUNT_OF(SAFE); i++) {
		snprintf(record, sizeof(record), "%s|1", SAFE[i]);
		accepted(CHANGES, slice_str(record));
	}
	refused_ref(SLICE("=1+1"), CODE_UNSAFE_IDENTIFIER,
		    "ref: \"=1+1\" begins with =, which a spreadsheet would run; take that character away");
	refused_ref(SLICE("a;=1"), CODE_UNSAFE_IDENTIFIER,
		    "ref: \"a;=1\" goes on with =, which a spreadsheet would run; take that character away");
}

static void test_check__a_bar_within_an_identifier_is_a_place_where_a_cell_may_begin(void **state)
{
	struct slice fields[] = { SLICE("a| =x"), SLICE("1") };
	struct header h = { .kind = KIND_CHANGES, .columns = 2 };
	char reason[REASON_TEXT_MAX];
	struct row row;

	(void)state;
	for (int c = 0; c < COLUMN_COUNT; c++)
		h.field[c] = NO_FIELD;
	h.field[COLUMN_REF] = 0;
	h.field[COLUMN_QTY] = 1;
	header_plan(&h);
	assert_int_equal(check_row(&h, fields, 2, false, &row, reason), CODE_UNSAFE_IDENTIFIER);
	fields[0] = SLICE("a|x");
	assert_int_equal(check_row(&h, fields, 2, false, &row, reason), CODE_NONE);
	fields[0] = SLICE("a\"x");
	assert_int_equal(check_row(&h, fields, 2, true, &row, reason), CODE_STRAY_QUOTE);
	assert_string_equal(
		reason, "field 1, \"a\"x\", has a quote but is not quoted; put the field in quotes and write "
			"the quote twice");
}

static void test_check__a_number_that_a_spreadsheet_has_rounded_is_refused(void **state)
{
	static const char *const MANGLED[] = { "1E+1", "1.23E+12", "4,00651E+12", "12e+3" };
	static const char *const FINE[] = {
		"1E1", "1E+", "E+1", "1.E+1", "1E+1x", "1.2.3E+1", "1E-1", "1 E+1"
	};
	char record[40], reason[REASON_TEXT_MAX];
	struct row row;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(MANGLED); i++) {
		snprintf(record, sizeof(record), "%s|1", MANGLED[i]);
		assert_int_equal(check(CHANGES, slice_str(record), &row, reason), CODE_MANGLED_NUMBER);
	}
	for (size_t i = 0; i < COUNT_OF(FINE); i++) {
		snprintf(record, sizeof(record), "%s|1", FINE[i]);
		accepted(CHANGES, slice_str(record));
	}
}

static void test_check__a_quantity_is_a_whole_number_within_its_bounds(void **state)
{
	static const char *const NONE[] = { "ten", "1.0", "-1", "+1", "1 000", "6,5", "all", "\xef\xbc\x91" };
	char record[40], reason[REASON_TEXT_MAX];
	struct row row;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(NONE); i++) {
		snprintf(record, sizeof(record), "b1|%s", NONE[i]);
		assert_int_equal(check(CHANGES, slice_str(record), &row, reason), CODE_BAD_QUANTITY);
		assert_non_null(strstr(reason, "is not a whole number; write units as digits alone"));
	}
	refused(CHANGES, SLICE("b1|5\xc2\xa0"), CODE_BAD_QUANTITY,
		"qty: \"5<U+00A0>\" is not a whole number; write units as digits alone");
	refused(ORDERS, SLICE("o1|LAMP|0|"), CODE_BAD_QUANTITY,
		"qty: \"0\" is below 1, the least units there may be");
	refused("orderid|new_qty|sku", SLICE("o1|0|LAMP"), CODE_BAD_QUANTITY,
		"new_qty: \"0\" is below 1, the least units there may be");
	refused(ALLOCATIONS, SLICE("o1|LAMP|0|b1|"), CODE_BAD_QUANTITY,
		"qty: \"0\" is below 1, the least units there may be");
	refused(ORDERS, SLICE("o1|LAMP|2147483648|"), CODE_BAD_QUANTITY,
		"qty: \"2147483648\" is above 2147483647, the most units there may be");
	accepted(CHANGES, SLICE("b1|0"));
	accepted(BATCHES, SLICE("b1|LAMP|0|"));
	accepted("orderid|shipped|sku", SLICE("o1|0|LAMP"));
	accepted(ORDERS, SLICE("o1|LAMP|0000000000000000000000000000000001|"));
}

static void test_check__totals_are_units_or_all_and_together_no_more_than_ordered(void **state)
{
	(void)state;
	refused("orderid|cancelled|sku", SLICE("o1|some|LAMP"), CODE_BAD_QUANTITY,
		"cancelled: \"some\" is not a whole number; write units as digits alone, or all");
	refused(FULL, SLICE("o1|LAMP|7||4|4"), CODE_BAD_QUANTITY,
		"shipped (4) and cancelled (4) are together more than qty (7)");
	refused(FULL, SLICE("o1|LAMP|7||8|"), CODE_BAD_QUANTITY,
		"shipped (8) and cancelled (0) are together more than qty (7)");
	refused(FULL, SLICE("o1|LAMP|7||8"), CODE_BAD_QUANTITY,
		"shipped (8) and cancelled (0) are together more than qty (7)");
	refused("orderid|sku|qty|shipped", SLICE("o1|LAMP|7|8"), CODE_BAD_QUANTITY,
		"shipped (8) and cancelled (0) are together more than qty (7)");
	refused("orderid|sku|qty|cancelled", SLICE("o1|LAMP|7|8"), CODE_BAD_QUANTITY,
		"shipped (0) and cancelled (8) are together more than qty (7)");
	refused(FULL, SLICE("o1|LAMP|7||2147483647|2147483647"), CODE_BAD_QUANTITY,
		"shipped (2147483647) and cancelled (2147483647) are together more than qty (7)");
	refused(FULL, SLICE("o1|LAMP|7||all|ALL"), CODE_BAD_QUANTITY,
		"shipped and cancelled are both all; give the units of one of them");
	refused(FULL, SLICE("o1|LAMP|7||all|8"), CODE_BAD_QUANTITY,
		"shipped (0) and cancelled (8) are together more than qty (7)");
	accepted(FULL, SLICE("o1|LAMP|7||4|3"));
	accepted(FULL, SLICE("o1|LAMP|7||all|7"));
}

static void test_check__an_eta_is_a_real_date_of_this_century(void **state)
{
	(void)state;
	refused(BATCHES, SLICE("b1|LAMP|1|2026-02-30"), CODE_BAD_DATE,
		"eta: \"2026-02-30\" is not a date of the calendar; write it as YYYY-MM-DD, such as "
		"2026-12-31");
	refused(BATCHES, SLICE("b1|LAMP|1|46374"), CODE_BAD_DATE,
		"eta: \"46374\" is not a date of the calendar; write it as YYYY-MM-DD, such as 2026-12-31; as "
		"a spreadsheet's day number it would be 2026-12-18");
	refused(BATCHES, SLICE("b1|LAMP|1|1999-12-31"), CODE_BAD_DATE,
		"eta: \"1999-12-31\" is not in the years 2000 to 2099; leave placeholders empty");
	refused(BATCHES, SLICE("b1|LAMP|1|2100-01-01"), CODE_BAD_DATE,
		"eta: \"2100-01-01\" is not in the years 2000 to 2099; leave placeholders empty");
	accepted(BATCHES, SLICE("b1|LAMP|1|2099-12-31"));
	accepted(BATCHES, SLICE("b1|LAMP|1|2000-02-29"));
	accepted("ref|qty|eta", SLICE("b1|1|tomorrow")); /* changes have no eta */
}

static void test_check__priority_and_choices_have_few_values(void **state)
{
	static const char *const BAD[] = { "||||10000",	  "||||-",  "||||+1", "||||1.0",
					   "||||||maybe", "|||||2", "|||||y" };
	char record[60], reason[REASON_TEXT_MAX];
	struct row row;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(BAD); i++) {
		snprintf(record, sizeof(record), "o1|LAMP|1%s", BAD[i]);
		assert_int_equal(check("orderid|sku|qty|line|shipped|cancelled|priority|backorder|split",
				       slice_str(record), &row, reason),
				 CODE_BAD_VALUE);
	}
	refused("orderid|sku|qty|priority", SLICE("o1|LAMP|1|high"), CODE_BAD_VALUE,
		"priority: \"high\" is not a whole number of -9999 to 9999");
	refused("orderid|sku|qty|split", SLICE("o1|LAMP|1|Y"), CODE_BAD_VALUE,
		"split: \"Y\" is neither yes nor no; write yes, no, true, false, 1 or 0, or leave it empty");
	accepted("orderid|sku|qty|priority|backorder|split", SLICE("o1|LAMP|1|-0009999|No|FALSE"));
}

static void test_check__the_first_check_that_fails_gives_the_code(void **state)
{
	char reason[REASON_TEXT_MAX];
	struct row row;

	(void)state;
	assert_int_equal(check(ORDERS, SLICE("|=x|ten|\xff|x"), &row, reason), CODE_TOO_MANY_FIELDS);
	assert_int_equal(check(ORDERS, SLICE("|=x|ten|\xff"), &row, reason), CODE_MISSING_FIELD);
	assert_int_equal(check(ORDERS, SLICE("o1|=x|ten|\xff"), &row, reason), CODE_UNSAFE_IDENTIFIER);
	assert_int_equal(check(ORDERS, SLICE("o1|x|ten|\xff"), &row, reason), CODE_BAD_QUANTITY);
	assert_int_equal(check(ORDERS, SLICE("o1|x|1|\xff"), &row, reason), CODE_BAD_ENCODING);
	assert_int_equal(check("uom|qty|sku|orderid", SLICE("box|ten|=x|"), &row, reason), CODE_MISSING_FIELD);
	assert_int_equal(check(FULL, SLICE("o1|x|1|1|2|x|high|maybe|y|box"), &row, reason), CODE_BAD_QUANTITY);
	assert_int_equal(check(FULL, SLICE("o1|x|1|1|0|0||maybe|y|box"), &row, reason), CODE_BAD_VALUE);
	assert_non_null(strstr(reason, "backorder"));
	assert_int_equal(check(FULL, SLICE("o1|x|1|1|0|0||||box"), &row, reason), CODE_UNKNOWN_UNIT);
}

static void test_check__the_longest_sentence_fits(void **state)
{
	char record[400], reason[REASON_TEXT_MAX];
	struct row row;

	(void)state;
	memset(record, '\x01', sizeof(record));
	memcpy(record, "b1|", 3);
	assert_int_equal(check(CHANGES, slice_of(record, sizeof(record)), &row, reason), CODE_BAD_QUANTITY);
	assert_non_null(strstr(reason, "...\" is not a whole number"));
	memset(record, '\xff', sizeof(record));
	memcpy(record + 390, "|1", 2);
	assert_int_equal(check(CHANGES, slice_of(record, 392), &row, reason), CODE_BAD_ENCODING);
	assert_non_null(strstr(reason, "...\" is not valid UTF-8"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check__an_order_line_is_read),
		cmocka_unit_test(test_check__a_batch_is_read_with_and_without_eta),
		cmocka_unit_test(test_check__allocations_and_changes_are_read),
		cmocka_unit_test(test_check__the_quantity_of_a_batch_says_what_it_counts),
		cmocka_unit_test(test_check__totals_and_policy_of_an_order_line_are_read),
		cmocka_unit_test(test_check__surplus_fields_are_refused_unless_empty),
		cmocka_unit_test(test_check__a_field_that_is_empty_or_not_there_is_missing),
		cmocka_unit_test(test_check__a_line_is_named_by_its_sku_or_its_number),
		cmocka_unit_test(test_check__identifiers_are_utf8_without_controls),
		cmocka_unit_test(test_check__identifiers_have_at_most_200_bytes),
		cmocka_unit_test(test_check__what_a_spreadsheet_would_run_is_refused),
		cmocka_unit_test(test_check__a_bar_within_an_identifier_is_a_place_where_a_cell_may_begin),
		cmocka_unit_test(test_check__a_number_that_a_spreadsheet_has_rounded_is_refused),
		cmocka_unit_test(test_check__a_quantity_is_a_whole_number_within_its_bounds),
		cmocka_unit_test(test_check__totals_are_units_or_all_and_together_no_more_than_ordered),
		cmocka_unit_test(test_check__an_eta_is_a_real_date_of_this_century),
		cmocka_unit_test(test_check__priority_and_choices_have_few_values),
		cmocka_unit_test(test_check__the_first_check_that_fails_gives_the_code),
		cmocka_unit_test(test_check__the_longest_sentence_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
