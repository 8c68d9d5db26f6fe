/* `allot help`: everything out of the tables of commands, options and codes. */
#include <stdio.h>
#include <unistd.h>

#include "allot/base/json.h"
#include "allot/models/code.h"
#include "cli/command.h"
#include "cli/fold.h"
#include "cli/terminal.h"

/* Exit statuses, as in allot(1). */
static const struct {
	int status;
	const char *meaning;
} EXITS[] = {
	{ 0, "done; out of stock is a result, not an error" },
	{ 1, "what `show`, `explain`, `runs` or `report` was asked for is unknown" },
	{ 3, "done, but rows were refused that were not refused before" },
	{ 4, "done, but a feed was refused whole" },
	{ 64, "wrong command line or configuration" },
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

/* "-o, --out DIR", the letter's place left free where there is none. */
static void put_option(struct buf *out, const struct option_row *o)
{
	enum { WIDTH = 28 };
	char name[64];
	const char letter[] = { '-', o->letter, ',', '\0' };
	snprintf(name, sizeof(name), "  %-3s --%s%s%s", o->letter ? letter : "", o->name,
		 o->argument ? " " : "", o->argument ? o->argument : "");
	put_padded(out, name, WIDTH);
	buf_put_str(out, "  ");
	buf_put_str(out, o->help);
	buf_put_char(out, '\n');
}

static void put_options(struct buf *out, const struct cli_command *command)
{
	buf_put_str(out, "\nOptions:\n");
	/* first its own, then those of all commands */
	for (unsigned always = 0; always <= TRAIT_ALWAYS; always++)
		for (int id = 0; id < OPTION_COUNT; id++)
			if (command_takes(command, (enum option_id)id) &&
			    (OPTIONS[id].traits & TRAIT_ALWAYS) == always)
				put_option(out, &OPTIONS[id]);
}

/* Each line of LINES, indented. */
static void put_examples(struct buf *out, const char *lines)
{
	buf_put_str(out, "\nExamples:\n");
	for (size_t n; *lines; lines += n) {
		n = strcspn(lines, "\n") + 1;
		buf_put_str(out, "  ");
		buf_put(out, lines, n);
	}
}

static void put_command(struct buf *out, const struct cli_command *c)
{
	buf_printf(out, "Usage: allot %s%s%s%s\n\n%c%s.\n", c->name, c->options ? " [OPTION]..." : "",
		   c->words[0] ? " " : "", c->words, c->summary[0] - 'a' + 'A', c->summary + 1);
	if (c->details[0]) {
		buf_put_char(out, '\n');
		buf_put_str(out, c->details);
	}
	put_options(out, c);
	put_examples(out, c->examples);
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
	put_examples(out, "allot run --store store --out results night\n"
			  "allot show order 10008 --store store\n");
}

/* What is refused for which reason, and what to do about it. */
static const struct {
	enum code_scope scope;
	const char *name;
	const char *heading;
} SCOPES[] = {
	{ SCOPE_ROW_CHECK, "row", "Rows that say something wrong, whatever is known:" },
	{ SCOPE_DOMAIN, "domain", "Rows that do not fit what is known:" },
	{ SCOPE_FEED, "feed", "Whole feeds; nothing of them is applied:" },
	{ SCOPE_GUARD, "guard", "Whole feeds, held until somebody has looked at them:" },
};
enum { SCOPES_COUNT = sizeof(SCOPES) / sizeof(SCOPES[0]) };

static void put_codes(struct buf *out)
{
	for (size_t i = 0; i < SCOPES_COUNT; i++) {
		buf_printf(out, "%s%s\n", i > 0 ? "\n" : "", SCOPES[i].heading);
		for (enum code code = CODE_NONE + 1; code < CODE_COUNT; code++)
			if (code_scope(code) == SCOPES[i].scope)
				buf_printf(out, "  %s\n        %s\n", code_name(code), code_advice(code));
	}
	put_examples(out, "allot help codes\n"
			  "allot help codes --json\n");
}

/* As JSON */

static void json_text(struct json *j, const char *key, const char *text)
{
	json_key(j, key);
	if (text)
		json_string(j, slice_str(text));
	else
		json_null(j);
}

static void json_option(struct json *j, const struct option_row *o)
{
	const char letter[] = { o->letter, '\0' };
	json_object(j);
	json_text(j, "name", o->name);
	json_text(j, "letter", o->letter ? letter : NULL);
	json_text(j, "argument", o->argument);
	json_text(j, "help", o->help);
	json_text(j, "default", o->usual);
	json_object_end(j);
}

static void json_command(struct json *j, const struct cli_command *c)
{
	json_object(j);
	json_text(j, "command", c->name);
	json_text(j, "words", c->words);
	json_text(j, "summary", c->summary);
	json_text(j, "details", c->details);
	json_text(j, "examples", c->examples);
	json_key(j, "options");
	json_array(j);
	for (int id = 0; id < OPTION_COUNT; id++)
		if (command_takes(c, (enum option_id)id))
			json_option(j, &OPTIONS[id]);
	json_array_end(j);
	json_object_end(j);
}

static void json_overview(struct json *j)
{
	json_object(j);
	json_key(j, "commands");
	json_array(j);
	for (size_t i = 0; i < COMMANDS_COUNT; i++)
		json_command(j, &COMMANDS[i]);
	json_array_end(j);
	json_key(j, "exits");
	json_array(j);
	for (size_t i = 0; i < sizeof(EXITS) / sizeof(EXITS[0]); i++) {
		json_object(j);
		json_key(j, "status");
		json_number(j, (uint64_t)EXITS[i].status);
		json_text(j, "meaning", EXITS[i].meaning);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

static void json_codes(struct json *j)
{
	json_array(j);
	for (size_t i = 0; i < SCOPES_COUNT; i++) {
		for (enum code code = CODE_NONE + 1; code < CODE_COUNT; code++) {
			if (code_scope(code) != SCOPES[i].scope)
				continue;
			json_object(j);
			json_text(j, "code", code_name(code));
			json_text(j, "refuses", SCOPES[i].name);
			json_text(j, "advice", code_advice(code));
			json_object_end(j);
		}
	}
	json_array_end(j);
}

/* COMMAND NULL: all, or the codes. */
static int print(const struct cli_command *command, bool codes, bool json)
{
	struct output o;
	struct buf text;
	struct json j;
	output_begin(&o);
	buf_init(&text, 0);
	json_init(&j, &o.buf);
	if (command)
		json ? json_command(&j, command) : put_command(&text, command);
	else if (codes)
		json ? json_codes(&j) : put_codes(&text);
	else
		json ? json_overview(&j) : put_overview(&text);
	if (json)
		buf_put_char(&o.buf, '\n');
	fold(&o.buf, buf_slice(&text), terminal_width(STDOUT_FILENO), true);
	int status = buf_status(&text) ? say_failure(buf_status(&text)) : output_exit(&o);
	buf_release(&text);
	return status;
}

int help_print(const struct cli_command *command, bool json)
{
	return print(command, false, json);
}

int command_help(const struct arguments *arguments)
{
	bool json = argument_given(arguments, OPTION_JSON);
	if (arguments->count == 0)
		return print(NULL, false, json);
	const struct cli_command *command = command_find(arguments->words[0]);
	if (command)
		return print(command, false, json);
	if (strcmp(arguments->words[0], "codes") == 0)
		return print(NULL, true, json);
	return say_failure(no_command(arguments->words[0]));
}
