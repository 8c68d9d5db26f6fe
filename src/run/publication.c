#include "run/publication.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/results/folder.h"

static enum status on_event(void *ctx, const struct event *event)
{
	struct publication *p = ctx;
	p->line = 0;
	return results_event(p->results, event);
}

static enum status on_refusal(void *ctx, const struct refusal *refusal)
{
	struct publication *p = ctx;
	if (refusal->feed >= p->count)
		return fail(ST_DAMAGED, "store damaged: a refused row of no feed");
	p->feed = refusal->feed;
	p->line = refusal->line;
	return results_refusal(p->results, &p->feeds[refusal->feed], refusal);
}

enum status publication_begin(struct publication *p, struct store *store, const struct run_record *run,
			      const struct feed_record *feeds)
{
	struct results *results = NULL;
	REQUIRE(run->number > 0);
	char *out = strndup(run->out.p, run->out.n);
	struct feed_record *copy = calloc(run->feeds + 1, sizeof(*copy));
	enum status st = out && copy ? results_begin(out, run->number, &results) : fail_memory();
	free(out);
	if (st) {
		free(copy);
		return st;
	}
	memcpy(copy, feeds, run->feeds * sizeof(*copy));
	*p = (struct publication){
		.store = store,
		.results = results,
		.count = run->feeds,
		.next = run->first_event,
	};
	p->feeds = copy;
	return ST_OK;
}

static enum status add(void *ctx)
{
	struct publication *p = ctx;
	const struct journal_visitor visitor = { on_event, on_refusal, p };
	REQUIRE(p->results != NULL);
	REQUIRE(p->next <= p->end);
	return p->store->ops->journal(p->store, p->next, p->end, &visitor);
}

/* Where the contract was broken goes before its sentence. */
static enum status tell_broken(const struct publication *p)
{
	if (p->line == 0)
		return fail(ST_CONTRACT, "results of what is committed: %s", fail_message());
	return fail(ST_CONTRACT, "%.*s:%llu: %s; what is committed is kept", SLICE_ARG(p->feeds[p->feed].name),
		    (unsigned long long)p->line, fail_message());
}

enum status publication_add(struct publication *p, uint64_t end)
{
	p->end = end;
	p->line = 0;
	enum status st = contract_guarded(add, p);
	if (!st)
		p->next = end;
	return st == ST_CONTRACT ? tell_broken(p) : st;
}

enum status publication_end(struct publication *p, const struct summary *summary)
{
	struct buf json;
	REQUIRE(p->next == summary->run.end_event);
	buf_init(&json, 0);
	summary_json(&json, summary);
	enum status st = buf_status(&json);
	if (!st)
		st = p->store->ops->present(p->store);
	if (!st)
		st = results_publish(p->results, buf_slice(&json));
	if (!st)
		p->results = NULL;
	buf_release(&json);
	return st;
}

void publication_drop(struct publication *p)
{
	results_drop(p->results);
	free(p->feeds);
	*p = (struct publication){ 0 };
}
