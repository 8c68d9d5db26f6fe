/*
 * Records: bytes in, records out, with exact physical line numbers and byte positions.
 *
 * Cutting into records (by line ends outside quotes) is ours, so that position and line of each
 * record are exact whatever the size of the pieces read; taking a record apart is libcsv's, in
 * strict mode.
 */
#ifndef ALLOT_FEED_RECORD_H
#define ALLOT_FEED_RECORD_H

#include "allot/base/arena.h"
#include "allot/base/status.h"
#include "allot/models/run.h"

enum { RECORD_MAX = 65536 }; /* bytes of a record without its line end (SPEC: bad-record) */

/* The raw bytes of one record. */
struct raw_record {
	struct slice bytes;	    /* without line end; valid until the next call on the cutter */
	uint64_t line;		    /* physical line on which it begins, from 1 */
	struct feed_position after; /* where the next record begins */
	bool terminated;	    /* false: the file ends without a line end behind it */
	bool too_long;		    /* more than RECORD_MAX bytes: `bytes` is cut there, `after` means
			  nothing, and nothing behind it can be cut */
};

/* Cuts bytes into records; see src/feed/cutter.c. */
struct cutter;

/* Where a cutter gets its bytes: up to N into P, *GOT 0 at the end. ST_IO, or what else its maker says. */
typedef enum status byte_source(void *ctx, void *p, size_t n, size_t *got);

/*
 * A cutter that begins at FROM (offset 0: the file's start, where a UTF-8 BOM is skipped);
 * SOURCE must give the bytes from there on, in pieces of PIECE bytes at most (tests: 1, 2, 3,
 * ...; 0: the default). ST_NO_MEMORY, and any status of SOURCE, such as ST_IO.
 */
enum status cutter_new(byte_source *source, void *ctx, struct feed_position from, size_t piece,
		       struct cutter **out);
/* A cutter of BYTES, which begin at FROM with a record, end with the file or behind a record,
 * and must outlive it. ST_NO_MEMORY. */
enum status cutter_over(struct slice bytes, struct feed_position from, struct cutter **out);
/* Frees C; its source is the caller's. NULL is fine. */
void cutter_free(struct cutter *c);

/* What C has read and not cut yet; valid until the next call on it. */
struct slice cutter_rest(const struct cutter *c);

/*
 * How many of BYTES, which begin with a record, are whole records, line ends behind them
 * included; 0: not one is. ENDED: nothing follows, so that a CR at the end is a line end.
 */
size_t whole_records(struct slice bytes, bool ended);

/*
 * The next record, blank lines included; *END when there is none. Fails with what the source fails with, such
 * as ST_IO.
 */
enum status cutter_next(struct cutter *c, struct raw_record *out, bool *end);

/* Takes records apart with libcsv. */
struct splitter;

/* A splitter for records with this delimiter; used for one record after the other. ST_NO_MEMORY. */
enum status splitter_new(char delimiter, struct splitter **out);
void splitter_free(struct splitter *s);

enum quoting {
	QUOTING_RIGHT,
	QUOTING_STRAY, /* a quote inside a plain field, or bytes behind a closing quote */
	QUOTING_OPEN,  /* the last field's quote is never closed */
};

/* The fields of a record. */
struct fields {
	/*
	 * Trimmed of spaces and tabs; valid until the next split. Their bytes lie one behind
	 * the other, in order and without gaps, so that they can be copied at once.
	 */
	const struct slice *at;
	uint32_t count;
	enum quoting quoting; /* if it is wrong, only the fields before that place are there */
};

/* Takes apart RECORD, at most RECORD_MAX bytes. ST_NO_MEMORY. */
enum status splitter_split(struct splitter *s, struct slice record, struct fields *out);

/* True when all fields are empty. */
bool fields_blank(const struct fields *fields);

#endif
