/*
 * Globs: `*` any text, `?` one character, `[a-z]` one of these, `[!a-z]` one but these; case (ASCII) ignored.
 */
#ifndef ALLOT_FEED_PROFILE_PATTERNS_H
#define ALLOT_FEED_PROFILE_PATTERNS_H

#include "allot/feed/profile.h"

/*
 * Makes OUT of TEXT, which is UTF-8; its own text is copied to ARENA. *WHY (static) is what is wrong with
 * TEXT, or NULL; OUT is set only without. ST_NO_MEMORY.
 */
enum status pattern_compile(struct slice text, struct arena *arena, struct pattern *out, const char **why);

bool pattern_matches(const struct pattern *pattern, struct slice text);

/* True when one of PATTERNS matches. */
bool patterns_match(const struct patterns *patterns, struct slice text);

/* The byte C in lower case, if it is an ASCII letter. */
static inline char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

#endif
