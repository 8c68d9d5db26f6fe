/* Readings: a message that is refused is of the group, or of the interchange, that is named before it. */
#include "judge_acks.h"

#include <ctype.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

bool judge_is_ack(const char *type)
{
	return same(type, "997") || same(type, "CONTRL");
}

/* As far as it was read: one that is cut short may have lost more. */
bool judge_acks_alone(const struct judge_whole *whole)
{
	const struct wire *wire = &whole->wire;
	bool any = false;

	for (size_t i = 0; i < wire->n; i++) {
		const struct wire_segment *s = &wire->segments[i];
		bool unit = wire_is(s, wire->x12 ? "ST" : "UNH");

		any |= unit || (wire->x12 && wire_is(s, "TA1"));
		if (unit && !judge_is_ack(wire->x12 ? wire_whole(s, 1) : wire_part(s, 2, 0)))
			return false;
		if (wire->x12 && wire_is(s, "GS") && !same(wire_whole(s, 1), "FA"))
			return false;
	}
	return any;
}

/* In which run the number went to the partner; 0: in none before this one. */
static unsigned run_of(const struct run_store *store, const struct partner *partner, bool of_group,
		       const char *text)
{
	const struct run_sent *sent = &store->sent[partner - store->night->partners];
	const unsigned *last = of_group ? sent->groups : sent->wholes;
	unsigned long number = wire_number(text);

	for (const char *c = text; *c; c++) {
		if (!isdigit((unsigned char)*c))
			return 0;
	}
	for (unsigned run = 1; run < store->runs && number > 0; run++) {
		if (number <= last[run])
			return run;
	}
	return 0;
}

struct saying {
	struct run_store *store;
	const struct judge_whole *whole;
	struct run_feed *feed;
	unsigned run; /* of the group or interchange at hand */
};

static bool is_refusal(const char *status, const char *taken)
{
	return *status && !strstr(taken, status);
}

/* A group or interchange is named; what was never sent is told by itself unless it is REFUSED. */
static void name(struct saying *saying, bool of_group, const char *number, bool refused)
{
	saying->run = run_of(saying->store, saying->whole->partner, of_group, number);
	saying->store->points->counts[saying->run ? POINT_ACK_MATCHED : POINT_ACK_UNSENT]++;
	saying->feed->unsent += saying->run == 0 && !refused;
}

static void say(struct saying *saying, const char *status, const char *taken)
{
	if (!is_refusal(status, taken))
		return;
	saying->store->points->counts[POINT_ACK_REFUSES]++;
	if (saying->feed->refusals++ == 0)
		saying->feed->refused_run = saying->run;
}

/* The group that the AK1 at I names is refused by the AK9 behind it. */
static bool group_refused(const struct judge_unit *unit, size_t i)
{
	for (i++; i < unit->n_segments && !wire_is(&unit->segments[i], "AK1"); i++) {
		if (wire_is(&unit->segments[i], "AK9"))
			return is_refusal(wire_whole(&unit->segments[i], 1), "A E");
	}
	return false;
}

static void say_unit(struct saying *saying, const struct judge_unit *unit)
{
	for (size_t i = 0; i < unit->n_segments; i++) {
		const struct wire_segment *s = &unit->segments[i];

		if (wire_is(s, "AK1"))
			name(saying, true, wire_whole(s, 2), group_refused(unit, i));
		if (wire_is(s, "AK5") || wire_is(s, "AK9"))
			say(saying, wire_whole(s, 1), "A E");
		if (wire_is(s, "UCI") || wire_is(s, "UCF"))
			name(saying, wire_is(s, "UCF"), wire_whole(s, 1), is_refusal(wire_whole(s, 4), "7 8"));
		if (wire_is(s, "UCI") || wire_is(s, "UCF"))
			say(saying, wire_whole(s, 4), "7 8");
		if (wire_is(s, "UCM"))
			say(saying, wire_whole(s, 3), "7 8");
	}
}

void judge_acks(struct run_store *store, const struct judge_whole *whole, struct run_feed *feed)
{
	struct saying saying = { store, whole, feed, 0 };

	for (size_t i = 0; i < whole->n_ta1s; i++) {
		name(&saying, false, wire_whole(whole->ta1s[i], 1),
		     is_refusal(wire_whole(whole->ta1s[i], 4), "A E"));
		say(&saying, wire_whole(whole->ta1s[i], 4), "A E");
	}
	for (size_t i = 0; i < whole->n_units; i++) {
		if (judge_is_ack(whole->units[i].type) && whole->units[i].status != JUDGED_R)
			say_unit(&saying, &whole->units[i]);
	}
}
