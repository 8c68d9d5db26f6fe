/* store_verify(): every kind of difference between the tables and the journal is told. */
#include <stdlib.h>

#include "support/scratch.h"
#include "support/store_env.h"
#include "support/store_scene.h"
#include "support/testing.h"
#include "store/journal/journal.h"
#include "store/ledger.h"
#include "store/lines/lines.h"
#include "store/products/product_codec.h"
#include "store/products/refs.h"

static struct store_env e;

static const char *path(void)
{
	return scratch_path("store");
}

/* A store with a bit of everything: two products, one in segments, moved lines, a refused row. */
static int setup(void **state)
{
	struct store_scene s;
	int rc = scratch_setup(state);

	if (rc)
		return rc;
	store_scene_open(&s, path(), 0);
	store_scene_do(&s, store_create_batch("b1", "LAMP", 50, 0));
	store_scene_do(&s, store_create_batch("b2", "LAMP", 50, 9));
	store_scene_do(&s, store_allocate("o1", "1", "LAMP", 20));
	store_scene_do(&s, store_allocate("o2", "", "LAMP", 20));
	store_scene_refuse(&s, "it is bad");
	store_scene_do(&s, store_change_quantity("b1", 25));
	store_scene_do(&s, store_change_eta("b2", 8));
	for (int i = 0; i < 100; i++) {
		char ref[] = "v00";
		ref[1] = (char)('0' + i / 10);
		ref[2] = (char)('0' + i % 10);
		store_scene_do(&s, store_create_batch(ref, "VASE", 5, 1));
	}
	store_scene_do(&s, store_allocate("o3", "", "VASE", 6));
	store_scene_commit(&s);
	store_scene_close(&s);
	return 0;
}

static int teardown(void **state)
{
	return scratch_teardown(state);
}

static void edit(void)
{
	store_env_open(&e, path());
}

static void edited(void)
{
	store_env_close(&e);
}

static void expect(const char *part)
{
	const char *told = store_verdict(path());

	if (!strstr(told, part) || (*part && !*told))
		fail_msg("told \"%s\", not \"%s\"", told, part);
}

static void put_block(enum table table, struct slice key, struct slice value)
{
	const struct blocks_entry entry = { key, value };

	assert_int_equal(blocks_put(e.txn, &e.env.tables[table], &entry, 1), ST_OK);
}

/* The value of KEY in TABLE, copied into ROOM. */
static struct slice get_block(enum table table, struct slice key, char *room)
{
	struct blocks_cursor c;
	struct slice value = { 0 };
	bool found = false;

	blocks_cursor_init(&c, e.txn, &e.env.tables[table]);
	assert_int_equal(blocks_get(&c, key, &found, &value), ST_OK);
	assert_true(found);
	memcpy(room, value.p, value.n);
	return slice_of(room, value.n);
}

static void test_verify__a_sound_store_is_told_to_be_so(void **state)
{
	(void)state;
	assert_string_equal(store_verdict(path()), "");
}

/* Product LAMP with one figure changed. */
static void change_product(void (*change)(struct product *p))
{
	struct product *p = NULL;
	char room[2000];
	struct buf out;

	edit();
	assert_int_equal(product_decode(SLICE("LAMP"), get_block(TABLE_PRODUCTS, SLICE("LAMP"), room), &p),
			 ST_OK);
	change(p);
	buf_init(&out, 0);
	product_encode(&out, p);
	put_block(TABLE_PRODUCTS, SLICE("LAMP"), buf_slice(&out));
	buf_release(&out);
	product_free(p);
	edited();
}

static void add_version(struct product *p)
{
	p->version++;
}

static void add_available(struct product *p)
{
	p->available++;
}

static void other_quantity(struct product *p)
{
	p->segments[0].batches[0].qty++;
	p->available++;
}

static void other_last(struct product *p)
{
	p->segments[0].batches[0].last--;
}

static void other_allocated(struct product *p)
{
	p->segments[0].batches[0].allocated--;
	p->available++;
}

static void other_batch(struct product *p)
{
	p->segments[0].batches[1].id = 12;
}

static void test_verify__figures_of_products_and_batches_are_recomputed(void **state)
{
	static const struct {
		void (*change)(struct product *p);
		const char *told;
	} CASES[] = {
		{ add_version, "product \"LAMP\": version" },
		{ add_available, "product \"LAMP\": version" },
		{ other_quantity, "batch \"b1\"" },
		{ other_last, "batch \"b1\"" },
		{ other_allocated, "batch \"b1\"" },
		{ other_batch, "product \"LAMP\" has a batch that was never created" },
	};

	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		change_product(CASES[i].change);
		expect(CASES[i].told);
		teardown(state);
		setup(state);
	}
}

static void test_verify__a_product_too_many_is_told(void **state)
{
	char room[2000];

	(void)state;
	edit();
	put_block(TABLE_PRODUCTS, SLICE("LAMQ"), get_block(TABLE_PRODUCTS, SLICE("LAMP"), room));
	edited();
	expect("LAMQ");
}

static void test_verify__segments_that_are_gone_or_changed_are_told(void **state)
{
	struct slice key, value;

	(void)state;
	edit();
	assert_true(store_raw_at(&e, TABLE_SEGMENTS, 1, &key, &value));
	key = store_exact_copy(key);
	store_raw_delete(&e, TABLE_SEGMENTS, key);
	free((void *)(uintptr_t)key.p);
	edited();
	expect("a segment of batches is missing");
}

static void change_ref(const char *ref, struct ref_entry entry)
{
	struct refs refs;

	edit();
	refs_init(&refs, &e.env);
	refs_begin(&refs, e.txn);
	assert_int_equal(refs_put(&refs, slice_str(ref), &entry), ST_OK);
	assert_int_equal(refs_flush(&refs), ST_OK);
	refs_release(&refs);
	edited();
}

static void test_verify__refs_must_lead_to_their_batches(void **state)
{
	static const struct ref_entry WRONG[] = {
		{ 1, 7, 50, 0, true, { "LAMP", 4 } }, /* b1 has no ETA */
		{ 2, 8, 50, 0, true, { "LAMP", 4 } }, /* that is b2 */
		{ 1, 0, 50, 0, true, { "VASE", 4 } },
		{ 999, 0, 50, 0, true, { "LAMP", 4 } },
	};

	for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
		change_ref("b1", WRONG[i]);
		expect("ref \"b1\" does not lead to its batch");
		teardown(state);
		setup(state);
	}
	change_ref("b9", (struct ref_entry){ 1, 0, 50, 0, true, SLICE("LAMP") });
	expect("ref \"b9\"");
}

static void change_line(const char *orderid, const char *line, struct line_entry entry)
{
	const struct order_line l = { slice_str(orderid), slice_str(line), SLICE("LAMP"), entry.qty };
	struct lines lines;

	edit();
	lines_init(&lines, &e.env);
	lines_begin(&lines, e.txn);
	assert_int_equal(lines_put(&lines, &l, &entry), ST_OK);
	assert_int_equal(lines_flush(&lines), ST_OK);
	lines_release(&lines);
	edited();
}

static void move_line(uint64_t line_id, uint64_t event)
{
	struct lines lines;
	bool wrote;

	edit();
	lines_init(&lines, &e.env);
	lines_begin(&lines, e.txn);
	assert_int_equal(lines_move(&lines, line_id, event, &wrote), ST_OK);
	assert_int_equal(lines_flush(&lines), ST_OK);
	lines_release(&lines);
	edited();
}

static void test_verify__lines_must_be_those_of_the_journal(void **state)
{
	change_line("o9", "", (struct line_entry){ 3, 3, 1, 20 });
	expect("3 lines are allocated, by the journal 2");
	teardown(state);
	setup(state);
	change_line("o1", "1", (struct line_entry){ 3, 3, 1, 21 });
	expect("the allocated lines are not those of the journal");
	teardown(state);
	setup(state);
	change_line("o1", "1", (struct line_entry){ 3, 3, 2, 20 });
	expect("the allocated lines are not those of the journal");
	teardown(state);
	setup(state);
	move_line(3, 0);
	expect("1 lines are allocated, by the journal 2");
	teardown(state);
	setup(state);
	move_line(3, 8);
	expect("a line is not on the batch the journal put it on");
}

/*
 * Of what lies above each other in the levels of lines only the uppermost counts, as for who looks a line up.
 */
static void test_verify__an_older_line_must_not_hide_a_newer_one(void **state)
{
	char room[100];

	(void)state;
	edit();
	put_block(TABLE_LINES_0,
		  SLICE("o1\x01"
			"1"),
		  get_block(TABLE_LINES,
			    SLICE("o1\x01"
				  "1"),
			    room));
	edited();
	assert_string_equal(store_verdict(path()), "");
	move_line(2, 0);
	edit();
	/* 20 units, line id 2, product 1 */
	put_block(TABLE_LINES_1,
		  SLICE("o1\x01"
			"1"),
		  SLICE("\x14\x02\x01"));
	edited();
	assert_string_equal(store_verdict(path()), "");
	edit();
	put_block(TABLE_LINES_0,
		  SLICE("o1\x01"
			"1"),
		  SLICE("\x14\x02\x01"));
	edited();
	expect("1 lines are allocated, by the journal 2");
}

static void test_verify__the_notes_of_settlings_must_be_sound(void **state)
{
	(void)state;
	edit();
	assert_int_equal(record_put(e.txn, &e.env.tables[TABLE_META], SLICE("settled lines.1"), SLICE("x"), 0),
			 ST_OK);
	edited();
	expect("a bad note of what was settled");
}

static void change_run(struct run_record run)
{
	run.number = 1;
	run.out = SLICE("/out");
	run.feeds = 1;
	edit();
	assert_int_equal(ledger_put_run(e.txn, &e.env, &run), ST_OK);
	edited();
}

static void test_verify__runs_must_cover_the_journal(void **state)
{
	struct counters counters;

	edit();
	assert_int_equal(counters_get(e.txn, &e.env, &counters), ST_OK);
	edited();
	change_run((struct run_record){ .first_event = 1, .end_event = counters.next_event - 1 });
	expect("the journal ends at event");
	teardown(state);
	setup(state);
	change_run((struct run_record){ .first_event = 2, .end_event = counters.next_event });
	expect("run 1 begins at event 2, not at 1");
	teardown(state);
	setup(state);
	change_run((struct run_record){ .first_event = 1, .end_event = counters.next_event + 1 });
	expect("an entry is missing");
}

/* Two runs that both claim the first events: told, whatever else is wrong then. */
static void test_verify__runs_that_overlap_are_told(void **state)
{
	struct counters counters;
	struct run_record run = { .number = 2, .first_event = 1, .out = SLICE("/out") };

	(void)state;
	edit();
	assert_int_equal(counters_get(e.txn, &e.env, &counters), ST_OK);
	run.end_event = counters.next_event;
	counters.last_run = 2;
	assert_int_equal(counters_put(e.txn, &e.env, &counters), ST_OK);
	assert_int_equal(ledger_put_run(e.txn, &e.env, &run), ST_OK);
	edited();
	expect("run 2 begins at event 1");
}

static void test_verify__the_ledgers_figures_are_recomputed(void **state)
{
	struct arena arena;
	struct feed_record feed;

	(void)state;
	arena_init(&arena);
	for (int i = 0; i < 4; i++) {
		edit();
		assert_int_equal(ledger_get_feed(e.txn, &e.env, 1, 0, &arena, &feed), ST_OK);
		feed.units.allocated += i == 0;
		feed.units.deallocated += i == 1;
		feed.units.short_ += i == 2;
		feed.counts.rejects[CODE_BAD_DATE] += i == 3;
		assert_int_equal(ledger_put_feed(e.txn, &e.env, 1, 0, &feed), ST_OK);
		edited();
		expect(i < 3 ? "run 1: units" : "run 1: the ledger counts 2 refused rows");
		teardown(state);
		setup(state);
	}
	arena_release(&arena);
}

/* Appends EVENT to the journal, the last run's end and the counters with it. */
static void append(struct event event)
{
	struct counters counters;
	struct journal j;

	edit();
	assert_int_equal(counters_get(e.txn, &e.env, &counters), ST_OK);
	journal_init(&j, &e.env);
	journal_begin(&j, e.txn, counters.next_event);
	assert_int_equal(journal_append(&j, &event), ST_OK);
	assert_int_equal(journal_flush(&j), ST_OK);
	journal_release(&j);
	counters.next_event++;
	assert_int_equal(counters_put(e.txn, &e.env, &counters), ST_OK);
	edited();
	change_run((struct run_record){ .first_event = 1, .end_event = counters.next_event });
}

static void test_verify__events_that_contradict_those_before_are_told(void **state)
{
	struct event event = { .type = EVENT_BATCH_QUANTITY_CHANGED, .batch = 1 };

	event.quantity_changed.qty = 25;
	event.quantity_changed.was = 24;
	append(event);
	expect("the quantity before it was 25, not 24");
	teardown(state);
	setup(state);
	event = (struct event){ .type = EVENT_BATCH_ETA_CHANGED, .batch = 1 };
	event.eta_changed.was = 5;
	append(event);
	expect("the ETA before it was another");
	teardown(state);
	setup(state);
	event = (struct event){ .type = EVENT_ALLOCATED, .batch = 1 };
	event.allocated.orderid = SLICE("o7");
	event.allocated.qty = 6;
	event.allocated.previous = 3;
	append(event);
	expect("batch \"b1\" is allocated 26 of 25");
	teardown(state);
	setup(state);
	event.allocated.previous = 0;
	append(event);
	expect("the batch's allocation before it is 3, not 0");
	teardown(state);
	setup(state);
	event.batch = 5;
	append(event);
	expect("is about a batch that was never created");
	teardown(state);
	setup(state);
	event = (struct event){ .type = EVENT_DEALLOCATED, .batch = 1 };
	event.deallocated.orderid = SLICE("o2");
	event.deallocated.qty = 20;
	event.deallocated.reason = REASON_QUANTITY_CUT;
	event.deallocated.line_id = 3;
	append(event);
	expect("not the line that was allocated last is deallocated");
	teardown(state);
	setup(state);
	event.batch = 12;
	append(event);
	expect("nothing was allocated that could be deallocated");
}

static void test_verify__it_changes_nothing(void **state)
{
	struct slice key, value;
	uint64_t before, after;

	(void)state;
	edit();
	before = mdb_txn_id(e.txn);
	assert_true(store_raw_at(&e, TABLE_JOURNAL, 0, &key, &value));
	edited();
	assert_string_equal(store_verdict(path()), "");
	edit();
	after = mdb_txn_id(e.txn);
	edited();
	assert_int_equal(after, before + 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_verify__a_sound_store_is_told_to_be_so),
		TEST(test_verify__figures_of_products_and_batches_are_recomputed),
		TEST(test_verify__a_product_too_many_is_told),
		TEST(test_verify__segments_that_are_gone_or_changed_are_told),
		TEST(test_verify__refs_must_lead_to_their_batches),
		TEST(test_verify__lines_must_be_those_of_the_journal),
		TEST(test_verify__an_older_line_must_not_hide_a_newer_one),
		TEST(test_verify__the_notes_of_settlings_must_be_sound),
		TEST(test_verify__runs_must_cover_the_journal),
		TEST(test_verify__runs_that_overlap_are_told),
		TEST(test_verify__the_ledgers_figures_are_recomputed),
		TEST(test_verify__events_that_contradict_those_before_are_told),
		TEST(test_verify__it_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
