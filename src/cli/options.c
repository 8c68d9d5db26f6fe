/* The table of options: adding one is adding a row; parsing, configuration and help follow. */
#include <string.h>

#include "cli/command.h"

enum {
	SETTING = TRAIT_SETTING,
	ANYWHERE = TRAIT_ALWAYS | TRAIT_GLOBAL,
};

const struct option_row OPTIONS[OPTION_COUNT] = {
	[OPTION_STORE] = { "store", "DIR", "the store's folder (default: allot-store)", TRAIT_GLOBAL | SETTING,
			   0, "allot-store" },
	[OPTION_OUT] = { "out", "DIR", "where the folders of results go (default: results)",
			 TRAIT_GLOBAL | SETTING, 'o', "results" },
	[OPTION_WAIT] = { "wait", "SECONDS", "wait that long for a busy store (default: 0)",
			  SETTING | TRAIT_NUMBER, 0, "0" },
	[OPTION_BACKORDER] = { "backorder", NULL,
			       "let units wait that nothing covers, if their row does not say", SETTING, 0,
			       "no" },
	[OPTION_SPLIT] = { "split", NULL, "let a line be on several batches, if its row does not say", SETTING,
			   0, "no" },
	[OPTION_AMEND] = { "amend", NULL, "let an orders row with another quantity amend its line", SETTING, 0,
			   "no" },
	[OPTION_ACCEPT_ALIKE] = { "accept-alike", NULL,
				  "take names that differ by leading zeros, case or blanks alone", SETTING, 0,
				  "no" },
	[OPTION_AS_GIVEN] = { "as-given", NULL, "apply the feeds in the order given, not by kind", SETTING, 0,
			      "no" },
	[OPTION_UNTERMINATED] = { "unterminated", NULL, "take a last line that has no line end", SETTING, 0,
				  "no" },
	[OPTION_MAX_REJECTS] = { "max-rejects", "N|N%",
				 "refuse a feed whole when more of its rows fail the row checks", SETTING, 0,
				 NULL },
	[OPTION_REQUIRE] = { "require", "NAME", "hold orders back unless a sound feed NAME comes; repeatable",
			     SETTING | TRAIT_REPEATS, 0, NULL },
	[OPTION_CHUNK] = { "chunk", "ROWS", "rows in one transaction at most (default: 262144)",
			   SETTING | TRAIT_NUMBER, 0, "262144" },
	[OPTION_THREADS] = { "threads", "N", "1: do everything in one thread (default: overlap)",
			     SETTING | TRAIT_NUMBER, 0, NULL },
	[OPTION_FORMAT] = { "format", "FORM",
			    "how to print: table (default), csv or json; a report: text or json", 0, 0, NULL },
	[OPTION_COLUMNS] = { "columns", "A,B,...", "only these columns, in this order", 0, 0, NULL },
	[OPTION_JSON] = { "json", NULL, "print JSON", TRAIT_GLOBAL, 0, NULL },
	[OPTION_QUIET] = { "quiet", NULL, "no progress, no table, one line for all refused rows and feeds",
			   TRAIT_GLOBAL | SETTING, 'q', "no" },
	[OPTION_HELP] = { "help", NULL, "this help", ANYWHERE, 'h', NULL },
	[OPTION_VERSION] = { "version", NULL, "print the version", ANYWHERE, 'V', NULL },
	[OPTION_CONFIG] = { "config", "FILE", "take settings from FILE (default: /etc/allot/allot.conf)",
			    ANYWHERE, 0, NULL },
	[OPTION_DRY_RUN] = { "dry-run", NULL, "do what `allot plan` does", 0, 'n', NULL },
	[OPTION_AS] = { "as", "KEY", "make this run happen once under that key", 0, 0, NULL },
	[OPTION_METRICS] = { "metrics", NULL, "print in the text format of Prometheus", 0, 0, NULL },
	[OPTION_ACCEPT] = { "accept", "NAME", "let the feed NAME pass though it would be held; repeatable",
			    TRAIT_REPEATS, 0, NULL },
	[OPTION_PROFILES] = { "profiles", "DIR", "the folder of profiles (default: profiles, if it is there)",
			      SETTING, 0, NULL },
	[OPTION_PROFILE] = { "profile", "NAME", "read all feeds with this profile, whatever their names", 0, 0,
			     NULL },
	[OPTION_SPOOL] = { "spool", "DIR", "the spool's folder: run takes the feeds that are ready in DIR/in",
			   0, 0, NULL },
	[OPTION_SETTLE] = { "settle", "SECONDS", "in DIR/in a file unchanged so long is ready (default: 60)",
			    SETTING | TRAIT_NUMBER, 0, "60" },
	[OPTION_INTO] = { "into", "DIR", "put the backup into DIR, under a name of its own", 0, 0, NULL },
	[OPTION_ALL] = { "all", NULL, "show all rows, not only the first ones", 0, 0, NULL },
	[OPTION_KEEP] = { "keep", "N", "with --into: delete its backups beyond the newest N", 0, 0, NULL },
	[OPTION_RUN] = { "run", "N", "of the run of that number (default: the newest)", 0, 0, NULL },
	[OPTION_FROM] = { "from", "DATE", "of the runs that began on that day or later", 0, 0, NULL },
	[OPTION_TO] = { "to", "DATE", "of the runs that began on that day or before", 0, 0, NULL },
	[OPTION_MONTH] = { "month", "YYYY-MM", "of the runs that began in that month", 0, 0, NULL },
	[OPTION_COST] = { "cost", "FILE", "value units by that CSV file, sku,cost", 0, 0, NULL },
};

bool option_find(struct slice name, enum option_id *out)
{
	for (int id = 0; id < OPTION_COUNT; id++) {
		if (!slice_eq(slice_str(OPTIONS[id].name), name))
			continue;
		*out = (enum option_id)id;
		return true;
	}
	return false;
}

bool option_find_letter(char letter, enum option_id *out)
{
	for (int id = 0; letter && id < OPTION_COUNT; id++) {
		if (OPTIONS[id].letter != letter)
			continue;
		*out = (enum option_id)id;
		return true;
	}
	return false;
}
