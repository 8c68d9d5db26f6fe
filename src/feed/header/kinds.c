/*
 * The kinds of feeds, their columns and the names of these, as tables; everything else asks them.
 */
#include "allot/base/contract.h"
#include "allot/feed/header.h"
#include "feed/header/names.h"

#define BIT(column) COLUMN_BIT(COLUMN_##column)
#define UNITS	    COLUMN_UOM, COLUMN_UNIT

static const struct kind KINDS[KIND_COUNT] = {
	[KIND_AMENDMENTS] = {
		.columns = { COLUMN_ORDERID, COLUMN_NEW_QTY, COLUMN_SKU, COLUMN_LINE, UNITS },
		.count = 6,
		.needed = BIT(ORDERID) | BIT(NEW_QTY),
		.any_of = BIT(SKU) | BIT(LINE),
		.filled = BIT(ORDERID) | BIT(NEW_QTY),
		.qty_min = 1,
	},
	[KIND_ALLOCATIONS] = {
		.columns = { COLUMN_ORDERID, COLUMN_SKU, COLUMN_QTY, COLUMN_REF, COLUMN_LINE, UNITS },
		.count = 7,
		.needed = BIT(ORDERID) | BIT(SKU) | BIT(QTY) | BIT(REF),
		.filled = BIT(ORDERID) | BIT(SKU) | BIT(QTY) | BIT(REF),
		.qty_min = 1,
	},
	[KIND_ORDERS] = {
		.columns = { COLUMN_ORDERID, COLUMN_SKU, COLUMN_QTY, COLUMN_LINE, COLUMN_SHIPPED,
			     COLUMN_CANCELLED, COLUMN_PRIORITY, COLUMN_BACKORDER, COLUMN_SPLIT, UNITS },
		.count = 11,
		.needed = BIT(ORDERID) | BIT(SKU) | BIT(QTY),
		.absent = BIT(REF),
		.filled = BIT(ORDERID) | BIT(SKU) | BIT(QTY),
		.qty_min = 1,
	},
	[KIND_CANCELLATIONS] = {
		.columns = { COLUMN_ORDERID, COLUMN_CANCELLED, COLUMN_SKU, COLUMN_LINE, UNITS },
		.count = 6,
		.needed = BIT(ORDERID) | BIT(CANCELLED),
		.absent = BIT(QTY) | BIT(SHIPPED),
		.filled = BIT(ORDERID) | BIT(CANCELLED),
	},
	[KIND_SHIPMENTS] = {
		.columns = { COLUMN_ORDERID, COLUMN_SHIPPED, COLUMN_SKU, COLUMN_LINE, UNITS },
		.count = 6,
		.needed = BIT(ORDERID) | BIT(SHIPPED),
		.any_of = BIT(SKU) | BIT(LINE),
		.absent = BIT(QTY) | BIT(CANCELLED),
		.filled = BIT(ORDERID) | BIT(SHIPPED),
	},
	[KIND_BATCHES] = {
		.columns = { COLUMN_REF, COLUMN_SKU, COLUMN_QTY, COLUMN_ON_HAND, COLUMN_AVAILABLE, COLUMN_ETA,
			     UNITS },
		.count = 8,
		.needed = BIT(REF) | BIT(SKU),
		.any_of = BIT(QTY) | BIT(ON_HAND) | BIT(AVAILABLE),
		.filled = BIT(REF) | BIT(SKU) | BIT(QTY) | BIT(ON_HAND) | BIT(AVAILABLE),
	},
	[KIND_CHANGES] = {
		.columns = { COLUMN_REF, COLUMN_QTY, UNITS },
		.count = 4,
		.needed = BIT(REF) | BIT(QTY),
		.absent = BIT(ORDERID) | BIT(SKU),
		.filled = BIT(REF) | BIT(QTY),
	},
};

/* The first one that fits is a header's kind. */
static const enum feed_kind FIRST_FIT[] = { KIND_AMENDMENTS, KIND_ALLOCATIONS, KIND_ORDERS, KIND_CANCELLATIONS,
					    KIND_SHIPMENTS,  KIND_BATCHES,     KIND_CHANGES };

/* Of the columns in such a row a feed has the first one that its header names; the others are ignored. */
static const enum column FIRST_OF[][3] = {
	{ COLUMN_QTY, COLUMN_ON_HAND, COLUMN_AVAILABLE },
	{ COLUMN_UOM, COLUMN_UNIT, COLUMN_UNIT },
};

/* The first name of a column is the one shown to users. */
static const struct column_alias ALIASES[] = {
	{ "orderid", COLUMN_ORDERID },
	{ "sku", COLUMN_SKU },
	{ "qty", COLUMN_QTY },
	{ "quantity", COLUMN_QTY },
	{ "new_qty", COLUMN_NEW_QTY },
	{ "newquantity", COLUMN_NEW_QTY },
	{ "on_hand", COLUMN_ON_HAND },
	{ "available", COLUMN_AVAILABLE },
	{ "ref", COLUMN_REF },
	{ "batchref", COLUMN_REF },
	{ "eta", COLUMN_ETA },
	{ "line", COLUMN_LINE },
	{ "lineno", COLUMN_LINE },
	{ "linenumber", COLUMN_LINE },
	{ "shipped", COLUMN_SHIPPED },
	{ "qtyshipped", COLUMN_SHIPPED },
	{ "quantityshipped", COLUMN_SHIPPED },
	{ "cancelled", COLUMN_CANCELLED },
	{ "canceled", COLUMN_CANCELLED },
	{ "qtycancelled", COLUMN_CANCELLED },
	{ "qtycanceled", COLUMN_CANCELLED },
	{ "priority", COLUMN_PRIORITY },
	{ "backorder", COLUMN_BACKORDER },
	{ "split", COLUMN_SPLIT },
	{ "uom", COLUMN_UOM },
	{ "unit", COLUMN_UNIT },
};

enum {
	ALIASES_COUNT = sizeof(ALIASES) / sizeof(ALIASES[0]),
	KINDS_COUNT = sizeof(FIRST_FIT) / sizeof(FIRST_FIT[0]),
	FIRST_OF_COUNT = sizeof(FIRST_OF) / sizeof(FIRST_OF[0]),
};

const struct kind *kind_of(enum feed_kind kind)
{
	REQUIRE(kind > KIND_NONE && kind < KIND_COUNT);
	return &KINDS[kind];
}

const struct column_alias *column_aliases(size_t *count)
{
	*count = ALIASES_COUNT;
	return ALIASES;
}

const char *column_name(enum feed_kind kind, enum column column)
{
	size_t i = 0;

	if (kind == KIND_ALLOCATIONS && column == COLUMN_REF)
		return "batchref";
	while (i < ALIASES_COUNT - 1 && ALIASES[i].column != column)
		i++;
	ENSURE(ALIASES[i].column == column);
	return ALIASES[i].name;
}

const struct column_alias *alias_find(struct slice cell)
{
	for (size_t i = 0; i < ALIASES_COUNT; i++)
		if (header_names_equal(cell, slice_str(ALIASES[i].name)))
			return &ALIASES[i];
	return NULL;
}

static uint32_t kind_columns(enum feed_kind kind)
{
	const struct kind *k = kind_of(kind);
	uint32_t bits = 0;

	for (size_t i = 0; i < k->count; i++)
		bits |= COLUMN_BIT(k->columns[i]);
	return bits;
}

bool kind_has_name(enum feed_kind kind, struct slice cell)
{
	const struct column_alias *alias = alias_find(cell);

	return alias && kind_columns(kind) & COLUMN_BIT(alias->column);
}

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
		if (fits(&KINDS[FIRST_FIT[k]], present))
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
	const uint32_t both = BIT(ORDERID) | BIT(ETA);
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
