/*
 * From the cells of a partner's record to the values of our columns, as a profile says. Pure functions: no
 * state, no look-up by name. What is needed of a record is gathered by who reads it into `cells`, one for each
 * of the profile's columns (profile_gather(), then filled and exploded as `rows` says); so all below name
 * cells by the column's place in profile->columns.
 *
 * Cells are trimmed and UTF-8; an absent one is empty. Texts that are made point into the cells, the profile or
 * the arena that is given, and hold as long as these.
 */
#ifndef ALLOT_FEED_PROFILE_VALUES_H
#define ALLOT_FEED_PROFILE_VALUES_H

#include "allot/base/buf.h"
#include "allot/feed/profile.h"

/*
 * Once a feed: which field of a record is which column.
 */

/*
 * How much of PROFILE's header the COUNT trimmed CELLS hold: the number of `from` lists of which a name is
 * there. The record is the header where it is all of them, header_wanted(). Meaningless for HEADER_NONE.
 */
uint32_t header_score(const struct profile *profile, const struct slice *cells, uint32_t count);
uint32_t header_wanted(const struct profile *profile);

/*
 * Sets FIELD, for each of PROFILE's columns, to the number of the field that holds it, from 0, or NO_FIELD.
 * CELLS are the header's, COUNT of them; of a profile without header they are the first record's, and only
 * their number counts. CODE_NO_HEADER, with a sentence appended to WHY: a column that the profile names is
 * not there, or twice; FIELD is set all the same as far as it goes. CODE_NONE otherwise.
 */
enum code profile_bind(const struct profile *profile, const struct slice *cells, uint32_t count,
		       uint32_t *field, struct buf *why);

/*
 * For each record.
 */

/* Sets CELLS, one for each column, from the COUNT trimmed FIELDS of a record by FIELD of profile_bind(). */
static inline void profile_gather(const struct profile *profile, const uint32_t *field,
				  const struct slice *fields, uint32_t count, struct slice *cells)
{
	for (uint32_t i = 0; i < profile->column_count; i++)
		cells[i] = field[i] < count ? fields[field[i]] : (struct slice){ NULL, 0 };
}

/* True when RULE holds; FIELDS, COUNT of them, are all of the record's, for a rule about any cell. */
bool rule_holds(const struct rule *rule, const struct slice *cells, const struct slice *fields, uint32_t count);

enum judged { JUDGED_TAKEN, JUDGED_DROPPED, JUDGED_REFUSED };

/* What `rows` says of a record. */
struct verdict_of_rules {
	enum judged judged;
	uint32_t drop;	/* JUDGED_DROPPED: by which of profile->drops */
	enum code code; /* JUDGED_REFUSED: CODE_UNKNOWN_VALUE */
	bool cancel;	/* a rule of `cancel` holds */
	bool done;	/* a rule of `done` holds */
};

/*
 * Asks first `drop`, then whether all values of complete columns are known (the sentence is appended to WHY),
 * then `keep`. `cancel` and `done` are always asked: a row that is refused is corrected without the profile.
 */
struct verdict_of_rules rules_judge(const struct profile *profile, const struct slice *cells,
				    const struct slice *fields, uint32_t count, struct buf *why);

/* One value of a row. */
struct made_value {
	struct slice text; /* the value, or what stood there if it could not be made */
	enum code code;	  /* CODE_NONE: it was made; CODE_UNMAPPED, _UNKNOWN_UNIT, _BAD_QUANTITY, _BAD_DATE, and
			      CODE_MISSING_FIELD for an emit's ETA */
	struct slice why; /* with a code: a sentence, in the arena */
};

enum made { MADE_ROW, MADE_NOTHING, MADE_DROPPED };

/* One row. `values` are those of profile->out, by their enum column; others are empty. */
struct made_row {
	enum made made;
	uint32_t drop; /* MADE_DROPPED: by which of profile->drops */
	struct made_value values[COLUMN_COUNT];
};

/* What one row is made from. */
struct row_source {
	const struct slice *cells;
	const struct emit *emit; /* of batches with emits; else NULL */
	bool cancel, done;	 /* as in verdict_of_rules */
	uint32_t counted;	 /* with line { count }: the number of the SKU or row in its group, from 1 */
};

/*
 * Makes the row of PROFILE from SOURCE. MADE_NOTHING: the emit's quantity is empty. MADE_DROPPED: `negative =
 * drop`. A value that cannot be made has its code; the row's own checks (feed/check.h) are not asked here.
 * ST_NO_MEMORY.
 */
enum status row_make(const struct profile *profile, const struct row_source *source, struct arena *arena,
		     struct made_row *out);

/*
 * Makes one value alone: that of COLUMN, which PROFILE has a section for, as row_make() does; SKU is that of
 * the row, for texts with {sku}. *DROPPED: `negative = drop`. For line { count = sku } the SKU must be known
 * before rows are counted. ST_NO_MEMORY.
 */
enum status value_make(const struct profile *profile, enum column column, const struct row_source *source,
		       struct slice sku, struct arena *arena, struct made_value *out, bool *dropped);

/* The next item of an exploded cell: *REST loses it. False when there is none; empty items are skipped. */
bool explode_next(const struct profile_rows *rows, struct slice *rest, struct slice *item);

/*
 * Sets CELLS of the exploded column to ITEM, and of the columns that its parts name to their values; those
 * of all columns whose FIELD is NO_FIELD are emptied first. A part without `value-after` goes on with the value
 * before it; the mark of an empty value at the end of ITEM, which is trimmed, may lack the blanks at its end.
 * Otherwise than CODE_NONE the row is refused, with the sentence that is appended to WHY:
 * CODE_BAD_VALUE: a part that is a column is there twice, so that the item may be two; CODE_MISSING_FIELD: a
 * column that is needed is neither a part of ITEM, which is not empty, nor in the header.
 */
enum code explode_take(const struct profile *profile, const uint32_t *field, struct slice item,
		       struct slice *cells, struct buf *why);

/*
 * As-of: finds the date of FORMS in TEXT (a name, a cell), the first form that fits; *SECONDS since 1970, UTC,
 * as moment_seconds() has them. False when none fits, or the date is not in the calendar, or the time none.
 */
bool as_of_find(const struct date_forms *forms, struct slice text, int64_t *seconds);

#endif
