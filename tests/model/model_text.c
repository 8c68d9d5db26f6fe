#include "model_text.h"

#define NO_CHARACTER '\xff'

static uint32_t unit_at(const char *bytes, size_t at, bool big_end)
{
	uint32_t first = (unsigned char)bytes[at], second = (unsigned char)bytes[at + 1];

	return big_end ? first << 8 | second : second << 8 | first;
}

static void add_character(struct model_bytes *out, uint32_t c)
{
	if (c < 0x80) {
		model_bytes_add_char(out, (char)c);
		return;
	}
	if (c < 0x800) {
		model_bytes_add_char(out, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			model_bytes_add_char(out, (char)(0xe0 | c >> 12));
		} else {
			model_bytes_add_char(out, (char)(0xf0 | c >> 18));
			model_bytes_add_char(out, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		model_bytes_add_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	model_bytes_add_char(out, (char)(0x80 | (c & 0x3f)));
}

bool model_text_from_wide(const char *bytes, size_t len, struct model_bytes *out)
{
	bool big_end = len >= 2 && bytes[0] == '\xfe' && bytes[1] == '\xff';
	size_t at = 2;

	if (!big_end && !(len >= 2 && bytes[0] == '\xff' && bytes[1] == '\xfe'))
		return false;
	while (at + 1 < len) {
		uint32_t c = unit_at(bytes, at, big_end);
		uint32_t next = at + 3 < len ? unit_at(bytes, at + 2, big_end) : 0;

		at += 2;
		if (c >= 0xd800 && c < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
			add_character(out, 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00));
			at += 2;
		} else if (c >= 0xd800 && c < 0xe000) {
			model_bytes_add_char(out, NO_CHARACTER);
		} else {
			add_character(out, c);
		}
	}
	if (at < len)
		model_bytes_add_char(out, NO_CHARACTER);
	return true;
}
