/*
 * Which field of a record is which of the profile's columns: asked once, of the header. And how the items of an
 * exploded cell become columns, which is the one look-up by name that records cost, since they bring the names.
 */
#include "allot/base/nearest.h"
#include "allot/base/shown.h"
#include "allot/feed/names.h"
#include "feed/profile/patterns.h"
#include "feed/profile/values.h"

bool profile_has_list(const struct profile *profile, struct slice name)
{
	char folded[256];

	return profile->rows.explode_several &&
	       pattern_matches(&profile->rows.explode_names,
			       slice_of(folded, name_fold_end(name, folded, sizeof(folded))));
}

/* The first of CELLS that is named as the column AT is, from FROM on; NO_FIELD: none. */
static uint32_t find_name(const struct profile *profile, uint32_t at, const struct slice *cells, uint32_t count,
			  uint32_t from)
{
	const bool several = at == profile->rows.explode && profile->rows.explode_several;

	for (uint32_t i = from; i < count; i++)
		if (several ? profile_has_list(profile, cells[i])
			    : header_names_equal(cells[i], profile->columns[at].name))
			return i;
	return NO_FIELD;
}

static uint32_t find_field(const struct profile *profile, uint32_t at, const struct slice *cells,
			   uint32_t count)
{
	const uint32_t position = profile->columns[at].position;

	if (position)
		return position <= count ? position - 1 : NO_FIELD;
	return find_name(profile, at, cells, count, 0);
}

/* True when CELLS have one of the names of PLAN's `from`. */
static bool has_from(const struct profile *profile, const struct value_plan *plan, const struct slice *cells,
		     uint32_t count)
{
	for (uint32_t i = 0; i < plan->from_count; i++)
		if (find_field(profile, plan->from[i], cells, count) != NO_FIELD)
			return true;
	return false;
}

/* The parts of items are columns, too, and may be any `from`. */
static bool has_parts(const struct profile *profile)
{
	return profile->rows.explode != NO_FIELD && profile->rows.pairs_by.n;
}

static uint32_t needed_columns(const struct profile *profile, const struct slice *cells, uint32_t count,
			       bool *all)
{
	uint32_t there = 0, wanted = 0;

	for (uint32_t i = 0; i < profile->column_count; i++) {
		if (!profile->columns[i].needed)
			continue;
		wanted++;
		there += find_field(profile, i, cells, count) != NO_FIELD;
	}
	*all = there == wanted;
	return there;
}

uint32_t header_wanted(const struct profile *profile)
{
	uint32_t wanted = 0;

	for (uint32_t i = 0; i < COLUMN_COUNT; i++)
		wanted += profile->values[i].from_count > 0;
	if (has_parts(profile))
		return 2;
	return wanted ? wanted : 1;
}

uint32_t header_score(const struct profile *profile, const struct slice *cells, uint32_t count)
{
	uint32_t lists = 0, score = 0;
	bool all;

	for (uint32_t i = 0; i < COLUMN_COUNT; i++) {
		lists += profile->values[i].from_count > 0;
		score += has_from(profile, &profile->values[i], cells, count);
	}
	if (has_parts(profile)) {
		uint32_t list = find_field(profile, profile->rows.explode, cells, count);
		return (score > 0 ? 1u : 0u) + (list != NO_FIELD ? 1u : 0u);
	}
	if (lists)
		return score;
	(void)needed_columns(profile, cells, count, &all);
	return all;
}

static void say_lacking(const struct profile_column *column, const struct slice *cells, uint32_t count,
			struct buf *why)
{
	size_t best = NEAREST_MAX;
	uint32_t nearest = NO_FIELD;

	buf_put_str(why, "the column ");
	put_shown(why, column->name, SHOWN_MAX);
	buf_put_str(why, " that the profile names is not in the header");
	for (uint32_t i = 0; i < count && column->name.n <= NEAREST_MAX; i++) {
		size_t apart = cells[i].n <= NEAREST_MAX ? letters_apart(cells[i], column->name) : NEAREST_MAX;
		if (!is_near(apart, column->name.n) || apart >= best)
			continue;
		best = apart;
		nearest = i;
	}
	if (nearest == NO_FIELD)
		return;
	buf_put_str(why, "; nearest is ");
	put_shown(why, cells[nearest], SHOWN_MAX);
}

static enum code bind_column(const struct profile *profile, uint32_t at, bool needed, const struct slice *cells,
			     uint32_t count, uint32_t *field, struct buf *why)
{
	const struct profile_column *column = &profile->columns[at];
	const bool several = at == profile->rows.explode && profile->rows.explode_several;

	*field = find_field(profile, at, cells, count);
	if (*field == NO_FIELD && needed) {
		say_lacking(column, cells, count, why);
		return CODE_NO_HEADER;
	}
	if (*field != NO_FIELD && !column->position && !several &&
	    find_name(profile, at, cells, count, *field + 1) != NO_FIELD) {
		buf_put_str(why, "the column ");
		put_shown(why, column->name, SHOWN_MAX);
		buf_put_str(
			why,
			" that the profile names is in the header twice; name it by its place, such as \"#3\"");
		return CODE_NO_HEADER;
	}
	return CODE_NONE;
}

/* A `from` of which no name is there. */
static const struct value_plan *lacking_from(const struct profile *profile, const struct slice *cells,
					     uint32_t count)
{
	for (uint32_t i = 0; i < COLUMN_COUNT; i++)
		if (profile->values[i].from_count && !has_from(profile, &profile->values[i], cells, count))
			return &profile->values[i];
	return NULL;
}

enum code profile_bind(const struct profile *profile, const struct slice *cells, uint32_t count,
		       uint32_t *field, struct buf *why)
{
	const struct value_plan *lacks = lacking_from(profile, cells, count);
	enum code code = CODE_NONE;

	for (uint32_t i = 0; i < profile->column_count; i++) {
		bool part = has_parts(profile) && i != profile->rows.explode && i != profile->rows.group;
		bool needed = profile->columns[i].needed && !part;
		enum code found =
			code ? CODE_NONE : bind_column(profile, i, needed, cells, count, &field[i], why);
		if (code)
			field[i] = find_field(profile, i, cells, count);
		code = code ? code : found;
	}
	if (!code && lacks && !has_parts(profile)) {
		say_lacking(&profile->columns[lacks->from[0]], cells, count, why);
		code = CODE_NO_HEADER;
	}
	return code;
}

bool explode_next(const struct profile_rows *rows, struct slice *rest, struct slice *item)
{
	const struct slice *by = &rows->explode_by;

	while (rest->n) {
		const char *end = by->n ? memmem(rest->p, rest->n, by->p, by->n) : NULL;
		size_t n = end ? (size_t)(end - rest->p) : rest->n;
		*item = slice_trim(slice_of(rest->p, n));
		n += end ? by->n : 0;
		*rest = slice_of(rest->p + n, rest->n - n);
		if (item->n)
			return true;
	}
	return false;
}

/* The place of TEXT in PART, or PART.n. */
static size_t place_of(struct slice part, struct slice text)
{
	const char *at = part.n && text.n ? memmem(part.p, part.n, text.p, text.n) : NULL;

	return at ? (size_t)(at - part.p) : part.n;
}

/*
 * The place of the mark behind the name of PART, or PART.n. An item has no blanks at its end, so that in its
 * LAST part the mark of an empty value lacks its own.
 */
static size_t mark_of(const struct profile_rows *rows, struct slice part, bool last)
{
	struct slice mark = rows->value_after;
	size_t at = place_of(part, mark);

	while (mark.n && slice_blank_at(mark, mark.n - 1))
		mark.n--;
	if (at < part.n || !last || !mark.n || part.n <= mark.n)
		return at;
	at = part.n - mark.n;
	return memcmp(part.p + at, mark.p, mark.n) == 0 ? at : part.n;
}

/* The column that the part NAME is, or NO_FIELD. */
static uint32_t part_column(const struct profile *profile, const uint32_t *field, struct slice name)
{
	for (uint32_t i = 0; i < profile->column_count; i++)
		if (field[i] == NO_FIELD && i != profile->rows.explode && !profile->columns[i].position &&
		    header_names_equal(profile->columns[i].name, name))
			return i;
	return NO_FIELD;
}

/* Behind the part that begins at AT; a part without its mark belongs to the value before it. */
static size_t part_end(const struct profile_rows *rows, struct slice item, size_t at)
{
	do {
		at += place_of(slice_of(item.p + at, item.n - at), rows->pairs_by);
		struct slice next = slice_of(item.p + at, item.n - at);
		if (!next.n)
			return at;
		next = slice_of(next.p + rows->pairs_by.n, next.n - rows->pairs_by.n);
		size_t n = place_of(next, rows->pairs_by);
		if (mark_of(rows, slice_of(next.p, n), n == next.n) < n)
			return at;
		at += rows->pairs_by.n;
	} while (true);
}

/* The value of the PART that is the column AT into CELLS; false: it was there before. */
static bool set_part(const struct profile *profile, uint32_t at, struct slice part, size_t mark, bool *set,
		     struct slice *cells)
{
	size_t value = mark + profile->rows.value_after.n;

	if (value > part.n)
		value = part.n;
	if (set[at])
		return false;
	set[at] = true;
	cells[at] = slice_trim(slice_of(part.p + value, part.n - value));
	return true;
}

/* A column that the profile cannot do without, and that neither the header nor the item has; or NO_FIELD. */
static uint32_t lacking_part(const struct profile *profile, const uint32_t *field, const bool *set)
{
	for (uint32_t i = 0; i < profile->column_count; i++)
		if (profile->columns[i].needed && field[i] == NO_FIELD && !set[i])
			return i;
	return NO_FIELD;
}

static enum code say_part(const struct profile *profile, uint32_t at, struct slice item, const char *fault,
			  enum code code, struct buf *why)
{
	buf_put_str(why, "the item ");
	put_shown(why, item, SHOWN_MAX);
	buf_put_str(why, fault);
	put_shown(why, profile->columns[at].name, SHOWN_MAX);
	return code;
}

enum code explode_take(const struct profile *profile, const uint32_t *field, struct slice item,
		       struct slice *cells, struct buf *why)
{
	const struct profile_rows *rows = &profile->rows;
	bool set[PROFILE_COLUMNS_MAX] = { false };

	for (uint32_t i = 0; i < profile->column_count; i++)
		if (field[i] == NO_FIELD)
			cells[i] = SLICE("");
	cells[rows->explode] = item;
	set[rows->explode] = true;
	for (size_t at = 0; rows->pairs_by.n && at < item.n;) {
		size_t end = part_end(rows, item, at);
		struct slice part = slice_of(item.p + at, end - at);
		size_t mark = mark_of(rows, part, end == item.n);
		uint32_t column = part_column(profile, field, slice_trim(slice_of(part.p, mark)));
		if (column != NO_FIELD && !set_part(profile, column, part, mark, set, cells))
			return say_part(profile, column, item, " has two parts named ", CODE_BAD_VALUE, why);
		at = end + (end < item.n ? rows->pairs_by.n : 0);
	}
	uint32_t lacks = rows->pairs_by.n && item.n ? lacking_part(profile, field, set) : NO_FIELD;
	if (lacks != NO_FIELD)
		return say_part(profile, lacks, item, " has no part, and the header no column, named ",
				CODE_MISSING_FIELD, why);
	return CODE_NONE;
}
