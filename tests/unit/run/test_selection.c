#include "run/selection.h"
#include "support/testing.h"

static const struct pattern ORDERS[] = { { .text = SLICE("orders*.csv") } };
static const struct pattern ALL_CSV[] = { { .text = SLICE("*.csv") } };
static const struct profile SHOP = { .name = "shop", .kind = KIND_ORDERS, .files = { ORDERS, 1 } };
static const struct profile LIST = { .name = "list", .kind = KIND_BATCHES, .files = { ALL_CSV, 1 } };
static const struct profile *const BOTH[] = { &LIST, &SHOP };
static const struct profiles ALL = { BOTH, 2 };

/* The profile of a feed NAME; "two", "none". */
static void chosen_is(const char *name, const struct plan_profiles *choice, const char *want)
{
	struct feed feed = { .name = slice_str(name), .form = &FORM_CSV };
	struct arena arena;

	arena_init(&arena);
	assert_int_equal(select_profile(&feed, choice, &arena), ST_OK);
	assert_string_equal(feed.ambiguous ? "two" : feed.profile ? feed.profile->name : "none", want);
	assert_true((feed.form == &FORM_PROFILED) == (feed.profile != NULL));
	if (feed.ambiguous)
		assert_non_null(strstr(feed.ambiguous, "the profiles \"list\" and \"shop\" both"));
	arena_release(&arena);
}

static void test_selection__a_name_of_one_profile_is_read_with_it(void **state)
{
	const struct plan_profiles choice = { .all = &ALL }, given = { &ALL, &SHOP };

	(void)state;
	chosen_is("stock.csv", &choice, "list");
	chosen_is("STOCK.CSV.gz", &choice, "list");
	chosen_is("orders.txt", &choice, "none");
	chosen_is("orders-1.csv", &choice, "two");
	chosen_is("orders-1.csv", &given, "shop");
	chosen_is("-", &given, "shop");
	chosen_is("orders-1.csv", NULL, "none");
	chosen_is("orders-1.csv", &(struct plan_profiles){ NULL, NULL }, "none");
}

static void test_selection__a_folder_stands_for_names_of_feeds(void **state)
{
	static const struct pattern PATTERNS[] = { { .text = SLICE("*.lst") } };
	static const struct profile lst = { .name = "lst", .kind = KIND_BATCHES, .files = { PATTERNS, 1 } };
	static const struct profile *const one[] = { &lst };
	static const struct profiles all = { one, 1 };
	const struct plan_profiles choice = { .all = &all };

	(void)state;
	assert_true(is_feed_name("a.csv", NULL));
	assert_true(is_feed_name("a.CSV.GZ", NULL));
	assert_true(is_feed_name("a.edifact", NULL));
	assert_false(is_feed_name("a.lst", NULL));
	assert_true(is_feed_name("a.lst", &choice));
	assert_true(is_feed_name("a.lst.gz", &choice));
	assert_false(is_feed_name("a.gz", &choice));
	assert_false(is_feed_name(".a.csv", &choice));
	assert_false(is_feed_name("a.csv.ok", &choice));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_selection__a_name_of_one_profile_is_read_with_it),
		cmocka_unit_test(test_selection__a_folder_stands_for_names_of_feeds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
