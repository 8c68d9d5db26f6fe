#include "allot/logic/news.h"
#include "support/testing.h"

static void test_news__the_first_word_and_every_other_word_is_news(void **state)
{
	(void)state;
	assert_true(news_is(false, 0, 0));
	assert_false(news_is(true, 5, 5));
	assert_true(news_is(true, 5, 6));
}

static void test_news__a_count_is_news_unless_the_same_file_says_the_same(void **state)
{
	const struct count_said said = { SAID_ON_HAND, 5, 77 };

	(void)state;
	assert_true(news_is_count(false, said, said));
	assert_false(news_is_count(true, said, said));
	assert_true(news_is_count(true, said, (struct count_said){ SAID_ON_HAND, 6, 77 }));
	assert_true(news_is_count(true, said, (struct count_said){ SAID_ON_HAND, 5, 78 }));
	assert_true(news_is_count(true, said, (struct count_said){ SAID_AVAILABLE, 5, 77 }));
}

static void test_news__purchased_is_what_was_counted_and_what_is_gone_from_it(void **state)
{
	const struct batch b = { .qty = 20, .allocated = 3, .shipped = 4 };

	(void)state;
	assert_int_equal(news_purchased(&b, SAID_QTY, 9), 9);
	assert_int_equal(news_purchased(&b, SAID_ON_HAND, 9), 13);
	assert_int_equal(news_purchased(&b, SAID_AVAILABLE, 9), 16);
	assert_true(news_purchased(&b, SAID_AVAILABLE, QUANTITY_MAX) == (uint64_t)QUANTITY_MAX + 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_news__the_first_word_and_every_other_word_is_news),
		cmocka_unit_test(test_news__a_count_is_news_unless_the_same_file_says_the_same),
		cmocka_unit_test(test_news__purchased_is_what_was_counted_and_what_is_gone_from_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
