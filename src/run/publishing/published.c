/*
 * Published: run by run, the writers of results are given the run's journal entries again, and compare.
 */
#include "allot/run/published.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "allot/results/folder.h"
#include "allot/results/writer.h"

struct checking {
	struct views *views;
	const char *out;
	struct slice version;
	struct buf place;		   /* of OUT, as the runs note theirs */
	bool folder;			   /* there is one */
	const struct results_names *names; /* in OUT before the snapshot was taken */
	uint64_t here;			   /* the newest run that was published there */
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
	if (slice_eq(c->run.out, buf_slice(&c->place)))
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
	if (books->seal.there && slice_eq(c->run.out, buf_slice(&c->place)))
		c->here = number;
	c->found->seal = books->seal;
	bool elsewhere = false;
	st = find_place(c, &elsewhere);
	if (st)
		return st;
	return slice_eq(books->version, c->version) ? compare(c, elsewhere) : compare_sealed(c, elsewhere);
}

/* The first run up to LAST that is to be in OUT into *PLACED, 0: none; and how many were *PUBLISHED so far. */
static enum status find_placed(struct checking *c, uint64_t last, uint64_t *placed, uint64_t *published)
{
	enum status st = ST_OK;
	*placed = *published = 0;
	for (uint64_t n = 1; !st && !*placed && n <= last; n++) {
		bool elsewhere = true;
		st = c->views->ops->run(c->views, n, &c->arena, &c->run);
		bool out = c->run.books.seal.there || n < last;
		if (!st && out)
			st = find_place(c, &elsewhere);
		*published += !st && out;
		*placed = st || elsewhere ? 0 : n;
		arena_reset(&c->arena);
	}
	return st;
}

/* Where no run is to be found, a check would pass whatever became of the results: OUT may be mistyped. */
static enum status require_any(struct checking *c, uint64_t last)
{
	uint64_t placed = 0, published = 0;
	enum status st = find_placed(c, last, &placed, &published);
	if (st || placed)
		return st;
	if (!c->folder)
		return fail(ST_NO_INPUT,
			    "%s: there is no such folder, and no run of the store was published to it", c->out);
	if (published)
		return fail(ST_NO_INPUT,
			    "%s: holds none of the store's %llu published runs, and none was published to it",
			    c->out, (unsigned long long)published);
	return ST_OK;
}

/* The folder of run NUMBER in OUT is there, and does not say that it is another store's; or we may not ask. */
static enum status is_ours(const struct checking *c, uint64_t number, bool *ours)
{
	enum results_of of;
	enum status st = results_of(c->out, number, c->views->ops->identity(c->views), &of);
	*ours = !st && (of == RESULTS_OURS || of == RESULTS_NAMELESS);
	return st;
}

/* A folder beyond LAST that was there before the snapshot was taken is of no run: these are noted first. */
static enum status check_beyond(struct checking *c, uint64_t last)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < c->names->count; i++) {
		uint64_t number = c->names->runs[i];
		bool ours = false;
		if (number > last)
			st = is_ours(c, number, &ours);
		if (ours)
			results_check_differ(
				c->check,
				"%s/run-%06" PRIu64
				": is of no run of this store; was the store restored from a backup?",
				c->out, number);
	}
	return st;
}

/*
 * `latest` is the link to the newest run here, or to one that appeared after the snapshot; or to another
 * store's, or to what was moved away. Where it is missing the file system may have no links.
 */
static enum status check_latest(struct checking *c, uint64_t last)
{
	struct results_latest now;
	bool wrong = false;
	enum status st = results_latest(c->out, &now);
	if (st || !now.there || now.run == c->here)
		return st;
	if (now.run == 0)
		wrong = true;
	else if (now.run <= last || now.run == c->names->latest.run)
		st = is_ours(c, now.run, &wrong);
	if (wrong)
		results_check_differ(c->check,
				     "%s/latest: is not the link to run-%06" PRIu64
				     ", the newest run that was published here",
				     c->out, c->here);
	return st;
}

/* What stands beside the runs' folders. While the newest run is on its way `latest` may be its link already. */
static enum status check_beside(struct checking *c, uint64_t last)
{
	enum status st = c->here ? check_beyond(c, last) : ST_OK;
	return st || !c->here || c->found->unpublished ? st : check_latest(c, last);
}

/* Where OUT is without links, as a run notes it; where it is gone, the path that it had. */
static enum status find_out(struct checking *c)
{
	struct stat is;
	enum status st = path_real(c->out, &c->place);
	if (st)
		return st;
	if (!c->place.n)
		return fail_errno(ST_IO, c->out, errno);
	c->folder = stat(c->place.p, &is) == 0 && S_ISDIR(is.st_mode);
	c->place.n--;
	return ST_OK;
}

static enum status check_runs(struct checking *c)
{
	uint64_t last = 0, next_event = 0;
	enum status st = c->views->ops->newest(c->views, &last, &next_event);
	if (!st)
		st = require_any(c, last);
	for (uint64_t n = 1; !st && n <= last; n++) {
		st = check_run(c, n, n == last);
		arena_reset(&c->arena);
	}
	return st ? st : check_beside(c, last);
}

enum status published_check(struct views *views, const char *out, const struct results_names *names,
			    const char *version, struct results_check *check, struct published *found)
{
	struct checking c = {
		.views = views,
		.out = out,
		.names = names,
		.version = slice_str(version),
		.check = check,
		.found = found,
	};
	*found = (struct published){ 0 };
	arena_init(&c.arena);
	buf_init(&c.place, 0);
	enum status st = find_out(&c);
	if (!st)
		st = check_runs(&c);
	buf_release(&c.place);
	arena_release(&c.arena);
	return st;
}
