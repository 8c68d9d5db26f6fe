/* The record of the books: books_get(), books_put(). */
#include "store/books/books.h"
#include "support/store_env.h"
#include "support/testing.h"

static const struct slice BOOKS = SLICE("books");

static void test_books__of_a_new_store_are_zero(void **state)
{
	struct store_env *e = *state;
	const struct books none = { 0 };
	struct books b;

	memset(&b, 0xff, sizeof(b));
	assert_int_equal(books_get(e->txn, &e->env, &b), ST_OK);
	assert_memory_equal(&b, &none, sizeof(b));
}

static void test_books__what_is_put_is_read_back(void **state)
{
	struct store_env *e = *state;
	const struct books put = { { INT64_MAX, 2, 3, 4, 5 }, 6 };
	struct books b;

	assert_int_equal(books_put(e->txn, &e->env, &put), ST_OK);
	assert_int_equal(books_get(e->txn, &e->env, &b), ST_OK);
	assert_memory_equal(&b, &put, sizeof(b));
}

static void test_books__that_are_gone_or_not_of_seven_figures_are_told(void **state)
{
	static const struct slice BAD[] = {
		SLICE(""),
		SLICE("\1\1\1\1\1\1"),
		SLICE("\1\1\1\1\1\1\1\1"),
		SLICE("\1\1\1\1\1\1\2"),
		SLICE("\1\1\1\1\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\1\1"),
	};
	struct store_env *e = *state;
	const struct blocks *meta = &e->env.tables[TABLE_META];
	struct books b;

	for (size_t i = 0; i < COUNT_OF(BAD); i++) {
		assert_int_equal(record_put(e->txn, meta, BOOKS, BAD[i], 0), ST_OK);
		assert_int_equal(books_get(e->txn, &e->env, &b), ST_DAMAGED);
		assert_non_null(strstr(fail_message(), "bad books"));
	}
	store_raw_delete(e, TABLE_META, BOOKS);
	assert_int_equal(books_get(e->txn, &e->env, &b), ST_DAMAGED);
	assert_non_null(strstr(fail_message(), "its books are missing"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_env_setup, store_env_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_books__of_a_new_store_are_zero),
		TEST(test_books__what_is_put_is_read_back),
		TEST(test_books__that_are_gone_or_not_of_seven_figures_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
