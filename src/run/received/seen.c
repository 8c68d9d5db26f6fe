/* A hash table over a list, so that what a refused feed has added is taken off its end again. */
#include "run/received/seen.h"

#include <stdlib.h>

#include "allot/base/contract.h"

void seen_init(struct seen *s, struct store *store)
{
	*s = (struct seen){ .store = store };
}

void seen_release(struct seen *s)
{
	free(s->list);
	free(s->slots);
	free(s->done);
	*s = (struct seen){ .store = s->store };
}

static size_t slot_of(const struct seen *s, const uint8_t key[INTERCHANGE_DIGEST_BYTES])
{
	size_t at = (size_t)be64_get(key) & (s->slots_count - 1);

	while (s->slots[at] && memcmp(s->list[s->slots[at] - 1].key, key, INTERCHANGE_DIGEST_BYTES) != 0)
		at = (at + 1) & (s->slots_count - 1);
	return at;
}

static void fill_slots(struct seen *s)
{
	memset(s->slots, 0, s->slots_count * sizeof(*s->slots));
	for (size_t i = 0; i < s->count; i++)
		s->slots[slot_of(s, s->list[i].key)] = i + 1;
}

static enum status grow(struct seen *s)
{
	size_t room = s->room ? 2 * s->room : 64;
	struct known_interchange *list = realloc(s->list, room * sizeof(*list));
	size_t *slots = list ? realloc(s->slots, 2 * room * sizeof(*slots)) : NULL;

	if (list)
		s->list = list;
	if (!slots)
		return fail_memory();
	s->slots = slots;
	s->room = room;
	s->slots_count = 2 * room;
	fill_slots(s);
	return ST_OK;
}

/* AFTER has a date that is more than a year behind that of BEFORE. */
static bool is_past(const struct known_interchange *before, const struct known_interchange *after)
{
	return before->day && after->day && after->day > before->day + INTERCHANGE_DAYS;
}

static enum interchange_seen compare(const struct known_interchange *known, const struct known_interchange *now)
{
	/* known for a year from its own date, and for ever if it has none: then its number is used anew */
	if (is_past(known, now))
		return SEEN_NOT;
	/* one of long before, too: it may be the one whose number was used anew */
	if (memcmp(known->sha256, now->sha256, SHA256_BYTES) != 0)
		return SEEN_OTHER;
	return known->in_part ? SEEN_IN_PART : SEEN_SAME;
}

/* Done-marks */

static int compare_marks(const void *a, const void *b)
{
	const struct done_mark *x = a, *y = b;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return (x->position > y->position) - (x->position < y->position);
}

static enum status add_done(void *ctx, struct done_mark mark)
{
	struct seen *s = ctx;

	if (s->done_count == s->done_room) {
		size_t room = s->done_room ? 2 * s->done_room : DONE_MARKS_MAX;
		struct done_mark *list = realloc(s->done, room * sizeof(*list));
		if (!list)
			return fail_memory();
		s->done = list;
		s->done_room = room;
	}
	s->done[s->done_count++] = mark;
	return ST_OK;
}

/* What was done of the interchange of KEY, so that it can be asked for. */
static enum status load_done(struct seen *s, const uint8_t key[INTERCHANGE_DIGEST_BYTES])
{
	enum status st = s->store->ops->done_walk(s->store, key, add_done, s);

	if (!st && s->done_count)
		qsort(s->done, s->done_count, sizeof(*s->done), compare_marks);
	return st;
}

bool seen_done(void *ctx, struct done_mark mark)
{
	const struct seen *s = ctx;

	return s->done_count && bsearch(&mark, s->done, s->done_count, sizeof(mark), compare_marks);
}

/* The store and this run */

static enum status ask_store(struct seen *s, const struct known_interchange *now, enum interchange_seen *seen)
{
	struct known_interchange known;
	bool found = false;
	enum status st = s->store->ops->interchange_find(s->store, now->key, &found, &known);

	*seen = !st && found ? compare(&known, now) : SEEN_NOT;
	return st;
}

/* NOW is known from now on, in place of what was known under its key. */
static void know(struct seen *s, size_t slot, const struct known_interchange *now)
{
	s->list[s->count++] = *now;
	s->slots[slot] = s->count;
}

enum status seen_stale(void *ctx, struct slice scope, uint32_t as_of, bool *stale)
{
	struct seen *s = ctx;
	struct known_interchange now = { .day = as_of }, known = { .day = 0 };
	bool found = false;

	snapshot_digest(scope, now.key);
	enum status st = s->count == s->room ? grow(s) : ST_OK;
	if (st)
		return st;
	size_t slot = slot_of(s, now.key);
	if (s->slots[slot])
		known = s->list[s->slots[slot] - 1];
	else
		st = s->store->ops->interchange_find(s->store, now.key, &found, &known);
	*stale = !st && known.day > as_of;
	if (!st && !*stale)
		know(s, slot, &now);
	return st;
}

enum status seen_ask(void *ctx, const struct interchange_record *interchange, enum interchange_seen *seen)
{
	struct seen *s = ctx;
	struct known_interchange now = { .day = interchange->day };

	interchange_digest(interchange, now.key);
	memcpy(now.sha256, interchange->sha256, SHA256_BYTES);
	enum status st = s->count == s->room ? grow(s) : ST_OK;
	if (st)
		return st;
	size_t slot = slot_of(s, now.key);
	*seen = s->slots[slot] ? compare(&s->list[s->slots[slot] - 1], &now) : SEEN_NOT;
	s->done_count = 0;
	if (*seen == SEEN_NOT)
		st = ask_store(s, &now, seen);
	if (!st && *seen == SEEN_IN_PART)
		st = load_done(s, now.key);
	if (!st && (*seen == SEEN_NOT || *seen == SEEN_IN_PART))
		know(s, slot, &now);
	return st;
}

void seen_forget(struct seen *s, size_t count)
{
	if (s->count == count)
		return;
	s->count = count;
	fill_slots(s);
}

enum status seen_sent(void *ctx, struct slice us, struct slice partner, bool interchange, uint64_t number,
		      uint64_t *run)
{
	struct seen *s = ctx;

	return s->store->ops->control_find(s->store, us, partner,
					   interchange ? CONTROL_INTERCHANGE : CONTROL_GROUP, number, run);
}
