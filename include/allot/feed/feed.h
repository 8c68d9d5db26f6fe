/*
 * A feed: one file of the night, validated to its end, then read row by row.
 *
 * feed_open() takes hold of the file (standard input is copied to an unnamed file first), feed_validate()
 * reads all of it once and decides whether it is refused, feed_rows_*() read it again. A checksum per piece
 * from the first reading makes sure that the second reads the same bytes, else ST_CHANGED.
 */
#ifndef ALLOT_FEED_FEED_H
#define ALLOT_FEED_FEED_H

#include "allot/feed/header.h"
#include "allot/feed/pieces.h"
#include "allot/models/run.h"
#include "allot/signals/command.h"

struct feed {
	const char *path;  /* as given; for messages; the caller's */
	struct slice name; /* base name or "-"; points into path */
	int fd;		   /* -1: cannot be read, or idle */
	char *unreadable;  /* why it cannot be read; NULL: it can; owned */
	size_t piece;	   /* bytes read at a time; 0: the default; for tests */
	struct arena arena;/* of header and verdict */
	struct header header;	/* kind KIND_NONE until validated */
	struct feed_position first_row; /* where the record behind the header begins */
	bool has_sha256;
	uint8_t sha256[SHA256_BYTES];
	enum code code;	   /* why it is refused whole; CODE_NONE: it is not */
	char detail[REASON_TEXT_MAX]; /* the sentence, zero-terminated; begins with "line N: " where there is a line */
	uint64_t detail_line; /* physical line the sentence is about; 0: none */
	uint64_t rows;	   /* records behind the header, blank ones left out */
	uint64_t rejected; /* of these, refused by row checks */
	uint64_t bytes;	   /* size of the content */
	bool last_line_unterminated;
	uint64_t *pieces;  /* checksum of each FEED_PIECE bytes; owned */
	size_t pieces_count;
};

/* How many refused rows a feed may have before it is refused whole. */
struct reject_limit {
	enum { LIMIT_NONE, LIMIT_ROWS, LIMIT_PERCENT } type;
	uint64_t n;
};

/*
 * Opens the feed at PATH ("-": standard input, copied to an unnamed file in SPOOL_DIR). What cannot be read
 * (no permission, a folder, a device, a FIFO) is no failure: FEED->fd is -1 and feed_validate() refuses it. PATH must
 * outlive the feed. Failures: memory, the spool, too many open files.
 */
enum status feed_open(struct feed *feed, const char *path, const char *spool_dir);
void feed_close(struct feed *feed);

/*
 * Lets go of the descriptor of a named file until it is read again: a night may have more feeds than a process may
 * have files open. That the same bytes are read then is checked as ever.
 */
void feed_idle(struct feed *feed);
/* Takes hold of an idle feed; like feed_open(), what cannot be read leaves fd -1. For the readings below. */
enum status feed_wake(struct feed *feed);

/* The kind by the header alone, for the order of a folder's feeds; KIND_NONE if there is none. Reads little. */
enum feed_kind feed_peek_kind(struct feed *feed);

/*
 * Reads all of FEED, filling in everything from `header` on. Called with PROGRESS (may be NULL) now and then:
 * bytes read so far. Refusals are in feed->code, not in the status.
 */
enum status feed_validate(struct feed *feed, struct reject_limit limit,
			  void (*progress)(void *ctx, uint64_t bytes), void *ctx);

/* One row behind the header, blank records left out. */
struct feed_row {
	uint64_t line;	       /* physical line on which it begins */
	enum code code;	       /* row check that failed, or CODE_NONE */
	const char *reason;    /* the sentence when code is set; in the arena */
	struct row row;	       /* when code is CODE_NONE; slices in the arena */
	struct slice *fields;  /* own fields (without reject_* columns), in the arena */
	uint32_t count;
	struct feed_position after;
};

struct feed_rows;

/* Begins to read the rows of a validated feed; FROM {0,0}: at the first one, else where a cursor says. */
enum status feed_rows_open(struct feed *feed, struct feed_position from, struct feed_rows **out);
void feed_rows_close(struct feed_rows *rows);

/* The next row, its bytes copied into ARENA; *END when there is none. ST_CHANGED when the file changed. */
enum status feed_rows_next(struct feed_rows *rows, struct arena *arena, struct feed_row *out, bool *end);

#endif
