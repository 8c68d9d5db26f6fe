/* A run from its open store to its exit status: wired, done, and told. */
#include "cli/run/running.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "allot/results/folder.h"
#include "cli/run/run_progress.h"
#include "cli/run/run_report.h"
#include "cli/run/stop.h"
#include "cli/terminal.h"

/* A store in which no run has left a trace is new, whoever made it: a wrong path, perhaps. */
static enum status look_if_new(struct run_settings *settings)
{
	struct arena arena;
	struct run_record last;
	bool found = false;
	arena_init(&arena);
	enum status st = settings->store->ops->run_last(settings->store, &arena, &found, &last);
	settings->store_is_new = !found;
	arena_release(&arena);
	return st;
}

/* A run that is told again may have published to another OUT. */
static bool same_folder(const char *a, const char *b)
{
	struct stat x, y;
	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* The folder of RESULT for people: in OUT as they gave it, if it is there. NULL: no memory. */
static const char *told_folder(const struct run_options *o, const struct run_result *result, struct buf *room)
{
	const struct run_record *run = &result->summary.run;
	const char *given = o->settings.rehearsed_out ? o->settings.rehearsed_out : o->settings.out;
	if (o->told && result->repeated == AGAIN_NOT)
		return o->told;
	char *out = strndup(run->out.p, run->out.n);
	bool same = out && same_folder(out, given);
	const char *path = out ? results_path(room, same ? given : out, run->number) : NULL;
	free(out);
	return path;
}

/* That the run was heard is noted last, when nothing is left that could fail: else it is repeated. */
enum status run_tell(struct run_options *o, const struct run_result *result)
{
	struct buf room;
	bool heard = false;
	o->told_number = result->summary.run.number;
	buf_init(&room, 0);
	const char *path = told_folder(o, result, &room);
	enum status st = path ? run_report_print(result, path, o->json, o->quiet, &heard) : fail_memory();
	buf_release(&room);
	return st || !heard ? st : run_heard(&o->settings, result);
}

enum status run_try_key(struct run_options *o, bool *ended, enum verdict *verdict)
{
	struct run_result result = { 0 };
	*ended = false;
	if (!o->settings.key)
		return ST_OK;
	enum status st = run_once(&o->settings, ended, &result);
	if (st || !*ended)
		return st;
	*verdict = result.verdict;
	st = run_tell(o, &result);
	run_result_release(&result);
	return st;
}

enum status run_plan(struct run_options *o, struct plan *plan, enum verdict *verdict)
{
	struct run_result result = { 0 };
	/* before, while it waits for the store or standard input, a signal ends it at once */
	run_stop_watch();
	if (!o->quiet)
		run_progress_begin(&o->settings.listener, plan);
	enum status st = run_execute(&o->settings, plan, &result);
	run_progress_end();
	if (st)
		return st;
	*verdict = result.verdict;
	st = run_tell(o, &result);
	run_result_release(&result);
	return st;
}

static bool reads_standard_input(const struct arguments *a)
{
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->words[i], "-") == 0)
			return true;
	return false;
}

static enum status open_plan(const struct run_options *o, const struct arguments *a, struct plan *plan)
{
	return plan_open(plan, a->words, a->count, o->settings.options.as_given, o->settings.out,
			 &o->profiles.plan);
}

enum status run_open_store(struct run_options *o)
{
	enum status st = store_open(o->store, &o->store_options, &o->settings.store);
	return st ? st : look_if_new(&o->settings);
}

/*
 * Standard input may take hours: it is read before the store is locked, so that nobody waits for that.
 * *ENDED: a run has ended under the key, and was reported.
 */
static enum status open_all(struct run_options *o, const struct arguments *a, struct plan *plan, bool *ended,
			    enum verdict *verdict)
{
	bool early = reads_standard_input(a);
	enum status st = early ? open_plan(o, a, plan) : ST_OK;
	if (!st)
		st = run_open_store(o);
	if (!st)
		st = run_try_key(o, ended, verdict);
	if (!st && !*ended && !early)
		st = open_plan(o, a, plan);
	return st;
}

enum status run_paths(struct run_options *o, const struct arguments *a, enum verdict *verdict)
{
	struct plan plan = { 0 };
	bool ended = false;
	enum status st = open_all(o, a, &plan, &ended, verdict);
	if (!st && !ended)
		st = run_plan(o, &plan, verdict);
	plan_close(&plan);
	return st;
}

int run_exit(enum status st, enum verdict verdict)
{
	static const int exits[] = { [VERDICT_DONE] = 0, [VERDICT_REJECTS] = 3, [VERDICT_REFUSED] = 4 };
	if (!st)
		return exits[verdict];
	int status = say_failure(st);
	if (st == ST_STOPPED)
		run_stop_raise();
	return status;
}
