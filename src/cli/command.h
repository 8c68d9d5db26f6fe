/*
 * The commands of allot and their options: one table each, from which parsing, help and dispatch come.
 */
#ifndef ALLOT_CLI_COMMAND_H
#define ALLOT_CLI_COMMAND_H

#include <stddef.h>

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
	OPTION_PROFILES,
	OPTION_PROFILE,
	OPTION_ALL,
	OPTION_COUNT
};

enum { REQUIRED_MAX = 16 };

/* A command line, taken apart. Texts belong to the process's argv. */
struct arguments {
	const char *value[OPTION_COUNT]; /* NULL: not given; "" for one without argument; else the last one */
	const char *required[REQUIRED_MAX]; /* every value of --require */
	size_t required_count;
	const char *accepted[REQUIRED_MAX]; /* every value of --accept */
	size_t accepted_count;
	const char *const *words; /* what is no option, in order */
	size_t count;
};

struct cli_command {
	const char *name;
	const char *words;   /* "PATH..." */
	const char *summary; /* one line */
	const char *details; /* paragraphs for `help COMMAND`, each line ended */
	unsigned options;    /* bit 1 << option_id */
	size_t words_min;
	size_t words_max;
	/* Runs it; the process's exit status. */
	int (*run)(const struct arguments *arguments);
};

struct option_row {
	const char *name;     /* without the dashes */
	const char *argument; /* NULL: takes none */
	const char *help;
};

/* The tables. NULL when there is none of that name. Static. */
extern const struct option_row OPTIONS[OPTION_COUNT];
extern const struct cli_command COMMANDS[];
extern const size_t COMMANDS_COUNT;
const struct cli_command *command_find(const char *name);

/*
 * Parses ARGV (ARGC words behind the command's name; reordered) for COMMAND. ST_USAGE, the sentence recorded.
 */
enum status arguments_parse(const struct cli_command *command, int argc, char **argv, struct arguments *out);

/* The option's value or DEFAULT_VALUE. */
const char *argument_or(const struct arguments *arguments, enum option_id option, const char *default_value);

/* One function per command, in src/cli/NAME_command.c. */
int command_run(const struct arguments *arguments);
int command_profile(const struct arguments *arguments);
int command_show(const struct arguments *arguments);
int command_export(const struct arguments *arguments);
int command_verify(const struct arguments *arguments);
int command_backup(const struct arguments *arguments);
int command_restore(const struct arguments *arguments);
int command_help(const struct arguments *arguments);
int command_version(const struct arguments *arguments);

/* Prints the help of COMMAND, or of all when NULL, on standard output; the exit status. */
int help_print(const struct cli_command *command);

#endif
