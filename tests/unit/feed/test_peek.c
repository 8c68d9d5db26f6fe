#include "../../support/feed_text.h"
#include "../../support/testing.h"

static void kind_is(struct slice text, enum feed_kind want)
{
	struct text_file file = text_file(text);
	struct feed feed;

	assert_int_equal(feed_open(&feed, file.path, "/tmp"), ST_OK);
	assert_int_equal(feed_peek_kind(&feed), want);
	assert_int_equal(feed.header.kind, KIND_NONE); /* it only looks */
	assert_int_equal(feed.bytes, 0);
	feed_close(&feed);
	text_file_close(&file);
}

static void test_peek__the_header_alone_tells_the_kind(void **state)
{
	(void)state;
	kind_is(SLICE("ref,sku,qty\n"), KIND_BATCHES);
	kind_is(SLICE("\n\nref;qty"), KIND_CHANGES);
	kind_is(SLICE("orderid|sku|qty|ref\n"), KIND_ALLOCATIONS);
	kind_is(SLICE("orderid\tsku\tqty\n\"never closed"), KIND_ORDERS);
	kind_is(SLICE("orderid,sku,qty\n\0"), KIND_ORDERS);
}

static void test_peek__without_one_there_is_no_kind(void **state)
{
	(void)state;
	kind_is(SLICE(""), KIND_NONE);
	kind_is(SLICE("name,price\nref,qty\n"), KIND_NONE);
	kind_is(SLICE("\xff\xfex,ref,qty\n"), KIND_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_peek__the_header_alone_tells_the_kind),
		cmocka_unit_test(test_peek__without_one_there_is_no_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
