#include "store/ledger/ledger.h"

#include <stdlib.h>

#include "support/store_env.h"
#include "support/testing.h"

static struct slice names[] = { { "orders.csv", 10 }, { "", 0 }, { "b\xff.csv", 6 } };

static struct warning warnings[] = { { 0, { "a store was made", 16 } },
				     { 17, { "", 0 } },
				     { UINT64_MAX, { "x", 1 } } };

static struct run_books make_books(uint64_t number)
{
	return (struct run_books){
		.version = SLICE("0.1.0"),
		.opening = { (int64_t)number, 1, 2, 3, 4 },
		.closing = { INT64_MAX, 5, 6, 7, (int64_t)number },
		.first_movement = number,
		.end_movement = number + 9,
		.previous = { number % 3 == 0, { 1, 2, (uint8_t)number } },
		.seal = { number % 2 == 0, { 3, (uint8_t)number } },
	};
}

static void assert_seal(const struct seal *got, const struct seal *want)
{
	assert_int_equal(got->there, want->there);
	if (want->there)
		assert_memory_equal(got->sha256, want->sha256, SHA256_BYTES);
}

static void assert_books(const struct run_books *got, const struct run_books *want)
{
	assert_true(slice_eq(got->version, want->version));
	assert_memory_equal(&got->opening, &want->opening, sizeof(want->opening));
	assert_memory_equal(&got->closing, &want->closing, sizeof(want->closing));
	assert_int_equal(got->first_movement, want->first_movement);
	assert_int_equal(got->end_movement, want->end_movement);
	assert_seal(&got->previous, &want->previous);
	assert_seal(&got->seal, &want->seal);
}

static struct run_record make_run(uint64_t number)
{
	return (struct run_record){
		.number = number,
		.started = 1700000000,
		.ended = -5,
		.finished = number % 2,
		.published = number % 3 == 0,
		.interrupted = number % 5 == 0,
		.first_event = number * 10,
		.end_event = number * 10 + 7,
		.recovered = number / 2,
		.owed = (uint32_t)(number % 3),
		.owed_itself = (uint32_t)(number % 3 && number % 2),
		.out = SLICE("/out of feeds"),
		.abandoned = names,
		.abandoned_count = number % 4,
		.heard = number % 7 == 0,
		.begun_in = number / 3,
		.out_device = number << 40,
		.out_inode = number * 3,
		.abandoned_serving = number % 2 == 0,
		.abandoned_served = number * 5,
		.has_claim = number % 3 == 1,
		.claim = { number % 3 == 1 ? 7 : 0 },
		.units = { { number, 1, 2, 3, 4, UINT64_MAX } },
		.options = { .backorder = number & 1,
			     .split = number & 2,
			     .amend = number & 4,
			     .accept_alike = number & 8,
			     .as_given = number & 16 },
		.warnings = warnings,
		.warnings_count = number % 4,
		.feeds = 3,
		.books = make_books(number),
		.key = number % 3 == 1 ? (struct slice){ "monday", 6 } : (struct slice){ 0 },
	};
}

static void assert_warnings(const struct warning *got, const struct warning *want, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		assert_true(got[i].line == want[i].line);
		assert_true(slice_eq(got[i].text, want[i].text));
	}
}

static void assert_run(const struct run_record *got, const struct run_record *want)
{
	assert_int_equal(got->number, want->number);
	assert_true(got->started == want->started);
	assert_true(got->ended == want->ended);
	assert_int_equal(got->finished, want->finished);
	assert_books(&got->books, &want->books);
	assert_int_equal(got->published, want->published);
	assert_int_equal(got->interrupted, want->interrupted);
	assert_int_equal(got->heard, want->heard);
	assert_int_equal(got->begun_in, want->begun_in);
	assert_int_equal(got->out_device, want->out_device);
	assert_int_equal(got->out_inode, want->out_inode);
	assert_int_equal(got->abandoned_serving, want->abandoned_serving);
	assert_int_equal(got->abandoned_served, want->abandoned_served);
	assert_memory_equal(&got->units, &want->units, sizeof(want->units));
	assert_memory_equal(&got->options, &want->options, sizeof(want->options));
	assert_int_equal(got->warnings_count, want->warnings_count);
	assert_warnings(got->warnings, want->warnings, want->warnings_count);
	assert_int_equal(got->first_event, want->first_event);
	assert_int_equal(got->end_event, want->end_event);
	assert_int_equal(got->recovered, want->recovered);
	assert_int_equal(got->owed, want->owed);
	assert_int_equal(got->owed_itself, want->owed_itself);
	assert_true(slice_eq(got->out, want->out));
	assert_int_equal(got->feeds, want->feeds);
	assert_int_equal(got->abandoned_count, want->abandoned_count);
	assert_true(slice_eq(got->key, want->key));
	assert_int_equal(got->has_claim, want->has_claim);
	assert_memory_equal(got->claim, want->claim, CLAIM_ID_BYTES);
	for (uint32_t i = 0; i < want->abandoned_count; i++)
		assert_true(slice_eq(got->abandoned[i], want->abandoned[i]));
}

/* Every set of figures in turn; what is not stated is 0. */
static struct control make_control(uint64_t *random, uint32_t i)
{
	struct control c = { .stated = i % CONTROL_END };
	c.rows = c.stated & CONTROL_ROWS ? store_random(random) : 0;
	c.qty = c.stated & CONTROL_QTY ? store_random(random) : 0;
	c.as_of = c.stated & CONTROL_AS_OF ? (int64_t)(store_random(random) >> 2) : 0;
	for (int k = 0; c.stated & CONTROL_SHA256 && k < SHA256_BYTES; k++)
		c.sha256[k] = (uint8_t)store_random(random);
	return c;
}

static struct feed_record make_feed(uint64_t *random, uint32_t i)
{
	struct feed_record f = {
		.name = names[2 * (i % 2)],
		.kind = (enum feed_kind)(i % KIND_COUNT),
		.has_sha256 = i % 3 > 0,
		.status = (enum feed_status)(i % FEED_STATUS_COUNT),
		.code = (enum code)(i % CODE_COUNT),
		.detail = i % 2 ? SLICE("a sentence") : SLICE(""),
		.resumed = i % 7 == 0,
		.mark = store_random(random),
		.cursor = { store_random(random), store_random(random), 3, store_random(random), i * 7, i },
		.has_first_turn = i % 2,
		.first_turn_done = i % 3 == 0,
		.rows_done = i % 5 == 0,
		.serve_needed = i % 4 == 0,
		.serving = i % 11 == 0,
		.zeroing = i % 6 == 1,
		.alike_refused = i % 4 == 1,
		.missing_kept = i % 5 == 1,
		.rows_put_off = i * 3,
		.unallocated_shipped = i * 5,
		.unallocated_line = store_random(random),
		.moved_most = store_random(random),
		.moved_line = i * 3,
		.control = make_control(random, i),
		.warnings = warnings,
		.warnings_count = i % 4,
		.units = { { store_random(random), store_random(random), store_random(random), 1, 2, 3 } },
		.header = names,
		.columns = i % 4,
		.partner = i % 2 ? SLICE("Acme Ltd") : SLICE(""),
		.units_in = store_random(random),
		.has_as_of = i % 3 == 1,
		.as_of = (int64_t)store_below(random, UINT32_MAX),
		.accepted = (enum code)(i * 3 % CODE_COUNT),
		.profile = i % 3 ? SLICE("shop") : SLICE(""),
		.has_profile = i % 3,
		.drops = names,
		.drops_count = i % 3,
	};

	memset(f.sha256, f.has_sha256 ? (int)(i & 0xff) : 0, sizeof(f.sha256));
	memset(f.profile_sha256, f.has_profile ? (int)(i & 0x7f) : 0, sizeof(f.profile_sha256));
	f.counts = (struct counts){ .old_rejects = i, .dropped = i * 7, .missing = i * 11 };
	for (int outcome = 0; outcome < OUTCOME_REFUSED; outcome++)
		f.counts.of[outcome] = store_below(random, 1000);
	for (uint32_t code = 0; code < CODE_COUNT; code++) {
		f.counts.rejects[code] = (i + code) % 5 ? 0 : 1 + store_below(random, 100000);
		f.counts.of[OUTCOME_REFUSED] += f.counts.rejects[code];
	}
	return f;
}

static void assert_feed(const struct feed_record *got, const struct feed_record *want)
{
	assert_true(slice_eq(got->name, want->name));
	assert_int_equal(got->kind, want->kind);
	assert_int_equal(got->has_sha256, want->has_sha256);
	assert_memory_equal(got->sha256, want->sha256, sizeof(want->sha256));
	assert_int_equal(got->status, want->status);
	assert_int_equal(got->code, want->code);
	assert_true(slice_eq(got->detail, want->detail));
	assert_int_equal(got->resumed, want->resumed);
	assert_int_equal(got->mark, want->mark);
	assert_memory_equal(&got->cursor, &want->cursor, sizeof(want->cursor));
	assert_int_equal(got->has_first_turn, want->has_first_turn);
	assert_int_equal(got->first_turn_done, want->first_turn_done);
	assert_int_equal(got->rows_done, want->rows_done);
	assert_int_equal(got->serve_needed, want->serve_needed);
	assert_int_equal(got->serving, want->serving);
	assert_int_equal(got->zeroing, want->zeroing);
	assert_int_equal(got->alike_refused, want->alike_refused);
	assert_int_equal(got->missing_kept, want->missing_kept);
	assert_true(slice_eq(got->partner, want->partner));
	assert_int_equal(got->units_in, want->units_in);
	assert_int_equal(got->has_as_of, want->has_as_of);
	assert_int_equal(got->as_of, want->as_of);
	assert_int_equal(got->accepted, want->accepted);
	assert_int_equal(got->rows_put_off, want->rows_put_off);
	assert_int_equal(got->unallocated_shipped, want->unallocated_shipped);
	assert_int_equal(got->unallocated_line, want->unallocated_line);
	assert_int_equal(got->moved_most, want->moved_most);
	assert_int_equal(got->moved_line, want->moved_line);
	assert_memory_equal(&got->control, &want->control, sizeof(want->control));
	assert_int_equal(got->warnings_count, want->warnings_count);
	assert_warnings(got->warnings, want->warnings, want->warnings_count);
	assert_memory_equal(&got->counts, &want->counts, sizeof(want->counts));
	assert_memory_equal(&got->units, &want->units, sizeof(want->units));
	assert_true(slice_eq(got->profile, want->profile));
	assert_int_equal(got->has_profile, want->has_profile);
	assert_memory_equal(got->profile_sha256, want->profile_sha256, sizeof(want->profile_sha256));
	assert_int_equal(got->drops_count, want->drops_count);
	for (uint32_t i = 0; i < want->drops_count; i++)
		assert_true(slice_eq(got->drops[i], want->drops[i]));
	assert_int_equal(got->columns, want->columns);
	for (uint32_t i = 0; i < want->columns; i++)
		assert_true(slice_eq(got->header[i], want->header[i]));
}

static void test_ledger__runs_are_read_back_by_number(void **state)
{
	struct store_env *e = *state;
	struct arena arena;
	struct run_record got;

	arena_init(&arena);
	for (uint64_t n = 1; n <= 300; n++) {
		struct run_record run = make_run(n);
		run.feeds = 9;
		assert_int_equal(ledger_put_run(e->txn, &e->env, &run), ST_OK);
		run.feeds = 3;
		assert_int_equal(ledger_put_run(e->txn, &e->env, &run), ST_OK);
	}
	store_env_commit(e);
	for (uint64_t n = 1; n <= 300; n++) {
		struct run_record run = make_run(n);
		assert_int_equal(ledger_get_run(e->txn, &e->env, n, &arena, &got), ST_OK);
		assert_run(&got, &run);
	}
	assert_int_equal(ledger_get_run(e->txn, &e->env, 301, &arena, &got), ST_DAMAGED);
	arena_release(&arena);
}

static void test_ledger__feeds_are_read_back_by_run_and_index(void **state)
{
	struct store_env *e = *state;
	struct arena arena;
	struct feed_record got;
	uint64_t random = 51;

	arena_init(&arena);
	for (uint32_t i = 0; i < 300; i++) {
		struct feed_record feed = make_feed(&random, i);
		assert_int_equal(ledger_put_feed(e->txn, &e->env, 1 + i % 3, i, &feed), ST_OK);
	}
	store_env_commit(e);
	random = 51;
	for (uint32_t i = 0; i < 300; i++) {
		struct feed_record feed = make_feed(&random, i);
		assert_int_equal(ledger_get_feed(e->txn, &e->env, 1 + i % 3, i, &arena, &got), ST_OK);
		assert_feed(&got, &feed);
		assert_int_equal(ledger_get_feed(e->txn, &e->env, 1 + (i + 1) % 3, i, &arena, &got),
				 ST_DAMAGED);
	}
	arena_release(&arena);
}

/* What is read must not change when the record it came from does. */
static void test_ledger__texts_are_copies(void **state)
{
	struct store_env *e = *state;
	struct arena arena;
	struct run_record run = make_run(3), got;

	arena_init(&arena);
	assert_int_equal(ledger_put_run(e->txn, &e->env, &run), ST_OK);
	assert_int_equal(ledger_get_run(e->txn, &e->env, 3, &arena, &got), ST_OK);
	run.out = SLICE("/xxx xx xxxxx");
	run.abandoned_count = 0;
	assert_int_equal(ledger_put_run(e->txn, &e->env, &run), ST_OK);
	assert_slice(got.out, "/out of feeds");
	assert_slice(got.abandoned[0], "orders.csv");
	arena_release(&arena);
}

/* Puts N bytes of the payload of the first record of TABLE back under a right checksum. */
static void cut(struct store_env *e, enum table table, const struct slice *payload, size_t n)
{
	struct slice key, value;

	assert_true(store_raw_at(e, table, 0, &key, &value));
	key = store_exact_copy(key);
	assert_int_equal(record_put(e->txn, &e->env.tables[table], key, slice_of(payload->p, n), 0), ST_OK);
	free((void *)(uintptr_t)key.p);
}

static void test_ledger__records_cut_anywhere_are_told(void **state)
{
	struct store_env *e = *state;
	uint64_t random = 52;
	struct feed_record feed = make_feed(&random, 3), got_feed;
	struct run_record run = make_run(3), got_run;
	struct arena arena;

	arena_init(&arena);
	assert_int_equal(ledger_put_feed(e->txn, &e->env, 1, 0, &feed), ST_OK);
	assert_int_equal(ledger_put_run(e->txn, &e->env, &run), ST_OK);
	for (int t = 0; t < 2; t++) {
		enum table table = t ? TABLE_RUNS : TABLE_FEEDS;
		struct slice key, value;
		assert_true(store_raw_at(e, table, 0, &key, &value));
		value = store_exact_copy(value);
		struct slice payload = slice_of(value.p + 8, value.n - 8);
		for (size_t n = 0; n < payload.n; n++) {
			cut(e, table, &payload, n);
			enum status st = t ? ledger_get_run(e->txn, &e->env, 3, &arena, &got_run)
					   : ledger_get_feed(e->txn, &e->env, 1, 0, &arena, &got_feed);
			assert_int_equal(st, ST_DAMAGED);
		}
		free((void *)(uintptr_t)value.p);
	}
	arena_release(&arena);
}

static void test_ledger__garbage_is_told_or_read_within_bounds(void **state)
{
	struct store_env *e = *state;
	uint64_t random = 53;
	struct feed_record feed = make_feed(&random, 3), got;
	struct arena arena;
	struct slice key, value;

	arena_init(&arena);
	assert_int_equal(ledger_put_feed(e->txn, &e->env, 1, 0, &feed), ST_OK);
	assert_true(store_raw_at(e, TABLE_FEEDS, 0, &key, &value));
	value = store_exact_copy(slice_of(value.p + 8, value.n - 8));
	char *p = (char *)(uintptr_t)value.p;
	for (int round = 0; round < 3000; round++) {
		size_t at = store_below(&random, (uint32_t)value.n);
		char was = p[at];
		p[at] = (char)store_random(&random);
		cut(e, TABLE_FEEDS, &value, value.n);
		enum status st = ledger_get_feed(e->txn, &e->env, 1, 0, &arena, &got);
		assert_true(st == ST_DAMAGED || st == ST_OK);
		if (st == ST_OK) {
			assert_true(got.kind < KIND_COUNT);
			assert_true(got.status < FEED_STATUS_COUNT);
			assert_true(got.code < CODE_COUNT);
		}
		p[at] = was;
		arena_reset(&arena);
	}
	free(p);
	arena_release(&arena);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_env_setup, store_env_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_ledger__runs_are_read_back_by_number),
		TEST(test_ledger__feeds_are_read_back_by_run_and_index),
		TEST(test_ledger__texts_are_copies),
		TEST(test_ledger__records_cut_anywhere_are_told),
		TEST(test_ledger__garbage_is_told_or_read_within_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
