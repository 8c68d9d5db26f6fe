#include "allot/models/line.h"
#include "allot/base/contract.h"
#include "support/testing.h"

static struct part part(uint64_t id, uint32_t eta, uint64_t batch, uint32_t units)
{
	return (struct part){ .id = id, .eta = eta, .batch = batch, .units = units };
}

static void insert(struct line *l, struct part p)
{
	assert_int_equal(parts_insert(&l->parts, &p), ST_OK);
	l->allocated += p.units;
}

static void begin(struct line *l, uint32_t ordered)
{
	line_init(l);
	l->id = l->product = 1;
	l->ordered = ordered;
	l->policy.split = true;
}

/* True when CHECK finds something wrong with L. */
static bool finds(void (*check)(const struct line *l), const struct line *l)
{
	struct contract_guard guard;

	if (CONTRACT_GUARD(&guard))
		return true;
	check(l);
	contract_unguard(&guard);
	return false;
}

static bool is_broken(const struct line *l)
{
	return finds(line_check, l);
}

static bool is_broken_whole(const struct line *l)
{
	return finds(line_check_whole, l);
}

static void test_line__of_many_parts_only_the_whole_check_looks_at_all(void **state)
{
	struct line l;

	(void)state;
	begin(&l, 1000);
	for (uint64_t i = 1; i <= 1000; i++)
		insert(&l, part(i, 0, 1, 1));
	line_check_whole(&l);
	parts_at(&l.parts, (struct batch_key){ 0, 1 }, 500)->units = 2;
	assert_false(is_broken(&l));
	assert_true(is_broken_whole(&l));
	line_release(&l);
}

static void test_line__few_parts_are_checked_always(void **state)
{
	struct line l;

	(void)state;
	begin(&l, PARTS_FEW);
	for (uint64_t i = 1; i <= PARTS_FEW; i++)
		insert(&l, part(i, 0, 1, 1));
	assert_false(is_broken(&l));
	parts_at(&l.parts, (struct batch_key){ 0, 1 }, 7)->units = 2;
	assert_true(is_broken(&l));
	line_release(&l);
}

static void test_line__its_open_units_are_in_pieces(void **state)
{
	struct line l;

	(void)state;
	begin(&l, 10);
	l.shipped = 2;
	l.cancelled = 1;
	assert_int_equal(line_open(&l), 7);
	assert_int_equal(line_loose(&l), 7);
	insert(&l, part(20, 5, 2, 4));
	l.waiting = 2;
	l.short_ = 1;
	assert_int_equal(line_loose(&l), 0);
	assert_int_equal(line_pieces(&l), 3);
	assert_false(line_wholly_short(&l));
	line_release(&l);
}

static void test_line__units_are_neither_lost_nor_made(void **state)
{
	struct line l;

	(void)state;
	begin(&l, 10);
	l.waiting = 9;
	assert_true(is_broken(&l));
	l.waiting = 10;
	assert_false(is_broken(&l));
	l.short_ = 1;
	assert_true(is_broken(&l));
	l.short_ = 0;
	l.cut = 11;
	assert_true(is_broken(&l));
}

static void test_line__without_split_it_is_in_one_piece(void **state)
{
	struct line l;

	(void)state;
	begin(&l, 10);
	l.waiting = 4;
	l.short_ = 6;
	assert_false(is_broken(&l));
	l.policy.split = false;
	assert_true(is_broken(&l));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line__of_many_parts_only_the_whole_check_looks_at_all),
		cmocka_unit_test(test_line__few_parts_are_checked_always),
		cmocka_unit_test(test_line__its_open_units_are_in_pieces),
		cmocka_unit_test(test_line__units_are_neither_lost_nor_made),
		cmocka_unit_test(test_line__without_split_it_is_in_one_piece),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
