/*
 * Feeds out of a test's own text: in memory for a cutter, or as a file for a feed; and their
 * rows as text, to be compared.
 */
#ifndef SUPPORT_FEED_TEXT_H
#define SUPPORT_FEED_TEXT_H

#include "allot/base/buf.h"
#include "allot/feed/validation.h"

/* A byte_source over `left`; FAIL_AFTER bytes it fails with ST_IO, if that is not 0. */
struct text_source {
	struct slice left;
	size_t fail_after;
};

enum status text_source_read(void *ctx, void *p, size_t n, size_t *got);

/* A file in memory, with a path to open it by, and where the rows of its feed are kept. */
struct text_file {
	int fd;
	char path[40];
	struct kept_rows kept; /* not open until text_feed_open() */
};

struct text_file text_file(struct slice content);
/* Writes S at OFFSET. */
void text_file_patch(const struct text_file *file, size_t offset, struct slice s);
void text_file_cut(const struct text_file *file, size_t size);
/* Behind feed_close(): the feed's rows go with it. */
void text_file_close(struct text_file *file);

/*
 * Opens a feed of this content, its file read and cut into stretches of PIECE bytes at a time
 * (0: the default), with FILE->kept for its rows; the caller closes the feed, then the file.
 */
void text_feed_open(struct slice content, size_t piece, struct text_file *file, struct feed *feed);

/* Opens it and validates it; a last record without line end is taken. */
void text_feed(struct slice content, size_t piece, struct reject_limit limit, struct text_file *file,
	       struct feed *feed);

/* Appends ROW, of FEED, as a line of text: place, verdict, what it says, own fields. */
void text_row(struct buf *out, const struct feed *feed, struct arena *arena, struct feed_row *row);

/* Appends all rows of FEED from FROM on; the first failure ends it. */
enum status text_rows(const struct feed *feed, uint64_t from, struct buf *out);

/* The kind of FEED by its header; that it can be asked for is asserted. */
enum feed_kind text_peek(struct feed *feed);

#endif
