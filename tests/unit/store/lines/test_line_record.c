#include "store/lines/line_record.h"

#include <stdlib.h>

#include "allot/base/date.h"
#include "support/store_env.h"
#include "support/testing.h"

enum { ID = 1000 };

/* Ten units of an order, nothing of them placed yet. */
static void start(struct line *l)
{
	line_init(l);
	l->id = ID;
	l->product = 7;
	l->orderid = SLICE("order-1");
	l->ordered = 10;
}

static void add_part(struct line *l, struct part p)
{
	assert_int_equal(parts_insert(&l->parts, &p), ST_OK);
	l->allocated += p.units;
}

static struct slice encoded(struct buf *out, const struct line *l)
{
	buf_clear(out);
	line_encode(out, l);
	assert_int_equal(buf_status(out), ST_OK);
	return buf_slice(out);
}

/* What the journal says of L: the part is the one that it got with the event after, while it has just that. */
static void open_as(const struct line *l, struct line_opening *out)
{
	out->product = l->product;
	memcpy(out->name, l->orderid.p, l->orderid.n);
	out->orderid = slice_of(out->name, l->orderid.n);
	out->part = opening_has_part(l) ? *parts_first(&l->parts) : (struct part){ 0 };
	out->part.units = 0;
}

static void assert_line(const struct line *got, const struct line *want)
{
	assert_int_equal(got->id, want->id);
	assert_int_equal(got->product, want->product);
	assert_true(slice_eq(got->orderid, want->orderid));
	assert_true(slice_eq(got->number, want->number));
	assert_int_equal(got->ordered, want->ordered);
	assert_int_equal(got->shipped, want->shipped);
	assert_int_equal(got->cancelled, want->cancelled);
	assert_int_equal(got->allocated, want->allocated);
	assert_int_equal(got->waiting, want->waiting);
	assert_int_equal(got->short_, want->short_);
	assert_int_equal(got->cut, want->cut);
	assert_true(policy_eq(got->policy, want->policy));
	assert_int_equal(got->gone, want->gone);
	assert_int_equal(got->parts.count, want->parts.count);
	struct parts_walk of_got = { .of = &got->parts }, of_want = { .of = &want->parts };
	for (const struct part *w; (w = parts_next(&of_want));) {
		const struct part *g = parts_next(&of_got);
		assert_int_equal(g->id, w->id);
		assert_int_equal(g->batch, w->batch);
		assert_int_equal(g->previous, w->previous);
		assert_int_equal(g->eta, w->eta);
		assert_int_equal(g->units, w->units);
	}
}

/* What is written is read back, and no part of it is taken for a record. */
static void assert_kept(const struct line *l)
{
	struct line_opening opening;
	struct line got;
	struct buf out;

	buf_init(&out, 0);
	open_as(l, &opening);
	struct slice record = encoded(&out, l);
	assert_int_equal(line_needs_part(record), opening.part.id != 0);
	assert_int_equal(line_decode(l->id, record, &opening, &got), ST_OK);
	assert_line(&got, l);
	line_release(&got);
	for (size_t n = 0; n < record.n; n++) {
		struct slice cut = store_exact_copy(slice_of(record.p, n));
		assert_int_equal(line_decode(l->id, cut, &opening, &got), ST_DAMAGED);
		free((void *)(uintptr_t)cut.p);
	}
	buf_put_char(&out, 0);
	assert_int_equal(line_decode(l->id, buf_slice(&out), &opening, &got), ST_DAMAGED);
	buf_release(&out);
}

static void test_line_record__a_line_is_read_back_in_every_state(void **state)
{
	struct line l;

	(void)state;
	start(&l);
	l.short_ = 10;
	assert_kept(&l);
	l.gone = true;
	assert_kept(&l);
	start(&l);
	l.number = SLICE("17b");
	l.shipped = 1;
	l.cancelled = 2;
	l.waiting = 7;
	l.cut = 3;
	l.policy = (struct policy){ PRIORITY_MIN, true, false };
	assert_kept(&l);
	l.policy = (struct policy){ PRIORITY_MAX, false, true };
	assert_kept(&l);
	start(&l);
	l.ordered = QUANTITY_MAX;
	add_part(&l, (struct part){ ID + 1, 3, 0, DATE_NONE, QUANTITY_MAX, false });
	assert_kept(&l);
	line_release(&l);
}

static void test_line_record__several_parts_say_their_units(void **state)
{
	struct line l;

	(void)state;
	start(&l);
	add_part(&l, (struct part){ ID + 5, 9, ID + 2, DATE_NONE, 3, false });
	add_part(&l, (struct part){ ID + 9, 9, ID + 5, DATE_NONE, 1, false });
	add_part(&l, (struct part){ ID + 1, 4, 12, 730000, 2, false });
	l.waiting = 4;
	l.policy.split = true;
	assert_kept(&l);
	line_release(&l);
}

static void test_line_record__a_part_says_its_units_while_others_are_loose(void **state)
{
	struct line l;

	(void)state;
	start(&l);
	add_part(&l, (struct part){ ID + 1, 3, 0, 730000, 4, false });
	assert_kept(&l);
	l.shipped = 9;
	assert_kept(&l);
	line_release(&l);
}

static void test_line_record__the_part_of_the_opening_takes_no_byte(void **state)
{
	struct line l;
	struct buf out;

	(void)state;
	start(&l);
	buf_init(&out, 0);
	add_part(&l, (struct part){ ID + 1, 3, 12, 730000, 10, false });
	assert_int_equal(encoded(&out, &l).n, 2);
	assert_kept(&l);
	/* nor when some of it has left */
	parts_first(&l.parts)->units = l.allocated = 4;
	l.shipped = 6;
	assert_int_equal(encoded(&out, &l).n, 4);
	assert_kept(&l);
	/* but it does when it is not as it was made, or was not made then */
	parts_first(&l.parts)->moved = true;
	assert_true(encoded(&out, &l).n > 10);
	assert_kept(&l);
	parts_first(&l.parts)->moved = false;
	parts_first(&l.parts)->id = ID + 2;
	assert_true(encoded(&out, &l).n > 10);
	assert_kept(&l);
	buf_release(&out);
	line_release(&l);
}

static void test_line_record__a_part_that_the_opening_does_not_have_is_told(void **state)
{
	struct line_opening opening;
	struct line l, got;
	struct buf out;

	(void)state;
	start(&l);
	buf_init(&out, 0);
	open_as(&l, &opening);
	add_part(&l, (struct part){ ID + 1, 3, 12, 730000, 10, false });
	assert_int_equal(line_decode(ID, encoded(&out, &l), &opening, &got), ST_DAMAGED);
	buf_release(&out);
	line_release(&l);
}

static void test_line_record__the_longest_names_fit(void **state)
{
	char name[IDENTIFIER_MAX];
	struct line l;

	(void)state;
	start(&l);
	memset(name, 'x', sizeof(name));
	l.orderid = l.number = slice_of(name, sizeof(name));
	l.short_ = 10;
	assert_kept(&l);
}

static void test_line_record__its_head_is_what_a_look_up_needs(void **state)
{
	struct line l;
	struct line_opening opening;
	struct line_head head;
	struct buf out;

	(void)state;
	start(&l);
	buf_init(&out, 0);
	l.number = SLICE("2");
	l.orderid = SLICE("0123abcd-4567-89ef-fedc-ba9876543210");
	l.short_ = 10;
	l.gone = true;
	open_as(&l, &opening);
	assert_true(line_decode_head(ID, encoded(&out, &l), &opening, &head));
	assert_int_equal(head.id, ID);
	assert_int_equal(head.product, 7);
	assert_int_equal(head.ordered, 10);
	assert_true(head.gone);
	assert_slice(head.orderid, "0123abcd-4567-89ef-fedc-ba9876543210");
	assert_slice(head.number, "2");
	buf_release(&out);
}

/* Random bytes are told, or are a record that is written as what it is read as. */
static void test_line_record__random_bytes_do_no_harm(void **state)
{
	uint64_t random = 5;
	struct line_opening opening;
	struct line made;
	struct buf out;

	(void)state;
	buf_init(&out, 0);
	start(&made);
	open_as(&made, &opening);
	opening.part = (struct part){ .id = ID + 1, .batch = 3 };
	for (int i = 0; i < 20000; i++) {
		char bytes[40];
		size_t n = store_below(&random, sizeof(bytes));
		struct line l;
		for (size_t j = 0; j < n; j++)
			bytes[j] = (char)(store_below(&random, 2) ? store_below(&random, 8)
								  : store_below(&random, 256));
		struct slice exact = store_exact_copy(slice_of(bytes, n));
		if (!line_decode(ID, exact, &opening, &l)) {
			assert_true(l.allocated <= QUANTITY_MAX);
			assert_true((uint64_t)l.shipped + l.cancelled <= l.ordered);
			(void)encoded(&out, &l);
			line_release(&l);
		}
		free((void *)(uintptr_t)exact.p);
	}
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line_record__a_line_is_read_back_in_every_state),
		cmocka_unit_test(test_line_record__several_parts_say_their_units),
		cmocka_unit_test(test_line_record__a_part_says_its_units_while_others_are_loose),
		cmocka_unit_test(test_line_record__the_part_of_the_opening_takes_no_byte),
		cmocka_unit_test(test_line_record__a_part_that_the_opening_does_not_have_is_told),
		cmocka_unit_test(test_line_record__the_longest_names_fit),
		cmocka_unit_test(test_line_record__its_head_is_what_a_look_up_needs),
		cmocka_unit_test(test_line_record__random_bytes_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
