/*
 * `allot plan`: the run itself, on a copy. Whatever a run does, to the last warning, its rehearsal does,
 * too, so nothing is predicted. The copy and what comes of it stand in OUT/.plan, which is locked while it
 * is worked in: one that nobody locks was left by a plan that was killed.
 */
#include "cli/looking/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/base/heap.h"
#include "allot/results/folder.h"
#include "allot/store/backup.h"
#include "allot/store/look.h"
#include "cli/run/run_report.h"
#include "cli/run/running.h"
#include "cli/terminal.h"

struct rehearsal {
	struct run_options run;
	const char *out; /* as given */
	int lock;	 /* the scratch folder, open and locked; -1: not */
	struct buf scratch;
	struct buf store;   /* in it: the copy */
	struct buf results; /* in it: where the run publishes */
	struct buf plan;    /* OUT/plan */
};

static enum status make_paths(struct rehearsal *r)
{
	const char *scratch = path_join(&r->scratch, r->out, ".plan");
	bool all = scratch && path_join(&r->store, scratch, "store") &&
		   path_join(&r->results, scratch, "results") && path_join(&r->plan, r->out, "plan");
	return all ? ST_OK : fail_memory();
}

/* The scratch folder */

/* True when the folder that is locked is the one that stands there: its last user removes it. */
static bool still_there(const struct rehearsal *r)
{
	struct stat open_one, there;
	return fstat(r->lock, &open_one) == 0 && lstat(r->scratch.p, &there) == 0 &&
	       open_one.st_dev == there.st_dev && open_one.st_ino == there.st_ino;
}

static void unlock(struct rehearsal *r)
{
	if (r->lock >= 0)
		close(r->lock);
	r->lock = -1;
}

static enum status lock_once(struct rehearsal *r)
{
	const char *path = r->scratch.p;
	if (mkdir(path, FOLDER_MODE) != 0 && errno != EEXIST)
		return fail_create(path, errno);
	r->lock = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (r->lock < 0)
		return errno == ENOENT ? ST_OK : fail_errno(ST_CANT_CREATE, path, errno);
	if (flock(r->lock, LOCK_EX | LOCK_NB) == 0)
		return ST_OK;
	int err = errno;
	unlock(r);
	return err == EWOULDBLOCK ? fail(ST_BUSY, "%s: another plan is being made here", r->out)
				  : fail_errno(ST_IO, path, err);
}

/* Makes the scratch folder, empty, and locks it. */
static enum status scratch_open(struct rehearsal *r)
{
	static const char *const LEFT[] = { "store", "results" };
	enum { TRIES = 20 };
	enum status st = ST_OK;
	for (int i = 0; !st && i < TRIES && (r->lock < 0 || !still_there(r)); i++) {
		unlock(r);
		st = lock_once(r);
	}
	if (!st && r->lock < 0)
		return fail(ST_BUSY, "%s: another plan is being made here", r->out);
	for (size_t i = 0; !st && i < sizeof(LEFT) / sizeof(LEFT[0]); i++)
		st = folder_remove_at(r->lock, LEFT[i], r->scratch.p);
	return st;
}

static void scratch_close(struct rehearsal *r)
{
	if (r->lock >= 0)
		(void)folder_remove(r->scratch.p);
	unlock(r);
}

/* OUT/plan */

/* Only what a plan left there, a folder with a summary in it, gives way. */
static enum status check_plan(const struct rehearsal *r)
{
	struct buf summary;
	struct stat s;
	if (lstat(r->plan.p, &s) != 0)
		return errno == ENOENT ? ST_OK : fail_errno(ST_CANT_CREATE, r->plan.p, errno);
	buf_init(&summary, 0);
	const char *path = path_join(&summary, r->plan.p, "summary.json");
	bool ours = path && S_ISDIR(s.st_mode) && lstat(path, &s) == 0 && S_ISREG(s.st_mode);
	enum status st = path ? ST_OK : fail_memory();
	buf_release(&summary);
	if (st || ours)
		return st;
	return fail(ST_CANT_CREATE, "%s: is there and is no plan of allot; move it away, or name another --out",
		    r->plan.p);
}

/* Moves the folder of run NUMBER there. Of a run that would only be told again there is none. */
static enum status place_plan(struct rehearsal *r, uint64_t number)
{
	struct buf from;
	buf_init(&from, 0);
	const char *made = results_path(&from, r->results.p, number);
	enum status st = made ? folder_remove(r->plan.p) : fail_memory();
	if (!st && rename(made, r->plan.p) != 0 && errno != ENOENT)
		st = fail_create(r->plan.p, errno);
	if (!st)
		st = folder_sync(r->out);
	buf_release(&from);
	return st;
}

/* The run */

/* A large copy is announced: it takes time, and room in OUT. */
static void announce(void *ctx, uint64_t bytes)
{
	const struct rehearsal *r = ctx;
	const uint64_t large = (uint64_t)256 << 20;
	if (bytes >= large)
		say_warning("copying %llu MiB of store to %s first; a file system that shares blocks, as btrfs "
			    "and xfs do, would save that",
			    (unsigned long long)(bytes >> 20), r->out);
}

static enum status open_out(const struct rehearsal *r)
{
	enum status st = folder_make(r->out);
	if (!st)
		st = results_writable(r->out);
	return st ? st : check_plan(r);
}

static enum status prepare(struct rehearsal *r, const struct arguments *a)
{
	enum status st = plan_check(a->words, a->count);
	if (!st)
		st = profile_choice_make(&r->run.profiles, a);
	if (!st)
		st = make_paths(r);
	if (!st)
		st = open_out(r);
	if (!st)
		st = scratch_open(r);
	if (!st && store_running(r->run.store))
		say_warning("%s: a run is at work: the plan is made as if it were interrupted now",
			    r->run.store);
	if (!st)
		st = store_clone(r->run.store, r->store.p, announce, r);
	return st ? st : folder_make(r->results.p);
}

static enum status rehearse(struct rehearsal *r, const struct arguments *a, enum verdict *verdict)
{
	struct run_options *o = &r->run;
	enum status st = prepare(r, a);
	if (st)
		return st;
	o->store = r->store.p;
	o->told = r->plan.p;
	o->settings.rehearsed_out = r->out;
	o->settings.out = r->results.p;
	o->told_number = 0;
	if (!o->quiet)
		say_warning("nothing is applied: this is what `allot run` would do");
	st = run_paths(o, a, verdict);
	store_close(o->settings.store);
	return st ? st : place_plan(r, o->told_number);
}

int command_plan(const struct arguments *arguments)
{
	struct rehearsal r = { .lock = -1 };
	enum verdict verdict = VERDICT_DONE;
	enum status st = run_options_parse(arguments, &r.run);
	if (!st && argument_given(arguments, OPTION_SPOOL))
		st = fail(ST_USAGE, "plan: --spool is for run alone; name the feeds in its folder in");
	if (!st && arguments->count == 0)
		st = fail(ST_USAGE, "plan: too few words; usage: allot plan PATH...");
	if (st)
		return say_failure(st);
	r.out = r.run.settings.out;
	buf_init(&r.scratch, 0);
	buf_init(&r.store, 0);
	buf_init(&r.results, 0);
	buf_init(&r.plan, 0);
	heap_prepare();
	r.run.settings.listener = run_report_listener(r.run.quiet);
	st = rehearse(&r, arguments, &verdict);
	profile_choice_release(&r.run.profiles);
	scratch_close(&r);
	buf_release(&r.scratch);
	buf_release(&r.store);
	buf_release(&r.results);
	buf_release(&r.plan);
	return run_exit(st, verdict);
}
