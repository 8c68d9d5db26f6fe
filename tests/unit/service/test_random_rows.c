/*
 * Random rows of all kinds, in all turns: whatever comes, the state is what the events say, and a row that is
 * refused has changed nothing. What is checked is in memory_uow_check().
 */
#include <stdio.h>

#include "allot/base/contract.h"
#include "support/scene.h"
#include "support/testing.h"

enum { SEEDS = 400, ROWS = 160, CHECK_EVERY = 8, NAME = 16 };

struct dice {
	uint64_t state;
};

static uint32_t roll(struct dice *d, uint32_t sides)
{
	d->state = d->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(d->state >> 33) % sides;
}

static struct slice name(char *text, const char *stem, uint32_t number)
{
	int n = snprintf(text, NAME, "%s%u", stem, number);
	return slice_of(text, (size_t)n);
}

static struct total total(struct dice *d, uint32_t most)
{
	uint32_t kind = roll(d, 4);
	if (kind == 0)
		return (struct total){ TOTAL_NONE, 0 };
	if (kind == 1)
		return (struct total){ TOTAL_ALL, 0 };
	return (struct total){ TOTAL_UNITS, roll(d, most + 1) };
}

struct texts {
	char ref[NAME], sku[NAME], orderid[NAME], line[NAME];
};

static void random_line(struct dice *d, struct row *row, struct texts *t)
{
	row->orderid = name(t->orderid, roll(d, 20) ? "o" : "00", roll(d, 6));
	row->line = roll(d, 2) ? name(t->line, "", roll(d, 4)) : SLICE("");
	row->qty = 1 + roll(d, 6) * roll(d, 4);
}

static void random_order(struct dice *d, struct row *row)
{
	row->has_priority = roll(d, 5) == 0;
	row->priority = row->has_priority ? (int16_t)((int)roll(d, 5) - 2) : 0;
	row->backorder = (enum choice)roll(d, CHOICE_YES + 1);
	row->split = (enum choice)roll(d, CHOICE_YES + 1);
	if (roll(d, 2))
		return;
	row->shipped = total(d, row->qty);
	row->cancelled = total(d, row->qty - row->shipped.units);
	if (row->shipped.type == TOTAL_ALL && row->cancelled.type == TOTAL_ALL)
		row->cancelled = (struct total){ TOTAL_NONE, 0 };
}

static struct row random_row(struct dice *d, struct texts *t)
{
	static const enum feed_kind kinds[] = { KIND_BATCHES,	    KIND_BATCHES,  KIND_CHANGES,
						KIND_ALLOCATIONS,   KIND_ORDERS,   KIND_ORDERS,
						KIND_ORDERS,	    KIND_ORDERS,   KIND_AMENDMENTS,
						KIND_CANCELLATIONS, KIND_SHIPMENTS };
	struct row row = { .kind = kinds[roll(d, COUNT_OF(kinds))] };
	row.ref = name(t->ref, roll(d, 20) ? "b" : "B", roll(d, 6));
	row.sku = name(t->sku, roll(d, 30) ? "s" : "S", roll(d, 2));
	random_line(d, &row, t);
	if (row.kind == KIND_BATCHES || row.kind == KIND_CHANGES) {
		row.qty = roll(d, 4) * roll(d, 10);
		row.said = roll(d, 3) ? SAID_QTY : (enum said)roll(d, SAID_COUNT);
		row.has_eta = roll(d, 2);
		row.eta = row.has_eta ? roll(d, 3) : 0;
	} else if (row.kind == KIND_ORDERS) {
		random_order(d, &row);
	} else if (row.kind != KIND_ALLOCATIONS) {
		row.shipped = row.cancelled = total(d, 8);
		if (row.shipped.type == TOTAL_NONE)
			row.shipped.type = row.cancelled.type = TOTAL_UNITS;
		if (row.line.n > 0 && roll(d, 2))
			row.sku = SLICE("");
	}
	if (row.kind == KIND_CANCELLATIONS && roll(d, 6) == 0) {
		row.sku = row.line = SLICE("");
		row.cancelled = (struct total){ TOTAL_ALL, 0 };
	}
	return row;
}

/* What came of all rows, and of which codes: a test of nothing but refusals would prove nothing. */
static struct {
	uint32_t outcomes[OUTCOME_PUT_OFF + 1];
	uint32_t codes[CODE_COUNT];
	uint32_t events[EVENT_COUNT];
} seen;

static void give(struct scene *s, const struct row *row, enum turn turn)
{
	uint64_t before = s->uow.events_count;
	s->status = intake_row(&s->in, row, turn, &s->before, &s->out);
	assert_int_equal(s->status, ST_OK);
	assert_int_equal(s->uow.held, 0);
	seen.outcomes[s->out.type]++;
	seen.codes[s->out.code]++;
	if (s->out.type == OUTCOME_REFUSED)
		assert_int_equal(s->uow.events_count, before);
}

/* A batches feed ends: its SKUs are served. */
static void end_feed(struct scene *s)
{
	for (size_t i = 0; i < s->uow.named_count; i++)
		assert_int_equal(intake_serve(&s->in, s->uow.named[i]), ST_OK);
	s->uow.named_count = 0;
	s->in.mark = s->uow.events_count + 1;
	s->in.content++;
}

static void play(struct scene *s, struct dice *d)
{
	struct texts texts;
	struct row row = random_row(d, &texts);
	if (row.kind != KIND_BATCHES || roll(d, 3) == 0)
		end_feed(s);
	if (row.kind == KIND_ORDERS && roll(d, 2)) {
		give(s, &row, TURN_FIRST);
		give(s, &row, TURN_SECOND);
		return;
	}
	give(s, &row, TURN_OWN);
	if (s->out.type == OUTCOME_PUT_OFF)
		give(s, &row, TURN_PUT_OFF);
}

static void test_rows__whatever_comes_the_state_is_what_the_events_say(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		void *scene = NULL;
		struct dice d = { seed };
		scene_setup(&scene);
		struct scene *s = scene;
		s->in.options.amend = seed % 2;
		s->in.options.backorder = seed % 3 == 0;
		s->in.options.split = seed % 5 < 2;
		s->in.options.accept_alike = seed % 4 == 0;
		for (int i = 0; i < ROWS; i++) {
			play(s, &d);
			if (i % CHECK_EVERY == 0)
				memory_uow_check(&s->uow);
		}
		for (size_t i = 0; i < s->uow.events_count; i++)
			seen.events[s->uow.events[i].event.type]++;
		scene_teardown(&scene);
	}
}

static void test_rows__everything_that_can_come_of_a_row_came_often(void **state)
{
	(void)state;
	for (int type = 0; type <= OUTCOME_PUT_OFF; type++)
		assert_true(seen.outcomes[type] > 100);
	for (int type = 1; type < EVENT_COUNT; type++)
		assert_true(seen.events[type] > 100);
	for (int code = CODE_UNKNOWN_SKU; code <= CODE_ALIKE; code++)
		assert_true(seen.codes[code] > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows__whatever_comes_the_state_is_what_the_events_say),
		cmocka_unit_test(test_rows__everything_that_can_come_of_a_row_came_often),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
