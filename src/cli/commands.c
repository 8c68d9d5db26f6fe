/* The tables of commands and options. */
#include <stdint.h>
#include <string.h>

#include "cli/command.h"

#define BIT(option) (1u << (option))

const struct option_row OPTIONS[OPTION_COUNT] = {
	[OPTION_STORE] = { "store", "DIR", "the store's folder (default: allot-store)" },
	[OPTION_OUT] = { "out", "DIR", "where the folders of results go (default: results)" },
	[OPTION_WAIT] = { "wait", "SECONDS", "wait that long for a busy store (default: 0)" },
	[OPTION_MAX_REJECTS] = { "max-rejects", "N|N%",
				 "refuse a feed whole when more of its rows fail the row checks" },
	[OPTION_CHUNK] = { "chunk", "ROWS", "rows in one transaction at most (default: 262144)" },
	[OPTION_THREADS] = { "threads", "N", "1: do everything in one thread (default: overlap)" },
	[OPTION_FORMAT] = { "format", "table|csv|json", "how to print (default: table)" },
	[OPTION_COLUMNS] = { "columns", "A,B,...", "only these columns, in this order" },
	[OPTION_JSON] = { "json", NULL, "print the summary as JSON instead of a table" },
	[OPTION_QUIET] = { "quiet", NULL, "no progress, no table, no line per refused row" },
	[OPTION_HELP] = { "help", NULL, "this help" },
};

const struct cli_command COMMANDS[] = {
	{ "run", "PATH...", "apply feeds and write the results",
	  "A PATH is a feed (CSV), `-` for standard input, or a folder, which stands for its *.csv files:\n"
	  "batches, then changes, then allocations, then orders. The kind of a feed is told from its\n"
	  "header. Each feed is validated to its end before its first row is applied. The results appear,\n"
	  "complete, as OUT/run-NNNNNN; OUT/latest points at the newest. A run that was interrupted is\n"
	  "published and taken up by the next one given the same feeds.\n",
	  BIT(OPTION_STORE) | BIT(OPTION_OUT) | BIT(OPTION_WAIT) | BIT(OPTION_MAX_REJECTS) | BIT(OPTION_CHUNK) |
		  BIT(OPTION_THREADS) | BIT(OPTION_JSON) | BIT(OPTION_QUIET) | BIT(OPTION_HELP),
	  1, SIZE_MAX, command_run },
	{ "show", "order|sku|batch ID", "show one order, SKU or batch as it is now",
	  "An order: its allocated lines. A SKU: its batches in allocation order. A batch: its lines.\n",
	  BIT(OPTION_STORE) | BIT(OPTION_FORMAT) | BIT(OPTION_HELP), 2, 2, command_show },
	{ "export", "allocations|batches", "print all allocations or all batches as CSV",
	  "Allocations come in the order in which they were made, batches by SKU, then in allocation\n"
	  "order.\n",
	  BIT(OPTION_STORE) | BIT(OPTION_COLUMNS) | BIT(OPTION_HELP), 1, 1, command_export },
	{ "verify", "", "recompute every figure of the store and check it",
	  "Recomputes all figures from the journal of events, checks the contracts and tells the first\n"
	  "differences. Changes nothing.\n",
	  BIT(OPTION_STORE) | BIT(OPTION_HELP), 0, 0, command_verify },
	{ "backup", "DIR", "copy the store to DIR, verified",
	  "Copies the store as of one moment, while a run may go on, under a temporary name; verifies the\n"
	  "copy as `allot verify` does, and renames it to DIR, where nothing may be yet.\n",
	  BIT(OPTION_STORE) | BIT(OPTION_HELP), 1, 1, command_backup },
	{ "restore", "DIR", "copy the backup in DIR to the store's place, verified",
	  "The reverse of `allot backup`. Nothing may be in the store's place: move the damaged store\n"
	  "away first. The next run tells when OUT holds results of this store that are newer than the\n"
	  "backup, exits 73 and applies nothing: then name another --out, and feed again what came since.\n",
	  BIT(OPTION_STORE) | BIT(OPTION_HELP), 1, 1, command_restore },
	{ "help", "[COMMAND]", "explain allot or a command", "", BIT(OPTION_HELP), 0, 1, command_help },
	{ "version", "", "print the version", "", BIT(OPTION_HELP), 0, 0, command_version },
};
const size_t COMMANDS_COUNT = sizeof(COMMANDS) / sizeof(COMMANDS[0]);

const struct cli_command *command_find(const char *name)
{
	for (size_t i = 0; i < COMMANDS_COUNT; i++)
		if (strcmp(COMMANDS[i].name, name) == 0)
			return &COMMANDS[i];
	return NULL;
}
