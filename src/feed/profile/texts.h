/*
 * Texts with {column} {partner} {sku} {slot} and {}.
 */
#ifndef ALLOT_FEED_PROFILE_TEXTS_H
#define ALLOT_FEED_PROFILE_TEXTS_H

#include "feed/profile/compile.h"

/* Makes OUT of TEXT, on LINE; columns that it names become the profile's. ST_USAGE, ST_NO_MEMORY. */
enum status text_compile(struct compiling *c, struct slice text, uint32_t line, struct text_pieces *out);

/* True when PIECES has one of TYPE. */
bool text_has(const struct text_pieces *pieces, enum text_piece_type type);

/* What fills the pieces. */
struct text_filling {
	const struct slice *cells;
	struct slice partner, sku, slot, found;
};

/*
 * PIECES filled in, in ARENA; empty when one of those that stand for something is: what is put together of a
 * part alone would be another thing. ST_NO_MEMORY.
 */
enum status text_fill(const struct text_pieces *pieces, const struct text_filling *filling, struct arena *arena,
		      struct slice *out);

#endif
