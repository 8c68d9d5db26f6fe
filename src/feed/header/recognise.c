/*
 * Recognises the kind of a feed: the cells of its header are held against the tables of kinds.c. So are its
 * records: one that is a header, again or another, is no row.
 */
#include "allot/feed/header.h"

#include "feed/header/header_text.h"
#include "allot/feed/names.h"
#include "feed/header/kinds.h"

/* The first one that fits is a header's kind. */
static const enum feed_kind FIRST_FIT[] = { KIND_AMENDMENTS, KIND_ALLOCATIONS, KIND_ORDERS, KIND_CANCELLATIONS,
					    KIND_SHIPMENTS,  KIND_BATCHES,     KIND_CHANGES };

/* Of the columns in such a row a feed has the first one that its header names; the others are ignored. */
static const enum column FIRST_OF[][3] = {
	{ COLUMN_QTY, COLUMN_ON_HAND, COLUMN_AVAILABLE },
	{ COLUMN_UOM, COLUMN_UNIT, COLUMN_UNIT },
};

enum {
	KINDS_COUNT = sizeof(FIRST_FIT) / sizeof(FIRST_FIT[0]),
	FIRST_OF_COUNT = sizeof(FIRST_OF) / sizeof(FIRST_OF[0]),
};

/* What the cells of a header name. */
struct names {
	uint32_t field[COLUMN_COUNT]; /* the first cell of each column */
	uint32_t present;	      /* bits of columns */
	uint32_t repeated;	      /* bits of columns with more than one cell */
	bool ref;		      /* a cell that is `ref`, not `batchref` */
};

static struct names names_of(const struct slice *cells, uint32_t count)
{
	struct names names = { .present = 0 };

	for (size_t c = 0; c < COLUMN_COUNT; c++)
		names.field[c] = NO_FIELD;
	for (uint32_t i = 0; i < count; i++) {
		const struct column_alias *alias = alias_find(cells[i]);
		if (!alias)
			continue;
		names.ref |= strcmp(alias->name, "ref") == 0;
		if (names.present & COLUMN_BIT(alias->column)) {
			names.repeated |= COLUMN_BIT(alias->column);
		} else {
			names.present |= COLUMN_BIT(alias->column);
			names.field[alias->column] = i;
		}
	}
	return names;
}

static bool fits(const struct kind *kind, uint32_t present)
{
	if ((present & kind->needed) != kind->needed || present & kind->absent)
		return false;
	return !kind->any_of || present & kind->any_of;
}

static enum feed_kind kind_by_columns(uint32_t present)
{
	for (size_t k = 0; k < KINDS_COUNT; k++)
		if (fits(kind_of(FIRST_FIT[k]), present))
			return FIRST_FIT[k];
	return KIND_NONE;
}

/* The columns of KIND that a header which names PRESENT has. */
static uint32_t columns_taken(enum feed_kind kind, uint32_t present)
{
	uint32_t taken = kind_columns(kind) & present;

	for (size_t i = 0; i < FIRST_OF_COUNT; i++) {
		const enum column *row = FIRST_OF[i];
		if (taken & COLUMN_BIT(row[0]))
			taken &= ~(COLUMN_BIT(row[1]) | COLUMN_BIT(row[2]));
		else if (row[1] != row[2] && taken & COLUMN_BIT(row[1]))
			taken &= ~COLUMN_BIT(row[2]);
	}
	return taken;
}

enum code kind_recognise(const struct slice *cells, uint32_t count, enum feed_kind *kind,
			 uint32_t field[COLUMN_COUNT], struct buf *why)
{
	const uint32_t both = COLUMN_BIT(COLUMN_ORDERID) | COLUMN_BIT(COLUMN_ETA);
	struct names names = names_of(cells, count);
	enum feed_kind found = kind_by_columns(names.present);
	uint32_t status;

	if (names.ref && (names.present & both) == both) {
		say_ambiguous_ref(why);
		return CODE_NO_HEADER;
	}
	if (found == KIND_NONE) {
		say_unknown(why, cells, count, names.present);
		return CODE_NO_HEADER;
	}
	uint32_t taken = columns_taken(found, names.present);
	if (names.repeated & taken) {
		say_repeated(why, cells, count, found, names.repeated & taken);
		return CODE_NO_HEADER;
	}
	*kind = found;
	for (size_t c = 0; c < COLUMN_COUNT; c++)
		field[c] = taken & COLUMN_BIT(c) ? names.field[c] : NO_FIELD;
	status = found == KIND_ORDERS ? find_status(cells, count) : NO_FIELD;
	if (status == NO_FIELD)
		return CODE_NONE;
	say_unmapped_status(why, cells[status]);
	return CODE_UNMAPPED_STATUS;
}

/* Headers among the records */

struct slice header_unmarked(struct slice first)
{
	if (!header_marked(first))
		return first;
	struct slice cell = slice_of(first.p + MARK_BYTES, first.n - MARK_BYTES);
	bool quoted = cell.n >= 2 && cell.p[0] == '"' && cell.p[cell.n - 1] == '"';
	return quoted ? slice_of(cell.p + 1, cell.n - 2) : cell;
}

bool header_again(const struct header *header, const struct slice *fields, uint32_t count)
{
	if (count != header->columns)
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (!header_names_equal(i == 0 ? header_unmarked(fields[i]) : fields[i], header->cells[i]))
			return false;
	return true;
}

bool header_second(const struct header *header, const struct slice *fields, uint32_t count)
{
	bool any = false;

	for (uint32_t i = 0; i < count; i++) {
		struct slice cell = i == 0 ? header_unmarked(fields[i]) : fields[i];
		if (!cell.n)
			continue;
		if (!kind_has_name(header->kind, cell))
			return false;
		any = true;
	}
	return any;
}
