#include "run/recovery.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/results/folder.h"
#include "run/publication.h"

static enum status folder_appeared(const struct store *store, const struct run_record *run, bool *appeared)
{
	char *out = strndup(run->out.p, run->out.n);
	if (!out)
		return fail_memory();
	*appeared = results_published(out, run->number, store->ops->identity(store));
	free(out);
	return ST_OK;
}

/* The run was killed between its folder's rename and the renewal of `latest`. */
static enum status point_latest(const struct run_record *run)
{
	char *out = strndup(run->out.p, run->out.n);
	if (!out)
		return fail_memory();
	enum status st = results_point_latest(out, run->number);
	free(out);
	return st;
}

static enum status read_feeds(struct store *store, struct arena *arena, struct previous_run *p)
{
	enum status st = ST_OK;
	p->feeds = arena_alloc(arena, (p->run.feeds + 1) * sizeof(*p->feeds));
	if (!p->feeds)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; !st && i < p->run.feeds; i++) {
		st = store->ops->feed_get(store, p->run.number, i, arena, &p->feeds[i]);
		if (!st)
			p->refused = p->refused || p->feeds[i].counts.rejected > 0 ||
				     p->feeds[i].status == FEED_REFUSED;
	}
	return st;
}

enum status previous_run_read(const struct run_settings *settings, struct arena *arena,
			      struct previous_run *out)
{
	struct store *store = settings->store;
	struct previous_run p = { 0 };
	bool found = false, appeared = false;
	enum status st = store->ops->run_last(store, arena, &found, &p.run);
	if (!st && found) {
		p.number = p.run.number;
		if (!p.run.published)
			st = folder_appeared(store, &p.run, &appeared);
		bool ended = p.run.published || (p.run.finished && appeared && !p.run.interrupted);
		p.interrupted = !ended;
		p.unnoted = ended && !p.run.published;
	}
	if (!st && p.interrupted)
		st = read_feeds(store, arena, &p);
	if (!st)
		*out = p;
	return st;
}

static enum status write_run(struct store *store, const struct run_record *run)
{
	struct uow *uow = NULL;
	enum status st = store->ops->begin(store, &uow);
	if (!st)
		st = store->ops->run_put(store, run);
	if (!st)
		st = store->ops->commit(store);
	if (st)
		store->ops->abort(store);
	return st;
}

/* Notes in the ledger that the run is being recovered: from here on its folder does not mean that it ended. */
static enum status note_interrupted(struct store *store, struct run_record *run)
{
	if (run->interrupted)
		return ST_OK;
	run->interrupted = true;
	enum status st = write_run(store, run);
	while (st == ST_MAP_FULL) {
		st = store->ops->grow(store);
		if (!st)
			st = write_run(store, run);
	}
	return st;
}

/* Publishes what the run had committed. */
static enum status publish(struct store *store, const struct previous_run *previous)
{
	struct publication p = { 0 };
	const struct summary summary = {
		.store = store->ops->identity(store),
		.interrupted = true,
		.run = previous->run,
		.feeds = previous->feeds,
	};
	enum status st = publication_begin(&p, store, &previous->run, previous->feeds);
	if (!st)
		st = publication_add(&p, previous->run.end_event);
	if (!st)
		st = publication_end(&p, &summary);
	publication_drop(&p);
	return st;
}

enum status previous_run_finish(const struct run_settings *settings, struct previous_run *previous)
{
	bool appeared = false;
	if (previous->unnoted)
		return point_latest(&previous->run);
	if (!previous->interrupted)
		return ST_OK;
	enum status st = note_interrupted(settings->store, &previous->run);
	if (!st)
		st = folder_appeared(settings->store, &previous->run, &appeared);
	if (st)
		return st;
	return appeared ? point_latest(&previous->run) : publish(settings->store, previous);
}
