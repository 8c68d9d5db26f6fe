/*
 * A file of results: rows are formatted straight into its buffer, which goes to the file in
 * large pieces.
 *
 * stdio is not used since it forgets errors (after a full disk fflush, fsync and fclose may all
 * succeed). Here the first failure is kept, ends all writing, and every later call returns it.
 */
#ifndef ALLOT_RESULTS_OUT_FILE_H
#define ALLOT_RESULTS_OUT_FILE_H

#include <sys/types.h>

#include "allot/base/buf.h"
#include "allot/base/hash.h"
#include "allot/results/check.h"

struct stat;

/* Who may read results: the owner, and OUT's group as far as it may read OUT. Nobody else ever. */
struct reach {
	mode_t folder; /* modes of folders and files, whatever the umask */
	mode_t file;
	gid_t group; /* OUT's */
};

/* The reach of results in the folder OUT. */
struct reach reach_of(const struct stat *out);

/*
 * Gives the file or folder open as FD, which we have made, group and mode. Where the group cannot be given, its
 * bits are not given either. PATH is for the message. ST_IO.
 */
enum status reach_give(const struct reach *reach, int fd, const char *path);

enum { OUT_FILE_PIECE = 256 * 1024 }; /* bytes that are gathered before they are written */

struct out_file {
	struct buf rows; /* what is to be written next: append whole rows here, then
			    out_file_flow() */
	char *path;	 /* for messages; owned. NULL: closed */
	int fd;		 /* -1: its bytes are only hashed, or compared with a file that is missing */
	struct results_check *check; /* its bytes are compared with those of the file; NULL: written to it */
	bool differs;		     /* it was told already that they do not agree */
	enum status status;	     /* the first failure */
	uint64_t written;	     /* bytes so far */
	uint64_t begun;		     /* of these, bytes whose way to the disk was begun */
	struct sha256 sum;	     /* of all its bytes, unless it was reopened */
};

/* A closed file: finish and drop do nothing to it. */
#define OUT_FILE_CLOSED ((struct out_file){ .fd = -1 })

static inline bool out_file_is_open(const struct out_file *f)
{
	return f->path != NULL;
}

/*
 * Creates NAME in the open FOLDER, where it must not exist, for writing, readable as far as REACH, and notes a
 * copy of PATH, for messages. ST_CANT_CREATE, ST_IO, ST_NO_MEMORY; the file may be open even so.
 */
enum status out_file_create(struct out_file *f, int folder, const char *name, const char *path,
			    const struct reach *reach);

/*
 * Opens NAME in FOLDER, a file of ours that was closed, to write on behind its end. ST_IO, ST_NO_MEMORY.
 */
enum status out_file_reopen(struct out_file *f, int folder, const char *name, const char *path);

/* Writes what has gathered. The first failure of the file: ST_IO, ST_NO_MEMORY. */
enum status out_file_write(struct out_file *f);

/*
 * Opens NAME in FOLDER, a published file, to compare it with what is written from now on; CHECK is told where
 * it differs, or that it is missing. FOLDER -1: there is nothing to compare with. ST_NO_MEMORY.
 */
enum status out_file_compare(struct out_file *f, int folder, const char *name, const char *path,
			     struct results_check *check);

/* To be called after each row: writes when a piece is full. As out_file_write(). */
static inline enum status out_file_flow(struct out_file *f)
{
	if (f->rows.n < OUT_FILE_PIECE && !f->rows.status)
		return f->status;
	return out_file_write(f);
}

/*
 * Writes the rest, syncs the file and closes it, whatever happens. As out_file_write().
 */
enum status out_file_finish(struct out_file *f);

/* As out_file_finish() for an open file, and the SHA-256 of all that was written to it. */
enum status out_file_finish_sum(struct out_file *f, uint8_t sha256[SHA256_BYTES]);

/* Writes the rest and closes the file without a sync, whatever happens. As out_file_write(). */
enum status out_file_close(struct out_file *f);

/* Closes the file without writing the rest. */
void out_file_drop(struct out_file *f);

#endif
