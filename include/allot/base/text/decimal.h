/*
 * Numbers in decimal.
 */
#ifndef ALLOT_BASE_TEXT_DECIMAL_H
#define ALLOT_BASE_TEXT_DECIMAL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { DECIMAL_TEXT = 20 }; /* digits of the largest */

/* Writes V in decimal into TEXT, no zero at the end, and returns how many digits that are; it needs no more. */
size_t decimal_format(uint64_t v, char text[DECIMAL_TEXT]);

/* Writes V, which is below 100, as two digits. */
extern const char DECIMAL_PAIRS[201];
static inline void decimal_pair(char text[2], uint64_t v)
{
	memcpy(text, DECIMAL_PAIRS + 2 * v, 2);
}

#endif
