/* `allot backup` and `allot restore`: one copies the store away, the other copies it back. */
#include "cli/command.h"
#include "cli/terminal.h"
#include "allot/store/backup.h"
#include "cli/verify_report.h"

static void tell(void *ctx, const char *sentence)
{
	(void)ctx;
	say("%s", sentence);
}

static void put_text(struct buf *out, const char *what, const char *to, const struct verify_report *r)
{
	buf_put_str(out, what);
	buf_put_visible(out, slice_str(to), strlen(to));
	buf_printf(out, ": %llu events, %llu products, %llu batches, %llu lines, all sound\n",
		   (unsigned long long)r->events, (unsigned long long)r->products,
		   (unsigned long long)r->batches, (unsigned long long)r->lines);
}

static void put_json(struct buf *out, const char *from, const char *to, const struct verify_report *r)
{
	struct json j;
	json_init(&j, out);
	json_object(&j);
	json_key(&j, "from");
	json_string(&j, slice_str(from));
	json_key(&j, "to");
	json_string(&j, slice_str(to));
	put_report_json(&j, r);
	json_object_end(&j);
	buf_put_char(out, '\n');
}

static int copy(const char *from, const char *to, const char *what, bool json)
{
	struct verify_report r = { 0 };
	struct output o;
	enum status st = store_copy(from, to, tell, NULL, &r);
	if (st)
		return say_failure(st);
	output_begin(&o);
	if (json)
		put_json(&o.buf, from, to, &r);
	else
		put_text(&o.buf, what, to, &r);
	return output_exit(&o);
}

int command_backup(const struct arguments *arguments)
{
	return copy(argument_or(arguments, OPTION_STORE, "allot-store"), arguments->words[0], "copied to ",
		    argument_given(arguments, OPTION_JSON));
}

int command_restore(const struct arguments *arguments)
{
	return copy(arguments->words[0], argument_or(arguments, OPTION_STORE, "allot-store"), "restored to ",
		    argument_given(arguments, OPTION_JSON));
}
