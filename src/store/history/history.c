/* The ledger, as a reader sees it that does not want to hold up a run: one read transaction. */
#include "store/history/history_internal.h"

#include <stdlib.h>

#include "store/ledger/ledger.h"

enum status history_open(const char *path, struct history **out)
{
	const struct env_options options = { .few = true };
	struct history *h = calloc(1, sizeof(*h));
	if (!h)
		return fail_memory();
	enum status st = env_open(&h->env, path, ENV_READ, &options);
	if (st) {
		free(h);
		return st;
	}
	st = env_begin(&h->env, ENV_READ, &h->txn);
	if (!st)
		st = env_judge(&h->env, counters_get(h->txn, &h->env, &h->counters));
	if (st) {
		history_close(h);
		return st;
	}
	*out = h;
	return ST_OK;
}

void history_close(struct history *h)
{
	if (!h)
		return;
	if (h->txn)
		mdb_txn_abort(h->txn);
	env_close(&h->env);
	free(h);
}

struct slice history_identity(const struct history *h)
{
	return slice_str(h->env.identity);
}

uint64_t history_newest(const struct history *h)
{
	return h->counters.last_run;
}

enum status history_run(struct history *h, uint64_t number, struct arena *arena, struct run_record *out)
{
	return env_judge(&h->env, ledger_get_run(h->txn, &h->env, number, arena, out));
}

enum status history_feeds(struct history *h, const struct run_record *run, struct arena *arena,
			  struct feed_record **out)
{
	struct feed_record *feeds = arena_alloc(arena, (run->feeds + 1) * sizeof(*feeds));
	enum status st = feeds ? ST_OK : ST_NO_MEMORY;
	for (uint32_t i = 0; !st && i < run->feeds; i++)
		st = ledger_get_feed(h->txn, &h->env, run->number, i, arena, &feeds[i]);
	if (!st)
		*out = feeds;
	return env_judge(&h->env, st);
}
