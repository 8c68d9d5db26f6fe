/* The table of commands: adding one is adding a row; parsing, dispatch and help follow. */
#include <stdint.h>
#include <string.h>

#include "cli/command.h"
#include "cli/guess.h"
#include "cli/looking/plan.h"

#define BIT(option) (UINT64_C(1) << (option))

/* What decides what a run does, and how it says what came of it. */
#define RUN_OPTIONS                                                                                            \
	(BIT(OPTION_STORE) | BIT(OPTION_OUT) | BIT(OPTION_BACKORDER) | BIT(OPTION_SPLIT) | BIT(OPTION_AMEND) | \
	 BIT(OPTION_ACCEPT_ALIKE) | BIT(OPTION_AS_GIVEN) | BIT(OPTION_UNTERMINATED) |                          \
	 BIT(OPTION_MAX_REJECTS) | BIT(OPTION_REQUIRE) | BIT(OPTION_CHUNK) | BIT(OPTION_THREADS) |             \
	 BIT(OPTION_JSON) | BIT(OPTION_QUIET) | BIT(OPTION_ACCEPT) | BIT(OPTION_PROFILES) |                    \
	 BIT(OPTION_PROFILE))

const struct cli_command COMMANDS[] = {
	{ .name = "run",
	  .words = "PATH...",
	  .summary = "apply feeds and write the results",
	  .details = "A PATH is a feed, `-` for standard input, or a folder, which stands for its *.csv\n"
		     "files and those that a profile speaks of. What kind of feed it is, its profile or\n"
		     "its header tells. Feeds are applied by kind:\n"
		     "shipments, cancellations, batches, changes, allocations, amendments, orders. Each is\n"
		     "read to its end before its first row is applied. The results appear, complete, as\n"
		     "OUT/run-NNNNNN; OUT/latest points at the newest. The results of a run that was\n"
		     "interrupted are published by the next one, which goes on where it ended, given the\n"
		     "same feeds.\n"
		     "\n"
		     "With --spool there is no PATH: see allot-operation(7).\n"
		     "\n"
		     "Exits 3 when rows were refused that were not refused before, 4 when a feed was\n"
		     "refused whole or held back, or did not come though required.\n",
	  .examples = "allot run night\n"
		      "allot run --backorder --out /srv/results suppliers orders.csv\n",
	  .options = RUN_OPTIONS | BIT(OPTION_WAIT) | BIT(OPTION_AS) | BIT(OPTION_SPOOL) | BIT(OPTION_SETTLE) |
		     BIT(OPTION_DRY_RUN),
	  .words_max = SIZE_MAX,
	  .run = command_run },
	{ .name = "plan",
	  .words = "PATH...",
	  .summary = "tell what `run` would do now, and do not do it",
	  .details = "Runs the feeds on a copy of the store: same options, table, messages and exit status,\n"
		     "and the folder of results as OUT/plan, which each plan replaces. The store and the\n"
		     "folders of runs stay as they are.\n",
	  .examples = "allot plan night\n"
		      "allot plan --max-rejects 2% --json night | jq .totals\n",
	  .options = RUN_OPTIONS | BIT(OPTION_WAIT) | BIT(OPTION_AS),
	  .words_min = 1,
	  .words_max = SIZE_MAX,
	  .run = command_plan },
	{ .name = "show",
	  .words = "order|sku|batch ID",
	  .summary = "show one order, SKU or batch as it is now",
	  .details = "An order: what has become of its lines. A SKU: its batches in allocation order. A\n"
		     "batch: the lines that are on it. Exits 1 when there is no such thing.\n",
	  .examples = "allot show order 10008\n"
		      "allot show sku SMALL-TABLE --json\n",
	  .options = BIT(OPTION_STORE) | BIT(OPTION_FORMAT) | BIT(OPTION_JSON),
	  .words_min = 2,
	  .words_max = 2,
	  .run = command_show },
	{ .name = "export",
	  .words = "allocations|batches|lines",
	  .summary = "print all allocations, batches or order lines as CSV",
	  .details = "Allocations come in the order in which they were made, batches by SKU, then in\n"
		     "allocation order, lines by order, then as they became known. With --json one array of\n"
		     "objects.\n",
	  .examples = "allot export batches > batches.csv\n"
		      "allot export lines --columns orderid,sku,waiting\n",
	  .options = BIT(OPTION_STORE) | BIT(OPTION_COLUMNS) | BIT(OPTION_JSON),
	  .words_min = 1,
	  .words_max = 1,
	  .run = command_export },
	{ .name = "explain",
	  .words = "order|batch|sku ID",
	  .summary = "tell the story of an order, batch or SKU, step by step",
	  .details = "Each step with its date, run, feed and line: where units came from, which batches were\n"
		     "looked at and did not do, what took units off, and what it would take now. Read from\n"
		     "the journal. After an order's ID the number of one of its lines may follow. Exits 1\n"
		     "when there is no such thing.\n",
	  .examples = "allot explain order 10008 1\n"
		      "allot explain batch NW-1004 --json\n",
	  .options = BIT(OPTION_STORE) | BIT(OPTION_JSON),
	  .words_min = 2,
	  .words_max = 3,
	  .run = command_explain },
	{ .name = "verify",
	  .words = "",
	  .summary = "recompute every figure of the store and check it",
	  .details = "Recomputes all figures from the journal of events, checks the contracts and tells\n"
		     "the first differences. With --out the results of all runs are made once more from\n"
		     "the journal and compared with those in DIR, byte by byte, and the chain of their\n"
		     "seals is followed. Changes nothing.\n",
	  .examples = "allot verify\n"
		      "allot verify --store /srv/allot/store --out /srv/allot/results\n",
	  .options = BIT(OPTION_STORE) | BIT(OPTION_OUT) | BIT(OPTION_JSON),
	  .run = command_verify },
	{ .name = "backup",
	  .words = "[DIR]",
	  .summary = "copy the store to DIR, or into a folder of backups, verified",
	  .details = "Copies the store as of one moment, while a run may go on, under a temporary name;\n"
		     "verifies the copy as `allot verify` does, and renames it to DIR, where nothing may\n"
		     "be yet.\n"
		     "\n"
		     "With --into its name is made of the time and the newest run. With --keep N only then\n"
		     "those of this store beyond the newest N are deleted.\n",
	  .examples = "allot backup /backup/monday\n"
		      "allot backup --store /srv/allot/store --into /backup --keep 14\n",
	  .options = BIT(OPTION_STORE) | BIT(OPTION_INTO) | BIT(OPTION_KEEP) | BIT(OPTION_JSON),
	  .words_max = 1,
	  .run = command_backup },
	{ .name = "restore",
	  .words = "DIR",
	  .summary = "copy the backup in DIR to the store's place, verified",
	  .details = "The reverse of `allot backup`. Nothing may be in the store's place: move the damaged\n"
		     "store away first. The next run tells when OUT holds results of this store that are\n"
		     "newer than the backup, exits 73 and applies nothing: then name another --out, and\n"
		     "feed again what came since.\n",
	  .examples = "allot restore /backup/monday\n"
		      "allot restore --store /srv/allot/store /backup/monday\n",
	  .options = BIT(OPTION_STORE) | BIT(OPTION_JSON),
	  .words_min = 1,
	  .words_max = 1,
	  .run = command_restore },
	{ .name = "status",
	  .words = "",
	  .summary = "tell in one look whether all is well",
	  .details = "What needs a person comes first: an interrupted run, a feed that was refused or did not\n"
		     "come in time, feeds held in the spool. Then the last run, open lines, the store's size,\n"
		     "readers that hold it back, and of each profile the last feed.\n"
		     "\n"
		     "Exits 4 when something needs a person, else 0.\n",
	  .examples = "allot status --profiles /etc/allot/profiles --spool /srv/spool\n"
		      "allot status --metrics > /var/lib/node_exporter/allot.prom\n",
	  .options = BIT(OPTION_STORE) | BIT(OPTION_JSON) | BIT(OPTION_METRICS) | BIT(OPTION_PROFILES) |
		     BIT(OPTION_SPOOL),
	  .run = command_status },
	{ .name = "runs",
	  .words = "[N]",
	  .summary = "list the runs, or print the summary of run N again",
	  .details = "A line for each run of the store, the newest first. What it did is in its folder of\n"
		     "results; what is known of it is here, also when that folder is gone.\n",
	  .examples = "allot runs\n"
		      "allot runs 12 --json\n",
	  .options = BIT(OPTION_STORE) | BIT(OPTION_JSON),
	  .words_max = 1,
	  .run = command_runs },
	{ .name = "report",
	  .words = "",
	  .summary = "make the books of a run or of some days: page, workbook, CSV",
	  .details = "Writes report.html, report.xlsx and the CSV file of each table into a folder, that of\n"
		     "--out or `report`. Of a run, or of all runs that began in some days: what moved from\n"
		     "opening to closing, what needs a person, feeds, suppliers, open lines, SKUs. With\n"
		     "--format text or --json it is printed instead, and no file is written.\n"
		     "\n"
		     "Every figure is a sum of the journal, and the report checks that they agree. Exits 76\n"
		     "when any check fails: such a report is no ground to close books on.\n",
	  .examples = "allot report --out /srv/books/november --month 2026-11 --cost prices.csv\n"
		      "allot report --run 331 --format text\n",
	  .options = BIT(OPTION_STORE) | BIT(OPTION_OUT) | BIT(OPTION_RUN) | BIT(OPTION_FROM) | BIT(OPTION_TO) |
		     BIT(OPTION_MONTH) | BIT(OPTION_COST) | BIT(OPTION_FORMAT) | BIT(OPTION_JSON),
	  .run = command_report },
	{ .name = "config",
	  .words = "",
	  .summary = "print every setting and where it comes from",
	  .details =
		  "Options go before variables of the environment (ALLOT_OUT), these before the configuration\n"
		  "file, and that before defaults. With --spool they must be fit for runs of that spool.\n",
	  .examples = "allot config\n"
		      "allot config --config test.conf --json\n",
	  .options = BIT(OPTION_JSON) | BIT(OPTION_SPOOL),
	  .all_settings = true,
	  .run = command_config },
	{ .name = "profile",
	  .words = "list|check [NAME [FEED]]",
	  .summary = "name the profiles, or say what one makes of a feed",
	  .details =
		  "A profile says how one partner's files are to be read; see allot-profiles(5). `list` names\n"
		  "those in the folder of profiles. `check` takes the NAME of one of them, or of a file, and\n"
		  "tells what it reads and drops, or with file and line what is wrong with it; then it exits\n"
		  "64. With a FEED it shows what becomes of it, and applies nothing: the first rows, cell by\n"
		  "cell, what is refused, what is dropped by which rule, and columns that nothing uses. Of\n"
		  "messages of an EDI partner it shows all segments, what is taken of each, and the rows,\n"
		  "with --json as one object. It exits 3 when rows or messages are refused, 4 when the feed\n"
		  "would be.\n",
	  .examples = "allot profile check profiles/shop.conf\n"
		      "allot profile check shop orders-2026-11-26.csv --all\n",
	  .options = BIT(OPTION_PROFILES) | BIT(OPTION_JSON) | BIT(OPTION_ALL),
	  .words_min = 1,
	  .words_max = 3,
	  .run = command_profile },
	{ .name = "help",
	  .words = "[COMMAND|codes]",
	  .summary = "explain allot, a command, or why rows and feeds are refused",
	  .details = "",
	  .examples = "allot help run\n"
		      "allot help codes\n",
	  .options = BIT(OPTION_JSON),
	  .words_max = 1,
	  .run = command_help },
	{ .name = "version",
	  .words = "",
	  .summary = "print the version",
	  .details = "Names the version and the commit it was built from, the format of stores, and the\n"
		     "libraries.\n",
	  .examples = "allot version\n"
		      "allot version --json\n",
	  .options = BIT(OPTION_JSON),
	  .run = command_version },
};
const size_t COMMANDS_COUNT = sizeof(COMMANDS) / sizeof(COMMANDS[0]);

const struct cli_command *command_find(const char *name)
{
	for (size_t i = 0; i < COMMANDS_COUNT; i++)
		if (strcmp(COMMANDS[i].name, name) == 0)
			return &COMMANDS[i];
	return NULL;
}

bool command_takes(const struct cli_command *command, enum option_id option)
{
	unsigned traits = TRAIT_ALWAYS | (command->all_settings ? TRAIT_SETTING : 0);
	return (command->options & BIT(option)) != 0 || (OPTIONS[option].traits & traits) != 0;
}

enum status no_command(const char *name)
{
	struct guess n = guess_begin(slice_str(name));
	for (size_t i = 0; i < COMMANDS_COUNT; i++)
		guess_offer(&n, COMMANDS[i].name);
	return fail(ST_USAGE, "no command '%s'%s%s%s see `allot help`", name, n.name ? "; did you mean '" : "",
		    n.name ? n.name : "", n.name ? "'?" : ";");
}
