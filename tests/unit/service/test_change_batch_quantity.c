#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "allot/service/handlers.h"
#include "support/scene.h"
#include "support/testing.h"

static void test_change_batch_quantity__changes_what_is_available(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 100, "");
	scene_events(s);
	assert_string_equal(scene_quantity(s, "b1", 50), "changed");
	assert_int_equal(batch_available(&(struct batch){ .qty = scene_batch(s, "b1").qty }), 50);
	assert_int_equal(memory_uow_product(&s->uow, "LAMP")->available, 50);
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 100>50\n");
	assert_int_equal(memory_uow_product(&s->uow, "LAMP")->version, 2);
}

static void test_change_batch_quantity__reallocates_if_necessary(void **state)
{
	struct scene *s = *state;
	struct batch one, two;

	scene_create(s, "b1", "LAMP", 50, "");
	scene_create(s, "b2", "LAMP", 50, "2026-01-02");
	scene_allocate(s, "o1", "", "LAMP", 20);
	scene_allocate(s, "o2", "", "LAMP", 20);
	scene_events(s);
	assert_string_equal(scene_quantity(s, "b1", 25), "changed");
	one = scene_batch(s, "b1");
	two = scene_batch(s, "b2");
	assert_int_equal(batch_available(&one), 5);
	assert_int_equal(batch_available(&two), 30);
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 50>25\n"
					     "Deallocated o2 LAMP 20 b1 quantity-cut\n"
					     "Allocated o2 LAMP 20 b2\n");
}

static void test_change_batch_quantity__all_deallocations_come_before_the_first_reallocation(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 30, "");
	scene_create(s, "b2", "LAMP", 25, "2026-01-02");
	scene_allocate(s, "o1", "1", "LAMP", 10);
	scene_allocate(s, "o2", "", "LAMP", 10);
	scene_allocate(s, "o3", "", "LAMP", 10);
	scene_events(s);
	scene_quantity(s, "b1", 5);
	/* the one allocated first goes first, and is out of luck last */
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 30>5\n"
					     "Deallocated o3 LAMP 10 b1 quantity-cut\n"
					     "Deallocated o2 LAMP 10 b1 quantity-cut\n"
					     "Deallocated o1/1 LAMP 10 b1 quantity-cut\n"
					     "Allocated o1/1 LAMP 10 b2\n"
					     "Allocated o2 LAMP 10 b2\n"
					     "OutOfStock o3 LAMP 10 fragmented 10\n");
	assert_int_equal(memory_uow_product(&s->uow, "LAMP")->version, 2 + 3 + 1 + 3 + 2);
}

static void test_change_batch_quantity__a_line_may_return_to_the_same_batch(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 30, "");
	scene_allocate(s, "small", "", "LAMP", 6);
	scene_allocate(s, "large", "", "LAMP", 20);
	scene_allocate(s, "last", "", "LAMP", 4);
	scene_events(s);
	scene_quantity(s, "b1", 10);
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 30>10\n"
					     "Deallocated last LAMP 4 b1 quantity-cut\n"
					     "Deallocated large LAMP 20 b1 quantity-cut\n"
					     "OutOfStock large LAMP 20 insufficient 4\n"
					     "Allocated last LAMP 4 b1\n");
	/* nothing was available before either: not depleted by this */
	assert_int_equal(memory_uow_product(&s->uow, "LAMP")->available, 0);
}

static void test_change_batch_quantity__the_newest_allocation_goes_also_after_lines_have_moved(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 20, "");
	scene_create(s, "b2", "LAMP", 40, "2026-01-02");
	scene_allocate(s, "o1", "", "LAMP", 10);
	scene_allocate(s, "o2", "", "LAMP", 10);
	scene_allocate(s, "o3", "", "LAMP", 10);
	scene_quantity(s, "b1", 10); /* o2 moves behind o3 on b2 */
	scene_events(s);
	scene_quantity(s, "b2", 10);
	assert_string_equal(scene_events(s), "BatchQuantityChanged b2 40>10\n"
					     "Deallocated o2 LAMP 10 b2 quantity-cut\n"
					     "OutOfStock o2 LAMP 10 insufficient 0\n"
					     "OutOfStock LAMP depleted 0\n");
	assert_string_equal(scene_allocate(s, "o3", "", "LAMP", 10), "duplicate");
	assert_string_equal(scene_allocate(s, "o2", "", "LAMP", 10), "out of stock");
}

static void test_change_batch_quantity__a_moved_line_keeps_its_id_and_is_still_a_duplicate(void **state)
{
	struct scene *s = *state;
	struct event moved;

	scene_create(s, "b1", "LAMP", 20, "");
	scene_create(s, "b2", "LAMP", 20, "2026-01-02");
	scene_allocate(s, "o1", "1", "LAMP", 10);
	scene_quantity(s, "b1", 5);
	moved = memory_uow_event(&s->uow, s->uow.events_count);
	assert_int_equal(moved.type, EVENT_ALLOCATED);
	assert_int_equal(moved.allocated.line_id, 3);
	assert_int_equal(moved.allocated.previous, 0);
	assert_int_equal(moved.allocated.eta, scene_day("2026-01-02"));
	assert_string_equal(scene_allocate(s, "o1", "1", "LAMP", 10), "duplicate");
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 10), "duplicate");
	assert_string_equal(scene_assign(s, "o1", "1", "LAMP", 10, "b2"), "duplicate");
}

static void test_change_batch_quantity__to_nothing_lets_all_lines_go(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 20, "");
	scene_allocate(s, "o1", "", "LAMP", 10);
	scene_events(s);
	assert_string_equal(scene_quantity(s, "b1", 0), "changed");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 20>0\n"
					     "Deallocated o1 LAMP 10 b1 quantity-cut\n"
					     "OutOfStock o1 LAMP 10 insufficient 0\n"
					     "OutOfStock LAMP depleted 0\n");
	assert_int_equal(scene_batch(s, "b1").last, 0);
}

static void test_change_batch_quantity__that_takes_the_last_unit_tells_so_once_at_the_end(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 20, "");
	scene_allocate(s, "o1", "", "LAMP", 10);
	scene_events(s);
	scene_quantity(s, "b1", 10);
	scene_quantity(s, "b1", 9);
	scene_quantity(s, "b1", 0);
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 20>10\n"
					     "OutOfStock LAMP depleted 0\n"
					     "BatchQuantityChanged b1 10>9\n"
					     "Deallocated o1 LAMP 10 b1 quantity-cut\n"
					     "OutOfStock o1 LAMP 10 insufficient 9\n"
					     "BatchQuantityChanged b1 9>0\n"
					     "OutOfStock LAMP depleted 0\n");
}

static void test_change_batch_quantity__to_what_it_is_changes_nothing(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 20, "");
	scene_events(s);
	assert_string_equal(scene_quantity(s, "b1", 20), "unchanged");
	assert_string_equal(scene_events(s), "");
}

static void test_change_batch_quantity__of_an_unknown_batch_is_refused(void **state)
{
	struct scene *s = *state;

	assert_string_equal(scene_quantity(s, "b1", 20), "unknown-batch: no batch \"b1\" is known");
	assert_string_equal(scene_events(s), "");
}

static long memory_kib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static void test_change_batch_quantity__a_cut_of_a_million_lines_takes_constant_memory(void **state)
{
#ifdef __SANITIZE_ADDRESS__
	enum { LINES = 100000 }; /* sanitizers multiply the memory of the test's journal */
#else
	enum { LINES = 1000000 };
#endif
	struct scene *s = *state;
	size_t events_of_cut = 2 * LINES + 1;
	char orderid[16];
	long before;

	scene_create(s, "b1", "LAMP", LINES, "");
	scene_create(s, "b2", "LAMP", LINES / 2, "2026-01-02");
	for (int i = 0; i < LINES; i++) {
		(void)snprintf(orderid, sizeof(orderid), "o%d", i);
		scene_allocate(s, orderid, "", "LAMP", 1);
	}
	/* what the journal itself takes is not the domain's: have it before */
	s->uow.events_capacity = s->uow.events_count + events_of_cut + 1;
	s->uow.events = realloc(s->uow.events, s->uow.events_capacity * sizeof(*s->uow.events));
	assert_non_null(s->uow.events);
	memset(s->uow.events + s->uow.events_count, 1, (events_of_cut + 1) * sizeof(*s->uow.events));
	before = memory_kib();
	assert_string_equal(scene_quantity(s, "b1", 0), "changed");
	/* the test's journal copies two names of up to 8 bytes an event */
	assert_in_range(memory_kib() - before, 0, (2 * LINES + LINES) * 8 / 1024 + 8192);
	assert_int_equal(s->observed, 2 + LINES + events_of_cut + 1);
	assert_int_equal(scene_batch(s, "b2").allocated, LINES / 2);
	assert_int_equal(memory_uow_event(&s->uow, LINES + 4).deallocated.line_id, LINES + 2);
	assert_int_equal(memory_uow_event(&s->uow, 2 * LINES + 4).allocated.line_id, 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_change_batch_quantity__changes_what_is_available),
		TEST(test_change_batch_quantity__reallocates_if_necessary),
		TEST(test_change_batch_quantity__all_deallocations_come_before_the_first_reallocation),
		TEST(test_change_batch_quantity__a_line_may_return_to_the_same_batch),
		TEST(test_change_batch_quantity__the_newest_allocation_goes_also_after_lines_have_moved),
		TEST(test_change_batch_quantity__a_moved_line_keeps_its_id_and_is_still_a_duplicate),
		TEST(test_change_batch_quantity__to_nothing_lets_all_lines_go),
		TEST(test_change_batch_quantity__that_takes_the_last_unit_tells_so_once_at_the_end),
		TEST(test_change_batch_quantity__to_what_it_is_changes_nothing),
		TEST(test_change_batch_quantity__of_an_unknown_batch_is_refused),
		TEST(test_change_batch_quantity__a_cut_of_a_million_lines_takes_constant_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
