/*
 * UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing past U+10FFFF.
 */
#ifndef ALLOT_BASE_UTF8_H
#define ALLOT_BASE_UTF8_H

#include "allot/base/slice.h"

/* The length 1..4 of the valid character at the start of S, or 0 when there is none (S empty included). */
size_t utf8_length(struct slice s);

/* True when S is valid from its first byte to its last; the empty slice is. */
bool utf8_valid(struct slice s);

#endif
