/*
 * Header: tells a feed's kind and delimiter from its first record alone (SPEC section 2). Kinds, columns and
 * aliases are tables in src/feed/kinds.c; a new kind is a new row there.
 */
#ifndef ALLOT_FEED_HEADER_H
#define ALLOT_FEED_HEADER_H

#include "allot/base/arena.h"
#include "allot/base/status.h"
#include "allot/models/row.h"

/* What a column of a feed means. */
enum column {
	COLUMN_ORDERID,
	COLUMN_SKU,
	COLUMN_QTY,
	COLUMN_REF,  /* `batchref` in an allocations feed */
	COLUMN_ETA,
	COLUMN_LINE,
	COLUMN_COUNT
};

enum { NO_FIELD = UINT32_MAX };

struct header {
	enum feed_kind kind;
	char delimiter;
	uint32_t columns;	      /* fields the header record has */
	uint32_t field[COLUMN_COUNT]; /* which field of a record holds the column, or NO_FIELD */
	struct slice *own;	      /* cells of the header, trimmed, without reject_* ones */
	uint32_t own_count;
	bool *dropped;		      /* for each of `columns`: its name begins with reject_ */
};

/*
 * Reads RECORD, the bytes of the first record without line end and BOM, with each delimiter in turn. True and
 * *OUT filled (memory from ARENA) when it is the header of a known kind; else false, *WHY a static sentence.
 */
bool header_recognise(struct slice record, struct arena *arena, struct header *out, const char **why);

/* The header name users know for COLUMN in a feed of KIND: "batchref", "ref", "qty", ... Static. */
const char *column_name(enum feed_kind kind, enum column column);

#endif
