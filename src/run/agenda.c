/*
 * The agenda of a run. Steps are found again from the feeds' records alone, so a run that goes on after an
 * interruption, or after a transaction that was undone, finds its place by asking which step is not done.
 */
#include "run/agenda.h"

#include <stdlib.h>

#include "allot/base/contract.h"

/* Feeds that ship first: shipments feeds, and orders feeds in their first turn, in the order given. */
static bool ships_first(const struct feed_record *f)
{
	return f->kind == KIND_SHIPMENTS || f->has_first_turn;
}

struct given_feed {
	uint32_t given;
	uint32_t feed;
};

static int by_given(const void *a, const void *b)
{
	const struct given_feed *x = a, *y = b;
	return (x->given > y->given) - (x->given < y->given);
}

static void add(struct agenda *a, enum step_kind kind, uint32_t feed)
{
	a->steps[a->count++] = (struct step){ kind, feed };
}

static void add_shipping(struct agenda *a, const struct run_record *run, const struct feed_record *feeds,
			 struct given_feed *list, const uint32_t *given)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < run->feeds; i++)
		if (ships_first(&feeds[i]))
			list[n++] = (struct given_feed){ given[i], i };
	qsort(list, n, sizeof(*list), by_given);
	for (uint32_t i = 0; i < n; i++)
		add(a, feeds[list[i].feed].has_first_turn ? STEP_FIRST_TURN : STEP_ROWS, list[i].feed);
}

enum status agenda_make(struct agenda *agenda, struct arena *arena, const struct run_record *run,
			const struct feed_record *feeds, const uint32_t *given)
{
	struct agenda a = { .count = 0 };
	struct given_feed *list = arena_alloc(arena, (run->feeds + 1) * sizeof(*list));
	a.steps = arena_alloc(arena, (2 * (size_t)run->feeds + 2) * sizeof(*a.steps));
	if (!list || !a.steps)
		return fail_memory();
	if (run->abandoned_serving)
		add(&a, STEP_ABANDONED, 0);
	if (!run->options.as_given)
		add_shipping(&a, run, feeds, list, given);
	for (uint32_t i = 0; i < run->feeds; i++)
		if (run->options.as_given || feeds[i].kind != KIND_SHIPMENTS)
			add(&a, STEP_ROWS, i);
	add(&a, STEP_PUT_OFF, 0);
	*agenda = a;
	return ST_OK;
}

/* Refused rows of a feed refused whole because all of them are go into its reject file. */
static bool has_rows_to_do(const struct feed_record *f)
{
	return f->status == FEED_PENDING || f->status == FEED_INTERRUPTED ||
	       (f->status == FEED_REFUSED && code_keeps_rows(f->code) && !f->rows_done);
}

bool step_done(const struct step *step, const struct run_record *run, const struct feed_record *feeds)
{
	const struct feed_record *f = &feeds[step->feed];
	switch (step->kind) {
	case STEP_ABANDONED:
		return !run->abandoned_serving;
	case STEP_FIRST_TURN:
		return f->first_turn_done || !has_rows_to_do(f);
	case STEP_ROWS:
		return (f->rows_done && !f->serving) || !has_rows_to_do(f);
	case STEP_PUT_OFF:
		break;
	}
	for (uint32_t i = 0; i < run->feeds; i++)
		if (feeds[i].cursor.put_off < feeds[i].rows_put_off)
			return false;
	return true;
}

bool feed_record_done(const struct feed_record *feed)
{
	return feed->rows_done && !feed->serving && feed->cursor.put_off == feed->rows_put_off;
}
