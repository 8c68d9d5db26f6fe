/*
 * A run: the steps of run.h in their order. What must survive is written by each step itself.
 */
#include "allot/run/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "allot/results/folder.h"
#include "allot/results/newer.h"
#include "allot/results/writer.h"
#include "run/answers/answering_step.h"
#include "run/application.h"
#include "run/controls.h"
#include "run/publishing/publication.h"
#include "run/partners/expected.h"
#include "run/partners/guards.h"
#include "run/recovery.h"
#include "run/opening.h"
#include "run/required.h"
#include "run/validation.h"

/* A run on its way. */
struct active_run {
	const struct run_settings *settings;
	struct plan *plan;
	struct arena *arena;
	struct previous_run previous;
	struct opening opening;
	struct agenda agenda;
	struct run_record outlined; /* the opening's run as its results are begun: the publisher's to read */
	struct publication publication;
	struct publisher publisher;
	struct summary summary;
	bool unmet; /* a required feed is refused, or did not come */
};

/* Preparation */

/* Where OUT is and what it is; made if it is missing. */
static enum status look_at_out(const char *out, struct arena *arena, struct run_record *run)
{
	struct stat s;
	enum status st = folder_make(out);
	if (st)
		return st;
	char *path = realpath(out, NULL);
	if (!path || stat(path, &s) != 0) {
		st = fail_errno(ST_CANT_CREATE, out, errno);
		free(path);
		return st;
	}
	run->out = arena_copy(arena, slice_str(path));
	run->out_device = (uint64_t)s.st_dev;
	run->out_inode = (uint64_t)s.st_ino;
	free(path);
	return run->out.p ? ST_OK : fail_memory();
}

static enum status check_out(const struct run_settings *settings, uint64_t number)
{
	const char *out = settings->rehearsed_out ? settings->rehearsed_out : settings->out;
	uint64_t newer = 0;
	bool exist = false;
	enum status st = results_exist(out, number, &exist);
	if (!st && exist)
		return fail(
			ST_CANT_CREATE,
			"%s: holds a run %llu already, of another store or of this one before it was restored; "
			"nothing was applied, name another --out",
			out, (unsigned long long)number);
	if (!st)
		st = results_newer(out, settings->store->ops->identity(settings->store), number, &newer);
	if (!st && newer > 0)
		st = fail(ST_CANT_CREATE,
			  "%s: holds run %llu of this store, which is at run %llu: it was restored; "
			  "nothing was applied, name another --out",
			  out, (unsigned long long)newer, (unsigned long long)number);
	return st;
}

/* A run before its forerunner: ages, periods of reports and what is expected each day go by these times. */
static enum status warn_of_clock(struct active_run *a)
{
	char now[CLOCK_TEXT], before[CLOCK_TEXT], text[160];
	int64_t started = a->opening.run.started;
	if (!a->previous.number || !clock_ahead(started, a->previous.run.started))
		return ST_OK;
	clock_format(started, now);
	clock_format(a->previous.run.started, before);
	(void)snprintf(text, sizeof(text),
		       "the clock says %s, but the run before began at %s: is the clock right?", now, before);
	struct slice kept = arena_copy(a->arena, slice_str(text));
	return kept.p ? opening_warn(&a->opening.run, a->arena, kept) : fail_memory();
}

static enum status warn_of_run(struct active_run *a)
{
	struct run_record *run = &a->opening.run;
	enum status st = ST_OK;
	if (a->settings->store_is_new)
		st = opening_warn(run, a->arena,
				  SLICE("the store was newly made: nothing was known before this run"));
	if (!st)
		st = warn_of_clock(a);
	if (!st && a->plan->count == 0)
		st = opening_warn(run, a->arena,
				  a->settings->claim
					  ? SLICE("no feed was ready in the spool")
					  : SLICE("no feed was given: a folder without feeds, perhaps"));
	for (uint32_t i = 0; !st && i < a->plan->warnings_count; i++)
		st = opening_warn(run, a->arena, a->plan->warnings[i].text);
	if (!st)
		st = required_warn(a->settings, a->plan, run, a->arena);
	return st ? st : guards_warn(a->settings, a->plan, run, a->arena);
}

static enum status warn_of_links(struct active_run *a)
{
	struct buf text;
	if (results_hold_links(a->publication.results))
		return ST_OK;
	buf_init(&text, 0);
	buf_put_visible(&text, slice_str(a->settings->out), 1000);
	buf_put_str(&text, ": cannot hold symbolic links; there will be no latest");
	struct slice kept = arena_copy(a->arena, buf_slice(&text));
	enum status st = kept.p ? buf_status(&text) : fail_memory();
	buf_release(&text);
	return st ? st : opening_warn(&a->opening.run, a->arena, kept);
}

static enum status judge_snapshots(const struct active_run *a)
{
	uint32_t same = 0;
	enum status st = opening_taken_up(a->settings, a->plan, &a->previous, a->arena, &same);
	return st ? st : guards_judge(a->settings, a->plan, &a->previous, same, a->arena);
}

static void owe(struct run_record *run, enum verdict verdict)
{
	if (run->owed < verdict)
		run->owed = verdict;
	if (run->owed_itself < verdict)
		run->owed_itself = verdict;
}

static enum status prepare(struct active_run *a)
{
	bool overdue = false;
	enum status st = look_at_out(a->settings->out, a->arena, &a->opening.run);
	if (!st)
		st = opening_make(&a->opening, a->settings, a->plan, &a->previous, a->arena);
	if (!st)
		st = warn_of_run(a);
	if (!st)
		st = expected_warn(a->settings, a->plan, &a->opening.run, a->arena, &overdue);
	if (a->unmet || overdue || a->plan->owes)
		owe(&a->opening.run, VERDICT_REFUSED);
	for (uint32_t i = 0; i < a->plan->count; i++)
		if (a->plan->feeds[i].units_refused)
			owe(&a->opening.run, VERDICT_REJECTS);
	return st;
}

/* The run before was published and not heard: its summary once more, and nothing else. */
static void repeat(struct active_run *a)
{
	a->summary = publication_summary(a->settings->store, &a->previous.run, a->previous.feeds);
}

/* Application */

/* What is known before the first row: warnings, and feeds refused whole. */
static void tell_first(const struct active_run *a)
{
	const struct run_listener *l = &a->settings->listener;
	for (uint32_t i = 0; l->warning && i < a->opening.run.warnings_count; i++)
		l->warning(l->ctx, NULL, 0, a->opening.run.warnings[i].text);
	for (uint32_t i = 0; i < a->opening.run.feeds; i++) {
		const struct feed_record *f = &a->opening.feeds[i];
		if (f->status == FEED_REFUSED && l->feed_refused)
			l->feed_refused(l->ctx, &a->plan->feeds[i]);
		for (uint32_t w = 0; l->warning && f->status != FEED_REFUSED && w < f->warnings_count; w++)
			l->warning(l->ctx, &a->plan->feeds[i], f->warnings[w].line, f->warnings[w].text);
	}
}

static enum status apply(struct active_run *a)
{
	const struct application_target target = {
		.plan = a->plan,
		.agenda = &a->agenda,
		.run = &a->opening.run,
		.feeds = a->opening.feeds,
		.publisher = &a->publisher,
	};
	tell_first(a);
	/* the validation of a feed that was taken up stands */
	for (uint32_t i = 0; i < a->opening.same; i++)
		if (a->opening.feeds[i].status != FEED_REFUSED)
			a->plan->feeds[i].code = CODE_NONE;
	enum status st = agenda_make(&a->agenda, a->arena, &a->opening.run, a->opening.feeds, a->plan->given);
	return st ? st : apply_agenda(a->settings, &target);
}

/* Publication */

/* The ledger's note that the folder has appeared. That it is missing does no harm: the folder itself tells. */
static enum status note_published(struct active_run *a)
{
	struct store *store = a->settings->store;
	struct uow *uow = NULL;
	struct run_record run = a->opening.run;
	run.published = true;
	enum status st = store->ops->begin(store, &uow);
	if (!st)
		st = store->ops->run_put(store, &run);
	if (!st)
		st = store->ops->commit(store);
	if (st)
		store->ops->abort(store);
	if (!st || st == ST_MAP_FULL)
		a->opening.run.published = !st;
	return st == ST_MAP_FULL ? ST_OK : st;
}

static enum status finish(struct active_run *a)
{
	enum status st = publisher_drain(&a->publisher);
	if (!st)
		st = answering_step(a->settings->store, &a->opening.run, a->opening.feeds);
	if (st)
		return st;
	/* it ended with its last commit: the ledger must be able to say the same once more */
	a->summary = publication_summary(a->settings->store, &a->opening.run, a->opening.feeds);
	st = publication_end(&a->publication, &a->summary, &a->opening.run.books.seal);
	if (!st)
		st = note_published(a);
	a->summary.run.published = true;
	a->summary.run.books.seal = a->opening.run.books.seal;
	return st;
}

/* From the run's entry into the ledger on. */
static enum status work(struct active_run *a)
{
	struct slice moved;
	enum status st = previous_run_settle(a->settings, &a->previous, &a->opening.run, a->arena, &moved);
	if (!st && moved.n)
		st = opening_warn(&a->opening.run, a->arena, moved);
	a->opening.run.ended = a->opening.run.started;
	a->outlined = a->opening.run;
	if (!st)
		st = publication_begin(&a->publication, a->settings->store, &a->outlined, a->opening.feeds);
	if (!st)
		st = warn_of_links(a);
	if (!st)
		st = opening_enter(&a->opening, a->settings, &a->previous);
	if (st)
		return st;
	a->outlined = a->opening.run;
	a->publication.next = a->outlined.first_event;
	publisher_start(&a->publisher, &a->publication, a->settings->threads != 1);
	st = apply(a);
	return st ? st : finish(a);
}

/* All of a run; what it holds is let go of by run_execute(). */
static enum status execute(void *ctx)
{
	struct active_run *a = ctx;
	const struct run_settings *settings = a->settings;
	bool met = true;
	enum status st = previous_run_read(settings, a->arena, &a->previous);
	a->opening.run.number = a->previous.number + 1;
	if (!st)
		st = validate_feeds(settings, a->plan);
	if (!st)
		st = controls_check(a->plan);
	if (!st)
		st = judge_snapshots(a);
	if (!st)
		required_hold_back(settings, a->plan, &met);
	a->unmet = !met;
	if (!st)
		st = prepare(a);
	if (!st && a->opening.repeats) {
		st = previous_run_settle(settings, &a->previous, &a->opening.run, a->arena,
					 &(struct slice){ 0 });
		repeat(a);
		return st;
	}
	if (!st)
		st = check_out(settings, a->opening.run.number);
	return st ? st : work(a);
}

enum status run_execute(const struct run_settings *settings, struct plan *plan, struct run_result *result)
{
	struct active_run a = { .settings = settings, .plan = plan };
	struct run_result r = { 0 };
	arena_init(&r.arena);
	a.arena = &r.arena;
	a.opening.run.started = settings->clock.now(settings->clock.ctx);
	/* guarded, since the publisher's thread must be waited for whatever happens */
	enum status st = contract_guarded(execute, &a);
	publisher_stop(&a.publisher);
	publication_drop(&a.publication);
	if (st) {
		arena_release(&r.arena);
		return st;
	}
	r.summary = a.summary;
	r.repeated = a.opening.repeats ? AGAIN_UNHEARD : AGAIN_NOT;
	if (!a.opening.repeats && r.summary.run.recovered)
		r.owed = a.previous.verdict;
	run_result_judge(&r);
	*result = r;
	return ST_OK;
}

void run_result_judge(struct run_result *result)
{
	const struct summary *s = &result->summary;
	result->verdict = feeds_verdict(s->feeds, s->run.feeds);
	if (s->run.owed > result->verdict)
		result->verdict = (enum verdict)s->run.owed;
}

/* The newest run, as its ledger has it, once it has ended and could not say so. */
static enum status read_unheard(const struct run_settings *settings, struct run_result *r, bool *found)
{
	struct previous_run p = { 0 };
	enum status st = previous_run_read(settings, &r->arena, &p);
	*found = !st && p.number > 0 && !p.interrupted && !p.run.heard && p.run.has_claim;
	if (!*found)
		return st;
	/* first what it could not note of its end, its seal above all: run_heard() writes what is told here */
	st = previous_run_settle(settings, &p, &p.run, &r->arena, &(struct slice){ 0 });
	r->summary = publication_summary(settings->store, &p.run, p.feeds);
	run_result_judge(r);
	r->repeated = AGAIN_UNHEARD;
	return st;
}

enum status run_unheard(const struct run_settings *settings, struct run_result *result, bool *found)
{
	struct run_result r = { 0 };
	arena_init(&r.arena);
	enum status st = read_unheard(settings, &r, found);
	if (st || !*found)
		arena_release(&r.arena);
	else
		*result = r;
	return st;
}

enum status run_heard(const struct run_settings *settings, const struct run_result *result)
{
	struct run_record run = result->summary.run;
	if (run.heard)
		return ST_OK;
	run.published = true;
	run.heard = true;
	return run_record_write(settings->store, &run);
}

void run_result_release(struct run_result *result)
{
	arena_release(&result->arena);
	*result = (struct run_result){ 0 };
}
