/* The index: any bytes behind a right checksum, as block, filter page or manifest, are read within bounds. */
#include <string.h>

#include "allot/base/hash.h"
#include "store/index/index_block.h"
#include "store/index/index_bytes.h"
#include "store/index/index_filter.h"
#include "store/index/index_manifest.h"
#include "fuzz.h"

enum { SEED = 7, CHECKSUM_BYTES = 8 };

/* DATA behind its checksum, and zeros up to LEAST bytes, in memory of exactly that size. */
static struct slice sealed(struct slice key, struct slice data, size_t least)
{
	size_t n = CHECKSUM_BYTES + data.n < least ? least : CHECKSUM_BYTES + data.n;
	char *value = calloc(1, n);
	FUZZ_CHECK(value);
	if (data.n)
		memcpy(value + CHECKSUM_BYTES, data.p, data.n);
	le_put(value, checksum64(value + CHECKSUM_BYTES, n - CHECKSUM_BYTES, checksum64(key.p, key.n, SEED)),
	       8);
	return slice_of(value, n);
}

static void free_slice(struct slice s)
{
	free((void *)(uintptr_t)s.p);
}

static void search(const struct index_block *b, uint64_t hash, uint64_t id)
{
	uint32_t at = index_block_search(b, hash, id);
	const struct index_entry wanted = index_entry_of(hash, id, false);
	FUZZ_CHECK(at <= b->count);
	if (!index_block_ordered(b))
		return;
	for (uint32_t i = 0; i < b->count; i++) {
		struct index_entry e = index_block_entry(b, i);
		FUZZ_CHECK((index_entry_cmp(&e, &wanted) < 0) == (i < at));
	}
}

/* The first 16 bytes are the key. */
static void read_block(struct slice data)
{
	struct index_block b;
	if (data.n < INDEX_BLOCK_KEY)
		return;
	struct slice key = slice_of(data.p, INDEX_BLOCK_KEY);
	struct slice value =
		sealed(key, slice_of(data.p + INDEX_BLOCK_KEY, data.n - INDEX_BLOCK_KEY), INDEX_BLOCK_MIN);
	if (index_block_parse(key, value, SEED, &b)) {
		FUZZ_CHECK(b.count > 0 && b.lower <= b.upper);
		struct index_entry middle = index_block_entry(&b, b.count / 2);
		search(&b, middle.hash, index_entry_id(&middle));
		search(&b, b.lower, 0);
		search(&b, b.upper, UINT64_MAX >> 1);
	}
	((char *)(uintptr_t)value.p)[0] ^= 1;
	FUZZ_CHECK(!index_block_parse(key, value, SEED, &b));
	free_slice(value);
}

/* The first 8 bytes are the key, the next 8 a hash. */
static void read_page(struct slice data)
{
	enum { BEFORE = 2 * INDEX_FILTER_KEY };
	if (data.n < BEFORE)
		return;
	struct slice key = slice_of(data.p, INDEX_FILTER_KEY);
	struct slice value = sealed(key, slice_of(data.p + BEFORE, data.n - BEFORE), INDEX_FILTER_BYTES);
	uint32_t pages = (uint32_t)le_get(value.p + CHECKSUM_BYTES, 4);
	uint64_t hash = le_get(data.p + INDEX_FILTER_KEY, 8);
	if (index_filter_check(key, value, pages, SEED)) {
		(void)index_filter_perhaps(value.p, hash);
		index_filter_add((char *)(uintptr_t)value.p, hash);
		FUZZ_CHECK(index_filter_perhaps(value.p, hash));
		FUZZ_CHECK(pages == 0 || index_filter_page(hash, pages) < pages);
	}
	free_slice(value);
}

/* What is read is written as it was, but for numbers that were longer than they need be. */
static void read_manifest(struct slice data)
{
	struct index_manifest m, again;
	struct buf out;
	index_manifest_init(&m);
	index_manifest_init(&again);
	buf_init(&out, 0);
	enum status st = index_manifest_decode(data, &m);
	FUZZ_CHECK(st == ST_OK || st == ST_DAMAGED);
	if (!st) {
		index_manifest_encode(&m, &out);
		FUZZ_CHECK(!buf_status(&out));
		FUZZ_CHECK(!index_manifest_decode(buf_slice(&out), &again));
		FUZZ_CHECK(again.runs.count == m.runs.count && again.gone.count == m.gone.count);
		FUZZ_CHECK(m.merge.first + m.merge.count <= m.runs.count);
	}
	buf_release(&out);
	index_manifest_release(&m);
	index_manifest_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(struct slice) = { read_block, read_page, read_manifest };
	if (size > 0)
		readers[data[0] % 3](slice_of(data + 1, size - 1));
	return 0;
}
