/* Whose a batch is: that of the feed in which it became known, also where feeds brought nothing. */
#include "report/figures/suppliers.h"

#include "support/report_books.h"
#include "support/testing.h"

static struct report_books books;
static struct arena arena;
static struct suppliers suppliers;

static int setup(void **state)
{
	(void)state;
	report_books_init(&books);
	arena_init(&arena);
	suppliers_init(&suppliers, &arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	suppliers_release(&suppliers);
	arena_release(&arena);
	return 0;
}

static void assert_supplier(uint64_t batch, const char *name)
{
	assert_slice(supplier_of(&suppliers, batch)->name, name);
}

static void test_suppliers__a_batch_is_that_of_the_feed_that_brought_it(void **state)
{
	(void)state;
	books.feeds[0][1] = books.feeds[0][0];
	books.feeds[0][1].name = SLICE("roux.csv");
	books.feeds[0][1].mark = 2;
	assert_int_equal(suppliers_read(&suppliers, &books.views, BOOKS_RUNS), ST_OK);
	assert_supplier(1, "supplier.csv");
	assert_supplier(2, "roux.csv");
}

static void test_suppliers__a_partner_stands_for_all_its_feeds(void **state)
{
	(void)state;
	books.feeds[0][0].partner = books.feeds[1][1].partner = SLICE("Nordwood");
	assert_int_equal(suppliers_read(&suppliers, &books.views, BOOKS_RUNS), ST_OK);
	assert_supplier(1, "Nordwood");
	assert_supplier(books.feeds[1][1].mark, "Nordwood");
}

static void test_suppliers__a_feed_without_entries_takes_no_batch_from_the_next(void **state)
{
	(void)state;
	/* "roux.csv" is known from an earlier run; now it comes after "supplier.csv", which says nothing new */
	books.feeds[0][0].name = SLICE("roux.csv");
	books.feeds[1][0] = books.feeds[1][2] = books.feeds[1][1];
	books.feeds[1][2].name = SLICE("roux.csv");
	assert_int_equal(suppliers_read(&suppliers, &books.views, BOOKS_RUNS), ST_OK);
	assert_supplier(books.feeds[1][2].mark, "roux.csv");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_suppliers__a_batch_is_that_of_the_feed_that_brought_it),
		TEST(test_suppliers__a_partner_stands_for_all_its_feeds),
		TEST(test_suppliers__a_feed_without_entries_takes_no_batch_from_the_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
