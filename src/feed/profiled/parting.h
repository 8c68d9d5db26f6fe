/*
 * Parting: takes the records of a profile's feed apart. Where there is no quote in a record, or quotes are
 * marks like any other, its fields are found by their delimiters alone; libcsv takes the others apart.
 */
#ifndef ALLOT_FEED_PARTING_H
#define ALLOT_FEED_PARTING_H

#include "feed/csv/record.h"

struct parting;

/* For records with this DELIMITER. QUOTED: quotes are RFC 4180's. ST_NO_MEMORY. */
enum status parting_new(char delimiter, bool quoted, struct parting **out);
/* NULL is fine. */
void parting_free(struct parting *p);

/*
 * Takes RECORD apart, at most RECORD_MAX bytes, as splitter_split() does; but the bytes of the fields may lie
 * apart, in RECORD itself, which must outlive them. Quotes of a field such as ="0017" are no stray ones.
 * ST_NO_MEMORY.
 */
enum status parting_split(struct parting *p, struct slice record, struct fields *out);

#endif
