/*
 * The commands of allot and their options: one table each, from which parsing, configuration, help and dispatch
 * come.
 */
#ifndef ALLOT_CLI_COMMAND_H
#define ALLOT_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "allot/base/slice.h"
#include "allot/base/status.h"

enum option_id {
	OPTION_STORE,
	OPTION_OUT,
	OPTION_WAIT,
	OPTION_BACKORDER,
	OPTION_SPLIT,
	OPTION_AMEND,
	OPTION_ACCEPT_ALIKE,
	OPTION_AS_GIVEN,
	OPTION_UNTERMINATED,
	OPTION_MAX_REJECTS,
	OPTION_REQUIRE,
	OPTION_ACCEPT,
	OPTION_CHUNK,
	OPTION_THREADS,
	OPTION_FORMAT,
	OPTION_COLUMNS,
	OPTION_JSON,
	OPTION_QUIET,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_CONFIG,
	OPTION_DRY_RUN,
	OPTION_AS,
	OPTION_METRICS,
	OPTION_INTO,
	OPTION_KEEP,
	OPTION_SPOOL,
	OPTION_SETTLE,
	OPTION_PROFILES,
	OPTION_PROFILE,
	OPTION_RUN,
	OPTION_FROM,
	OPTION_TO,
	OPTION_MONTH,
	OPTION_COST,
	OPTION_ALL,
	OPTION_COUNT
};

enum { REPEATS_MAX = 64 };

/* Every value of an option that may repeat. */
struct option_values {
	const char *values[REPEATS_MAX];
	size_t count;
};

/* A command line, taken apart. Texts belong to the process's argv, or to its settings (settings.h). */
struct arguments {
	const char *value[OPTION_COUNT]; /* NULL: not given; "" for one without argument; else the last one */
	struct option_values repeated[OPTION_COUNT];
	const char *const *words; /* what is no option, in order */
	size_t count;
	const char *from[OPTION_COUNT]; /* where the value comes from: "command line", "ALLOT_OUT", "FILE:3";
					   NULL: it is the default; see settings.h */
	const char *command;		/* its name */
};

struct cli_command {
	const char *name;
	const char *words;    /* "PATH..." */
	const char *summary;  /* one line */
	const char *details;  /* paragraphs for `help COMMAND`, each line ended */
	const char *examples; /* command lines, two, each line ended */
	uint64_t options;     /* bit 1 << option_id; those of TRAIT_ALWAYS are taken without */
	bool all_settings;    /* it takes these, too */
	size_t words_min;
	size_t words_max;
	/* Runs it; the process's exit status. */
	int (*run)(const struct arguments *arguments);
};

/* What is special about an option, bits. */
enum {
	TRAIT_ALWAYS = 1,  /* every command takes it */
	TRAIT_GLOBAL = 2,  /* it may also stand before the command */
	TRAIT_SETTING = 4, /* environment and configuration file may give it, too */
	TRAIT_REPEATS = 8, /* it may be given more than once */
	TRAIT_NUMBER = 16, /* its value is a whole number */
};

struct option_row {
	const char *name;     /* without the dashes */
	const char *argument; /* NULL: takes none */
	const char *help;
	unsigned traits;
	char letter;	   /* of the short form; 0: it has none */
	const char *usual; /* the default, as `allot config` shows it; NULL: none */
};

/* The tables. Static. */
extern const struct option_row OPTIONS[OPTION_COUNT];
extern const struct cli_command COMMANDS[];
extern const size_t COMMANDS_COUNT;

/* NULL when there is none of exactly that name. */
const struct cli_command *command_find(const char *name);
/* False when there is none of exactly that name. */
bool option_find(struct slice name, enum option_id *out);
bool option_find_letter(char letter, enum option_id *out);
bool command_takes(const struct cli_command *command, enum option_id option);

/* fail() with ST_USAGE: there is no command NAME; the sentence says which may be meant. */
enum status no_command(const char *name);

/*
 * Finds the command in ARGV (ARGC words behind the program's name) and moves it to their front, options that
 * stand before it behind it. Without a command --help and --version stand for one. ST_USAGE, the sentence
 * recorded.
 */
enum status arguments_command(int *argc, char ***argv, const struct cli_command **out);

/*
 * Parses ARGV (ARGC words, the command's name first; reordered) for COMMAND. Names of options are exact.
 * ST_USAGE, the sentence recorded.
 */
enum status arguments_parse(const struct cli_command *command, int argc, char **argv, struct arguments *out);

/* The option's value or DEFAULT_VALUE. */
const char *argument_or(const struct arguments *arguments, enum option_id option, const char *default_value);
/* True when it has a value. */
bool argument_given(const struct arguments *arguments, enum option_id option);

/* One function per command, in src/cli/NAME_command.c. */
int command_run(const struct arguments *arguments);
int command_profile(const struct arguments *arguments);
int command_show(const struct arguments *arguments);
int command_export(const struct arguments *arguments);
int command_explain(const struct arguments *arguments);
int command_verify(const struct arguments *arguments);
int command_backup(const struct arguments *arguments);
int command_restore(const struct arguments *arguments);
int command_help(const struct arguments *arguments);
int command_status(const struct arguments *arguments);
int command_runs(const struct arguments *arguments);
int command_report(const struct arguments *arguments);
int command_config(const struct arguments *arguments);
int command_version(const struct arguments *arguments);

/* Prints the help of COMMAND, or of all when NULL, on standard output; the exit status. */
int help_print(const struct cli_command *command, bool json);

#endif
