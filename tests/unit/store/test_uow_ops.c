/* The port of the domain on a real store, without a domain: events and lines are put as handlers would. */
#include <stdio.h>
#include <stdlib.h>

#include "allot/store/store.h"
#include "store/lmdb_store.h"
#include "support/scratch.h"
#include "support/testing.h"
#include "support/waiting_check.h"

static struct store *store;
static struct uow *u;

static void begin(void)
{
	assert_int_equal(store->ops->begin(store, &u), ST_OK);
	u->source = (struct source){ .run = 1, .line = 2 };
}

static void open_store(void)
{
	const struct store_options options = { 0 };

	assert_int_equal(store_open(scratch_path("store"), &options, &store), ST_OK);
	begin();
}

static int setup(void **state)
{
	int rc = scratch_setup(state);

	if (!rc)
		open_store();
	return rc;
}

static int teardown(void **state)
{
	store_close(store);
	return scratch_teardown(state);
}

static void commit(void)
{
	assert_int_equal(store->ops->commit(store), ST_OK);
	begin();
}

static void reopen(void)
{
	assert_int_equal(store->ops->commit(store), ST_OK);
	store_close(store);
	open_store();
}

/* A batch is created as the handler of CreateBatch would; its product. */
static struct product *create(const char *ref, const char *sku, uint32_t qty)
{
	struct event e = { .type = EVENT_BATCH_CREATED, .ref = slice_str(ref), .sku = slice_str(sku) };
	struct product *p = NULL;
	struct batch_place at;

	e.batch_created.qty = qty;
	assert_int_equal(u->ops->product_find(u, slice_str(sku), &p), ST_OK);
	if (!p)
		assert_int_equal(u->ops->product_add(u, slice_str(sku), &p), ST_OK);
	assert_int_equal(u->ops->event_append(u, &e), ST_OK);
	struct batch batch = { .id = e.batch, .qty = qty };
	assert_int_equal(product_add(p, &batch, &at), ST_OK);
	p->dirty = true;
	const struct ref_entry entry = { .batch = e.batch, .sku = p->sku };
	assert_int_equal(u->ops->ref_put(u, slice_str(ref), &entry), ST_OK);
	return p;
}

/* A line becomes known, all its units short; held. */
static struct line *open_line(const char *orderid, const char *number, uint64_t product, uint32_t ordered)
{
	struct event e = { .type = EVENT_LINE_OPENED,
			   .product = product,
			   .orderid = slice_str(orderid),
			   .line = slice_str(number),
			   .line_opened = { .ordered = ordered } };
	struct line l, *out = NULL;

	assert_int_equal(u->ops->event_append(u, &e), ST_OK);
	line_init(&l);
	l.id = e.line_id;
	l.product = product;
	l.orderid = e.orderid;
	l.number = e.line;
	l.ordered = ordered;
	assert_int_equal(u->ops->line_add(u, &l, &out), ST_OK);
	out->short_ = ordered;
	u->ops->line_dirty(u, out, ordered);
	return out;
}

static struct line *unnumbered(const char *orderid, uint64_t product)
{
	struct line *l = NULL;

	assert_int_equal(u->ops->line_unnumbered(u, slice_str(orderid), product, &l), ST_OK);
	return l;
}

static void test_uow__a_line_lives_on_from_transaction_to_transaction(void **state)
{
	uint64_t product = create("b1", "LAMP", 5)->id;
	struct line *l = open_line("A", "", product, 3);
	uint64_t id = l->id;

	(void)state;
	assert_ptr_equal(unnumbered("A", product), l);
	assert_int_equal(l->keeping.holds, 2);
	u->ops->line_drop(u, l);
	u->ops->line_drop(u, l);
	commit();
	l = unnumbered("A", product);
	assert_int_equal(l->id, id);
	assert_int_equal(l->short_, 3);
	l->short_ = 1;
	l->waiting = 2;
	u->ops->line_dirty(u, l, l->ordered);
	u->ops->line_drop(u, l);
	reopen();
	assert_int_equal(u->ops->line_get(u, id, &l), ST_OK);
	assert_int_equal(l->waiting, 2);
	assert_slice(l->orderid, "A");
	u->ops->line_drop(u, l);
	u->ops->line_drop(u, NULL);
}

static void test_uow__what_is_aborted_never_was(void **state)
{
	uint64_t product = create("b1", "LAMP", 5)->id;
	struct line *l;

	(void)state;
	commit();
	l = open_line("A", "", product, 3);
	u->ops->line_drop(u, l);
	/* one that is held, too */
	(void)open_line("B", "", product, 3);
	(void)create("b2", "LAMP", 5);
	store->ops->abort(store);
	begin();
	assert_null(unnumbered("A", product));
	assert_null(unnumbered("B", product));
	struct ref_entry entry;
	bool found = true;
	assert_int_equal(u->ops->ref_find(u, SLICE("b2"), &found, &entry), ST_OK);
	assert_false(found);
	assert_int_equal(store->ops->next_event(store), 2);
}

static void test_uow__a_line_that_is_gone_is_found_no_longer(void **state)
{
	uint64_t product = create("b1", "LAMP", 5)->id;
	struct line *l = open_line("A", "", product, 3);
	uint64_t id = l->id;

	(void)state;
	assert_int_equal(u->ops->line_gone(u, l), ST_OK);
	u->ops->line_drop(u, l);
	assert_null(unnumbered("A", product));
	l = open_line("A", "", product, 4);
	u->ops->line_drop(u, l);
	commit();
	l = unnumbered("A", product);
	assert_int_equal(l->ordered, 4);
	u->ops->line_drop(u, l);
	/* an event may lead to it still */
	assert_int_equal(u->ops->line_get(u, id, &l), ST_OK);
	assert_true(l->gone);
	u->ops->line_drop(u, l);
}

static void test_uow__an_id_that_is_no_line_is_damage(void **state)
{
	struct line *l;

	(void)state;
	assert_int_equal(u->ops->line_get(u, 12345, &l), ST_DAMAGED);
}

static void test_uow__a_number_is_given_and_an_amount_amended(void **state)
{
	uint64_t product = create("b1", "LAMP", 5)->id;
	struct line *l = open_line("A", "", product, 3), *found = NULL;

	(void)state;
	assert_int_equal(u->ops->line_number(u, l, SLICE("1")), ST_OK);
	assert_null(unnumbered("A", product));
	assert_int_equal(u->ops->line_numbered(u, SLICE("A"), SLICE("1"), &found), ST_OK);
	assert_ptr_equal(found, l);
	u->ops->line_drop(u, found);
	l->ordered = l->short_ = 8;
	u->ops->line_dirty(u, l, 3);
	u->ops->line_drop(u, l);
	commit();
	bool several = true;
	assert_int_equal(u->ops->line_numbered_of(u, SLICE("A"), product, 8, &found, &several), ST_OK);
	assert_int_equal(found->ordered, 8);
	assert_slice(found->number, "1");
	assert_false(several);
	uint64_t id = found->id;
	u->ops->line_drop(u, found);
	assert_int_equal(u->ops->line_of_order(u, SLICE("A"), 0, id, &found), ST_OK);
	assert_null(found);
}

/* What is alike ID, or "". */
static const char *alike_to(enum alike_of what, const char *id, const char *of, uint64_t product)
{
	static char room[IDENTIFIER_MAX + 1];
	struct slice out = { 0 };
	bool found = true;

	assert_int_equal(u->ops->alike(u, what, slice_str(id), slice_str(of), product, &found, &out), ST_OK);
	snprintf(room, sizeof(room), "%.*s", found ? (int)out.n : 0, found ? out.p : "");
	return room;
}

static void test_uow__names_that_are_alike_are_found(void **state)
{
	(void)state;
	uint64_t product = create("Ref 1", "0042", 5)->id;
	(void)create("007", "0042", 5);
	(void)create("8", "lamp", 5);
	for (int i = 0; i < 2; i++) {
		assert_string_equal(alike_to(ALIKE_REF, "ref1", "", 0), "Ref 1");
		assert_string_equal(alike_to(ALIKE_REF, "Ref 1", "", 0), "");
		assert_string_equal(alike_to(ALIKE_REF, "7", "", 0), "007");
		assert_string_equal(alike_to(ALIKE_REF, "00 7", "", 0), "007");
		/* the folds are not combined, and refs are no SKUs */
		assert_string_equal(alike_to(ALIKE_REF, "0 8", "", 0), "");
		assert_string_equal(alike_to(ALIKE_REF, "42", "", 0), "");
		assert_string_equal(alike_to(ALIKE_SKU, "42", "", 0), "0042");
		assert_string_equal(alike_to(ALIKE_SKU, "LAMP", "", 0), "lamp");
		assert_string_equal(alike_to(ALIKE_SKU, "lamps", "", 0), "");
		assert_string_equal(alike_to(ALIKE_SKU, "7", "", 0), "");
		commit();
	}
	u->ops->line_drop(u, open_line("0100", "05", product, 3));
	assert_string_equal(alike_to(ALIKE_ORDER, "100", "", product), "0100");
	assert_string_equal(alike_to(ALIKE_ORDER, "100", "", product + 1), "");
	assert_string_equal(alike_to(ALIKE_NUMBER, "5", "0100", product), "05");
	assert_string_equal(alike_to(ALIKE_NUMBER, "5", "100", product), "");
}

static void test_uow__a_batch_leads_to_its_ref(void **state)
{
	struct slice ref = { 0 };

	(void)state;
	(void)create("b1", "LAMP", 5);
	(void)create("b2", "LAMP", 5);
	assert_int_equal(u->ops->ref_of(u, 2, &ref), ST_OK);
	assert_slice(ref, "b2");
	reopen();
	assert_int_equal(u->ops->ref_of(u, 1, &ref), ST_OK);
	assert_slice(ref, "b1");
}

/*
 * Many changed lines in one transaction stay within the bound on memory, and are as if they had been kept
 * there.
 */
static void test_uow__very_many_changed_lines_are_written_in_between(void **state)
{
	enum { LINES = 3000 };
	struct lmdb_store *s = store_of(store);
	uint64_t product = create("b1", "LAMP", 5)->id;

	(void)state;
	s->lines.pending_max = 20000;
	for (int i = 0; i < LINES; i++) {
		char orderid[20];
		snprintf(orderid, sizeof(orderid), "order-%d", i);
		u->ops->line_drop(u, open_line(orderid, "", product, 3));
		assert_true(lines_pressure(&s->lines) < 40000);
	}
	for (int i = 0; i < LINES; i++) {
		struct line *l;
		uint64_t id = 2 + (uint64_t)i * 7919 % LINES;
		assert_int_equal(u->ops->line_get(u, id, &l), ST_OK);
		l->short_ = 1;
		l->waiting = 2;
		u->ops->line_dirty(u, l, 3);
		u->ops->line_drop(u, l);
	}
	commit();
	for (int i = 0; i < LINES; i++) {
		struct line *l;
		assert_int_equal(u->ops->line_get(u, 2 + (uint64_t)i, &l), ST_OK);
		assert_int_equal(l->waiting, 2);
		u->ops->line_drop(u, l);
	}
}

static void test_uow__waiting_lines_come_back_with_their_product(void **state)
{
	static const uint32_t QUEUES[] = { 3, 700, 20, 0, 2000 };
	struct product *p = create("b1", "LAMP", 5);
	uint32_t there = 0;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(QUEUES); i++) {
		const struct waiting_access queue = { &p->waiting, p->id, p->waiting_source };
		for (; there < QUEUES[i]; there++) {
			const struct waiter w = { .line = 10 + there, .units = 1 + there };
			assert_int_equal(waiting_add(queue, &w), ST_OK);
		}
		for (; there > QUEUES[i]; there--)
			assert_int_equal(waiting_remove(queue, (struct waiter_key){ 0, 9 + there }), ST_OK);
		p->dirty = true;
		reopen();
		assert_int_equal(u->ops->product_find(u, SLICE("LAMP"), &p), ST_OK);
		assert_int_equal(p->waiting.lines, there);
		const struct waiting_access again = { &p->waiting, p->id, p->waiting_source };
		for (uint32_t s = 0; s < p->waiting.count; s++)
			assert_int_equal(waiting_load(again, s), ST_OK);
		waiting_check(&p->waiting);
		MDB_stat records;
		struct lmdb_store *ls = store_of(store);
		assert_int_equal(mdb_stat(ls->txn, ls->env.tables[TABLE_WAITING].dbi, &records), 0);
		/* records of segments that are no more are gone, too */
		assert_int_equal(records.ms_entries, waiting_is_listed(&p->waiting) ? p->waiting.count : 0);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_uow__a_line_lives_on_from_transaction_to_transaction),
		TEST(test_uow__what_is_aborted_never_was),
		TEST(test_uow__a_line_that_is_gone_is_found_no_longer),
		TEST(test_uow__an_id_that_is_no_line_is_damage),
		TEST(test_uow__a_number_is_given_and_an_amount_amended),
		TEST(test_uow__names_that_are_alike_are_found),
		TEST(test_uow__a_batch_leads_to_its_ref),
		TEST(test_uow__very_many_changed_lines_are_written_in_between),
		TEST(test_uow__waiting_lines_come_back_with_their_product),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
