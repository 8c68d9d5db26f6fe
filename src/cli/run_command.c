/* `allot run`: wires the store, the clock and the outputs into a run. */
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "allot/base/file.h"
#include "allot/base/heap.h"
#include "cli/command.h"
#include "cli/profile_choice.h"
#include "cli/run_report.h"
#include "cli/terminal.h"
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
	if (!text)
		return ST_OK;
	if (slice_number(slice_str(text), max, out) != NUMBER_OK)
		return fail(ST_USAGE, "run: --%s: \"%s\" is not a whole number from 0 to %llu",
			    OPTIONS[option].name, text, (unsigned long long)max);
	return ST_OK;
}

static enum status parse_limit(const char *text, struct reject_limit *out)
{
	struct slice s = text ? slice_str(text) : (struct slice){ 0 };
	bool percent = s.n > 0 && s.p[s.n - 1] == '%';
	uint64_t n = 0;
	out->type = LIMIT_NONE;
	if (!text)
		return ST_OK;
	if (percent)
		s.n--;
	if (slice_number(s, percent ? 100 : UINT32_MAX, &n) != NUMBER_OK)
		return fail(ST_USAGE, "run: --max-rejects: \"%s\" is neither a number of rows nor a percentage",
			    text);
	*out = (struct reject_limit){ percent ? LIMIT_PERCENT : LIMIT_ROWS, n };
	return ST_OK;
}

/* One for each processor that we may use. */
static unsigned threads_available(void)
{
	cpu_set_t set;
	return sched_getaffinity(0, sizeof(set), &set) == 0 ? (unsigned)CPU_COUNT(&set) : 2;
}

struct options {
	const char *store;
	struct store_options store_options;
	struct run_settings settings;
	struct chosen_profiles profiles;
	bool json;
	bool quiet;
};

static bool given(const struct arguments *a, enum option_id option)
{
	return a->value[option] != NULL;
}

static enum status parse(const struct arguments *a, struct options *o)
{
	uint64_t wait = 0, chunk = 0, threads = 0;
	enum status st = parse_number(a, OPTION_WAIT, 7 * 24 * 3600, &wait);
	if (!st)
		st = parse_number(a, OPTION_CHUNK, UINT32_MAX, &chunk);
	if (!st)
		st = parse_number(a, OPTION_THREADS, 1024, &threads);
	if (!st)
		st = parse_limit(a->value[OPTION_MAX_REJECTS], &o->settings.limit);
	o->store = argument_or(a, OPTION_STORE, "allot-store");
	o->store_options.wait_s = (uint32_t)wait;
	o->settings.out = argument_or(a, OPTION_OUT, "results");
	o->settings.options = (struct row_options){
		.backorder = given(a, OPTION_BACKORDER),
		.split = given(a, OPTION_SPLIT),
		.amend = given(a, OPTION_AMEND),
		.accept_alike = given(a, OPTION_ACCEPT_ALIKE),
		.as_given = given(a, OPTION_AS_GIVEN),
	};
	o->settings.unterminated = given(a, OPTION_UNTERMINATED);
	o->settings.chunk_rows = chunk;
	o->settings.threads = threads ? (unsigned)threads : threads_available();
	o->settings.clock = clock_system();
	o->settings.bus = service_bus_table();
	o->settings.stop = &stop_signal;
	o->settings.required = a->required;
	o->settings.required_count = a->required_count;
	o->settings.accepted = a->accepted;
	o->settings.accepted_count = a->accepted_count;
	o->json = given(a, OPTION_JSON);
	o->quiet = given(a, OPTION_QUIET);
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

/* That the run was heard is noted last, when nothing is left that could fail: else it is repeated. */
static enum status report(const struct options *o, const struct run_result *result)
{
	bool heard = false;
	enum status st = run_report_print(result, o->settings.out, o->json, o->quiet, &heard);
	return st || !heard ? st : run_heard(&o->settings, result);
}

static enum status run_feeds(struct options *o, struct plan *plan, enum verdict *verdict)
{
	struct run_result result = { 0 };
	/* before, while it waits for the store or standard input, a signal ends it at once */
	watch_stop_signals();
	enum status st = run_execute(&o->settings, plan, &result);
	run_report_progress_end();
	if (st)
		return st;
	*verdict = result.verdict;
	st = report(o, &result);
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

static enum status open_plan(const struct options *o, const struct arguments *a, struct plan *plan)
{
	return plan_open(plan, a->words, a->count, o->settings.options.as_given, o->settings.out,
			 &o->profiles.plan);
}

/* Standard input may take hours: it is read before the store is locked, so that nobody waits for that. */
static enum status open_all(struct options *o, const struct arguments *a, struct plan *plan)
{
	bool early = reads_standard_input(a);
	enum status st = early ? open_plan(o, a, plan) : ST_OK;
	if (!st)
		st = store_open(o->store, &o->store_options, &o->settings.store);
	if (!st)
		st = look_if_new(&o->settings);
	if (!st && !early)
		st = open_plan(o, a, plan);
	return st;
}

static enum status execute(struct options *o, const struct arguments *a, enum verdict *verdict)
{
	struct plan plan = { 0 };
	enum status st = plan_check(a->words, a->count);
	if (!st)
		st = profile_choice_make(&o->profiles, a);
	o->settings.profiles = o->profiles.plan.all;
	if (!st)
		st = folder_make(o->settings.out);
	if (!st)
		st = results_writable(o->settings.out);
	if (!st)
		st = open_all(o, a, &plan);
	if (!st)
		st = run_feeds(o, &plan, verdict);
	plan_close(&plan);
	profile_choice_release(&o->profiles);
	store_close(o->settings.store);
	return st;
}

int command_run(const struct arguments *arguments)
{
	static const int exits[] = { [VERDICT_DONE] = 0, [VERDICT_REJECTS] = 3, [VERDICT_REFUSED] = 4 };
	struct options o = { 0 };
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
