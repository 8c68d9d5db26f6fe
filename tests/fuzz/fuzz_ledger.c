/* Ledger records: any bytes behind a right checksum are a run or a feed, or damage. */
#include "store/env/open.h"
#include "store/ledger/ledger.h"
#include "fuzz.h"

static struct env env;

static void open_once(void)
{
	const struct env_options options = { .map_bytes = (size_t)16 << 20 };
	if (!env.mdb)
		FUZZ_CHECK(env_open(&env, fuzz_path(fuzz_folder(), "store"), ENV_WRITE, &options) == ST_OK);
}

/* What is read is written and read the same. */
static void check_run(MDB_txn *txn, struct arena *arena)
{
	struct run_record run = { 0 }, again = { 0 };
	enum status st = ledger_get_run(txn, &env, 1, arena, &run);
	FUZZ_CHECK(st == ST_OK || st == ST_DAMAGED);
	if (st != ST_OK)
		return;
	FUZZ_CHECK(ledger_put_run(txn, &env, &run) == ST_OK);
	FUZZ_CHECK(ledger_get_run(txn, &env, 1, arena, &again) == ST_OK);
	FUZZ_CHECK(slice_eq(run.out, again.out) && run.end_event == again.end_event);
	FUZZ_CHECK(run.abandoned_count == again.abandoned_count && run.feeds == again.feeds);
}

static void check_feed(MDB_txn *txn, struct arena *arena)
{
	struct feed_record feed = { 0 }, again = { 0 };
	enum status st = ledger_get_feed(txn, &env, 1, 0, arena, &feed);
	FUZZ_CHECK(st == ST_OK || st == ST_DAMAGED);
	if (st != ST_OK)
		return;
	FUZZ_CHECK(ledger_put_feed(txn, &env, 1, 0, &feed) == ST_OK);
	FUZZ_CHECK(ledger_get_feed(txn, &env, 1, 0, arena, &again) == ST_OK);
	FUZZ_CHECK(slice_eq(feed.name, again.name) && slice_eq(feed.detail, again.detail));
	FUZZ_CHECK(feed.columns == again.columns && feed.cursor.rows == again.cursor.rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned char key[12] = { [7] = 1 };
	struct arena arena;
	MDB_txn *txn = NULL;
	if (size == 0 || size > 8192)
		return 0;
	bool is_run = data[0] % 2 == 0;
	open_once();
	arena_init(&arena);
	FUZZ_CHECK(env_begin(&env, ENV_WRITE, &txn) == ST_OK);
	FUZZ_CHECK(record_put(txn, &env.tables[is_run ? TABLE_RUNS : TABLE_FEEDS],
			      slice_of(key, is_run ? 8 : 12), slice_of(data + 1, size - 1), 0) == ST_OK);
	if (is_run)
		check_run(txn, &arena);
	else
		check_feed(txn, &arena);
	mdb_txn_abort(txn);
	arena_release(&arena);
	return 0;
}
