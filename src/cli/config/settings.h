/*
 * Settings: what the command line leaves open is taken from the environment, else from the configuration
 * file, by the same table of options.
 *
 *	--out DIR	ALLOT_OUT=DIR		out = DIR
 *	--as-given	ALLOT_AS_GIVEN=yes	as-given = yes
 *	--require NAME	ALLOT_REQUIRE=A:B	require = {A, B}
 *
 * The file is that of --config, else of ALLOT_CONFIG, else /etc/allot/allot.conf, if it is there. /dev/null
 * stands for none. A variable that is empty is not set.
 */
#ifndef ALLOT_CLI_SETTINGS_H
#define ALLOT_CLI_SETTINGS_H

#include "allot/base/buf.h"
#include "cli/command.h"

/*
 * Completes ARGUMENTS, which were parsed for COMMAND: `value`, `repeated` and `from` of all options that
 * COMMAND takes and that are settings. One that says "no" is not given then. What is added lives as long as
 * the process. ST_USAGE: a mistake in the environment or the file, or others than its owner may write to
 * that; ST_IO, ST_NO_MEMORY.
 */
enum status settings_apply(const struct cli_command *command, struct arguments *arguments);

/* The file that settings_apply() has read, or NULL. */
const char *settings_file(void);

/* Appends the name of the variable of OPTION: "ALLOT_AS_GIVEN". */
void setting_variable(enum option_id option, struct buf *out);

/* fail() with ST_USAGE: WHAT is wrong with the value of OPTION; the sentence names where it comes from. */
enum status argument_fail(const struct arguments *arguments, enum option_id option, const char *what);

#endif
