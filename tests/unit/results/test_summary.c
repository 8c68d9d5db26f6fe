#include "allot/results/summary.h"
#include "support/testing.h"

static void holds(const struct summary *summary, const char *text)
{
	struct buf out;

	buf_init(&out, 0);
	summary_json(&out, summary);
	assert_int_equal(buf_status(&out), ST_OK);
	assert_slice(buf_slice(&out), text);
	buf_release(&out);
}

#define NO_COUNTS                                                                                              \
	"\"rows\":0,\"created\":0,\"changed\":0,\"unchanged\":0,\"allocated\":0,"                              \
	"\"out_of_stock\":0,\"duplicates\":0,\"rejected\":0,\"rejects\":{}"

static void test_summary__a_run_without_feeds_has_every_key(void **state)
{
	const struct summary summary = { .store = SLICE("5f1c"), .run = { .number = 1 } };

	(void)state;
	holds(&summary, "{\"run\":1,\"store\":\"5f1c\",\"status\":\"complete\",\"recovered\":[],"
			"\"abandoned\":[],\"started\":\"1970-01-01T00:00:00Z\","
			"\"ended\":\"1970-01-01T00:00:00Z\",\"feeds\":[],"
			"\"totals\":{" NO_COUNTS "},"
			"\"units\":{\"allocated\":0,\"deallocated\":0,\"short\":0}}\n");
}

static void test_summary__feeds_are_told_one_by_one_and_summed(void **state)
{
	struct slice abandoned[] = { SLICE("old.csv"), SLICE("-") };
	const struct feed_record feeds[] = {
		{ .name = SLICE("suppliers.csv"),
		  .kind = KIND_BATCHES,
		  .has_sha256 = true,
		  .sha256 = { 0x01, 0xab },
		  .status = FEED_APPLIED,
		  .counts = { .created = 4, .changed = 2, .unchanged = 1 },
		  .units = { .allocated = 10, .deallocated = 20, .short_ = 5 } },
		{ .name = SLICE("orders.csv"),
		  .kind = KIND_ORDERS,
		  .has_sha256 = true,
		  .status = FEED_RESUMED,
		  .counts = { .allocated = 7,
			      .out_of_stock = 3,
			      .duplicates = 2,
			      .rejected = 3,
			      .rejects = { [CODE_OVER_CAPACITY] = 2, [CODE_TOO_MANY_FIELDS] = 1 } },
		  .units = { .allocated = 100, .short_ = 9 } },
	};
	const struct summary summary = {
		.store = SLICE("5f1c"),
		.interrupted = true,
		.run = { .number = 1234567,
			 .started = 1795357721,
			 .ended = 1795357723,
			 .recovered = 1234566,
			 .abandoned = abandoned,
			 .abandoned_count = 2,
			 .feeds = 2 },
		.feeds = feeds,
	};

	(void)state;
	holds(&summary, "{\"run\":1234567,\"store\":\"5f1c\",\"status\":\"interrupted\","
			"\"recovered\":[1234566],\"abandoned\":[\"old.csv\",\"-\"],"
			"\"started\":\"2026-11-22T14:28:41Z\",\"ended\":\"2026-11-22T14:28:43Z\","
			"\"feeds\":[{\"feed\":\"suppliers.csv\",\"kind\":\"batches\","
			"\"sha256\":\"01ab000000000000000000000000000000000000000000000000000000000000\","
			"\"status\":\"applied\",\"code\":null,\"detail\":null,"
			"\"rows\":7,\"created\":4,\"changed\":2,\"unchanged\":1,\"allocated\":0,"
			"\"out_of_stock\":0,\"duplicates\":0,\"rejected\":0,\"rejects\":{}},"
			"{\"feed\":\"orders.csv\",\"kind\":\"orders\","
			"\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\","
			"\"status\":\"resumed\",\"code\":null,\"detail\":null,"
			"\"rows\":15,\"created\":0,\"changed\":0,\"unchanged\":0,\"allocated\":7,"
			"\"out_of_stock\":3,\"duplicates\":2,\"rejected\":3,"
			"\"rejects\":{\"too-many-fields\":1,\"over-capacity\":2}}],"
			"\"totals\":{\"rows\":22,\"created\":4,\"changed\":2,\"unchanged\":1,\"allocated\":7,"
			"\"out_of_stock\":3,\"duplicates\":2,\"rejected\":3,"
			"\"rejects\":{\"too-many-fields\":1,\"over-capacity\":2}},"
			"\"units\":{\"allocated\":110,\"deallocated\":20,\"short\":14}}\n");
}

static void test_summary__a_refused_feed_says_why(void **state)
{
	const struct feed_record feed = {
		.name = SLICE("feed\n\x1b\xff.csv"),
		.kind = KIND_NONE,
		.status = FEED_REFUSED,
		.code = CODE_UNREADABLE,
		.detail = SLICE("is a folder"),
	};
	const struct summary summary = {
		.store = SLICE("5f1c"),
		.run = { .number = 2, .feeds = 1 },
		.feeds = &feed,
	};

	(void)state;
	holds(&summary, "{\"run\":2,\"store\":\"5f1c\",\"status\":\"complete\",\"recovered\":[],"
			"\"abandoned\":[],\"started\":\"1970-01-01T00:00:00Z\","
			"\"ended\":\"1970-01-01T00:00:00Z\","
			"\"feeds\":[{\"feed\":\"feed\\n\\u001b\xef\xbf\xbd.csv\",\"kind\":null,"
			"\"sha256\":null,\"status\":\"refused\",\"code\":\"unreadable\","
			"\"detail\":\"is a folder\"," NO_COUNTS "}],\"totals\":{" NO_COUNTS "},"
			"\"units\":{\"allocated\":0,\"deallocated\":0,\"short\":0}}\n");
}

static void test_summary__totals_begin_at_zero(void **state)
{
	const struct feed_record feed = { .counts = { .created = 2 }, .units = { .short_ = 3 } };
	const struct summary summary = { .run = { .feeds = 1 }, .feeds = &feed };
	struct counts counts;
	struct units units;

	(void)state;
	memset(&counts, 0xff, sizeof(counts));
	memset(&units, 0xff, sizeof(units));
	summary_totals(&summary, &counts, &units);
	assert_int_equal(counts_rows(&counts), 2);
	assert_int_equal(counts.rejects[CODE_EMPTY], 0);
	assert_int_equal(units.allocated + units.deallocated, 0);
	assert_int_equal(units.short_, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_summary__a_run_without_feeds_has_every_key),
		cmocka_unit_test(test_summary__feeds_are_told_one_by_one_and_summed),
		cmocka_unit_test(test_summary__a_refused_feed_says_why),
		cmocka_unit_test(test_summary__totals_begin_at_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
