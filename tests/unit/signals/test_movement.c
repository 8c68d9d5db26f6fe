#include "allot/signals/movement.h"
#include "allot/signals/applying.h"
#include "support/testing.h"
#include "allot/base/buf.h"

static const struct movement_feed FEED = { KIND_BATCHES, { "stock.csv", 9 } };

static struct event event_of(enum event_type type)
{
	return (struct event){
		.type = type,
		.number = 9,
		.source = { .run = 1, .feed = 0, .line = 7 },
		.sku = SLICE("LAMP"),
		.orderid = event_about(type) & ABOUT_LINE ? SLICE("O1") : (struct slice){ 0 },
		.line = event_about(type) & ABOUT_LINE ? SLICE("2") : (struct slice){ 0 },
		.ref = event_about(type) & ABOUT_BATCH ? SLICE("B1") : (struct slice){ 0 },
		.batch = event_about(type) & ABOUT_BATCH ? 3 : 0,
	};
}

/* What EVENT is told by, in short: "type units supply allocated reason line;" of each, in OUT. */
static const char *told(const struct event *event, const struct movement_feed *feed)
{
	static struct buf out;
	struct movement m[MOVEMENTS_MAX];
	uint32_t count = movements_of(event, feed, m);

	buf_clear(&out);
	if (!out.ceiling)
		buf_init(&out, 0);
	for (uint32_t i = 0; i < count; i++)
		buf_printf(&out, "%s %lld %lld %lld %.*s %.*s;", movement_name(m[i].type),
			   (long long)m[i].units, (long long)m[i].supply, (long long)m[i].allocated,
			   SLICE_ARG(m[i].reason), SLICE_ARG(m[i].line));
	buf_put_char(&out, '\0');
	return out.p;
}

static void test_movement__it_says_what_it_is_about_and_where_it_came_from(void **state)
{
	struct event e = event_of(EVENT_ALLOCATED);
	struct movement m[MOVEMENTS_MAX];

	(void)state;
	e.allocated.units = 4;
	e.allocated.eta = 737791;
	assert_int_equal(movements_of(&e, &FEED, m), 1);
	assert_int_equal(m[0].type, MOVEMENT_ALLOCATED);
	assert_int_equal(m[0].seq, 0);
	assert_true(slice_eq(m[0].sku, SLICE("LAMP")));
	assert_true(slice_eq(m[0].batchref, SLICE("B1")));
	assert_true(slice_eq(m[0].orderid, SLICE("O1")));
	assert_true(slice_eq(m[0].line, SLICE("2")));
	assert_int_equal(m[0].eta, 737791);
	assert_true(slice_eq(m[0].feed, SLICE("stock.csv")));
	assert_int_equal(m[0].feed_line, 7);
}

static void test_movement__supply_is_what_batches_purchase(void **state)
{
	const struct movement_feed changes = { KIND_CHANGES, { "count.csv", 9 } };
	struct event created = event_of(EVENT_BATCH_CREATED), changed = event_of(EVENT_BATCH_QUANTITY_CHANGED);

	(void)state;
	created.batch_created.qty = 20;
	changed.quantity_changed.qty = 3;
	changed.quantity_changed.was = 20;
	assert_string_equal(told(&created, &FEED), "received 20 20 0  ;");
	assert_string_equal(told(&changed, &FEED), "supplier-change -17 -17 0  ;");
	assert_string_equal(told(&changed, &changes), "correction -17 -17 0  ;");
}

static void test_movement__a_date_moves_no_units_and_names_the_one_before(void **state)
{
	struct event batch = event_of(EVENT_BATCH_ETA_CHANGED), part = event_of(EVENT_REPROMISED);

	(void)state;
	batch.eta_changed.was = 1;
	part.repromised.units = 4;
	part.repromised.eta = 1;
	assert_string_equal(told(&batch, &FEED), "eta 0 0 0 0001-01-01 ;");
	assert_string_equal(told(&part, &FEED), "eta 4 0 0  2;");
}

static void test_movement__units_come_from_where_they_waited_or_were_short(void **state)
{
	struct event e = event_of(EVENT_ALLOCATED);

	(void)state;
	e.allocated.units = 5;
	assert_string_equal(told(&e, &FEED), "allocated 5 0 5  2;");
	e.allocated.from = FROM_SHORT;
	assert_string_equal(told(&e, &FEED), "allocated 5 0 5  2;short -5 0 0 allocated 2;");
	e.allocated.from = FROM_WAITING;
	e.allocated.of_short = 2;
	assert_string_equal(told(&e, &FEED),
			    "allocated 5 0 5  2;waiting -3 0 0 allocated 2;short -2 0 0 allocated 2;");
}

static void test_movement__a_cut_makes_units_wait(void **state)
{
	struct event e = event_of(EVENT_DEALLOCATED);

	(void)state;
	e.deallocated.units = 5;
	e.deallocated.reason = REASON_AMENDED;
	assert_string_equal(told(&e, &FEED), "deallocated 5 0 -5 amended 2;");
	e.deallocated.reason = REASON_QUANTITY_CUT;
	assert_string_equal(told(&e, &FEED), "deallocated 5 0 -5 quantity-cut 2;waiting 5 0 0 quantity-cut 2;");
}

static void test_movement__what_is_told_again_takes_the_place_of_what_was_told(void **state)
{
	struct event e = event_of(EVENT_OUT_OF_STOCK);

	(void)state;
	e.out_of_stock.units = 5;
	e.out_of_stock.reason = REASON_INSUFFICIENT;
	assert_string_equal(told(&e, &FEED), "short 5 0 0 insufficient 2;");
	e.out_of_stock.only_told = true;
	assert_string_equal(told(&e, &FEED), "short 5 0 0 insufficient 2;short -5 0 0 not-amended 2;");
	e.out_of_stock.only_told = false;
	e.out_of_stock.from = FROM_SHORT;
	e.out_of_stock.waits = true;
	assert_string_equal(told(&e, &FEED), "waiting 5 0 0 insufficient 2;short -5 0 0 again 2;");
	e.out_of_stock.from = FROM_WAITING;
	e.out_of_stock.reason = REASON_FRAGMENTED;
	assert_string_equal(told(&e, &FEED), "waiting 5 0 0 fragmented 2;waiting -5 0 0 quantity-cut 2;");
	e.out_of_stock.reason = REASON_DEPLETED;
	assert_string_equal(told(&e, &FEED), "");
}

static void test_movement__shipping_takes_supply_unless_nobody_had_allocated_it(void **state)
{
	struct event e = event_of(EVENT_SHIPPED);

	(void)state;
	e.shipped.units = 5;
	e.shipped.part = 4;
	assert_string_equal(told(&e, &FEED), "shipped 5 -5 -5  2;");
	e.shipped.part = 0;
	e.shipped.of_short = 5;
	assert_string_equal(told(&e, &FEED), "shipped 5 0 0  2;short -5 0 0 shipped 2;");
}

static void test_movement__lines_that_change_tell_what_goes_with_it(void **state)
{
	struct event amended = event_of(EVENT_LINE_AMENDED), cancelled = event_of(EVENT_LINE_CANCELLED),
		     opened = event_of(EVENT_LINE_OPENED), numbered = event_of(EVENT_LINE_NUMBERED);

	(void)state;
	amended.line_amended.qty = 4;
	amended.line_amended.was = 9;
	amended.line_amended.uncovered = (struct uncovered){ 3, 1 };
	assert_string_equal(told(&amended, &FEED),
			    "amended -5 0 0  2;waiting -3 0 0 amended 2;short -1 0 0 amended 2;");
	amended.line_amended.qty = 11;
	amended.line_amended.uncovered = (struct uncovered){ 0, 2 };
	assert_string_equal(told(&amended, &FEED), "amended 2 0 0  2;short 2 0 0 amended 2;");
	cancelled.line_cancelled.units = 6;
	cancelled.line_cancelled.uncovered.waiting = 4;
	assert_string_equal(told(&cancelled, &FEED), "cancelled 6 0 0  2;waiting -4 0 0 cancelled 2;");
	opened.line_opened.ordered = 6;
	assert_string_equal(told(&opened, &FEED), "");
	opened.line_opened.replaced = 8;
	assert_string_equal(told(&opened, &FEED), "short -8 0 0 replaced 2;");
	opened.line_opened.renamed = true;
	assert_string_equal(told(&opened, &FEED), "short -8 0 0 replaced ;");
	numbered.numbered = (struct uncovered){ 0, 3 };
	assert_string_equal(told(&numbered, &FEED), "short -3 0 0 numbered ;short 3 0 0 numbered 2;");
}

static void test_movement__balances_are_the_sum_of_movements(void **state)
{
	struct event created = event_of(EVENT_BATCH_CREATED), cut = event_of(EVENT_DEALLOCATED);
	struct balance b = { .allocated = 9 };

	(void)state;
	created.batch_created.qty = 20;
	cut.deallocated.units = 5;
	cut.deallocated.reason = REASON_QUANTITY_CUT;
	assert_int_equal(balance_move(&b, &created), 1);
	assert_int_equal(balance_move(&b, &cut), 2);
	assert_int_equal(b.supply, 20);
	assert_int_equal(b.allocated, 4);
	assert_int_equal(b.waiting, 5);
	assert_int_equal(b.short_, 0);
}

/* What an event is to say of the line that it is about. */

static void test_uncovered__an_event_notes_what_it_takes_of_its_line(void **state)
{
	struct line line = { .ordered = 20, .allocated = 8, .waiting = 5, .short_ = 7 };
	struct event e = event_of(EVENT_ALLOCATED);

	(void)state;
	e.allocated.units = 9;
	e.allocated.from = FROM_WAITING;
	event_note_uncovered(&e, &line);
	assert_int_equal(e.allocated.of_short, 4);
	e = event_of(EVENT_LINE_CANCELLED);
	e.line_cancelled.units = 6;
	event_note_uncovered(&e, &line);
	assert_int_equal(e.line_cancelled.uncovered.waiting, 5);
	assert_int_equal(e.line_cancelled.uncovered.short_, 1);
	e = event_of(EVENT_LINE_AMENDED);
	e.line_amended.qty = 17;
	event_note_uncovered(&e, &line);
	assert_int_equal(e.line_amended.uncovered.waiting, 3);
	assert_int_equal(e.line_amended.uncovered.short_, 0);
	e = event_of(EVENT_SHIPPED);
	e.shipped.units = 12;
	event_note_uncovered(&e, &line);
	assert_int_equal(e.shipped.of_short, 7);
	e = event_of(EVENT_LINE_NUMBERED);
	event_note_uncovered(&e, &line);
	assert_int_equal(e.numbered.waiting, 5);
	assert_int_equal(e.numbered.short_, 7);
	e = event_of(EVENT_OUT_OF_STOCK);
	event_note_uncovered(&e, &line);
	assert_true(e.out_of_stock.only_told);
	line.waiting = 0;
	event_note_uncovered(&e, &line);
	assert_false(e.out_of_stock.only_told);
	e = event_of(EVENT_LINE_AMENDED);
	e.line_amended.qty = 23;
	event_note_uncovered(&e, &line);
	assert_int_equal(e.line_amended.uncovered.short_, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_movement__it_says_what_it_is_about_and_where_it_came_from),
		cmocka_unit_test(test_movement__supply_is_what_batches_purchase),
		cmocka_unit_test(test_movement__a_date_moves_no_units_and_names_the_one_before),
		cmocka_unit_test(test_movement__units_come_from_where_they_waited_or_were_short),
		cmocka_unit_test(test_movement__a_cut_makes_units_wait),
		cmocka_unit_test(test_movement__what_is_told_again_takes_the_place_of_what_was_told),
		cmocka_unit_test(test_movement__shipping_takes_supply_unless_nobody_had_allocated_it),
		cmocka_unit_test(test_movement__lines_that_change_tell_what_goes_with_it),
		cmocka_unit_test(test_movement__balances_are_the_sum_of_movements),
		cmocka_unit_test(test_uncovered__an_event_notes_what_it_takes_of_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
