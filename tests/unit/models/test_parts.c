#include "allot/models/parts.h"
#include "allot/base/contract.h"
#include "support/testing.h"

#include <stdlib.h>

static struct part part(uint64_t id, uint32_t eta, uint64_t batch, uint32_t units)
{
	return (struct part){ .id = id, .eta = eta, .batch = batch, .units = units };
}

static void insert(struct parts *p, struct part it)
{
	assert_int_equal(parts_insert(p, &it), ST_OK);
}

static void test_parts__stand_by_batch_then_as_made(void **state)
{
	const uint64_t ids[] = { 21, 22, 20, 23 };
	struct parts p = { .count = 0 };
	struct parts_walk walk = { .of = &p };

	(void)state;
	assert_null(parts_first(&p));
	assert_null(parts_last(&p));
	assert_null(parts_at(&p, (struct batch_key){ 5, 2 }, 20));
	insert(&p, part(20, 5, 2, 1));
	insert(&p, part(21, 0, 9, 2));
	insert(&p, part(23, 5, 2, 3));
	insert(&p, part(22, 5, 1, 4));
	assert_int_equal(p.count, COUNT_OF(ids));
	for (size_t i = 0; i < COUNT_OF(ids); i++)
		assert_int_equal(parts_next(&walk)->id, ids[i]);
	assert_null(parts_next(&walk));
	assert_int_equal(parts_check(&p), 10);
	assert_int_equal(parts_first(&p)->id, 21);
	assert_int_equal(parts_last(&p)->id, 23);
	assert_int_equal(parts_at(&p, (struct batch_key){ 5, 2 }, 23)->units, 3);
	assert_null(parts_at(&p, (struct batch_key){ 5, 2 }, 22));
	assert_int_equal(parts_find(&p, 22)->units, 4);
	assert_null(parts_find(&p, 24));
	assert_int_equal(parts_behind(&p, (struct batch_key){ 0, 9 })->id, 22);
	assert_int_equal(parts_behind(&p, (struct batch_key){ 0, 1 })->id, 21);
	assert_null(parts_behind(&p, (struct batch_key){ 5, 2 }));
	parts_release(&p);
}

static void test_parts__the_first_one_needs_no_memory(void **state)
{
	struct parts p = { .count = 0 };

	(void)state;
	insert(&p, part(20, 5, 2, 4));
	assert_int_equal(parts_memory(&p), 0);
	assert_ptr_equal(parts_first(&p), &p.only);
	assert_ptr_equal(parts_last(&p), &p.only);
	assert_ptr_equal(parts_at(&p, (struct batch_key){ 5, 2 }, 20), &p.only);
	assert_null(parts_behind(&p, (struct batch_key){ 5, 2 }));
	assert_ptr_equal(parts_behind(&p, (struct batch_key){ 5, 1 }), &p.only);
	parts_remove(&p, &p.only);
	assert_int_equal(p.count, 0);
	assert_null(parts_first(&p));
}

/* What the parts should be: a sorted array. */
struct plain {
	struct part list[2000];
	size_t count;
};

static int by_place(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	int c = batch_key_cmp((struct batch_key){ x->eta, x->batch }, (struct batch_key){ y->eta, y->batch });

	return c ? c : (x->id > y->id) - (x->id < y->id);
}

static void assert_same(const struct parts *p, struct plain *plain)
{
	struct parts_walk walk = { .of = p };

	qsort(plain->list, plain->count, sizeof(plain->list[0]), by_place);
	assert_int_equal(p->count, plain->count);
	for (size_t i = 0; i < plain->count; i++)
		assert_int_equal(parts_next(&walk)->id, plain->list[i].id);
	assert_null(parts_next(&walk));
	assert_int_equal(parts_check(p), plain->count);
	for (size_t i = 0; i < plain->count; i += 7)
		assert_int_equal(parts_find(p, plain->list[i].id)->batch, plain->list[i].batch);
}

static void take_out(struct parts *p, struct plain *plain, size_t i)
{
	parts_remove(p, parts_find(p, plain->list[i].id));
	assert_null(parts_find(p, plain->list[i].id));
	plain->list[i] = plain->list[--plain->count];
}

/* Parts come at any place, and go at any place, by the thousand; in which order is drawn by STEP. */
static void play(struct parts *p, uint64_t step)
{
	struct plain *plain = calloc(1, sizeof(*plain));
	uint64_t id = 0;

	assert_non_null(plain);
	for (int round = 0; round < 4; round++) {
		while (plain->count < 2000) {
			id++;
			struct part next = part(id, (uint32_t)(id * step % 101), id * step % 13 + 1, 1);
			insert(p, next);
			plain->list[plain->count++] = next;
		}
		assert_same(p, plain);
		for (uint64_t i = 0; plain->count > 300; i++)
			take_out(p, plain, i * step % plain->count);
		assert_same(p, plain);
	}
	while (plain->count > 0)
		take_out(p, plain, step % plain->count);
	assert_same(p, plain);
	insert(p, part(id + 1, 1, 1, 1));
	assert_int_equal(parts_first(p)->id, id + 1);
	free(plain);
}

static void test_parts__come_and_go_at_any_place_in_any_number(void **state)
{
	(void)state;
	for (uint64_t step = 0; step < 4; step++) {
		struct parts p = { .count = 0 };
		play(&p, step * 7919);
		parts_release(&p);
	}
}

static void test_parts__one_that_has_moved_is_found_by_its_id(void **state)
{
	struct parts p = { .count = 0 };

	(void)state;
	for (uint64_t i = 1; i <= 1000; i++)
		insert(&p, part(i, 10, 1, 1));
	for (uint64_t i = 1000; i >= 1; i--) {
		struct part moved = *parts_find(&p, i);
		parts_remove(&p, parts_find(&p, i));
		moved.eta = 5;
		insert(&p, moved);
		assert_int_equal(parts_find(&p, i)->eta, 5);
	}
	assert_int_equal(parts_check(&p), 1000);
	parts_release(&p);
}

static void test_parts__shipped_from_the_front_and_added_behind_they_take_no_more_memory(void **state)
{
	struct parts p = { .count = 0 };
	uint64_t id = 0;

	(void)state;
	while (id < 1000)
		insert(&p, part(++id, 1, 1, 1));
	assert_non_null(parts_find(&p, 1));
	size_t before = parts_memory(&p);
	for (int i = 0; i < 100000; i++) {
		parts_remove(&p, parts_first(&p));
		insert(&p, part(++id, 1, 1, 1));
		assert_int_equal(parts_find(&p, id)->id, id);
	}
	assert_int_equal(parts_check(&p), 1000);
	assert_true(parts_memory(&p) < 3 * before);
	parts_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts__stand_by_batch_then_as_made),
		cmocka_unit_test(test_parts__the_first_one_needs_no_memory),
		cmocka_unit_test(test_parts__come_and_go_at_any_place_in_any_number),
		cmocka_unit_test(test_parts__one_that_has_moved_is_found_by_its_id),
		cmocka_unit_test(test_parts__shipped_from_the_front_and_added_behind_they_take_no_more_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
