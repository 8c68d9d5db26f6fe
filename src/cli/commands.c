/* The tables of commands and options: adding one is adding a row; parsing, dispatch and help follow. */
#include <stdint.h>
#include <string.h>

#include "cli/command.h"

#define BIT(option) (1u << (option))

const struct option_row OPTIONS[OPTION_COUNT] = {
	[OPTION_STORE] = { "store", "DIR", "the store's folder (default: allot-store)" },
	[OPTION_OUT] = { "out", "DIR", "where the folders of results go (default: results)" },
	[OPTION_WAIT] = { "wait", "SECONDS", "wait that long for a busy store (default: 0)" },
	[OPTION_BACKORDER] = { "backorder", NULL,
			       "let units wait that nothing covers, if their row does not say" },
	[OPTION_SPLIT] = { "split", NULL, "let a line be on several batches, if its row does not say" },
	[OPTION_AMEND] = { "amend", NULL, "let an orders row with another quantity amend its line" },
	[OPTION_ACCEPT_ALIKE] = { "accept-alike", NULL,
				  "take names that differ by leading zeros, case or blanks alone" },
	[OPTION_AS_GIVEN] = { "as-given", NULL, "apply the feeds in the order given, not by kind" },
	[OPTION_UNTERMINATED] = { "unterminated", NULL, "take a last line that has no line end" },
	[OPTION_MAX_REJECTS] = { "max-rejects", "N|N%",
				 "refuse a feed whole when more of its rows fail the row checks" },
	[OPTION_REQUIRE] = { "require", "NAME", "hold orders back unless a sound feed NAME comes; repeatable" },
	[OPTION_ACCEPT] = { "accept", "NAME", "let the feed NAME pass though it would be held; repeatable" },
	[OPTION_CHUNK] = { "chunk", "ROWS", "rows in one transaction at most (default: 262144)" },
	[OPTION_THREADS] = { "threads", "N", "1: do everything in one thread (default: overlap)" },
	[OPTION_FORMAT] = { "format", "table|csv|json", "how to print (default: table)" },
	[OPTION_COLUMNS] = { "columns", "A,B,...", "only these columns, in this order" },
	[OPTION_JSON] = { "json", NULL, "print the summary as JSON instead of a table" },
	[OPTION_QUIET] = { "quiet", NULL, "no progress, no table, one line for all refused rows" },
	[OPTION_HELP] = { "help", NULL, "this help" },
	[OPTION_PROFILES] = { "profiles", "DIR", "the folder of profiles (default: profiles, if it is there)" },
	[OPTION_PROFILE] = { "profile", "NAME", "read all feeds with this profile, whatever their names" },
	[OPTION_ALL] = { "all", NULL, "show all rows, not only the first ones" },
};

const struct cli_command COMMANDS[] = {
	{ "run", "PATH...", "apply feeds and write the results",
	  "A PATH is a feed (CSV), `-` for standard input, or a folder, which stands for its *.csv files\n"
	  "and those that a profile speaks of. What kind of feed it is, its profile or its header tells.\n"
	  "Feeds are applied by kind: shipments, cancellations, batches, changes, allocations, amendments,\n"
	  "orders. Each is read to its end before its first row is applied. The results appear, complete,\n"
	  "as OUT/run-NNNNNN; OUT/latest points at the newest.\n"
	  "The results of a run that was interrupted are published by the next one, which goes on where it\n"
	  "ended, given the same feeds.\n"
	  "\n"
	  "Exits 3 when rows were refused that were not refused before, 4 when a feed was refused whole or\n"
	  "held back, or did not come though required.\n",
	  BIT(OPTION_STORE) | BIT(OPTION_OUT) | BIT(OPTION_WAIT) | BIT(OPTION_BACKORDER) | BIT(OPTION_SPLIT) |
		  BIT(OPTION_AMEND) | BIT(OPTION_ACCEPT_ALIKE) | BIT(OPTION_AS_GIVEN) |
		  BIT(OPTION_UNTERMINATED) | BIT(OPTION_MAX_REJECTS) | BIT(OPTION_REQUIRE) |
		  BIT(OPTION_ACCEPT) | BIT(OPTION_CHUNK) | BIT(OPTION_THREADS) | BIT(OPTION_JSON) |
		  BIT(OPTION_QUIET) | BIT(OPTION_HELP) | BIT(OPTION_PROFILES) | BIT(OPTION_PROFILE),
	  1, SIZE_MAX, command_run },
	{ "show", "order|sku|batch ID", "show one order, SKU or batch as it is now",
	  "An order: what has become of its lines. A SKU: its batches in allocation order. A batch: the\n"
	  "lines that are on it. Exits 1 when there is no such thing.\n",
	  BIT(OPTION_STORE) | BIT(OPTION_FORMAT) | BIT(OPTION_HELP), 2, 2, command_show },
	{ "export", "allocations|batches|lines", "print all allocations, batches or order lines as CSV",
	  "Allocations come in the order in which they were made, batches by SKU, then in allocation\n"
	  "order, lines by order, then as they became known.\n",
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
	{ "profile", "list|check [NAME [FEED]]", "name the profiles, or say what one makes of a feed",
	  "A profile says how one partner's files are to be read; see allot-profiles(5). `list` names those\n"
	  "in the folder of profiles. `check` takes the NAME of one of them, or of a file, and tells what it\n"
	  "reads and drops, or with file and line what is wrong with it; then it exits 64. With a FEED it\n"
	  "shows what becomes of it, and applies nothing: the first rows, cell by cell, what is refused, what\n"
	  "is dropped by which rule, and the columns that nothing uses. It exits 3 when rows are refused, 4\n"
	  "when the feed would be.\n",
	  BIT(OPTION_PROFILES) | BIT(OPTION_JSON) | BIT(OPTION_ALL) | BIT(OPTION_HELP), 1, 3, command_profile },
	{ "help", "[COMMAND|codes]", "explain allot, a command, or why rows and feeds are refused", "",
	  BIT(OPTION_HELP), 0, 1, command_help },
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
