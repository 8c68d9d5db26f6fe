/*
 * One value while it is made: what the steps of values.c and quantities.c share.
 */
#ifndef ALLOT_FEED_PROFILE_MAKING_H
#define ALLOT_FEED_PROFILE_MAKING_H

#include "feed/profile/values.h"

/* The making of one value. */
struct making {
	const struct profile *profile;
	const struct value_plan *plan;
	const struct row_source *source;
	enum column column;
	struct slice sku;
	struct arena *arena;
	struct slice found; /* the text as it stood */
	struct slice text;  /* as it is by now */
	enum code code;
	struct slice why;
	bool dropped;
};

/*
 * Gives the value CODE, with the sentence "COLUMN: "TEXT" FMT ...". ST_NO_MEMORY.
 */
enum status making_refuse(struct making *m, enum code code, struct slice text, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* TEXT is digits alone, at least one. */
bool all_digits(struct slice text);

/* Makes the text of M, whose words are done, a number of units. ST_NO_MEMORY. */
enum status make_quantity(struct making *m);

#endif
