/*
 * The journal walked with names filled in: some entries are held back, while the names of those ahead are on
 * their way from memory.
 */
#include "allot/base/contract.h"
#include "store/journal/journal.h"

enum { AHEAD = 12, TEXT_BYTES = 4 * IDENTIFIER_MAX };

/* Events that were read and not given on yet, oldest first, in a ring. */
struct held_event {
	struct event event;
	char text[TEXT_BYTES];
};

struct filled_walk {
	struct journal_reader reader;
	const struct journal_walker *walker;
	struct held_event ring[AHEAD];
	size_t first;
	size_t count;
};

static enum status give_on_first(struct filled_walk *w)
{
	struct event *event = &w->ring[w->first].event;
	REQUIRE(w->count > 0);
	w->first = (w->first + 1) % AHEAD;
	w->count--;
	enum status st = journal_fill(&w->reader, event);
	return st ? st : w->walker->event(w->walker->ctx, event);
}

static enum status give_on_all(struct filled_walk *w)
{
	enum status st = ST_OK;
	while (!st && w->count > 0)
		st = give_on_first(w);
	return st;
}

/* EVENT, its strings copied to where they stay until it is given on. */
static void keep(struct held_event *held, const struct event *event)
{
	struct slice *texts[EVENT_TEXTS_MAX];
	size_t used = 0;
	held->event = *event;
	size_t count = event_texts(&held->event, texts);
	for (size_t i = 0; i < count; i++) {
		if (texts[i]->n == 0)
			continue;
		INVARIANT(texts[i]->n <= TEXT_BYTES - used);
		memcpy(held->text + used, texts[i]->p, texts[i]->n);
		texts[i]->p = held->text + used;
		used += texts[i]->n;
	}
}

static enum status on_event(void *ctx, const struct event *event)
{
	struct filled_walk *w = ctx;
	enum status st = w->count == AHEAD ? give_on_first(w) : ST_OK;
	if (st)
		return st;
	names_expect(w->reader.names, event->batch ? event->batch : event->product);
	keep(&w->ring[(w->first + w->count++) % AHEAD], event);
	return ST_OK;
}

static enum status on_refusal(void *ctx, uint64_t number, const struct refusal *refusal)
{
	struct filled_walk *w = ctx;
	enum status st = give_on_all(w);
	return st ? st : w->walker->refusal(w->walker->ctx, number, refusal);
}

enum status journal_walk_filled(const struct env *env, MDB_txn *txn, struct names *names, uint64_t from,
				uint64_t to, const struct journal_walker *walker)
{
	struct filled_walk w = { .walker = walker };
	const struct journal_walker ahead = { on_event, on_refusal, &w };
	journal_reader_init(&w.reader, env, txn, NULL, names);
	enum status st = journal_walk(env, txn, from, to, &ahead);
	if (!st)
		st = give_on_all(&w);
	journal_reader_release(&w.reader);
	return st;
}
