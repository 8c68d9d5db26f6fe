/*
 * Records: reads a CSV file that we have written, record by record, with memory for one record and a piece.
 */
#ifndef ALLOT_RESULTS_RECORDS_H
#define ALLOT_RESULTS_RECORDS_H

#include <stdbool.h>

#include "allot/base/buf.h"

enum { RECORDS_PIECE = 64 * 1024 }; /* bytes read at a time */

struct records {
	int fd;		     /* the caller's */
	const char *path;    /* for messages; the caller's */
	struct buf bytes;    /* read and not yet given out, and the record given out last */
	size_t at;	     /* in `bytes`: where the next record begins */
	uint64_t offset;     /* in the file: where the next piece begins */
	bool end;	     /* the file is read to its end */
	struct slice record; /* the one that is next, its line end included; empty: there is none */
};

/* Begins at the start of the file open as FD, and reads its first record. ST_IO, ST_NO_MEMORY. */
enum status records_begin(struct records *r, int fd, const char *path);
/* Goes on to the next record; the one before is gone. As records_begin(). */
enum status records_next(struct records *r);
void records_release(struct records *r);

#endif
