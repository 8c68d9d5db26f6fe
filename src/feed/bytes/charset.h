/*
 * Charsets: text in other encodings than UTF-8, made UTF-8. A set of single bytes is a table of 256, which
 * iconv fills once, since it is asked for every byte of a feed; UTF-16 is decoded here. What is no character
 * becomes a byte that is no UTF-8, so that an identifier which holds it is refused where it stands.
 */
#ifndef ALLOT_FEED_CHARSET_H
#define ALLOT_FEED_CHARSET_H

#include "allot/base/slice.h"
#include "allot/base/status.h"

enum charset_kind { CHARSET_UTF8, CHARSET_SINGLE, CHARSET_UTF16, CHARSET_UTF16_LE, CHARSET_UTF16_BE };

struct charset {
	enum charset_kind kind; /* CHARSET_UTF16: its first bytes say in which order */
	struct {
		uint8_t n;
		char bytes[3];
	} table[256]; /* CHARSET_SINGLE */
	/* CHARSET_SINGLE: whether the bytes so far might as well be UTF-8 */
	bool not_utf8;
	unsigned pending;    /* bytes that a character of UTF-8 still wants */
	uint64_t characters; /* of UTF-8 beyond ASCII that the bytes would be */
	uint32_t high;	     /* UTF-16: the first half of a pair that is not complete; 0: none */
	bool has_odd;	     /* UTF-16: half of a unit is waiting for the other */
	unsigned char odd;
};

enum { CHARSET_GROWTH = 3 }; /* bytes of UTF-8 for one byte, at most */

/*
 * The charset that people call NAME: utf-8, utf-16, utf-16le, utf-16be in any case, or a set of single bytes
 * that iconv knows. ST_NOT_FOUND, no sentence recorded: it is none of these; ST_NO_MEMORY.
 */
enum status charset_init(struct charset *c, const char *name);

/* UTF-16 whose ORDER is CHARSET_UTF16_LE or CHARSET_UTF16_BE. */
void charset_utf16(struct charset *c, enum charset_kind order);

/*
 * Decodes BYTES, which go on where those before ended, to OUT, which has room for CHARSET_GROWTH times as
 * many and CHARSET_GROWTH more; returns the bytes written. LAST: nothing follows. Not for CHARSET_UTF8 and
 * CHARSET_UTF16.
 */
size_t charset_decode(struct charset *c, struct slice bytes, bool last, char *out);

/* True when text of single bytes, all of which was decoded, is UTF-8, too, and more than ASCII. */
static inline bool charset_is_utf8(const struct charset *c)
{
	return c->kind == CHARSET_SINGLE && !c->not_utf8 && !c->pending && c->characters > 0;
}

/* True when what was decoded so far ends within a character of UTF-16. */
static inline bool charset_is_torn(const struct charset *c)
{
	return c->has_odd || c->high;
}

#endif
