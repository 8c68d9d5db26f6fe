/*
 * An index that settles all the time: killed in between, and where the map is full, nothing that can be asked
 * for changes.
 */
#include <dlfcn.h>
#include <lmdb.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/scratch.h"
#include "support/store_env.h"
#include "support/store_scene.h"
#include "support/testing.h"
#include "store/index/index.h"

enum { CHUNKS = 40, LINES = 60, KILLED = 77 };

/* The smallest that settle at all: two runs of a size are merged, some blocks a step. */
static const struct index_bounds BOUNDS = {
	.block_entries = 8,
	.filter_entries = 32,
	.filter_least = 16,
	.ratio = 2,
	.unit = 16,
	.absorbed = 4,
	.settled = 8,
};

/* What becomes of commit number AT, counted from now on. */
static enum { COMMITS_PASS, COMMIT_KILLS, COMMITS_ARE_FULL } commits;
static unsigned at, seen;

int mdb_txn_commit(MDB_txn *txn)
{
	static int (*real)(MDB_txn * txn);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "mdb_txn_commit");
	seen++;
	if (commits == COMMIT_KILLS && seen == at)
		_exit(KILLED);
	if (commits == COMMITS_ARE_FULL && seen >= at) {
		mdb_txn_abort(txn);
		return MDB_MAP_FULL;
	}
	return real(txn);
}

static void count_commits(unsigned number)
{
	seen = 0;
	at = number;
}

static void open_store(struct store_scene *s, const char *name)
{
	const struct store_options options = { .wait_s = 60, .index = &BOUNDS };

	store_scene_open_with(s, scratch_path(name), &options);
}

static const char *order_of(int chunk, int i)
{
	static char name[32];
	uint64_t random = (uint64_t)chunk * LINES + (uint64_t)i;

	snprintf(name, sizeof(name), "%016llx", (unsigned long long)store_random(&random));
	return name;
}

static const char *ref_of(int chunk)
{
	static char name[32];

	snprintf(name, sizeof(name), "batch-%d", chunk);
	return name;
}

static struct row allocate(int chunk, int i)
{
	return store_allocate(order_of(chunk, i), i % 3 ? "" : "7", "LAMP", 1);
}

/*
 * Chunk N: a batch, LINES lines at random places; and the lines of another chunk fall off, wait, and are served
 * by the batch of the next one.
 */
static void send_chunk(struct store_scene *s, int n)
{
	uint32_t units = n % 4 == 3 ? 10 * LINES : LINES;
	store_scene_do(s, store_create_batch(ref_of(n), "LAMP", units, (uint32_t)n + 1));
	for (int i = 0; i < LINES; i++)
		assert_int_equal(store_scene_do(s, allocate(n, i)), OUTCOME_ALLOCATED);
	if (n % 4 == 2)
		store_scene_do(s, store_change_quantity(ref_of(n / 2), 0));
}

static bool has_chunk(struct store_scene *s, int n)
{
	struct ref_entry entry;
	bool found = false;

	assert_int_equal(s->uow->ops->ref_find(s->uow, slice_str(ref_of(n)), &found, &entry), ST_OK);
	return found;
}

static void play(struct store_scene *s)
{
	for (int n = 0; n < CHUNKS; n++) {
		if (has_chunk(s, n))
			continue;
		send_chunk(s, n);
		store_scene_commit(s);
	}
}

/* Every line is there once, and found. */
static void check(struct store_scene *s, const char *name)
{
	for (int n = 0; n < CHUNKS; n++)
		for (int i = 0; i < LINES; i++)
			assert_int_equal(store_scene_do(s, allocate(n, i)), OUTCOME_DUPLICATE);
	store_scene_close(s);
	assert_string_equal(store_verdict(scratch_path(name)), "");
	assert_string_not_equal(store_view_order(scratch_path(name), order_of(5, 5)), "-");
}

static void test_store_index__settle_in_commits_of_their_own(void **state)
{
	struct store_scene s;

	(void)state;
	open_store(&s, "store");
	count_commits(0);
	play(&s);
	assert_true(seen > 2 * CHUNKS);
	check(&s, "store");
}

static void test_store_index__killed_at_any_commit_go_on(void **state)
{
	struct store_scene s;
	int status = 0;

	(void)state;
	unsigned kills = 0;
	for (unsigned number = 5;; number = 2 + number % 5) {
		pid_t pid = fork();
		if (pid == 0) {
			commits = COMMIT_KILLS;
			open_store(&s, "store");
			count_commits(number);
			play(&s);
			_exit(0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFEXITED(status));
		if (WEXITSTATUS(status) == 0)
			break;
		assert_int_equal(WEXITSTATUS(status), KILLED);
		assert_string_equal(store_verdict(scratch_path("store")), "");
		kills++;
	}
	assert_true(kills >= 20);
	open_store(&s, "store");
	play(&s);
	check(&s, "store");
}

/* What is committed stays so, and what could not be settled is later. */
static void test_store_index__leave_settling_where_the_map_is_full(void **state)
{
	struct store_scene s;
	unsigned least, most;

	(void)state;
	open_store(&s, "store");
	for (int n = 0; n < CHUNKS; n++) {
		send_chunk(&s, n);
		commits = COMMITS_ARE_FULL;
		count_commits(2);
		store_scene_commit(&s);
		commits = COMMITS_PASS;
		most = seen;
		assert_true(most <= 2);
	}
	store_scene_do(&s, store_create_batch("one more", "LAMP", 1, 0));
	count_commits(0);
	store_scene_commit(&s);
	least = seen;
	assert_true(least > 5);
	check(&s, "store");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_store_index__settle_in_commits_of_their_own),
		TEST(test_store_index__killed_at_any_commit_go_on),
		TEST(test_store_index__leave_settling_where_the_map_is_full),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
