/* The port of a run: transactions, the ledger and the journal for publication. */
#include "allot/store/store.h"

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
	assert_string_equal(out.p, "1 BatchCreated 1 b1 LAMP 5 3\n"
				   "refused 17 bad-quantity no number\n"
				   "3 Allocated 1 b1 LAMP o1/1 2 3 3 0\n"
				   "4 BatchQuantityChanged 1 b1 LAMP 5 1\n"
				   "5 Deallocated 1 b1 LAMP o1/1 2 3\n"
				   "6 OutOfStock 0  LAMP o1/1 2 insufficient 1\n");
	buf_release(&out);
}

/* A number given out again after an abort is another batch's. */
static void test_store__names_of_what_was_undone_are_forgotten(void **state)
{
	struct event event;

	(void)state;
	store_scene_do(&scene, store_create_batch("gone", "VASE", 5, 0));
	store_scene_do(&scene, store_allocate("o1", "", "VASE", 1));
	assert_int_equal(scene.uow->ops->event_read(scene.uow, 2, true, &event), ST_OK);
	assert_slice(event.ref, "gone");
	store_scene_abort(&scene);
	store_scene_do(&scene, store_create_batch("here", "LAMP", 5, 0));
	store_scene_do(&scene, store_allocate("o1", "", "LAMP", 1));
	assert_int_equal(scene.uow->ops->event_read(scene.uow, 2, true, &event), ST_OK);
	assert_slice(event.ref, "here");
	assert_slice(event.sku, "LAMP");
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
