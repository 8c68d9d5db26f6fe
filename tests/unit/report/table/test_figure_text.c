#include "report/table/figure_text.h"

#include "support/testing.h"

static char shown[64];

static const char *money(enum cell_type type, int64_t amount)
{
	struct buf out = buf_over(shown, sizeof(shown) - 1);
	put_figure(&out, type, amount);
	shown[out.n] = '\0';
	return shown;
}

static void test_figures__money_is_shown_in_cents(void **state)
{
	(void)state;
	assert_string_equal(money(CELL_MONEY, 12345000), "1,234.50");
	assert_string_equal(money(CELL_MONEY, 51), "0.01");
	assert_string_equal(money(CELL_MONEY, 49), "0.00");
	assert_string_equal(money(CELL_MONEY, -49), "0.00");
	assert_string_equal(money(CELL_MONEY, -51), "\xe2\x88\x92"
						    "0.01");
}

/* A thousand units of it are worth 5.10, which no price of 0.01 explains. */
static void test_figures__a_price_is_shown_with_all_its_decimals(void **state)
{
	(void)state;
	assert_string_equal(money(CELL_PRICE, 51), "0.0051");
	assert_string_equal(money(CELL_PRICE, 50), "0.005");
	assert_string_equal(money(CELL_PRICE, 100), "0.01");
	assert_string_equal(money(CELL_PRICE, 0), "0.00");
	assert_string_equal(money(CELL_PRICE, 12345670), "1,234.567");
	assert_string_equal(money(CELL_PRICE, 12340001), "1,234.0001");
	assert_string_equal(money(CELL_PRICE, 12345000), "1,234.50");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_figures__money_is_shown_in_cents),
		cmocka_unit_test(test_figures__a_price_is_shown_with_all_its_decimals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
