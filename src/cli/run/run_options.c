/* The options of a run, checked: what `run` and `plan` have in common. */
#include "cli/run/run_options.h"

#include <sched.h>
#include <stdio.h>

#include "allot/base/utf8.h"
#include "allot/run/spool.h"
#include "allot/service/handlers.h"
#include "cli/config/settings.h"
#include "cli/run/stop.h"
#include "cli/version.h"

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

enum status run_settle_seconds(const struct arguments *a, uint64_t *out)
{
	*out = SETTLE_SECONDS_DEFAULT;
	return parse_number(a, OPTION_SETTLE, 7 * 24 * 3600, out);
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

enum status run_options_parse(const struct arguments *a, struct run_options *o)
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
	o->settings.stop = run_stop_signal();
	o->settings.required = a->repeated[OPTION_REQUIRE].values;
	o->settings.required_count = a->repeated[OPTION_REQUIRE].count;
	o->settings.accepted = a->repeated[OPTION_ACCEPT].values;
	o->settings.accepted_count = a->repeated[OPTION_ACCEPT].count;
	o->settings.key = a->value[OPTION_AS];
	o->json = argument_given(a, OPTION_JSON);
	o->quiet = argument_given(a, OPTION_QUIET);
	return st;
}
