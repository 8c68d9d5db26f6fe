/*
 * Feeds that are read with a profile, both out of a test's own text.
 */
#ifndef SUPPORT_PROFILED_H
#define SUPPORT_PROFILED_H

#include "support/feed_text.h"

struct profiled {
	struct arena arena; /* of the profile */
	struct profile profile;
	struct text_file file;
	struct feed feed; /* validated */
	struct buf rows;  /* as text_rows() writes them, then "dropped N" where any are */
};

/* Loads PROFILE, the text of a file of its own, named "p". */
void profiled_load(struct profiled *p, const char *profile);
/* Opens and validates FEED, read PIECE bytes at a time (0: the default). */
void profiled_feed(struct profiled *p, struct slice feed, size_t piece);
void profiled_feed_close(struct profiled *p);
void profiled_release(struct profiled *p);

/* FEED under PROFILE becomes ROWS, in whatever pieces it is read and checked. */
void profiled_rows(const char *profile, struct slice feed, const char *rows);
/* FEED under PROFILE is refused whole, with CODE and a sentence that has WHY in it. */
void profiled_refused(const char *profile, struct slice feed, enum code code, const char *why);

#endif
