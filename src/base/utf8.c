/*
 * UTF-8: one table of first bytes, with the bounds of the second; what is overlong, a surrogate or too large
 * falls out of it by itself.
 */
#include "allot/base/utf8.h"

/* What may follow the first byte: how many bytes, and between which bounds the second one is.
 */
struct lead {
	unsigned char first, last; /* first bytes this holds for */
	unsigned char length;
	unsigned char low, high; /* bounds of the second byte */
};

static const struct lead LEADS[] = {
	{ 0xc2, 0xdf, 2, 0x80, 0xbf }, { 0xe0, 0xe0, 3, 0xa0, 0xbf }, { 0xe1, 0xec, 3, 0x80, 0xbf },
	{ 0xed, 0xed, 3, 0x80, 0x9f }, { 0xee, 0xef, 3, 0x80, 0xbf }, { 0xf0, 0xf0, 4, 0x90, 0xbf },
	{ 0xf1, 0xf3, 4, 0x80, 0xbf }, { 0xf4, 0xf4, 4, 0x80, 0x8f },
};

static size_t length_of(const struct lead *lead, const unsigned char *p, size_t n)
{
	if (n < lead->length || p[1] < lead->low || p[1] > lead->high)
		return 0;
	for (size_t i = 2; i < lead->length; i++)
		if (p[i] < 0x80 || p[i] > 0xbf)
			return 0;
	return lead->length;
}

size_t utf8_length(struct slice s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	if (!s.n)
		return 0;
	if (p[0] < 0x80)
		return 1;
	for (size_t i = 0; i < sizeof(LEADS) / sizeof(LEADS[0]); i++)
		if (p[0] >= LEADS[i].first && p[0] <= LEADS[i].last)
			return length_of(&LEADS[i], p, s.n);
	return 0;
}

bool utf8_valid(struct slice s)
{
	while (s.n) {
		size_t length = utf8_length(s);
		if (!length)
			return false;
		s.p += length;
		s.n -= length;
	}
	return true;
}
