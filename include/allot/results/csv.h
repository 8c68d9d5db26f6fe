/*
 * CSV out: RFC 4180 with LF, fields quoted only where needed (allot-results(5)).
 *
 * A row of many fields asks for room once, csv_room(), and puts one field behind the other; single fields are
 * appended to a buffer.
 */
#ifndef ALLOT_RESULTS_CSV_H
#define ALLOT_RESULTS_CSV_H

#include "allot/base/buf.h"

/*
 * Bytes that a row of FIELDS fields has at most, commas and line end with them. BYTES are those of its texts;
 * one of at most CSV_SHORT bytes without any to quote may be left out.
 */
enum { CSV_SHORT = 20 };
static inline size_t csv_room(size_t fields, size_t bytes)
{
	enum { AROUND = 4 }; /* two quotes, an apostrophe, a comma */
	return fields * (CSV_SHORT + AROUND) + 2 * bytes;
}

/* Each puts a field at TO and returns what is behind it. */
char *csv_number(char *to, uint64_t v);
/* A day number as a date, DATE_NONE as an empty field. */
char *csv_date(char *to, uint32_t day);
/* FIELD, quoted when it holds a comma, a quote, CR or LF. */
char *csv_text(char *to, struct slice field);
/* Like csv_text(), but a field that begins with = + - @, tab or CR gets a leading ' (for spreadsheets). */
char *csv_guarded(char *to, struct slice field);

/* These append to OUT what those above put. */
void csv_put(struct buf *out, struct slice field);
void csv_put_guarded(struct buf *out, struct slice field);
void csv_put_u64(struct buf *out, uint64_t v);
void csv_comma(struct buf *out);
void csv_end(struct buf *out);

#endif
