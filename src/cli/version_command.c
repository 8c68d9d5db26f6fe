/*
 * `allot version`.
 */
#include "cli/command.h"
#include "cli/terminal.h"
#include "cli/version.h"

int command_version(const struct arguments *arguments)
{
	struct output o;
	(void)arguments;
	output_begin(&o);
	buf_put_str(&o.buf, "allot " ALLOT_VERSION "\n");
	return output_exit(&o);
}
