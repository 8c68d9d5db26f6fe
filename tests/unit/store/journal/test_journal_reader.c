#include <stdlib.h>

#include "support/store_env.h"
#include "support/store_events.h"
#include "support/testing.h"
#include "store/journal/journal.h"

enum { ENTRIES = 2500, STORED = 2000 };

/* A journal of ENTRIES random entries, STORED of them flushed over several commits. */
struct scene {
	struct store_env *e;
	struct journal journal;
	struct names names;
	struct journal_reader reader;
	struct random_entry *entries; /* number N at N - 1 */
};

static int setup(void **state)
{
	struct scene *s = store_env_scene(state, sizeof(*s));
	uint64_t random = 21;

	if (!s)
		return -1;
	s->entries = random_journal(s->e, &s->journal, &random, ENTRIES, STORED);
	names_init(&s->names, 1 << 13);
	journal_reader_init(&s->reader, &s->e->env, s->e->txn, &s->journal, &s->names);
	return 0;
}

static int teardown(void **state)
{
	struct scene *s = *state;

	journal_reader_release(&s->reader);
	names_release(&s->names);
	journal_release(&s->journal);
	free(s->entries);
	return store_env_scene_end(state);
}

static void check_read(struct scene *s, uint64_t n)
{
	struct event e;
	const struct event *want = &s->entries[n - 1].event;
	enum status st = journal_read(&s->reader, n, false, &e);

	if (want->type == EVENT_NONE) {
		assert_int_equal(st, ST_DAMAGED);
		return;
	}
	assert_int_equal(st, ST_OK);
	assert_event(&e, want);
}

static void test_journal_reader__reads_any_event_stored_or_not_in_any_order(void **state)
{
	struct scene *s = *state;
	uint64_t random = 22;

	for (uint64_t n = 1; n <= ENTRIES; n++)
		check_read(s, n);
	for (uint64_t n = ENTRIES; n >= 1; n--)
		check_read(s, n);
	for (int i = 0; i < 3000; i++)
		check_read(s, 1 + store_below(&random, ENTRIES));
}

static void test_journal_reader__sees_each_entry_as_soon_as_it_is_appended(void **state)
{
	struct scene *s = *state;
	struct event e = { .type = EVENT_ALLOCATED, .batch = 1, .source = { .run = 1, .line = 2 } }, got;

	e.allocated.units = 1;
	for (uint64_t n = ENTRIES + 1; n <= ENTRIES + 1500; n++) {
		char orderid[] = "order-0000";
		orderid[9] = (char)('0' + n % 10);
		e.orderid = slice_str(orderid);
		e.line_id = 1 + n % 7;
		e.allocated.part = 0;
		assert_int_equal(journal_append(&s->journal, &e), ST_OK);
		assert_int_equal(journal_read(&s->reader, n, false, &got), ST_OK);
		assert_event(&got, &e);
		assert_int_equal(journal_read(&s->reader, n + 1, false, &got), ST_DAMAGED);
		if (n % 100 == 0)
			check_read(s, n % ENTRIES + 1);
	}
}

static void test_journal_reader__fills_in_ref_and_sku_of_the_batch(void **state)
{
	struct scene *s = *state;
	size_t filled = 0, damaged = 0;

	for (uint64_t n = 1; n <= ENTRIES; n++) {
		const struct event *want = &s->entries[n - 1].event;
		struct event e;
		if (want->type == EVENT_NONE)
			continue;
		uint64_t named = want->batch ? want->batch : want->product;
		const struct event *batch = named ? &s->entries[named - 1].event : NULL;
		enum status st = journal_read(&s->reader, n, true, &e);
		if (batch && batch->type != EVENT_BATCH_CREATED) {
			assert_int_equal(st, ST_DAMAGED);
			damaged++;
			continue;
		}
		assert_int_equal(st, ST_OK);
		if (batch) {
			assert_true(slice_eq(e.ref, want->batch ? batch->ref : (struct slice){ 0 }));
			assert_true(slice_eq(e.sku, batch->sku));
			filled++;
		}
	}
	assert_true(filled > 100);
	assert_true(damaged > 100);
}

static void test_journal_reader__one_batch_asked_for_gives_the_names_of_those_beside_it(void **state)
{
	struct scene *s = *state;
	uint64_t asked = STORED / 2;
	size_t known = 0;
	struct slice ref, sku;

	while (s->entries[asked - 1].event.type != EVENT_BATCH_CREATED ||
	       s->entries[asked].event.type != EVENT_BATCH_CREATED)
		asked++;
	assert_true(asked < STORED);
	struct event e = { .type = EVENT_ALLOCATED, .batch = asked };
	assert_int_equal(journal_fill(&s->reader, &e), ST_OK);
	for (uint64_t n = 1; n <= ENTRIES; n++) {
		const struct event *batch = &s->entries[n - 1].event;
		if (!names_get(&s->names, n, &ref, &sku))
			continue;
		assert_int_equal(batch->type, EVENT_BATCH_CREATED);
		assert_true(slice_eq(ref, batch->ref));
		assert_true(slice_eq(sku, batch->sku));
		known++;
	}
	assert_true(known > 1);
}

static void test_journal_reader__a_batch_is_named_however_few_names_are_kept(void **state)
{
	struct scene *s = *state;
	size_t filled = 0;

	names_release(&s->names);
	names_init(&s->names, 1);
	for (uint64_t n = ENTRIES; n >= 1; n--) {
		const struct event *batch = &s->entries[n - 1].event;
		struct event e = { .type = EVENT_ALLOCATED, .batch = n };
		if (batch->type != EVENT_BATCH_CREATED)
			continue;
		assert_int_equal(journal_fill(&s->reader, &e), ST_OK);
		assert_true(slice_eq(e.ref, batch->ref));
		assert_true(slice_eq(e.sku, batch->sku));
		filled++;
	}
	assert_true(filled > ENTRIES / 20);
}

static void test_journal_reader__numbers_that_are_none_are_told(void **state)
{
	struct scene *s = *state;
	struct event e;

	assert_int_equal(journal_read(&s->reader, 0, false, &e), ST_DAMAGED);
	assert_int_equal(journal_read(&s->reader, ENTRIES + 1, false, &e), ST_DAMAGED);
	assert_int_equal(journal_read(&s->reader, UINT64_MAX, false, &e), ST_DAMAGED);
	check_read(s, 1);
}

/* Counts what a walk brings and holds it against the entries. */
struct walked {
	const struct scene *s;
	uint64_t next;
	uint64_t stop_at; /* the visitor ends the walk there; 0: never */
};

static enum status on_event(void *ctx, const struct event *event)
{
	struct walked *w = ctx;

	assert_int_equal(event->number, w->next);
	assert_event(event, &w->s->entries[w->next - 1].event);
	return w->next++ == w->stop_at ? ST_STOPPED : ST_OK;
}

static enum status on_refusal(void *ctx, uint64_t number, const struct refusal *refusal)
{
	struct walked *w = ctx;

	assert_int_equal(number, w->next);
	assert_int_equal(w->s->entries[w->next - 1].event.type, EVENT_NONE);
	assert_refusal(refusal, &w->s->entries[w->next - 1].refusal);
	return w->next++ == w->stop_at ? ST_STOPPED : ST_OK;
}

static enum status walk(const struct scene *s, uint64_t from, uint64_t to, uint64_t stop_at)
{
	struct walked w = { s, from, stop_at };
	const struct journal_walker walker = { on_event, on_refusal, &w };
	enum status st = journal_walk(&s->e->env, s->e->txn, from, to, &walker);

	if (st == ST_OK)
		assert_int_equal(w.next, from < to ? to : from);
	if (st == ST_STOPPED)
		assert_int_equal(w.next, stop_at + 1);
	return st;
}

static void test_journal_reader__walks_any_range_of_what_is_stored(void **state)
{
	struct scene *s = *state;
	uint64_t random = 23;

	assert_int_equal(walk(s, 1, STORED + 1, 0), ST_OK);
	assert_int_equal(walk(s, 5, 5, 0), ST_OK);
	assert_int_equal(walk(s, 9, 5, 0), ST_OK);
	for (int i = 0; i < 300; i++) {
		uint64_t from = 1 + store_below(&random, STORED);
		uint64_t to = from + store_below(&random, (uint32_t)(STORED + 2 - from));
		assert_int_equal(walk(s, from, to, 0), ST_OK);
		if (to > from)
			assert_int_equal(walk(s, from, to, from + (to - from) / 2), ST_STOPPED);
	}
	/* up to the tail, which is not written yet */
	uint64_t end = s->journal.first;
	assert_int_equal(walk(s, 1, end, 0), ST_OK);
	assert_int_equal(walk(s, 1, end + 1, 0), ST_DAMAGED);
	assert_int_equal(walk(s, end, end + 1, 0), ST_DAMAGED);
	assert_int_equal(walk(s, 0, 3, 0), ST_DAMAGED);
}

static void test_journal_reader__a_block_that_is_gone_or_misplaced_is_told(void **state)
{
	struct scene *s = *state;
	struct slice key, value;
	uint64_t random = 24;

	for (int i = 0; i < 12; i++) {
		uint64_t first;
		assert_true(store_raw_at(s->e, TABLE_JOURNAL, store_below(&random, 10), &key, &value));
		first = be64_get((const unsigned char *)key.p);
		key = store_exact_copy(key);
		value = store_exact_copy(value);
		store_raw_delete(s->e, TABLE_JOURNAL, key);
		struct event e;
		journal_reader_reset(&s->reader, s->e->txn);
		assert_int_equal(journal_read(&s->reader, first, false, &e), ST_DAMAGED);
		assert_int_equal(walk(s, 1, STORED + 1, 0), ST_DAMAGED);
		/* the same bytes under another number */
		unsigned char other[8];
		be64_put(other, first + 1);
		store_raw_put(s->e, TABLE_JOURNAL, slice_of(other, 8), value);
		assert_int_equal(walk(s, 1, STORED + 1, 0), ST_DAMAGED);
		store_raw_delete(s->e, TABLE_JOURNAL, slice_of(other, 8));
		store_raw_put(s->e, TABLE_JOURNAL, key, value);
		assert_int_equal(walk(s, 1, STORED + 1, 0), ST_OK);
		free((void *)(uintptr_t)key.p);
		free((void *)(uintptr_t)value.p);
	}
}

static void test_journal_reader__bad_blocks_under_a_right_checksum_are_told(void **state)
{
	struct scene *s = *state;
	static const struct slice BAD[] = { { "", 0 },
					    { "\x00", 1 },
					    { "\x05\x01", 2 },
					    { "\x01\x09", 2 },
					    { "\x02\x06\x00\x01"
					      "S\x04\x00",
					      7 } };

	for (size_t i = 0; i < COUNT_OF(BAD); i++) {
		unsigned char key[8];
		be64_put(key, 1);
		assert_int_equal(
			record_put(s->e->txn, &s->e->env.tables[TABLE_JOURNAL], slice_of(key, 8), BAD[i], 0),
			ST_OK);
		struct event e;
		journal_reader_reset(&s->reader, s->e->txn);
		assert_int_equal(journal_read(&s->reader, 1, false, &e), ST_DAMAGED);
	}
}

static void test_journal_reader__forgets_what_it_read_when_reset(void **state)
{
	struct scene *s = *state;
	uint64_t random = 25, n = ENTRIES;

	check_read(s, n);
	store_env_abort(s->e);
	journal_begin(&s->journal, s->e->txn, STORED + 1);
	journal_reader_reset(&s->reader, s->e->txn);
	for (n = STORED + 1; n <= ENTRIES; n++)
		random_append(&s->journal, &random, n > 1 ? &s->entries[n - 2] : NULL, &s->entries[n - 1]);
	for (n = STORED + 1; n <= ENTRIES; n++)
		check_read(s, n);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_journal_reader__reads_any_event_stored_or_not_in_any_order),
		TEST(test_journal_reader__sees_each_entry_as_soon_as_it_is_appended),
		TEST(test_journal_reader__fills_in_ref_and_sku_of_the_batch),
		TEST(test_journal_reader__one_batch_asked_for_gives_the_names_of_those_beside_it),
		TEST(test_journal_reader__a_batch_is_named_however_few_names_are_kept),
		TEST(test_journal_reader__numbers_that_are_none_are_told),
		TEST(test_journal_reader__walks_any_range_of_what_is_stored),
		TEST(test_journal_reader__a_block_that_is_gone_or_misplaced_is_told),
		TEST(test_journal_reader__bad_blocks_under_a_right_checksum_are_told),
		TEST(test_journal_reader__forgets_what_it_read_when_reset),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
