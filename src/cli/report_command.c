/* `allot report`: the books of a run, or of some days. */
#include "allot/base/date.h"
#include "allot/report/report.h"
#include "allot/store/store.h"
#include "cli/command.h"
#include "cli/terminal.h"
#include "cli/version.h"

static enum status read_day(const struct arguments *a, enum option_id option, uint32_t *day)
{
	const char *text = a->value[option];
	*day = DATE_NONE;
	if (!text || date_parse(slice_str(text), day))
		return ST_OK;
	return fail(ST_USAGE, "--%s: \"%s\" is not a date of the calendar; write it as YYYY-MM-DD",
		    OPTIONS[option].name, text);
}

/* First and last day of "YYYY-MM". */
static enum status read_month(const char *text, uint32_t *from, uint32_t *to)
{
	char day[DATE_TEXT + 1] = "0000-00-01";
	bool fits = strlen(text) == 7;
	if (fits)
		memcpy(day, text, 7);
	if (!fits || !date_parse(slice_of(day, DATE_TEXT), from))
		return fail(ST_USAGE, "--month: \"%s\" is not a month; write it as YYYY-MM", text);
	for (uint32_t last = 28; last <= 31; last++) {
		day[8] = (char)('0' + last / 10);
		day[9] = (char)('0' + last % 10);
		(void)date_parse(slice_of(day, DATE_TEXT), to);
	}
	return ST_OK;
}

static enum status read_period(const struct arguments *a, struct report_settings *s)
{
	bool run = a->value[OPTION_RUN], month = a->value[OPTION_MONTH];
	bool days = a->value[OPTION_FROM] || a->value[OPTION_TO];
	if (run + month + days > 1)
		return fail(ST_USAGE, "--run, --month, and --from with --to each name a period; give one");
	if (run && (slice_number(slice_str(a->value[OPTION_RUN]), UINT64_MAX, &s->run) != NUMBER_OK || !s->run))
		return fail(ST_USAGE, "--run: \"%s\" is not the number of a run", a->value[OPTION_RUN]);
	if (month)
		return read_month(a->value[OPTION_MONTH], &s->from, &s->to);
	enum status st = read_day(a, OPTION_FROM, &s->from);
	if (!st)
		st = read_day(a, OPTION_TO, &s->to);
	if (!st && s->from && s->to && s->from > s->to)
		st = fail(ST_USAGE, "--from is after --to");
	return st;
}

/*
 * What configuration and environment call `out` is where results go; a report goes there by command line
 * alone.
 */
static const char *out_of(const struct arguments *a)
{
	const char *from = a->from[OPTION_OUT];
	bool named = a->value[OPTION_OUT] && from && strcmp(from, "command line") == 0;
	return named ? a->value[OPTION_OUT] : NULL;
}

static enum status read_form(const struct arguments *a, struct report_settings *s)
{
	const char *format = a->value[OPTION_FORMAT];
	s->form = a->value[OPTION_JSON] ? REPORT_JSON : format ? REPORT_TEXT : REPORT_FILES;
	if (format && strcmp(format, "text"))
		return fail(ST_USAGE, "--format: \"%s\" is not text; without --format the files are written",
			    format);
	if (a->value[OPTION_JSON] && format)
		return fail(ST_USAGE, "--json and --format exclude each other");
	if (out_of(a) && s->form != REPORT_FILES)
		return fail(ST_USAGE, "--out is for the files, which are not written then");
	return ST_OK;
}

static void put_files(struct buf *out, const struct report_settings *s, const struct report_result *r)
{
	if (r->first_run == r->last_run)
		buf_printf(out, "report on run %llu: ", (unsigned long long)r->first_run);
	else
		buf_printf(out, "report on runs %llu to %llu: ", (unsigned long long)r->first_run,
			   (unsigned long long)r->last_run);
	buf_put_visible(out, slice_str(s->out), 4096);
	buf_printf(out, "/report.html%s\n", r->holds ? "" : ", which does not add up");
}

/* Each failed check is a line on standard error, and the report is none to close books on. */
static int say_checks(const struct report_result *r)
{
	struct slice rest = buf_slice(&r->failures);
	while (rest.n) {
		const char *end = memchr(rest.p, '\n', rest.n);
		size_t n = (size_t)(end - rest.p);
		say("check fails: %.*s", (int)n, rest.p);
		rest = slice_of(rest.p + n + 1, rest.n - n - 1);
	}
	return status_exit(r->holds ? ST_OK : ST_DAMAGED);
}

static int make(const struct report_settings *s)
{
	struct views *views = NULL;
	struct report_result result = { 0 };
	struct output o;
	enum status st = views_open(s->store, VIEWS_ALL, &views);
	if (st)
		return say_failure(st);
	output_begin(&o);
	st = report_make(views, s, &o.buf, &result);
	views_close(views);
	if (!st && s->form == REPORT_FILES)
		put_files(&o.buf, s, &result);
	if (st)
		buf_clear(&o.buf);
	int printed = output_exit(&o);
	int code = st ? say_failure(st) : printed ? printed : say_checks(&result);
	report_result_release(&result);
	return code;
}

int command_report(const struct arguments *arguments)
{
	struct report_settings s = {
		.cost = arguments->value[OPTION_COST],
		.out = out_of(arguments) ? out_of(arguments) : "report",
		.store = argument_or(arguments, OPTION_STORE, "allot-store"),
		.version = ALLOT_VERSION,
	};
	enum status st = read_period(arguments, &s);
	if (!st)
		st = read_form(arguments, &s);
	return st ? say_failure(st) : make(&s);
}
