#include "store/notes/partners.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/store_env.h"
#include "support/testing.h"

struct scene {
	struct store_env *e;
	struct notes refs;
	struct notes last;
	struct arena arena;
	char told[4096];
};

static int setup(void **state)
{
	struct scene *s = store_env_scene(state, sizeof(*s));

	if (!s)
		return -1;
	notes_init(&s->refs, &s->e->env, TABLE_PARTNER_REFS);
	notes_begin(&s->refs, s->e->txn);
	notes_init(&s->last, &s->e->env, TABLE_PARTNERS);
	notes_begin(&s->last, s->e->txn);
	arena_init(&s->arena);
	return 0;
}

static int teardown(void **state)
{
	struct scene *s = *state;

	notes_release(&s->refs);
	notes_release(&s->last);
	arena_release(&s->arena);
	return store_env_scene_end(state);
}

static enum status tell(void *ctx, struct slice ref)
{
	struct scene *s = ctx;
	size_t n = strlen(s->told);

	(void)snprintf(s->told + n, sizeof(s->told) - n, "%.*s ", SLICE_ARG(ref));
	return ST_OK;
}

static const char *refs_of(struct scene *s, const char *partner)
{
	s->told[0] = '\0';
	assert_int_equal(partner_refs_walk(&s->refs, slice_str(partner), tell, s), ST_OK);
	return s->told;
}

static void add(struct scene *s, const char *partner, const char *ref)
{
	assert_int_equal(partner_refs_add(&s->refs, slice_str(partner), slice_str(ref)), ST_OK);
}

static void test_partner_refs__are_walked_by_partner_in_the_order_of_their_bytes(void **state)
{
	struct scene *s = *state;

	add(s, "acme", "b");
	add(s, "ac", "z");
	add(s, "acme", "B");
	add(s, "acme", "a:10");
	add(s, "acme", "a");
	add(s, "acme ltd", "y");
	assert_string_equal(refs_of(s, "acme"), "B a a:10 b ");
	assert_string_equal(refs_of(s, "ac"), "z ");
	assert_string_equal(refs_of(s, "acme ltd"), "y ");
	assert_string_equal(refs_of(s, "a"), "");
	assert_string_equal(refs_of(s, "zeta"), "");
}

static void test_partner_refs__of_the_open_transaction_are_walked_too(void **state)
{
	struct scene *s = *state;

	add(s, "acme", "b");
	assert_string_equal(refs_of(s, "acme"), "b ");
	add(s, "acme", "a");
	add(s, "acme", "b");
	assert_string_equal(refs_of(s, "acme"), "a b ");
}

static enum status stop(void *ctx, struct slice ref)
{
	(void)ref;
	++*(int *)ctx;
	return ST_STOPPED;
}

static void test_partner_refs__a_visitor_ends_the_walk(void **state)
{
	struct scene *s = *state;
	int calls = 0;

	add(s, "acme", "a");
	add(s, "acme", "b");
	assert_int_equal(partner_refs_walk(&s->refs, SLICE("acme"), stop, &calls), ST_STOPPED);
	assert_int_equal(calls, 1);
}

static void test_partner_refs__take_the_longest_names(void **state)
{
	struct scene *s = *state;
	char partner[201], ref[201];

	memset(partner, 'p', 200);
	memset(ref, 'r', 200);
	partner[200] = ref[200] = '\0';
	add(s, partner, ref);
	assert_memory_equal(refs_of(s, partner), ref, 200);
}

/* Last feeds */

static const struct last_feed SOME = {
	.name = { "acme", 4 },
	.partner = { "Acme Ltd", 8 },
	.feed = { "acme.csv", 8 },
	.run = 12,
	.applied = 1795357721,
	.rows = 4000000000,
	.units = UINT64_MAX,
	.has_as_of = true,
	.as_of = 1795357000,
};

static void put(struct scene *s, enum last_of of, const struct last_feed *last)
{
	assert_int_equal(last_feed_put(&s->last, of, last), ST_OK);
	assert_int_equal(notes_flush(&s->last), ST_OK);
}

static bool find(struct scene *s, enum last_of of, const char *name, struct last_feed *out)
{
	bool found = false;

	assert_int_equal(last_feed_find(&s->last.cursor, of, slice_str(name), &s->arena, &found, out), ST_OK);
	return found;
}

static void assert_same(const struct last_feed *a, const struct last_feed *b)
{
	assert_true(slice_eq(a->name, b->name) && slice_eq(a->partner, b->partner));
	assert_true(slice_eq(a->feed, b->feed));
	assert_int_equal(a->run, b->run);
	assert_int_equal(a->applied, b->applied);
	assert_int_equal(a->rows, b->rows);
	assert_int_equal(a->units, b->units);
	assert_int_equal(a->has_as_of, b->has_as_of);
	assert_int_equal(a->as_of, b->as_of);
}

static void test_last_feed__is_the_newest_of_its_name(void **state)
{
	struct scene *s = *state;
	struct last_feed newer = SOME, got;

	assert_false(find(s, LAST_FEED, "acme", &got));
	put(s, LAST_FEED, &SOME);
	assert_true(find(s, LAST_FEED, "acme", &got));
	assert_same(&got, &SOME);
	newer.run = 13;
	newer.has_as_of = false;
	newer.as_of = 0;
	put(s, LAST_FEED, &newer);
	assert_true(find(s, LAST_FEED, "acme", &got));
	assert_same(&got, &newer);
	assert_false(find(s, LAST_FEED, "acm", &got));
}

static void test_last_feed__of_a_partner_and_of_a_profile_of_one_name_are_two(void **state)
{
	struct scene *s = *state;
	struct last_feed other = SOME, got;

	other.run = 5;
	put(s, LAST_FEED, &SOME);
	assert_false(find(s, LAST_SNAPSHOT, "acme", &got));
	put(s, LAST_SNAPSHOT, &other);
	assert_true(find(s, LAST_SNAPSHOT, "acme", &got));
	assert_int_equal(got.run, 5);
	assert_true(find(s, LAST_FEED, "acme", &got));
	assert_int_equal(got.run, 12);
}

static enum status tell_last(void *ctx, const struct last_feed *last)
{
	return tell(ctx, last->name);
}

static void test_last_feeds__are_told_by_name(void **state)
{
	struct scene *s = *state;
	struct last_feed last = SOME;
	const char *const names[] = { "bolt", "acme", "a" };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		last.name = slice_str(names[i]);
		put(s, LAST_FEED, &last);
	}
	last.name = SLICE("partner");
	put(s, LAST_SNAPSHOT, &last);
	assert_int_equal(last_feeds_walk(&s->last.cursor, LAST_FEED, tell_last, s), ST_OK);
	assert_string_equal(s->told, "a acme bolt ");
	s->told[0] = '\0';
	assert_int_equal(last_feeds_walk(&s->last.cursor, LAST_SNAPSHOT, tell_last, s), ST_OK);
	assert_string_equal(s->told, "partner ");
}

static void test_last_feed__bytes_that_are_none_are_damage(void **state)
{
	struct scene *s = *state;
	static const char key[] = { LAST_FEED, 'x' };
	static const struct slice BAD[] = {
		{ "\1", 1 }, { "\0\0\0\1\1\1\0", 7 }, { "\0\0\1\1\1\1\2", 7 }, { "\0\0\1\1\1\1\0\0", 8 }
	};
	struct last_feed got;
	bool found;

	for (size_t i = 0; i < COUNT_OF(BAD); i++) {
		assert_int_equal(notes_put(&s->last, slice_of(key, 2), BAD[i]), ST_OK);
		assert_int_equal(notes_flush(&s->last), ST_OK);
		assert_int_equal(
			last_feed_find(&s->last.cursor, LAST_FEED, SLICE("x"), &s->arena, &found, &got),
			ST_DAMAGED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(test_partner_refs__are_walked_by_partner_in_the_order_of_their_bytes),
		TEST(test_partner_refs__of_the_open_transaction_are_walked_too),
		TEST(test_partner_refs__a_visitor_ends_the_walk),
		TEST(test_partner_refs__take_the_longest_names),
		TEST(test_last_feed__is_the_newest_of_its_name),
		TEST(test_last_feed__of_a_partner_and_of_a_profile_of_one_name_are_two),
		TEST(test_last_feeds__are_told_by_name),
		TEST(test_last_feed__bytes_that_are_none_are_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
