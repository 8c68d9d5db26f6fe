/*
 * A feed: one file of the night, validated to its end, then given out row by row.
 *
 * feed_open() takes hold of the file (standard input is copied to an unnamed file first); validation
 * (validation.h) reads all of it once, checks every row, keeps what it found (kept_rows.h) and decides whether
 * the feed is refused; feed_rows_*() give the rows out. The file itself is not needed any more then.
 */
#ifndef ALLOT_FEED_FEED_H
#define ALLOT_FEED_FEED_H

#include "allot/base/text/library.h"
#include "allot/feed/kept_rows.h"
#include "allot/feed/reader.h"
#include "allot/models/edi/interchange.h"
#include "allot/models/run.h"
#include "allot/signals/command.h"

struct profile;

enum { FEED_WARNINGS_MAX = 24 }; /* one of each kind; of units that are refused one for each of some reasons */

/* An interchange of a feed, by what it is known again. */
struct feed_interchange {
	uint8_t key[INTERCHANGE_DIGEST_BYTES];
	uint8_t sha256[SHA256_BYTES]; /* over its segments */
	uint32_t day;
	bool in_part; /* some of it was applied before */
};

/* A stock list among the units of a feed of messages, whole and to be applied: a snapshot of its partner. */
struct feed_snapshot {
	struct slice scope; /* whose: the partner, with a warehouse after a colon; in the feed's arena */
	struct slice partner;
	const struct profile *profile; /* the caller's */
	struct slice unit;	       /* for people: "846 0001"; in the feed's arena */
	uint64_t line;
	uint64_t rows; /* that passed the row checks */
	uint64_t units;
	bool has_as_of;
	int64_t as_of; /* seconds since 1970, UTC */
};

struct feed {
	const char *path;	       /* as given; for messages; the caller's */
	struct slice name;	       /* base name or "-"; points into path */
	int fd;			       /* -1: cannot be read, or idle */
	char *unreadable;	       /* why it cannot be read; NULL: it can; owned */
	size_t piece;		       /* bytes read at a time; 0: the default; for tests */
	const struct form *form;       /* how it is written */
	const struct profile *profile; /* how it is to be read; NULL: as a plain feed; the caller's */
	const char *ambiguous; /* why nobody can say which profile it has; NULL: it is known; the caller's */
	const char *spool_dir; /* where unnamed files may be made; the caller's */
	struct arena arena;    /* of header and verdict */
	struct header header;  /* kind KIND_NONE until validated, or if there is none */
	/* of a feed of messages (EDI): the FORM_COUNT headers that its rows have, in the arena; else NULL */
	const struct header *forms;
	const struct profiles *partners;       /* who may send messages; NULL: nobody; the caller's */
	const struct profile *sender;	       /* of its first message whose sender is known; NULL: of none */
	uint8_t senders_sha256[SHA256_BYTES];  /* over the profiles of all of them */
	struct feed_interchange *interchanges; /* of them, those that are applied; in the arena */
	uint32_t interchanges_count;
	struct feed_snapshot *snapshots; /* likewise */
	uint32_t snapshots_count;
	uint64_t lines;	    /* rows of it that are to be applied */
	bool units_refused; /* some, or whole interchanges: nothing of them is applied */
	bool has_sha256;
	uint8_t sha256[SHA256_BYTES];
	uint64_t content;    /* fingerprint of the content: the first 8 bytes of the SHA-256, big endian */
	bool has_first_turn; /* an orders feed with a column shipped or cancelled */
	enum code code;	     /* why it is refused whole; CODE_NONE: it is not */
	char detail[REASON_TEXT_MAX]; /* the sentence, zero-terminated; begins with "line N: " where there is a
					 line */
	uint64_t detail_line;	      /* physical line the sentence is about; 0: none */
	uint64_t rows;		      /* records behind the header, blank ones and repeated headers left out */
	uint64_t rejected;	      /* of these, refused by row checks, repeats among them */
	uint64_t nameless; /* of these, where it matters, the ones that do not tell which batch they are of */
	uint64_t units;	   /* row_units() of the rows that passed, those that contradict others too */
	bool has_as_of;
	int64_t as_of;		       /* the moment it speaks of; seconds since 1970, UTC */
	enum code accepted;	       /* the guard that would have held it; see models/run.h */
	uint64_t dropped;	       /* left out by rules of the profile; no rows */
	uint64_t dropped_last;	       /* of these, those behind the last row */
	struct drop_found *dropped_by; /* by each of the profile's drops; in the arena; NULL: it has none */
	struct slice *drops;	       /* for people: how many by what, those that dropped any; in the arena */
	uint32_t drops_count;
	uint64_t bytes;				    /* size of the file */
	struct warning warnings[FEED_WARNINGS_MAX]; /* of a feed that is not refused; in the arena */
	uint32_t warnings_count;
	const struct kept_rows *kept; /* where its rows are kept */
	uint64_t kept_from;	      /* from .. to: their blocks in it */
	uint64_t kept_to;
	const struct control *control; /* what its sender states of it; NULL: nothing; the caller's */
	const char *control_fault;     /* why its control file cannot be read; NULL: it can; the caller's */
	bool let_pass;		       /* a person accepted it: guards do not hold it */
	uint64_t marks_to; /* kept_to .. marks_to: the blocks with the marks of rows that contradict others */
};

/* How many refused rows a feed may have before it is refused whole. */
struct reject_limit {
	enum { LIMIT_NONE, LIMIT_ROWS, LIMIT_PERCENT } type;
	uint64_t n;
};

/*
 * Opens the feed at PATH ("-": standard input, copied to an unnamed file in SPOOL_DIR). What cannot be read
 * (no permission, a folder, a device, a FIFO) is no failure: FEED->fd is -1 and the validation refuses it.
 * PATH and SPOOL_DIR must outlive the feed. ST_NO_MEMORY; ST_IO: the spool, or too many open files.
 */
enum status feed_open(struct feed *feed, const char *path, const char *spool_dir);
void feed_close(struct feed *feed);
/* FEED as it was opened, so that it may be validated again: what was found of it is forgotten. */
void feed_reset(struct feed *feed);

/*
 * Lets go of the descriptor of a named file until it is read again: a night may have more feeds than a process
 * may have files open.
 */
void feed_idle(struct feed *feed);
/*
 * Takes hold of an idle feed, for validation and feed_peek_kind(); like feed_open(), what cannot be read
 * leaves fd -1. As feed_open().
 */
enum status feed_wake(struct feed *feed);

/* FEED cannot be read, for the reason WHY: validation will refuse it. ST_NO_MEMORY. */
enum status feed_give_up(struct feed *feed, const char *why);

/*
 * The kind by the header alone, for the order of a run's feeds; KIND_NONE if there is none. Reads little. A
 * feed that cannot be read is given up, so that it is not taken for one of another kind. ST_NO_MEMORY; ST_IO:
 * too many open files.
 */
enum status feed_peek_kind(struct feed *feed, enum feed_kind *kind);

/* One row behind the header. */
struct feed_row {
	uint64_t number;      /* rows of the feed before it: 0 for the first record behind the header */
	uint64_t line;	      /* physical line on which it begins */
	uint64_t dropped;     /* left out between the row before it and this one */
	enum received what;   /* of a feed of messages; else RECEIVED_LINE */
	struct slice payload; /* of anything but a line: its record (models/edi/); of a line: `sent` */
	enum canonical_form form; /* of a line of a message */
	uint8_t manner;		  /* likewise: how it is to be taken; see message_codec.h */
	bool applied_before;	  /* likewise: by a run that was given up; it is not to be applied again */
	struct slice scope;	  /* likewise: of stock, that of the snapshot it is in; else empty */
	struct slice where;	  /* likewise: unit and segment, for sentences */
	enum code code;		  /* row check that failed, or CODE_NONE */
	const char *reason;	  /* the sentence when code is set, else "" */
	struct row row;		  /* when code is CODE_NONE */
	bool summed;		  /* its quantity is that of all rows of its ref together: `repeated = sum` */
	struct slice *fields;	  /* own fields (without reject_* columns); NULL until feed_row_fields() */
	uint32_t count;
	struct slice told; /* the sentence as it is kept; empty: it is not */
	struct {
		uint32_t count;	     /* fields of the record */
		const char *lengths; /* see row_codec.h */
		struct slice text;
	} kept;
};

/* Some rows in feed order. All they point to is in the arena. */
struct feed_block {
	struct arena arena;
	struct feed_row *rows;
	size_t count;
	size_t capacity;
};

enum { FEED_BLOCK_ROWS = 2048 }; /* at most so many rows are in a block */

/* A block of no rows, which takes no memory yet; release frees what it has taken. */
void feed_block_init(struct feed_block *block);
void feed_block_release(struct feed_block *block);

/* Whose feed it is, by the profile that says so; NULL: nobody's. Of messages it is the first one's sender. */
static inline const struct profile *feed_partner(const struct feed *feed)
{
	return feed->forms ? feed->sender : feed->profile;
}

/* The header by which the fields of ROW, of FEED, are named. */
static inline const struct header *feed_row_header(const struct feed *feed, const struct feed_row *row)
{
	return feed->forms ? &feed->forms[row->form] : &feed->header;
}

struct feed_rows;

/*
 * Begins to give out the rows of a feed that was validated and not refused, or refused as `no-valid-row` or
 * `no-valid-unit`, from the row numbered FROM_ROW on: so many are left out. FEED must outlive it.
 * ST_DAMAGED: the feed has fewer rows; ST_IO, ST_NO_MEMORY.
 */
enum status feed_rows_open(const struct feed *feed, uint64_t from_row, struct feed_rows **out);
/* NULL is fine. */
void feed_rows_close(struct feed_rows *rows);

/* The next rows into BLOCK, whose content is forgotten; none at the end. ST_IO, ST_NO_MEMORY. */
enum status feed_rows_next(struct feed_rows *rows, struct feed_block *block);

/* Sets fields and count of ROW, of FEED, if they are not; the array is in ARENA. ST_NO_MEMORY. */
enum status feed_row_fields(const struct feed *feed, struct arena *arena, struct feed_row *row);

/*
 * Appends ROW, which no check refused, as bytes that another process can restore when the same feed is given
 * again. ST_NO_MEMORY.
 */
enum status feed_row_keep(const struct feed_row *row, struct buf *out);
/*
 * Restores what feed_row_keep() wrote of a row of FEED's content: *OUT, in ARENA. ST_DAMAGED: they are no such
 * bytes; ST_NO_MEMORY.
 */
enum status feed_row_restore(const struct feed *feed, struct slice kept, struct arena *arena,
			     struct feed_row *out);

enum { ROW_DIGEST_BYTES = 16 };

/*
 * A digest of ROW, of FEED, refused with CODE: of kind, code and the fields of the kind's columns, a column
 * that is not there being as one that is empty. Two rows that differ in one of these have different ones.
 */
void feed_row_digest(const struct feed *feed, const struct feed_row *row, enum code code,
		     uint8_t out[ROW_DIGEST_BYTES]);

/*
 * The rows of FEED as its sender counts them: of messages their lines, not what is kept of envelopes beside
 * them.
 */
static inline uint64_t feed_rows_sent(const struct feed *feed)
{
	return feed->forms ? feed->lines + feed->rejected : feed->rows;
}

/* The version of libcsv; ROOM is returned. */
const char *csv_library(char room[LIBRARY_VERSION]);
/* Likewise of zlib, which unpacks feeds. ROOM is not used: its text is static. */
const char *zlib_library(char room[LIBRARY_VERSION]);

#endif
