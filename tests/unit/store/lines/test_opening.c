#include "store/lines/opening.h"

#include <stdlib.h>

#include "allot/base/date.h"
#include "store/uuid.h"
#include "support/openings.h"
#include "support/store_env.h"
#include "support/testing.h"

#define UUID "0123abcd-4567-89ef-fedc-ba9876543210"

struct scene {
	struct store_env *e;
	struct journal journal;
	struct journal_scan scan;
};

static int setup(void **state)
{
	struct scene *s = store_env_scene(state, sizeof(*s));

	if (!s)
		return -1;
	journal_init(&s->journal, &s->e->env);
	journal_begin(&s->journal, s->e->txn, 1);
	journal_scan_init(&s->scan, &s->e->env, s->e->txn, &s->journal);
	return 0;
}

static int teardown(void **state)
{
	struct scene *s = *state;

	journal_scan_release(&s->scan);
	journal_release(&s->journal);
	return store_env_scene_end(state);
}

static void test_opening__is_read_from_the_events_of_the_line(void **state)
{
	struct scene *s = *state;
	const struct part made = { .batch = 3, .previous = 0, .eta = 730000, .units = 10 };
	struct line_opening o;

	uint64_t a = open_line(&s->journal, SLICE(UUID), 7);
	uint64_t b = open_line(&s->journal, SLICE("B"), 8);
	uint64_t part = allocate_line(&s->journal, SLICE("B"), b, &made);
	for (int stored = 0; stored < 2; stored++) {
		assert_int_equal(opening_read(&s->scan, b, true, &o), ST_OK);
		assert_int_equal(o.product, 8);
		assert_slice(o.orderid, "B");
		assert_int_equal(o.part.id, part);
		assert_int_equal(o.part.batch, 3);
		assert_int_equal(o.part.eta, 730000);
		assert_int_equal(opening_read(&s->scan, a, false, &o), ST_OK);
		assert_int_equal(o.product, 7);
		assert_slice(o.orderid, UUID);
		assert_int_equal(o.part.id, 0);
		assert_int_equal(journal_flush(&s->journal), ST_OK);
		journal_scan_reset(&s->scan, s->e->txn);
	}
}

static void test_opening__what_the_journal_does_not_have_is_told(void **state)
{
	struct scene *s = *state;
	const struct part made = { .batch = 3, .units = 10 };
	struct line_opening o;

	uint64_t a = open_line(&s->journal, SLICE("A"), 7);
	uint64_t b = open_line(&s->journal, SLICE("B"), 7);
	uint64_t of_a = allocate_line(&s->journal, SLICE("A"), a, &made);
	/* the event after is of another line, or none */
	assert_int_equal(opening_read(&s->scan, a, true, &o), ST_DAMAGED);
	assert_int_equal(opening_read(&s->scan, b, true, &o), ST_DAMAGED);
	/* the event is none of a line that became known */
	assert_int_equal(opening_read(&s->scan, of_a, false, &o), ST_DAMAGED);
	assert_int_equal(opening_read(&s->scan, of_a + 1, false, &o), ST_DAMAGED);
	/* and the line before is as it was */
	assert_int_equal(opening_read(&s->scan, b, false, &o), ST_OK);
	assert_slice(o.orderid, "B");
}

static void start(struct line *l, uint64_t id)
{
	line_init(l);
	l->id = id;
	l->product = 7;
	l->orderid = SLICE("A");
	l->ordered = 10;
}

static void add_part(struct line *l, struct part p)
{
	assert_int_equal(parts_insert(&l->parts, &p), ST_OK);
	l->allocated += p.units;
}

/* What is kept beside a record says what the line is. */
static size_t assert_kept(const struct line *l)
{
	struct line_opening o;
	struct buf out;

	buf_init(&out, 0);
	opening_encode(&out, l);
	struct slice exact = store_exact_copy(buf_slice(&out));
	opening_decode(l->id, exact, &o);
	free((void *)(uintptr_t)exact.p);
	assert_int_equal(o.product, l->product);
	assert_true(slice_eq(o.orderid, l->orderid));
	assert_int_equal(o.part.id != 0, opening_has_part(l));
	if (o.part.id) {
		const struct part *p = parts_first(&l->parts);
		assert_int_equal(o.part.id, p->id);
		assert_int_equal(o.part.batch, p->batch);
		assert_int_equal(o.part.previous, p->previous);
		assert_int_equal(o.part.eta, p->eta);
	}
	size_t n = out.n;
	buf_release(&out);
	return n;
}

static void test_opening__waits_beside_a_record_as_it_is(void **state)
{
	char name[IDENTIFIER_MAX];
	struct line l;

	(void)state;
	start(&l, 1000);
	(void)assert_kept(&l);
	add_part(&l, (struct part){ 1001, 3, 12, DATE_NONE, 10, false });
	assert_true(opening_has_part(&l));
	(void)assert_kept(&l);
	parts_first(&l.parts)->previous = 0;
	parts_first(&l.parts)->eta = 730000;
	(void)assert_kept(&l);
	memset(name, 'x', sizeof(name));
	l.orderid = slice_of(name, sizeof(name));
	(void)assert_kept(&l);
	line_release(&l);
}

static void test_opening__only_a_part_as_it_was_made_with_the_event_after_is_its_own(void **state)
{
	struct line l;

	(void)state;
	start(&l, 1000);
	add_part(&l, (struct part){ 1002, 3, 12, DATE_NONE, 10, false });
	assert_false(opening_has_part(&l));
	parts_first(&l.parts)->id = 1001;
	parts_first(&l.parts)->moved = true;
	assert_false(opening_has_part(&l));
	parts_first(&l.parts)->moved = false;
	l.ordered = 11;
	assert_false(opening_has_part(&l));
	l.ordered = 10;
	assert_true(opening_has_part(&l));
	l.ordered = 12;
	add_part(&l, (struct part){ 1002, 3, 1001, DATE_NONE, 2, false });
	assert_false(opening_has_part(&l));
	line_release(&l);
}

static void test_opening__a_uuid_takes_half_its_length(void **state)
{
	struct line l;

	(void)state;
	start(&l, 1000);
	l.orderid = SLICE(UUID);
	size_t packed = assert_kept(&l);
	/* what only looks like one is kept as it is */
	l.orderid = SLICE("0123ABCD-4567-89ef-fedc-ba9876543210");
	assert_int_equal(assert_kept(&l), packed + UUID_TEXT - UUID_BYTES);
	l.orderid = SLICE("0123abcd 4567-89ef-fedc-ba9876543210");
	assert_int_equal(assert_kept(&l), packed + UUID_TEXT - UUID_BYTES);
	l.orderid = SLICE("0123abcd-4567-89ef-fedc-ba987654321:");
	assert_int_equal(assert_kept(&l), packed + UUID_TEXT - UUID_BYTES);
	l.orderid = SLICE("0123abcd-4567-89ef-fedc-ba987654321");
	(void)assert_kept(&l);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_opening__is_read_from_the_events_of_the_line),
		T(test_opening__what_the_journal_does_not_have_is_told),
		cmocka_unit_test(test_opening__waits_beside_a_record_as_it_is),
		cmocka_unit_test(test_opening__only_a_part_as_it_was_made_with_the_event_after_is_its_own),
		cmocka_unit_test(test_opening__a_uuid_takes_half_its_length),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
