/*
 * Status codes: what a function of allot returns when it can fail.
 *
 * ST_OK is zero. Everything else is a failure of the program or its surroundings; a business refusal
 * (an unknown SKU, a broken row) is never a status but an outcome or a reject. The sentence for the
 * user travels beside the code, see fail().
 *
 * Headers name the statuses of each function. "Any failure of the store" stands for ST_DAMAGED, ST_IO and
 * ST_NO_MEMORY; for ST_BUSY where a transaction that reads begins or ends, and for ST_MAP_FULL in one that
 * writes.
 */
#ifndef ALLOT_BASE_STATUS_H
#define ALLOT_BASE_STATUS_H

enum status {
	ST_OK = 0,
	ST_USAGE,	/* wrong command line */
	ST_NO_INPUT,	/* a PATH does not exist */
	ST_NO_MEMORY,	/* an allocation failed */
	ST_IO,		/* a read, write or sync failed; the disk is full */
	ST_CANT_CREATE, /* the store or OUT cannot be created */
	ST_BUSY,	/* another run holds the store */
	ST_DAMAGED,	/* the store's content is not what was written */
	ST_VERSION,	/* the store has a format this program does not know */
	ST_CONTRACT,	/* a contract of the domain was broken: a bug */
	ST_MAP_FULL,	/* the store's map must grow; never leaves the store and run layers */
	ST_STOPPED,	/* asked to stop by a signal */
	ST_NOT_FOUND,	/* what was asked for does not exist (reading commands) */
	ST_COUNT
};

/* The exit status of the process for ST (allot(1)). ST_OK gives 0. */
int status_exit(enum status st);

/* A short lower-case text for ST, for use where no better sentence is known. Static. */
const char *status_text(enum status st);

/*
 * Records the sentence that explains a failure and returns ST, so that the usual call is
 * `return fail(ST_IO, "%s: %s", path, strerror(errno));`. The sentence is lower case, without full stop
 * and without the leading "allot: ". One sentence per thread; the newest wins; cut at 1023 bytes.
 */
enum status fail(enum status st, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* As fail(), for a failed system call: "WHAT: strerror(ERR)", or "disk full". Leaves ERR in errno. */
enum status fail_errno(enum status st, const char *what, int err);

/* fail(ST_NO_MEMORY, ...). */
enum status fail_memory(void);

/* The sentence of this thread's newest failure, "" if there was none. Valid until the next fail(). */
const char *fail_message(void);

#endif
