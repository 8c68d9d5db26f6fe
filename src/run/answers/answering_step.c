/*
 * Control numbers are unique and without gaps because they are taken in the transaction that keeps the files
 * which bear them; whoever publishes the run, itself or the one that recovers it, finds both.
 */
#include "run/answers/answering_step.h"

#include "run/answers/outcomes.h"

struct answering_work {
	struct store *store;
	struct uow *uow;
	const struct run_record *run;
};

static enum status walk(void *ctx, const struct feed_record *feed, uint32_t place, received_visitor *visitor,
			void *visitor_ctx)
{
	struct answering_work *w = ctx;
	return w->store->ops->received_walk(w->store, feed->begun_in, place, visitor, visitor_ctx);
}

static enum status outcomes(void *ctx, const struct line_record *line, struct edi_outcomes *out)
{
	struct answering_work *w = ctx;
	return line_outcomes(w->uow, line, out);
}

static enum status number(void *ctx, struct slice us, struct slice partner, enum control_number which,
			  uint64_t *out)
{
	struct answering_work *w = ctx;
	return w->store->ops->control_take(w->store, us, partner, which, w->run->number, out);
}

static enum status file(void *ctx, const struct sent_piece *piece)
{
	struct answering_work *w = ctx;
	return w->store->ops->sent_put(w->store, w->run->number, piece, piece->bytes);
}

static bool any_received(const struct run_record *run, const struct feed_record *feeds)
{
	for (uint32_t i = 0; i < run->feeds; i++)
		if (feeds[i].has_forms)
			return true;
	return false;
}

static enum status answer(struct store *store, struct run_record *run, const struct feed_record *feeds)
{
	struct answering_work w = { store, NULL, run };
	const struct answers_port port = { walk, outcomes, number, file, &w };
	struct run_record answered = *run;
	enum status st = store->ops->begin(store, &w.uow);
	if (!st)
		st = answers_make(run, feeds, &port);
	answered.answered = true;
	if (!st)
		st = store->ops->run_put(store, &answered);
	if (!st)
		st = store->ops->commit(store);
	if (st)
		store->ops->abort(store);
	else
		run->answered = true;
	return st;
}

enum status answering_step(struct store *store, struct run_record *run, const struct feed_record *feeds)
{
	if (run->answered || !any_received(run, feeds))
		return ST_OK;
	enum status st = answer(store, run, feeds);
	while (st == ST_MAP_FULL) {
		st = store->ops->grow(store);
		if (!st)
			st = answer(store, run, feeds);
	}
	return st;
}

enum status sent_of_store(void *ctx, uint64_t run, sent_visitor *visitor, void *visitor_ctx)
{
	struct store *store = ctx;
	return store->ops->sent_walk(store, run, visitor, visitor_ctx);
}
