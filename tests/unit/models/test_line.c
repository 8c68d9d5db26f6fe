#include "allot/models/line.h"
#include "allot/base/contract.h"
#include "support/testing.h"

static struct part part(uint64_t id, uint32_t eta, uint64_t batch, uint32_t units)
{
	return (struct part){ .id = id, .eta = eta, .batch = batch, .units = units };
}

static void insert(struct line *l, struct part p)
{
	assert_int_equal(line_insert_part(l, &p), ST_OK);
	l->allocated += p.units;
}

static void begin(struct line *l, uint32_t ordered)
{
	line_init(l);
	l->id = l->product = 1;
	l->ordered = ordered;
	l->policy.split = true;
}

static void test_line__parts_stand_by_batch_then_as_made(void **state)
{
	struct line l;

	(void)state;
	begin(&l, 10);
	insert(&l, part(20, 5, 2, 1));
	insert(&l, part(21, 0, 9, 2));
	insert(&l, part(23, 5, 2, 3));
	insert(&l, part(22, 5, 1, 4));
	const uint64_t ids[] = { 21, 22, 20, 23 };
	assert_int_equal(l.parts_count, COUNT_OF(ids));
	for (uint32_t i = 0; i < COUNT_OF(ids); i++)
		assert_int_equal(l.parts[i].id, ids[i]);
	line_check(&l);
	assert_int_equal(line_part(&l, (struct batch_key){ 5, 2 }, 23)->units, 3);
	assert_null(line_part(&l, (struct batch_key){ 5, 2 }, 22));
	assert_int_equal(line_find_part(&l, 22)->units, 4);
	assert_null(line_find_part(&l, 24));
	line_release(&l);
}

static void test_line__the_first_part_needs_no_memory(void **state)
{
	struct line l;

	(void)state;
	begin(&l, 4);
	insert(&l, part(20, 5, 2, 4));
	assert_ptr_equal(l.parts, &l.only);
	line_remove_part(&l, &l.parts[0]);
	assert_int_equal(l.parts_count, 0);
	line_release(&l);
}

static void test_line__parts_come_and_go_in_any_number(void **state)
{
	struct line l;

	(void)state;
	begin(&l, 1000);
	for (uint64_t i = 1; i <= 1000; i++)
		insert(&l, part(i, (uint32_t)(i * 7919 % 101), i % 13 + 1, 1));
	line_check(&l);
	for (uint64_t i = 1; i <= 1000; i += 2) {
		line_remove_part(&l, line_find_part(&l, i));
		l.allocated--;
		l.short_++;
	}
	line_check(&l);
	assert_int_equal(l.parts_count, 500);
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

/* True when line_check() finds something wrong with L. */
static bool is_broken(const struct line *l)
{
	struct contract_guard guard;

	if (CONTRACT_GUARD(&guard))
		return true;
	line_check(l);
	contract_unguard(&guard);
	return false;
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
		cmocka_unit_test(test_line__parts_stand_by_batch_then_as_made),
		cmocka_unit_test(test_line__the_first_part_needs_no_memory),
		cmocka_unit_test(test_line__parts_come_and_go_in_any_number),
		cmocka_unit_test(test_line__its_open_units_are_in_pieces),
		cmocka_unit_test(test_line__units_are_neither_lost_nor_made),
		cmocka_unit_test(test_line__without_split_it_is_in_one_piece),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
