#include "store/lines/lines.h"

#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "support/openings.h"
#include "support/store_env.h"
#include "support/testing.h"

struct scene {
	struct store_env *e;
	struct journal journal; /* where every line that a test may name is opened */
	struct lines lines;
};

enum { OPENED = 3100 };

/* "order-ID". Valid until the next call. */
static struct slice order_of(uint64_t id)
{
	static char orderid[32];

	snprintf(orderid, sizeof(orderid), "order-%llu", (unsigned long long)id);
	return slice_str(orderid);
}

static void open_all(struct scene *s)
{
	journal_init(&s->journal, &s->e->env);
	journal_begin(&s->journal, s->e->txn, 1);
	for (uint64_t id = 1; id <= OPENED; id++)
		assert_int_equal(open_line(&s->journal, order_of(id), 7), id);
}

static int setup(void **state)
{
	struct scene *s = store_env_scene(state, sizeof(*s));

	if (!s)
		return -1;
	open_all(s);
	lines_init(&s->lines, &s->e->env, &s->journal);
	lines_begin(&s->lines, s->e->txn);
	return 0;
}

static int teardown(void **state)
{
	struct scene *s = *state;

	lines_release(&s->lines);
	journal_release(&s->journal);
	return store_env_scene_end(state);
}

static void commit(struct scene *s)
{
	assert_int_equal(lines_flush(&s->lines), ST_OK);
	assert_int_equal(journal_flush(&s->journal), ST_OK);
	store_env_commit(s->e);
	journal_begin(&s->journal, s->e->txn, s->journal.next);
	lines_begin(&s->lines, s->e->txn);
}

/* Line ID of the order of that number, all its units short; held. */
static struct line *add(struct scene *s, uint64_t id)
{
	struct line l, *out = NULL;

	line_init(&l);
	l.id = id;
	l.product = 7;
	l.orderid = order_of(id);
	l.ordered = l.short_ = 10;
	assert_int_equal(lines_add(&s->lines, &l, &out), ST_OK);
	return out;
}

static struct line *get(struct scene *s, uint64_t id)
{
	struct line *l = NULL;

	assert_int_equal(lines_get(&s->lines, id, &l), ST_OK);
	return l;
}

static void test_lines__a_line_stands_in_memory_once(void **state)
{
	struct scene *s = *state;
	struct line *l = add(s, 5);

	assert_ptr_equal(get(s, 5), l);
	for (uint64_t id = 100; id < 400; id++)
		(void)add(s, id);
	/* and stays where it is, however many others come and go */
	assert_ptr_equal(get(s, 5), l);
	assert_slice(l->orderid, "order-5");
	l->short_ = 3;
	l->waiting = 7;
	l->keeping.dirty = true;
	for (int i = 0; i < 3; i++)
		lines_drop(&s->lines, l);
	l = get(s, 5);
	assert_int_equal(l->waiting, 7);
	lines_drop(&s->lines, l);
}

static void test_lines__what_is_changed_is_seen_before_and_after_it_is_written(void **state)
{
	struct scene *s = *state;

	lines_drop(&s->lines, add(s, 5));
	for (uint32_t waiting = 1; waiting < 4; waiting++) {
		struct line *l = get(s, 5);
		assert_int_equal(l->waiting, waiting - 1);
		l->waiting = waiting;
		l->short_ = 10 - waiting;
		l->keeping.dirty = true;
		lines_drop(&s->lines, l);
		if (waiting == 2)
			commit(s);
	}
	struct line *l = get(s, 5);
	assert_int_equal(l->waiting, 3);
	lines_drop(&s->lines, l);
	lines_forget(&s->lines);
	l = get(s, 5);
	assert_int_equal(l->waiting, 2);
	lines_drop(&s->lines, l);
}

static void test_lines__a_line_held_at_the_commit_is_written(void **state)
{
	struct scene *s = *state;

	(void)add(s, 5);
	commit(s);
	assert_int_equal(s->lines.held.count, 0);
	lines_drop(&s->lines, get(s, 5));
}

static void test_lines__one_that_was_not_changed_writes_nothing(void **state)
{
	struct scene *s = *state;

	lines_drop(&s->lines, add(s, 5));
	commit(s);
	lines_drop(&s->lines, get(s, 5));
	assert_int_equal(s->lines.pending.count, 0);
}

static void test_lines__many_parts_are_kept(void **state)
{
	struct scene *s = *state;
	struct line *l = add(s, 5);

	l->short_ = 0;
	for (uint32_t i = 0; i < 10; i++) {
		const struct part part = { .id = 10 + i, .batch = 2, .units = 1 };
		assert_int_equal(parts_insert(&l->parts, &part), ST_OK);
		l->allocated++;
	}
	lines_drop(&s->lines, l);
	commit(s);
	l = get(s, 5);
	assert_int_equal(l->parts.count, 10);
	line_check(&(struct line){ .id = 5,
				   .product = 7,
				   .ordered = 10,
				   .allocated = 10,
				   .policy.split = true,
				   .parts = l->parts });
	lines_drop(&s->lines, l);
}

/* Line ID of so many parts as are many; nobody holds it. */
static struct line *add_large(struct scene *s, uint64_t id)
{
	struct line *l = add(s, id);

	l->short_ = 0;
	l->ordered = 0;
	for (uint32_t i = 0; i < 4 * LINE_PARTS_LARGE; i++) {
		const struct part part = { .id = id + 1 + i, .batch = 2, .units = 1 };
		assert_int_equal(parts_insert(&l->parts, &part), ST_OK);
		l->allocated++;
		l->ordered++;
	}
	l->policy.split = true;
	lines_drop(&s->lines, l);
	return l;
}

static void test_lines__one_of_very_many_parts_stays_until_the_end(void **state)
{
	struct scene *s = *state;
	struct line *l = add_large(s, 1000);
	struct seen_line seen;

	assert_int_equal(s->lines.pending.count, 0);
	assert_ptr_equal(get(s, 1000), l);
	assert_int_equal(s->lines.held.idle_bytes, 0);
	lines_drop(&s->lines, l);
	assert_true(s->lines.held.idle_bytes > 0);
	commit(s);
	assert_int_equal(s->lines.held.count, 0);
	assert_int_equal(s->lines.held.idle_bytes, 0);
	assert_int_equal(lines_see(&s->lines, 1000, &seen), ST_OK);
	assert_int_equal(seen.line->parts.count, 4 * LINE_PARTS_LARGE);
	assert_ptr_equal(seen.line, seen.held);
	lines_unsee(&s->lines, &seen);
	assert_int_equal(s->lines.held.count, 1);
}

static void test_lines__of_those_that_stay_only_the_last_one_may_take_more_than_its_room(void **state)
{
	struct scene *s = *state;

	s->lines.pending_max = 1;
	(void)add_large(s, 1000);
	assert_int_equal(s->lines.held.count, 1);
	assert_int_equal(s->lines.pending.count, 0);
	(void)add_large(s, 2000);
	assert_int_equal(s->lines.held.count, 1);
	assert_int_equal(s->lines.pending.count, 1);
	lines_drop(&s->lines, get(s, 1000));
	assert_int_equal(s->lines.held.count, 1);
	commit(s);
	assert_int_equal(get(s, 1000)->parts.count, 4 * LINE_PARTS_LARGE);
	assert_int_equal(get(s, 2000)->parts.count, 4 * LINE_PARTS_LARGE);
}

static void test_lines__a_large_one_that_does_not_add_up_breaks_a_contract(void **state)
{
	struct scene *s = *state;
	struct contract_guard guard;
	struct line *l = add_large(s, 1000);
	bool broken = false;

	parts_first(&l->parts)->units++;
	if (CONTRACT_GUARD(&guard)) {
		broken = true;
	} else {
		(void)lines_flush(&s->lines);
		contract_unguard(&guard);
	}
	assert_true(broken);
	lines_forget(&s->lines);
}

struct walk {
	uint64_t count;
	uint64_t last;
};

static enum status count(void *ctx, const struct line *line)
{
	struct walk *w = ctx;

	assert_true(line->id > w->last);
	w->last = line->id;
	w->count++;
	return ST_OK;
}

static void test_lines__are_walked_and_read_by_id(void **state)
{
	struct scene *s = *state;
	struct walk w = { 0 };
	struct seen_line seen;

	for (uint64_t id = 1000; id > 0; id--)
		lines_drop(&s->lines, add(s, 3 * id));
	commit(s);
	assert_int_equal(lines_walk(&s->e->env, s->e->txn, count, &w), ST_OK);
	assert_int_equal(w.count, 1000);
	assert_int_equal(lines_see(&s->lines, 300, &seen), ST_OK);
	assert_slice(seen.line->orderid, "order-300");
	assert_null(seen.held);
	lines_unsee(&s->lines, &seen);
	assert_int_equal(lines_see(&s->lines, 301, &seen), ST_DAMAGED);
}

/* Opens a line of ORDERID and writes its record, though not its opening; it is found by its name then. */
static void assert_becomes_known(struct scene *s, uint64_t id, struct slice orderid)
{
	struct line_head head;
	struct line l, *held = NULL;

	assert_int_equal(open_line(&s->journal, orderid, 7), id);
	line_init(&l);
	l.id = id;
	l.product = 7;
	l.orderid = orderid;
	l.ordered = l.short_ = 10;
	assert_int_equal(lines_add(&s->lines, &l, &held), ST_OK);
	lines_drop(&s->lines, held);
	assert_int_equal(lines_spill(&s->lines), ST_OK);
	assert_int_equal(lines_head(&s->lines, id, &head), ST_OK);
	assert_true(slice_eq(head.orderid, orderid));
}

/* An id is given out again when its transaction has failed. */
static void test_lines__an_opening_that_was_not_committed_is_forgotten(void **state)
{
	struct scene *s = *state;

	commit(s);
	assert_becomes_known(s, OPENED + 1, SLICE("A"));
	lines_forget(&s->lines);
	store_env_abort(s->e);
	journal_begin(&s->journal, s->e->txn, OPENED + 1);
	lines_begin(&s->lines, s->e->txn);
	assert_becomes_known(s, OPENED + 1, SLICE("B"));
}

/* Every bit of a block of lines, flipped: told, or it changes nothing. */
static void test_lines__a_flipped_bit_is_told(void **state)
{
	struct scene *s = *state;
	struct slice key, value;
	struct walk w = { 0 };

	for (uint64_t id = 1; id <= 20; id++)
		lines_drop(&s->lines, add(s, id));
	commit(s);
	assert_true(store_raw_at(s->e, TABLE_LINES, 0, &key, &value));
	key = store_exact_copy(key);
	value = store_exact_copy(value);
	char *bytes = (char *)(uintptr_t)value.p;
	for (size_t bit = 0; bit < 8 * value.n; bit += 7) {
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
		store_raw_put(s->e, TABLE_LINES, key, value);
		assert_int_equal(lines_walk(&s->e->env, s->e->txn, count, &w), ST_DAMAGED);
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
	}
	store_raw_put(s->e, TABLE_LINES, key, value);
	w = (struct walk){ 0 };
	assert_int_equal(lines_walk(&s->e->env, s->e->txn, count, &w), ST_OK);
	assert_int_equal(w.count, 20);
	free((void *)(uintptr_t)key.p);
	free(bytes);
}

/* What could not be kept for want of memory is told as that, whoever asks: it is not missing. */
static void test_lines__one_that_could_not_be_kept_is_no_damage(void **state)
{
	struct scene *s = *state;
	struct line_head head;
	struct seen_line seen;
	struct line *l = NULL;

	s->lines.failed = ST_NO_MEMORY;
	assert_int_equal(lines_head(&s->lines, 5, &head), ST_NO_MEMORY);
	assert_int_equal(lines_see(&s->lines, 5, &seen), ST_NO_MEMORY);
	assert_int_equal(lines_get(&s->lines, 5, &l), ST_NO_MEMORY);
	s->lines.failed = ST_OK;
	assert_int_equal(lines_head(&s->lines, 5, &head), ST_DAMAGED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_lines__a_line_stands_in_memory_once),
		TEST(test_lines__what_is_changed_is_seen_before_and_after_it_is_written),
		TEST(test_lines__a_line_held_at_the_commit_is_written),
		TEST(test_lines__one_that_was_not_changed_writes_nothing),
		TEST(test_lines__many_parts_are_kept),
		TEST(test_lines__a_large_one_that_does_not_add_up_breaks_a_contract),
		TEST(test_lines__of_those_that_stay_only_the_last_one_may_take_more_than_its_room),
		TEST(test_lines__one_of_very_many_parts_stays_until_the_end),
		TEST(test_lines__are_walked_and_read_by_id),
		TEST(test_lines__an_opening_that_was_not_committed_is_forgotten),
		TEST(test_lines__a_flipped_bit_is_told),
		TEST(test_lines__one_that_could_not_be_kept_is_no_damage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
