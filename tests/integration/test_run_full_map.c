/* The store's map may be full at any commit of a run: it grows and the same work is done again. */
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

static unsigned countdown; /* commits that are let pass before one finds the map full */
static unsigned found_full;

static enum status commit_or_full(struct store *store)
{
	if (countdown-- != 0)
		return run_stage_real_ops()->commit(store);
	found_full++;
	return ST_MAP_FULL;
}

/* The store's own operations, but for the commit. */
static void stand_between(struct run_stage *s, struct plan *plan)
{
	(void)plan;
	s->ops.commit = commit_or_full;
}

static enum status keep_nothing(struct bus *bus, const struct command *command, struct outcome *out)
{
	(void)bus, (void)command, (void)out;
	return fail(ST_IO, "an allocation fails");
}

static void test_run__full_at_any_commit_comes_to_the_same(void **state)
{
	struct run_stage *s = *state;
	const char *feeds = run_stage_night(60);
	s->settings.chunk_rows = 20;
	run_stage_go_to(s, 0);
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	const char *rows = run_stage_rows(s, 1, 1), *sums = run_stage_sums(s, 1, 1);
	struct buf told;
	buf_init(&told, 0);
	buf_put_slice(&told, buf_slice(&s->told));
	s->opened = stand_between;
	for (unsigned number = 1; found_full + 1 == number; number++) {
		run_stage_go_to(s, number);
		countdown = number - 1;
		assert_int_equal(run_stage_run(s, feeds), ST_OK);
		assert_string_equal(run_stage_rows(s, 1, 1), rows);
		assert_string_equal(run_stage_sums(s, 1, 1), sums);
		assert_true(slice_eq(buf_slice(&s->told), buf_slice(&told)));
		run_stage_verify(s);
	}
	assert_true(found_full > 10);
	assert_non_null(memmem(told.p, told.n, "unknown-sku", 11));
	buf_release(&told);
}

static void test_run__full_at_any_commit_of_a_recovery_comes_to_the_same(void **state)
{
	struct run_stage *s = *state;
	struct bus_table broken = *s->settings.bus;
	const struct bus_table *sound = s->settings.bus;
	const char *feeds = run_stage_night(30);
	broken.handlers[COMMAND_ALLOCATE] = keep_nothing;
	found_full = 0;
	for (unsigned number = 1; found_full + 1 == number; number++) {
		run_stage_go_to(s, number);
		s->settings.bus = &broken;
		s->opened = NULL;
		assert_int_equal(run_stage_run(s, feeds), ST_IO);
		s->settings.bus = sound;
		s->opened = stand_between;
		countdown = number - 1;
		assert_int_equal(run_stage_run(s, feeds), ST_OK);
		run_stage_expect(s, 1, "\"status\":\"interrupted\"");
		run_stage_expect(s, 2, "\"recovered\":[1]");
		run_stage_verify(s);
	}
	assert_true(found_full > 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, run_stage_setup, run_stage_teardown)
		TEST(test_run__full_at_any_commit_comes_to_the_same),
		TEST(test_run__full_at_any_commit_of_a_recovery_comes_to_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
