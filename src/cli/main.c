/*
 * main(): makes the process fit to run, finds the command and runs it under a contract guard.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "cli/command.h"
#include "cli/config/settings.h"
#include "cli/terminal.h"

/*
 * A closed standard descriptor would be taken by the first file that is opened. What holds its place cannot be
 * written to, so that nobody takes for printed what was not.
 */
static void keep_standard_descriptors(void)
{
	int fd;
	do {
		fd = open("/dev/null", O_RDONLY);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

/* A closed pipe and a file size limit are errors of a write, not the end of the process. */
static void ignore_write_signals(void)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

/* A command on its way. */
struct call {
	const struct cli_command *command;
	const struct arguments *arguments;
	int exit;
};

static enum status run_it(void *ctx)
{
	struct call *c = ctx;
	c->exit = c->command->run(c->arguments);
	return ST_OK;
}

static int run_command(const struct cli_command *command, int argc, char **argv)
{
	struct arguments arguments;
	struct call call = { .command = command, .arguments = &arguments };
	enum status st = arguments_parse(command, argc, argv, &arguments);
	if (st)
		return say_failure(st);
	if (argument_given(&arguments, OPTION_HELP))
		return help_print(command, argument_given(&arguments, OPTION_JSON));
	if (argument_given(&arguments, OPTION_VERSION))
		return command_version(&arguments);
	st = settings_apply(command, &arguments);
	if (st)
		return say_failure(st);
	st = contract_guarded(run_it, &call);
	return st ? say_failure(st) : call.exit;
}

int main(int argc, char **argv)
{
	const struct cli_command *command;
	keep_standard_descriptors();
	ignore_write_signals();
	enum status st = arguments_command(&argc, &argv, &command);
	return st ? say_failure(st) : run_command(command, argc, argv);
}
