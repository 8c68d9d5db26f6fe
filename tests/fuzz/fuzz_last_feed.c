/* Last feeds: any bytes behind a right checksum are one, or damage. */
#include "fuzz.h"
#include "store/env/open.h"
#include "store/notes/partners.h"

static struct env env;

static void open_once(void)
{
	const struct env_options options = { .map_bytes = (size_t)16 << 20 };
	if (!env.mdb)
		FUZZ_CHECK(env_open(&env, fuzz_path(fuzz_folder(), "store"), ENV_WRITE, &options) == ST_OK);
}

/* What is read is written and read the same. */
static void check(struct notes *n, struct arena *arena)
{
	struct last_feed last = { 0 }, again = { 0 };
	bool found = false;
	enum status st = last_feed_find(&n->cursor, LAST_FEED, SLICE("x"), arena, &found, &last);
	FUZZ_CHECK(st == ST_OK || st == ST_DAMAGED);
	if (st)
		return;
	FUZZ_CHECK(found);
	FUZZ_CHECK(last_feed_put(n, LAST_FEED, &last) == ST_OK && notes_flush(n) == ST_OK);
	FUZZ_CHECK(last_feed_find(&n->cursor, LAST_FEED, SLICE("x"), arena, &found, &again) == ST_OK && found);
	FUZZ_CHECK(slice_eq(last.feed, again.feed) && slice_eq(last.partner, again.partner));
	FUZZ_CHECK(last.run == again.run && last.applied == again.applied && last.as_of == again.as_of);
	FUZZ_CHECK(last.rows == again.rows && last.units == again.units && last.has_as_of == again.has_as_of);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char key[] = { LAST_FEED, 'x' };
	struct arena arena;
	struct notes notes;
	MDB_txn *txn = NULL;
	if (size == 0 || size > 2000)
		return 0;
	open_once();
	arena_init(&arena);
	FUZZ_CHECK(env_begin(&env, ENV_WRITE, &txn) == ST_OK);
	notes_init(&notes, &env, TABLE_PARTNERS);
	notes_begin(&notes, txn);
	FUZZ_CHECK(notes_put(&notes, slice_of(key, sizeof(key)), slice_of(data, size)) == ST_OK);
	FUZZ_CHECK(notes_flush(&notes) == ST_OK);
	check(&notes, &arena);
	notes_release(&notes);
	mdb_txn_abort(txn);
	arena_release(&arena);
	return 0;
}
