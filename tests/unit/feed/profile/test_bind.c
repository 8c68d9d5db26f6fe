#include "feed/profile/values.h"

#include <stdio.h>

#include "support/profile_text.h"
#include "support/testing.h"

#define STOCK "kind = batches sku { from = {SKU, Article} } qty { from = Stock }\n"

static uint32_t field[PROFILE_COLUMNS_MAX];

static const char *bound(const char *text, const char *header)
{
	static char out[512];
	struct slice cells[32];
	struct buf why = buf_over(out, sizeof(out) - 1);

	load_profile(text);
	enum code code = profile_bind(&loaded.profile, cells, fields_of(header, cells), field, &why);
	out[why.n] = '\0';
	assert_int_equal(code, why.n ? CODE_NO_HEADER : CODE_NONE);
	return out;
}

static void test_bind__columns_are_the_fields_of_their_names(void **state)
{
	(void)state;
	assert_string_equal(bound(STOCK, "x;stock;s k u"), "");
	assert_int_equal(field[0], 2);
	assert_int_equal(field[1], NO_FIELD);
	assert_int_equal(field[2], 1);
	assert_string_equal(bound(STOCK, "ARTICLE;Stock"), "");
	assert_int_equal(field[0], NO_FIELD);
	assert_int_equal(field[1], 0);
}

static void test_bind__what_is_not_there_is_named_with_what_is_nearest(void **state)
{
	(void)state;
	assert_string_equal(
		bound(STOCK, "SKU;Stok"),
		"the column \"Stock\" that the profile names is not in the header; nearest is \"Stok\"");
	assert_string_equal(bound(STOCK "rows { keep = \"Status: x\" }", "SKU;Stock"),
			    "the column \"Status\" that the profile names is not in the header");
	assert_string_equal(
		bound("kind = batches sku { from = \"#1\" } qty { from = \"#4\" } ref { text = \"{a}\" }",
		      "a;b;c"),
		"the column \"#4\" that the profile names is not in the header");
}

static void test_bind__a_column_twice_is_none(void **state)
{
	(void)state;
	assert_string_equal(
		bound(STOCK, "SKU;Stock;sku;x;x"),
		"the column \"SKU\" that the profile names is in the header twice; name it by its place, "
		"such as "
		"\"#3\"");
}

static void test_bind__a_header_has_a_name_of_each_from(void **state)
{
	struct slice cells[32];

	(void)state;
	load_profile(STOCK);
	assert_int_equal(header_wanted(&loaded.profile), 2);
	assert_int_equal(header_score(&loaded.profile, cells, fields_of("Article;Stock", cells)), 2);
	assert_int_equal(header_score(&loaded.profile, cells, fields_of("Article;Stock list", cells)), 1);
	assert_int_equal(header_score(&loaded.profile, cells, fields_of(";;", cells)), 0);
	load_profile("kind = batches sku { text = \"{A}-{B}\" } emit x { qty = C }");
	assert_int_equal(header_wanted(&loaded.profile), 1);
	assert_int_equal(header_score(&loaded.profile, cells, fields_of("A;B;C", cells)), 1);
	assert_int_equal(header_score(&loaded.profile, cells, fields_of("A;B", cells)), 0);
}

#define LISTS                                                                                                  \
	"kind = orders rows { explode = Items explode-by = \"|\" pairs-by = \", \" value-after = \": \" }\n"   \
	"orderid { from = O } sku { from = \"Product SKU\" } qty { from = \"Product Qty\" }"

/* The items of CELL by the profile TEXT as "sku*qty" each; what is wrong with one instead of it. */
static const char *exploded(const char *text, const char *cell)
{
	static char out[512];
	struct slice names[32], cells[PROFILE_COLUMNS_MAX] = { 0 }, item, rest = slice_str(cell);
	struct buf b = buf_over(out, sizeof(out) - 1);

	load_profile(text);
	assert_int_equal(header_score(&loaded.profile, names, fields_of("O;Items", names)),
			 header_wanted(&loaded.profile));
	assert_int_equal(profile_bind(&loaded.profile, names, 2, field, &b), CODE_NONE);
	while (explode_next(&loaded.profile.rows, &rest, &item)) {
		buf_put_str(&b, "[");
		if (!explode_take(&loaded.profile, field, item, cells, &b))
			buf_printf(&b, "%.*s*%.*s", SLICE_ARG(cells[loaded.profile.values[COLUMN_SKU].from[0]]),
				   SLICE_ARG(cells[loaded.profile.values[COLUMN_QTY].from[0]]));
		buf_put_str(&b, "]");
	}
	out[b.n] = '\0';
	return out;
}

static void test_bind__items_of_a_list_are_rows_and_their_parts_columns(void **state)
{
	(void)state;
	assert_string_equal(
		exploded(LISTS,
			 "Product ID: 1, Product Qty: 2, Product SKU: A|Product SKU: B, Product Qty: 3|"),
		"[A*2][B*3]");
	assert_string_equal(exploded(LISTS, "Product SKU: A|Product Qty: 3"), "[A*][*3]");
	assert_string_equal(exploded(LISTS, " | "), "");
	assert_string_equal(
		exploded(LISTS, "Product Name: Boot, brown, small, Product SKU: A, b, Product Qty: 1"),
		"[A, b*1]");
	assert_string_equal(
		exploded(LISTS, "Product SKU: A, Product Qty: 1, Product SKU: B, Product Qty: 2"),
		"[the item \"Product SKU: A, Product Qty: 1, Product SKU: B, Product Qty:...\" has two "
		"parts named "
		"\"Product SKU\"]");
}

static void test_bind__the_last_part_of_an_item_may_be_empty(void **state)
{
	(void)state;
	assert_string_equal(
		exploded(LISTS, "Product Qty: 2, Product SKU: C, Options: |Product Qty: 1, Product SKU: D"),
		"[C*2][D*1]");
	/* cells are trimmed, too */
	assert_string_equal(exploded(LISTS, "Product Qty: 2, Product SKU: C, Options:"), "[C*2]");
	assert_string_equal(exploded(LISTS, "Product SKU: C, Product Qty: | Product Qty: 1, Product SKU: "),
			    "[C*][*1]");
	assert_string_equal(exploded(LISTS, "Product SKU: "), "[*]");
	/* elsewhere the mark is all of it, and a name is before it */
	assert_string_equal(exploded(LISTS, "Product SKU: C, x:, y, Product Qty: 2"), "[C, x:, y*2]");
	assert_string_equal(exploded(LISTS, "Product Qty: 2, Product SKU: C, :"), "[C, :*2]");
}

static void test_bind__what_an_item_must_have_is_asked_for(void **state)
{
	(void)state;
	assert_string_equal(
		exploded("kind = orders rows { explode = Items explode-by = \"|\" pairs-by = \", \"\n"
			 "value-after = \": \" drop = \"State: | void\" }\n"
			 "orderid { from = O } sku { from = \"Product SKU\" } qty { from = \"Product Qty\" }",
			 "Product SKU: A, State: new|Product SKU: B|State: , Product SKU: C"),
		"[A*][the item \"Product SKU: B\" has no part, and the header no column, named "
		"\"State\"][C*]");
}

static void test_bind__a_pattern_names_several_lists(void **state)
{
	struct slice names[32];
	char room[256];
	struct buf why = buf_over(room, sizeof(room));
	const char *const header = "O;Line Item 2;line_item_total;line-item-13;x";

	(void)state;
	load_profile(
		"kind = orders rows { explode = \"line_item_[0-9]*\" pairs-by = \"|\" value-after = \":\" }\n"
		"orderid { from = O } sku { from = sku } qty { from = quantity }");
	assert_int_equal(profile_bind(&loaded.profile, names, fields_of(header, names), field, &why),
			 CODE_NONE);
	assert_int_equal(field[loaded.profile.rows.explode], 1);
	assert_int_equal(header_score(&loaded.profile, names, 5), header_wanted(&loaded.profile));
	assert_false(profile_has_list(&loaded.profile, names[0]));
	assert_true(profile_has_list(&loaded.profile, names[1]));
	assert_false(profile_has_list(&loaded.profile, names[2]));
	assert_true(profile_has_list(&loaded.profile, names[3]));
	assert_int_equal(profile_bind(&loaded.profile, names, fields_of("O;items", names), field, &why),
			 CODE_NO_HEADER);
	load_profile(LISTS);
	assert_false(profile_has_list(&loaded.profile, SLICE("Items")));
}

static void test_bind__an_item_without_parts_takes_its_columns_place(void **state)
{
	struct slice names[32], cells[PROFILE_COLUMNS_MAX] = { 0 }, item, rest = SLICE("A, B,,C");
	char room[256];
	struct buf why = buf_over(room, sizeof(room));
	char skus[64] = "";

	(void)state;
	load_profile(
		"kind = orders rows { explode = Items explode-by = \",\" } orderid { from = O } sku { from = "
		"Items }\n"
		"qty { text = \"1\" }");
	assert_int_equal(profile_bind(&loaded.profile, names, fields_of("O;Items", names), field, &why),
			 CODE_NONE);
	while (explode_next(&loaded.profile.rows, &rest, &item)) {
		assert_int_equal(explode_take(&loaded.profile, field, item, cells, &why), CODE_NONE);
		size_t n = strlen(skus);
		(void)snprintf(skus + n, sizeof(skus) - n, "%.*s",
			       SLICE_ARG(cells[loaded.profile.rows.explode]));
	}
	assert_string_equal(skus, "ABC");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, profile_text_setup, profile_text_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_bind__columns_are_the_fields_of_their_names),
		TEST(test_bind__what_is_not_there_is_named_with_what_is_nearest),
		TEST(test_bind__a_column_twice_is_none),
		TEST(test_bind__a_header_has_a_name_of_each_from),
		TEST(test_bind__items_of_a_list_are_rows_and_their_parts_columns),
		TEST(test_bind__the_last_part_of_an_item_may_be_empty),
		TEST(test_bind__what_an_item_must_have_is_asked_for),
		TEST(test_bind__a_pattern_names_several_lists),
		TEST(test_bind__an_item_without_parts_takes_its_columns_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
