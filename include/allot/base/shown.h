/*
 * Shown: values of a feed within sentences for people, so that nothing in them is invisible and nothing steers
 * a terminal.
 */
#ifndef ALLOT_BASE_SHOWN_H
#define ALLOT_BASE_SHOWN_H

#include "allot/base/buf.h"

enum { SHOWN_MAX = 60 }; /* bytes of a value that are shown */

/*
 * Appends VALUE: controls, blanks but U+0020, marks without width and marks that turn the direction of writing
 * as <U+00A0>, bytes that are no UTF-8 as \xHH. At most MAX of its bytes, cut between characters, then "...".
 */
void put_shown_text(struct buf *b, struct slice value, size_t max);

/* The same, in double quotes. */
void put_shown(struct buf *b, struct slice value, size_t max);

/* Appends TEXT as one word of a POSIX shell's command line, readable where it can be. */
void put_shell_word(struct buf *b, struct slice text);

/* The code point of the valid character of LENGTH bytes at P. */
uint32_t code_point(const char *p, size_t length);

/* U+0000 to U+001F and U+007F to U+009F. */
static inline bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f);
}

/* Marks that turn the direction of writing. */
static inline bool is_direction(uint32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Blanks of any kind and marks without width, behind which a spreadsheet still sees a formula. */
bool is_any_blank(uint32_t c);

#endif
