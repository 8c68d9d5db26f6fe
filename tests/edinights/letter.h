/* An interchange in the making: segments whose elements and components are apart by bytes that no value has,
 * and how they go to the wire.
 */
#ifndef LETTER_H
#define LETTER_H

#include "partner.h"
#include "points.h"
#include "wire.h"

enum letter_break {
	BREAK_NONE,
	BREAK_LF,
	BREAK_CRLF,
	BREAK_WRAPPED,
};

struct letter {
	bool x12;
	bool has_una;
	bool unended;
	struct wire_marks marks;
	enum letter_break breaks;
	char **segments;
	size_t n;
};

/* Appends a segment; `*` and `:` of the format, not of what is filled in, separate. */
void letter_add(struct pool *pool, struct letter *letter, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Draws marks and breaks. */
void letter_style(struct night_rng *rng, struct letter *letter, struct points *points);
void letter_write(struct pool *pool, const struct letter *letter, struct points *points,
		  struct model_bytes *out);

#endif
