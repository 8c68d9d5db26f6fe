#include "allot/base/buf.h"
#include "allot/feed/header.h"
#include "support/testing.h"

/* Recognises the columns named in TEXT, parted by blanks. */
static enum no_kind recognise(const char *text, enum feed_kind *kind, uint32_t field[COLUMN_COUNT])
{
	struct slice cells[16];
	uint32_t count = 0;

	for (const char *p = text; *p;) {
		size_t n = strcspn(p, " ");
		cells[count++] = slice_of(p, n);
		p += n + (p[n] != '\0');
	}
	return kind_recognise(cells, count, kind, field);
}

static void kind_is(const char *text, enum feed_kind want)
{
	enum feed_kind kind = KIND_NONE;
	uint32_t field[COLUMN_COUNT];
	enum no_kind no = recognise(text, &kind, field);

	if (no != NO_KIND_NONE || kind != want)
		fail_msg("%s: \"%s\", want \"%s\"", text, kind_name(kind), kind_name(want));
}

static void no_kind_is(const char *text, enum no_kind want)
{
	enum feed_kind kind = KIND_NONE;
	uint32_t field[COLUMN_COUNT];
	enum no_kind no = recognise(text, &kind, field);

	if (no != want || kind != KIND_NONE)
		fail_msg("%s: %d, want %d", text, (int)no, (int)want);
}

static void test_kinds__a_feed_is_told_by_its_columns(void **state)
{
	(void)state;
	kind_is("ref sku qty", KIND_BATCHES);
	kind_is("ref sku qty eta", KIND_BATCHES);
	kind_is("ref qty", KIND_CHANGES);
	kind_is("ref qty eta", KIND_CHANGES);
	kind_is("orderid sku qty batchref", KIND_ALLOCATIONS);
	kind_is("orderid sku qty batchref line", KIND_ALLOCATIONS);
	kind_is("orderid sku qty", KIND_ORDERS);
	kind_is("orderid sku qty line", KIND_ORDERS);
	kind_is("orderid sku qty eta", KIND_ORDERS);
	kind_is("eta qty price sku colour ref", KIND_BATCHES);
}

static void test_kinds__without_its_columns_it_is_none(void **state)
{
	(void)state;
	no_kind_is("sku qty", NO_KIND_UNKNOWN);
	no_kind_is("ref sku", NO_KIND_UNKNOWN);
	no_kind_is("orderid qty", NO_KIND_UNKNOWN);
	no_kind_is("orderid sku", NO_KIND_UNKNOWN);
	no_kind_is("orderid ref qty", NO_KIND_UNKNOWN);
	no_kind_is("ref,sku,qty", NO_KIND_ONE_CELL);
	no_kind_is("", NO_KIND_ONE_CELL);
}

static void test_kinds__aliases_are_the_same_column(void **state)
{
	(void)state;
	kind_is("order_id sku qty", KIND_ORDERS);
	kind_is("orderid sku quantity", KIND_ORDERS);
	kind_is("batchref sku qty", KIND_BATCHES);
	kind_is("batch_ref sku quantity", KIND_BATCHES);
	kind_is("reference sku qty", KIND_BATCHES);
	kind_is("reference quantity", KIND_CHANGES);
	kind_is("order_id sku qty batch_ref", KIND_ALLOCATIONS);
	kind_is("orderid sku qty ref", KIND_ALLOCATIONS);
	kind_is("ORDERID Sku qTy", KIND_ORDERS);
}

static void test_kinds__each_alias_of_line_is_found(void **state)
{
	static const char *const HEADERS[] = { "orderid sku qty line", "orderid sku qty line_no",
					       "orderid sku qty LINE_NUMBER" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(HEADERS); i++) {
		enum feed_kind kind;
		uint32_t field[COLUMN_COUNT];
		assert_int_equal(recognise(HEADERS[i], &kind, field), NO_KIND_NONE);
		assert_int_equal(field[COLUMN_LINE], 3);
	}
}

static void test_kinds__fields_are_found_in_any_order(void **state)
{
	enum feed_kind kind;
	uint32_t field[COLUMN_COUNT];

	(void)state;
	assert_int_equal(recognise("note batchref qty eta orderid sku", &kind, field), NO_KIND_NONE);
	assert_int_equal(kind, KIND_ALLOCATIONS);
	assert_int_equal(field[COLUMN_REF], 1);
	assert_int_equal(field[COLUMN_QTY], 2);
	assert_int_equal(field[COLUMN_ORDERID], 4);
	assert_int_equal(field[COLUMN_SKU], 5);
	assert_true(field[COLUMN_LINE] == NO_FIELD);
	assert_true(field[COLUMN_ETA] == NO_FIELD); /* not of this kind */
}

static void test_kinds__beside_an_order_id_reference_is_ignored(void **state)
{
	(void)state;
	kind_is("orderid sku qty reference", KIND_ORDERS);
	kind_is("reference order_id sku qty", KIND_ORDERS);
	kind_is("orderid sku qty reference reference", KIND_ORDERS);
	kind_is("orderid sku qty reference batchref", KIND_ALLOCATIONS);
}

static void test_kinds__ref_beside_order_id_and_eta_could_be_either_kind(void **state)
{
	(void)state;
	no_kind_is("orderid sku qty ref eta", NO_KIND_AMBIGUOUS);
	no_kind_is("orderid sku qty reference eta", NO_KIND_AMBIGUOUS);
	no_kind_is("orderid sku qty REF batchref eta", NO_KIND_AMBIGUOUS);
	kind_is("orderid sku qty batchref eta line", KIND_ALLOCATIONS);
	kind_is("orderid sku qty batch_ref eta", KIND_ALLOCATIONS);
}

static void test_kinds__a_column_of_the_kind_appears_once(void **state)
{
	(void)state;
	no_kind_is("ref sku qty qty", NO_KIND_REPEATED);
	no_kind_is("ref sku qty quantity", NO_KIND_REPEATED);
	no_kind_is("ref batchref sku qty", NO_KIND_REPEATED);
	no_kind_is("ref sku qty eta ETA", NO_KIND_REPEATED);
	no_kind_is("orderid order_id sku qty", NO_KIND_REPEATED);
	no_kind_is("orderid sku qty line line_no", NO_KIND_REPEATED);
	no_kind_is("orderid sku qty ref batchref", NO_KIND_REPEATED);
}

static void test_kinds__a_column_of_another_kind_may_appear_twice(void **state)
{
	(void)state;
	kind_is("ref sku qty line line", KIND_BATCHES);
	kind_is("ref qty eta eta", KIND_CHANGES);
	kind_is("orderid sku qty eta eta", KIND_ORDERS);
	kind_is("ref sku qty note note", KIND_BATCHES);
}

static void test_kinds__columns_are_checked_in_the_order_of_the_specification(void **state)
{
	static const char *const WANT[KIND_COUNT] = {
		[KIND_BATCHES] = "ref sku qty eta ",
		[KIND_CHANGES] = "ref qty ",
		[KIND_ALLOCATIONS] = "orderid sku qty batchref line ",
		[KIND_ORDERS] = "orderid sku qty line ",
	};

	(void)state;
	for (enum feed_kind k = 0; k < KIND_COUNT; k++) {
		struct buf names;
		buf_init(&names, 0);
		for (size_t i = 0; i < kind_of(k)->count; i++)
			buf_printf(&names, "%s ", column_name(k, kind_of(k)->columns[i]));
		assert_slice(buf_slice(&names), WANT[k]);
		buf_release(&names);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds__a_feed_is_told_by_its_columns),
		cmocka_unit_test(test_kinds__without_its_columns_it_is_none),
		cmocka_unit_test(test_kinds__aliases_are_the_same_column),
		cmocka_unit_test(test_kinds__each_alias_of_line_is_found),
		cmocka_unit_test(test_kinds__fields_are_found_in_any_order),
		cmocka_unit_test(test_kinds__beside_an_order_id_reference_is_ignored),
		cmocka_unit_test(test_kinds__ref_beside_order_id_and_eta_could_be_either_kind),
		cmocka_unit_test(test_kinds__a_column_of_the_kind_appears_once),
		cmocka_unit_test(test_kinds__a_column_of_another_kind_may_appear_twice),
		cmocka_unit_test(test_kinds__columns_are_checked_in_the_order_of_the_specification),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
