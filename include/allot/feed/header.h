/*
 * Header: tells a feed's kind from the names of its columns alone (allot-feeds(5)).
 */
#ifndef ALLOT_FEED_HEADER_H
#define ALLOT_FEED_HEADER_H

#include <string.h>

#include "allot/base/arena.h"
#include "allot/base/buf.h"
#include "allot/feed/kinds.h"
#include "allot/models/code.h"
#include "allot/models/row.h"

/*
 * Tells the kind from the COUNT trimmed CELLS of a header. CODE_NONE: *KIND is set and FIELD says which cell is
 * which column of the kind, NO_FIELD for those it has not. CODE_UNMAPPED_STATUS: both are set, too. Otherwise
 * CODE_NO_HEADER. With a code, a sentence that says what is wrong and what is nearest is appended to WHY, which
 * may be too short for all of it.
 */
enum code kind_recognise(const struct slice *cells, uint32_t count, enum feed_kind *kind,
			 uint32_t field[COLUMN_COUNT], struct buf *why);

enum { MARK_BYTES = 3 }; /* of U+FEFF in UTF-8 */

/* How a form reads the records of one feed; its own affair. */
struct layout;

/* The header of a feed, or what a profile made of it: the kind's columns, then the file's own as x_NAME. */
struct header {
	enum feed_kind kind;
	char delimiter;		       /* CSV */
	uint32_t columns;	       /* fields the header record has */
	uint32_t field[COLUMN_COUNT];  /* which field of a record holds the column, or NO_FIELD */
	uint32_t present;	       /* bits of the columns it has */
	uint32_t checked_count;	       /* of `checked` */
	uint8_t checked[COLUMN_COUNT]; /* these columns, in the order in which a row is checked */
	struct slice *cells;	       /* the `columns` cells, trimmed */
	struct slice *own;	       /* of these, those that are no reject_* ones */
	uint32_t own_count;
	bool *dropped;		     /* for each of `columns`: its name begins with reject_ */
	uint32_t made;		     /* of `columns`, the first, which a profile made */
	bool counted;		     /* its lines are numbered by counting them in their groups */
	uint32_t drops;		     /* rules of the profile that drop rows */
	bool has_amend;		     /* rows say whether they amend */
	uint32_t usual;		     /* bits of columns that stand for the run's options: CHOICE_USUALLY_... */
	const struct layout *layout; /* in the feed's arena; NULL: the header says all */
};

/* Sets present and checked of HEADER from its kind and `field`. Whoever finds a header calls it once. */
void header_plan(struct header *header);

/*
 * Sets columns, cells, own and dropped from COUNT trimmed CELLS; what they hold is copied to
 * ARENA. ST_NO_MEMORY.
 */
enum status header_keep(struct header *header, const struct slice *cells, uint32_t count, struct arena *arena);

/* True when HEADER's feed has COLUMN. */
static inline bool header_has(const struct header *header, enum column column)
{
	return header->field[column] != NO_FIELD;
}

/* The column that holds the quantity of a row of HEADER's feed, COLUMN_COUNT where totals alone do. */
enum column header_quantity(const struct header *header);

/* What that quantity counts, in a feed of batches. */
enum said header_said(const struct header *header);

/* True when FIRST, a record's first field, begins with the mark of an encoding (U+FEFF): of a joined file. */
static inline bool header_marked(struct slice first)
{
	return first.n >= MARK_BYTES && memcmp(first.p, "\xef\xbb\xbf", MARK_BYTES) == 0;
}

/* FIRST without that mark, and without the quotes that stand behind it. */
struct slice header_unmarked(struct slice first);

/* True when FIELDS, COUNT of them and trimmed, are the cells of HEADER again; a mark before them may be. */
bool header_again(const struct header *header, const struct slice *fields, uint32_t count);

/*
 * True when one of FIELDS is not empty, and all that are not are names of columns of HEADER's kind. A mark
 * before them may be.
 */
bool header_second(const struct header *header, const struct slice *fields, uint32_t count);

#endif
