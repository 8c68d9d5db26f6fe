#include <stdio.h>

#include "support/testing.h"

#include "allot/base/buf.h"
#include "allot/feed/header.h"

enum { WHY_MAX = 900 };

/* Recognises the columns named in TEXT, parted by bars. */
static enum code recognise(const char *text, enum feed_kind *kind, uint32_t field[COLUMN_COUNT],
			   char why[WHY_MAX + 1])
{
	struct buf b = buf_over(why, WHY_MAX);
	struct slice cells[32];
	uint32_t count = 0;
	enum code code;

	for (const char *p = text;; p++) {
		size_t n = strcspn(p, "|");
		cells[count++] = slice_of(p, n);
		p += n;
		if (!*p)
			break;
	}
	*kind = KIND_NONE;
	code = kind_recognise(cells, count, kind, field, &b);
	why[b.n] = '\0';
	return code;
}

static void kind_is(const char *text, enum feed_kind want)
{
	enum feed_kind kind;
	uint32_t field[COLUMN_COUNT];
	char why[WHY_MAX + 1];
	enum code code = recognise(text, &kind, field, why);

	if (code || kind != want)
		fail_msg("%s: \"%s\" (%s), want \"%s\"", text, kind_name(kind), why, kind_name(want));
}

static void no_kind(const char *text, const char *sentence)
{
	enum feed_kind kind;
	uint32_t field[COLUMN_COUNT];
	char why[WHY_MAX + 1];

	assert_int_equal(recognise(text, &kind, field, why), CODE_NO_HEADER);
	assert_int_equal(kind, KIND_NONE);
	if (!strstr(why, sentence))
		fail_msg("%s: \"%s\" does not say \"%s\"", text, why, sentence);
}

static void test_recognise__a_feed_is_told_by_its_columns(void **state)
{
	(void)state;
	kind_is("ref|sku|qty", KIND_BATCHES);
	kind_is("eta|on_hand|price|sku|ref", KIND_BATCHES);
	kind_is("ref|sku|available|eta", KIND_BATCHES);
	kind_is("ref|qty", KIND_CHANGES);
	kind_is("ref|qty|eta", KIND_CHANGES);
	kind_is("orderid|sku|qty|batchref", KIND_ALLOCATIONS);
	kind_is("orderid|sku|qty|ref|line", KIND_ALLOCATIONS);
	kind_is("orderid|sku|qty", KIND_ORDERS);
	kind_is("orderid|sku|qty|line|shipped|cancelled|priority|backorder|split", KIND_ORDERS);
	kind_is("orderid|new_qty|sku", KIND_AMENDMENTS);
	kind_is("orderid|new_qty|line", KIND_AMENDMENTS);
	kind_is("orderid|cancelled", KIND_CANCELLATIONS);
	kind_is("orderid|cancelled|sku|line", KIND_CANCELLATIONS);
	kind_is("orderid|shipped|sku", KIND_SHIPMENTS);
	kind_is("orderid|shipped|line", KIND_SHIPMENTS);
}

static void test_recognise__the_first_kind_that_fits_is_it(void **state)
{
	(void)state;
	kind_is("orderid|sku|qty|batchref|new_qty", KIND_AMENDMENTS);
	kind_is("orderid|sku|qty|shipped|batchref", KIND_ALLOCATIONS);
	kind_is("orderid|sku|qty|cancelled", KIND_ORDERS);
	kind_is("ref|sku|qty|on_hand|available|orders", KIND_BATCHES);
}

static void test_recognise__names_are_compared_without_case_blanks_and_marks(void **state)
{
	(void)state;
	kind_is("Order-ID|S.K.U|Q_T Y", KIND_ORDERS);
	kind_is("order\xc2\xa0id|sku|QUANTITY|Line No.", KIND_ORDERS);
	kind_is("batch_ref|sku|quantity", KIND_BATCHES);
	kind_is("order_id|Quantity shipped|line number", KIND_SHIPMENTS);
	kind_is("orderid|qty canceled", KIND_CANCELLATIONS);
	kind_is("orderid|Qty_Cancelled", KIND_CANCELLATIONS);
	kind_is("orderid|canceled", KIND_CANCELLATIONS);
	kind_is("orderid|qty_shipped|sku", KIND_SHIPMENTS);
	kind_is("orderid|new quantity|sku", KIND_AMENDMENTS);
	no_kind("reference|qty", "for changes it lacks ref");
}

static void test_recognise__a_column_is_found_where_it_stands(void **state)
{
	enum feed_kind kind;
	uint32_t field[COLUMN_COUNT];
	char why[WHY_MAX + 1];

	(void)state;
	assert_int_equal(recognise("unit|x|orderid|uom|sku|qty|uom2", &kind, field, why), CODE_NONE);
	assert_int_equal(field[COLUMN_ORDERID], 2);
	assert_int_equal(field[COLUMN_SKU], 4);
	assert_int_equal(field[COLUMN_QTY], 5);
	assert_int_equal(field[COLUMN_UOM], 3);
	assert_int_equal(field[COLUMN_UNIT], NO_FIELD);
	assert_int_equal(field[COLUMN_LINE], NO_FIELD);
	assert_int_equal(recognise("available|on_hand|ref|sku|unit", &kind, field, why), CODE_NONE);
	assert_int_equal(field[COLUMN_ON_HAND], 1);
	assert_int_equal(field[COLUMN_AVAILABLE], NO_FIELD);
	assert_int_equal(field[COLUMN_QTY], NO_FIELD);
	assert_int_equal(field[COLUMN_UNIT], 4);
}

static void test_recognise__a_column_of_the_kind_stands_there_once(void **state)
{
	(void)state;
	no_kind("ref|qty|quantity", "the column qty of changes appears twice, as \"qty\" and \"quantity\"");
	no_kind("orderid|sku|qty|ref|batchref", "the column batchref of allocations appears twice");
	no_kind("ref|sku|qty|uom|UOM", "uom");
	kind_is("ref|sku|qty|on_hand|on_hand", KIND_BATCHES);
	kind_is("ref|qty|eta|eta", KIND_CHANGES);
	kind_is("ref|sku|qty|uom|unit|unit", KIND_BATCHES);
}

static void test_recognise__ref_beside_orderid_and_eta_could_be_either(void **state)
{
	(void)state;
	no_kind("orderid|sku|qty|ref|eta", "rename it to batchref");
	no_kind("ref|sku|qty|orderid|eta", "rename it to batchref");
	no_kind("orderid|ref|eta", "rename it to batchref");
	kind_is("orderid|sku|qty|batchref|eta", KIND_ALLOCATIONS);
	kind_is("orderid|sku|qty|eta", KIND_ORDERS);
}

static void test_recognise__what_is_found_and_what_is_nearest_is_said(void **state)
{
	(void)state;
	no_kind("sku|qty", "for orders it lacks orderid");
	no_kind("Reference|SKU|Quantity|ETA", "for batches it lacks ref");
	no_kind("ordreid|sku|qty", "\"ordreid\" may be meant as orderid");
	no_kind("orderid|sku|Menge", "for orders it lacks qty");
	no_kind("Name|Preis", "the first record holds \"Name\" \"Preis\"");
	no_kind("Name|Preis", "wanted are ref sku qty eta (batches)");
	no_kind("a\xc2\xa0|b", "\"a<U+00A0>\"");
	no_kind("1|2|3|4|5|6|7|8|9|10|11|12|13|14", "\"12\" and 2 more");
	no_kind("", "\"\"");
}

static void test_recognise__a_status_that_nobody_mapped_is_told_of_orders_only(void **state)
{
	static const char *const STATUS[] = { "status",	      "Order Status", "fulfillment_status",
					      "Cancelled At", "x_status",     "order_canceled_at",
					      "canceled-at" };
	enum feed_kind kind;
	uint32_t field[COLUMN_COUNT];
	char why[WHY_MAX + 1], text[80];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(STATUS); i++) {
		snprintf(text, sizeof(text), "orderid|sku|qty|%s", STATUS[i]);
		assert_int_equal(recognise(text, &kind, field, why), CODE_UNMAPPED_STATUS);
		assert_int_equal(kind, KIND_ORDERS);
		assert_non_null(strstr(why, STATUS[i]));
		snprintf(text, sizeof(text), "orderid|sku|shipped|%s", STATUS[i]);
		kind_is(text, KIND_SHIPMENTS);
	}
	kind_is("orderid|sku|qty|status_note", KIND_ORDERS);
	kind_is("reject_line|orderid|sku|qty|x_status|X_Cancelled At", KIND_ORDERS);
	kind_is("orderid|sku|qty|statuses", KIND_ORDERS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recognise__a_feed_is_told_by_its_columns),
		cmocka_unit_test(test_recognise__the_first_kind_that_fits_is_it),
		cmocka_unit_test(test_recognise__names_are_compared_without_case_blanks_and_marks),
		cmocka_unit_test(test_recognise__a_column_is_found_where_it_stands),
		cmocka_unit_test(test_recognise__a_column_of_the_kind_stands_there_once),
		cmocka_unit_test(test_recognise__ref_beside_orderid_and_eta_could_be_either),
		cmocka_unit_test(test_recognise__what_is_found_and_what_is_nearest_is_said),
		cmocka_unit_test(test_recognise__a_status_that_nobody_mapped_is_told_of_orders_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
