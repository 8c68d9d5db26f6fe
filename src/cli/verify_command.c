/* `allot verify`: recomputes everything. */
#include "cli/command.h"
#include "cli/terminal.h"
#include "allot/store/store.h"

static void tell(void *ctx, const char *sentence)
{
	(void)ctx;
	say("%s", sentence);
}

int command_verify(const struct arguments *arguments)
{
	struct verify_report r = { 0 };
	struct output o;
	enum status st = store_verify(argument_or(arguments, OPTION_STORE, "allot-store"), tell, NULL, &r);
	if (st)
		return say_failure(st);
	output_begin(&o);
	buf_printf(&o.buf, "sound: %llu events, %llu products, %llu batches, %llu lines\n",
		   (unsigned long long)r.events, (unsigned long long)r.products, (unsigned long long)r.batches,
		   (unsigned long long)r.lines);
	return output_exit(&o);
}
