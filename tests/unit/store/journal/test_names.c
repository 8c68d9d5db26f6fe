#include "store/journal/names.h"

#include <sys/resource.h>

#include "support/testing.h"

enum { SLOTS = 8 };

/* What NAMES knows of BATCH, "REF SKU", or "" when it knows nothing. */
static const char *known(const struct names *n, uint64_t batch)
{
	static char text[512];
	struct slice ref, sku;

	text[0] = '\0';
	if (!names_get(n, batch, &ref, &sku))
		return text;
	memcpy(text, ref.p, ref.n);
	text[ref.n] = ' ';
	memcpy(text + ref.n + 1, sku.p, sku.n);
	text[ref.n + 1 + sku.n] = '\0';
	return text;
}

static void test_names__remembers_copies_of_ref_and_sku(void **state)
{
	struct names n;
	char ref[] = "b1", sku[] = "LAMP";

	(void)state;
	names_init(&n, SLOTS);
	assert_string_equal(known(&n, 1), "");
	names_put(&n, 1, slice_str(ref), slice_str(sku));
	ref[0] = sku[0] = '?';
	assert_string_equal(known(&n, 1), "b1 LAMP");
	assert_string_equal(known(&n, 2), "");
	assert_string_equal(known(&n, 0), "");
	names_release(&n);
}

static void test_names__of_two_batches_in_one_slot_the_newest_is_known(void **state)
{
	struct names n;

	(void)state;
	names_init(&n, SLOTS);
	names_put(&n, 3, SLICE("a longer ref"), SLICE("and SKU"));
	names_put(&n, 3 + SLOTS, SLICE("b"), SLICE("S"));
	assert_string_equal(known(&n, 3), "");
	assert_string_equal(known(&n, 3 + SLOTS), "b S");
	names_put(&n, 3, SLICE("a very much longer ref"), SLICE("and SKU"));
	assert_string_equal(known(&n, 3), "a very much longer ref and SKU");
	assert_string_equal(known(&n, 3 + SLOTS), "");
	for (uint64_t batch = 1; batch <= SLOTS; batch++)
		names_put(&n, batch, SLICE("all"), SLICE("kept"));
	for (uint64_t batch = 1; batch <= SLOTS; batch++)
		assert_string_equal(known(&n, batch), "all kept");
	names_release(&n);
}

static void test_names__released_they_know_nothing_and_are_used_again(void **state)
{
	struct names n;

	(void)state;
	names_init(&n, SLOTS);
	names_put(&n, 1, SLICE("b1"), SLICE("LAMP"));
	names_release(&n);
	assert_string_equal(known(&n, 1), "");
	names_put(&n, 1, SLICE("b2"), SLICE("LAMP"));
	assert_string_equal(known(&n, 1), "b2 LAMP");
	names_release(&n);
}

/* Under the leak check of the sanitized build. */
static void test_names__keeps_names_too_long_for_a_slot(void **state)
{
	struct names n;
	char text[200];

	(void)state;
	memset(text, 'x', sizeof(text));
	names_init(&n, SLOTS);
	for (uint64_t batch = 1; batch <= 3 * SLOTS; batch++)
		names_put(&n, batch, slice_of(text, 100 + batch), SLICE("LAMP"));
	assert_int_equal(strlen(known(&n, 3 * SLOTS)), 100 + 3 * SLOTS + strlen(" LAMP"));
	names_put(&n, 3 * SLOTS, SLICE("b1"), SLICE("LAMP"));
	assert_string_equal(known(&n, 3 * SLOTS), "b1 LAMP");
	names_release(&n);
}

/* The newest are known, however many there were; the memory they take has a bound. */
static void test_names__long_names_take_no_more_than_so_much(void **state)
{
	enum { EACH = 200, COUNT = 3 * (NAMES_LARGE_MAX / EACH) };
	struct names n;
	char text[EACH - 4];
	size_t most = 0;

	(void)state;
	memset(text, 'x', sizeof(text));
	names_init(&n, NAMES_SLOTS);
	for (uint64_t batch = 1; batch <= COUNT; batch++) {
		names_put(&n, batch, slice_of(text, sizeof(text)), SLICE("LAMP"));
		most = n.large_bytes > most ? n.large_bytes : most;
		assert_int_equal(strlen(known(&n, batch)), EACH + 1);
	}
	assert_in_range(most, NAMES_LARGE_MAX - EACH, NAMES_LARGE_MAX);
	assert_int_equal(n.large_bytes, n.large * EACH);
	names_release(&n);
	assert_int_equal(n.large_bytes, 0);
}

static long pages_touched(void)
{
	struct rusage use;
	assert_int_equal(getrusage(RUSAGE_SELF, &use), 0);
	return use.ru_minflt;
}

/* Or each short command, such as `show`, pays for the whole of a large cache. */
static void test_names__one_name_touches_little_of_a_large_cache(void **state)
{
	enum { PAGES = 4096, LIMIT = PAGES / 2 };
	struct names n;

	(void)state;
	names_init(&n, NAMES_SLOTS);
	long before = pages_touched();
	names_put(&n, 1, SLICE("b1"), SLICE("LAMP"));
	names_release(&n);
	assert_true(pages_touched() - before < LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names__remembers_copies_of_ref_and_sku),
		cmocka_unit_test(test_names__of_two_batches_in_one_slot_the_newest_is_known),
		cmocka_unit_test(test_names__released_they_know_nothing_and_are_used_again),
		cmocka_unit_test(test_names__keeps_names_too_long_for_a_slot),
		cmocka_unit_test(test_names__long_names_take_no_more_than_so_much),
		cmocka_unit_test(test_names__one_name_touches_little_of_a_large_cache),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
