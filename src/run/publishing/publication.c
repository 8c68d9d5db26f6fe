/*
 * Feeds what is committed to the writer of results, which is all that knows what becomes of it.
 */
#include "run/publishing/publication.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/results/writer.h"
#include "run/answers/answering_step.h"
#include "run/received/source.h"

struct summary publication_summary(struct store *store, const struct run_record *run,
				   const struct feed_record *feeds)
{
	return (struct summary){
		.store = store->ops->identity(store),
		.run = *run,
		.feeds = feeds,
		.received = received_of_store,
		.received_ctx = store,
		.sent = sent_of_store,
		.sent_ctx = store,
	};
}

enum status publication_begin(struct publication *p, struct store *store, const struct run_record *run,
			      const struct feed_record *feeds)
{
	REQUIRE(run->number > 0);
	char *out = strndup(run->out.p, run->out.n);
	*p = (struct publication){ .store = store, .next = run->first_event };
	enum status st = out ? results_begin(out, run, feeds, &p->results) : fail_memory();
	free(out);
	return st;
}

static enum status add(void *ctx)
{
	struct publication *p = ctx;
	REQUIRE(p->results != NULL);
	REQUIRE(p->next <= p->end);
	return p->store->ops->journal(p->store, p->next, p->end, results_visitor(p->results));
}

/* Where the contract was broken goes before its sentence. */
static enum status tell_broken(const struct publication *p)
{
	struct entry_place place = results_place(p->results);
	if (!place.feed.n || !place.line)
		return fail(ST_CONTRACT, "results of what is committed: %s", fail_message());
	return fail(ST_CONTRACT, "%.*s:%llu: %s; what is committed is kept", SLICE_ARG(place.feed),
		    (unsigned long long)place.line, fail_message());
}

enum status publication_add(struct publication *p, uint64_t end)
{
	p->end = end;
	enum status st = contract_guarded(add, p);
	if (!st)
		p->next = end;
	return st == ST_CONTRACT ? tell_broken(p) : st;
}

enum status publication_end(struct publication *p, const struct summary *summary, struct seal *seal)
{
	REQUIRE(p->next == summary->run.end_event);
	enum status st = p->store->ops->present(p->store);
	if (!st)
		st = results_publish(p->results, summary, seal);
	if (!st)
		p->results = NULL;
	return st;
}

static void tell_nobody(void *ctx, const char *sentence)
{
	(void)ctx, (void)sentence;
}

enum status publication_seal(struct store *store, const struct summary *summary, struct seal *seal)
{
	struct results_check check = { .tell = tell_nobody };
	struct publication p = { .store = store, .next = summary->run.first_event };
	enum status st = results_begin_check(NULL, &summary->run, summary->feeds, &check, &p.results);
	if (!st)
		st = publication_add(&p, summary->run.end_event);
	if (!st)
		st = results_check(p.results, summary, seal);
	publication_drop(&p);
	return st;
}

void publication_drop(struct publication *p)
{
	results_drop(p->results);
	*p = (struct publication){ 0 };
}
