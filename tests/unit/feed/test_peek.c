#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "allot/feed/validation.h"
#include "support/feed_text.h"
#include "support/testing.h"

static void kind_is(struct slice text, enum feed_kind want)
{
	struct text_file file = text_file(text);
	struct feed feed;

	assert_int_equal(feed_open(&feed, file.path, "/tmp"), ST_OK);
	assert_int_equal(text_peek(&feed), want);
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
	kind_is(SLICE("orderid,sku,qty,Order Status\n"), KIND_ORDERS);
	kind_is(SLICE("sep=;\norderid;shipped;line\n"), KIND_SHIPMENTS);
	kind_is(SLICE("\xff\xfer\0e\0f\0,\0q\0t\0y\0\n\0"), KIND_CHANGES);
}

static void test_peek__without_one_there_is_no_kind(void **state)
{
	(void)state;
	kind_is(SLICE(""), KIND_NONE);
	kind_is(SLICE("name,price\nref,qty\n"), KIND_NONE);
}

/*
 * It must not pass for a feed of another kind, and so come at another place, because the disk failed for a
 * moment.
 */
static void test_peek__what_cannot_be_read_is_given_up_for_good(void **state)
{
	static const struct reject_limit UNLIMITED = { LIMIT_NONE, 0 };
	struct text_file file = text_file(SLICE("ref,qty\nb1,1\n"));
	struct feed feed;

	(void)state;
	assert_int_equal(feed_open(&feed, file.path, "/tmp"), ST_OK);
	close(feed.fd);
	feed.fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC); /* its first page is not there: EIO */
	assert_true(feed.fd >= 0);
	assert_int_equal(text_peek(&feed), KIND_NONE);
	assert_int_equal(feed.fd, -1);
	assert_int_equal(text_peek(&feed), KIND_NONE);
	assert_int_equal(
		feed_validate(&feed, &file.kept,
			      &(struct validation_settings){ .limit = UNLIMITED, .unterminated = true }),
		ST_OK);
	assert_int_equal(feed.code, CODE_UNREADABLE);
	assert_string_equal(feed.detail, "reading it failed: Input/output error");
	feed_close(&feed);
	text_file_close(&file);
}

static void test_peek__too_many_open_files_say_nothing_of_the_feed(void **state)
{
	struct text_file file = text_file(SLICE("ref,qty\nb1,1\n"));
	enum feed_kind kind = KIND_ORDERS;
	struct rlimit limit, none;
	struct feed feed;

	(void)state;
	assert_int_equal(feed_open(&feed, file.path, "/tmp"), ST_OK);
	feed_idle(&feed);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = (struct rlimit){ 0, limit.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	assert_int_equal(feed_peek_kind(&feed, &kind), ST_IO);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_int_equal(text_peek(&feed), KIND_CHANGES);
	feed_close(&feed);
	text_file_close(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_peek__the_header_alone_tells_the_kind),
		cmocka_unit_test(test_peek__without_one_there_is_no_kind),
		cmocka_unit_test(test_peek__what_cannot_be_read_is_given_up_for_good),
		cmocka_unit_test(test_peek__too_many_open_files_say_nothing_of_the_feed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
