/*
 * Decimal: how many digits there are follows from how many bits there are, and two of them are written at
 * a time.
 */
#include "allot/base/text/decimal.h"

#define TEN(digit)                                                                                             \
	digit "0" digit "1" digit "2" digit "3" digit "4" digit "5" digit "6" digit "7" digit "8" digit "9"
const char DECIMAL_PAIRS[] =
	TEN("0") TEN("1") TEN("2") TEN("3") TEN("4") TEN("5") TEN("6") TEN("7") TEN("8") TEN("9");

static const uint64_t POWERS[DECIMAL_TEXT] = {
	1u,
	10u,
	100u,
	1000u,
	10000u,
	100000u,
	1000000u,
	10000000u,
	100000000u,
	1000000000u,
	10000000000u,
	100000000000u,
	1000000000000u,
	10000000000000u,
	100000000000000u,
	1000000000000000u,
	10000000000000000u,
	100000000000000000u,
	1000000000000000000u,
	10000000000000000000u,
};

/* 1233 / 4096 is the logarithm of 2, near enough: it may be that of the power below. */
static size_t count_digits(uint64_t v)
{
	const uint64_t odd = v | 1; /* has as many digits, and never none */
	const unsigned bits = 64 - (unsigned)__builtin_clzll(odd);
	const size_t n = bits * 1233 >> 12;

	return n + (odd >= POWERS[n]);
}

size_t decimal_format(uint64_t v, char text[DECIMAL_TEXT])
{
	const size_t n = count_digits(v);
	size_t at = n;

	for (; v >= 10; v /= 100) {
		at -= 2;
		decimal_pair(text + at, v % 100);
	}
	if (at)
		text[0] = (char)('0' + v);
	return n;
}
