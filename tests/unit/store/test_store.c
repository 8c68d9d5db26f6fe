/* The port of a run: transactions, the ledger and the journal for publication. */
#include "allot/store/store.h"

#include <stdio.h>

#include "store/lmdb_store.h"
#include "support/scratch.h"
#include "support/store_scene.h"
#include "support/testing.h"

static struct store_scene scene;

static int setup(void **state)
{
	int rc = scratch_setup(state);

	if (!rc)
		store_scene_open(&scene, scratch_path("store"), 0);
	return rc;
}

static int teardown(void **state)
{
	store_scene_close(&scene);
	return scratch_teardown(state);
}

static void test_store__what_is_done_shows_in_the_ledger_when_it_is_committed(void **state)
{
	struct arena arena;
	struct run_record run;
	bool found = true;

	(void)state;
	arena_init(&arena);
	assert_int_equal(scene.store->ops->run_last(scene.store, &arena, &found, &run), ST_OK);
	assert_false(found);
	run = (struct run_record){ .number = 7, .first_event = 1, .end_event = 1, .out = SLICE("/o") };
	run.books.first_movement = run.books.end_movement = 1;
	assert_int_equal(scene.store->ops->run_put(scene.store, &run), ST_OK);
	assert_int_equal(scene.store->ops->run_last(scene.store, &arena, &found, &run), ST_OK);
	assert_false(found);
	assert_int_equal(scene.store->ops->commit(scene.store), ST_OK);
	assert_int_equal(scene.store->ops->run_last(scene.store, &arena, &found, &run), ST_OK);
	assert_true(found);
	assert_int_equal(run.number, 7);
	/* an older run that is written again is not the newest */
	store_scene_begin(&scene);
	run.number = 3;
	assert_int_equal(scene.store->ops->run_put(scene.store, &run), ST_OK);
	assert_int_equal(scene.store->ops->commit(scene.store), ST_OK);
	assert_int_equal(scene.store->ops->run_last(scene.store, &arena, &found, &run), ST_OK);
	assert_int_equal(run.number, 7);
	arena_release(&arena);
}

static void test_store__numbers_go_on_where_the_last_commit_left_them(void **state)
{
	(void)state;
	assert_int_equal(scene.store->ops->next_event(scene.store), 1);
	store_scene_do(&scene, store_create_batch("b1", "LAMP", 5, 0));
	store_scene_refuse(&scene, "bad");
	assert_int_equal(scene.store->ops->next_event(scene.store), 3);
	store_scene_commit(&scene);
	assert_int_equal(scene.store->ops->next_event(scene.store), 3);
	store_scene_do(&scene, store_allocate("o1", "", "LAMP", 1));
	store_scene_abort(&scene);
	assert_int_equal(scene.store->ops->next_event(scene.store), 3);
	store_scene_close(&scene);
	store_scene_open(&scene, scratch_path("store"), 0);
	assert_int_equal(scene.store->ops->next_event(scene.store), 3);
}

static void test_store__publishes_events_with_names_and_refusals_between_them(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 0);
	store_scene_do(&scene, store_create_batch("b1", "LAMP", 5, 3));
	store_scene_refuse(&scene, "no number");
	store_scene_do(&scene, store_allocate("o1", "1", "LAMP", 2));
	store_scene_commit(&scene);
	store_scene_do(&scene, store_change_quantity("b1", 1));
	store_scene_commit(&scene);
	store_scene_tell(&scene, &out);
	buf_put_char(&out, '\0');
	assert_string_equal(out.p, "1 BatchCreated 1 b1 LAMP 0 / 5 3\n"
				   "refused 17 bad-quantity no number\n"
				   "3 LineOpened 0  LAMP 3 o1/1\n"
				   "4 Allocated 1 b1 LAMP 3 o1/1 2 3 4 0\n"
				   "5 BatchQuantityChanged 1 b1 LAMP 0 / 5 1\n"
				   "6 Deallocated 1 b1 LAMP 3 o1/1 2 4\n"
				   "7 OutOfStock 0  LAMP 3 o1/1 2 insufficient 1\n");
	buf_release(&out);
}

/* A number given out again after an abort is another batch's. */
static void test_store__names_of_what_was_undone_are_forgotten(void **state)
{
	struct event event;

	(void)state;
	store_scene_do(&scene, store_create_batch("gone", "VASE", 5, 0));
	store_scene_do(&scene, store_allocate("o1", "", "VASE", 1));
	assert_int_equal(scene.uow->ops->event_read(scene.uow, 3, true, &event), ST_OK);
	assert_slice(event.ref, "gone");
	store_scene_abort(&scene);
	store_scene_do(&scene, store_create_batch("here", "LAMP", 5, 0));
	store_scene_do(&scene, store_allocate("o1", "", "LAMP", 1));
	assert_int_equal(scene.uow->ops->event_read(scene.uow, 3, true, &event), ST_OK);
	assert_slice(event.ref, "here");
	assert_slice(event.sku, "LAMP");
}

static void put_off(uint32_t feed, uint64_t row, const char *kept)
{
	const struct put_off_row put = { feed, row, row % 2, slice_str(kept) };

	assert_int_equal(scene.store->ops->put_off(scene.store, &put), ST_OK);
}

/* The row put off behind (FEED, ROW), or from there on, as "FEED.ROW KEPT", or "-". */
static const char *next_put_off(uint32_t feed, uint64_t row, bool after)
{
	static char room[100];
	struct put_off_row got;
	bool found = true;

	assert_int_equal(scene.store->ops->put_off_next(scene.store, feed, row, after, &found, &got), ST_OK);
	if (!found)
		return "-";
	assert_int_equal(got.did_something, got.row % 2);
	snprintf(room, sizeof(room), "%u.%u %.*s", (unsigned)got.feed, (unsigned)got.row, SLICE_ARG(got.kept));
	return room;
}

static size_t stored_put_off(void)
{
	struct lmdb_store *s = store_of(scene.store);
	MDB_stat stat;

	assert_int_equal(mdb_stat(s->txn, s->env.tables[TABLE_PUT_OFF].dbi, &stat), 0);
	return stat.ms_entries;
}

static void test_store__rows_put_off_come_back_in_order_and_once(void **state)
{
	static char large[60000];

	(void)state;
	memset(large, 'x', sizeof(large) - 1);
	put_off(2, 5, "c");
	put_off(0, 300, "b");
	store_scene_commit(&scene);
	put_off(0, 2, "a");
	put_off(3, 1, large);
	assert_string_equal(next_put_off(0, 0, false), "0.2 a");
	store_scene_commit(&scene);
	assert_string_equal(next_put_off(0, 0, false), "0.2 a");
	assert_string_equal(next_put_off(0, 2, true), "0.300 b");
	assert_string_equal(next_put_off(0, 300, false), "0.300 b");
	assert_string_equal(next_put_off(1, 0, false), "2.5 c");
	assert_int_equal(scene.store->ops->put_off_done(scene.store, 0, 2), ST_OK);
	assert_string_equal(next_put_off(0, 0, false), "0.300 b");
	store_scene_abort(&scene);
	assert_string_equal(next_put_off(0, 0, false), "0.2 a");
	for (int i = 0; i < 4; i++) {
		static const struct {
			uint32_t feed;
			uint64_t row;
		} ROWS[] = { { 0, 2 }, { 0, 300 }, { 2, 5 }, { 3, 1 } };
		assert_int_equal(scene.store->ops->put_off_done(scene.store, ROWS[i].feed, ROWS[i].row), ST_OK);
		store_scene_commit(&scene);
	}
	assert_true(stored_put_off() > 1);
	assert_string_equal(next_put_off(0, 0, false), "-");
	/* the last one gives all room back */
	assert_int_equal(stored_put_off(), 1);
	put_off(0, 2, "again");
	assert_string_equal(next_put_off(0, 0, false), "0.2 again");
}

static void assert_did(uint32_t feed, uint64_t row, enum outcome_type did, uint64_t line)
{
	struct given_before what = { OUTCOME_REFUSED, 99 };

	assert_int_equal(scene.store->ops->first_did(scene.store, feed, row, &what), ST_OK);
	assert_int_equal(what.did, did);
	assert_int_equal(what.line, line);
}

static void first_did_put(uint32_t feed, uint64_t row, enum outcome_type did, uint64_t line)
{
	const struct given_before what = { did, line };

	assert_int_equal(scene.store->ops->first_did_put(scene.store, feed, row, &what), ST_OK);
}

static void test_store__what_first_turns_did_is_known_until_the_feed_is_done(void **state)
{
	const struct store_ops *ops = scene.store->ops;

	(void)state;
	first_did_put(1, 7, OUTCOME_SHIPPED, 1);
	first_did_put(1, 8, OUTCOME_SHIPPED, 0);
	first_did_put(2, 7, OUTCOME_CANCELLED, INT64_MAX);
	for (int i = 0; i < 2; i++) {
		assert_did(1, 7, OUTCOME_SHIPPED, 1);
		assert_did(1, 8, OUTCOME_SHIPPED, 0);
		assert_did(2, 7, OUTCOME_CANCELLED, INT64_MAX);
		assert_did(1, 6, OUTCOME_COUNT, 0);
		store_scene_commit(&scene);
	}
	assert_int_equal(ops->first_did_done(scene.store, 1), ST_OK);
	assert_did(1, 7, OUTCOME_COUNT, 0);
	assert_did(2, 7, OUTCOME_CANCELLED, INT64_MAX);
	store_scene_commit(&scene);
	assert_did(1, 7, OUTCOME_COUNT, 0);
	assert_did(2, 7, OUTCOME_CANCELLED, INT64_MAX);
}

/* All named SKUs, each ended by ';'. */
static const char *named(void)
{
	static char room[200];
	size_t n = 0;
	struct slice sku;
	bool found = true;

	room[0] = '\0';
	for (uint64_t place = 0; found; place++) {
		assert_int_equal(scene.store->ops->named_sku(scene.store, place, &found, &sku), ST_OK);
		if (found)
			n += (size_t)snprintf(room + n, sizeof(room) - n, "%.*s;", SLICE_ARG(sku));
	}
	return room;
}

static void name(const char *sku)
{
	assert_int_equal(scene.uow->ops->named_sku(scene.uow, slice_str(sku)), ST_OK);
}

static void test_store__skus_are_listed_in_the_order_in_which_they_were_named(void **state)
{
	(void)state;
	assert_string_equal(named(), "");
	name("B");
	name("A");
	name("B");
	assert_string_equal(named(), "B;A;");
	store_scene_commit(&scene);
	name("C");
	store_scene_abort(&scene);
	name("D");
	store_scene_commit(&scene);
	assert_string_equal(named(), "B;A;D;");
	assert_int_equal(scene.store->ops->named_skus_done(scene.store), ST_OK);
	assert_string_equal(named(), "");
	name("E");
	store_scene_commit(&scene);
	assert_string_equal(named(), "E;");
}

static void test_store__an_old_reject_names_the_run_that_refused_it_first(void **state)
{
	const uint8_t digest[16] = { 1, 2, 3 };
	uint64_t since = 9;

	(void)state;
	assert_int_equal(scene.store->ops->reject_seen(scene.store, digest, 4, 0, &since), ST_OK);
	assert_int_equal(since, 0);
	store_scene_commit(&scene);
	assert_int_equal(scene.store->ops->reject_seen(scene.store, digest, 5, 0, &since), ST_OK);
	assert_int_equal(since, 4);
}

static enum status stop(void *ctx, const struct event *event)
{
	(void)event;
	++*(int *)ctx;
	return ST_STOPPED;
}

static void test_store__a_visitor_ends_the_reading(void **state)
{
	int seen = 0;
	const struct journal_visitor visitor = { stop, NULL, &seen };

	(void)state;
	store_scene_do(&scene, store_create_batch("b1", "LAMP", 5, 3));
	store_scene_do(&scene, store_create_batch("b2", "LAMP", 5, 3));
	store_scene_commit(&scene);
	assert_int_equal(scene.store->ops->journal(scene.store, 1, 3, &visitor), ST_STOPPED);
	assert_int_equal(seen, 1);
	assert_int_equal(scene.store->ops->journal(scene.store, 1, 1, &visitor), ST_OK);
	assert_int_equal(scene.store->ops->journal(scene.store, 3, 4, &visitor), ST_DAMAGED);
}

static void test_store__keeps_its_identity(void **state)
{
	char identity[64];

	(void)state;
	struct slice id = scene.store->ops->identity(scene.store);
	assert_true(id.n > 0 && id.n < sizeof(identity));
	memcpy(identity, id.p, id.n);
	identity[id.n] = '\0';
	assert_null(strchr(identity, ' '));
	store_scene_close(&scene);
	store_scene_open(&scene, scratch_path("store"), 0);
	assert_slice(scene.store->ops->identity(scene.store), identity);
}

static void test_store__nothing_to_close_or_abort_is_fine(void **state)
{
	(void)state;
	store_close(NULL);
	views_close(NULL);
	scene.store->ops->abort(scene.store);
	scene.store->ops->abort(scene.store);
	store_scene_begin(&scene);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_store__what_is_done_shows_in_the_ledger_when_it_is_committed),
		TEST(test_store__numbers_go_on_where_the_last_commit_left_them),
		TEST(test_store__publishes_events_with_names_and_refusals_between_them),
		TEST(test_store__names_of_what_was_undone_are_forgotten),
		TEST(test_store__a_visitor_ends_the_reading),
		TEST(test_store__keeps_its_identity),
		TEST(test_store__nothing_to_close_or_abort_is_fine),
		TEST(test_store__rows_put_off_come_back_in_order_and_once),
		TEST(test_store__what_first_turns_did_is_known_until_the_feed_is_done),
		TEST(test_store__skus_are_listed_in_the_order_in_which_they_were_named),
		TEST(test_store__an_old_reject_names_the_run_that_refused_it_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
