/*
 * A file of results: rows are formatted straight into its buffer, which goes to the file in
 * large pieces.
 *
 * stdio is not used since it forgets errors (after a full disk fflush, fsync and fclose may all
 * succeed). Here the first failure is kept, ends all writing, and every later call returns it.
 */
#ifndef ALLOT_RESULTS_OUT_FILE_H
#define ALLOT_RESULTS_OUT_FILE_H

#include "allot/base/buf.h"

enum { OUT_FILE_PIECE = 256 * 1024 }; /* bytes that are gathered before they are written */

struct out_file {
	struct buf rows; /* what is to be written next: append whole rows here, then
			    out_file_flow() */
	char *path;	 /* for messages; owned */
	int fd;
	enum status status; /* the first failure */
	uint64_t written;   /* bytes so far */
	uint64_t begun;	    /* of these, bytes whose way to the disk was begun */
};

/* A closed file: finish and drop do nothing to it. */
#define OUT_FILE_CLOSED ((struct out_file){ .fd = -1 })

static inline bool out_file_is_open(const struct out_file *f)
{
	return f->fd >= 0;
}

/*
 * Creates NAME in the open FOLDER, where it must not exist, for writing (mode 0600) and notes a copy of PATH,
 * for messages. ST_CANT_CREATE, ST_IO, ST_NO_MEMORY.
 */
enum status out_file_create(struct out_file *f, int folder, const char *name, const char *path);

/* Writes what has gathered. */
enum status out_file_write(struct out_file *f);

/* To be called after each row: writes when a piece is full. */
static inline enum status out_file_flow(struct out_file *f)
{
	if (f->rows.n < OUT_FILE_PIECE && !f->rows.status)
		return f->status;
	return out_file_write(f);
}

/*
 * Writes the rest, syncs the file and closes it, whatever happens. Returns the file's first
 * failure.
 */
enum status out_file_finish(struct out_file *f);

/* Closes the file without writing the rest. */
void out_file_drop(struct out_file *f);

#endif
