#include "allot/logic/news.h"
#include "support/testing.h"

static void test_news__only_what_differs_from_what_was_last_said(void **state)
{
	(void)state;
	assert_true(news_is(true, 5, 6));
	assert_false(news_is(true, 5, 5));
	assert_false(news_is(true, 0, 0));
}

static void test_news__what_was_never_said_is_news(void **state)
{
	(void)state;
	assert_true(news_is(false, 0, 0));
	assert_true(news_is(false, 5, 5));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_news__only_what_differs_from_what_was_last_said),
		cmocka_unit_test(test_news__what_was_never_said_is_news),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
