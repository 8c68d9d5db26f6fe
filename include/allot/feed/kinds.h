/*
 * Kinds of feeds, their columns and their names: tables in src/feed/header/kinds.c. A new kind or column is a
 * new row there; a new kind also has its place in recognise.c.
 */
#ifndef ALLOT_FEED_KINDS_H
#define ALLOT_FEED_KINDS_H

#include "allot/base/slice.h"
#include "allot/models/row.h"

/* What a column of a feed means. */
enum column {
	COLUMN_ORDERID,
	COLUMN_SKU,
	COLUMN_QTY,
	COLUMN_NEW_QTY,
	COLUMN_ON_HAND,
	COLUMN_AVAILABLE,
	COLUMN_REF, /* shown as `batchref` in an allocations feed */
	COLUMN_ETA,
	COLUMN_LINE,
	COLUMN_SHIPPED,
	COLUMN_CANCELLED,
	COLUMN_PRIORITY,
	COLUMN_BACKORDER,
	COLUMN_SPLIT,
	COLUMN_UOM,
	COLUMN_UNIT,
	COLUMN_COUNT
};

enum { NO_FIELD = UINT32_MAX };

/* The bit of COLUMN in a set of columns. */
#define COLUMN_BIT(column) (1u << (column))

/* A kind of feed. */
struct kind {
	enum column columns[COLUMN_COUNT]; /* in the order in which a row is checked */
	size_t count;			   /* of columns */
	uint32_t needed;		   /* columns that a header must have */
	uint32_t any_of;		   /* columns of which it must have one, if this is not empty */
	uint32_t absent;		   /* columns that would make it another kind */
	uint32_t filled;		   /* columns that, being in the header, must not be empty in a row */
	uint32_t qty_min;		   /* units */
};

/* What KIND (not KIND_NONE) looks like. Static. */
const struct kind *kind_of(enum feed_kind kind);

/* The header name users know for COLUMN in a feed of KIND: "batchref", "ref", "qty", ... Static. */
const char *column_name(enum feed_kind kind, enum column column);

/* True when CELL is a name, or an alias, of a column of KIND, uom and unit among them. */
bool kind_has_name(enum feed_kind kind, struct slice cell);

#endif
