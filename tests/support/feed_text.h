/*
 * Feeds out of a test's own text: in memory for a cutter, or as a file for a feed.
 */
#ifndef SUPPORT_FEED_TEXT_H
#define SUPPORT_FEED_TEXT_H

#include "allot/feed/feed.h"

/* A byte_source over `left`; FAIL_AFTER bytes it fails with ST_IO, if that is not 0. */
struct text_source {
	struct slice left;
	size_t fail_after;
};

enum status text_source_read(void *ctx, void *p, size_t n, size_t *got);

/* A file in memory, with a path to open it by. */
struct text_file {
	int fd;
	char path[40];
};

struct text_file text_file(struct slice content);
/* Writes S at OFFSET. */
void text_file_patch(const struct text_file *file, size_t offset, struct slice s);
void text_file_cut(const struct text_file *file, size_t size);
void text_file_close(struct text_file *file);

/* Opens and validates a feed of this content, read PIECE bytes at a time; the caller closes
 * both. */
void text_feed(struct slice content, size_t piece, struct reject_limit limit,
	       struct text_file *file, struct feed *feed);

#endif
