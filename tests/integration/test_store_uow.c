/* The service's handlers on a real store: the original tests of unit of work, repository and views. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/scratch.h"
#include "support/store_scene.h"
#include "support/testing.h"

static struct store_scene scene;

static const char *path(void)
{
	return scratch_path("store");
}

static int setup(void **state)
{
	int rc = scratch_setup(state);

	if (!rc)
		store_scene_open(&scene, path(), 0);
	return rc;
}

/* Whatever a test did, the store is sound when it is over. */
static int teardown(void **state)
{
	store_scene_close(&scene);
	assert_string_equal(store_verdict(path()), "");
	return scratch_teardown(state);
}

static void reopen(void)
{
	store_scene_close(&scene);
	store_scene_open(&scene, path(), 0);
}

static void test_unit_of_work__retrieves_a_batch_and_allocates_to_it(void **state)
{
	(void)state;
	store_scene_do(&scene, store_create_batch("b1", "LAMP", 100, 0));
	store_scene_commit(&scene);
	reopen();
	assert_int_equal(store_scene_do(&scene, store_allocate("o1", "", "LAMP", 10)), OUTCOME_ALLOCATED);
	store_scene_commit(&scene);
	assert_string_equal(store_view_order(path(), "o1"), "o1/ LAMP 10 b1 0;");
	assert_string_equal(store_view_batch(path(), "b1"), "b1 LAMP 100 0 10 90;o1/ LAMP 10 b1 0;");
}

static void test_unit_of_work__rolls_back_uncommitted_work_by_default(void **state)
{
	(void)state;
	store_scene_do(&scene, store_create_batch("b1", "LAMP", 100, 0));
	store_scene_commit(&scene);
	store_scene_do(&scene, store_create_batch("b2", "LAMP", 100, 0));
	store_scene_do(&scene, store_allocate("o1", "", "LAMP", 10));
	assert_string_equal(store_view_order(path(), "o1"), "-");
	reopen();
	assert_string_equal(store_view_batches(path()), "b1 LAMP 100 0 0 100;");
	assert_string_equal(store_view_order(path(), "o1"), "-");
	assert_string_equal(store_view_batch(path(), "b2"), "-");
}

/* The work of a chunk ends in the middle: nothing of it may be left, in the store or in memory. */
static void test_unit_of_work__rolls_back_on_error(void **state)
{
	(void)state;
	store_scene_do(&scene, store_create_batch("b1", "LAMP", 100, 0));
	store_scene_do(&scene, store_allocate("o1", "1", "LAMP", 10));
	store_scene_commit(&scene);
	store_scene_do(&scene, store_change_quantity("b1", 5));
	store_scene_do(&scene, store_create_batch("b2", "VASE", 7, 3));
	store_scene_do(&scene, store_allocate("o2", "", "VASE", 7));
	store_scene_refuse(&scene, "a row of this chunk");
	store_scene_abort(&scene);
	assert_int_equal(store_scene_do(&scene, store_allocate("o1", "1", "LAMP", 10)), OUTCOME_DUPLICATE);
	assert_int_equal(store_scene_do(&scene, store_allocate("o2", "", "VASE", 7)), OUTCOME_REFUSED);
	assert_int_equal(scene.out.code, CODE_UNKNOWN_SKU);
	store_scene_commit(&scene);
	assert_string_equal(store_view_batches(path()), "b1 LAMP 100 0 10 90;");
	/* the numbers of what was undone are given again, to others */
	store_scene_do(&scene, store_create_batch("b3", "DESK", 7, 3));
	store_scene_do(&scene, store_allocate("o3", "", "DESK", 2));
	store_scene_commit(&scene);
	assert_string_equal(store_view_order(path(), "o3"), "o3/ DESK 2 b3 3;");
}

/* As many orders of 10 lamps as NAME can get, each in a transaction and an opening of its own. */
static int allocate_all(struct store_scene *s, const char *name)
{
	int allocated = 0;

	for (int i = 0; i < 12; i++) {
		char orderid[32];
		snprintf(orderid, sizeof(orderid), "%s-%d", name, i);
		store_scene_open(s, path(), 0);
		allocated += store_scene_do(s, store_allocate(orderid, "", "LAMP", 10)) == OUTCOME_ALLOCATED;
		store_scene_commit(s);
		store_scene_close(s);
	}
	return allocated;
}

static void test_unit_of_work__concurrent_updates_are_not_allowed_to_oversell(void **state)
{
	static const char *const NAMES[] = { "left", "right" };
	pid_t children[2];
	int allocated = 0;

	(void)state;
	store_scene_do(&scene, store_create_batch("b1", "LAMP", 100, 0));
	store_scene_commit(&scene);
	store_scene_close(&scene);
	for (int i = 0; i < 2; i++) {
		children[i] = fork();
		if (children[i] == 0)
			_exit(allocate_all(&scene, NAMES[i]));
	}
	for (int i = 0; i < 2; i++) {
		int status = 0;
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_true(WIFEXITED(status));
		assert_true(WEXITSTATUS(status) <= 10);
		allocated += WEXITSTATUS(status);
	}
	assert_int_equal(allocated, 10);
	assert_string_equal(store_view_sku(path(), "LAMP"), "LAMP v11 0 short 140;b1 LAMP 100 0 100 0;");
	store_scene_open(&scene, path(), 0);
}

static void test_store__a_second_run_finds_it_busy(void **state)
{
	const struct store_options options = { 0 };
	struct store *second = NULL;

	(void)state;
	assert_int_equal(store_open(path(), &options, &second), ST_BUSY);
	assert_null(second);
	assert_int_equal(unlink(scratch_path("store/lock.mdb")), 0);
	assert_int_equal(store_open(path(), &options, &second), ST_BUSY);
}

static void test_repository__finds_the_product_by_batch_ref(void **state)
{
	struct ref_entry entry;
	struct product *p = NULL;
	bool found = false;

	(void)state;
	store_scene_do(&scene, store_create_batch("b1", "LAMP", 100, 0));
	store_scene_do(&scene, store_create_batch("b2", "VASE", 10, 7));
	for (int i = 0; i < 3; i++) {
		assert_int_equal(scene.uow->ops->ref_find(scene.uow, SLICE("b2"), &found, &entry), ST_OK);
		assert_true(found);
		assert_int_equal(scene.uow->ops->product_find(scene.uow, entry.sku, &p), ST_OK);
		assert_slice(p->sku, "VASE");
		if (i == 0)
			store_scene_commit(&scene);
		else
			reopen();
	}
	assert_int_equal(scene.uow->ops->ref_find(scene.uow, SLICE("b3"), &found, &entry), ST_OK);
	assert_false(found);
}

static void test_views__allocations_of_an_order_other_orders_left_out(void **state)
{
	(void)state;
	store_scene_do(&scene, store_create_batch("b1", "LAMP", 50, 0));
	store_scene_do(&scene, store_create_batch("b2", "VASE", 50, 9));
	store_scene_do(&scene, store_allocate("o1", "2", "VASE", 20));
	store_scene_do(&scene, store_allocate("o", "", "LAMP", 1));
	store_scene_do(&scene, store_allocate("o1", "", "LAMP", 20));
	store_scene_do(&scene, store_allocate("o11", "", "LAMP", 2));
	store_scene_do(&scene, store_allocate("o1", "1", "VASE", 5));
	store_scene_commit(&scene);
	assert_string_equal(store_view_order(path(), "o1"),
			    "o1/2 VASE 20 b2 9;o1/ LAMP 20 b1 0;o1/1 VASE 5 b2 9;");
	assert_string_equal(store_view_order(path(), "o2"), "-");
	assert_string_equal(store_view_order(path(), ""), "-");
	assert_string_equal(store_view_batch(path(), "b2"),
			    "b2 VASE 50 9 25 25;o1/2 VASE 20 b2 9;o1/1 VASE 5 b2 9;");
	assert_string_equal(store_view_allocations(path()), "o1/2 VASE 20 b2 9;o/ LAMP 1 b1 0;o1/ LAMP 20 b1 0;"
							    "o11/ LAMP 2 b1 0;o1/1 VASE 5 b2 9;");
}

static void test_views__a_deallocation_shows_in_the_view(void **state)
{
	(void)state;
	store_scene_do(&scene, store_create_batch("b1", "LAMP", 50, 0));
	store_scene_do(&scene, store_create_batch("b2", "LAMP", 50, 9));
	store_scene_do(&scene, store_allocate("o1", "", "LAMP", 20));
	store_scene_do(&scene, store_allocate("o2", "", "LAMP", 20));
	store_scene_commit(&scene);
	/* two batches of 50, two lines of 20 on the first; cut to 25: 5 left there, 30 on the second */
	store_scene_do(&scene, store_change_quantity("b1", 25));
	store_scene_commit(&scene);
	assert_string_equal(store_view_order(path(), "o2"), "o2/ LAMP 20 b2 9;");
	assert_string_equal(store_view_sku(path(), "LAMP"), "LAMP v7 35;b1 LAMP 25 0 20 5;b2 LAMP 50 9 20 30;");
	store_scene_do(&scene, store_change_quantity("b2", 0));
	store_scene_commit(&scene);
	/* what was promised waits */
	assert_string_equal(store_view_order(path(), "o2"), "o2/ LAMP 20 waiting;");
	assert_string_equal(store_view_allocations(path()), "o1/ LAMP 20 b1 0;");
	/* and an ETA that changes shows with the lines that are there */
	store_scene_do(&scene, store_change_eta("b1", 12));
	store_scene_commit(&scene);
	assert_string_equal(store_view_order(path(), "o1"), "o1/ LAMP 20 b1 12;");
	assert_string_equal(store_view_sku(path(), "LAMP"),
			    "LAMP v10 5 waiting 20;b2 LAMP 0 9 0 0;b1 LAMP 25 12 20 5;");
}

static void test_views__a_name_of_any_length_is_asked_for(void **state)
{
	static char name[700];

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	assert_string_equal(store_view_order(path(), name), "-");
	assert_string_equal(store_view_sku(path(), name), "-");
	assert_string_equal(store_view_batch(path(), name), "-");
}

static void test_store__names_of_full_length_come_back_whole(void **state)
{
	static char ref[IDENTIFIER_MAX + 1], sku[IDENTIFIER_MAX + 1], order[IDENTIFIER_MAX + 1];
	static char want[2000];

	(void)state;
	memset(ref, 'r', IDENTIFIER_MAX);
	memset(sku, 's', IDENTIFIER_MAX);
	memset(order, 'o', IDENTIFIER_MAX);
	store_scene_do(&scene, store_create_batch(ref, sku, 10, 0));
	store_scene_do(&scene, store_allocate(order, order, sku, 10));
	store_scene_commit(&scene);
	snprintf(want, sizeof(want), "%s/%s %s 10 %s 0;", order, order, sku, ref);
	assert_string_equal(store_view_order(path(), order), want);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_unit_of_work__retrieves_a_batch_and_allocates_to_it),
		TEST(test_unit_of_work__rolls_back_uncommitted_work_by_default),
		TEST(test_unit_of_work__rolls_back_on_error),
		TEST(test_unit_of_work__concurrent_updates_are_not_allowed_to_oversell),
		TEST(test_store__a_second_run_finds_it_busy),
		TEST(test_repository__finds_the_product_by_batch_ref),
		TEST(test_views__allocations_of_an_order_other_orders_left_out),
		TEST(test_views__a_deallocation_shows_in_the_view),
		TEST(test_views__a_name_of_any_length_is_asked_for),
		TEST(test_store__names_of_full_length_come_back_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
