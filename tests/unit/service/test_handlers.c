/* The handlers together: the table, every failure of the store, contracts, and many random
 * commands. */
#include "allot/service/handlers.h"

#include <stdio.h>

#include "allot/base/contract.h"
#include "service/placing.h"
#include "support/scene.h"
#include "support/testing.h"

static void test_handlers__every_command_has_exactly_one(void **state)
{
	const struct bus_table *table = service_bus_table();

	(void)state;
	for (int i = 0; i < COMMAND_COUNT; i++)
		for (int j = 0; j < i; j++)
			assert_ptr_not_equal(table->handlers[i], table->handlers[j]);
	assert_non_null(table->handlers[0]);
	assert_ptr_equal(table->finish, finish_depleted);
}

static void test_handlers__only_a_quantity_change_has_a_reaction(void **state)
{
	const struct bus_table *table = service_bus_table();

	(void)state;
	for (int type = 0; type < EVENT_COUNT; type++)
		assert_true((table->reactions[type][0] != NULL) == (type == EVENT_BATCH_QUANTITY_CHANGED));
	assert_null(table->reactions[EVENT_BATCH_QUANTITY_CHANGED][1]);
}

/* A night in which every command and every way through it occurs; ends at the first failure of
 * the store. */
static enum status night(struct scene *s)
{
	/* clang-format off */
	const struct { const char *orderid, *line, *sku, *ref; uint32_t qty; } lines[] = {
		{ "o1", "", "LAMP", NULL, 20 }, { "o2", "1", "LAMP", NULL, 20 },
		{ "o2", "1", "CHAIR", NULL, 5 },
		{ "o3", "", "LAMP", "b2", 10 }, { "o3", "", "LAMP", "b1", 10 }, { "o3", "", "LAMP", "b2", 10 },
		{ "o2", "1", "CHAIR", "c1", 20 }, { "o4", "", "LAMP", "b2", 99 },
		{ "o5", "", "LAMP", NULL, 99 },
	};
	/* clang-format on */
	scene_row_batch(s, "b1", "LAMP", 50, "");
	if (!s->status)
		scene_row_batch(s, "b2", "LAMP", 50, "2026-01-01");
	if (!s->status)
		scene_row_batch(s, "c1", "CHAIR", 50, NULL);
	for (size_t i = 0; !s->status && i < COUNT_OF(lines); i++) {
		if (lines[i].ref)
			scene_assign(s, lines[i].orderid, lines[i].line, lines[i].sku, lines[i].qty,
				     lines[i].ref);
		else
			scene_allocate(s, lines[i].orderid, lines[i].line, lines[i].sku, lines[i].qty);
	}
	if (!s->status)
		scene_row_batch(s, "b1", "LAMP", 25, "2026-02-02");
	if (!s->status)
		scene_quantity(s, "b2", 0);
	return s->status;
}

static void test_handlers__any_failure_of_the_store_ends_the_command(void **state)
{
	struct scene *s = *state;
	size_t calls;

	assert_int_equal(night(s), ST_OK);
	calls = s->uow.calls;
	assert_in_range(calls, 60, 200);
	for (size_t fail_at = 1; fail_at <= calls; fail_at++) {
		void *other = NULL;
		struct scene *t;
		assert_int_equal(scene_setup(&other), 0);
		t = other;
		t->uow.fail_at = fail_at;
		assert_int_equal(night(t), ST_IO);
		assert_int_equal(t->uow.calls, fail_at);
		scene_teardown(&other);
	}
}

static void test_handlers__a_line_that_is_allocated_cannot_be_placed_again(void **state)
{
	struct scene *s = *state;
	struct known_line known = { .match = LINE_DUPLICATE };
	struct order_line line = { SLICE("o1"), SLICE(""), SLICE("LAMP"), 5 };
	struct contract_guard guard;

	scene_create(s, "b1", "LAMP", 50, "");
	if (CONTRACT_GUARD(&guard)) {
		assert_non_null(strstr(guard.text, "LINE_NEW"));
	} else {
		(void)placing_new(&s->bus, s->bus.product, (struct batch_place){ 0, 0 }, &line, &known);
		contract_unguard(&guard);
		fail_msg("no contract was broken");
	}
}

static void test_handlers__after_a_broken_contract_the_bus_goes_on(void **state)
{
	struct scene *s = *state;
	struct contract_guard guard;
	struct product *p;

	scene_create(s, "b1", "LAMP", 50, "");
	scene_allocate(s, "o1", "", "LAMP", 10);
	p = memory_uow_product(&s->uow, "LAMP");
	p->segments[0].batches[0].last = 0; /* a bug forgot the line */
	if (CONTRACT_GUARD(&guard)) {
		assert_non_null(strstr(guard.text, "last"));
	} else {
		scene_quantity(s, "b1", 5);
		contract_unguard(&guard);
		fail_msg("no contract was broken");
	}
	assert_int_equal(s->bus.queue_count, 1);
	p->segments[0].batches[0].last = 2;
	product_set(p, (struct batch_place){ 0, 0 }, 50, 10);
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 10), "duplicate");
	assert_int_equal(s->bus.queue_count, 0);
}

/* A small generator, so that a failure is the same on every machine. */
static uint32_t chance(uint64_t *seed, uint32_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % below;
}

static void random_command(struct scene *s, uint64_t *seed)
{
	static const char *const skus[] = { "LAMP", "CHAIR", "SOFA" };
	static const char *const etas[] = { "", "2026-01-01", "2026-01-02", "2026-01-03" };
	static const char *const numbers[] = { "", "", "1", "2", "3" };
	char ref[16], orderid[16];
	const char *sku = skus[chance(seed, COUNT_OF(skus))];
	const char *number = numbers[chance(seed, COUNT_OF(numbers))];
	uint32_t qty = 1 + chance(seed, 5), eta = chance(seed, COUNT_OF(etas) + 1);

	(void)snprintf(ref, sizeof(ref), "%s-%u", sku, chance(seed, 4));
	(void)snprintf(orderid, sizeof(orderid), "o%u", chance(seed, 40));
	switch (chance(seed, 8)) {
	case 0:
		scene_row_batch(s, ref, skus[chance(seed, 20) ? 0 : 1], 1 + chance(seed, 40),
				eta ? etas[eta - 1] : NULL);
		break;
	case 1:
		scene_row_batch(s, ref, sku, chance(seed, 40), eta ? etas[eta - 1] : NULL);
		break;
	case 2:
		scene_quantity(s, ref, chance(seed, 40));
		break;
	case 3:
		scene_eta(s, ref, etas[chance(seed, COUNT_OF(etas))]);
		break;
	case 4:
	case 5:
		scene_assign(s, orderid, number, sku, qty, ref);
		break;
	default:
		scene_allocate(s, orderid, number, sku, qty);
	}
}

static void test_handlers__every_contract_holds_after_every_command(void **state)
{
	struct scene *s = *state;
	uint64_t seed = 1;

	for (int i = 0; i < 20000; i++) {
		random_command(s, &seed);
		assert_int_equal(s->status, ST_OK);
		memory_uow_check(&s->uow);
	}
	assert_true(s->uow.events_count > 5000);
}

/* Versions are counted from the journal, so that no event is missed and none counted twice. */
static void test_handlers__versions_count_the_events_that_change_a_product(void **state)
{
	struct scene *s = *state;
	uint64_t seed = 7, changes = 0, versions = 0;

	for (int i = 0; i < 3000; i++)
		random_command(s, &seed);
	for (uint64_t n = 1; n <= s->uow.events_count; n++)
		changes += memory_uow_event(&s->uow, n).type != EVENT_OUT_OF_STOCK;
	for (size_t i = 0; i < s->uow.products_count; i++)
		versions += s->uow.products[i]->version;
	assert_int_equal(versions, changes);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_handlers__every_command_has_exactly_one),
		TEST(test_handlers__only_a_quantity_change_has_a_reaction),
		TEST(test_handlers__any_failure_of_the_store_ends_the_command),
		TEST(test_handlers__a_line_that_is_allocated_cannot_be_placed_again),
		TEST(test_handlers__after_a_broken_contract_the_bus_goes_on),
		TEST(test_handlers__every_contract_holds_after_every_command),
		TEST(test_handlers__versions_count_the_events_that_change_a_product),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
