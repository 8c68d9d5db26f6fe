#include "allot/logic/amendment.h"
#include "support/testing.h"

/* Two batches, of 10 and 20 units; the line has a part of ON units on the first. */
struct stock {
	struct product *product;
	struct line line;
};

static void begin(struct stock *s, uint32_t on)
{
	struct batch_place at;
	struct part part = { .id = 5, .batch = 1, .units = on };

	s->product = product_new(SLICE("LAMP"));
	assert_int_equal(product_add(s->product, &(struct batch){ .id = 2, .qty = 20, .eta = 1 }, &at), ST_OK);
	assert_int_equal(product_add(s->product, &(struct batch){ .id = 1, .qty = 10 }, &at), ST_OK);
	product_set(s->product, at, 10, on, 0);
	line_init(&s->line);
	s->line.id = 4;
	s->line.product = s->product->id;
	s->line.ordered = s->line.allocated = on;
	assert_int_equal(parts_insert(&s->line.parts, &part), ST_OK);
}

static void end(struct stock *s)
{
	line_release(&s->line);
	product_free(s->product);
}

static struct amendment choose(struct stock *s, uint32_t qty, bool split, bool backorder)
{
	struct amendment choice;
	struct policy policy = { .split = split, .backorder = backorder };

	assert_int_equal(amendment_choose(s->product, &s->line, policy, qty, &choice), ST_OK);
	return choice;
}

static void test_amendment__more_goes_where_the_line_is_else_it_moves_as_a_whole(void **state)
{
	struct stock s;
	struct amendment choice;

	(void)state;
	begin(&s, 6);
	assert_int_equal(choose(&s, 6, false, false).way, AMEND_UNCHANGED);
	assert_int_equal(choose(&s, 5, false, false).way, AMEND_LESS);
	choice = choose(&s, 10, false, false);
	assert_int_equal(choice.way, AMEND_GROW);
	assert_int_equal(product_batch(s.product, choice.at)->id, 1);
	choice = choose(&s, 11, false, false);
	assert_int_equal(choice.way, AMEND_MOVE);
	assert_int_equal(product_batch(s.product, choice.at)->id, 2);
	assert_int_equal(choose(&s, 20, false, false).way, AMEND_MOVE);
	assert_int_equal(choose(&s, 21, false, true).way, AMEND_UNCOVERED);
	end(&s);
}

static void test_amendment__with_split_only_the_difference_is_placed(void **state)
{
	struct stock s;

	(void)state;
	begin(&s, 6);
	assert_int_equal(choose(&s, 30, true, false).way, AMEND_PLACE);
	assert_int_equal(choose(&s, 31, true, false).way, AMEND_UNCOVERED);
	assert_int_equal(choose(&s, 31, true, true).way, AMEND_PLACE);
	end(&s);
}

static void test_amendment__units_that_lack_stock_already_grow(void **state)
{
	struct stock s;

	(void)state;
	begin(&s, 6);
	s.line.ordered = 8;
	s.line.short_ = 2;
	assert_int_equal(choose(&s, 9, true, true).way, AMEND_SHORT);
	s.line.short_ = s.line.waiting = 1;
	assert_int_equal(choose(&s, 9, true, true).way, AMEND_WAITING);
	end(&s);
}

static void test_amendment__what_is_done_with_can_not_be_taken_back(void **state)
{
	struct line line = { .ordered = 10, .shipped = 3, .cancelled = 2 };

	(void)state;
	assert_int_equal(amendment_refusal(&line, 10), CODE_NONE);
	assert_int_equal(amendment_refusal(&line, 5), CODE_NONE);
	assert_int_equal(amendment_refusal(&line, 4), CODE_BELOW_SHIPPED);
	line.shipped = 8;
	assert_int_equal(amendment_refusal(&line, 11), CODE_LINE_CANCELLED);
	assert_int_equal(amendment_refusal(&line, 10), CODE_NONE);
	line = (struct line){ .ordered = 10, .shipped = 10 };
	assert_int_equal(amendment_refusal(&line, 11), CODE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_amendment__more_goes_where_the_line_is_else_it_moves_as_a_whole),
		cmocka_unit_test(test_amendment__with_split_only_the_difference_is_placed),
		cmocka_unit_test(test_amendment__units_that_lack_stock_already_grow),
		cmocka_unit_test(test_amendment__what_is_done_with_can_not_be_taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
