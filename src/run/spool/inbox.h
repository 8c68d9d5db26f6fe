/*
 * Inbox: which files of in/ are ready, and what is left there and why.
 */
#ifndef ALLOT_RUN_SPOOL_INBOX_H
#define ALLOT_RUN_SPOOL_INBOX_H

#include "allot/base/buf.h"
#include "run/spool/folders.h"

enum readiness {
	READY,
	NOT_SETTLED, /* changed less than its settle seconds ago, or in the future */
	NO_MARKER,   /* waits for a file that its profile wants beside it */
	ODD_MARKER,  /* its control file or marker is no regular file: a link, a folder */
	NO_FEED,     /* no regular file, or too deep */
	NO_FILE,     /* a marker without its file */
	PASSED_OVER, /* a companion, or a name that is never a feed */
};

/*
 * What FILE, at place I of LIST, is at NOW (seconds since 1970): SETTLE_S seconds after its last change it is
 * ready, or those of its profile; at once where it is marked as complete.
 */
enum readiness file_readiness(const struct file_list *list, uint32_t i, int64_t now, uint64_t settle_s);

/* Appends a sentence on the files of LIST that are WHAT; nothing if none are. */
void put_left(struct buf *out, const char *path, const struct file_list *list, const enum readiness *are,
	      enum readiness what);

#endif
