/*
 * Calendar dates of the proleptic Gregorian calendar, as day numbers.
 *
 * An ETA is a uint32_t: 0 means none (the batch is in the warehouse), 1 is 0001-01-01, DATE_LAST is
 * 9999-12-31. So warehouse batches sort before shipments and shipments by date (rule 1 of allot-rules(7)).
 */
#ifndef ALLOT_BASE_DATE_H
#define ALLOT_BASE_DATE_H

#include "allot/base/slice.h"

enum { DATE_NONE = 0, DATE_LAST = 3652059, DATE_TEXT = 10 };

/* True and *DAY set when S is a real date YYYY-MM-DD, years 0001 to 9999; the empty slice is not a date. */
bool date_parse(struct slice s, uint32_t *day);

/* Writes DAY as YYYY-MM-DD into TEXT (no zero at the end) and returns 10; DATE_NONE writes nothing, 0. */
size_t date_format(uint32_t day, char text[DATE_TEXT]);

#endif
