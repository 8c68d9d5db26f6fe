/* Events sorted apart by line: whatever the ranges and the memory, each range gives its own, in order. */

#include "store/verify/line_events.h"
#include "support/scratch.h"
#include "support/testing.h"

enum { EVENTS = 3000, LINES = 200 };

/* Event NUMBER, about a line that is known by then; two runs, the second from the middle on. */
static struct event event_of(uint64_t number)
{
	struct event e = { .type = EVENT_LINE_CANCELLED, .number = number, .product = 1 };
	e.line_id = 1 + number * 7919 % LINES;
	e.orderid = e.line_id % 3 ? SLICE("an-order-of-some-length") : SLICE("another");
	e.line = number % 2 ? SLICE("1") : (struct slice){ 0 };
	e.line_cancelled.units = (uint32_t)(number * number % 1000);
	e.source = (struct source){ .run = number < EVENTS / 2 ? 4 : 5, .line = number % 100 };
	return e;
}

struct seen {
	uint64_t width;
	size_t range;
	uint64_t last;
	uint64_t count;
};

static enum status look(void *ctx, const struct event *e)
{
	struct seen *s = ctx;
	const struct event want = event_of(e->number);
	assert_true(e->number > s->last);
	assert_int_equal(e->line_id / s->width, s->range);
	assert_int_equal(e->type, want.type);
	assert_int_equal(e->line_id, want.line_id);
	assert_int_equal(e->line_cancelled.units, want.line_cancelled.units);
	assert_int_equal(e->source.run, want.source.run);
	assert_true(slice_eq(e->orderid, want.orderid));
	assert_true(slice_eq(e->line, want.line));
	s->last = e->number;
	s->count++;
	return ST_OK;
}

static void add_all(struct line_events *l)
{
	for (uint64_t n = LINES + 1; n <= EVENTS; n++) {
		const struct event e = event_of(n);
		assert_int_equal(line_events_add(l, e.line_id, &e), ST_OK);
	}
}

/* All events come out again, each range's its own. */
static void sort_apart(uint64_t width, size_t bytes_max, bool spills)
{
	struct line_events l;
	uint64_t count = 0;
	assert_int_equal(line_events_init(&l, EVENTS + 1, width, bytes_max), ST_OK);
	add_all(&l);
	assert_int_equal(l.fd >= 0, spills);
	assert_true(!bytes_max || l.bytes <= bytes_max + 100);
	for (size_t i = 0; i < l.count; i++) {
		struct seen s = { .width = l.width, .range = i };
		assert_int_equal(line_events_visit(&l, i, look, &s), ST_OK);
		count += s.count;
	}
	assert_int_equal(count, EVENTS - LINES);
	line_events_release(&l);
}

static void test_line_events__each_range_gives_its_own_in_order(void **state)
{
	(void)state;
	sort_apart(0, 0, true); /* a piece is of one run */
	sort_apart(64, 0, true);
	sort_apart(1, 0, true);
}

static void test_line_events__what_memory_does_not_hold_goes_to_a_file_and_comes_back(void **state)
{
	(void)state;
	sort_apart(64, 1000, true);
	sort_apart(7, 100, true);
	sort_apart(1, 1, true);
	sort_apart(1000, 20000, true);
}

static enum status end_it(void *ctx, const struct event *e)
{
	(void)e;
	++*(int *)ctx;
	return ST_DAMAGED;
}

static void test_line_events__who_is_visited_may_end_it(void **state)
{
	struct line_events l;
	int visits = 0;
	(void)state;
	assert_int_equal(line_events_init(&l, EVENTS + 1, 0, 0), ST_OK);
	add_all(&l);
	assert_int_equal(line_events_visit(&l, 0, end_it, &visits), ST_DAMAGED);
	assert_int_equal(visits, 1);
	line_events_release(&l);
}

static void test_line_events__without_events_there_is_nothing(void **state)
{
	struct line_events l;
	int visits = 0;
	(void)state;
	assert_int_equal(line_events_init(&l, 1, 0, 0), ST_OK);
	assert_int_equal(l.count, 1);
	assert_int_equal(line_events_visit(&l, 0, end_it, &visits), ST_OK);
	assert_int_equal(visits, 0);
	line_events_release(&l);
}

static void test_line_events__where_there_is_no_room_for_the_file_it_is_said(void **state)
{
	struct line_events l;
	enum status st = ST_OK;
	(void)state;
	assert_int_equal(line_events_init(&l, EVENTS + 1, 64, 100), ST_OK);
	scratch_tmpdir("/nowhere/at/all");
	for (uint64_t n = LINES + 1; !st && n <= EVENTS; n++) {
		const struct event e = event_of(n);
		st = line_events_add(&l, e.line_id, &e);
	}
	assert_int_equal(st, ST_IO);
	assert_non_null(strstr(fail_message(), "/nowhere/at/all"));
	line_events_release(&l);
	scratch_tmpdir_back();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line_events__each_range_gives_its_own_in_order),
		cmocka_unit_test(test_line_events__what_memory_does_not_hold_goes_to_a_file_and_comes_back),
		cmocka_unit_test(test_line_events__who_is_visited_may_end_it),
		cmocka_unit_test(test_line_events__without_events_there_is_nothing),
		cmocka_unit_test(test_line_events__where_there_is_no_room_for_the_file_it_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
