/*
 * Header: tells a feed's kind and delimiter from its first record alone (SPEC section 2). Kinds, columns and
 * aliases are tables in src/feed/kinds.c; a new kind is a new row there.
 */
#ifndef ALLOT_FEED_HEADER_H
#define ALLOT_FEED_HEADER_H

#include "allot/base/arena.h"
#include "allot/base/status.h"
#include "allot/feed/record.h"
#include "allot/models/row.h"

/* What a column of a feed means. */
enum column {
	COLUMN_ORDERID,
	COLUMN_SKU,
	COLUMN_QTY,
	COLUMN_REF, /* `batchref` in an allocations feed */
	COLUMN_ETA,
	COLUMN_LINE,
	COLUMN_COUNT
};

enum { NO_FIELD = UINT32_MAX };

/* A kind of feed. */
struct kind {
	enum column columns[COLUMN_COUNT]; /* in the order in which a row is checked */
	size_t count;			   /* of columns */
	uint32_t optional; /* bits of columns that may lack in the header and be empty in a row */
	uint32_t absent;   /* bits of columns that would make it another kind */
	uint32_t qty_min;  /* units */
};

/* What KIND (not KIND_NONE) looks like. Static. */
const struct kind *kind_of(enum feed_kind kind);

/* The header name users know for COLUMN in a feed of KIND: "batchref", "ref", "qty", ... Static. */
const char *column_name(enum feed_kind kind, enum column column);

/* Why cells are not the header of a known kind; what says more about the user's mistake comes later. */
enum no_kind {
	NO_KIND_NONE, /* they are */
	NO_KIND_ONE_CELL,
	NO_KIND_MISQUOTED,
	NO_KIND_UNKNOWN,
	NO_KIND_REPEATED,
	NO_KIND_AMBIGUOUS,
	NO_KIND_COUNT
};

/*
 * Tells the kind from the COUNT trimmed CELLS of a header. NO_KIND_NONE: *KIND is set and FIELD says which
 * cell is which column of the kind, NO_FIELD for those it has not.
 */
enum no_kind kind_recognise(const struct slice *cells, uint32_t count, enum feed_kind *kind,
			    uint32_t field[COLUMN_COUNT]);

struct header {
	enum feed_kind kind;
	char delimiter;
	uint32_t columns;	      /* fields the header record has */
	uint32_t field[COLUMN_COUNT]; /* which field of a record holds the column, or NO_FIELD */
	struct slice *own;	      /* cells of the header, trimmed, without reject_* ones */
	uint32_t own_count;
	bool *dropped; /* for each of `columns`: its name begins with reject_ */
};

/* The first record of a file that is not blank. */
struct first_record {
	bool found;	/* false: there is none, and the rest is meaningless */
	bool is_header; /* of a known kind */
	bool too_long;	/* is_header holds for its first RECORD_MAX bytes */
	bool terminated;
	uint64_t line;
	struct feed_position after;
	const char *why; /* not is_header: a sentence for the user. Static */
};

/*
 * Cuts records from the start of a file until one is not blank under the delimiter at hand (";;" is a name
 * under the comma). FIRST->is_header: *OUT is filled, with memory from ARENA. ST_NO_MEMORY, or as
 * cutter_next().
 */
enum status header_find(struct cutter *cutter, struct arena *arena, struct first_record *first,
			struct header *out);

/* "UTF-16" or "UTF-32" when a file that begins with START has its byte order mark, else NULL. Static. */
const char *wide_encoding(struct slice start);

#endif
