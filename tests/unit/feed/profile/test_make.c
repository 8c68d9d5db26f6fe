#include "feed/profile/values.h"

#include <stdio.h>

#include "support/profile_text.h"
#include "support/scratch.h"
#include "support/testing.h"

/* The row of RECORD, under HEADER, by the profile TEXT, for the EMIT-th emit: "MADE value|value|code: why". */
static const char *row_of(const char *text, const char *header, const char *record,
			  const struct row_source *how)
{
	static char out[1024];
	struct slice cells[PROFILE_COLUMNS_MAX];
	struct row_source source = how ? *how : (struct row_source){ 0 };
	struct made_row row;
	struct buf b = buf_over(out, sizeof(out) - 1);

	load_profile(text);
	cells_of(&loaded.profile, header, record, cells);
	source.cells = cells;
	if (!source.emit && loaded.profile.emit_count)
		source.emit = &loaded.profile.emits[source.counted];
	assert_int_equal(row_make(&loaded.profile, &source, &loaded.arena, &row), ST_OK);
	if (row.made == MADE_NOTHING)
		return "nothing";
	if (row.made == MADE_DROPPED) {
		buf_printf(&b, "dropped by %s", loaded.profile.drops[row.drop].text);
		out[b.n] = '\0';
		return out;
	}
	for (uint32_t i = 0; i < loaded.profile.out_count; i++) {
		const struct made_value *value = &row.values[loaded.profile.out[i]];
		buf_printf(&b, "%s%.*s", i ? "|" : "", SLICE_ARG(value->text));
		if (value->code)
			buf_printf(&b, " <%s %.*s>", code_name(value->code), SLICE_ARG(value->why));
	}
	out[b.n] = '\0';
	return out;
}

/* One value alone: the sku that `sku { from = S PLAN }` makes of CELL. */
static const char *sku_of(const char *plan, const char *cell)
{
	char text[1024], record[512];
	static char out[512];

	(void)snprintf(text, sizeof(text), "kind = changes qty { from = Q } ref { from = S text = \"{}\" %s }",
		       plan);
	(void)snprintf(record, sizeof(record), "%s;1", cell);
	(void)snprintf(out, sizeof(out), "%s", row_of(text, "S;Q", record, NULL));
	char *end = strrchr(out, '|');
	assert_non_null(end);
	*end = '\0';
	return out;
}

/* The quantity that `qty { from = Q PLAN }` makes of a record with the columns Q, M, T, U. */
static const char *qty_of(const char *plan, const char *record)
{
	char text[1024];
	static char out[512];

	(void)snprintf(text, sizeof(text), "kind = changes ref { text = x } qty { from = Q %s }", plan);
	(void)snprintf(out, sizeof(out), "%s", row_of(text, "Q;M;T;U", record, NULL));
	return strncmp(out, "x|", 2) == 0 ? out + 2 : out;
}

static const char *eta_of(const char *plan, const char *cell)
{
	char text[1024], record[512];
	static char out[512];

	(void)snprintf(text, sizeof(text),
		       "kind = batches sku { text = s } qty { text = \"1\" } eta { from = E %s }", plan);
	(void)snprintf(record, sizeof(record), "%s;", cell);
	(void)snprintf(out, sizeof(out), "%s", row_of(text, "E;X", record, NULL));
	return strncmp(out, "shop:s|s|1|", 11) == 0 ? out + 11 : out;
}

static void test_make__the_first_from_that_is_not_empty_is_found(void **state)
{
	static const char TEXT[] =
		"kind = orders orderid { from = {A, B, C} } sku { from = S } qty { from = Q }";

	(void)state;
	assert_string_equal(row_of(TEXT, "B;A;S;Q", "b;a;s;1", NULL), "a|s|1");
	assert_string_equal(row_of(TEXT, "B;A;S;Q", "b; ;s;1", NULL), "b|s|1");
	assert_string_equal(row_of(TEXT, "B;S;Q", "b;s;1", NULL), "b|s|1");
	assert_string_equal(row_of(TEXT, "B;S;Q", ";s", NULL), "|s|");
}

static void test_make__steps_change_texts_in_their_order(void **state)
{
	(void)state;
	assert_string_equal(sku_of("excel = yes", "=\"0017\""), "0017");
	assert_string_equal(sku_of("excel = yes", "0017"), "0017");
	assert_string_equal(sku_of("strip = {\"Art. \", SKU-}", "SKU-17"), "17");
	assert_string_equal(sku_of("strip = {\"Art. \", SKU-}", "17 SKU-"), "17 SKU-");
	assert_string_equal(sku_of("after = \"(\" before = \")\"", "Boot (B-12) brown"), "B-12");
	assert_string_equal(sku_of("after = \"(\" before = \")\"", "B-12"), "B-12");
	assert_string_equal(sku_of("words = {\"x*: Y\", \"*: Z\"}", "Xa"), "Y");
	assert_string_equal(sku_of("words = {\"x*: Y\"}", "a"), "a");
	assert_string_equal(sku_of("words = {\"?*: filled\", \": none\"}", ""), "none");
	assert_string_equal(sku_of("unpad = yes", "000170"), "170");
	assert_string_equal(sku_of("unpad = yes", "000"), "0");
	assert_string_equal(sku_of("unpad = yes", "00A"), "00A");
	assert_string_equal(sku_of("pad = 5", "17"), "00017");
	assert_string_equal(sku_of("pad = 5", "123456"), "123456");
	assert_string_equal(sku_of("unpad = yes pad = 3", "000017"), "017");
	assert_string_equal(sku_of("case = upper", "ab\xc3\xa4"
						   "9z"),
			    "AB\xc3\xa4"
			    "9Z");
	assert_string_equal(sku_of("case = lower", "AB[9Z"), "ab[9z");
	assert_string_equal(sku_of("excel = yes strip = 00 words = {\"17*: a-17\"} case = upper", "=\"0017\""),
			    "A-17");
}

static void test_make__a_map_names_all_there_is(void **state)
{
	(void)state;
	scratch_write(scratch_path("skus.csv"), "from,to\nA1,\"our, 1\"\nB2,b\n");
	assert_string_equal(sku_of("map = \"skus.csv\"", "A1"), "our, 1");
	assert_string_equal(sku_of("case = upper map = \"skus.csv\"", "b2"), "b");
	assert_string_equal(sku_of("map = \"skus.csv\"", ""), "");
	assert_string_equal(sku_of("strip = x map = \"skus.csv\"", "xC3"),
			    "xC3 <unmapped ref: \"C3\" is not in the map skus.csv>");
}

static void test_make__texts_put_together_what_is_there(void **state)
{
	static const char TEXT[] =
		"partner = acme kind = batches sku { from = S case = upper } qty { from = Q }\n"
		"ref { text = \"{partner}/{sku}/{Lot}{{}}\" }";

	(void)state;
	assert_string_equal(row_of(TEXT, "S;Q;Lot", "a;1;7", NULL), "acme/A/7{}|A|1");
	assert_string_equal(row_of(TEXT, "S;Q;Lot", "a;1;", NULL), "|A|1");
	assert_string_equal(
		row_of("kind = batches sku { from = S } qty { from = Q } ref { from = {L, M} pad = 3 }",
		       "S;Q;M", "a;1;7", NULL),
		"shop:007|a|1");
	assert_string_equal(row_of("kind = batches sku { from = S } qty { from = Q }", "S;Q", "a;1", NULL),
			    "shop:a|a|1");
	assert_string_equal(
		row_of("kind = allocations orderid { text = \"{A}-{B}\" case = upper } sku { from = S }\n"
		       "qty { from = Q } batchref { from = R }",
		       "A;B;S;Q;R", "x;y;s;1;r", NULL),
		"X-Y|s|1|r");
}

static void test_make__a_ref_follows_the_fate_of_its_sku(void **state)
{
	(void)state;
	scratch_write(scratch_path("skus.csv"), "from,to\na,b\n");
	assert_string_equal(
		row_of("kind = batches sku { from = S map = \"skus.csv\" } qty { from = Q }", "S;Q", "x;1",
		       NULL),
		" <unmapped sku: \"x\" is not in the map skus.csv>|x <unmapped sku: \"x\" is not in the map "
		"skus.csv>|1");
}

static void test_make__numbers_are_read_as_their_specimen_is(void **state)
{
	(void)state;
	assert_string_equal(qty_of("", "0012"), "0012");
	assert_string_equal(qty_of("number = \"1.234,56\"", "1.234"), "1234");
	assert_string_equal(qty_of("number = \"1234.56\"", "6.000"), "6");
	assert_string_equal(
		qty_of("", "6.0"),
		"6.0 <bad-quantity qty: \"6.0\" is no number in digits alone; a profile shows with number = "
		"... "
		"how it is written>");
	assert_string_equal(qty_of("number = \"1234.56\"", "1.5"),
			    "1.5 <bad-quantity qty: \"1.5\" is not a whole number of units>");
	assert_string_equal(qty_of("number = \"1234.56\" fraction = floor", "1.999"), "1");
	assert_string_equal(qty_of("number = \"1234.56\"", "ten"),
			    "ten <bad-quantity qty: \"ten\" is no number as the profile's specimen is>");
	assert_string_equal(qty_of("words = {\"not stocked: 0\", \"call: 0\"}", "CALL"), "0");
	assert_string_equal(qty_of("number = \"1234.56\"", "99999999999.0"),
			    "99999999999.0 <bad-quantity qty: \"99999999999.0\" is too large a number>");
	assert_string_equal(qty_of("", ""), "");
}

static void test_make__what_is_below_zero_is_refused_zero_or_dropped(void **state)
{
	(void)state;
	assert_string_equal(qty_of("", "-3"), "-3 <bad-quantity qty: \"-3\" is below zero>");
	assert_string_equal(qty_of("negative = zero", "3-"), "0");
	assert_string_equal(qty_of("negative = drop", "-3"), "dropped by qty: negative = drop");
	assert_string_equal(qty_of("negative = drop", "-0"), "0");
	assert_string_equal(qty_of("negative = zero minus = M", "3;5"), "0");
}

static void test_make__what_is_taken_off_and_times_and_units(void **state)
{
	(void)state;
	assert_string_equal(qty_of("minus = M", "5;2"), "3");
	assert_string_equal(qty_of("minus = M", "5;"), "5");
	assert_string_equal(qty_of("minus = M", "5;x"),
			    "5 <bad-quantity qty: \"x\" in the column M is no number>");
	assert_string_equal(qty_of("times = T number = \"1234.56\"", "10.0;;0.5"), "5");
	assert_string_equal(qty_of("times = T", "10;;"),
			    "10 <bad-quantity qty: \"\" in the column T is no number>");
	assert_string_equal(qty_of("unit = U units = {\"EA: 1\", \"dozen: 12\"}", "3;;;Dozen"), "36");
	assert_string_equal(qty_of("unit = U units = {\"EA: 1\"}", "3;;;KG"),
			    "3 <unknown-unit qty: \"KG\" is a unit that the profile's units do not name>");
	assert_string_equal(qty_of("unit = U units = {\"EA: 1\"}", "3;;;"),
			    "3 <unknown-unit qty: \"\" is a unit that the profile's units do not name>");
	assert_string_equal(qty_of("unit = U units = {\"EA: 1\", \": 1\"}", "3;;;"), "3");
	assert_string_equal(qty_of("unit = U units = {\": 1\", \"Allocated: 0\"}", "3;;;allocated"), "0");
	assert_string_equal(qty_of("minus = M times = T unit = U units = {\"g: 0.001\"}", "3000;1000;2;g"),
			    "4");
}

static void test_make__totals_may_be_all(void **state)
{
	static const char TEXT[] = "kind = orders orderid { from = O } sku { from = S } qty { from = Q }\n"
				   "shipped { from = H } cancelled { from = C words = {\"yes: all\"} }";

	(void)state;
	assert_string_equal(row_of(TEXT, "O;S;Q;H;C", "o;s;1;ALL;", NULL), "o|s|1|ALL|");
	assert_string_equal(row_of(TEXT, "O;S;Q;H;C", "o;s;1;1;yes", NULL), "o|s|1|1|all");
	assert_string_equal(row_of(TEXT, "O;S;Q;H;C", "o;s;1;1;0", &(struct row_source){ .cancel = true }),
			    "o|s|1|1|all");
	assert_string_equal(row_of(TEXT, "O;S;Q;H;C", "o;s;1;1;0", &(struct row_source){ .done = true }),
			    "o|s|1|all|0");
}

static void test_make__what_is_cancelled_and_done_has_shipped(void **state)
{
	static const char TEXT[] = "kind = orders orderid { from = O } sku { from = S } qty { from = Q }\n"
				   "rows { cancel = \"C: yes\" done = \"D: yes\" }";
	static const struct row_source BOTH = { .cancel = true, .done = true };

	(void)state;
	assert_string_equal(row_of(TEXT, "O;S;Q;C;D", "o;s;1;yes;yes", &BOTH), "o|s|1|all|");
	/* units that a column of its own says were cancelled have not shipped */
	assert_string_equal(row_of("kind = orders orderid { from = O } sku { from = S } qty { from = Q }\n"
				   "cancelled { from = C }",
				   "O;S;Q;C", "o;s;3;1", &(struct row_source){ .cancel = true, .done = true }),
			    "o|s|3|1");
}

static void test_make__dates_are_read_by_their_forms(void **state)
{
	(void)state;
	assert_string_equal(eta_of("", "26.11.2026"), "26.11.2026");
	assert_string_equal(eta_of("dates = {\"DD.MM.YYYY\", \"KW WW/YYYY\"}", "26.11.2026"), "2026-11-26");
	assert_string_equal(eta_of("dates = {\"DD.MM.YYYY\", \"KW WW/YYYY\"}", "KW 48/2026"), "2026-11-27");
	assert_string_equal(eta_of("dates = {\"DD.MM.YYYY\"}", "soon"),
			    "soon <bad-date eta: \"soon\" is no date in a form that the profile names, such as "
			    "DD.MM.YYYY>");
	assert_string_equal(eta_of("dates = {\"DD.MM.YYYY\"} words = {\"sofort: \"}", "Sofort"), "");
	assert_string_equal(eta_of("buffer-days = 5", "2026-12-29"), "2027-01-03");
	assert_string_equal(
		eta_of("buffer-days = 5", "29.12.2026"),
		"29.12.2026 <bad-date eta: \"29.12.2026\" is no date in a form that the profile names; without "
		"dates it is YYYY-MM-DD>");
	assert_string_equal(eta_of("dates = \"DD.MM.YYYY\" buffer-days = 1", "28.02.2028"), "2028-02-29");
}

static void test_make__emits_are_rows_of_their_own(void **state)
{
	static const char TEXT[] =
		"partner = p kind = batches sku { from = S } qty { words = {\"none: \"} units = {\"box: "
		"10\"} }\n"
		"eta { dates = \"DD.MM.YYYY\" } emit now { qty = A } emit later { qty = B eta = E }\n"
		"emit boxes { qty = C unit = U ref = \"{partner}-{slot}\" }";
	static const char HEADER[] = "S;A;B;E;C;U";

	(void)state;
	assert_string_equal(
		row_of(TEXT, HEADER, "s;1;2;01.12.2026;3;box", &(struct row_source){ .counted = 0 }),
		"p:s:now|s|1|");
	assert_string_equal(
		row_of(TEXT, HEADER, "s;1;2;01.12.2026;3;box", &(struct row_source){ .counted = 1 }),
		"p:s:later|s|2|2026-12-01");
	assert_string_equal(
		row_of(TEXT, HEADER, "s;1;2;01.12.2026;3;box", &(struct row_source){ .counted = 2 }),
		"p-boxes|s|30|");
	assert_string_equal(row_of(TEXT, HEADER, "s;;none;;;", &(struct row_source){ .counted = 0 }),
			    "nothing");
	assert_string_equal(row_of(TEXT, HEADER, "s;;none;;;", &(struct row_source){ .counted = 1 }),
			    "nothing");
	assert_string_equal(row_of(TEXT, HEADER, "s;;0;;;", &(struct row_source){ .counted = 1 }),
			    "p:s:later|s|0|");
	assert_string_equal(
		row_of(TEXT, HEADER, "s;;4;;;", &(struct row_source){ .counted = 1 }),
		"p:s:later|s|4| <missing-field eta is empty, and the emit says that these units are still "
		"to come>");
}

static void test_make__lines_are_counted(void **state)
{
	static const char BY_SKU[] =
		"kind = orders rows { group = O } orderid { from = O } sku { from = S } qty { from = Q }\n"
		"line { count = sku }";
	static const char BY_ROW[] =
		"kind = orders rows { group = O } orderid { from = O } sku { from = S } qty { from = Q }\n"
		"line { count = row }";

	(void)state;
	assert_string_equal(row_of(BY_SKU, "O;S;Q", "o;s;1", &(struct row_source){ .counted = 2 }),
			    "o|s|1|s#2");
	assert_string_equal(row_of(BY_SKU, "O;S;Q", "o;;1", &(struct row_source){ .counted = 2 }), "o||1|");
	assert_string_equal(row_of(BY_ROW, "O;S;Q", "o;s;1", &(struct row_source){ .counted = 12 }),
			    "o|s|1|12");
}

static void test_make__orders_say_what_becomes_of_backorders(void **state)
{
	(void)state;
	assert_string_equal(
		row_of("kind = orders orderid { from = O } sku { from = S } qty { from = Q } priority { "
		       "from = P }\n"
		       "orders { backorder = yes split = Parts amend = no }",
		       "O;S;Q;P;Parts", "o;s;1;-3;no", NULL),
		"o|s|1|-3|yes|no");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, profile_text_setup, profile_text_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_make__the_first_from_that_is_not_empty_is_found),
		TEST(test_make__steps_change_texts_in_their_order),
		TEST(test_make__a_map_names_all_there_is),
		TEST(test_make__texts_put_together_what_is_there),
		TEST(test_make__a_ref_follows_the_fate_of_its_sku),
		TEST(test_make__numbers_are_read_as_their_specimen_is),
		TEST(test_make__what_is_below_zero_is_refused_zero_or_dropped),
		TEST(test_make__what_is_taken_off_and_times_and_units),
		TEST(test_make__totals_may_be_all),
		TEST(test_make__what_is_cancelled_and_done_has_shipped),
		TEST(test_make__dates_are_read_by_their_forms),
		TEST(test_make__emits_are_rows_of_their_own),
		TEST(test_make__lines_are_counted),
		TEST(test_make__orders_say_what_becomes_of_backorders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
