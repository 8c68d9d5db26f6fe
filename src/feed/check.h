/*
 * Row checks: a record's fields become a row, or the first check that fails gives its code (allot-feeds(5)).
 */
#ifndef ALLOT_FEED_CHECK_H
#define ALLOT_FEED_CHECK_H

#include "allot/feed/reader.h"
#include "allot/signals/command.h"

/*
 * Checks FIELDS, of a record with or without a stray quote, in the order of allot-feeds(5). CODE_NONE: *ROW
 * is filled, its slices pointing into FIELDS. Otherwise the code, *ROW means nothing, and REASON
 * (REASON_TEXT_MAX bytes) holds a zero-terminated sentence, without control characters: which column, what
 * came, what is wanted.
 */
enum code check_row(const struct header *header, const struct slice *fields, uint32_t count, bool stray_quote,
		    struct row *row, char *reason);

/*
 * The same for RECORD, whose preset takes the place of a column's check. *TOLD: REASON is the preset's
 * sentence, which is not found again by checking the fields.
 */
enum code check_record(const struct header *header, const struct record *record, struct row *row, char *reason,
		       bool *told);

#endif
