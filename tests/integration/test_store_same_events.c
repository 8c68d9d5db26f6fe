/*
 * The same random rows on a unit of work in memory and on a real store, with chunks of random
 * size, aborts that are played again, full maps and new openings, publish the same events.
 */
#include <stdio.h>
#include <stdlib.h>

#include "support/memory_uow.h"
#include "support/scratch.h"
#include "support/store_env.h"
#include "support/store_scene.h"
#include "support/testing.h"
#include "allot/base/files/file.h"
#include "allot/service/handlers.h"

enum { TEXT_ROOM = 24 };

/* A random row and the texts it is made of. */
struct saying {
	struct row row;
	char ref[TEXT_ROOM], sku[TEXT_ROOM], orderid[TEXT_ROOM], line[TEXT_ROOM];
};

/* How a night is played: SKUs and orders there are, how large a chunk may be. */
struct play {
	uint32_t commands, skus, refs, orders, chunk_max;
	size_t map_bytes;
};

static const struct play PLAYS[] = {
	{ 300, 3, 12, 60, 7, 0 },
	{ 1500, 3, 12, 60, 400, 0 },
	{ 1500, 1, 300, 900, 90, 0 },
	{ 1500, 200, 300, 400, 90, 0 },
	{ 40, 2, 5, 30, 1, 0 },
	{ 1500, 40, 80, 300, 300, 96 * 1024 },
	{ 1500, 1, 400, 100, 200, 96 * 1024 },
};

/* Orders rows say sometimes how their line may be served. */
static void say_policy(uint64_t *random, struct row *row)
{
	if (row->kind != KIND_ORDERS || store_below(random, 2))
		return;
	row->backorder = (enum choice)store_below(random, 3);
	row->split = (enum choice)store_below(random, 3);
	row->has_priority = store_below(random, 4) == 0;
	row->priority = (int16_t)(row->has_priority ? (int)store_below(random, 5) - 2 : 0);
}

static void say(const struct play *p, uint64_t *random, struct saying *s)
{
	uint32_t ref = store_below(random, p->refs);
	uint32_t kind = store_below(random, 20);
	uint32_t qty = store_below(random, 40);

	snprintf(s->ref, TEXT_ROOM, "ref-%03u", ref);
	/* mostly the SKU of the ref */
	snprintf(s->sku, TEXT_ROOM, "SKU-%u",
		 store_below(random, 30) ? ref % p->skus : store_below(random, p->skus + 1));
	/* some orders are alike */
	snprintf(s->orderid, TEXT_ROOM, store_below(random, 4) ? "order-%u" : "%02u",
		 store_below(random, p->orders));
	snprintf(s->line, TEXT_ROOM, "%u", store_below(random, 3));
	if (store_below(random, 2))
		s->line[0] = '\0';
	if (kind < 3)
		s->row = store_create_batch(s->ref, s->sku, 3 * qty, store_below(random, 5));
	else if (kind < 6)
		s->row = store_change_quantity(s->ref, 2 * qty);
	else if (kind < 7)
		s->row = store_change_eta(s->ref, store_below(random, 5));
	else if (kind < 9)
		s->row = store_assign(s->orderid, s->line, s->sku, 1 + qty / 4, s->ref);
	else if (kind < 11)
		s->row = store_ship(s->orderid, s->line, s->sku, qty / 4);
	else if (kind < 12)
		s->row = store_cancel(s->orderid, s->line, s->sku, qty / 4);
	else if (kind < 13)
		s->row = store_amend(s->orderid, s->line, s->sku, 1 + qty / 4);
	else
		s->row = store_allocate(s->orderid, s->line, s->sku, 1 + qty / 4);
	say_policy(random, &s->row);
}

/* In memory, all at once. */
static void play_in_memory(struct saying *sayings, size_t n, struct outcome *outcomes, struct buf *out)
{
	struct memory_uow u;
	struct service service;
	struct bus bus;
	struct intake in = { .bus = &bus, .uow = &u.base, .content = 1 };

	memory_uow_init(&u);
	service_init(&service, &u.base);
	bus_init(&bus, service_bus_table(), &service, service_journal(&u.base),
		 (struct bus_observer){ NULL, NULL });
	for (size_t i = 0; i < n; i++) {
		in.mark = u.events_count + 1;
		assert_int_equal(store_give(&in, &sayings[i].row, &outcomes[i]), ST_OK);
	}
	for (uint64_t e = 1; e <= u.events_count; e++) {
		struct event event = memory_uow_event(&u, e);
		store_tell_event(out, &event);
	}
	memory_uow_check(&u);
	memory_uow_release(&u);
	service_release(&service);
}

/*
 * Gives rows FROM up to TO; false when the map was full. Which of several lines a refusal names is the
 * store's choice, but always the same one: NAMED says that OUTCOMES has the store's sentences already.
 */
static bool play_chunk(struct store_scene *s, struct saying *sayings, size_t from, size_t to,
		       struct outcome *outcomes, bool named)
{
	for (size_t i = from; i < to; i++) {
		enum status st = store_scene_send(s, &sayings[i].row);
		if (st == ST_MAP_FULL)
			return false;
		assert_int_equal(st, ST_OK);
		assert_int_equal(s->out.type, outcomes[i].type);
		assert_int_equal(s->out.code, outcomes[i].code);
		if (named)
			assert_string_equal(s->out.reason, outcomes[i].reason);
		outcomes[i] = s->out;
	}
	return true;
}

static void grow(struct store_scene *s, size_t *grown)
{
	s->store->ops->abort(s->store);
	assert_int_equal(s->store->ops->grow(s->store), ST_OK);
	store_scene_abort(s);
	++*grown;
}

static void play_on_store(const struct play *p, uint64_t *random, struct saying *sayings, size_t n,
			  struct outcome *outcomes, bool named, struct buf *out, size_t *grown)
{
	struct store_scene s;

	store_scene_open(&s, scratch_path("store"), p->map_bytes);
	for (size_t from = 0, to; from < n; from = to) {
		to = from + 1 + store_below(random, p->chunk_max);
		to = to > n ? n : to;
		/* first a part that comes to nothing, sometimes */
		if (store_below(random, 4) == 0) {
			play_chunk(&s, sayings, from, from + (to - from + 1) / 2, outcomes, named);
			store_scene_abort(&s);
		}
		while (!play_chunk(&s, sayings, from, to, outcomes, named) ||
		       store_scene_try(&s) == ST_MAP_FULL)
			grow(&s, grown);
		if (store_below(random, 8) == 0) {
			store_scene_close(&s);
			store_scene_open(&s, scratch_path("store"), p->map_bytes);
		}
	}
	store_scene_tell(&s, out);
	store_scene_close(&s);
}

static void play(const struct play *p, uint64_t seed, size_t *grown)
{
	struct saying *sayings = calloc(p->commands, sizeof(*sayings));
	struct outcome *outcomes = calloc(p->commands, sizeof(*outcomes));
	struct buf memory, store;
	uint64_t random = seed;

	assert_non_null(sayings);
	assert_non_null(outcomes);
	buf_init(&memory, 0);
	buf_init(&store, 0);
	for (size_t i = 0; i < p->commands; i++)
		say(p, &random, &sayings[i]);
	play_in_memory(sayings, p->commands, outcomes, &memory);
	for (int time = 0; time < 2; time++) {
		buf_clear(&store);
		play_on_store(p, &random, sayings, p->commands, outcomes, time > 0, &store, grown);
		assert_true(slice_eq(buf_slice(&store), buf_slice(&memory)));
		assert_string_equal(store_verdict(scratch_path("store")), "");
		assert_int_equal(folder_remove(scratch_path("store")), ST_OK);
	}
	buf_release(&memory);
	buf_release(&store);
	free(sayings);
	free(outcomes);
}

static void test_store__publishes_the_events_of_a_unit_of_work_in_memory(void **state)
{
	size_t grown = 0;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(PLAYS); i++)
		play(&PLAYS[i], 61 + i, &grown);
	/* some of the maps were too small on the way */
	assert_true(grown >= 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_store__publishes_the_events_of_a_unit_of_work_in_memory,
						scratch_setup, scratch_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
