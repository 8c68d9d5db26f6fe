/*
 * Row checks: a record's fields become a row, or the first check that fails gives its code (SPEC section 2).
 */
#ifndef ALLOT_FEED_CHECK_H
#define ALLOT_FEED_CHECK_H

#include "allot/feed/header.h"
#include "allot/signals/command.h"

/*
 * Checks FIELDS in the order of SPEC section 2. CODE_NONE: *ROW is filled, its slices pointing into FIELDS.
 * Otherwise the code, and REASON (REASON_TEXT_MAX bytes) holds a zero-terminated sentence, without control
 * characters, naming what is wrong with which value and what is wanted.
 */
enum code check_row(const struct header *header, const struct slice *fields, uint32_t count, struct row *row,
		    char *reason);

#endif
