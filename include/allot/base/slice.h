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

static inline bool slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Byte order, shorter first when one begins the other: <0, 0, >0. The order of LMDB keys. */
static inline int slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* Without the spaces and tabs at both ends (SPEC section 2: values are trimmed). */
struct slice slice_trim(struct slice s);

/* Equal when ASCII letters are compared without case. */
bool slice_eq_nocase(struct slice a, struct slice b);

enum number { NUMBER_OK, NUMBER_NOT_DIGITS, NUMBER_TOO_LARGE };

/*
 * Reads S, which must be one or more ASCII digits and nothing else, as a number of at most MAX.
 * *OUT is set on NUMBER_OK only. Leading zeros are fine.
 */
enum number slice_number(struct slice s, uint64_t max, uint64_t *out);

#endif
