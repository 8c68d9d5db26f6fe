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
	"\"out_of_stock\":0,\"duplicates\":0,\"amended\":0,\"cancelled\":0,\"shipped\":0,"                     \
	"\"closed\":0,\"rejected\":0,\"old_rejects\":0,\"dropped\":0,\"missing\":0,\"rejects\":{}"
#define NO_UNITS                                                                                               \
	"\"units\":{\"allocated\":0,\"deallocated\":0,\"short\":0,\"waiting\":0,\"shipped\":0,\"cancelled\":0}"
#define NO_CAME ",\"profile\":null,\"units_in\":0,\"control\":null"
#define NO_BOOKS                                                                                               \
	",\"version\":null,\"options\":[],\"balance\":{\"opening\":" NO_BALANCE ",\"closing\":" NO_BALANCE     \
	"},\"previous\":null"
#define NO_BALANCE "{\"supply\":0,\"allocated\":0,\"free\":0,\"waiting\":0,\"short\":0,\"lines\":0}"

static void test_summary__a_run_without_feeds_has_every_key(void **state)
{
	const struct summary summary = { .store = SLICE("5f1c"), .run = { .number = 1 } };

	(void)state;
	holds(&summary, "{\"run\":1,\"store\":\"5f1c\",\"status\":\"complete\",\"recovered\":[],"
			"\"abandoned\":[],\"started\":\"1970-01-01T00:00:00Z\","
			"\"ended\":\"1970-01-01T00:00:00Z\",\"feeds\":[],"
			"\"totals\":{" NO_COUNTS "}," NO_UNITS ",\"warnings\":[]" NO_BOOKS "}\n");
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
		  .counts = { .of = { [OUTCOME_CREATED] = 4, [OUTCOME_CHANGED] = 2, [OUTCOME_UNCHANGED] = 1 } },
		  .units = { { [UNITS_ALLOCATED] = 10, [UNITS_DEALLOCATED] = 20, [UNITS_SHORT] = 5 } } },
		{ .name = SLICE("orders.csv"),
		  .kind = KIND_ORDERS,
		  .has_sha256 = true,
		  .status = FEED_RESUMED,
		  .counts = { .of = { [OUTCOME_ALLOCATED] = 7,
				      [OUTCOME_OUT_OF_STOCK] = 3,
				      [OUTCOME_DUPLICATE] = 2,
				      [OUTCOME_AMENDED] = 10,
				      [OUTCOME_CANCELLED] = 20,
				      [OUTCOME_SHIPPED] = 30,
				      [OUTCOME_CLOSED] = 40,
				      [OUTCOME_REFUSED] = 3 },
			      .old_rejects = 1,
			      .rejects = { [CODE_OVER_CAPACITY] = 2, [CODE_TOO_MANY_FIELDS] = 1 } },
		  .units = { { [UNITS_ALLOCATED] = 100, [UNITS_SHORT] = 9, [UNITS_WAITING] = 3 } } },
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
			 .units = { { [UNITS_ALLOCATED] = 1, [UNITS_SHIPPED] = 2, [UNITS_CANCELLED] = 4 } },
			 .feeds = 2 },
		.feeds = feeds,
	};

	(void)state;
	holds(&summary,
	      "{\"run\":1234567,\"store\":\"5f1c\",\"status\":\"interrupted\","
	      "\"recovered\":[1234566],\"abandoned\":[\"old.csv\",\"-\"],"
	      "\"started\":\"2026-11-22T14:28:41Z\",\"ended\":\"2026-11-22T14:28:43Z\","
	      "\"feeds\":[{\"feed\":\"suppliers.csv\",\"kind\":\"batches\","
	      "\"sha256\":\"01ab000000000000000000000000000000000000000000000000000000000000\","
	      "\"status\":\"applied\",\"code\":null,\"detail\":null,"
	      "\"rows\":7,\"created\":4,\"changed\":2,\"unchanged\":1,\"allocated\":0,"
	      "\"out_of_stock\":0,\"duplicates\":0,\"amended\":0,\"cancelled\":0,\"shipped\":0,"
	      "\"closed\":0,\"rejected\":0,\"old_rejects\":0,\"dropped\":0,\"missing\":0,\"rejects\":{}" NO_CAME
	      "},"
	      "{\"feed\":\"orders.csv\",\"kind\":\"orders\","
	      "\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\","
	      "\"status\":\"resumed\",\"code\":null,\"detail\":null,"
	      "\"rows\":115,\"created\":0,\"changed\":0,\"unchanged\":0,\"allocated\":7,"
	      "\"out_of_stock\":3,\"duplicates\":2,\"amended\":10,\"cancelled\":20,\"shipped\":30,"
	      "\"closed\":40,\"rejected\":3,\"old_rejects\":1,\"dropped\":0,\"missing\":0,"
	      "\"rejects\":{\"too-many-fields\":1,\"over-capacity\":2}" NO_CAME "}],"
	      "\"totals\":{\"rows\":122,\"created\":4,\"changed\":2,\"unchanged\":1,\"allocated\":7,"
	      "\"out_of_stock\":3,\"duplicates\":2,\"amended\":10,\"cancelled\":20,\"shipped\":30,"
	      "\"closed\":40,\"rejected\":3,\"old_rejects\":1,\"dropped\":0,\"missing\":0,"
	      "\"rejects\":{\"too-many-fields\":1,\"over-capacity\":2}},"
	      "\"units\":{\"allocated\":111,\"deallocated\":20,\"short\":14,\"waiting\":3,\"shipped\":2,"
	      "\"cancelled\":4},\"warnings\":[]" NO_BOOKS "}\n");
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
			"\"detail\":\"is a folder\"," NO_COUNTS NO_CAME "}],\"totals\":{" NO_COUNTS
			"}," NO_UNITS ",\"warnings\":[]" NO_BOOKS "}\n");
}

static void test_summary__totals_begin_at_zero(void **state)
{
	const struct feed_record feed = { .counts = { .of = { [OUTCOME_CREATED] = 2 } },
					  .units = { { [UNITS_SHORT] = 3 } } };
	const struct summary summary = { .run = { .feeds = 1 }, .feeds = &feed };
	struct counts counts;
	struct units units;

	(void)state;
	memset(&counts, 0xff, sizeof(counts));
	memset(&units, 0xff, sizeof(units));
	summary_totals(&summary, &counts, &units);
	assert_int_equal(counts_rows(&counts), 2);
	assert_int_equal(counts.rejects[CODE_EMPTY], 0);
	assert_int_equal(units.of[UNITS_ALLOCATED] + units.of[UNITS_WAITING], 0);
	assert_int_equal(units.of[UNITS_SHORT], 3);
}

static void test_summary__warnings_are_of_the_run_of_feeds_and_of_goods_that_left(void **state)
{
	struct warning of_run[] = { { .text = SLICE("no feed") } };
	struct warning of_feed[] = { { .line = 7, .text = SLICE("no line end: \"O1\"") },
				     { .text = SLICE("x") } };
	const struct feed_record feeds[] = {
		{ .name = SLICE("a.csv"),
		  .status = FEED_APPLIED,
		  .warnings = of_feed,
		  .warnings_count = 2,
		  .unallocated_shipped = 3,
		  .unallocated_line = 5,
		  .moved_most = 4000000,
		  .moved_line = 6 },
		{ .name = SLICE("b.csv"), .status = FEED_REFUSED, .warnings = of_feed, .warnings_count = 1 },
	};
	const struct summary summary = {
		.store = SLICE("5f1c"),
		.run = { .number = 1, .feeds = 2, .warnings = of_run, .warnings_count = 1 },
		.feeds = feeds,
	};
	struct buf out;

	(void)state;
	buf_init(&out, 0);
	summary_json(&out, &summary);
	buf_put_char(&out, '\0');
	const char *warnings = strstr(out.p, ",\"warnings\":");
	assert_non_null(warnings);
	assert_string_equal(warnings, ",\"warnings\":[{\"feed\":null,\"line\":null,\"text\":\"no feed\"},"
				      "{\"feed\":\"a.csv\",\"line\":7,\"text\":\"no line end: \\\"O1\\\"\"},"
				      "{\"feed\":\"a.csv\",\"line\":null,\"text\":\"x\"},"
				      "{\"feed\":\"a.csv\",\"line\":5,\"text\":\"goods left that nobody had "
				      "allocated; shipments: 3, the first of this row\"},"
				      "{\"feed\":\"a.csv\",\"line\":6,\"text\":\"parts of order lines moved by "
				      "this row alone: 4000000; is its figure right?\"}]" NO_BOOKS "}\n");
	buf_release(&out);
}

static void test_summary__the_worst_feed_gives_the_verdict(void **state)
{
	const struct feed_record done = { .status = FEED_APPLIED };
	const struct feed_record old = { .counts = { .of = { [OUTCOME_REFUSED] = 2 }, .old_rejects = 2 } };
	const struct feed_record new = { .counts = { .of = { [OUTCOME_REFUSED] = 2 }, .old_rejects = 1 } };
	const struct feed_record refused = { .status = FEED_REFUSED };

	(void)state;
	assert_int_equal(feeds_verdict(NULL, 0), VERDICT_DONE);
	assert_int_equal(feeds_verdict((struct feed_record[]){ done, old }, 2), VERDICT_DONE);
	assert_int_equal(feeds_verdict((struct feed_record[]){ old, new, done }, 3), VERDICT_REJECTS);
	assert_int_equal(feeds_verdict((struct feed_record[]){ new, refused, new }, 3), VERDICT_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_summary__a_run_without_feeds_has_every_key),
		cmocka_unit_test(test_summary__feeds_are_told_one_by_one_and_summed),
		cmocka_unit_test(test_summary__a_refused_feed_says_why),
		cmocka_unit_test(test_summary__totals_begin_at_zero),
		cmocka_unit_test(test_summary__warnings_are_of_the_run_of_feeds_and_of_goods_that_left),
		cmocka_unit_test(test_summary__the_worst_feed_gives_the_verdict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
