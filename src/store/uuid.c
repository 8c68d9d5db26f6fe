/*
 * UUIDs: a digit is half a byte; the hyphens stand between groups of digits, where they always do, and need no
 * room.
 */
#include "store/uuid.h"

enum { GROUPS = 5, IS_DIGIT = 0x10 };

/* Bytes of each group. */
static const unsigned char GROUP_BYTES[GROUPS] = { 4, 2, 2, 2, 6 };

/* IS_DIGIT and the value, of what is a digit; else 0. */
static const unsigned char DIGITS[256] = {
	['0'] = 0x10, ['1'] = 0x11, ['2'] = 0x12, ['3'] = 0x13, ['4'] = 0x14, ['5'] = 0x15,
	['6'] = 0x16, ['7'] = 0x17, ['8'] = 0x18, ['9'] = 0x19, ['a'] = 0x1a, ['b'] = 0x1b,
	['c'] = 0x1c, ['d'] = 0x1d, ['e'] = 0x1e, ['f'] = 0x1f,
};

bool uuid_pack(struct slice text, char bytes[UUID_BYTES])
{
	const char *in = text.p;
	unsigned all = IS_DIGIT;
	if (text.n != UUID_TEXT)
		return false;
	for (size_t g = 0; g < GROUPS; g++) {
		if (g > 0 && *in++ != '-')
			return false;
		for (size_t i = 0; i < GROUP_BYTES[g]; i++, in += 2) {
			unsigned high = DIGITS[(unsigned char)in[0]], low = DIGITS[(unsigned char)in[1]];
			all &= high & low;
			*bytes++ = (char)((high & 15) << 4 | (low & 15));
		}
	}
	return all;
}

void uuid_unpack(const char bytes[UUID_BYTES], char text[UUID_TEXT])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t g = 0; g < GROUPS; g++) {
		if (g > 0)
			*text++ = '-';
		for (size_t i = 0; i < GROUP_BYTES[g]; i++) {
			unsigned byte = (unsigned char)*bytes++;
			*text++ = digits[byte >> 4];
			*text++ = digits[byte & 15];
		}
	}
}
