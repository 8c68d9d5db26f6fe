/*
 * A field of a row: what its value must be, by what its column means (allot-feeds(5)).
 */
#ifndef ALLOT_FEED_FIELDS_FIELD_H
#define ALLOT_FEED_FIELDS_FIELD_H

#include "allot/feed/header.h"

/* One field on its way through its checks. */
struct field {
	struct slice value; /* not empty */
	enum feed_kind kind;
	enum column column;
	const char *encoding; /* that the feed's profile names; NULL: UTF-8 */
	struct buf *reason;   /* what is wrong is appended here */
};

/* Begins a sentence on F: `qty: "6,5"`. */
void put_field(const struct field *f);

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

#endif
