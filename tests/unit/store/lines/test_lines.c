#include "store/lines/lines.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/store_env.h"
#include "support/testing.h"

struct scene {
	struct store_env *e;
	struct lines lines;
};

static int setup(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));
	int rc = store_env_setup(state);

	assert_non_null(s);
	if (rc)
		return rc;
	s->e = *state;
	lines_init(&s->lines, &s->e->env);
	lines_begin(&s->lines, s->e->txn);
	*state = s;
	return 0;
}

/* Likewise, but every commit puts its lines into level 0 and settles, so that they lie about in all levels. */
static int setup_levels(void **state)
{
	int rc = setup(state);
	struct scene *s = *state;

	if (rc == 0)
		s->lines.levels.bounds = (struct levels_bounds){ { 1, 2 }, 1, 4, 8, SIZE_MAX };
	return rc;
}

static int teardown(void **state)
{
	struct scene *s = *state;

	lines_release(&s->lines);
	*state = s->e;
	free(s);
	return store_env_teardown(state);
}

static void commit(struct scene *s)
{
	assert_int_equal(lines_flush(&s->lines), ST_OK);
	for (int i = 0; i < 50 && levels_unsettled(&s->lines.levels); i++)
		assert_int_equal(levels_settle(&s->lines.levels), ST_OK);
	store_env_commit(s->e);
	assert_int_equal(lines_begin(&s->lines, s->e->txn), ST_OK);
}

static void put(struct scene *s, const char *orderid, const char *line, uint64_t product, uint32_t qty,
		uint64_t id)
{
	const struct order_line order_line = { slice_str(orderid), slice_str(line), { 0 }, qty };
	const struct line_entry entry = { id, id, product, qty };

	assert_int_equal(lines_put(&s->lines, &order_line, &entry), ST_OK);
}

static bool move(struct scene *s, uint64_t id, uint64_t event)
{
	bool wrote = false;

	assert_int_equal(lines_move(&s->lines, id, event, &wrote), ST_OK);
	return wrote;
}

/* The look-ups: id of the line found, 0 when none is. Each has what was put. */

static uint64_t numbered(struct scene *s, const char *orderid, const char *line)
{
	struct line_entry entry;
	bool found = false;

	assert_int_equal(lines_numbered(&s->lines, slice_str(orderid), slice_str(line), &found, &entry), ST_OK);
	return found ? entry.line_id : 0;
}

static uint64_t unnumbered(struct scene *s, const char *orderid, uint64_t product)
{
	struct line_entry entry;
	bool found = false;

	assert_int_equal(lines_unnumbered(&s->lines, slice_str(orderid), product, &found, &entry), ST_OK);
	if (found)
		assert_int_equal(entry.product, product);
	return found ? entry.line_id : 0;
}

static uint64_t numbered_of(struct scene *s, const char *orderid, uint64_t product, uint32_t qty)
{
	struct line_entry entry;
	bool found = false;

	assert_int_equal(lines_numbered_of(&s->lines, slice_str(orderid), product, qty, 0, &found, &entry),
			 ST_OK);
	if (found)
		assert_int_equal(entry.product, product);
	return found ? entry.line_id : 0;
}

static uint64_t event_of(struct scene *s, const char *orderid, const char *line)
{
	struct line_entry entry = { 0 };
	bool found = false;

	assert_int_equal(lines_numbered(&s->lines, slice_str(orderid), slice_str(line), &found, &entry), ST_OK);
	return found ? entry.event : 0;
}

static void test_lines__are_found_by_number_or_by_sku_and_by_nothing_else(void **state)
{
	struct scene *s = *state;

	put(s, "o1", "1", 7, 5, 10);
	put(s, "o1", "", 7, 5, 11);
	put(s, "o1", "", 8, 5, 12);
	put(s, "o2", "1", 8, 5, 13);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(numbered(s, "o1", "1"), 10);
		assert_int_equal(numbered(s, "o1", "2"), 0);
		assert_int_equal(numbered(s, "o1", "11"), 0);
		assert_int_equal(unnumbered(s, "o1", 7), 11);
		assert_int_equal(unnumbered(s, "o1", 8), 12);
		assert_int_equal(unnumbered(s, "o1", 9), 0);
		assert_int_equal(numbered(s, "o2", "1"), 13);
		assert_int_equal(unnumbered(s, "o2", 8), 0);
		assert_int_equal(numbered_of(s, "o1", 7, 5), 10);
		assert_int_equal(numbered_of(s, "o1", 8, 5), 0);
		assert_int_equal(numbered_of(s, "o", 7, 5), 0);
		assert_int_equal(numbered_of(s, "o11", 7, 5), 0);
		commit(s);
	}
}

static void test_lines__of_several_numbered_ones_that_of_the_quantity_is_found(void **state)
{
	struct scene *s = *state;

	put(s, "o1", "9", 7, 3, 10);
	put(s, "o1", "8", 7, 5, 11);
	commit(s);
	put(s, "o1", "7", 7, 5, 12);
	put(s, "o1", "6", 7, 4, 13);
	put(s, "o1", "5", 8, 6, 14);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(numbered_of(s, "o1", 7, 3), 10);
		assert_int_equal(numbered_of(s, "o1", 7, 4), 13);
		assert_int_equal(numbered_of(s, "o1", 7, 5), 11);
		/* of none: the one allocated first */
		assert_int_equal(numbered_of(s, "o1", 7, 6), 10);
		assert_int_equal(numbered_of(s, "o1", 8, 1), 14);
		commit(s);
	}
}

static void test_lines__that_were_moved_are_found_where_they_are(void **state)
{
	struct scene *s = *state;

	put(s, "o1", "1", 7, 5, 10);
	put(s, "o1", "2", 7, 5, 11);
	commit(s);
	put(s, "o1", "3", 7, 5, 12);
	assert_int_equal(event_of(s, "o1", "1"), 10);
	move(s, 10, 0);
	move(s, 10, 20);
	move(s, 11, 0);
	move(s, 12, 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(event_of(s, "o1", "1"), 20);
		assert_int_equal(numbered(s, "o1", "1"), 10);
		assert_int_equal(numbered(s, "o1", "2"), 0);
		assert_int_equal(numbered(s, "o1", "3"), 0);
		assert_int_equal(numbered_of(s, "o1", 7, 5), 10);
		commit(s);
	}
	move(s, 10, 0);
	assert_int_equal(numbered_of(s, "o1", 7, 5), 0);
	commit(s);
	assert_int_equal(numbered_of(s, "o1", 7, 5), 0);
}

static void test_lines__are_put_again_after_they_went_nowhere(void **state)
{
	struct scene *s = *state;

	for (uint64_t round = 0; round < 4; round++) {
		uint64_t id = 10 + 10 * round;
		put(s, "o1", "1", 7 + round % 2, 5, id);
		put(s, "o1", "", 7, 5, id + 1);
		assert_int_equal(numbered(s, "o1", "1"), id);
		assert_int_equal(unnumbered(s, "o1", 7), id + 1);
		assert_int_equal(numbered_of(s, "o1", 7 + round % 2, 5), id);
		assert_int_equal(numbered_of(s, "o1", 8 - round % 2, 5), 0);
		if (round % 2)
			commit(s);
		assert_int_equal(numbered(s, "o1", "1"), id);
		assert_int_equal(numbered_of(s, "o1", 7 + round % 2, 5), id);
		move(s, id, 0);
		move(s, id + 1, 0);
		assert_int_equal(numbered(s, "o1", "1"), 0);
		assert_int_equal(unnumbered(s, "o1", 7), 0);
		if (round > 1)
			commit(s);
		assert_int_equal(numbered(s, "o1", "1"), 0);
	}
}

static void test_lines__forgotten_before_the_flush_were_never_there(void **state)
{
	struct scene *s = *state;

	put(s, "o1", "1", 7, 5, 10);
	commit(s);
	put(s, "o1", "2", 7, 6, 11);
	move(s, 10, 0);
	lines_forget(&s->lines);
	assert_int_equal(numbered(s, "o1", "1"), 10);
	assert_int_equal(numbered(s, "o1", "2"), 0);
	assert_int_equal(numbered_of(s, "o1", 7, 6), 10);
}

static void test_lines__of_a_long_order_are_all_considered(void **state)
{
	struct scene *s = *state;
	char line[16];

	for (uint32_t i = 0; i < 2000; i++) {
		snprintf(line, sizeof(line), "%u", i * 7919 % 2000);
		put(s, "o5", line, 7 + i % 3, 1 + i, 100 + i);
		if (i % 500 == 250)
			commit(s);
	}
	put(s, "o4", "1", 7, 3000, 10);
	put(s, "o6", "1", 7, 3000, 11);
	for (int round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < 2000; i += 37)
			assert_int_equal(numbered_of(s, "o5", 7 + i % 3, 1 + i), 100 + i);
		assert_int_equal(numbered_of(s, "o5", 7, 3000), 100);
		assert_int_equal(numbered_of(s, "o5", 10, 1), 0);
		commit(s);
	}
}

/* A quantity cut may move more lines than are kept in memory: then they are written before the flush. */
static void test_lines__moved_by_the_ten_thousands_spill_into_the_transaction(void **state)
{
	struct scene *s = *state;
	enum { LINES = 70000, SPILL = 65536 };
	char orderid[16];
	uint64_t spills = 0;

	for (uint64_t id = 1; id <= LINES; id++) {
		snprintf(orderid, sizeof(orderid), "o%05d", (int)id);
		put(s, orderid, "", 7, 5, id);
	}
	commit(s);
	for (uint64_t id = LINES; id >= 1; id--) {
		bool wrote = move(s, id, 0);
		spills += wrote;
		assert_int_equal(wrote, id == LINES - SPILL + 1);
		if (wrote || id % 5000 == 0) {
			snprintf(orderid, sizeof(orderid), "o%05d", (int)id);
			assert_int_equal(unnumbered(s, orderid, 7), 0);
			assert_int_equal(unnumbered(s, "o70000", 7), 0);
			assert_int_equal(unnumbered(s, "o00001", 7), id > 1 ? 1 : 0);
		}
	}
	assert_int_equal(spills, 1);
	/* allocated again, each by an event of its own: over what was written and what was not */
	for (uint64_t id = 1; id <= LINES; id++)
		spills += move(s, id, LINES + id);
	assert_int_equal(spills, 2);
	for (int round = 0; round < 2; round++) {
		for (uint64_t id = 1; id <= LINES; id += 997) {
			struct line_entry entry;
			bool found = false;
			snprintf(orderid, sizeof(orderid), "o%05d", (int)id);
			assert_int_equal(lines_unnumbered(&s->lines, slice_str(orderid), 7, &found, &entry),
					 ST_OK);
			assert_true(found);
			assert_int_equal(entry.event, LINES + id);
			assert_int_equal(entry.line_id, id);
		}
		commit(s);
	}
}

static void test_lines__a_spill_is_undone_with_its_transaction(void **state)
{
	struct scene *s = *state;
	enum { LINES = 65536 };

	put(s, "o1", "", 7, 5, 1);
	commit(s);
	for (uint64_t id = 1; id <= LINES; id++)
		assert_int_equal(move(s, id, 0), id == LINES);
	lines_forget(&s->lines);
	store_env_abort(s->e);
	lines_begin(&s->lines, s->e->txn);
	assert_int_equal(unnumbered(s, "o1", 7), 1);
}

static void test_lines__product_ids_of_any_size_are_kept_apart(void **state)
{
	struct scene *s = *state;
	static const uint64_t IDS[] = { 1,	    0xff,	0x100,	    0x10001,	   0x1000000,
					1ull << 32, 1ull << 48, UINT64_MAX, UINT64_MAX - 1 };

	for (size_t i = 0; i < COUNT_OF(IDS); i++)
		put(s, "o1", "", IDS[i], 5, 100 + i);
	put(s, "o1", "x", IDS[8], 5, 200);
	commit(s);
	for (size_t i = 0; i < COUNT_OF(IDS); i++)
		assert_int_equal(unnumbered(s, "o1", IDS[i]), 100 + i);
	assert_int_equal(unnumbered(s, "o1", 2), 0);
	assert_int_equal(numbered_of(s, "o1", IDS[8], 5), 200);
	assert_int_equal(numbered_of(s, "o1", IDS[7], 5), 0);
}

static void test_lines__identifiers_of_full_length_are_taken(void **state)
{
	struct scene *s = *state;
	char orderid[IDENTIFIER_MAX + 1], line[IDENTIFIER_MAX + 1];

	memset(orderid, 'o', IDENTIFIER_MAX);
	memset(line, 'l', IDENTIFIER_MAX);
	orderid[IDENTIFIER_MAX] = line[IDENTIFIER_MAX] = '\0';
	put(s, orderid, line, UINT64_MAX, QUANTITY_MAX, 10);
	put(s, orderid, "", UINT64_MAX, QUANTITY_MAX, 11);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(numbered(s, orderid, line), 10);
		assert_int_equal(unnumbered(s, orderid, UINT64_MAX), 11);
		assert_int_equal(numbered_of(s, orderid, UINT64_MAX, QUANTITY_MAX), 10);
		commit(s);
	}
}

/*
 * For the memory of a transaction: those of the base, or if the lines are to go there no less than of level 0.
 */
static void test_lines__blocks_changed_are_those_of_the_level_they_go_to(void **state)
{
	struct scene *s = *state;
	char orderid[24];
	uint64_t id = 1;

	s->lines.levels.bounds = LEVELS_BOUNDS;
	for (int i = 0; i < 20000; i++, id++) {
		snprintf(orderid, sizeof(orderid), "o%05d", i);
		put(s, orderid, "", 7, 5, id);
	}
	assert_true(lines_blocks_changed(&s->lines) <= 20000 * 48 / BLOCK_BYTES_MAX);
	commit(s);
	size_t base = s->lines.levels.blocks[LEVELS - 1];
	assert_true(base > 50);
	for (int i = 0; i < 5000; i++, id++) {
		snprintf(orderid, sizeof(orderid), "o%05d-%d", i * 7919 % 20000, i);
		assert_int_equal(unnumbered(s, orderid, 7), 0);
		put(s, orderid, "", 7, 5, id);
	}
	assert_true(lines_blocks_changed(&s->lines) > base);
	/* and the new ones, which the lines themselves fill */
	size_t new = 5000 * 48 / BLOCK_BYTES_MAX;
	assert_true(lines_blocks_changed(&s->lines) <= base + new);
	s->lines.levels.bounds.direct_blocks = base / 2;
	assert_true(lines_blocks_changed(&s->lines) > new / 2);
	assert_true(lines_blocks_changed(&s->lines) <= 1 + new);
	lines_forget(&s->lines);
}

static void test_lines__a_reader_takes_key_and_value_apart(void **state)
{
	struct line_entry entry;
	struct slice orderid, line;

	(void)state;
	assert_true(line_decode(SLICE("o1\x00\x02\x01\x00"), SLICE("\x05\x0a"), &entry, &orderid, &line));
	assert_slice(orderid, "o1");
	assert_slice(line, "");
	assert_int_equal(entry.product, 256);
	assert_int_equal(entry.qty, 5);
	assert_int_equal(entry.line_id, 10);
	assert_int_equal(entry.event, 10);
	assert_true(line_decode(SLICE("o1\x01"
				      "7"),
				SLICE("\x05\x0a\x09"), &entry, &orderid, &line));
	assert_slice(line, "7");
	assert_int_equal(entry.product, 9);
	static const struct slice BAD[][2] = {
		{ { "o1", 2 }, { "\x05\x0a", 2 } },
		{ { "", 0 }, { "\x05\x0a", 2 } },
		{ { "\x00\x01\x01", 3 }, { "\x05\x0a", 2 } },
		{ { "o1\x00", 3 }, { "\x05\x0a", 2 } },
		{ { "o1\x00\x02\x01", 5 }, { "\x05\x0a", 2 } },
		{ { "o1\x00\x09"
		    "123456789",
		    13 },
		  { "\x05\x0a", 2 } },
		{ { "o1\x01", 3 }, { "\x05\x0a\x09", 3 } },
		{ { "o1\x01"
		    "7",
		    4 },
		  { "\x05\x0a", 2 } },
		{ { "o1\x01"
		    "7",
		    4 },
		  { "\x05\x0a\x09\x00", 4 } },
	};
	for (size_t i = 0; i < COUNT_OF(BAD); i++)
		assert_false(line_decode(BAD[i][0], BAD[i][1], &entry, &orderid, &line));
}

int main(void)
{
#define TEST(name)                                                                                             \
	cmocka_unit_test_setup_teardown(name, setup, teardown),                                                \
		cmocka_unit_test_setup_teardown(name, setup_levels, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_lines__are_found_by_number_or_by_sku_and_by_nothing_else),
		TEST(test_lines__of_several_numbered_ones_that_of_the_quantity_is_found),
		TEST(test_lines__that_were_moved_are_found_where_they_are),
		TEST(test_lines__are_put_again_after_they_went_nowhere),
		TEST(test_lines__forgotten_before_the_flush_were_never_there),
		TEST(test_lines__of_a_long_order_are_all_considered),
		TEST(test_lines__moved_by_the_ten_thousands_spill_into_the_transaction),
		TEST(test_lines__a_spill_is_undone_with_its_transaction),
		TEST(test_lines__product_ids_of_any_size_are_kept_apart),
		TEST(test_lines__identifiers_of_full_length_are_taken),
		TEST(test_lines__blocks_changed_are_those_of_the_level_they_go_to),
		TEST(test_lines__a_reader_takes_key_and_value_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
