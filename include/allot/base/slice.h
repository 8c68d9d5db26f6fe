/*
 * A slice: bytes somebody else owns. No terminating zero; n == 0 is the empty slice (p may be NULL then).
 */
#ifndef ALLOT_BASE_SLICE_H
#define ALLOT_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const char *p;
	size_t n;
};

/* A slice of a string literal. */
#define SLICE(literal) ((struct slice){ "" literal, sizeof(literal) - 1 })
/* For printf: printf("%.*s", SLICE_ARG(s)). */
#define SLICE_ARG(s) (int)(s).n, (s).n ? (s).p : ""

static inline struct slice slice_of(const void *p, size_t n)
{
	return (struct slice){ p, n };
}

/* A slice of a C string, without its zero. TEXT stays the caller's. */
static inline struct slice slice_str(const char *text)
{
	return (struct slice){ text, strlen(text) };
}

/* Eight bytes at P as a number that compares as the bytes do. */
static inline uint64_t slice_word(const char *p)
{
	uint64_t word;
	memcpy(&word, p, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

/* Like memcmp(), for the short texts of this program without a call. */
static inline int slice_bytes_cmp(const char *a, const char *b, size_t n)
{
	for (; n >= 8; a += 8, b += 8, n -= 8) {
		uint64_t x = slice_word(a), y = slice_word(b);
		if (x != y)
			return x < y ? -1 : 1;
	}
	for (; n > 0; a++, b++, n--)
		if (*a != *b)
			return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
	return 0;
}

static inline bool slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && slice_bytes_cmp(a.p, b.p, a.n) == 0;
}

/* Byte order, shorter first when one begins the other: <0, 0, >0. The order of LMDB keys. */
static inline int slice_cmp(struct slice a, struct slice b)
{
	int c = slice_bytes_cmp(a.p, b.p, a.n < b.n ? a.n : b.n);
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* Sorts the N slices of LIST by slice_cmp(). */
void slices_sort(struct slice *list, size_t n);

/* True when S is one of the N slices of LIST, which is sorted. */
bool slices_have(const struct slice *list, size_t n, struct slice s);

static inline bool slice_blank_at(struct slice s, size_t i)
{
	return s.p[i] == ' ' || s.p[i] == '\t';
}

/* Without the spaces and tabs at both ends (values are trimmed, allot-feeds(5)). */
static inline struct slice slice_trim(struct slice s)
{
	while (s.n && slice_blank_at(s, s.n - 1))
		s.n--;
	while (s.n && slice_blank_at(s, 0)) {
		s.p++;
		s.n--;
	}
	return s;
}

/* Equal when ASCII letters are compared without case. */
bool slice_eq_nocase(struct slice a, struct slice b);

enum number { NUMBER_OK, NUMBER_NOT_DIGITS, NUMBER_TOO_LARGE };

/*
 * Reads S, which must be one or more ASCII digits and nothing else, as a number of at most MAX.
 * *OUT is set on NUMBER_OK only. Leading zeros are fine.
 */
enum number slice_number(struct slice s, uint64_t max, uint64_t *out);

#endif
