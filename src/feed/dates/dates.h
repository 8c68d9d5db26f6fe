/*
 * Forms of dates, such as DD.MM.YYYY, "KW WW/YYYY", MMM-DD-YY, and patterns with a date in them.
 */
#ifndef ALLOT_FEED_DATES_H
#define ALLOT_FEED_DATES_H

#include "allot/base/buf.h"
#include "allot/base/date.h"
#include "allot/feed/profile.h"

/* A date, perhaps with a time of day. */
struct moment {
	uint32_t day;	 /* day number */
	uint32_t minute; /* of the day */
	bool has_minute; /* the form has mm */
	bool has_colon;	 /* before mm stands a colon */
	struct slice
		behind; /* what stands in the text directly behind the time, up to the form's next number */
};

/*
 * Makes OUT of TEXT; what it holds is in ARENA, but for TEXT itself. PATTERN: `*` and `?` may stand anywhere,
 * else `*` at the end alone. *WHY (static) is what is wrong with TEXT, or NULL; OUT is set only without.
 * ST_NO_MEMORY.
 */
enum status date_form_compile(struct slice text, bool pattern, struct arena *arena, struct date_form *out,
			      const char **why);

/*
 * True when a text fits A and B, which are no patterns, and is another date by each, as 01/02/03 may be. One
 * such text is appended to EXAMPLE.
 */
bool date_forms_differ(const struct date_form *a, const struct date_form *b, struct buf *example);

/* What TEXT is by FORM. False: it does not fit, or is no date of the calendar. */
bool date_form_read(const struct date_form *form, struct slice text, struct moment *out);

/*
 * The seconds since 1970, UTC, of MOMENT, with the seconds and in the zone that stand behind its time; without
 * a zone it is a time of the clocks on the walls here. False: it is no time, as 03:30:61Z is none.
 */
bool moment_seconds(const struct moment *moment, int64_t *out);

#endif
