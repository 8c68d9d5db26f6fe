/*
 * Published: run by run, the writers of results are given the run's journal entries again, and compare.
 */
#include "allot/run/published.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "allot/base/contract.h"
#include "allot/results/folder.h"
#include "allot/results/writer.h"

struct checking {
	struct views *views;
	const char *out;
	struct slice version;
	char *real_out; /* OUT without links; NULL: there is no such folder */
	struct results_check *check;
	struct published *found;
	struct arena arena; /* of the run at hand */
	struct run_record run;
	struct feed_record *feeds;
	struct seal previous; /* of the run before, as it should be */
	struct results *results;
};

static enum status read_run(struct checking *c, uint64_t number)
{
	const struct views_ops *ops = c->views->ops;
	enum status st = ops->run(c->views, number, &c->arena, &c->run);
	if (st)
		return st;
	c->feeds = arena_alloc(&c->arena, (c->run.feeds + 1) * sizeof(*c->feeds));
	if (!c->feeds)
		return fail_memory();
	for (uint32_t i = 0; !st && i < c->run.feeds; i++)
		st = ops->feed(c->views, number, i, &c->arena, &c->feeds[i]);
	return st;
}

static bool same_seal(const struct seal *a, const struct seal *b)
{
	return a->there == b->there && (!a->there || memcmp(a->sha256, b->sha256, SHA256_BYTES) == 0);
}

/* *ELSEWHERE: the run was published to another OUT, and nobody has moved it here. */
static enum status find_place(const struct checking *c, bool *elsewhere)
{
	bool exist = false;
	*elsewhere = false;
	if (c->real_out && slice_eq(c->run.out, slice_str(c->real_out)))
		return ST_OK;
	enum status st = results_exist(c->out, c->run.number, &exist);
	*elsewhere = !st && !exist;
	return st;
}

static enum status received_of_views(void *ctx, uint64_t run, uint32_t feed, received_visitor *visitor,
				     void *visitor_ctx)
{
	struct views *views = ctx;
	return views->ops->received(views, run, feed, visitor, visitor_ctx);
}

static enum status sent_of_views(void *ctx, uint64_t run, sent_visitor *visitor, void *visitor_ctx)
{
	struct views *views = ctx;
	return views->ops->sent(views, run, visitor, visitor_ctx);
}

struct summary published_summary(struct views *views, const struct run_record *run,
				 const struct feed_record *feeds)
{
	return (struct summary){
		.store = views->ops->identity(views),
		.interrupted = run->interrupted,
		.run = *run,
		.feeds = feeds,
		.received = received_of_views,
		.received_ctx = views,
		.sent = sent_of_views,
		.sent_ctx = views,
	};
}

static enum status replay(void *ctx)
{
	struct checking *c = ctx;
	const struct summary summary = published_summary(c->views, &c->run, c->feeds);
	struct seal seal = { 0 };
	enum status st = c->views->ops->journal(c->views, c->run.first_event, c->run.end_event,
						results_visitor(c->results));
	if (!st)
		st = results_check(c->results, &summary, &seal);
	if (!st && !same_seal(&seal, &c->run.books.seal))
		results_check_differ(c->check, "run %" PRIu64 ": its seal is not that of its results",
				     c->run.number);
	return st;
}

static enum status compare(struct checking *c, bool elsewhere)
{
	const char *out = elsewhere ? NULL : c->out;
	enum status st = results_begin_check(out, &c->run, c->feeds, c->check, &c->results);
	if (!st)
		st = contract_guarded(replay, c);
	results_drop(c->results);
	c->results = NULL;
	if (out)
		c->found->checked++;
	else
		c->found->elsewhere++;
	return st;
}

/* Another version's bytes are known by their sums. */
static enum status compare_sealed(struct checking *c, bool elsewhere)
{
	if (elsewhere) {
		c->found->elsewhere++;
		return ST_OK;
	}
	c->found->checked++;
	c->found->sealed_only++;
	return results_check_sealed(c->out, c->run.number, &c->run.books.seal, c->check);
}

/* Each run's summary names the seal of the one before it, from the first one on that has any. */
static enum status check_run(struct checking *c, uint64_t number, bool newest)
{
	enum status st = read_run(c, number);
	const struct run_books *books = &c->run.books;
	if (st)
		return st;
	if (!same_seal(&books->previous, &c->previous))
		results_check_differ(c->check,
				     "run %" PRIu64 ": it does not name the seal of the run before it", number);
	c->previous = books->seal;
	if (!books->seal.there && newest) {
		c->found->unpublished++;
		return ST_OK;
	}
	c->found->seal = books->seal;
	bool elsewhere = false;
	st = find_place(c, &elsewhere);
	if (st)
		return st;
	return slice_eq(books->version, c->version) ? compare(c, elsewhere) : compare_sealed(c, elsewhere);
}

enum status published_check(struct views *views, const char *out, const char *version,
			    struct results_check *check, struct published *found)
{
	struct checking c = {
		.views = views,
		.out = out,
		.version = slice_str(version),
		.real_out = realpath(out, NULL),
		.check = check,
		.found = found,
	};
	uint64_t last = 0, next_event = 0;
	*found = (struct published){ 0 };
	if (!c.real_out && errno != ENOENT && errno != ENOTDIR)
		return fail_errno(ST_IO, out, errno);
	arena_init(&c.arena);
	enum status st = views->ops->newest(views, &last, &next_event);
	for (uint64_t n = 1; !st && n <= last; n++) {
		st = check_run(&c, n, n == last);
		arena_reset(&c.arena);
	}
	arena_release(&c.arena);
	free(c.real_out);
	return st;
}
