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

/* One field on its way through its checks. */
struct field {
	struct slice value; /* not empty */
	enum feed_kind kind;
	enum column column;
	struct buf *reason; /* what is wrong is appended here */
};

/* An identifier: CODE_NONE and *OUT, or the first check it fails. */
enum code check_identifier(const struct field *f, struct slice *out);
/* Whole units of at least the kind's minimum. */
enum code check_quantity(const struct field *f, uint32_t *out);
/* Units or `all`. */
enum code check_total(const struct field *f, struct total *out);
/* A day of the years 2000 to 2099. */
enum code check_date(const struct field *f, uint32_t *out);
enum code check_priority(const struct field *f, int16_t *out);
/* Yes or no. */
enum code check_choice(const struct field *f, enum choice *out);
/* A unit of measure that means single pieces. */
enum code check_unit(const struct field *f);

/* Begins a sentence on F: `qty: "6,5"`. */
void put_field(const struct field *f);

#endif
