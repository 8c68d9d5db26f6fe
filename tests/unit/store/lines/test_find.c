#include "store/lines/find.h"

#include <stdio.h>

#include "allot/models/alike.h"
#include "support/openings.h"
#include "support/store_env.h"
#include "support/testing.h"

struct scene {
	struct store_env *e;
	struct journal journal;
	struct lines lines;
	struct index index;
	struct find find;
};

static void begin(struct scene *s)
{
	journal_begin(&s->journal, s->e->txn, s->journal.next);
	lines_begin(&s->lines, s->e->txn);
	assert_int_equal(index_begin(&s->index, s->e->txn), ST_OK);
	find_begin(&s->find);
}

static void commit(struct scene *s)
{
	assert_int_equal(lines_flush(&s->lines), ST_OK);
	assert_int_equal(journal_flush(&s->journal), ST_OK);
	assert_int_equal(index_flush(&s->index), ST_OK);
	store_env_commit(s->e);
	while (index_unsettled(&s->index)) {
		assert_int_equal(index_settle(&s->index, s->e->txn), ST_OK);
		store_env_commit(s->e);
	}
	begin(s);
}

static int setup(void **state)
{
	struct scene *s = store_env_scene(state, sizeof(*s));

	if (!s)
		return -1;
	journal_init(&s->journal, &s->e->env);
	s->journal.next = 100;
	lines_init(&s->lines, &s->e->env, &s->journal);
	index_init(&s->index, &s->e->env);
	find_init(&s->find, &s->lines, &s->index);
	begin(s);
	return 0;
}

static int teardown(void **state)
{
	struct scene *s = *state;

	lines_release(&s->lines);
	journal_release(&s->journal);
	index_release(&s->index);
	return store_env_scene_end(state);
}

static struct line_head head_of(const struct line *l)
{
	return (struct line_head){ .id = l->id,
				   .product = l->product,
				   .ordered = l->ordered,
				   .orderid = l->orderid,
				   .number = l->number };
}

/* A line becomes known; its id. NUMBER "": none. */
static uint64_t add(struct scene *s, const char *orderid, const char *number, uint64_t product,
		    uint32_t ordered)
{
	struct line l, *held;

	line_init(&l);
	l.id = open_line(&s->journal, slice_str(orderid), product);
	l.product = product;
	l.orderid = slice_str(orderid);
	l.number = slice_str(number);
	l.ordered = l.short_ = ordered;
	struct line_head head = head_of(&l);
	assert_int_equal(find_add(&s->find, &head), ST_OK);
	assert_int_equal(lines_add(&s->lines, &l, &held), ST_OK);
	lines_drop(&s->lines, held);
	return l.id;
}

static void take_out(struct scene *s, uint64_t id)
{
	struct line *held;

	assert_int_equal(lines_get(&s->lines, id, &held), ST_OK);
	struct line_head head = head_of(held);
	assert_int_equal(find_remove(&s->find, &head), ST_OK);
	held->gone = held->keeping.dirty = true;
	lines_drop(&s->lines, held);
}

static void number(struct scene *s, uint64_t id, const char *number)
{
	struct line *held;

	assert_int_equal(lines_get(&s->lines, id, &held), ST_OK);
	struct line_head was = head_of(held), is = was;
	is.number = slice_str(number);
	assert_int_equal(find_change(&s->find, &was, &is), ST_OK);
	lines_set_number(&s->lines, held, is.number);
	lines_drop(&s->lines, held);
}

static void amend(struct scene *s, uint64_t id, uint32_t ordered)
{
	struct line *held;

	assert_int_equal(lines_get(&s->lines, id, &held), ST_OK);
	struct line_head was = head_of(held);
	held->ordered = held->short_ = ordered;
	held->keeping.dirty = true;
	struct line_head is = head_of(held);
	assert_int_equal(find_change(&s->find, &was, &is), ST_OK);
	lines_drop(&s->lines, held);
}

static uint64_t numbered(struct scene *s, const char *orderid, const char *number)
{
	uint64_t id = 99;
	assert_int_equal(find_numbered(&s->find, slice_str(orderid), slice_str(number), &id), ST_OK);
	return id;
}

static uint64_t unnumbered(struct scene *s, const char *orderid, uint64_t product)
{
	uint64_t id = 99;
	assert_int_equal(find_unnumbered(&s->find, slice_str(orderid), product, &id), ST_OK);
	return id;
}

static uint64_t numbered_of(struct scene *s, const char *orderid, uint64_t product, uint32_t ordered,
			    bool *several)
{
	uint64_t id = 99;
	assert_int_equal(find_numbered_of(&s->find, slice_str(orderid), product, ordered, &id, several), ST_OK);
	return id;
}

static uint64_t of_order(struct scene *s, const char *orderid, uint64_t product, uint64_t after)
{
	uint64_t id = 99;
	assert_int_equal(find_of_order(&s->find, slice_str(orderid), product, after, &id), ST_OK);
	return id;
}

/* The order that is alike, or "". */
static const char *alike_order(struct scene *s, const char *orderid, uint64_t product)
{
	static char room[IDENTIFIER_MAX + 1];
	struct slice out = { 0 };
	bool found = true;

	assert_int_equal(find_alike_order(&s->find, slice_str(orderid), product, &found, &out), ST_OK);
	snprintf(room, sizeof(room), "%.*s", found ? (int)out.n : 0, found ? out.p : "");
	return room;
}

static const char *alike_number(struct scene *s, const char *orderid, const char *number, uint64_t product)
{
	static char room[IDENTIFIER_MAX + 1];
	struct slice out = { 0 };
	bool found = true;

	assert_int_equal(
		find_alike_number(&s->find, slice_str(orderid), slice_str(number), product, &found, &out),
		ST_OK);
	snprintf(room, sizeof(room), "%.*s", found ? (int)out.n : 0, found ? out.p : "");
	return room;
}

/* Fills ORDERID up to LINES numbered lines for product 1000, of 77 units each. */
static void fill(struct scene *s, const char *orderid, int lines)
{
	for (int i = 0; i < lines; i++) {
		char number[16];
		snprintf(number, sizeof(number), "x%d", i);
		(void)add(s, orderid, number, 1000, 77);
	}
}

/* The same whether the order is small or large, pending or stored. */
static void look(struct scene *s, const char *orderid, uint64_t first)
{
	bool several = false;

	assert_int_equal(numbered(s, orderid, "1"), first);
	assert_int_equal(numbered(s, orderid, "4"), 0);
	assert_int_equal(numbered(s, "other", "1"), 0);
	assert_int_equal(unnumbered(s, orderid, 5), first + 1);
	assert_int_equal(unnumbered(s, orderid, 6), 0);
	assert_int_equal(numbered_of(s, orderid, 5, 20, &several), first + 3);
	assert_true(several);
	assert_int_equal(numbered_of(s, orderid, 5, 30, &several), first);
	assert_int_equal(numbered_of(s, orderid, 5, 0, NULL), first);
	assert_int_equal(numbered_of(s, orderid, 6, 10, &several), first + 4);
	assert_false(several);
	assert_int_equal(numbered_of(s, orderid, 7, 10, &several), 0);
	assert_int_equal(of_order(s, orderid, 0, 0), first);
	assert_int_equal(of_order(s, orderid, 0, first), first + 1);
	assert_int_equal(of_order(s, orderid, 5, first + 1), first + 2);
	assert_int_equal(of_order(s, orderid, 5, first + 3), 0);
	assert_int_equal(of_order(s, orderid, 6, 0), first + 4);
}

static void test_find__lines_of_an_order_by_what_people_call_them(void **state)
{
	struct scene *s = *state;
	uint64_t first = add(s, "A", "1", 5, 10);

	(void)add(s, "A", "", 5, 10);
	(void)add(s, "A", "2", 5, 20);
	take_out(s, first + 2);
	(void)add(s, "A", "2", 5, 20);
	(void)add(s, "A", "x", 6, 10);
	take_out(s, first + 3);
	while (s->journal.next < first + 10)
		(void)open_line(&s->journal, SLICE("other"), 5);
	(void)add(s, "A", "3", 5, 20);
	assert_int_equal(numbered(s, "A", "1"), first);
	assert_int_equal(numbered(s, "A", "2"), 0);
	assert_int_equal(numbered(s, "A", "3"), first + 10);
	commit(s);
	assert_int_equal(numbered(s, "A", "2"), 0);
	assert_int_equal(numbered(s, "A", "3"), first + 10);
}

static void test_find__large_orders_are_as_small_ones(void **state)
{
	struct scene *s = *state;
	uint64_t first = add(s, "A", "1", 5, 10);

	(void)add(s, "A", "", 5, 10);
	(void)add(s, "A", "2", 5, 25);
	(void)add(s, "A", "3", 5, 20);
	(void)add(s, "A", "x", 6, 10);
	look(s, "A", first);
	commit(s);
	look(s, "A", first);
	fill(s, "A", GROUP_SMALL - 5);
	look(s, "A", first);
	/* one more makes it large */
	uint64_t more = add(s, "A", "more", 1000, 3);
	look(s, "A", first);
	commit(s);
	look(s, "A", first);
	take_out(s, more);
	look(s, "A", first);
	commit(s);
	look(s, "A", first);
	more = add(s, "A", "more", 1000, 3);
	fill(s, "A", 0);
	(void)add(s, "A", "more still", 1000, 3);
	take_out(s, more);
	look(s, "A", first);
	commit(s);
	look(s, "A", first);
}

/* What is done while an order is small again must not be found as it was when it was large. */
static void test_find__an_order_may_become_small_and_large_again(void **state)
{
	struct scene *s = *state;
	uint64_t gone = add(s, "A", "gone", 5, 10), amended = add(s, "A", "amended", 5, 11);
	uint64_t named = add(s, "A", "", 5, 12);

	fill(s, "A", GROUP_SMALL - 3);
	uint64_t more = add(s, "A", "more", 1000, 3);
	commit(s);
	take_out(s, more);
	take_out(s, gone);
	amend(s, amended, 20);
	number(s, named, "named");
	commit(s);
	for (int i = 0; i < 4; i++) {
		char text[32];
		snprintf(text, sizeof(text), "again %d", i);
		(void)add(s, "A", text, 1000, 3);
		commit(s);
		assert_int_equal(numbered(s, "A", "gone"), 0);
		assert_int_equal(numbered(s, "A", "more"), 0);
		assert_int_equal(unnumbered(s, "A", 5), 0);
		assert_int_equal(numbered(s, "A", "named"), named);
		assert_int_equal(numbered_of(s, "A", 5, 11, NULL), amended);
		assert_int_equal(numbered_of(s, "A", 5, 12, NULL), named);
		assert_int_equal(of_order(s, "A", 5, 0), amended);
	}
}

static void test_find__follows_a_line_that_is_numbered_or_amended(void **state)
{
	struct scene *s = *state;

	for (int large = 0; large < 2; large++) {
		const char *orderid = large ? "L" : "S";
		fill(s, orderid, large ? 40 : 3);
		uint64_t a = add(s, orderid, "", 5, 10), b = add(s, orderid, "2", 5, 11);
		commit(s);
		number(s, a, "1");
		assert_int_equal(unnumbered(s, orderid, 5), 0);
		assert_int_equal(numbered(s, orderid, "1"), a);
		assert_int_equal(numbered_of(s, orderid, 5, 11, NULL), b);
		amend(s, b, 12);
		assert_int_equal(numbered_of(s, orderid, 5, 11, NULL), a);
		assert_int_equal(numbered_of(s, orderid, 5, 12, NULL), b);
		commit(s);
		assert_int_equal(numbered_of(s, orderid, 5, 12, NULL), b);
	}
}

static void test_find__alike_orders_and_numbers(void **state)
{
	struct scene *s = *state;

	for (int large = 0; large < 2; large++) {
		const char *order = large ? "0070" : "0080", *other = large ? "70" : "80";
		fill(s, order, large ? 40 : 1);
		(void)add(s, order, "07", 5, 1);
		commit(s);
		assert_string_equal(alike_order(s, other, 5), order);
		assert_string_equal(alike_order(s, other, 6), "");
		assert_string_equal(alike_order(s, order, 5), "");
		assert_string_equal(alike_order(s, "700", 5), "");
		assert_string_equal(alike_order(s, "x", 5), "");
		assert_string_equal(alike_number(s, order, "7", 5), "07");
		assert_string_equal(alike_number(s, order, "07", 5), "");
		assert_string_equal(alike_number(s, order, "7", 6), "");
		assert_string_equal(alike_number(s, other, "7", 5), "");
		/* neither is taken for the other */
		assert_int_equal(numbered(s, other, "07"), 0);
		assert_int_equal(numbered(s, order, "7"), 0);
		assert_int_equal(of_order(s, other, 0, 0), 0);
	}
}

/* A model: all lines, looked through. */
enum { MODEL_MAX = 600 };
struct known {
	uint64_t id;
	char orderid[8];
	char number[8];
	uint64_t product;
	uint32_t ordered;
	bool gone;
};
static struct known known[MODEL_MAX];
static size_t known_count;

static uint64_t model_numbered(const char *orderid, const char *number)
{
	for (size_t i = 0; i < known_count; i++)
		if (!known[i].gone && strcmp(known[i].orderid, orderid) == 0 &&
		    strcmp(known[i].number, number) == 0)
			return known[i].id;
	return 0;
}

static uint64_t model_unnumbered(const char *orderid, uint64_t product)
{
	for (size_t i = 0; i < known_count; i++)
		if (!known[i].gone && strcmp(known[i].orderid, orderid) == 0 && !known[i].number[0] &&
		    known[i].product == product)
			return known[i].id;
	return 0;
}

static uint64_t model_numbered_of(const char *orderid, uint64_t product, uint32_t ordered, bool *several)
{
	uint64_t any = 0, best = 0;

	*several = false;
	for (size_t i = 0; i < known_count; i++) {
		const struct known *k = &known[i];
		if (k->gone || strcmp(k->orderid, orderid) != 0 || !k->number[0] || k->product != product)
			continue;
		*several = any != 0;
		any = any ? any : k->id;
		if (!best && k->ordered == ordered)
			best = k->id;
	}
	return best ? best : any;
}

static uint64_t model_of_order(const char *orderid, uint64_t product, uint64_t after)
{
	for (size_t i = 0; i < known_count; i++)
		if (!known[i].gone && strcmp(known[i].orderid, orderid) == 0 && known[i].id > after &&
		    (!product || known[i].product == product))
			return known[i].id;
	return 0;
}

static bool model_alike_order(const char *orderid, uint64_t product)
{
	for (size_t i = 0; i < known_count; i++)
		if (!known[i].gone && known[i].product == product &&
		    alike(slice_str(known[i].orderid), slice_str(orderid), false))
			return true;
	return false;
}

static bool model_alike_number(const char *orderid, const char *number, uint64_t product)
{
	for (size_t i = 0; i < known_count; i++)
		if (!known[i].gone && known[i].product == product && strcmp(known[i].orderid, orderid) == 0 &&
		    known[i].number[0] && alike(slice_str(known[i].number), slice_str(number), false))
			return true;
	return false;
}

static void draw(uint64_t *random, char orderid[8], char number[8], uint64_t *product, uint32_t *ordered)
{
	static const char *const ORDERS[] = { "7", "07", "007", "a", "b" };

	snprintf(orderid, 8, "%s", ORDERS[store_below(random, COUNT_OF(ORDERS))]);
	snprintf(number, 8, store_below(random, 2) ? "%u" : "%02u", (unsigned)store_below(random, 60));
	if (store_below(random, 4) == 0)
		number[0] = '\0';
	*product = 1 + store_below(random, 4);
	*ordered = 1 + store_below(random, 5);
}

static void change_one(struct scene *s, uint64_t *random)
{
	char orderid[8], text[8];
	uint64_t product;
	uint32_t ordered;

	draw(random, orderid, text, &product, &ordered);
	uint64_t there = text[0] ? model_numbered(orderid, text) : model_unnumbered(orderid, product);
	if (!there && known_count < MODEL_MAX) {
		struct known *k = &known[known_count++];
		*k = (struct known){ .id = s->journal.next, .product = product, .ordered = ordered };
		memcpy(k->orderid, orderid, 8);
		memcpy(k->number, text, 8);
		assert_int_equal(add(s, orderid, text, product, ordered), k->id);
		return;
	}
	for (size_t i = 0; there && i < known_count; i++) {
		struct known *k = &known[i];
		if (k->id != there)
			continue;
		if (!k->number[0] && store_below(random, 2)) {
			snprintf(k->number, sizeof(k->number), "n%u", (unsigned)(k->id % 1000));
			number(s, k->id, k->number);
		} else if (store_below(random, 2)) {
			k->ordered = ordered;
			amend(s, k->id, ordered);
		} else {
			k->gone = true;
			take_out(s, k->id);
		}
	}
}

static void ask_all(struct scene *s, uint64_t *random)
{
	char orderid[8], text[8];
	uint64_t product;
	uint32_t ordered;
	bool several = false, want = false;

	draw(random, orderid, text, &product, &ordered);
	if (text[0]) {
		assert_int_equal(numbered(s, orderid, text), model_numbered(orderid, text));
		assert_int_equal(alike_number(s, orderid, text, product)[0] != '\0',
				 model_alike_number(orderid, text, product));
	}
	assert_int_equal(unnumbered(s, orderid, product), model_unnumbered(orderid, product));
	uint64_t best = model_numbered_of(orderid, product, ordered, &want);
	assert_int_equal(numbered_of(s, orderid, product, ordered, &several), best);
	assert_int_equal(several, want);
	uint64_t after = store_below(random, 2) ? 0 : 100 + store_below(random, 800);
	product = store_below(random, 2) ? product : 0;
	assert_int_equal(of_order(s, orderid, product, after), model_of_order(orderid, product, after));
	product = 1 + store_below(random, 4);
	assert_int_equal(alike_order(s, orderid, product)[0] != '\0', model_alike_order(orderid, product));
}

static void test_find__is_as_looking_through_all_lines(void **state)
{
	struct scene *s = *state;
	uint64_t random = 71;

	known_count = 0;
	s->index.bounds = (struct index_bounds){ 4, 8, 6, 2, 4, 2, 4 };
	for (int i = 0; i < 3000; i++) {
		change_one(s, &random);
		ask_all(s, &random);
		if (store_below(&random, 60) == 0)
			commit(s);
	}
}

/* Reads that N rows of an order with N lines cost: each is looked for in every way, then added. */
static uint64_t reads_of(struct scene *s, const char *orderid, int n)
{
	uint64_t before = s->lines.reads;

	for (int i = 0; i < n; i++) {
		char text[32];
		bool several;
		snprintf(text, sizeof(text), "%d", i);
		(void)numbered(s, orderid, text);
		(void)unnumbered(s, orderid, 5);
		(void)numbered_of(s, orderid, 5, (uint32_t)(i % 7) + 1, &several);
		(void)numbered_of(s, orderid, 5, 1000, &several);
		(void)alike_order(s, orderid, 5);
		(void)alike_number(s, orderid, text, 5);
		(void)add(s, orderid, text, 5, (uint32_t)(i % 7) + 1);
		if (i % 1000 == 999)
			commit(s);
	}
	return s->lines.reads - before;
}

static void test_find__rows_cost_the_same_however_many_lines_the_order_has(void **state)
{
	struct scene *s = *state;

	assert_true(reads_of(s, "1234", 2000) <= (uint64_t)2000 * 12 + 10000);
	assert_true(reads_of(s, "large", 8000) <= (uint64_t)8000 * 12 + 10000);
}

/* As when an order that is wholly short is sent again each night. */
static void test_find__an_order_whose_lines_are_all_replaced_costs_no_more(void **state)
{
	enum { LINES = 4000 };
	struct scene *s = *state;

	for (int night = 0; night < 2; night++) {
		uint64_t before = s->lines.reads;
		for (int i = 0; i < LINES; i++) {
			char text[32];
			snprintf(text, sizeof(text), "%d", i);
			uint64_t old = numbered(s, "A", text);
			if (old)
				take_out(s, old);
			(void)add(s, "A", text, 5, 1);
		}
		assert_true(s->lines.reads - before <= (uint64_t)LINES * 3);
		commit(s);
	}
}

static void test_find__a_walk_reads_each_line_once(void **state)
{
	struct scene *s = *state;
	uint64_t id = 0, n = 0;

	fill(s, "A", 3000);
	commit(s);
	uint64_t before = s->lines.reads;
	while ((id = of_order(s, "A", 0, id)) != 0)
		n++;
	assert_int_equal(n, 3000);
	assert_int_equal(s->lines.reads - before, 3000);
	before = s->lines.reads;
	for (id = n = 0; (id = of_order(s, "A", 1000, id)) != 0; n++)
		;
	assert_int_equal(n, 3000);
	assert_int_equal(s->lines.reads - before, 3000);
}

static void test_find__what_leads_to_a_line_that_is_not_there_is_told(void **state)
{
	struct scene *s = *state;
	uint64_t id = 0;

	/* an id in the index without a record */
	assert_int_equal(index_add(&s->index, hash_order(s->find.seed, SLICE("A")), 50), ST_OK);
	assert_int_equal(find_numbered(&s->find, SLICE("A"), SLICE("1"), &id), ST_DAMAGED);
	/* one whose record is of another order */
	find_begin(&s->find);
	uint64_t other = add(s, "B", "1", 5, 1);
	assert_int_equal(index_add(&s->index, hash_order(s->find.seed, SLICE("C")), other), ST_OK);
	find_begin(&s->find);
	assert_int_equal(find_unnumbered(&s->find, SLICE("C"), 5, &id), ST_DAMAGED);
	/* one that is gone */
	struct line *held;
	find_begin(&s->find);
	assert_int_equal(lines_get(&s->lines, other, &held), ST_OK);
	held->gone = held->keeping.dirty = true;
	lines_drop(&s->lines, held);
	assert_int_equal(find_numbered(&s->find, SLICE("B"), SLICE("1"), &id), ST_DAMAGED);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_find__lines_of_an_order_by_what_people_call_them),
		T(test_find__large_orders_are_as_small_ones),
		T(test_find__an_order_may_become_small_and_large_again),
		T(test_find__follows_a_line_that_is_numbered_or_amended),
		T(test_find__alike_orders_and_numbers),
		T(test_find__is_as_looking_through_all_lines),
		T(test_find__rows_cost_the_same_however_many_lines_the_order_has),
		T(test_find__an_order_whose_lines_are_all_replaced_costs_no_more),
		T(test_find__a_walk_reads_each_line_once),
		T(test_find__what_leads_to_a_line_that_is_not_there_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
