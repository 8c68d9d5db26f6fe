/*
 * The codec of an index block. Fields are of the least width that all of a block fit in, so that entries can be
 * searched where they are: a field is read out of the eight bytes that end with its last bit, which are always
 * in the value because the header stands before the first.
 */
#include "store/index/index_block.h"

#include "allot/base/contract.h"
#include "allot/base/hash.h"
#include "allot/base/varint.h"
#include "store/index/index_bytes.h"

enum { AT_UPPER = 8, AT_BASE = 16, AT_COUNT = 24, AT_HASH_WIDTH = 28, AT_CODE_WIDTH, AT_CONTINUED };

/* What eight bytes hold of a field wherever in a byte it ends; a wider one takes eight of its own. */
enum { WIDTH_MAX = 57, WIDTH_WHOLE = 64 };

void index_block_key(unsigned char key[INDEX_BLOCK_KEY], uint32_t run, uint64_t lower, uint32_t number)
{
	be32_put(key, run);
	be64_put(key + 4, lower);
	be32_put(key + 12, number);
}

unsigned index_block_width(uint64_t v)
{
	unsigned bits = v ? 64 - (unsigned)__builtin_clzll(v) : 1;
	return bits > WIDTH_MAX ? WIDTH_WHOLE : bits;
}

/* Bytes that COUNT fields of WIDTH take. */
static size_t fields_bytes(uint32_t count, unsigned width)
{
	return ((size_t)count * width + 7) / 8;
}

size_t index_block_bytes(uint32_t count, unsigned hash_width, unsigned code_width)
{
	return INDEX_BLOCK_HEADER + fields_bytes(count, hash_width) + fields_bytes(count, code_width);
}

static size_t padded(size_t n)
{
	return n < INDEX_BLOCK_MIN ? INDEX_BLOCK_MIN : n;
}

static uint64_t checksum(struct slice key, const char *value, size_t n, uint64_t seed)
{
	return checksum64(value + 8, n - 8, checksum64(key.p, key.n, seed));
}

static bool parse_key(struct slice key, struct index_block *out)
{
	const unsigned char *k = (const unsigned char *)key.p;
	if (key.n != INDEX_BLOCK_KEY)
		return false;
	out->run = be32_get(k);
	out->lower = be64_get(k + 4);
	out->number = be32_get(k + 12);
	return true;
}

static bool is_width(unsigned width)
{
	return width - 1 < WIDTH_MAX || width == WIDTH_WHOLE;
}

static bool parse_header(const char *p, struct index_block *out)
{
	unsigned char continued = (unsigned char)p[AT_CONTINUED];
	out->upper = le_get(p + AT_UPPER, 8);
	out->base = le_get(p + AT_BASE, 8);
	out->count = (uint32_t)le_get(p + AT_COUNT, 4);
	out->hash_width = (unsigned char)p[AT_HASH_WIDTH];
	out->code_width = (unsigned char)p[AT_CODE_WIDTH];
	out->continued = continued;
	if (continued > 1 || out->count == 0 || out->count > INDEX_BLOCK_ENTRIES_MAX)
		return false;
	return is_width(out->hash_width) && is_width(out->code_width);
}

bool index_block_parse(struct slice key, struct slice value, uint64_t seed, struct index_block *out)
{
	struct index_block b = { 0 };
	if (!parse_key(key, &b) || value.n < INDEX_BLOCK_MIN || value.n > INDEX_BLOCK_MAX ||
	    le_get(value.p, 8) != checksum(key, value.p, value.n, seed))
		return false;
	if (!parse_header(value.p, &b) || b.lower > b.upper ||
	    value.n != padded(index_block_bytes(b.count, b.hash_width, b.code_width)))
		return false;
	b.hashes = value.p + INDEX_BLOCK_HEADER;
	b.codes = b.hashes + fields_bytes(b.count, b.hash_width);
	*out = b;
	return true;
}

/* Field I of WIDTH bits at P. */
static inline uint64_t field(const char *p, uint32_t i, unsigned width)
{
	size_t end = (size_t)(i + 1) * width, bytes = (end + 7) / 8;
	return slice_word(p + bytes - 8) >> (8 * bytes - end) & (UINT64_MAX >> (64 - width));
}

struct index_entry index_block_entry(const struct index_block *b, uint32_t i)
{
	return (struct index_entry){ b->lower + field(b->hashes, i, b->hash_width),
				     b->base + field(b->codes, i, b->code_width) };
}

uint32_t index_block_guess(const struct index_block *b, uint64_t hash)
{
	double part = (double)(hash - b->lower) / ((double)(b->upper - b->lower) + 1);
	uint32_t at = (uint32_t)(part * b->count);
	return at < b->count ? at : b->count - 1;
}

static bool below(const struct index_block *b, uint32_t i, const struct index_entry *wanted)
{
	struct index_entry e = index_block_entry(b, i);
	return index_entry_cmp(&e, wanted) < 0;
}

/*
 * From where HASH should be in growing steps until it is between two entries, then by halves: hashes are spread
 * evenly, so that it is near, and where they are not, it is found all the same.
 */
uint32_t index_block_search(const struct index_block *b, uint64_t hash, uint64_t id)
{
	const struct index_entry wanted = index_entry_of(hash, id, false);
	uint32_t at = hash >= b->lower && hash <= b->upper ? index_block_guess(b, hash) : 0;
	uint32_t low = 0, high = b->count; /* entries before low are below, those from high on are not */
	for (uint32_t step = 4;; step *= 2) {
		if (below(b, at, &wanted)) {
			low = at + 1;
			if (high < b->count || b->count - low <= step)
				break;
			at = low + step;
		} else {
			high = at;
			if (low > 0 || high <= step)
				break;
			at = high - step;
		}
	}
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (below(b, middle, &wanted))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool index_block_ordered(const struct index_block *b)
{
	struct index_entry before = { 0 };
	for (uint32_t i = 0; i < b->count; i++) {
		struct index_entry e = index_block_entry(b, i);
		if (e.hash < b->lower || e.hash > b->upper || e.code < b->base)
			return false;
		if (i > 0 && index_entry_cmp(&before, &e) >= 0)
			return false;
		before = e;
	}
	return true;
}

/* Puts V there, where all bits are zero. */
static void put_field(char *p, uint32_t i, unsigned width, uint64_t v)
{
	size_t end = (size_t)(i + 1) * width, bytes = (end + 7) / 8;
	char *at = p + bytes - 8;
	be64_put((unsigned char *)at, slice_word(at) | v << (8 * bytes - end));
}

static void find_widths(const struct index_entry *entries, struct index_block *b)
{
	uint64_t most = 0;
	b->base = UINT64_MAX;
	for (uint32_t i = 0; i < b->count; i++) {
		b->base = entries[i].code < b->base ? entries[i].code : b->base;
		most = entries[i].code > most ? entries[i].code : most;
	}
	b->hash_width = index_block_width(entries[b->count - 1].hash - b->lower);
	b->code_width = index_block_width(most - b->base);
}

static void put_header(const struct index_block *b, char *value)
{
	le_put(value + AT_UPPER, b->upper, 8);
	le_put(value + AT_BASE, b->base, 8);
	le_put(value + AT_COUNT, b->count, 4);
	value[AT_HASH_WIDTH] = (char)b->hash_width;
	value[AT_CODE_WIDTH] = (char)b->code_width;
	value[AT_CONTINUED] = (char)b->continued;
}

size_t index_block_encode(const struct index_block *block, uint64_t seed, const struct index_entry *entries,
			  uint32_t count, char *value)
{
	unsigned char key[INDEX_BLOCK_KEY];
	struct index_block b = *block;
	REQUIRE(count > 0);
	REQUIRE(entries[0].hash >= b.lower && entries[count - 1].hash <= b.upper);
	b.count = count;
	find_widths(entries, &b);
	size_t n = padded(index_block_bytes(count, b.hash_width, b.code_width));
	REQUIRE(n <= INDEX_BLOCK_MAX);
	memset(value, 0, n);
	put_header(&b, value);
	char *hashes = value + INDEX_BLOCK_HEADER, *codes = hashes + fields_bytes(count, b.hash_width);
	for (uint32_t i = 0; i < count; i++) {
		put_field(hashes, i, b.hash_width, entries[i].hash - b.lower);
		put_field(codes, i, b.code_width, entries[i].code - b.base);
	}
	index_block_key(key, b.run, b.lower, b.number);
	le_put(value, checksum(slice_of(key, sizeof(key)), value, n, seed), 8);
	return n;
}
