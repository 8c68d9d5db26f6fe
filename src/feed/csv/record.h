/*
 * Records of CSV: bytes in, records out, with exact physical line numbers.
 *
 * Cutting into records (by line ends outside quoted fields) is ours, so that the line of each record is exact
 * whatever the size of the pieces read; taking a record apart is libcsv's.
 */
#ifndef ALLOT_FEED_CSV_RECORD_H
#define ALLOT_FEED_CSV_RECORD_H

#include "allot/base/status.h"
#include "allot/feed/reader.h"
#include "feed/csv/quotes.h"

/* The raw bytes of one record. */
struct raw_record {
	struct slice bytes;  /* without line end; valid until the next call on the cutter */
	uint64_t line;	     /* physical line on which it begins, from 1 */
	uint64_t after_line; /* physical line on which the next record begins */
	bool terminated;     /* false: the file ends without a line end behind it */
	bool too_long; /* more than RECORD_MAX bytes: `bytes` is cut there, and nothing behind it can be cut */
};

/* Cuts bytes into records; see src/feed/csv/cutter.c. */
struct cutter;

/*
 * A cutter that begins at the start of a file, where a UTF-8 BOM is skipped, with no delimiter known. SOURCE
 * gives the bytes in pieces of PIECE bytes at most (tests: 1, 2, 3, ...; 0: the default). ST_NO_MEMORY; ST_IO
 * and what else the source fails with.
 */
enum status cutter_new(byte_source *source, void *ctx, size_t piece, struct cutter **out);
/*
 * A cutter of BYTES, which begin on LINE with a record, end with the file or behind a record, and must outlive
 * it. ST_NO_MEMORY.
 */
enum status cutter_over(struct slice bytes, uint64_t line, char delimiter, struct cutter **out);
/* From its start on C knows that DELIMITER is the one. */
void cutter_delimited(struct cutter *c, char delimiter);
/* From its start on C takes quotes for marks like any other: a line end ends a record, wherever it is. */
void cutter_unquoted(struct cutter *c);
/* Frees C; its source is the caller's. NULL is fine. */
void cutter_free(struct cutter *c);

/* What C has read and not cut yet; valid until the next call on it. */
struct slice cutter_rest(const struct cutter *c);

/* The next record, blank lines included; *END when there is none. ST_IO and what else the source fails with. */
enum status cutter_next(struct cutter *c, struct raw_record *out, bool *end);

/*
 * How many of BYTES, which begin with a record, are whole records, line ends behind them included; 0: not one
 * is. ENDED: nothing follows, so that a CR at the end is a line end.
 */
size_t whole_records(struct slice bytes, char delimiter, bool ended);

/* The same where quotes are marks like any other. */
size_t whole_lines(struct slice bytes, bool ended);

/* Takes records apart with libcsv. */
struct splitter;

/* A splitter for records with this delimiter; used for one record after the other. ST_NO_MEMORY. */
enum status splitter_new(char delimiter, struct splitter **out);
void splitter_free(struct splitter *s);

enum quoting {
	QUOTING_RIGHT,
	QUOTING_STRAY,	/* a quote inside a field that is not quoted: it is part of its field */
	QUOTING_BEHIND, /* bytes behind a closing quote */
	QUOTING_OPEN,	/* the last field's quote is never closed */
};

/* The fields of a record. */
struct fields {
	/*
	 * Trimmed of spaces and tabs; valid until the next split. Their bytes lie one behind the other, in
	 * order and without gaps, so that they can be copied at once.
	 */
	const struct slice *at;
	uint32_t count;
	enum quoting quoting; /* QUOTING_BEHIND, QUOTING_OPEN: only the fields before that place are there */
	bool stray;	      /* there is a stray quote, be there worse or not */
};

/* Takes apart RECORD, at most RECORD_MAX bytes. ST_NO_MEMORY. */
enum status splitter_split(struct splitter *s, struct slice record, struct fields *out);

/*
 * Why a record of this QUOTING makes its feed a bad one, as a sentence; NULL: it does not. TOO_LONG: of a raw
 * record. Static.
 */
const char *quoting_fault(enum quoting quoting, bool too_long);

/* True when all fields are empty. */
bool fields_blank(const struct fields *fields);

#endif
