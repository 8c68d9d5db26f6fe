/*
 * The seam between the bytes of a feed and its rows. A form is a way in which feeds are written; CSV is one
 * (src/feed/csv). What it does is parted so that the slow half of it may be done beside itself:
 *
 *	open	finds the header or what stands for it		once
 *	cut	the next stretch of whole records		in order, in one thread
 *	take	takes a stretch apart and tells its records	in any order, in any thread
 *
 * So cut() sees all bytes in their order: a form whose records hang together notes in a stretch what take()
 * must know of what came before (`carried`). A form whose bytes are not those of the file (compressed, in
 * another encoding) cuts what it has decoded; the file's own bytes were seen by who gave them to it. One record
 * of the file may be told as several.
 */
#ifndef ALLOT_FEED_READER_H
#define ALLOT_FEED_READER_H

#include "allot/feed/header.h"
#include "allot/feed/profile.h"

enum {
	RECORD_MAX = 65536,	       /* bytes of a record without its line end */
	ROW_TEXT_MAX = 2 * RECORD_MAX, /* bytes of the fields of a row, which a profile may have made longer */
	STRETCH_BYTES = 256 * 1024,    /* more than a record and its line end may have */
};

/*
 * Where bytes come from: up to N into P, *GOT 0 at the end. ST_IO, or what the one who gives them fails with.
 */
typedef enum status byte_source(void *ctx, void *p, size_t n, size_t *got);

/* What a form reads, and how. */
struct form_input {
	byte_source *source; /* of text; what is no character in it is no UTF-8 */
	void *ctx;
	size_t piece;		       /* bytes asked for at a time; 0: the form's default; for tests */
	const struct profile *profile; /* NULL: none */
};

/* What a form finds at the start of a feed. */
struct first_record {
	bool found;	 /* false: there is no record at all, and the rest is meaningless */
	enum code code;	 /* CODE_NONE: it is the header of a known kind; else CODE_NO_HEADER or
			    CODE_UNMAPPED_STATUS */
	bool too_long;	 /* what is said here holds for its first RECORD_MAX bytes */
	bool terminated; /* a line end stands behind it */
	uint64_t line;
	uint64_t after_line; /* physical line on which the record behind it begins */
	const char *why;     /* with a code: a sentence for the user, in the arena */
	bool has_as_of;	     /* a cell of it, or above it, says the moment of which the feed speaks */
	int64_t as_of;	     /* as as_of_find() (feed/profile/values.h) has it */
};

/* Whole records of a feed, one behind the other. */
struct records {
	size_t n;
	struct buf carried; /* what take() must know of what came before; CSV: nothing */
	char bytes[STRETCH_BYTES];
};

/* Why a row is refused before it is checked: a value of it could not be made. */
struct preset {
	enum code code;	    /* CODE_NONE: it is not */
	enum column column; /* whose check it takes the place of; COLUMN_COUNT: asked before all columns */
	struct slice why;   /* a sentence; valid as long as the record */
};

/* One row, taken apart: a record of the file, or what a profile made of one. */
struct record {
	const struct slice *fields; /* trimmed; their bytes lie one behind the other, without gaps */
	uint32_t count;
	uint64_t line;	     /* physical line on which it begins, counted from the stretch's first, 0 */
	uint64_t after_line; /* on which the next one begins */
	bool terminated;     /* a line end stands behind it */
	bool stray_quote;    /* a quote stands within a field that is not quoted */
	struct slice raw;    /* its bytes as they came */
	struct preset preset;
	enum choice amend; /* orders: what the profile says */
};

/* What a record is that is no row. */
enum aside {
	ASIDE_HEADER,  /* the header again */
	ASIDE_DROPPED, /* a row that a rule of the profile drops */
	ASIDE_TRAILER, /* the trailer row that the profile speaks of */
	ASIDE_SECOND,  /* a header of other columns than the first one */
};

#define NO_TOTAL UINT64_MAX

/* Rows that one of a profile's drops left out. */
struct drop_found {
	uint64_t rows;
	uint64_t line; /* of the first, if there is any */
};

/* Who is told of a stretch's records, in order, records of empty fields left out. */
struct record_sink {
	/* What it fails with, ST_NO_MEMORY or ST_IO, ends the reading of the stretch. */
	enum status (*record)(void *ctx, const struct record *record);
	/*
	 * RECORD is no row; of it `line`, `after_line`, `terminated` and `raw` are set. N: ASIDE_DROPPED: the
	 * rule's place in the profile's drops; ASIDE_TRAILER: the number of rows that it tells, or NO_TOTAL.
	 */
	void (*aside)(void *ctx, const struct record *record, enum aside what, uint64_t n);
	/* A record of the file comes that is neither the header again nor the trailer. CSV does not call it. */
	void (*counted)(void *ctx);
	/* The record on LINE makes the feed a bad one, for the reason WHY (static); nothing follows. */
	void (*bad)(void *ctx, uint64_t line, const char *why);
	void *ctx;
	/* A cell says the moment of which the feed speaks, where its profile asks for that. May be NULL. */
	void (*as_of)(void *ctx, int64_t as_of);
};

/* A form's reader of one feed. */
struct form_reader;

struct form {
	/*
	 * Begins to read INPUT, which is looked at again until close(). FIRST is set; HEADER is filled, with
	 * memory from ARENA, if first->code is not CODE_NO_HEADER. ST_NO_MEMORY; ST_IO and what else the
	 * source fails with.
	 */
	enum status (*open)(const struct form_input *input, struct arena *arena, struct first_record *first,
			    struct header *header, struct form_reader **out);
	void (*close)(struct form_reader *reader); /* NULL is fine */
	/*
	 * The next records; out->n == 0 at the end. Records that end within one, which is too long then, are
	 * the last. ST_IO and what else the source fails with.
	 */
	enum status (*cut)(struct form_reader *reader, struct records *out);
	/*
	 * Tells SINK what RECORDS hold; *LINES: the line ends in them. ST_NO_MEMORY and failures of the sink.
	 */
	enum status (*take)(const struct header *header, const struct records *records,
			    const struct record_sink *sink, uint64_t *lines);
};

extern const struct form FORM_CSV;
extern const struct form FORM_PROFILED; /* delimited text, read as a profile says */

#endif
