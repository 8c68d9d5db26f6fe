/*
 * A file of the report: bytes are appended to its buffer, which goes to the file in large pieces. It is written
 * under a hidden name and gets its own when the whole report is there.
 *
 * The first failure is kept, ends all writing, and every later call returns it: a full disk at any byte is
 * reported.
 */
#ifndef ALLOT_REPORT_OUT_SINK_H
#define ALLOT_REPORT_OUT_SINK_H

#include "allot/base/buf.h"

enum { SINK_PIECE = 256 * 1024 }; /* bytes that are gathered before they are written */

struct sink {
	struct buf bytes; /* what is written next: append here, then sink_flow() */
	char *path;	  /* its name at the end; owned. NULL: not created */
	char *hidden;	  /* its name until then; owned */
	int fd;		  /* -1: closed */
	enum status status;
	uint64_t written; /* bytes that are in the file, those in the buffer left out */
};

/* A sink that was never created: every function but sink_create() and sink_flow() does nothing to it. */
#define SINK_NONE ((struct sink){ .fd = -1 })

/*
 * Creates DIR/.NAME.tmp, in the place of one that was left there. ST_CANT_CREATE, ST_IO, ST_NO_MEMORY; nothing
 * is left to be dropped then.
 */
enum status sink_create(struct sink *s, const char *dir, const char *name);

/* Where the next byte goes. */
static inline uint64_t sink_at(const struct sink *s)
{
	return s->written + s->bytes.n;
}

/* Writes what has gathered. The first failure of the file: ST_IO, ST_NO_MEMORY. */
enum status sink_write(struct sink *s);

/* To be called after each row: writes when a piece is full. As sink_write(). */
static inline enum status sink_flow(struct sink *s)
{
	if (s->bytes.n < SINK_PIECE && !s->bytes.status)
		return s->status;
	return sink_write(s);
}

/* Replaces the N bytes at OFFSET, which are there already. As sink_write(). */
enum status sink_patch(struct sink *s, uint64_t offset, const void *p, size_t n);

/* Writes the rest, syncs the file and closes it. As sink_write(). */
enum status sink_finish(struct sink *s);

/* Gives the finished file its name, in the place of an older one. ST_IO. */
enum status sink_publish(struct sink *s);

/* Closes and removes what was not published, and frees S. */
void sink_drop(struct sink *s);

#endif
