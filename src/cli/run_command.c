/* `allot run`: wires the store, the clock and the outputs into a run. */
#include "cli/command.h"

#include "allot/base/files/file.h"
#include "allot/base/heap.h"
#include "allot/results/folder.h"
#include "cli/looking/plan.h"
#include "cli/run/run_report.h"
#include "cli/run/run_spool.h"
#include "cli/run/running.h"
#include "cli/terminal.h"

static enum status open_spool(struct run_options *o, const struct arguments *a, enum verdict *verdict)
{
	enum status st = run_open_store(o);
	return st ? st : run_spool(o, a, verdict);
}

/*
 * A PATH is missing: perhaps because the run has ended under its key, and its feeds were moved away. Only a
 * store that is there can tell.
 */
static enum status try_key_alone(struct run_options *o, enum status missing, enum verdict *verdict)
{
	struct views *views = NULL;
	struct buf sentence;
	bool ended = false;
	if (!o->settings.key)
		return missing;
	buf_init(&sentence, 0);
	buf_put_str(&sentence, fail_message());
	enum status st = views_open(o->store, VIEWS_FEW, &views);
	views_close(views);
	if (!st)
		st = store_open(o->store, &o->store_options, &o->settings.store);
	if (!st)
		st = run_try_key(o, &ended, verdict);
	if (st == ST_NO_INPUT || (!st && !ended))
		st = fail(missing, "%.*s", SLICE_ARG(buf_slice(&sentence)));
	buf_release(&sentence);
	return st;
}

static enum status open_out(const struct run_options *o)
{
	enum status st = folder_make(o->settings.out);
	return st ? st : results_writable(o->settings.out);
}

static enum status execute(struct run_options *o, const struct arguments *a, enum verdict *verdict)
{
	enum status st = run_spool_check(a);
	enum status missing = st ? ST_OK : plan_check(a->words, a->count);
	if (!st && !missing)
		st = profile_choice_make(&o->profiles, a);
	o->settings.profiles = o->profiles.plan.all;
	if (!st && !missing)
		st = open_out(o);
	if (!st && missing)
		st = try_key_alone(o, missing, verdict);
	else if (!st)
		st = argument_given(a, OPTION_SPOOL) ? open_spool(o, a, verdict) : run_paths(o, a, verdict);
	profile_choice_release(&o->profiles);
	store_close(o->settings.store);
	return st;
}

int command_run(const struct arguments *arguments)
{
	struct run_options o = { 0 };
	enum verdict verdict = VERDICT_DONE;
	if (argument_given(arguments, OPTION_DRY_RUN))
		return command_plan(arguments);
	enum status st = run_options_parse(arguments, &o);
	if (st)
		return say_failure(st);
	heap_prepare();
	o.settings.listener = run_report_listener(o.quiet);
	st = execute(&o, arguments, &verdict);
	return run_exit(st, verdict);
}
