/* `allot help`: everything out of the tables of commands, options and codes. */
#include <stdio.h>

#include "allot/models/code.h"
#include "cli/command.h"
#include "cli/terminal.h"

/* Exit statuses, as in allot(1). */
static const struct {
	int status;
	const char *meaning;
} EXITS[] = {
	{ 0, "done; out of stock is a result, not an error" },
	{ 1, "what `show` was asked for is unknown" },
	{ 3, "done, but rows were refused that were not refused before" },
	{ 4, "done, but a feed was refused whole" },
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
	enum { WIDTH = 36 };
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
	buf_put_str(
		out,
		"\n`allot help COMMAND` explains a command and its options, `allot help codes` why rows and\n"
		"feeds are refused.\n\nExit status:\n");
	for (size_t i = 0; i < sizeof(EXITS) / sizeof(EXITS[0]); i++)
		buf_printf(out, "  %2d  %s\n", EXITS[i].status, EXITS[i].meaning);
}

/* What is refused for which reason, and what to do about it. */
static void put_codes(struct buf *out)
{
	static const struct {
		enum code_scope scope;
		const char *heading;
	} SCOPES[] = {
		{ SCOPE_ROW_CHECK, "Rows that say something wrong, whatever is known:" },
		{ SCOPE_DOMAIN, "Rows that do not fit what is known:" },
		{ SCOPE_FEED, "Whole feeds; nothing of them is applied:" },
		{ SCOPE_GUARD, "Whole feeds, held until somebody has looked at them:" },
	};
	for (size_t i = 0; i < sizeof(SCOPES) / sizeof(SCOPES[0]); i++) {
		buf_printf(out, "%s%s\n", i > 0 ? "\n" : "", SCOPES[i].heading);
		for (enum code code = CODE_NONE + 1; code < CODE_COUNT; code++)
			if (code_scope(code) == SCOPES[i].scope)
				buf_printf(out, "  %s\n        %s\n", code_name(code), code_advice(code));
	}
}

static int codes_print(void)
{
	struct output o;
	output_begin(&o);
	put_codes(&o.buf);
	return output_exit(&o);
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
	if (strcmp(arguments->words[0], "codes") == 0)
		return codes_print();
	return say_failure(fail(ST_USAGE, "help: no command '%s'; see `allot help`", arguments->words[0]));
}
