#include "store/journal/journal_scan.h"

#include <stdlib.h>

#include "support/store_env.h"
#include "support/store_events.h"
#include "support/testing.h"

enum { ENTRIES = 2500, STORED = 2000 };

/* A journal of ENTRIES random entries, STORED of them flushed over several commits. */
struct scene {
	struct store_env *e;
	struct journal journal;
	struct journal_scan scan;
	struct random_entry *entries; /* number N at N - 1 */
	uint64_t random;
};

static void append(struct scene *s, uint64_t n)
{
	random_append(&s->journal, &s->random, n > 1 ? &s->entries[n - 2] : NULL, &s->entries[n - 1]);
}

static int setup(void **state)
{
	struct scene *s = store_env_scene(state, sizeof(*s));

	if (!s)
		return -1;
	s->random = 31;
	s->entries = random_journal(s->e, &s->journal, &s->random, ENTRIES, STORED);
	journal_scan_init(&s->scan, &s->e->env, s->e->txn, &s->journal);
	return 0;
}

static int teardown(void **state)
{
	struct scene *s = *state;

	journal_scan_release(&s->scan);
	journal_release(&s->journal);
	free(s->entries);
	return store_env_scene_end(state);
}

static void check_read(struct scene *s, uint64_t n)
{
	const struct event *got = NULL, *want = &s->entries[n - 1].event;
	enum status st = journal_scan_read(&s->scan, n, &got);

	if (want->type == EVENT_NONE) {
		assert_int_equal(st, ST_DAMAGED);
		return;
	}
	assert_int_equal(st, ST_OK);
	assert_event(got, want);
}

static void test_journal_scan__reads_any_event_stored_or_not_in_any_order(void **state)
{
	struct scene *s = *state;
	uint64_t random = 32;

	for (uint64_t n = 1; n <= ENTRIES; n++)
		check_read(s, n);
	for (uint64_t n = ENTRIES; n >= 1; n--)
		check_read(s, n);
	for (int i = 0; i < 3000; i++) {
		uint64_t n = 1 + store_below(&random, ENTRIES);
		check_read(s, n);
		check_read(s, n);
	}
}

static void test_journal_scan__reads_what_is_appended_meanwhile(void **state)
{
	struct scene *s = *state;
	const struct event *got;

	check_read(s, ENTRIES);
	assert_int_equal(journal_scan_read(&s->scan, ENTRIES + 1, &got), ST_DAMAGED);
	append(s, ENTRIES + 1);
	check_read(s, ENTRIES + 1);
	check_read(s, ENTRIES);
	assert_int_equal(journal_flush(&s->journal), ST_OK);
	check_read(s, ENTRIES + 1);
	check_read(s, ENTRIES);
}

/* Numbers are given out again when a transaction has failed: what was read of it is no longer true. */
static void test_journal_scan__forgets_what_was_not_committed(void **state)
{
	struct scene *s = *state;

	check_read(s, STORED + 2);
	check_read(s, STORED + 1);
	store_env_abort(s->e);
	journal_begin(&s->journal, s->e->txn, STORED + 1);
	journal_scan_reset(&s->scan, s->e->txn);
	for (uint64_t n = STORED + 1; n <= ENTRIES; n++)
		append(s, n);
	for (uint64_t n = 1; n <= ENTRIES; n++)
		check_read(s, n);
}

static void test_journal_scan__what_is_no_event_is_told(void **state)
{
	struct scene *s = *state;
	const struct event *got;

	assert_int_equal(journal_scan_read(&s->scan, 0, &got), ST_DAMAGED);
	assert_int_equal(journal_scan_read(&s->scan, ENTRIES + 1, &got), ST_DAMAGED);
	assert_int_equal(journal_scan_read(&s->scan, UINT64_MAX, &got), ST_DAMAGED);
	check_read(s, ENTRIES);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_journal_scan__reads_any_event_stored_or_not_in_any_order),
		T(test_journal_scan__reads_what_is_appended_meanwhile),
		T(test_journal_scan__forgets_what_was_not_committed),
		T(test_journal_scan__what_is_no_event_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
