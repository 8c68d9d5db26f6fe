/*
 * Companion: the file that a profile says lies beside each of its feeds when the feed is complete: an empty one
 * (NAME.ok), or one with the feed's digest (NAME.sha256, NAME.md5).
 */
#ifndef ALLOT_FEED_COMPANION_H
#define ALLOT_FEED_COMPANION_H

#include "allot/feed/profile.h"
#include "allot/signals/command.h"

enum { COMPANION_MAX = 16 * 1024 }; /* bytes of it that are looked at */

struct companion {
	enum accompanied kind; /* ACCOMPANIED_NOT: none is wanted */
	struct md5 md5;	       /* ACCOMPANIED_MD5: of the feed so far */
	size_t n;
	char text[COMPANION_MAX];
};

/*
 * Looks for what PROFILE (may be NULL) says lies beside the feed at PATH, before a byte of that is read. WHY,
 * of REASON_TEXT_MAX bytes, becomes the sentence on what is missing, or "". ST_NO_MEMORY.
 */
enum status companion_begin(struct companion *c, const struct profile *profile, const char *path, char *why);

/* The next N bytes of the feed's file. */
static inline void companion_add(struct companion *c, const void *p, size_t n)
{
	if (c->kind == ACCOMPANIED_MD5)
		md5_add(&c->md5, p, n);
}

/* The file was read to its end, and its SHA-256 is DIGEST. Sets WHY, if it is not set, as companion_begin(). */
void companion_end(struct companion *c, const uint8_t digest[SHA256_BYTES], char *why);

#endif
