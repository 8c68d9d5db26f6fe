#include <stdio.h>

#include "cli/command.h"
#include "cli/terminal.h"

/* Exit statuses, as in SPEC section 3 and the README. */
static const struct {
	int status;
	const char *meaning;
} EXITS[] = {
	{ 0, "done; out of stock is a result, not an error" },
	{ 1, "done, but rows or feeds were refused; or what was asked for is unknown" },
	{ 64, "wrong command line" },
	{ 66, "a PATH does not exist" },
	{ 70, "a contract was broken: a bug; all before it is kept" },
	{ 73, "OUT or the store cannot be created" },
	{ 74, "input/output error, full disk included" },
	{ 75, "the store is busy" },
	{ 76, "the store is damaged or of an unknown version" },
};

static void put_padded(struct buf *out, const char *text, size_t width)
{
	buf_put_str(out, text);
	for (size_t n = strlen(text); n < width; n++)
		buf_put_char(out, ' ');
}

static void put_options(struct buf *out, const struct cli_command *command)
{
	enum { WIDTH = 24 };
	buf_put_str(out, "\nOptions:\n");
	for (int id = 0; id < OPTION_COUNT; id++) {
		const struct option_row *o = &OPTIONS[id];
		char name[64];
		if (!(command->options & 1u << id))
			continue;
		snprintf(name, sizeof(name), "  --%s%s%s", o->name, o->argument ? " " : "",
			 o->argument ? o->argument : "");
		put_padded(out, name, WIDTH);
		buf_put_str(out, "  ");
		buf_put_str(out, o->help);
		buf_put_char(out, '\n');
	}
}

static void put_command(struct buf *out, const struct cli_command *c)
{
	buf_printf(out, "Usage: allot %s%s%s%s\n\n%c%s.\n", c->name,
		   c->options & ~(1u << OPTION_HELP) ? " [OPTION]..." : "", c->words[0] ? " " : "", c->words,
		   c->summary[0] - 'a' + 'A', c->summary + 1);
	if (c->details[0]) {
		buf_put_char(out, '\n');
		buf_put_str(out, c->details);
	}
	put_options(out, c);
}

static void put_overview(struct buf *out)
{
	enum { WIDTH = 30 };
	buf_put_str(out,
		    "allot applies the night's feeds of batches and order lines and says what came of it.\n\n"
		    "Usage: allot COMMAND [OPTION]... [WORD]...\n\nCommands:\n");
	for (size_t i = 0; i < COMMANDS_COUNT; i++) {
		char name[64];
		snprintf(name, sizeof(name), "  %s %s", COMMANDS[i].name, COMMANDS[i].words);
		put_padded(out, name, WIDTH);
		buf_put_str(out, COMMANDS[i].summary);
		buf_put_char(out, '\n');
	}
	buf_put_str(out, "\n`allot help COMMAND` explains a command and its options.\n\nExit status:\n");
	for (size_t i = 0; i < sizeof(EXITS) / sizeof(EXITS[0]); i++)
		buf_printf(out, "  %2d  %s\n", EXITS[i].status, EXITS[i].meaning);
}

int help_print(const struct cli_command *command)
{
	struct output o;
	output_begin(&o);
	if (command)
		put_command(&o.buf, command);
	else
		put_overview(&o.buf);
	return output_exit(&o);
}

int command_help(const struct arguments *arguments)
{
	if (arguments->count == 0)
		return help_print(NULL);
	const struct cli_command *command = command_find(arguments->words[0]);
	if (command)
		return help_print(command);
	return say_failure(fail(ST_USAGE, "help: no command '%s'; see `allot help`", arguments->words[0]));
}
