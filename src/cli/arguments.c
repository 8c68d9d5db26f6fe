/*
 * Arguments: a command's words and options, held against the tables of commands and options; getopt_long()
 * only takes them apart.
 */
#include <getopt.h>
#include <stdio.h>

#include "allot/base/contract.h"
#include "allot/base/slice.h"
#include "cli/command.h"

static bool takes(const struct cli_command *command, enum option_id id)
{
	return (command->options & 1u << id) != 0;
}

/* What getopt_long() wants: the options COMMAND takes, `val` being the option_id + 1. */
static void long_options(const struct cli_command *command, struct option list[OPTION_COUNT + 1])
{
	size_t n = 0;
	for (int id = 0; id < OPTION_COUNT; id++)
		if (takes(command, (enum option_id)id))
			list[n++] = (struct option){ OPTIONS[id].name,
						     OPTIONS[id].argument ? required_argument : no_argument,
						     NULL, id + 1 };
	list[n] = (struct option){ 0 };
}

static enum status wrong_option(const struct cli_command *command, char **argv, int code)
{
	const char *word = argv[optind - 1];
	const char letter[] = { '-', (char)optopt, '\0' };
	if (code == ':')
		return fail(ST_USAGE, "%s: option '%s' needs a value; see `allot help %s`", command->name, word,
			    command->name);
	/* of letters run together getopt has not left the word yet */
	return fail(ST_USAGE, "%s: unknown option '%s'; see `allot help %s`", command->name,
		    optopt >= '!' ? letter : word, command->name);
}

static enum status check_words(const struct cli_command *command, const struct arguments *a)
{
	if (a->value[OPTION_HELP])
		return ST_OK;
	if (a->count < command->words_min)
		return fail(ST_USAGE, "%s: too few words; usage: allot %s%s%s", command->name, command->name,
			    command->words[0] ? " " : "", command->words);
	if (a->count > command->words_max)
		return fail(ST_USAGE, "%s: '%s' is one word too many; usage: allot %s%s%s", command->name,
			    a->words[command->words_max], command->name, command->words[0] ? " " : "",
			    command->words);
	return ST_OK;
}

enum status arguments_parse(const struct cli_command *command, int argc, char **argv, struct arguments *out)
{
	struct option list[OPTION_COUNT + 1];
	struct arguments a = { 0 };
	int code;
	REQUIRE(argc >= 1);
	long_options(command, list);
	opterr = 0;
	optind = 0;
	while ((code = getopt_long(argc, argv, takes(command, OPTION_HELP) ? ":h" : ":", list, NULL)) != -1) {
		if (code == '?' || code == ':')
			return wrong_option(command, argv, code);
		int id = code == 'h' ? OPTION_HELP : code - 1;
		a.value[id] = optarg ? optarg : "";
		if ((id == OPTION_REQUIRE && a.required_count == REQUIRED_MAX) ||
		    (id == OPTION_ACCEPT && a.accepted_count == REQUIRED_MAX))
			return fail(ST_USAGE, "%s: more than %d times --%s", command->name, REQUIRED_MAX,
				    OPTIONS[id].name);
		if (id == OPTION_REQUIRE)
			a.required[a.required_count++] = optarg;
		if (id == OPTION_ACCEPT)
			a.accepted[a.accepted_count++] = optarg;
	}
	a.words = (const char *const *)argv + optind;
	a.count = (size_t)(argc - optind);
	enum status st = check_words(command, &a);
	if (!st)
		*out = a;
	return st;
}

const char *argument_or(const struct arguments *arguments, enum option_id option, const char *default_value)
{
	return arguments->value[option] ? arguments->value[option] : default_value;
}
