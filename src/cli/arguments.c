/*
 * Arguments: a command's words and options, held against the tables. Names are exact, since a beginning that is
 * one option today may be two tomorrow, and an option is given once, since of two values one is a mistake.
 */
#include "allot/base/contract.h"
#include "cli/command.h"
#include "cli/guess.h"

/* A command line on its way. */
struct parsing {
	const struct cli_command *command;
	char **argv;
	int argc;
	int at; /* the word at hand */
	struct arguments a;
};

static enum status unknown(const struct parsing *p, struct slice shown)
{
	struct guess n = guess_begin(slice_of(shown.p + 2, shown.n > 2 ? shown.n - 2 : 0));
	for (int id = 0; id < OPTION_COUNT; id++)
		if (command_takes(p->command, (enum option_id)id))
			guess_offer(&n, OPTIONS[id].name);
	return fail(ST_USAGE, "%s: unknown option '%.*s'%s%s%s see `allot help %s`", p->command->name,
		    SLICE_ARG(shown), n.name ? "; did you mean '--" : "", n.name ? n.name : "",
		    n.name ? "'?" : ";", p->command->name);
}

static enum status wrong(const struct parsing *p, struct slice shown, const char *what)
{
	return fail(ST_USAGE, "%s: option '%.*s' %s; see `allot help %s`", p->command->name, SLICE_ARG(shown),
		    what, p->command->name);
}

/* Notes VALUE for ID. SHOWN: the option as it was given. */
static enum status note(struct parsing *p, enum option_id id, struct slice shown, const char *value)
{
	struct option_values *r = &p->a.repeated[id];
	if (p->a.value[id] && !(OPTIONS[id].traits & TRAIT_REPEATS))
		return wrong(p, shown, "is given twice");
	if (r->count == REPEATS_MAX)
		return fail(ST_USAGE, "%s: more than %d times --%s", p->command->name, REPEATS_MAX,
			    OPTIONS[id].name);
	r->values[r->count++] = value;
	p->a.value[id] = value;
	return ST_OK;
}

/* Its value is ATTACHED, if not NULL, the next word, or "" for an option without argument. */
static enum status take_value(struct parsing *p, enum option_id id, struct slice shown, const char *attached)
{
	bool wants = OPTIONS[id].argument != NULL;
	/* a setting that is on by configuration must be possible to turn off */
	bool may_say_no = !wants && OPTIONS[id].traits & TRAIT_SETTING;
	if (!wants && !attached)
		return note(p, id, shown, "");
	if (!wants && may_say_no && (strcmp(attached, "yes") == 0 || strcmp(attached, "no") == 0))
		return note(p, id, shown, attached);
	if (!wants)
		return wrong(p, shown, may_say_no ? "is yes or no" : "takes no value");
	if (!attached && p->at + 1 >= p->argc)
		return wrong(p, shown, "needs a value");
	return note(p, id, shown, attached ? attached : p->argv[++p->at]);
}

static enum status take_long(struct parsing *p)
{
	const char *word = p->argv[p->at];
	const char *equals = strchr(word, '=');
	struct slice shown = slice_of(word, equals ? (size_t)(equals - word) : strlen(word));
	enum option_id id;
	if (!option_find(slice_of(shown.p + 2, shown.n - 2), &id))
		return unknown(p, shown);
	if (!command_takes(p->command, id))
		return wrong(p, shown, "is none of this command");
	return take_value(p, id, shown, equals ? equals + 1 : NULL);
}

/* Letters run together: the first that takes a value takes the rest. */
static enum status take_letters(struct parsing *p)
{
	const char *word = p->argv[p->at];
	enum status st = ST_OK;
	for (const char *c = word + 1; !st && *c; c++) {
		const char text[] = { '-', *c, '\0' };
		enum option_id id;
		if (!option_find_letter(*c, &id) || !command_takes(p->command, id))
			return fail(ST_USAGE, "%s: unknown option '%s'; see `allot help %s`", p->command->name,
				    *c >= '!' && *c <= '~' ? text : word, p->command->name);
		if (!OPTIONS[id].argument) {
			st = take_value(p, id, slice_str(text), NULL);
			continue;
		}
		return take_value(p, id, slice_str(text), c[1] ? c + 1 : NULL);
	}
	return st;
}

static enum status check_words(const struct cli_command *command, const struct arguments *a)
{
	const char *blank = command->words[0] ? " " : "";
	if (a->value[OPTION_HELP] || a->value[OPTION_VERSION])
		return ST_OK;
	if (a->count < command->words_min)
		return fail(ST_USAGE, "%s: too few words; usage: allot %s%s%s", command->name, command->name,
			    blank, command->words);
	if (a->count > command->words_max)
		return fail(ST_USAGE, "%s: '%s' is one word too many; usage: allot %s%s%s", command->name,
			    a->words[command->words_max], command->name, blank, command->words);
	return ST_OK;
}

enum status arguments_parse(const struct cli_command *command, int argc, char **argv, struct arguments *out)
{
	struct parsing p = { .command = command, .argv = argv, .argc = argc, .a.command = command->name };
	int words = 0;
	bool options = true;
	enum status st = ST_OK;
	REQUIRE(argc >= 1);
	for (p.at = 1; !st && p.at < argc; p.at++) {
		char *word = argv[p.at];
		if (!options || word[0] != '-' || word[1] == '\0')
			argv[++words] = word; /* never beyond the word at hand */
		else if (strcmp(word, "--") == 0)
			options = false;
		else
			st = word[1] == '-' ? take_long(&p) : take_letters(&p);
	}
	p.a.words = (const char *const *)argv + 1;
	p.a.count = (size_t)words;
	if (!st)
		st = check_words(command, &p.a);
	if (!st)
		*out = p.a;
	return st;
}

/* What stands before the command */

/* The option that WORD, which begins with a dash, is; *ALONE: its value is not the next word. */
static bool find_global(const char *word, enum option_id *id, bool *alone)
{
	size_t n = strcspn(word, "=");
	bool is_long = word[1] == '-';
	bool found = is_long ? option_find(slice_of(word + 2, n - 2), id) : option_find_letter(word[1], id);
	if (!found || !(OPTIONS[*id].traits & TRAIT_GLOBAL))
		return false;
	*alone = !OPTIONS[*id].argument || (is_long ? word[n] == '=' : word[2] != '\0');
	return true;
}

static enum status not_global(const char *word)
{
	struct guess n = guess_begin(slice_str(word[1] == '-' ? word + 2 : word));
	for (int id = 0; id < OPTION_COUNT; id++)
		if (OPTIONS[id].traits & TRAIT_GLOBAL)
			guess_offer(&n, OPTIONS[id].name);
	return fail(ST_USAGE, "no option '%s' before a command%s%s%s see `allot help`", word,
		    n.name ? "; did you mean '--" : "", n.name ? n.name : "", n.name ? "'?" : ";");
}

/* Without a command: what is asked for is help, the version, or nothing. The words that ask are taken out. */
static enum status stand_in(int *argc, char **words, bool help, bool version, const struct cli_command **out)
{
	static const char *const ASKING[] = { "--help", "-h", "--version", "-V" };
	int kept = 1;
	if (!help && !version)
		return fail(ST_USAGE, "a command is missing; see `allot help`");
	for (int i = 1; i < *argc; i++) {
		bool asks = false;
		for (size_t k = 0; k < sizeof(ASKING) / sizeof(ASKING[0]); k++)
			asks = asks || strcmp(words[i], ASKING[k]) == 0;
		if (!asks)
			words[kept++] = words[i];
	}
	*argc = kept;
	*out = command_find(help ? "help" : "version");
	return ST_OK;
}

enum status arguments_command(int *argc, char ***argv, const struct cli_command **out)
{
	char **words = *argv;
	int at = 1;
	bool help = false, version = false;
	REQUIRE(*argc >= 1);
	for (; at < *argc && words[at][0] == '-' && words[at][1]; at++) {
		enum option_id id;
		bool alone;
		if (!find_global(words[at], &id, &alone))
			return not_global(words[at]);
		help = help || id == OPTION_HELP;
		version = version || id == OPTION_VERSION;
		at += alone ? 0 : 1;
	}
	if (at >= *argc)
		return stand_in(argc, words, help, version, out);
	const struct cli_command *command = command_find(words[at]);
	if (!command)
		return no_command(words[at]);
	char *name = words[at];
	memmove(words + 2, words + 1, (size_t)(at - 1) * sizeof(*words));
	words[1] = name;
	*argv = words + 1;
	*argc -= 1;
	*out = command;
	return ST_OK;
}

const char *argument_or(const struct arguments *arguments, enum option_id option, const char *default_value)
{
	return arguments->value[option] ? arguments->value[option] : default_value;
}

bool argument_given(const struct arguments *arguments, enum option_id option)
{
	return arguments->value[option] != NULL;
}
