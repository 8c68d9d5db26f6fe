/*
 * Charsets: a byte is one look into a table; UTF-16 is put together unit by unit, its rests kept in the
 * charset, so that text may come in pieces of any size.
 */
#include "feed/bytes/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#include "allot/base/contract.h"

/* Stands for what is no character: it is in no valid UTF-8. */
enum { NO_CHARACTER = 0xff };

/* Sets the entry of BYTE; false: CD is no set of single bytes. */
static bool fill_entry(struct charset *c, iconv_t cd, unsigned byte)
{
	char in = (char)byte, text[16];
	char *from = &in, *to = text;
	size_t in_left = 1, out_left = sizeof(text);

	(void)iconv(cd, NULL, NULL, NULL, NULL);
	bool failed = iconv(cd, &from, &in_left, &to, &out_left) == (size_t)-1;
	if (failed && errno != EILSEQ)
		return false;
	if (!failed && iconv(cd, NULL, NULL, &to, &out_left) == (size_t)-1)
		return false;
	size_t n = (size_t)(to - text);
	if (failed || n == 0 || n > CHARSET_GROWTH) {
		text[0] = (char)(byte >= 0x80 && byte < 0xc0 ? byte : NO_CHARACTER);
		n = 1;
	}
	c->table[byte].n = (uint8_t)n;
	memcpy(c->table[byte].bytes, text, n);
	return true;
}

/* The C library may say that there is no such set, too, when there is no memory to look for it. */
static iconv_t open_set(const char *name)
{
	enum { ROOM = 1 << 16 };
	iconv_t cd = iconv_open("UTF-8", name);
	void *volatile room = NULL;

	if (cd != (iconv_t)-1 || errno == ENOMEM)
		return cd;
	room = malloc(ROOM);
	if (room)
		cd = iconv_open("UTF-8", name);
	else
		errno = ENOMEM;
	free(room);
	return cd;
}

static enum status fill_table(struct charset *c, const char *name)
{
	iconv_t cd = open_set(name);
	bool single = true;

	if (cd == (iconv_t)-1)
		return errno == ENOMEM ? fail_memory() : ST_NOT_FOUND;
	for (unsigned byte = 0; single && byte < 256; byte++)
		single = fill_entry(c, cd, byte);
	iconv_close(cd);
	return single ? ST_OK : ST_NOT_FOUND;
}

enum status charset_init(struct charset *c, const char *name)
{
	static const struct {
		struct slice name;
		enum charset_kind kind;
	} OWN[] = {
		{ { "utf-8", 5 }, CHARSET_UTF8 },	 { { "utf8", 4 }, CHARSET_UTF8 },
		{ { "utf-16", 6 }, CHARSET_UTF16 },	 { { "utf16", 5 }, CHARSET_UTF16 },
		{ { "utf-16le", 8 }, CHARSET_UTF16_LE }, { { "utf-16be", 8 }, CHARSET_UTF16_BE },
	};

	*c = (struct charset){ .kind = CHARSET_SINGLE };
	for (size_t i = 0; i < sizeof(OWN) / sizeof(OWN[0]); i++) {
		if (!slice_eq_nocase(slice_str(name), OWN[i].name))
			continue;
		c->kind = OWN[i].kind;
		return ST_OK;
	}
	return fill_table(c, name);
}

void charset_utf16(struct charset *c, enum charset_kind order)
{
	REQUIRE(order == CHARSET_UTF16_LE || order == CHARSET_UTF16_BE);
	*c = (struct charset){ .kind = order };
}

/* BYTE, or the one before it, is not ASCII. */
static void look_at_byte(struct charset *c, unsigned char byte)
{
	bool within = (byte & 0xc0) == 0x80;

	if (within != (c->pending > 0)) {
		c->not_utf8 = true;
	} else if (within) {
		c->pending--;
	} else if (byte >= 0xc2 && byte < 0xf5) {
		c->pending = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
		c->characters++;
	} else {
		c->not_utf8 = c->not_utf8 || byte >= 0x80;
	}
}

static size_t decode_single(struct charset *c, struct slice bytes, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char byte = (unsigned char)bytes.p[i];
		if ((byte >= 0x80 || c->pending) && !c->not_utf8)
			look_at_byte(c, byte);
		if (c->table[byte].n == 1) {
			out[n++] = c->table[byte].bytes[0];
			continue;
		}
		memcpy(out + n, c->table[byte].bytes, c->table[byte].n);
		n += c->table[byte].n;
	}
	return n;
}

static size_t put_code_point(char *out, uint32_t code)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

static size_t put_no_character(char *out)
{
	out[0] = (char)NO_CHARACTER;
	return 1;
}

/* One unit of 16 bits. */
static size_t put_unit(struct charset *c, uint32_t unit, char *out)
{
	uint32_t high = c->high;
	size_t n = 0;

	c->high = 0;
	if (high && unit >= 0xdc00 && unit < 0xe000)
		return put_code_point(out, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
	if (high)
		n = put_no_character(out);
	if (unit >= 0xd800 && unit < 0xdc00)
		c->high = unit;
	else if (unit >= 0xdc00 && unit < 0xe000)
		n += put_no_character(out + n);
	else
		n += put_code_point(out + n, unit);
	return n;
}

static size_t decode_utf16(struct charset *c, struct slice bytes, bool last, char *out)
{
	bool little = c->kind == CHARSET_UTF16_LE;
	size_t n = 0;

	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char byte = (unsigned char)bytes.p[i];
		c->has_odd = !c->has_odd;
		if (!c->has_odd)
			n += put_unit(c, little ? c->odd | (uint32_t)byte << 8 : (uint32_t)c->odd << 8 | byte,
				      out + n);
		c->odd = byte;
	}
	if (last && (c->high || c->has_odd))
		n += put_no_character(out + n);
	return n;
}

size_t charset_decode(struct charset *c, struct slice bytes, bool last, char *out)
{
	REQUIRE(c->kind != CHARSET_UTF8);
	REQUIRE(c->kind != CHARSET_UTF16);
	return c->kind == CHARSET_SINGLE ? decode_single(c, bytes, out) : decode_utf16(c, bytes, last, out);
}
