#include <stdlib.h>

#include "allot/base/files/sorter.h"
#include "support/testing.h"

/* A record: a number, and the order in which it was added. */
struct pair {
	unsigned number;
	unsigned nth;
};

static int compare(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return (x->nth > y->nth) - (x->nth < y->nth);
}

/* COUNT random records, sorted with BYTES of memory, come out in order, each once. */
static void sort(unsigned count, size_t bytes)
{
	struct sorter *s = NULL;
	struct pair before = { 0, 0 };
	unsigned seed = count, got = 0;
	char *seen = calloc(count + 1, 1);

	assert_non_null(seen);
	assert_int_equal(sorter_new("/tmp", sizeof(struct pair), compare, bytes, &s), ST_OK);
	for (unsigned i = 0; i < count; i++) {
		struct pair p = { (unsigned)rand_r(&seed) % 1000, i };
		assert_int_equal(sorter_add(s, &p), ST_OK);
	}
	assert_int_equal(sorter_begin(s), ST_OK);
	for (;;) {
		const void *record;
		assert_int_equal(sorter_next(s, &record), ST_OK);
		if (!record)
			break;
		const struct pair *p = record;
		assert_true(got == 0 || compare(&before, p) < 0);
		assert_true(p->nth < count && !seen[p->nth]++);
		before = *p;
		got++;
	}
	assert_int_equal(got, count);
	sorter_free(s);
	free(seen);
}

static void test_sorter__records_come_out_in_order_however_little_memory_there_is(void **state)
{
	static const unsigned COUNTS[] = { 0, 1, 2, 3, 100, 5000 };
	static const size_t BYTES[] = { 1, 2 * sizeof(struct pair), 100 * sizeof(struct pair), 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(COUNTS); i++)
		for (size_t k = 0; k < COUNT_OF(BYTES); k++)
			if (COUNTS[i] < 5000 || BYTES[k] != 1)
				sort(COUNTS[i], BYTES[k]);
}

static void test_sorter__a_run_longer_than_its_buffer_is_read_to_its_end(void **state)
{
	(void)state;
	sort(20000, 8000 * sizeof(struct pair));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorter__records_come_out_in_order_however_little_memory_there_is),
		cmocka_unit_test(test_sorter__a_run_longer_than_its_buffer_is_read_to_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
