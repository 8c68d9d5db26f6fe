/* `allot verify`: recomputes everything. */
#include "cli/verify_report.h"

#include "cli/command.h"
#include "cli/terminal.h"
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

/* What can be said of a store that is not sound, too; the differences themselves are messages. */
static void put_json(struct buf *out, bool sound, const struct verify_report *r)
{
	struct json j;
	json_init(&j, out);
	json_object(&j);
	json_key(&j, "sound");
	json_bool(&j, sound);
	put_report_json(&j, r);
	json_key(&j, "differences");
	json_number(&j, r->differences);
	json_object_end(&j);
	buf_put_char(out, '\n');
}

static void put_text(struct buf *out, const struct verify_report *r)
{
	buf_printf(out, "sound: %llu events, %llu products, %llu batches, %llu lines\n",
		   (unsigned long long)r->events, (unsigned long long)r->products,
		   (unsigned long long)r->batches, (unsigned long long)r->lines);
}

int command_verify(const struct arguments *arguments)
{
	struct verify_report r = { 0 };
	struct output o;
	bool json = argument_given(arguments, OPTION_JSON);
	enum status st = store_verify(argument_or(arguments, OPTION_STORE, "allot-store"), tell, NULL, &r);
	int failed = st ? say_failure(st) : 0;
	if (st && !(json && st == ST_DAMAGED))
		return failed;
	output_begin(&o);
	if (json)
		put_json(&o.buf, !st, &r);
	else
		put_text(&o.buf, &r);
	int printed = output_exit(&o);
	return failed ? failed : printed;
}
