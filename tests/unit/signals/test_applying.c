#include "allot/signals/applying.h"
#include "support/testing.h"

/* A line's events, numbered as they come. */
struct play {
	struct line line;
	uint64_t number;
};

static enum status apply(struct play *p, struct event e)
{
	e.number = ++p->number;
	e.line_id = p->line.id ? p->line.id : e.number;
	if (e.type == EVENT_ALLOCATED && !e.allocated.part)
		e.allocated.part = e.number;
	return line_apply(&p->line, &e);
}

static void begin(struct play *p, uint32_t ordered)
{
	p->number = 9;
	line_init(&p->line);
	struct event e = { .type = EVENT_LINE_OPENED,
			   .product = 1,
			   .line_opened = { .ordered = ordered, .policy = { .split = true } } };
	assert_int_equal(apply(p, e), ST_OK);
}

static struct event allocated(uint32_t units, enum units_from from)
{
	return (struct event){ .type = EVENT_ALLOCATED,
			       .batch = 2,
			       .allocated = { .units = units, .from = from } };
}

static struct event short_of(uint32_t units, enum units_from from, bool waits)
{
	return (struct event){ .type = EVENT_OUT_OF_STOCK,
			       .out_of_stock = { .units = units, .from = from, .waits = waits } };
}

static struct event deallocated(uint64_t part, uint32_t units, enum reason reason)
{
	return (struct event){ .type = EVENT_DEALLOCATED,
			       .batch = 2,
			       .deallocated = { .units = units, .part = part, .reason = reason } };
}

static struct event amended(uint32_t was, uint32_t qty)
{
	return (struct event){ .type = EVENT_LINE_AMENDED, .line_amended = { .was = was, .qty = qty } };
}

static struct event shipped(uint64_t part, uint32_t units)
{
	return (struct event){ .type = EVENT_SHIPPED,
			       .batch = part ? 2 : 0,
			       .shipped = { .units = units, .part = part } };
}

static struct event cancelled(uint32_t units)
{
	return (struct event){ .type = EVENT_LINE_CANCELLED, .line_cancelled = { .units = units } };
}

/* Allocated, waiting, short, loose, cut. */
static void assert_units(const struct line *l, uint32_t part, uint32_t waiting, uint32_t short_, int64_t loose,
			 uint32_t cut)
{
	assert_int_equal(l->allocated, part);
	assert_int_equal(l->waiting, waiting);
	assert_int_equal(l->short_, short_);
	assert_int_equal(line_loose(l), loose);
	assert_int_equal(l->cut, cut);
}

static void test_apply__a_line_begins_loose(void **state)
{
	struct play p;

	(void)state;
	begin(&p, 10);
	assert_int_equal(p.line.id, 10);
	assert_units(&p.line, 0, 0, 0, 10, 0);
}

static void test_apply__units_go_where_they_are_allocated_or_told(void **state)
{
	struct play p;

	(void)state;
	begin(&p, 10);
	assert_int_equal(apply(&p, allocated(4, FROM_LOOSE)), ST_OK);
	assert_int_equal(apply(&p, short_of(6, FROM_LOOSE, false)), ST_OK);
	assert_units(&p.line, 4, 0, 6, 0, 0);
	assert_int_equal(apply(&p, short_of(6, FROM_SHORT, false)), ST_OK);
	assert_units(&p.line, 4, 0, 6, 0, 0);
	assert_int_equal(apply(&p, short_of(5, FROM_SHORT, true)), ST_OK);
	assert_units(&p.line, 4, 5, 1, 0, 0);
	assert_int_equal(apply(&p, allocated(6, FROM_WAITING)), ST_OK);
	assert_units(&p.line, 10, 0, 0, 0, 0);
	line_release(&p.line);
}

static void test_apply__a_cut_waits_and_is_told_once(void **state)
{
	struct play p;

	(void)state;
	begin(&p, 10);
	apply(&p, allocated(10, FROM_LOOSE));
	assert_int_equal(apply(&p, deallocated(11, 10, REASON_QUANTITY_CUT)), ST_OK);
	assert_units(&p.line, 0, 10, 0, 0, 10);
	assert_int_equal(apply(&p, allocated(7, FROM_WAITING)), ST_OK);
	assert_units(&p.line, 7, 3, 0, 0, 3);
	assert_int_equal(apply(&p, short_of(3, FROM_WAITING, true)), ST_OK);
	assert_units(&p.line, 7, 3, 0, 0, 0);
	line_release(&p.line);
}

static void test_apply__less_takes_what_waits_then_lacks_until_parts_make_up(void **state)
{
	struct play p;

	(void)state;
	begin(&p, 10);
	apply(&p, allocated(6, FROM_LOOSE));
	apply(&p, short_of(4, FROM_LOOSE, true));
	assert_int_equal(apply(&p, amended(10, 5)), ST_OK);
	assert_units(&p.line, 6, 0, 0, -1, 0);
	assert_int_equal(apply(&p, deallocated(11, 1, REASON_AMENDED)), ST_OK);
	assert_units(&p.line, 5, 0, 0, 0, 0);
	line_release(&p.line);
}

static void test_apply__more_is_loose_but_short_where_units_are_short(void **state)
{
	struct play p;

	(void)state;
	begin(&p, 10);
	apply(&p, short_of(10, FROM_LOOSE, false));
	assert_int_equal(apply(&p, amended(10, 12)), ST_OK);
	assert_units(&p.line, 0, 0, 12, 0, 0);
	apply(&p, short_of(12, FROM_SHORT, true));
	assert_int_equal(apply(&p, amended(12, 13)), ST_OK);
	assert_units(&p.line, 0, 12, 0, 1, 0);
}

static void test_apply__an_amendment_without_stock_is_told_and_changes_nothing(void **state)
{
	struct play p;

	(void)state;
	begin(&p, 10);
	apply(&p, allocated(10, FROM_LOOSE));
	assert_int_equal(apply(&p, short_of(5, FROM_LOOSE, false)), ST_OK);
	assert_units(&p.line, 10, 0, 0, 0, 0);
	line_release(&p.line);
}

static void test_apply__cancelled_are_the_loose_then_the_waiting(void **state)
{
	struct play p;

	(void)state;
	begin(&p, 10);
	apply(&p, allocated(6, FROM_LOOSE));
	apply(&p, short_of(4, FROM_LOOSE, true));
	apply(&p, deallocated(11, 1, REASON_CANCELLED));
	assert_int_equal(apply(&p, cancelled(5)), ST_OK);
	assert_units(&p.line, 5, 0, 0, 0, 0);
	assert_int_equal(p.line.cancelled, 5);
	line_release(&p.line);
}

static void test_apply__what_is_shipped_without_a_part_was_waiting_or_short(void **state)
{
	struct play p;

	(void)state;
	begin(&p, 10);
	apply(&p, allocated(6, FROM_LOOSE));
	apply(&p, short_of(4, FROM_LOOSE, false));
	assert_int_equal(apply(&p, shipped(11, 6)), ST_OK);
	assert_int_equal(p.line.parts.count, 0);
	assert_int_equal(apply(&p, shipped(0, 4)), ST_OK);
	assert_int_equal(p.line.shipped, 10);
	assert_units(&p.line, 0, 0, 0, 0, 0);
	line_release(&p.line);
}

static void test_apply__what_can_not_have_happened_is_damage(void **state)
{
	struct play p;

	(void)state;
	begin(&p, 10);
	assert_int_equal(apply(&p, allocated(11, FROM_LOOSE)), ST_DAMAGED);
	assert_int_equal(apply(&p, allocated(1, FROM_WAITING)), ST_DAMAGED);
	assert_int_equal(apply(&p, allocated(1, FROM_SHORT)), ST_DAMAGED);
	assert_int_equal(apply(&p, allocated(0, FROM_LOOSE)), ST_DAMAGED);
	assert_int_equal(apply(&p, deallocated(77, 1, REASON_AMENDED)), ST_DAMAGED);
	assert_int_equal(apply(&p, shipped(0, 1)), ST_DAMAGED);
	assert_int_equal(apply(&p, cancelled(11)), ST_DAMAGED);
	assert_int_equal(apply(&p, amended(9, 12)), ST_DAMAGED);
	assert_int_equal(apply(&p, short_of(11, FROM_LOOSE, false)), ST_DAMAGED);
	line_release(&p.line);
}

static void test_apply__a_batch_left_without_parts_has_no_last_one(void **state)
{
	struct product *product = product_new(SLICE("LAMP"));
	struct batch_place at;
	struct event in = { .type = EVENT_ALLOCATED, .number = 5, .allocated = { .units = 4, .part = 5 } };
	struct event out = { .type = EVENT_SHIPPED, .number = 6, .shipped = { .units = 4, .part = 5 } };

	(void)state;
	assert_int_equal(product_add(product, &(struct batch){ .id = 2, .qty = 6 }, &at), ST_OK);
	assert_int_equal(batch_apply(product, at, &in), ST_OK);
	assert_int_equal(product_batch(product, at)->last, 5);
	assert_int_equal(product->available, 2);
	assert_int_equal(batch_apply(product, at, &in), ST_DAMAGED);
	assert_int_equal(batch_apply(product, at, &out), ST_OK);
	assert_int_equal(product_batch(product, at)->last, 0);
	assert_int_equal(product_batch(product, at)->shipped, 4);
	assert_int_equal(product->available, 2);
	assert_int_equal(batch_apply(product, at, &out), ST_DAMAGED);
	product_free(product);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_apply__a_line_begins_loose),
		cmocka_unit_test(test_apply__units_go_where_they_are_allocated_or_told),
		cmocka_unit_test(test_apply__a_cut_waits_and_is_told_once),
		cmocka_unit_test(test_apply__less_takes_what_waits_then_lacks_until_parts_make_up),
		cmocka_unit_test(test_apply__more_is_loose_but_short_where_units_are_short),
		cmocka_unit_test(test_apply__an_amendment_without_stock_is_told_and_changes_nothing),
		cmocka_unit_test(test_apply__cancelled_are_the_loose_then_the_waiting),
		cmocka_unit_test(test_apply__what_is_shipped_without_a_part_was_waiting_or_short),
		cmocka_unit_test(test_apply__what_can_not_have_happened_is_damage),
		cmocka_unit_test(test_apply__a_batch_left_without_parts_has_no_last_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
