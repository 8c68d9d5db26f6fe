/* Sums of movements. What an event moves is told by signals/movement.h, for the results as for the report. */
#include "report/figures/sums.h"

#include "allot/base/contract.h"

static const int8_t MOVES[MOVEMENT_COUNT] = {
	[MOVEMENT_RECEIVED] = MOVE_RECEIVED + 1,       [MOVEMENT_SUPPLIER_CHANGE] = MOVE_SUPPLIER + 1,
	[MOVEMENT_CORRECTION] = MOVE_CORRECTION + 1,   [MOVEMENT_ALLOCATED] = MOVE_ALLOCATED + 1,
	[MOVEMENT_DEALLOCATED] = MOVE_DEALLOCATED + 1, [MOVEMENT_SHIPPED] = MOVE_SHIPPED + 1,
};

static const enum open_move OPEN_MOVES[EVENT_COUNT] = {
	[EVENT_OUT_OF_STOCK] = OPEN_NEW,	 [EVENT_DEALLOCATED] = OPEN_CUT,
	[EVENT_LINE_AMENDED] = OPEN_AMENDED,	 [EVENT_ALLOCATED] = OPEN_COVERED,
	[EVENT_LINE_CANCELLED] = OPEN_CANCELLED, [EVENT_SHIPPED] = OPEN_SHIPPED,
	[EVENT_LINE_OPENED] = OPEN_REPLACED,
};

void sums_join(struct sums *to, const struct sums *s)
{
	for (int i = 0; i < MOVE_COUNT; i++) {
		to->supply[i] += s->supply[i];
		to->allocated[i] += s->allocated[i];
	}
	for (int i = 0; i < OPEN_COUNT; i++)
		to->open[i] += s->open[i];
	to->closing_supply += s->closing_supply;
	to->closing_allocated += s->closing_allocated;
	to->closing_open += s->closing_open;
}

static int64_t sum(const int64_t *of, int count)
{
	int64_t all = 0;
	for (int i = 0; i < count; i++)
		all += of[i];
	return all;
}

int64_t sums_supply(const struct sums *s)
{
	return sum(s->supply, MOVE_COUNT);
}

int64_t sums_allocated(const struct sums *s)
{
	return sum(s->allocated, MOVE_COUNT);
}

int64_t sums_open(const struct sums *s)
{
	return sum(s->open, OPEN_COUNT);
}

void moved_by(const struct event *event, enum feed_kind kind, struct moved *out)
{
	struct movement movements[MOVEMENTS_MAX];
	const struct movement_feed feed = { .kind = kind };
	*out = (struct moved){ .open_move = OPEN_MOVES[event->type] };
	out->movements = movements_of(event, &feed, movements);
	for (uint32_t i = 0; i < out->movements; i++) {
		const struct movement *m = &movements[i];
		if (m->type == MOVEMENT_WAITING || m->type == MOVEMENT_SHORT)
			out->open += m->units;
		if (!MOVES[m->type])
			continue;
		out->any = true;
		out->move = (enum move)(MOVES[m->type] - 1);
		out->supply += m->supply;
		out->allocated += m->allocated;
	}
}

void sums_move(struct sums *s, const struct moved *moved)
{
	if (moved->any) {
		s->supply[moved->move] += moved->supply;
		s->allocated[moved->move] += moved->allocated;
	}
	s->open[moved->open_move] += moved->open;
}

void sums_take_back(struct sums *s, const struct moved *moved)
{
	s->closing_supply -= moved->supply;
	s->closing_allocated -= moved->allocated;
	s->closing_open -= moved->open;
}
