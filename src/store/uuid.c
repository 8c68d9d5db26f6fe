/*
 * UUIDs: a digit is half a byte; the hyphens stand where they always do and need no room.
 */
#include "store/uuid.h"

/* Where the hyphens of a UUID stand. */
static bool is_hyphen(size_t at)
{
	return at == 8 || at == 13 || at == 18 || at == 23;
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool uuid_pack(struct slice text, char bytes[UUID_BYTES])
{
	size_t digits = 0;
	if (text.n != UUID_TEXT)
		return false;
	for (size_t i = 0; i < UUID_TEXT; i++) {
		if (is_hyphen(i)) {
			if (text.p[i] != '-')
				return false;
			continue;
		}
		int v = nibble(text.p[i]);
		if (v < 0)
			return false;
		bytes[digits / 2] = (char)(digits % 2 ? bytes[digits / 2] | v : v << 4);
		digits++;
	}
	return true;
}

void uuid_unpack(const char bytes[UUID_BYTES], char text[UUID_TEXT])
{
	size_t digits = 0;
	for (size_t i = 0; i < UUID_TEXT; i++) {
		if (is_hyphen(i)) {
			text[i] = '-';
			continue;
		}
		unsigned byte = (unsigned char)bytes[digits / 2];
		text[i] = "0123456789abcdef"[digits % 2 ? byte & 15 : byte >> 4];
		digits++;
	}
}
