#include "store/journal/journal_block.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/store_env.h"
#include "support/store_events.h"
#include "support/testing.h"

enum { ENTRIES = 3000 };

struct scene {
	struct store_env *e;
	struct journal journal;
	struct random_entry *entries; /* number N at N - 1 */
};

/* Appends that a line became known, and keeps it in ENTRY. */
static void open_next(struct scene *s, struct random_entry *entry)
{
	int n = snprintf(entry->text[0], sizeof(entry->text[0]), "order-%llu",
			 (unsigned long long)s->journal.next);

	entry->event = (struct event){
		.type = EVENT_LINE_OPENED,
		.source = { .run = 7, .line = s->journal.next },
		.product = 3,
		.orderid = slice_of(entry->text[0], (size_t)n),
		.line_opened.ordered = 10,
	};
	assert_int_equal(journal_append(&s->journal, &entry->event), ST_OK);
}

static int setup(void **state)
{
	struct scene *s = store_env_scene(state, sizeof(*s));
	uint64_t random = 41;

	if (!s)
		return -1;
	s->entries = calloc(ENTRIES, sizeof(*s->entries));
	assert_non_null(s->entries);
	journal_init(&s->journal, &s->e->env);
	journal_begin(&s->journal, s->e->txn, 1);
	/* mostly short ones, so that there are many in a block */
	for (uint64_t n = 1; n <= ENTRIES; n++) {
		struct random_entry *before = n > 1 ? &s->entries[n - 2] : NULL;
		if (store_below(&random, 30))
			open_next(s, &s->entries[n - 1]);
		else
			random_append(&s->journal, &random, before, &s->entries[n - 1]);
	}
	return 0;
}

static int teardown(void **state)
{
	struct scene *s = *state;

	journal_release(&s->journal);
	free(s->entries);
	return store_env_scene_end(state);
}

static void read_block(struct scene *s, uint64_t number, struct journal_block *b)
{
	assert_int_equal(journal_block_read(&s->e->env, s->e->txn, &s->journal, number, b), ST_OK);
	assert_true(number >= b->first && number - b->first < b->count);
}

/* Decodes the entry at E and holds it against what was appended. */
static void check_next(struct scene *s, struct journal_entries *e, struct arena *arena)
{
	struct entry entry = { 0 };
	const struct random_entry *want = &s->entries[e->next - 1];

	assert_int_equal(journal_entries_next(e, arena, &entry), ST_OK);
	assert_int_equal(entry.is_refusal, want->event.type == EVENT_NONE);
	if (entry.is_refusal)
		assert_refusal(&entry.refusal, &want->refusal);
	else
		assert_event(&entry.event, &want->event);
}

static void test_journal_block__is_walked_from_its_first_entry_to_its_last(void **state)
{
	struct scene *s = *state;
	struct journal_block b;
	struct journal_entries e;
	struct arena arena;
	size_t restarts = 0;

	arena_init(&arena);
	for (uint64_t n = 1; n <= ENTRIES; n += b.count) {
		read_block(s, n, &b);
		assert_int_equal(b.first, n);
		restarts += b.restarts_count;
		journal_entries_begin(&e, &b);
		while (e.next < b.first + b.count)
			check_next(s, &e, &arena);
		assert_true(reader_done(&e.in));
	}
	assert_true(restarts > 20);
	arena_release(&arena);
}

/* From wherever the walk is, and nowhere near all of a block is decoded. */
static void test_journal_block__is_entered_near_any_entry(void **state)
{
	struct scene *s = *state;
	struct journal_block b;
	struct journal_entries e;
	struct arena arena;
	uint64_t random = 42, decoded = 0, all = 0;

	arena_init(&arena);
	for (uint64_t n = 1; n <= ENTRIES; n++) {
		read_block(s, n, &b);
		journal_entries_begin(&e, &b);
		for (int i = 0; i < 3; i++) {
			uint64_t wanted = b.first + store_below(&random, (uint32_t)b.count);
			journal_entries_seek(&e, wanted);
			assert_true(e.next <= wanted);
			decoded += wanted - e.next;
			all += wanted - b.first;
			while (e.next <= wanted)
				check_next(s, &e, &arena);
		}
	}
	assert_true(decoded < all / 2);
	arena_release(&arena);
}

static void test_journal_block__one_after_the_other_nothing_is_decoded_twice(void **state)
{
	struct scene *s = *state;
	struct journal_block b;
	struct journal_entries e;
	struct arena arena;

	arena_init(&arena);
	read_block(s, 1, &b);
	journal_entries_begin(&e, &b);
	for (uint64_t n = b.first; n < b.first + b.count; n++) {
		journal_entries_seek(&e, n);
		assert_int_equal(e.next, n);
		check_next(s, &e, &arena);
	}
	arena_release(&arena);
}

static void test_journal_block__a_restart_that_is_elsewhere_is_told(void **state)
{
	struct scene *s = *state;
	struct journal_block b;
	struct journal_entries e;
	struct entry entry = { 0 };
	struct arena arena;

	arena_init(&arena);
	read_block(s, 1, &b);
	assert_true(b.restarts_count > 1);
	b.restarts[1].at++;
	journal_entries_begin(&e, &b);
	while (e.next < b.first + b.restarts[1].entry)
		check_next(s, &e, &arena);
	assert_int_equal(journal_entries_next(&e, &arena, &entry), ST_DAMAGED);
	arena_release(&arena);
}

/* What stands in the head of a block, though its checksum is right. */
static enum status read_crafted(struct scene *s, struct slice payload)
{
	static const unsigned char key[8] = { 0x7f };
	struct journal_block b;

	assert_int_equal(record_put(s->e->txn, &s->e->env.tables[TABLE_JOURNAL],
				    slice_of((const char *)key, sizeof(key)), payload, 0),
			 ST_OK);
	return journal_block_read(&s->e->env, s->e->txn, NULL, (uint64_t)0x7f << 56, &b);
}

static void test_journal_block__a_head_that_cannot_be_is_told(void **state)
{
	/* run, entries, restarts, each with entry and place, then eight bytes of entries */
	static const struct {
		const char *what;
		struct slice head;
		enum status status;
	} CASES[] = {
		{ "none", { "\1\3\0", 3 }, ST_OK },
		{ "two", { "\1\3\2\1\2\2\7", 7 }, ST_OK },
		{ "no entry", { "\1\0\0", 3 }, ST_DAMAGED },
		{ "more entries than bytes", { "\1\x7f\0", 3 }, ST_DAMAGED },
		{ "at the first entry", { "\1\3\1\0\2", 5 }, ST_DAMAGED },
		{ "where the first entry is", { "\1\3\1\1\0", 5 }, ST_DAMAGED },
		{ "behind the last entry", { "\1\3\1\3\2", 5 }, ST_DAMAGED },
		{ "behind the entries", { "\1\3\1\2\10", 5 }, ST_DAMAGED },
		{ "entries that do not rise", { "\1\3\2\2\2\2\3", 7 }, ST_DAMAGED },
		{ "places that do not rise", { "\1\3\2\1\3\2\3", 7 }, ST_DAMAGED },
	};
	struct scene *s = *state;

	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		char room[32] = { 0 };
		memcpy(room, CASES[i].head.p, CASES[i].head.n);
		enum status st = read_crafted(s, slice_of(room, CASES[i].head.n + 8));
		if (st != CASES[i].status)
			fail_msg("%s: status %d", CASES[i].what, (int)st);
	}
	/* as many as there may be, and one more */
	for (unsigned n = JOURNAL_RESTARTS_MAX; n <= JOURNAL_RESTARTS_MAX + 1; n++) {
		char room[64] = { 1, 30, (char)n };
		for (unsigned i = 1; i <= n; i++)
			room[1 + 2 * i] = room[2 + 2 * i] = (char)i;
		assert_int_equal(read_crafted(s, slice_of(room, sizeof(room))),
				 n > JOURNAL_RESTARTS_MAX ? ST_DAMAGED : ST_OK);
	}
	assert_int_equal(read_crafted(s, SLICE("\1\3\2\1")), ST_DAMAGED);
	assert_int_equal(read_crafted(s, SLICE("\1")), ST_DAMAGED);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_journal_block__is_walked_from_its_first_entry_to_its_last),
		T(test_journal_block__is_entered_near_any_entry),
		T(test_journal_block__one_after_the_other_nothing_is_decoded_twice),
		T(test_journal_block__a_restart_that_is_elsewhere_is_told),
		T(test_journal_block__a_head_that_cannot_be_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
