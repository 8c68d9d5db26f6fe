/*
 * Names of columns: all there are, from the tables of kinds.c, and how they are compared.
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

/* The bits of all columns of KIND. */
uint32_t kind_columns(enum feed_kind kind);

/*
 * Writes NAME as it is compared, in lower case and without blanks and marks, to OUT, which has room for MAX
 * bytes: of a longer one its end. Returns the bytes written.
 */
size_t name_fold_end(struct slice name, char *out, size_t max);

/* The first of CELLS that looks like the status of an order or line; NO_FIELD: none. */
uint32_t find_status(const struct slice *cells, uint32_t count);

#endif
