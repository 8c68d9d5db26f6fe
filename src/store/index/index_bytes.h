/*
 * Index bytes: numbers in the keys (big endian) and values (little endian) of an index.
 */
#ifndef ALLOT_STORE_INDEX_BYTES_H
#define ALLOT_STORE_INDEX_BYTES_H

#include <stdint.h>

static inline void be32_put(unsigned char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> (24 - 8 * i));
}

static inline uint32_t be32_get(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* V in WIDTH bytes, at most 8. */
static inline void le_put(char *p, uint64_t v, unsigned width)
{
	for (unsigned i = 0; i < width; i++)
		p[i] = (char)(v >> (8 * i));
}

static inline uint64_t le_get(const char *p, unsigned width)
{
	uint64_t v = 0;
	for (unsigned i = 0; i < width; i++)
		v |= (uint64_t)(unsigned char)p[i] << (8 * i);
	return v;
}

#endif
