/*
 * Eight bytes at once: what is asked of each byte of a text, asked of eight by a few operations on one
 * number. It is for texts in which nothing is to be found.
 */
#ifndef ALLOT_BASE_WORDS_H
#define ALLOT_BASE_WORDS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The byte C eight times. */
#define WORD_OF(c) (UINT64_C(0x0101010101010101) * (unsigned char)(c))

/* The eight bytes at P. */
static inline uint64_t word_at(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

/* Copies the eight bytes at FROM and returns them. */
static inline uint64_t word_copy(char *to, const char *from)
{
	memcpy(to, from, sizeof(uint64_t));
	return word_at(from);
}

/*
 * These have a bit of WORD_HIT when a byte of WORD is what they say, and then only; what several say is joined
 * by |. Their other bits mean nothing.
 */
#define WORD_HIT WORD_OF(0x80)

/* A byte below C, which is ASCII. */
static inline uint64_t word_below(uint64_t word, char c)
{
	return (word - WORD_OF(c)) & ~word;
}

/* A byte above C, which is ASCII. */
static inline uint64_t word_above(uint64_t word, char c)
{
	return (word + WORD_OF(0x7f - c)) | word;
}

/* A byte C. */
static inline uint64_t word_has(uint64_t word, char c)
{
	return word_below(word ^ WORD_OF(c), 1);
}

#endif
