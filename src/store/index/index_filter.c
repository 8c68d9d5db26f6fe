/*
 * A page of a filter. The page of a hash comes from its high bits, the line from its low ones, and the bits in
 * the line from all of them mixed, so that the three do not depend on each other.
 */
#include "store/index/index_filter.h"

#include "allot/base/hash.h"
#include "store/index/index_bytes.h"

enum { AT_PAGES = 8 };

void index_filter_key(unsigned char key[INDEX_FILTER_KEY], uint32_t run, uint32_t number)
{
	be32_put(key, run);
	be32_put(key + 4, number);
}

uint32_t index_filter_page(uint64_t hash, uint32_t pages)
{
	return (uint32_t)((unsigned __int128)hash * pages >> 64);
}

uint64_t index_filter_first(uint32_t number, uint32_t pages)
{
	return (uint64_t)((((unsigned __int128)number << 64) + pages - 1) / pages);
}

static size_t line_at(uint64_t hash)
{
	size_t line = (size_t)((hash & UINT32_MAX) * INDEX_FILTER_LINES >> 32);
	return INDEX_FILTER_HEADER + line * INDEX_FILTER_LINE;
}

const char *index_filter_line(const char *page, uint64_t hash)
{
	return page + line_at(hash);
}

/* Nine bits for each bit to set are taken from the upper end. */
static uint64_t mix(uint64_t hash)
{
	hash ^= hash >> 32;
	hash *= 0x9e3779b97f4a7c15;
	hash ^= hash >> 29;
	return hash * 0xbf58476d1ce4e5b9;
}

void index_filter_clear(char *page, uint32_t pages)
{
	memset(page, 0, INDEX_FILTER_BYTES);
	le_put(page + AT_PAGES, pages, 4);
}

void index_filter_add(char *page, uint64_t hash)
{
	char *line = page + line_at(hash);
	uint64_t bits = mix(hash);
	for (int i = 0; i < INDEX_FILTER_BITS; i++, bits <<= 9)
		line[bits >> 58] = (char)(line[bits >> 58] | 1 << (bits >> 55 & 7));
}

bool index_filter_perhaps(const char *page, uint64_t hash)
{
	const char *line = page + line_at(hash);
	uint64_t bits = mix(hash);
	for (int i = 0; i < INDEX_FILTER_BITS; i++, bits <<= 9)
		if (!(line[bits >> 58] >> (bits >> 55 & 7) & 1))
			return false;
	return true;
}

static uint64_t checksum(struct slice key, const char *page, uint64_t seed)
{
	return checksum64(page + 8, INDEX_FILTER_BYTES - 8, checksum64(key.p, key.n, seed));
}

void index_filter_seal(char *page, struct slice key, uint64_t seed)
{
	le_put(page, checksum(key, page, seed), 8);
}

bool index_filter_check(struct slice key, struct slice value, uint32_t pages, uint64_t seed)
{
	return key.n == INDEX_FILTER_KEY && value.n == INDEX_FILTER_BYTES &&
	       le_get(value.p, 8) == checksum(key, value.p, seed) && le_get(value.p + AT_PAGES, 4) == pages;
}
