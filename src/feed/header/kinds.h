/*
 * What the tables of kinds.c have for those who recognise headers: names of columns.
 */
#ifndef ALLOT_FEED_HEADER_KINDS_H
#define ALLOT_FEED_HEADER_KINDS_H

#include "allot/feed/kinds.h"

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

#endif
