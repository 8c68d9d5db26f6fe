#include "report/figures/skus.h"

#include <stdio.h>

#include "support/scratch.h"
#include "support/testing.h"

enum { MANY = 100000 };

static struct skus skus;

static int setup(void **state)
{
	skus_init(&skus);
	return scratch_setup(state);
}

static int teardown(void **state)
{
	skus_release(&skus);
	return scratch_teardown(state);
}

static struct slice numbered(uint32_t i, char room[256])
{
	return slice_of(room, (size_t)snprintf(room, 256, "%0190u", i));
}

/* The SKU of NAME, which has OPEN units that nothing covers. */
static struct sku *add(struct slice name, int64_t open)
{
	struct sku *sku = NULL;
	assert_int_equal(skus_get(&skus, name, &sku), ST_OK);
	sku->sums.closing_open = open;
	sku->known = true;
	return sku;
}

static void assert_next(const char *name)
{
	const struct sku *sku = NULL;
	assert_int_equal(skus_next(&skus, &sku), ST_OK);
	assert_true(sku ? slice_eq(sku_name(&skus, sku), slice_str(name)) : !name[0]);
}

static void test_skus__are_found_by_name_and_added_once(void **state)
{
	struct sku *sku = NULL;
	(void)state;
	assert_null(skus_find(&skus, SLICE("CHAIR")));
	add(SLICE("CHAIR"), 4);
	add(SLICE("CHAI"), 5);
	assert_int_equal(skus_get(&skus, SLICE("CHAIR"), &sku), ST_OK);
	assert_int_equal(sku->sums.closing_open, 4);
	assert_ptr_equal(skus_find(&skus, SLICE("CHAIR")), sku);
	assert_int_equal(skus_find(&skus, SLICE("CHAI"))->sums.closing_open, 5);
	assert_null(skus_find(&skus, SLICE("CHAIRS")));
	assert_int_equal(skus.count, 2);
}

static void test_skus__come_by_what_is_not_covered_then_as_they_were_ranked(void **state)
{
	(void)state;
	/* as a file of costs names them, in no order */
	add(SLICE("D"), 0);
	add(SLICE("C"), 7);
	add(SLICE("GONE"), 9)->known = false;
	add(SLICE("A"), 7);
	add(SLICE("B"), 0);
	static const char *const by_name[] = { "A", "B", "C", "D", "A", "GONE" };
	for (size_t i = 0; i < sizeof(by_name) / sizeof(by_name[0]); i++)
		skus_rank(&skus, skus_find(&skus, slice_str(by_name[i])));
	assert_int_equal(skus_sort(&skus), ST_OK);
	assert_int_equal(skus.known, 4);
	assert_next("A");
	assert_next("C");
	assert_next("B");
	assert_next("D");
	assert_next("");
}

/* So many that figures, names and slots are in files: names are given out and found as before. */
static void test_skus__there_may_be_any_number_of_them(void **state)
{
	char room[256];
	(void)state;
	for (uint32_t i = 0; i < MANY; i++)
		skus_rank(&skus, add(numbered(i, room), i % 10));
	assert_int_equal(skus.count, MANY);
	assert_true(skus.list.fd >= 0);
	assert_true(skus.names.fd >= 0);
	for (uint32_t i = MANY; i-- > 0;) {
		const struct sku *sku = skus_find(&skus, numbered(i, room));
		assert_non_null(sku);
		assert_int_equal(sku->rank, i + 1);
		assert_int_equal(sku->sums.closing_open, i % 10);
	}
	assert_null(skus_find(&skus, numbered(MANY, room)));
	assert_int_equal(skus_sort(&skus), ST_OK);
	for (uint32_t open = 10; open-- > 0;)
		for (uint32_t i = open; i < MANY; i += 10)
			assert_next((numbered(i, room), room));
	assert_next("");
}

static void test_skus__of_which_too_many_come_need_room_on_the_disk(void **state)
{
	char room[256];
	struct sku *sku = NULL;
	enum status st = ST_OK;
	uint32_t i = 0;
	(void)state;
	scratch_tmpdir("/nowhere/at/all");
	for (; !st && i < MANY; i++)
		st = skus_get(&skus, numbered(i, room), &sku);
	scratch_tmpdir_back();
	assert_int_equal(st, ST_IO);
	assert_true(i > MANY / 4);
	/* those before are as they were, and the one that failed is none */
	assert_int_equal(skus.count, i - 1);
	assert_non_null(skus_find(&skus, numbered(i - 2, room)));
	assert_null(skus_find(&skus, numbered(i - 1, room)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_skus__are_found_by_name_and_added_once),
		TEST(test_skus__come_by_what_is_not_covered_then_as_they_were_ranked),
		TEST(test_skus__there_may_be_any_number_of_them),
		TEST(test_skus__of_which_too_many_come_need_room_on_the_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
