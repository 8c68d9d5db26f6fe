/* `allot verify`: recomputes everything, and with --out what was published, too. */
#include "cli/verify_report.h"

#include <string.h>

#include "cli/command.h"
#include "cli/terminal.h"
#include "cli/version.h"
#include "allot/run/published.h"
#include "allot/store/store.h"

static void tell(void *ctx, const char *sentence)
{
	(void)ctx;
	say("%s", sentence);
}

void put_report_json(struct json *j, const struct verify_report *r)
{
	const struct {
		const char *key;
		uint64_t value;
	} figures[] = {
		{ "events", r->events },
		{ "products", r->products },
		{ "batches", r->batches },
		{ "lines", r->lines },
	};
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		json_key(j, figures[i].key);
		json_number(j, figures[i].value);
	}
}

/* What `verify` came to. */
struct verification {
	struct verify_report store;
	bool has_out; /* results were checked, too */
	struct published out;
	uint64_t differences; /* of results */
};

static void put_results_json(struct json *j, const struct verification *v)
{
	const struct {
		const char *key;
		uint64_t value;
	} figures[] = {
		{ "checked", v->out.checked },	   { "sealed_only", v->out.sealed_only },
		{ "elsewhere", v->out.elsewhere }, { "unpublished", v->out.unpublished },
		{ "differences", v->differences },
	};
	char hex[SHA256_HEX];
	json_key(j, "results");
	json_object(j);
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		json_key(j, figures[i].key);
		json_number(j, figures[i].value);
	}
	json_key(j, "seal");
	sha256_hex(v->out.seal.sha256, hex);
	if (v->out.seal.there)
		json_string(j, slice_of(hex, sizeof(hex)));
	else
		json_null(j);
	json_object_end(j);
}

/* What can be said of a store that is not sound, too; the differences themselves are messages. */
static void put_json(struct buf *out, bool sound, const struct verification *v)
{
	const struct verify_report *r = &v->store;
	struct json j;
	json_init(&j, out);
	json_object(&j);
	json_key(&j, "sound");
	json_bool(&j, sound);
	put_report_json(&j, r);
	json_key(&j, "differences");
	json_number(&j, r->differences);
	if (v->has_out)
		put_results_json(&j, v);
	json_object_end(&j);
	buf_put_char(out, '\n');
}

static void put_others(struct buf *out, uint64_t runs, const char *what)
{
	if (runs)
		buf_printf(out, "not checked: %llu %s\n", (unsigned long long)runs, what);
}

static void put_text(struct buf *out, const struct verification *v)
{
	const struct verify_report *r = &v->store;
	char hex[SHA256_HEX];
	buf_printf(out, "sound: %llu events, %llu products, %llu batches, %llu lines\n",
		   (unsigned long long)r->events, (unsigned long long)r->products,
		   (unsigned long long)r->batches, (unsigned long long)r->lines);
	if (!v->has_out)
		return;
	buf_printf(out, "results: %llu runs, every byte as the journal says\n",
		   (unsigned long long)v->out.checked);
	if (v->out.sealed_only)
		buf_printf(out, "of these %llu of another version of allot, by their seals alone\n",
			   (unsigned long long)v->out.sealed_only);
	put_others(out, v->out.elsewhere, "published to other folders");
	put_others(out, v->out.unpublished, "not published yet");
	if (!v->out.seal.there)
		return;
	sha256_hex(v->out.seal.sha256, hex);
	buf_printf(out, "seal: %.*s\n", SHA256_HEX, hex);
}

static enum status check_results(const char *store, const char *out, struct verification *v)
{
	struct results_check check = { .tell = tell };
	struct views *views = NULL;
	struct results_names names;
	enum status st = results_names_read(out, &names);
	if (!st)
		st = views_open(store, VIEWS_ALL, &views);
	if (!st)
		st = published_check(views, out, &names, ALLOT_VERSION, &check, &v->out);
	views_close(views);
	results_names_release(&names);
	v->differences = check.differences;
	if (!st && check.differences)
		st = fail(ST_DAMAGED, "%s: %llu differences", out, (unsigned long long)check.differences);
	return st;
}

/* Results are read only where the command line names them: a configured OUT may hold years of them. */
static bool names_out(const struct arguments *a)
{
	const char *from = a->from[OPTION_OUT];
	return argument_given(a, OPTION_OUT) && from && strcmp(from, "command line") == 0;
}

int command_verify(const struct arguments *arguments)
{
	struct verification v = { .has_out = names_out(arguments) };
	struct output o;
	bool json = argument_given(arguments, OPTION_JSON);
	const char *store = argument_or(arguments, OPTION_STORE, "allot-store");
	enum status st = store_verify(store, tell, NULL, &v.store);
	if (!st && v.has_out)
		st = check_results(store, arguments->value[OPTION_OUT], &v);
	int failed = st ? say_failure(st) : 0;
	if (st && !(json && st == ST_DAMAGED))
		return failed;
	output_begin(&o);
	o.folds = !json;
	if (json)
		put_json(&o.buf, !st, &v);
	else
		put_text(&o.buf, &v);
	int printed = output_exit(&o);
	return failed ? failed : printed;
}
