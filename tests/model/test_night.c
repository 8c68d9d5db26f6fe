/* The nights and the checker that plays them: does it make what it says, does it see what
 * differs? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json.h"
#include "model_csv.h"
#include "night.h"
#include "night_rng.h"
#include "nights_compare.h"
#include "nights_stats.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Nights */

static void write_run(void *ctx, const struct night_run *run, const struct model_result *result)
{
	struct model_bytes *out = ctx;

	for (size_t i = 0; i < run->n_feeds; i++)
		model_bytes_add(out, run->feeds[i].content.data, run->feeds[i].content.len);
	for (size_t i = 0; i < result->n_files; i++)
		model_bytes_add(out, result->files[i].content.data, result->files[i].content.len);
}

/* All that a night sends and publishes, in one string. */
static void write_night(uint64_t seed, struct model_bytes *out)
{
	struct model *model = model_new();

	night_play_on_model(seed, model, write_run, out);
	model_free(model);
}

static void test_night__the_same_seed_makes_the_same_night(void **state)
{
	struct model_bytes first = { 0 };
	struct model_bytes again = { 0 };
	struct model_bytes other = { 0 };

	(void)state;
	write_night(7, &first);
	write_night(7, &again);
	write_night(8, &other);
	assert_true(model_bytes_equal(&first, &again));
	assert_false(model_bytes_equal(&first, &other));
	model_bytes_free(&first);
	model_bytes_free(&again);
	model_bytes_free(&other);
}

static void test_night__five_hundred_nights_hold_every_code_event_and_rule(void **state)
{
	struct model_bytes table = { 0 };
	bool all = stats_count(1, 500, &table);

	(void)state;
	if (!all)
		print_error("%s", table.data);
	model_bytes_free(&table);
	assert_true(all);
}

/* Any bytes at all, often such as a feed is made of. */
static void fill_wildly(struct night_rng *rng, struct model_bytes *feed)
{
	static const char *const pieces[] = { "orderid", "sku", "qty", "ref", "eta",	  "line", ",", ",",
					      ",",	 ";",	"\n",  "\n",  "\r",	  "\"",	  "1", "x",
					      "\t",	 "|",	" ",   "\"",  "reject_a", "=",	  "7", "A",
					      "all",	 "sku", "yes", "\n",  "\n" };
	static const char *const headers[] = {
		"ref,sku,qty,eta\n",
		"orderid,sku,qty\n",
		"orderid,sku,shipped,line\n",
		"orderid,cancelled\n",
		"orderid,line,new_qty\n",
		"ref,qty\n",
		"ref,sku,available,unit\n",
		"orderid,sku,qty,batchref\n",
		"sep=;\nref;sku;on hand\n",
		"orderid,sku,qty,line,shipped,cancelled,priority,backorder,split\n",
	};

	model_bytes_add_text(feed, headers[night_below(rng, COUNT(headers))]);
	for (size_t n = night_below(rng, 60); n > 0; n--) {
		if (night_chance(rng, 97))
			model_bytes_add_text(feed, pieces[night_below(rng, COUNT(pieces))]);
		else
			model_bytes_add_char(feed, (char)night_next(rng));
	}
}

static void test_night__the_model_copes_with_any_bytes(void **state)
{
	struct night_rng rng = { 1 };
	struct model *model = model_new();
	struct model_options options = { .amend = true, .split = true, .unterminated = true };

	(void)state;
	for (size_t i = 0; i < 5000; i++) {
		options.backorder = i % 2;
		struct model_bytes bytes = { 0 };
		struct model_feed feed = { .name = "any" };
		struct model_result *result;

		fill_wildly(&rng, &bytes);
		feed.bytes = bytes.data;
		feed.len = bytes.len;
		result = model_run(model, &feed, 1, &options);
		assert_true(result->exit_status == 0 || result->exit_status == 3 || result->exit_status == 4);
		model_result_free(result);
		model_bytes_free(&bytes);
	}
	model_free(model);
}

/* What is published adds up */

struct sums {
	int64_t allocated;
	int64_t shipped;
};

static int64_t number_in(const struct model_bytes *cell)
{
	int64_t number = 0;

	for (const char *digit = model_bytes_text(cell); *digit >= '0' && *digit <= '9'; digit++)
		number = number * 10 + (*digit - '0');
	return number;
}

/* The third column of the rows on batch `ref`, which stands in the fourth. */
static int64_t sum_of(const struct model_result *result, const char *file, const char *ref)
{
	const struct model_bytes *bytes = model_result_file(result, file);
	struct model_reader reader;
	struct model_record record;
	int64_t sum = 0;

	if (!bytes)
		return 0;
	model_reader_init(&reader, bytes->data, bytes->len, ',');
	while (model_reader_next(&reader, &record) == MODEL_READ_RECORD) {
		if (strcmp(model_bytes_text(&record.fields[3]), ref) == 0)
			sum += number_in(&record.fields[2]);
		model_record_free(&record);
	}
	model_record_free(&record);
	return sum;
}

static void add_sums(struct sums *sums, const struct model_result *result, const char *ref)
{
	int64_t shipped = sum_of(result, "shipments.csv", ref);

	sums->allocated +=
		sum_of(result, "allocations.csv", ref) - sum_of(result, "deallocations.csv", ref) - shipped;
	sums->shipped += shipped;
}

static void assert_sums(const struct model *model, struct model_result *const *results, size_t n_results)
{
	struct model_reader reader;
	struct model_record record;
	struct model_bytes batches = { 0 };

	model_export_batches(model, &batches);
	model_reader_init(&reader, batches.data, batches.len, ',');
	model_reader_next(&reader, &record);
	model_record_free(&record);
	while (model_reader_next(&reader, &record) == MODEL_READ_RECORD) {
		struct sums sums = { 0 };

		for (size_t i = 0; i < n_results; i++)
			add_sums(&sums, results[i], model_bytes_text(&record.fields[0]));
		assert_int_equal(sums.allocated, number_in(&record.fields[4]));
		assert_int_equal(sums.shipped, number_in(&record.fields[5]));
		model_record_free(&record);
	}
	model_record_free(&record);
	model_bytes_free(&batches);
}

static void test_night__what_is_published_adds_up_to_what_is_exported(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct night *night = night_new(seed);
		struct model *model = model_new();
		struct model_result *results[8] = { 0 };
		struct night_run run;

		for (size_t i = 0; i < night_n_runs(night); i++) {
			night_make_run(night, i ? results[i - 1] : NULL, &run);
			results[i] = night_run_on_model(model, &run);
			night_run_free(&run);
		}
		assert_sums(model, results, night_n_runs(night));
		for (size_t i = 0; i < night_n_runs(night); i++)
			model_result_free(results[i]);
		model_free(model);
		night_free(night);
	}
}

/* Runs the feed alone, and once more: then nothing may come of it. */
static void send_twice(struct model *model, const struct night_feed *feed, const struct model_options *options)
{
	struct model_feed sent = { feed->name, feed->content.data, feed->content.len, MODEL_PRESENT };

	for (size_t i = 0; i < 2; i++) {
		struct model_result *result = model_run(model, &sent, 1, options);

		for (size_t j = 0; i > 0 && j < MODEL_EVENTS; j++)
			assert_true(result->events[j] == 0 || j == MODEL_BATCH_REPORTED);
		model_result_free(result);
	}
}

static void send_snapshots_twice(void *ctx, const struct night_run *run, const struct model_result *result)
{
	(void)result;
	for (size_t i = 0; i < run->n_feeds; i++) {
		const struct model_bytes *content = &run->feeds[i].content;

		if (model_kind_of(content->data, content->len) == MODEL_BATCHES)
			send_twice(ctx, &run->feeds[i], &run->options);
	}
}

static void test_night__a_snapshot_sent_again_does_nothing(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct model *model = model_new();

		night_play_on_model(seed, model, send_snapshots_twice, model);
		model_free(model);
	}
}

/* Comparing */

static struct model_bytes bytes_of(const char *text)
{
	struct model_bytes bytes = { 0 };

	model_bytes_add_text(&bytes, text);
	return bytes;
}

typedef bool compare_function(const struct model_bytes *expected, const struct model_bytes *actual,
			      struct model_bytes *out);

static bool differ(compare_function *compare, const char *expected, const char *actual)
{
	struct model_bytes a = bytes_of(expected);
	struct model_bytes b = bytes_of(actual);
	struct model_bytes out = { 0 };
	bool found = compare(&a, &b, &out);

	assert_int_equal(found, out.len > 0);
	model_bytes_free(&a);
	model_bytes_free(&b);
	model_bytes_free(&out);
	return found;
}

static void test_compare__bytes_are_equal_or_not(void **state)
{
	(void)state;
	assert_false(differ(compare_bytes, "", ""));
	assert_false(differ(compare_bytes, "a\nb\n", "a\nb\n"));
	assert_true(differ(compare_bytes, "a\nb\n", "a\nc\n"));
	assert_true(differ(compare_bytes, "a\nb\n", "a\nb"));
	assert_true(differ(compare_bytes, "", "\xff"));
}

static void test_compare__a_reason_may_say_anything_but_nothing(void **state)
{
	static const char expected[] = "l,c,r,ref\n3,bad-quantity,*,\"a\nb\"\n4,bad-date,*,\n";

	(void)state;
	assert_false(differ(compare_reject_file, expected,
			    "l,c,r,ref\n3,bad-quantity,\"\"\"x\"\", no\",\"a\nb\"\n4,bad-date,no,\n"));
	assert_true(
		differ(compare_reject_file, expected, "l,c,r,ref\n3,bad-quantity,,\"a\nb\"\n4,bad-date,no,\n"));
	assert_true(differ(compare_reject_file, expected,
			   "l,c,r,ref\n3,bad-quantity,\"\",\"a\nb\"\n4,bad-date,no,\n"));
	assert_true(differ(compare_reject_file, expected,
			   "l,c,r,ref\n3,bad-quantity,\"no\",\"a\nb\"\n4,bad-date,no,\n"));
	assert_true(differ(compare_reject_file, expected,
			   "l,c,r,ref\n3,bad-quantity,no,\"a\nb\"\n4,bad-date,no,x\n"));
	assert_true(differ(compare_reject_file, expected, "l,c,r,ref\n3,bad-quantity,no"));
	assert_true(differ(compare_reject_file, expected, ""));
}

static void test_compare__json_is_held_by_value_and_by_order_of_keys(void **state)
{
	static const char expected[] = "{\"a\":[1,null,\"\xc3\xa9\"],\"b\":{}}";

	(void)state;
	assert_false(differ(compare_json, expected, " { \"a\" : [ 1 , null , \"\\u00e9\" ] , \"b\" : { } }\n"));
	assert_true(differ(compare_json, expected, "{\"b\":{},\"a\":[1,null,\"\\u00e9\"]}"));
	assert_true(differ(compare_json, expected, "{\"a\":[1,null],\"b\":{}}"));
	assert_true(differ(compare_json, expected, "{\"a\":[1,null,\"\\u00e9\"],\"b\":{},\"c\":1}"));
	assert_true(differ(compare_json, expected, "{\"a\":[1,0,\"\\u00e9\"],\"b\":{}}"));
	assert_true(differ(compare_json, expected, "{\"a\":[1,null,\"\\u00e9\"],\"b\":{}} x"));
	assert_true(differ(compare_json, expected, "{\"a\":[1,null,\"\\u00e9\",],\"b\":{}}"));
	assert_true(differ(compare_json, expected, ""));
}

static void test_compare__sentences_hold_no_control_characters(void **state)
{
	static const char expected[] = "l,c,r,ref\n3,bad-quantity,*,x\n";

	(void)state;
	assert_false(differ(compare_reject_file, expected, "l,c,r,ref\n3,bad-quantity,\xc3\x85,x\n"));
	assert_true(differ(compare_reject_file, expected, "l,c,r,ref\n3,bad-quantity,a\x1b,x\n"));
	assert_true(differ(compare_reject_file, expected, "l,c,r,ref\n3,bad-quantity,a\xc2\x85,x\n"));
	assert_true(differ(compare_reject_file, expected, "l,c,r,ref\n3,bad-quantity,\"a\nb\",x\n"));
}

static void test_compare__what_is_no_json_is_not_read(void **state)
{
	static const char *const bad[] = { "{",
					   "[1,]",
					   "\"",
					   "\"\\x\"",
					   "\"\\u12\"",
					   "\"\n\"",
					   "nul",
					   "{\"a\"}",
					   "{a:1}",
					   "[1 2]",
					   "\"\\ud800\"",
					   "\"\\udc00\"",
					   "\"\\ud800\\u0020\"",
					   "1,2" };
	struct json json;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (json_read(&json, bad[i], strlen(bad[i])))
			print_error("read: %s\n", bad[i]);
		assert_null(json.items);
		assert_null(json.text.data);
	}
	assert_true(json_read(&json, "\"\\ud83d\\udce6\\n\"", 16));
	assert_string_equal(json.text.data, "\xf0\x9f\x93\xa6\n");
	json_free(&json);
}

#define SUMMARY(store, started, code)                                                                          \
	"{\"store\":" store ",\"started\":\"" started "\",\"ended\":\"2026-01-01T00:00:00Z\","                 \
	"\"detail\":" code "}\n"

static bool summary_differs(const char *actual, struct model_bytes *store)
{
	struct model_bytes expected = bytes_of("{\"store\":\"*\",\"started\":\"*\",\"ended\":\"*\","
					       "\"detail\":\"*\"}\n");
	struct model_bytes bytes = bytes_of(actual);
	struct model_bytes out = { 0 };
	bool found = compare_summary(&expected, &bytes, store, &out);

	model_bytes_free(&expected);
	model_bytes_free(&bytes);
	model_bytes_free(&out);
	return found;
}

static void test_compare__a_summary_leaves_store_times_and_details_open(void **state)
{
	struct model_bytes store = { 0 };

	(void)state;
	assert_false(summary_differs(SUMMARY("\"a\"", "2026-11-22T15:00:00.25+01:00", "\"x\""), &store));
	assert_false(summary_differs(SUMMARY("\"a\"", "2026-11-22T15:00:00Z", "\"x\""), &store));
	assert_true(summary_differs(SUMMARY("\"b\"", "2026-11-22T15:00:00Z", "\"x\""), &store));
	assert_true(summary_differs(SUMMARY("\"a\"", "2026-11-22 15:00:00", "\"x\""), &store));
	assert_true(summary_differs(SUMMARY("\"a\"", "2026-11-22T15:00:00", "\"x\""), &store));
	assert_true(summary_differs(SUMMARY("\"a\"", "2026-11-22T15:00:00Z", "\"\""), &store));
	assert_true(summary_differs(SUMMARY("\"a\"", "2026-11-22T15:00:00Z", "null"), &store));
	assert_true(summary_differs(SUMMARY("null", "2026-11-22T15:00:00Z", "\"x\""), &store));
	model_bytes_free(&store);
}

#define OPEN "\"store\":\"*\",\"started\":\"*\",\"ended\":\"*\""
#define SAID "\"store\":\"a\",\"started\":\"2026-01-01T00:00:00Z\",\"ended\":\"2026-01-01T00:00:00Z\""

static bool rest_differs(const char *expected, const char *actual)
{
	struct model_bytes a = bytes_of("{" OPEN);
	struct model_bytes b = bytes_of("{" SAID);
	struct model_bytes store = { 0 };
	struct model_bytes out = { 0 };
	bool found;

	model_bytes_add_text(&a, expected);
	model_bytes_add_text(&b, actual);
	found = compare_summary(&a, &b, &store, &out);
	model_bytes_free(&a);
	model_bytes_free(&b);
	model_bytes_free(&store);
	model_bytes_free(&out);
	return found;
}

static void test_compare__warnings_and_rejects_have_no_order(void **state)
{
	(void)state;
	assert_false(rest_differs(",\"rejects\":{\"a\":1,\"b\":2}}\n", ",\"rejects\":{\"b\":2,\"a\":1}}\n"));
	assert_true(rest_differs(",\"rejects\":{\"a\":1,\"b\":2}}\n", ",\"rejects\":{\"b\":1,\"a\":2}}\n"));
	assert_false(rest_differs(",\"warnings\":[{\"feed\":null,\"line\":null,\"text\":\"*\"},"
				  "{\"feed\":\"a\",\"line\":2,\"text\":\"*\"}]}\n",
				  ",\"warnings\":[{\"feed\":\"a\",\"line\":2,\"text\":\"x\"},"
				  "{\"feed\":null,\"line\":null,\"text\":\"y\"}]}\n"));
	assert_true(rest_differs(",\"warnings\":[{\"feed\":\"a\",\"line\":2,\"text\":\"*\"}]}\n",
				 ",\"warnings\":[{\"feed\":\"a\",\"line\":3,\"text\":\"x\"}]}\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_night__the_same_seed_makes_the_same_night),
		cmocka_unit_test(test_night__five_hundred_nights_hold_every_code_event_and_rule),
		cmocka_unit_test(test_night__the_model_copes_with_any_bytes),
		cmocka_unit_test(test_night__what_is_published_adds_up_to_what_is_exported),
		cmocka_unit_test(test_night__a_snapshot_sent_again_does_nothing),
		cmocka_unit_test(test_compare__bytes_are_equal_or_not),
		cmocka_unit_test(test_compare__a_reason_may_say_anything_but_nothing),
		cmocka_unit_test(test_compare__sentences_hold_no_control_characters),
		cmocka_unit_test(test_compare__warnings_and_rejects_have_no_order),
		cmocka_unit_test(test_compare__json_is_held_by_value_and_by_order_of_keys),
		cmocka_unit_test(test_compare__what_is_no_json_is_not_read),
		cmocka_unit_test(test_compare__a_summary_leaves_store_times_and_details_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
