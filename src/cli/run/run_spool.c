/*
 * `allot run --spool`: passes over the spool, each a run like any other, until nothing is left to do.
 */
#include "cli/run/run_spool.h"

#include <stdlib.h>
#include <string.h>

#include "allot/base/shown.h"
#include "allot/run/spool.h"
#include "allot/run/spool_look.h"
#include "cli/config/settings.h"
#include "cli/run/running.h"
#include "cli/terminal.h"

/* Was OPTION given for this command? A setting of every night is no reason to refuse it. */
static bool typed(const struct arguments *a, enum option_id option)
{
	return a->value[option] && (!a->from[option] || strcmp(a->from[option], "command line") == 0);
}

static enum status check_options(const struct arguments *a)
{
	uint64_t settle_s;
	if (a->count > 0)
		return fail(ST_USAGE, "run: '%s': a spool is run by itself; put the feed into %s/in",
			    a->words[0], a->value[OPTION_SPOOL]);
	return run_settle_seconds(a, &settle_s);
}

enum status run_spool_check_within(const struct arguments *a)
{
	static const enum option_id FOLDERS[] = { OPTION_OUT, OPTION_STORE };
	const char *dir = argument_or(a, OPTION_SPOOL, NULL);
	enum status st = ST_OK;
	for (size_t i = 0; dir && !st && i < sizeof(FOLDERS) / sizeof(FOLDERS[0]); i++) {
		struct buf place, what;
		buf_init(&place, 0);
		buf_init(&what, 0);
		st = spool_check_within(dir, argument_or(a, FOLDERS[i], OPTIONS[FOLDERS[i]].usual), &place);
		if (!st && place.n > 0) {
			buf_put_str(&what, "is in ");
			buf_put_visible(&what, buf_slice(&place), 1000);
			buf_put_str(&what, ", out of which the spool moves files; name a folder outside of it");
			buf_put_char(&what, '\0');
			st = buf_status(&what);
			st = st ? st : argument_fail(a, FOLDERS[i], what.p);
		}
		buf_release(&what);
		buf_release(&place);
	}
	return st;
}

enum status run_spool_check(const struct arguments *a)
{
	const char *dir = a->value[OPTION_SPOOL];
	if (!dir && typed(a, OPTION_SETTLE))
		return fail(ST_USAGE, "run: --settle goes with --spool alone");
	if (!dir && a->count == 0)
		return fail(ST_USAGE, "run: too few words; usage: allot run PATH..., or allot run --spool DIR");
	enum status st = dir ? check_options(a) : ST_OK;
	if (!st && dir)
		st = spool_check(dir);
	return st ? st : run_spool_check_within(a);
}

static void put_option(struct buf *out, enum option_id id, const char *value)
{
	buf_printf(out, " --%s", OPTIONS[id].name);
	if (OPTIONS[id].argument)
		buf_put_char(out, ' ');
	else if (value[0])
		buf_put_char(out, '=');
	if (OPTIONS[id].argument || value[0])
		put_shell_word(out, slice_str(value));
}

/*
 * Must a command say OPTION to be this one? What stands in the configuration file it finds there again; the
 * environment is another in another shell.
 */
static bool must_be_said(const struct arguments *a, enum option_id option)
{
	static const struct slice VARIABLE = { "ALLOT_", 6 };
	const char *from = a->from[option];
	return typed(a, option) || (from && strncmp(from, VARIABLE.p, VARIABLE.n) == 0);
}

/* The command that was given, but for what is for once. */
static enum status put_command(struct buf *out, const struct arguments *a)
{
	static const enum option_id ONCE[] = { OPTION_ACCEPT, OPTION_AS, OPTION_JSON, OPTION_QUIET };
	const char *config = getenv("ALLOT_CONFIG");
	buf_put_str(out, "allot run");
	if (!typed(a, OPTION_CONFIG) && config && config[0])
		put_option(out, OPTION_CONFIG, config);
	for (int id = 0; id < OPTION_COUNT; id++) {
		const struct option_values *all = &a->repeated[id];
		bool once = false;
		for (size_t i = 0; i < sizeof(ONCE) / sizeof(ONCE[0]); i++)
			once |= ONCE[i] == (enum option_id)id;
		if (once || !must_be_said(a, (enum option_id)id))
			continue;
		if (all->count == 0)
			put_option(out, (enum option_id)id, a->value[id]);
		for (size_t i = 0; i < all->count; i++)
			put_option(out, (enum option_id)id, all->values[i]);
	}
	buf_put_char(out, '\0');
	return buf_status(out);
}

static void on_put_away(void *ctx, const char *path, const struct feed_record *record)
{
	(void)ctx;
	say("%s: %s: what to do is in %.*s.why.txt", path, code_name(record->code), SLICE_ARG(record->name));
}

static void on_archive_taken(void *ctx, uint64_t run, const char *there, const char *path)
{
	(void)ctx;
	say_warning("warning: %s: is there already: of another store, or of one that was restored; files of "
		    "run %llu are in %s",
		    there, (unsigned long long)run, path);
}

/* One pass */

static enum status warn_all(struct plan *plan, const struct sentences *all)
{
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && i < all->count; i++)
		st = plan_warn(plan, all->list[i]);
	return st;
}

static void say_all(const struct sentences *all)
{
	for (uint32_t i = 0; i < all->count; i++)
		say_warning("warning: %.*s", SLICE_ARG(all->list[i]));
}

static enum status run_files(struct run_options *o, const struct spool_pass *pass, enum verdict *verdict)
{
	struct plan plan = { 0 };
	enum status st = plan_open_files(&plan, pass->files, pass->count, o->settings.options.as_given,
					 o->settings.out, &o->profiles.plan);
	if (!st)
		st = warn_all(&plan, &pass->owed);
	if (!st)
		st = warn_all(&plan, &pass->warnings);
	plan.owes = pass->owed.count > 0;
	o->settings.claim = pass->claim;
	if (!st)
		st = run_plan(o, &plan, verdict);
	o->settings.claim = NULL;
	plan_close(&plan);
	return st;
}

static enum status tell_again(struct run_options *o, enum verdict *verdict)
{
	struct run_result result = { 0 };
	bool found = false;
	enum status st = run_unheard(&o->settings, &result, &found);
	if (st || !found)
		return st;
	*verdict = result.verdict;
	st = run_tell(o, &result);
	run_result_release(&result);
	return st;
}

static enum status do_pass(struct run_options *o, const struct spool_pass *pass, enum verdict *verdict)
{
	switch (pass->type) {
	case PASS_RUN:
		return run_files(o, pass, verdict);
	case PASS_TELL:
		return tell_again(o, verdict);
	case PASS_NOTHING:
		break;
	}
	*verdict = pass->verdict;
	say_all(&pass->owed);
	say_all(&pass->missed);
	say_all(&pass->warnings);
	if (pass->stands && !o->quiet)
		say_warning("nothing is ready: run %llu of today stands", (unsigned long long)pass->stands);
	return ST_OK;
}

/* A status that only the end of the run before would have told. */
static void say_moved(const struct spool_pass *pass)
{
	static const char *const OWES[] = { [VERDICT_REJECTS] = "refused rows",
					    [VERDICT_REFUSED] = "refused a feed whole, held it, or missed it" };
	if (pass->moved && pass->moved_owes != VERDICT_DONE)
		say_warning(
			"run %llu, whose files were moved only now, had %s: this exit status is for it, too",
			(unsigned long long)pass->moved, OWES[pass->moved_owes]);
}

/* The key of the command is that of the first night that is new; what was interrupted keeps its own. */
static enum status do_keyed_pass(struct run_options *o, const struct spool_pass *pass,
				 struct spool_settings *spool, enum verdict *verdict)
{
	const char *key = o->settings.key;
	bool other = pass->type == PASS_RUN && pass->resumes && key && !slice_eq(pass->key, slice_str(key));
	if (other)
		o->settings.key = NULL;
	else if (pass->type == PASS_RUN && key)
		spool->take_none = true;
	enum status st = do_pass(o, pass, verdict);
	o->settings.key = key;
	return st;
}

static enum status run_passes(struct run_options *o, struct spool_settings *settings, struct spool *spool,
			      enum verdict *verdict)
{
	enum pass_type type;
	enum status st;
	do {
		struct spool_pass pass;
		enum verdict came = VERDICT_DONE;
		st = spool_next(spool, &o->settings, &pass);
		if (st)
			return st;
		type = pass.type;
		say_moved(&pass);
		st = do_keyed_pass(o, &pass, settings, &came);
		if (came > *verdict)
			*verdict = came;
		if (pass.moved_owes > *verdict)
			*verdict = pass.moved_owes;
		spool_pass_release(&pass);
	} while (!st && type != PASS_NOTHING);
	return st;
}

/* Has a run ended under the key? It is in *RESULT then, which is the caller's to release. */
static enum status find_key(struct run_options *o, bool *ended, struct run_result *result)
{
	*ended = false;
	return o->settings.key ? run_once(&o->settings, ended, result) : ST_OK;
}

/* The run that had ended under the key is told again, unless that was done on the way. */
static enum status tell_key(struct run_options *o, const struct run_result *result, enum verdict *verdict)
{
	if (o->told_number == result->summary.run.number)
		return ST_OK;
	if (result->verdict > *verdict)
		*verdict = result->verdict;
	return run_tell(o, result);
}

enum status run_spool(struct run_options *o, const struct arguments *a, enum verdict *verdict)
{
	struct spool_settings settings = {
		.dir = a->value[OPTION_SPOOL],
		.accepted = a->repeated[OPTION_ACCEPT].values,
		.profiles = o->profiles.plan.all,
		.accepted_count = a->repeated[OPTION_ACCEPT].count,
		.put_away = on_put_away,
		.archive_taken = on_archive_taken,
	};
	struct run_result before = { 0 };
	struct spool *spool = NULL;
	struct buf command;
	buf_init(&command, 0);
	enum status st = run_settle_seconds(a, &settings.settle_s);
	if (!st)
		st = put_command(&command, a);
	settings.command = command.p;
	/* each accepted file is found by the spool, and marked */
	o->settings.accepted_count = 0;
	o->settings.unwatched = true;
	o->settings.profiles = o->profiles.plan.all;
	if (!st)
		st = find_key(o, &settings.take_none, &before);
	bool ended = !st && settings.take_none;
	if (!st)
		st = spool_open(&settings, &spool);
	if (!st)
		st = run_passes(o, &settings, spool, verdict);
	if (!st && ended)
		st = tell_key(o, &before, verdict);
	if (ended)
		run_result_release(&before);
	spool_close(spool);
	buf_release(&command);
	return st;
}
