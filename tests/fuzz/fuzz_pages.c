/*
 * LMDB's pages: each five bytes of the input write one byte somewhere into a sound store's data file, or cut
 * it. Opening, verifying and reading it must end with a status, never with a crash.
 */
#include <string.h>

#include "allot/store/store.h"
#include "store/env/open.h"

#include "fuzz.h"

enum { ENTRIES = 600, PATCH_BYTES = 5 };

static char *sound;
static size_t sound_n;

/* A store of some blocks and records, written in several transactions so that pages are free. */
static void make_sound(const char *folder)
{
	const struct env_options options = { .map_bytes = (size_t)16 << 20 };
	struct env env;
	FUZZ_CHECK(env_open(&env, folder, ENV_WRITE, &options) == ST_OK);
	for (int round = 0; round < 6; round++) {
		MDB_txn *txn = NULL;
		struct counters counters;
		FUZZ_CHECK(env_begin(&env, ENV_WRITE, &txn) == ST_OK);
		for (int i = round; i < ENTRIES; i += 3) {
			char key[32];
			(void)snprintf(key, sizeof(key), "key-%05d-%d", i, round);
			struct blocks_entry e = { slice_str(key), slice_str("a value of some bytes") };
			FUZZ_CHECK(blocks_put(txn, &env.tables[TABLE_LINES], &e, 1) == ST_OK);
			FUZZ_CHECK(record_put(txn, &env.tables[TABLE_SEGMENTS], slice_str(key), slice_str(key),
					      0) == ST_OK);
		}
		FUZZ_CHECK(counters_get(txn, &env, &counters) == ST_OK);
		counters.transaction = mdb_txn_id(txn);
		FUZZ_CHECK(counters_put(txn, &env, &counters) == ST_OK);
		FUZZ_CHECK(mdb_txn_commit(txn) == 0);
	}
	env_close(&env);
}

static void read_sound(const char *path)
{
	enum { STORE_BYTES_MAX = 8 << 20 };
	FILE *file = fopen(path, "rb");
	sound = malloc(STORE_BYTES_MAX);
	FUZZ_CHECK(file && sound);
	sound_n = fread(sound, 1, STORE_BYTES_MAX, file);
	FUZZ_CHECK(sound_n > 8192 && sound_n < STORE_BYTES_MAX);
	(void)fclose(file);
}

static void tell(void *ctx, const char *sentence)
{
	(void)ctx;
	(void)sentence;
}

static void look(const char *folder)
{
	struct verify_report report;
	const struct env_options options = { 0 };
	struct env env;
	uint64_t entries;
	MDB_txn *txn = NULL;
	(void)store_verify(folder, tell, NULL, &report);
	if (env_open(&env, folder, ENV_READ, &options) != ST_OK)
		return;
	if (env_begin(&env, ENV_READ, &txn) == ST_OK) {
		(void)blocks_check(txn, &env.tables[TABLE_LINES], &entries);
		mdb_txn_abort(txn);
	}
	env_close(&env);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char folder[256];
	(void)snprintf(folder, sizeof(folder), "%s", fuzz_path(fuzz_folder(), "store"));
	if (!sound) {
		make_sound(folder);
		read_sound(fuzz_path(folder, "data.mdb"));
	}
	char *copy = malloc(sound_n);
	FUZZ_CHECK(copy);
	memcpy(copy, sound, sound_n);
	size_t n = sound_n;
	for (size_t i = 0; i + PATCH_BYTES <= size; i += PATCH_BYTES) {
		/* page and offset apart, so that what is learned of one page helps with the next */
		size_t page = data[i] + 256u * data[i + 1];
		size_t at = 4096 * page + data[i + 2] + 256u * (data[i + 3] & 15u);
		if (data[i + 3] == 255)
			n = at % sound_n;
		else
			copy[at % sound_n] = (char)data[i + 4];
	}
	fuzz_write(fuzz_path(folder, "data.mdb"), copy, n);
	free(copy);
	look(folder);
	return 0;
}
