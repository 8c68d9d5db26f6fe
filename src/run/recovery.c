/*
 * Recovery: the ledger says how far the run before got; whether its folder has appeared is asked of the disk.
 */
#include "run/recovery.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/results/folder.h"
#include "allot/results/writer.h"
#include "run/answers/answering_step.h"
#include "run/publishing/publication.h"

static enum status folder_appeared(const struct store *store, const struct run_record *run, bool *appeared)
{
	char *out = strndup(run->out.p, run->out.n);
	if (!out)
		return fail_memory();
	enum status st = results_published(out, run->number, store->ops->identity(store), appeared);
	free(out);
	return st;
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

enum status previous_run_feeds(struct store *store, struct arena *arena, struct previous_run *p)
{
	enum status st = ST_OK;
	if (p->feeds)
		return ST_OK;
	p->feeds = arena_alloc(arena, (p->run.feeds + 1) * sizeof(*p->feeds));
	if (!p->feeds)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; !st && i < p->run.feeds; i++)
		st = store->ops->feed_get(store, p->run.number, i, arena, &p->feeds[i]);
	if (st)
		return st;
	/* of this folder alone: that which it recovered has been told of */
	p->verdict = feeds_verdict(p->feeds, p->run.feeds);
	if (p->run.owed_itself > p->verdict)
		p->verdict = (enum verdict)p->run.owed_itself;
	return ST_OK;
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
		if (!p.run.published && p.run.finished && !p.run.interrupted)
			st = folder_appeared(store, &p.run, &appeared);
		bool ended = p.run.published || appeared;
		p.interrupted = !ended;
		p.unnoted = ended && !p.run.published;
	}
	if (!st && found && (p.interrupted || !p.run.heard))
		st = previous_run_feeds(store, arena, &p);
	if (!st)
		*out = p;
	return st;
}

static enum status write_once(struct store *store, const struct run_record *run)
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

enum status run_record_write(struct store *store, const struct run_record *run)
{
	enum status st = write_once(store, run);
	while (st == ST_MAP_FULL) {
		st = store->ops->grow(store);
		if (!st)
			st = write_once(store, run);
	}
	return st;
}

/* Notes in the ledger that the run is being recovered: from here on its folder does not mean that it ended. */
static enum status note_interrupted(struct store *store, struct run_record *run, bool moved)
{
	if (run->interrupted && !moved)
		return ST_OK;
	run->interrupted = true;
	return run_record_write(store, run);
}

/* *THERE: RUN's OUT is what it was, and may be written to. */
static enum status find_out(const struct run_record *run, bool *there)
{
	struct stat s;
	char *out = strndup(run->out.p, run->out.n);
	if (!out)
		return fail_memory();
	*there = stat(out, &s) == 0 && S_ISDIR(s.st_mode) && (uint64_t)s.st_dev == run->out_device &&
		 (uint64_t)s.st_ino == run->out_inode && access(out, W_OK | X_OK) == 0;
	free(out);
	return ST_OK;
}

/* Where RUN's OUT is gone, that of NOW takes its place; *MOVED says so. */
static enum status move_out(struct run_record *run, const struct run_record *now, struct arena *arena,
			    struct slice *moved)
{
	struct buf text;
	bool there = false;
	*moved = (struct slice){ 0 };
	if (slice_eq(run->out, now->out))
		return ST_OK;
	enum status st = find_out(run, &there);
	if (st || there)
		return st;
	buf_init(&text, 0);
	buf_printf(&text, "the results of the interrupted run %llu were to go to ",
		   (unsigned long long)run->number);
	buf_put_visible(&text, run->out, 1000);
	buf_put_str(&text, ", which is gone, or another folder now, or cannot be written to: they are in ");
	buf_put_visible(&text, now->out, 1000);
	*moved = arena_copy(arena, buf_slice(&text));
	st = moved->p ? buf_status(&text) : fail_memory();
	buf_release(&text);
	run->out = now->out;
	run->out_device = now->out_device;
	run->out_inode = now->out_inode;
	return st;
}

static struct summary summary_of(struct store *store, const struct previous_run *previous)
{
	struct summary summary = publication_summary(store, &previous->run, previous->feeds);
	summary.interrupted = previous->interrupted;
	return summary;
}

/* Publishes what the run had committed. */
static enum status publish(struct store *store, struct previous_run *previous)
{
	struct publication p = { 0 };
	enum status st = answering_step(store, &previous->run, previous->feeds);
	const struct summary summary = summary_of(store, previous);
	if (!st)
		st = publication_begin(&p, store, &previous->run, previous->feeds);
	if (!st)
		st = publication_add(&p, previous->run.end_event);
	if (!st)
		st = publication_end(&p, &summary, &previous->run.books.seal);
	publication_drop(&p);
	return st;
}

/* The seal of a run whose folder has appeared, from there; where it was moved away, it is made once more. */
static enum status find_seal(struct store *store, struct previous_run *previous, struct arena *arena)
{
	struct run_record *run = &previous->run;
	char *out = strndup(run->out.p, run->out.n);
	enum status st = out ? results_seal(out, run->number, &run->books.seal) : fail_memory();
	free(out);
	if (st || run->books.seal.there)
		return st;
	st = previous_run_feeds(store, arena, previous);
	if (st)
		return st;
	const struct summary summary = summary_of(store, previous);
	return publication_seal(store, &summary, &run->books.seal);
}

/* The folder is there, but a kill came before what is to be noted of it was: `latest` and the seal. */
static enum status settle_published(struct store *store, struct previous_run *previous, struct arena *arena)
{
	enum status st = point_latest(&previous->run);
	if (st || previous->run.books.seal.there)
		return st;
	return find_seal(store, previous, arena);
}

/* A rehearsal publishes what was interrupted to its own OUT, and looks for what appeared there alone. */
static void keep_out(struct run_record *run, const struct run_record *now)
{
	run->out = now->out;
	run->out_device = now->out_device;
	run->out_inode = now->out_inode;
}

enum status previous_run_settle(const struct run_settings *settings, struct previous_run *previous,
				const struct run_record *now, struct arena *arena, struct slice *moved)
{
	bool appeared = false;
	*moved = (struct slice){ 0 };
	if (settings->rehearsed_out)
		keep_out(&previous->run, now);
	if (previous->unnoted)
		return settle_published(settings->store, previous, arena);
	if (!previous->interrupted)
		return ST_OK;
	enum status st = move_out(&previous->run, now, arena, moved);
	if (!st)
		st = note_interrupted(settings->store, &previous->run, moved->n > 0);
	if (!st)
		st = folder_appeared(settings->store, &previous->run, &appeared);
	if (st)
		return st;
	if (appeared)
		return settle_published(settings->store, previous, arena);
	return publish(settings->store, previous);
}
