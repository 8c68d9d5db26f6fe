/*
 * CSV out: RFC 4180 with LF, fields quoted only where needed (allot-results(5)).
 */
#ifndef ALLOT_RESULTS_CSV_H
#define ALLOT_RESULTS_CSV_H

#include "allot/base/buf.h"

/* Appends FIELD, quoted when it holds a comma, a quote, CR or LF. */
void csv_put(struct buf *out, struct slice field);
/*
 * Like csv_put(), but a field that begins with = + - @, tab or CR gets a leading ' (for
 * spreadsheets).
 */
void csv_put_guarded(struct buf *out, struct slice field);
void csv_put_u64(struct buf *out, uint64_t v);
/* A day number as a date, DATE_NONE as an empty field. */
void csv_put_date(struct buf *out, uint32_t day);
void csv_comma(struct buf *out);
void csv_end(struct buf *out);

#endif
