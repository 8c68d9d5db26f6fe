/*
 * Names: what the tables of kinds.c and the sentences of header_text.c share.
 */
#ifndef ALLOT_FEED_NAMES_H
#define ALLOT_FEED_NAMES_H

#include "allot/feed/header.h"

struct column_alias {
	const char *name;
	enum column column;
};

/* All names of columns; those of one column follow each other, the one shown to users first. Static. */
const struct column_alias *column_aliases(size_t *count);
/* The alias that CELL is, compared as header names are; NULL: none. Static. */
const struct column_alias *alias_find(struct slice cell);

/*
 * Writes NAME as it is compared, in lower case and without blanks and marks, to OUT, which has room for MAX
 * bytes: of a longer one its end. Returns the bytes written.
 */
size_t name_fold_end(struct slice name, char *out, size_t max);

/* The first of CELLS that looks like the status of an order or line; NO_FIELD: none. */
uint32_t find_status(const struct slice *cells, uint32_t count);

/* Sentences on why CELLS are no header, appended to WHY. PRESENT, REPEATED: bits of columns. */
void say_ambiguous_ref(struct buf *why);
void say_unknown(struct buf *why, const struct slice *cells, uint32_t count, uint32_t present);
void say_repeated(struct buf *why, const struct slice *cells, uint32_t count, enum feed_kind kind,
		  uint32_t repeated);
void say_unmapped_status(struct buf *why, struct slice cell);

#endif
