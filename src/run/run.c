#include "allot/run/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/file.h"
#include "allot/results/folder.h"
#include "allot/results/newer.h"
#include "run/application.h"
#include "run/publication.h"
#include "run/recovery.h"
#include "run/take_up.h"
#include "run/validation.h"

/* A run on its way. */
struct active_run {
	const struct run_settings *settings;
	struct plan *plan;
	struct arena *arena;
	struct previous_run previous;
	struct run_record run;
	struct feed_record *feeds;
	struct publication publication;
	struct publisher publisher;
	struct summary summary;
};

/* Preparation */

static void fill_record(struct feed_record *r, const struct feed *feed)
{
	*r = (struct feed_record){
		.name = feed->name,
		.kind = feed->header.kind,
		.has_sha256 = feed->has_sha256,
		.status = feed->code == CODE_NONE ? FEED_PENDING : FEED_REFUSED,
		.code = feed->code,
		.detail = slice_str(feed->detail),
		.header = feed->header.own,
		.columns = feed->header.own_count,
	};
	if (feed->has_sha256)
		memcpy(r->sha256, feed->sha256, SHA256_BYTES);
}

static enum status absolute_out(const char *out, struct arena *arena, struct slice *absolute)
{
	enum status st = folder_make(out);
	if (st)
		return st;
	char *path = realpath(out, NULL);
	if (!path)
		return fail_errno(ST_CANT_CREATE, out, errno);
	*absolute = arena_copy(arena, slice_str(path));
	free(path);
	return absolute->p ? ST_OK : ST_NO_MEMORY;
}

static enum status check_out(const struct run_settings *settings, uint64_t number)
{
	uint64_t newer = 0;
	if (results_exist(settings->out, number))
		return fail(
			ST_CANT_CREATE,
			"%s: holds a run %llu already, of another store or of this one before it was restored; "
			"nothing was applied, name another --out",
			settings->out, (unsigned long long)number);
	enum status st =
		results_newer(settings->out, settings->store->ops->identity(settings->store), number, &newer);
	if (!st && newer > 0)
		st = fail(ST_CANT_CREATE,
			  "%s: holds run %llu of this store, which is at run %llu: it was restored; "
			  "nothing was applied, name another --out",
			  settings->out, (unsigned long long)newer, (unsigned long long)number);
	return st;
}

static enum status prepare(struct active_run *a)
{
	const struct previous_run *previous = &a->previous;
	uint32_t n = a->plan->count;
	a->feeds = arena_alloc(a->arena, (n + 1) * sizeof(*a->feeds));
	a->run.abandoned = arena_alloc(a->arena, (previous->run.feeds + 1) * sizeof(struct slice));
	if (!a->feeds || !a->run.abandoned)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < n; i++)
		fill_record(&a->feeds[i], &a->plan->feeds[i]);
	a->run.feeds = n;
	if (previous->interrupted) {
		a->run.recovered = previous->number;
		take_up(a->feeds, n, previous->feeds, previous->run.feeds, a->run.abandoned,
			&a->run.abandoned_count);
	}
	return absolute_out(a->settings->out, a->arena, &a->run.out);
}

static bool nothing_to_apply(const struct active_run *a)
{
	for (uint32_t i = 0; i < a->run.feeds; i++)
		if (a->feeds[i].status == FEED_PENDING || a->feeds[i].status == FEED_INTERRUPTED)
			return false;
	return true;
}

/* Writes the run and all its feeds into the ledger: from here on it can be recovered. */
static enum status enter_ledger(struct active_run *a)
{
	struct store *store = a->settings->store;
	struct uow *uow = NULL;
	enum status st = store->ops->begin(store, &uow);
	if (st)
		return st;
	a->run.first_event = a->run.end_event = store->ops->next_event(store);
	a->run.finished = nothing_to_apply(a);
	st = store->ops->run_put(store, &a->run);
	for (uint32_t i = 0; !st && i < a->run.feeds; i++)
		st = store->ops->feed_put(store, a->run.number, i, &a->feeds[i]);
	if (!st)
		st = store->ops->commit(store);
	if (st)
		store->ops->abort(store);
	return st;
}

static void note_missing_links(const struct active_run *a)
{
	const struct run_listener *l = &a->settings->listener;
	char sentence[1024];
	if (results_hold_links(a->publication.results) || !l->note)
		return;
	(void)snprintf(sentence, sizeof(sentence),
		       "%s: warning: cannot hold symbolic links; there will be no latest", a->settings->out);
	l->note(l->ctx, sentence);
}

static enum status enter_ledger_with_room(struct active_run *a)
{
	enum status st = enter_ledger(a);
	while (st == ST_MAP_FULL) {
		st = a->settings->store->ops->grow(a->settings->store);
		if (!st)
			st = enter_ledger(a);
	}
	return st;
}

/* Application */

static enum status apply_feeds(struct active_run *a)
{
	const struct run_listener *l = &a->settings->listener;
	const struct application_target target = { &a->run, a->feeds, &a->publisher };
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && i < a->run.feeds; i++) {
		struct feed *feed = &a->plan->feeds[i];
		struct feed_record *record = &a->feeds[i];
		if (record->status == FEED_REFUSED && l->feed_refused)
			l->feed_refused(l->ctx, feed);
		if (record->status != FEED_PENDING && record->status != FEED_INTERRUPTED)
			continue;
		/* the validation of a feed that was taken up stands */
		feed->code = CODE_NONE;
		st = apply_feed(a->settings, feed, i, &target);
		if (!st && l->feed_done)
			l->feed_done(l->ctx, feed, i, record->counts.rejected, a->run.number);
	}
	return st;
}

/* Publication */

static struct summary summarize(const struct active_run *a)
{
	return (struct summary){
		.store = a->settings->store->ops->identity(a->settings->store),
		.run = a->run,
		.feeds = a->feeds,
	};
}

static enum status note_once(struct active_run *a)
{
	struct store *store = a->settings->store;
	struct uow *uow = NULL;
	struct run_record run = a->run;
	run.published = true;
	enum status st = store->ops->begin(store, &uow);
	if (!st)
		st = store->ops->run_put(store, &run);
	if (!st)
		st = store->ops->commit(store);
	if (st)
		store->ops->abort(store);
	if (!st || st == ST_MAP_FULL)
		a->run.published = !st;
	return st == ST_MAP_FULL ? ST_OK : st;
}

/*
 * The ledger's note that the folder has appeared. That it is missing does no harm: the folder itself tells.
 * Noted twice, so that neither of LMDB's meta pages leads to a state in which what went out is still to be
 * published.
 */
static enum status note_published(struct active_run *a)
{
	enum status st = note_once(a);
	return st ? st : note_once(a);
}

static enum status finish(struct active_run *a, struct summary *summary)
{
	a->run.ended = a->settings->clock.now(a->settings->clock.ctx);
	*summary = summarize(a);
	enum status st = publisher_drain(&a->publisher);
	if (!st)
		st = publication_end(&a->publication, summary);
	return st ? st : note_published(a);
}

static bool anything_refused(const struct active_run *a)
{
	for (uint32_t i = 0; i < a->run.feeds; i++)
		if (a->feeds[i].counts.rejected > 0 || a->feeds[i].status == FEED_REFUSED)
			return true;
	return false;
}

/* All of a run; what it holds is let go of by run_execute(). */
static enum status execute(void *ctx)
{
	struct active_run *a = ctx;
	const struct run_settings *settings = a->settings;
	enum status st = previous_run_read(settings, a->arena, &a->previous);
	a->run.number = a->previous.number + 1;
	if (!st)
		st = check_out(settings, a->run.number);
	if (!st)
		st = validate_feeds(settings, a->plan);
	if (!st)
		st = prepare(a);
	if (!st)
		st = previous_run_settle(settings, &a->previous);
	a->run.ended = a->run.started;
	if (!st)
		st = publication_begin(&a->publication, settings->store, &a->run, a->feeds);
	if (!st)
		note_missing_links(a);
	if (!st)
		st = enter_ledger_with_room(a);
	if (!st) {
		a->publication.next = a->run.first_event;
		publisher_start(&a->publisher, &a->publication, settings->threads != 1);
		st = apply_feeds(a);
	}
	return st ? st : finish(a, &a->summary);
}

enum status run_execute(const struct run_settings *settings, struct plan *plan, struct run_result *result)
{
	struct active_run a = { .settings = settings, .plan = plan };
	struct run_result r = { 0 };
	arena_init(&r.arena);
	a.arena = &r.arena;
	a.run.started = settings->clock.now(settings->clock.ctx);
	/* guarded, since the publisher's thread must be waited for whatever happens */
	enum status st = contract_guarded(execute, &a);
	publisher_stop(&a.publisher);
	publication_drop(&a.publication);
	if (st) {
		arena_release(&r.arena);
		return st;
	}
	r.summary = a.summary;
	r.refused = anything_refused(&a) || (a.previous.interrupted && a.previous.refused);
	*result = r;
	return ST_OK;
}

void run_result_release(struct run_result *result)
{
	arena_release(&result->arena);
	*result = (struct run_result){ 0 };
}
