/* Blocks: any bytes behind a right checksum are walked and searched within bounds. */
#include <string.h>

#include "allot/base/hash.h"
#include "store/blocks/block.h"
#include "fuzz.h"

enum { CHECKSUM_BYTES = 8, SEED = 7 };

static void walk(const struct block *b)
{
	char key[BLOCKS_KEY_MAX];
	size_t key_n = 0;
	struct block_entry_cursor at = { 0 };
	struct slice value;
	while (block_next(b, &at, key, &key_n, &value)) {
		FUZZ_CHECK(key_n <= BLOCKS_KEY_MAX && value.n <= b->entries.n);
		(void)block_covers(b, slice_of(key, key_n));
	}
}

static void search(const struct block *b, struct slice wanted)
{
	char key[BLOCKS_KEY_MAX];
	size_t key_n = 0;
	struct block_entry_cursor at = { 0 };
	if (block_seek(b, wanted, &at, key, &key_n))
		FUZZ_CHECK(key_n <= BLOCKS_KEY_MAX && at.index <= b->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct slice lmdb_key = { "bkey", 4 };
	struct block b;
	char *value = malloc(CHECKSUM_BYTES + size);
	FUZZ_CHECK(value);
	if (size)
		memcpy(value + CHECKSUM_BYTES, data, size);
	uint64_t sum = checksum64(data, size, checksum64(lmdb_key.p, lmdb_key.n, SEED));
	for (int i = 0; i < CHECKSUM_BYTES; i++)
		value[i] = (char)(sum >> (8 * i));
	if (block_parse(lmdb_key, slice_of(value, CHECKSUM_BYTES + size), SEED, &b)) {
		walk(&b);
		search(&b, (struct slice){ 0 });
		search(&b, SLICE("key"));
		search(&b, slice_of(data, size < 20 ? size : 20));
	}
	value[0] ^= 1;
	FUZZ_CHECK(!block_parse(lmdb_key, slice_of(value, CHECKSUM_BYTES + size), SEED, &b));
	free(value);
	return 0;
}
