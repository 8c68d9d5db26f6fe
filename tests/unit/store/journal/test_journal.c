#include "store/journal/journal.h"

#include <stdlib.h>

#include "support/store_env.h"
#include "support/store_events.h"
#include "support/testing.h"

enum { RECORD_BYTES = 8 };

struct scene {
	struct store_env *e;
	struct journal j; /* begun with entry 1 */
};

static int setup(void **state)
{
	struct scene *s = store_env_scene(state, sizeof(*s));

	if (!s)
		return -1;
	journal_init(&s->j, &s->e->env);
	journal_begin(&s->j, s->e->txn, 1);
	return 0;
}

static int teardown(void **state)
{
	struct scene *s = *state;

	journal_release(&s->j);
	return store_env_scene_end(state);
}

static struct event opened(const char *orderid)
{
	struct event e = { .type = EVENT_LINE_OPENED,
			   .orderid = slice_str(orderid),
			   .source = { .run = 1, .line = 2 } };

	e.line_opened.ordered = 1;
	return e;
}

static void append(struct journal *j, const char *orderid)
{
	struct event e = opened(orderid);

	assert_int_equal(journal_append(j, &e), ST_OK);
}

static void refuse(struct journal *j, size_t bytes)
{
	char *p = calloc(bytes ? bytes : 1, 1);
	struct slice field = slice_of(p, bytes);

	assert_int_equal(journal_refuse(j, 1,
					&(struct refusal){ .line = 2,
							   .code = CODE_BAD_QUANTITY,
							   .reason = SLICE("it is bad"),
							   .fields = &field,
							   .count = 1 }),
			 ST_OK);
	free(p);
}

/* Number of the first entry of block I, 0 if there is none; *BYTES its size, *ENTRIES how many. */
static uint64_t block_at(struct store_env *e, size_t i, size_t *bytes, uint64_t *entries)
{
	struct slice key, value;

	if (!store_raw_at(e, TABLE_JOURNAL, i, &key, &value))
		return 0;
	struct reader r = reader_of(slice_of(value.p + RECORD_BYTES, value.n - RECORD_BYTES));
	assert_int_equal(key.n, 8);
	(void)read_varint(&r); /* the run */
	*bytes = value.n;
	*entries = read_varint(&r);
	return be64_get((const unsigned char *)key.p);
}

static void test_journal__numbers_entries_and_gives_a_created_batch_its_id(void **state)
{
	struct scene *s = *state;
	struct event created = {
		.type = EVENT_BATCH_CREATED, .ref = SLICE("b"), .sku = SLICE("S"), .source = { .run = 1 }
	};
	struct event line = opened("o1");

	journal_begin(&s->j, s->e->txn, 7);
	assert_int_equal(journal_append(&s->j, &created), ST_OK);
	assert_int_equal(created.number, 7);
	assert_int_equal(created.batch, 7);
	refuse(&s->j, 3);
	assert_int_equal(journal_append(&s->j, &line), ST_OK);
	assert_int_equal(line.number, 9);
	assert_int_equal(line.line_id, 9);
	assert_int_equal(s->j.next, 10);
}

static void test_journal__blocks_fill_a_page_and_follow_without_a_gap(void **state)
{
	struct scene *s = *state;
	struct random_entry entry;
	uint64_t random = 5, next = 1, entries = 0;
	size_t bytes = 0;

	for (uint64_t n = 1; n <= 3000; n++)
		random_append(&s->j, &random, NULL, &entry);
	assert_int_equal(journal_flush(&s->j), ST_OK);
	size_t blocks = 0;
	for (uint64_t first; (first = block_at(s->e, blocks, &bytes, &entries)); blocks++) {
		assert_int_equal(first, next);
		assert_true(bytes <= BLOCK_BYTES_MAX);
		next += entries;
	}
	assert_int_equal(next, 3001);
	assert_true(blocks > 20);
}

static void test_journal__nothing_appended_writes_nothing(void **state)
{
	struct scene *s = *state;
	uint64_t entries;
	size_t bytes;

	assert_int_equal(journal_flush(&s->j), ST_OK);
	assert_int_equal(block_at(s->e, 0, &bytes, &entries), 0);
	append(&s->j, "o1");
	assert_int_equal(journal_flush(&s->j), ST_OK);
	assert_int_equal(journal_flush(&s->j), ST_OK);
	assert_int_equal(block_at(s->e, 0, &bytes, &entries), 1);
	assert_int_equal(block_at(s->e, 1, &bytes, &entries), 0);
}

static void test_journal__an_oversized_refusal_gets_a_block_of_its_own(void **state)
{
	struct scene *s = *state;
	uint64_t entries;
	size_t bytes;

	append(&s->j, "o1");
	refuse(&s->j, 65536);
	append(&s->j, "o2");
	refuse(&s->j, 4000);
	refuse(&s->j, 65536);
	assert_int_equal(journal_flush(&s->j), ST_OK);
	assert_int_equal(block_at(s->e, 0, &bytes, &entries), 1);
	assert_int_equal(block_at(s->e, 1, &bytes, &entries), 2);
	assert_int_equal(entries, 1);
	assert_true(bytes > 65536);
	assert_int_equal(block_at(s->e, 2, &bytes, &entries), 3);
	assert_int_equal(entries, 2);
	assert_int_equal(block_at(s->e, 3, &bytes, &entries), 5);
	assert_int_equal(block_at(s->e, 4, &bytes, &entries), 0);
}

static void test_journal__begun_anew_after_an_abort_it_knows_nothing_of_before(void **state)
{
	struct scene *s = *state;
	uint64_t entries;
	size_t bytes;

	append(&s->j, "o-left-behind-1");
	append(&s->j, "o-left-behind-2");
	store_env_abort(s->e);
	journal_begin(&s->j, s->e->txn, 1);
	append(&s->j, "o-left-behind-3");
	assert_int_equal(journal_flush(&s->j), ST_OK);
	assert_int_equal(block_at(s->e, 0, &bytes, &entries), 1);
	assert_int_equal(entries, 1);
	struct journal_reader r;
	struct event event;
	journal_reader_init(&r, &s->e->env, s->e->txn, NULL, NULL);
	assert_int_equal(journal_read(&r, 1, false, &event), ST_OK);
	assert_slice(event.orderid, "o-left-behind-3");
	journal_reader_release(&r);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_journal__numbers_entries_and_gives_a_created_batch_its_id),
		TEST(test_journal__blocks_fill_a_page_and_follow_without_a_gap),
		TEST(test_journal__nothing_appended_writes_nothing),
		TEST(test_journal__an_oversized_refusal_gets_a_block_of_its_own),
		TEST(test_journal__begun_anew_after_an_abort_it_knows_nothing_of_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
