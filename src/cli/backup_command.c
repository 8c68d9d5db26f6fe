/* `allot backup` and `allot restore`: one copies the store away, the other copies it back. */
#include "cli/command.h"
#include "cli/terminal.h"
#include "allot/store/backup.h"

static void tell(void *ctx, const char *sentence)
{
	(void)ctx;
	say("%s", sentence);
}

static int copy(const char *from, const char *to, const char *what)
{
	struct verify_report r = { 0 };
	struct output o;
	enum status st = store_copy(from, to, tell, NULL, &r);
	if (st)
		return say_failure(st);
	output_begin(&o);
	buf_put_str(&o.buf, what);
	buf_put_visible(&o.buf, slice_str(to), strlen(to));
	buf_printf(&o.buf, ": %llu events, %llu products, %llu batches, %llu lines, all sound\n",
		   (unsigned long long)r.events, (unsigned long long)r.products, (unsigned long long)r.batches,
		   (unsigned long long)r.lines);
	return output_exit(&o);
}

int command_backup(const struct arguments *arguments)
{
	return copy(argument_or(arguments, OPTION_STORE, "allot-store"), arguments->words[0], "copied to ");
}

int command_restore(const struct arguments *arguments)
{
	return copy(arguments->words[0], argument_or(arguments, OPTION_STORE, "allot-store"), "restored to ");
}
