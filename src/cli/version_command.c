/*
 * `allot version`: what this program was built from, which stores it reads, and with which libraries it runs.
 * Commit and date come from the build (scripts/version).
 */
#include "cli/version.h"

#include "allot/base/conf.h"
#include "allot/base/hash.h"
#include "allot/base/json.h"
#include "allot/feed/feed.h"
#include "allot/store/store.h"
#include "cli/command.h"
#include "cli/terminal.h"

#ifndef ALLOT_COMMIT
#define ALLOT_COMMIT "unknown"
#define ALLOT_DATE   "unknown"
#endif

static const struct {
	const char *name;
	const char *(*version)(char room[LIBRARY_VERSION]);
} LIBRARIES[] = {
	{ "libconfuse", confuse_library }, { "libcsv", csv_library },	 { "lmdb", lmdb_library },
	{ "nettle", nettle_library },	   { "xxhash", xxhash_library }, { "zlib", zlib_library },
};
enum { LIBRARIES_COUNT = sizeof(LIBRARIES) / sizeof(LIBRARIES[0]) };

static void put_text(struct buf *out)
{
	buf_printf(out, "allot %s (commit %s, %s)\nstore format %d\n", ALLOT_VERSION, ALLOT_COMMIT, ALLOT_DATE,
		   store_format());
	for (size_t i = 0; i < LIBRARIES_COUNT; i++) {
		char room[LIBRARY_VERSION];
		buf_printf(out, "%s%s %s", i ? ", " : "", LIBRARIES[i].name, LIBRARIES[i].version(room));
	}
	buf_put_char(out, '\n');
}

static void put_member(struct json *j, const char *key, const char *text)
{
	json_key(j, key);
	json_string(j, slice_str(text));
}

static void put_json(struct buf *out)
{
	struct json j;
	json_init(&j, out);
	json_object(&j);
	put_member(&j, "version", ALLOT_VERSION);
	put_member(&j, "commit", ALLOT_COMMIT);
	put_member(&j, "date", ALLOT_DATE);
	json_key(&j, "store_format");
	json_number(&j, (uint64_t)store_format());
	json_key(&j, "libraries");
	json_object(&j);
	for (size_t i = 0; i < LIBRARIES_COUNT; i++) {
		char room[LIBRARY_VERSION];
		put_member(&j, LIBRARIES[i].name, LIBRARIES[i].version(room));
	}
	json_object_end(&j);
	json_object_end(&j);
	buf_put_char(out, '\n');
}

int command_version(const struct arguments *arguments)
{
	struct output o;
	output_begin(&o);
	o.folds = !argument_given(arguments, OPTION_JSON);
	if (argument_given(arguments, OPTION_JSON))
		put_json(&o.buf);
	else
		put_text(&o.buf);
	return output_exit(&o);
}
