#include "allot/models/segment.h"

#include <stdlib.h>

#include "support/testing.h"

static struct batch batch_of(uint32_t eta, uint64_t id, uint32_t qty)
{
	return (struct batch){ .id = id, .eta = eta, .qty = qty };
}

/* A segment of batches 1..COUNT, batch N having N units. */
static struct segment segment_of_count(uint32_t count)
{
	struct segment s = { 0 };

	for (uint32_t i = 0; i < count; i++) {
		struct batch b = batch_of(0, i + 1, i + 1);
		assert_int_equal(segment_insert(&s, i, &b), ST_OK);
	}
	s.dirty = false;
	return s;
}

static void test_segment__memory_follows_the_batches(void **state)
{
	struct segment s = segment_of_count(1);

	(void)state;
	assert_int_equal(s.capacity, 2);
	free(s.batches);
	s = segment_of_count(5);
	assert_int_equal(s.capacity, 8);
	free(s.batches);
	s = segment_of_count(SEGMENT_BATCHES_MAX);
	assert_int_equal(s.capacity, SEGMENT_BATCHES_MAX);
	free(s.batches);
}

static void test_segment__search_finds_the_place_of_a_key(void **state)
{
	struct segment s = segment_of_count(9);

	(void)state;
	for (uint32_t i = 0; i < s.count; i++)
		assert_int_equal(segment_search(&s, (struct batch_key){ 0, i + 1 }), i);
	assert_int_equal(segment_search(&s, (struct batch_key){ 0, 0 }), 0);
	assert_int_equal(segment_search(&s, (struct batch_key){ 0, 10 }), 9);
	assert_int_equal(segment_search(&s, (struct batch_key){ 1, 1 }), 9);
	free(s.batches);
}

static void test_segment__first_fit_is_the_first_that_covers(void **state)
{
	struct segment s = segment_of_count(9);

	(void)state;
	assert_int_equal(segment_first_fit(&s, 1), 0);
	assert_int_equal(segment_first_fit(&s, 9), 8);
	assert_int_equal(segment_first_fit(&s, 10), 9);
	s.batches[3].allocated = 1;
	assert_int_equal(segment_first_fit(&s, 4), 4);
	free(s.batches);
}

static void test_segment__an_insertion_at_the_front_is_the_new_first(void **state)
{
	struct segment s = { 0 };
	struct batch late = batch_of(7, 1, 5), early = batch_of(3, 2, 9);

	(void)state;
	assert_int_equal(segment_insert(&s, 0, &late), ST_OK);
	assert_int_equal(segment_insert(&s, 0, &early), ST_OK);
	assert_int_equal(s.first.eta, 3);
	assert_int_equal(s.batches[1].id, 1);
	assert_int_equal(segment_maximum(&s), 9);
	assert_true(s.dirty);
	assert_true(segment_ordered(&s));
	free(s.batches);
}

static void test_segment__a_removal_closes_the_gap(void **state)
{
	struct segment s = segment_of_count(3);

	(void)state;
	segment_remove(&s, 1);
	assert_int_equal(s.count, 2);
	assert_int_equal(s.batches[1].id, 3);
	segment_remove(&s, 0);
	assert_int_equal(s.first.id, 3);
	assert_true(s.dirty);
	segment_remove(&s, 0);
	assert_int_equal(s.count, 0);
	assert_int_equal(segment_maximum(&s), 0);
	free(s.batches);
}

static void test_segment__a_split_keeps_the_order(void **state)
{
	struct segment s = segment_of_count(SEGMENT_BATCHES_MAX), upper = { 0 };

	(void)state;
	assert_int_equal(segment_split(&s, 40, &upper), ST_OK);
	assert_int_equal(s.count, 40);
	assert_int_equal(upper.count, SEGMENT_BATCHES_MAX - 40);
	assert_int_equal(upper.first.id, 41);
	assert_true(segment_ordered(&s) && segment_ordered(&upper));
	assert_true(s.dirty && upper.dirty);
	free(s.batches);
	free(upper.batches);
}

static void test_segment__disorder_is_seen(void **state)
{
	struct segment s = segment_of_count(3);

	(void)state;
	assert_true(segment_ordered(&s));
	s.first.id = 2;
	assert_false(segment_ordered(&s));
	s.first.id = 1;
	s.batches[2].id = 2;
	assert_false(segment_ordered(&s));
	s.batches[2].id = 3;
	s.batches[0].id = s.first.id = 0;
	assert_false(segment_ordered(&s));
	s.count = 0;
	assert_false(segment_ordered(&s));
	free(s.batches);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_segment__memory_follows_the_batches),
		cmocka_unit_test(test_segment__search_finds_the_place_of_a_key),
		cmocka_unit_test(test_segment__first_fit_is_the_first_that_covers),
		cmocka_unit_test(test_segment__an_insertion_at_the_front_is_the_new_first),
		cmocka_unit_test(test_segment__a_removal_closes_the_gap),
		cmocka_unit_test(test_segment__a_split_keeps_the_order),
		cmocka_unit_test(test_segment__disorder_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
