/* `allot run`: wires the store, the clock and the outputs into a run. */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/file.h"
#include "allot/base/heap.h"
#include "allot/base/utf8.h"
#include "cli/command.h"
#include "cli/config/settings.h"
#include "cli/run_command.h"
#include "cli/run/run_progress.h"
#include "cli/run/run_report.h"
#include "cli/terminal.h"
#include "cli/version.h"
#include "allot/results/folder.h"
#include "allot/run/run.h"
#include "allot/service/handlers.h"
#include "allot/store/store.h"

static volatile sig_atomic_t stop_signal;

static void on_stop(int number)
{
	stop_signal = number;
}

/* The first signal asks to stop behind the row at hand, a second one ends the process. */
static void watch_stop_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct sigaction now = { .sa_handler = on_stop, .sa_flags = (int)SA_RESETHAND | SA_RESTART };
		struct sigaction before;
		/* nohup: stays ignored */
		if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			sigaction(signals[i], &now, NULL);
	}
}

static enum status parse_number(const struct arguments *a, enum option_id option, uint64_t max, uint64_t *out)
{
	const char *text = a->value[option];
	char what[64] = "";
	if (!text)
		return ST_OK;
	if (slice_number(slice_str(text), max, out) != NUMBER_OK)
		(void)snprintf(what, sizeof(what), "is not a whole number from 0 to %llu",
			       (unsigned long long)max);
	return what[0] ? argument_fail(a, option, what) : ST_OK;
}

static enum status parse_limit(const struct arguments *a, struct reject_limit *out)
{
	const char *text = a->value[OPTION_MAX_REJECTS];
	struct slice s = text ? slice_str(text) : (struct slice){ 0 };
	bool percent = s.n > 0 && s.p[s.n - 1] == '%';
	uint64_t n = 0;
	out->type = LIMIT_NONE;
	if (!text)
		return ST_OK;
	if (percent)
		s.n--;
	if (slice_number(s, percent ? 100 : UINT32_MAX, &n) != NUMBER_OK)
		return argument_fail(a, OPTION_MAX_REJECTS, "is neither a number of rows nor a percentage");
	*out = (struct reject_limit){ percent ? LIMIT_PERCENT : LIMIT_ROWS, n };
	return ST_OK;
}

/* A key is a name: people read it in messages and lists. */
static enum status check_key(const struct arguments *a)
{
	enum { KEY_MAX = 200 };
	const char *key = argument_or(a, OPTION_AS, NULL);
	struct slice text = key ? slice_str(key) : (struct slice){ 0 };
	if (!key)
		return ST_OK;
	bool sound = text.n > 0 && text.n <= KEY_MAX && utf8_valid(text);
	for (size_t i = 0; i < text.n; i++)
		sound = sound && (unsigned char)text.p[i] >= ' ' && text.p[i] != 0x7f;
	return sound ? ST_OK : argument_fail(a, OPTION_AS, "is no key: 1 to 200 bytes of text");
}

/* One for each processor that we may use. */
static unsigned threads_available(void)
{
	cpu_set_t set;
	return sched_getaffinity(0, sizeof(set), &set) == 0 ? (unsigned)CPU_COUNT(&set) : 2;
}

static enum status parse(const struct arguments *a, struct run_options *o)
{
	uint64_t wait = 0, chunk = 0, threads = 0;
	enum status st = parse_number(a, OPTION_WAIT, 7 * 24 * 3600, &wait);
	if (!st)
		st = parse_number(a, OPTION_CHUNK, UINT32_MAX, &chunk);
	if (!st)
		st = parse_number(a, OPTION_THREADS, 1024, &threads);
	if (!st)
		st = check_key(a);
	if (!st)
		st = parse_limit(a, &o->settings.limit);
	o->store = argument_or(a, OPTION_STORE, "allot-store");
	o->store_options.wait_s = (uint32_t)wait;
	o->settings.out = argument_or(a, OPTION_OUT, "results");
	o->settings.options = (struct row_options){
		.backorder = argument_given(a, OPTION_BACKORDER),
		.split = argument_given(a, OPTION_SPLIT),
		.amend = argument_given(a, OPTION_AMEND),
		.accept_alike = argument_given(a, OPTION_ACCEPT_ALIKE),
		.as_given = argument_given(a, OPTION_AS_GIVEN),
	};
	o->settings.unterminated = argument_given(a, OPTION_UNTERMINATED);
	o->settings.chunk_rows = chunk;
	o->settings.threads = threads ? (unsigned)threads : threads_available();
	o->settings.clock = clock_system();
	o->settings.version = ALLOT_VERSION;
	o->settings.bus = service_bus_table();
	o->settings.stop = &stop_signal;
	o->settings.required = a->repeated[OPTION_REQUIRE].values;
	o->settings.required_count = a->repeated[OPTION_REQUIRE].count;
	o->settings.accepted = a->repeated[OPTION_ACCEPT].values;
	o->settings.accepted_count = a->repeated[OPTION_ACCEPT].count;
	o->settings.key = a->value[OPTION_AS];
	o->json = argument_given(a, OPTION_JSON);
	o->quiet = argument_given(a, OPTION_QUIET);
	return st;
}

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

/* That the run was heard is noted last, when nothing is left that could fail: else it is repeated. */
enum status run_tell(const struct run_options *o, const struct run_result *result)
{
	bool heard = false;
	char *out = strndup(result->summary.run.out.p, result->summary.run.out.n);
	if (!out)
		return fail_memory();
	enum status st = run_report_print(result, same_folder(out, o->settings.out) ? o->settings.out : out,
					  o->json, o->quiet, &heard);
	free(out);
	return st || !heard ? st : run_heard(&o->settings, result);
}

/* Under the store's lock: nothing is done if a run has ended under the key. */
static enum status try_key(struct run_options *o, bool *ended, enum verdict *verdict)
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
	watch_stop_signals();
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
		st = store_open(o->store, &o->store_options, &o->settings.store);
	if (!st)
		st = look_if_new(&o->settings);
	if (!st)
		st = try_key(o, ended, verdict);
	if (!st && !*ended && !early)
		st = open_plan(o, a, plan);
	return st;
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
		st = try_key(o, &ended, verdict);
	store_close(o->settings.store);
	if (st == ST_NO_INPUT || (!st && !ended))
		st = fail(missing, "%.*s", SLICE_ARG(buf_slice(&sentence)));
	buf_release(&sentence);
	return st;
}

static enum status run_paths(struct run_options *o, const struct arguments *a, enum verdict *verdict)
{
	struct plan plan = { 0 };
	bool ended = false;
	enum status st = open_all(o, a, &plan, &ended, verdict);
	if (!st && !ended)
		st = run_plan(o, &plan, verdict);
	plan_close(&plan);
	return st;
}

static enum status open_spool(struct run_options *o, const struct arguments *a, enum verdict *verdict)
{
	enum status st = store_open(o->store, &o->store_options, &o->settings.store);
	if (!st)
		st = look_if_new(&o->settings);
	return st ? st : run_spool(o, a, verdict);
}

static enum status execute(struct run_options *o, const struct arguments *a, enum verdict *verdict)
{
	enum status st = run_spool_check(a);
	if (st)
		return st;
	st = plan_check(a->words, a->count);
	if (st)
		return try_key_alone(o, st, verdict);
	if (!st)
		st = profile_choice_make(&o->profiles, a);
	o->settings.profiles = o->profiles.plan.all;
	if (!st)
		st = folder_make(o->settings.out);
	if (!st)
		st = results_writable(o->settings.out);
	if (!st)
		st = a->value[OPTION_SPOOL] ? open_spool(o, a, verdict) : run_paths(o, a, verdict);
	profile_choice_release(&o->profiles);
	store_close(o->settings.store);
	return st;
}

int command_run(const struct arguments *arguments)
{
	static const int exits[] = { [VERDICT_DONE] = 0, [VERDICT_REJECTS] = 3, [VERDICT_REFUSED] = 4 };
	struct run_options o = { 0 };
	enum verdict verdict = VERDICT_DONE;
	enum status st = parse(arguments, &o);
	if (st)
		return say_failure(st);
	heap_prepare();
	o.settings.listener = run_report_listener(o.quiet);
	st = execute(&o, arguments, &verdict);
	if (!st)
		return exits[verdict];
	int status = say_failure(st);
	if (st == ST_STOPPED && stop_signal) {
		signal((int)stop_signal, SIG_DFL);
		raise((int)stop_signal);
	}
	return status;
}
