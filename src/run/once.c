/*
 * Once: a run under a key. Keys are looked for in the ledger, the newest run first: who asks for one has mostly
 * just lost sight of it. Whether the newest run has ended is asked of the disk, as recovery does it; any other
 * has, unless a later one had to recover it.
 */
#include "allot/run/run.h"

#include "allot/base/contract.h"
#include "run/publishing/publication.h"
#include "run/recovery.h"

/* The newest run under KEY into *OUT; *FOUND. NEWEST is the newest of all. */
static enum status find(struct store *store, struct slice key, const struct previous_run *newest,
			struct arena *arena, bool *found, struct previous_run *out)
{
	enum status st = ST_OK;
	*found = false;
	for (uint64_t n = newest->number; !st && !*found && n > 0; n--) {
		struct previous_run p = *newest;
		if (n < newest->number) {
			p = (struct previous_run){ .number = n };
			st = store->ops->run_get(store, n, arena, &p.run);
			p.interrupted = p.run.interrupted;
		}
		*found = !st && slice_eq(p.run.key, key);
		if (*found)
			*out = p;
	}
	return st;
}

static enum status read_result(const struct run_settings *settings, struct previous_run *run,
			       struct run_result *r)
{
	struct slice moved;
	enum status st = previous_run_settle(settings, run, &run->run, &r->arena, &moved);
	if (!st)
		st = previous_run_feeds(settings->store, &r->arena, run);
	if (st)
		return st;
	r->summary = publication_summary(settings->store, &run->run, run->feeds);
	r->repeated = AGAIN_BY_KEY;
	run_result_judge(r);
	return ST_OK;
}

enum status run_once(const struct run_settings *settings, bool *ended, struct run_result *result)
{
	struct run_result r = { 0 };
	struct previous_run newest = { 0 }, run = { 0 };
	bool found = false;
	REQUIRE(settings->key);
	arena_init(&r.arena);
	enum status st = previous_run_read(settings, &r.arena, &newest);
	if (!st)
		st = find(settings->store, slice_str(settings->key), &newest, &r.arena, &found, &run);
	bool is_over = !st && found && !run.interrupted;
	if (is_over)
		st = read_result(settings, &run, &r);
	if (st || !is_over) {
		arena_release(&r.arena);
	} else {
		*result = r;
	}
	if (!st)
		*ended = is_over;
	return st;
}
