#include "allot/base/contract.h"
#include "allot/feed/header.h"

#define BIT(column) (1u << (column))

static const struct kind KINDS[KIND_COUNT] = {
	[KIND_BATCHES] = {
		.columns = { COLUMN_REF, COLUMN_SKU, COLUMN_QTY, COLUMN_ETA },
		.count = 4,
		.optional = BIT(COLUMN_ETA),
		.absent = BIT(COLUMN_ORDERID),
		.qty_min = 0,
	},
	[KIND_CHANGES] = {
		.columns = { COLUMN_REF, COLUMN_QTY },
		.count = 2,
		.absent = BIT(COLUMN_ORDERID) | BIT(COLUMN_SKU),
		.qty_min = 0,
	},
	[KIND_ALLOCATIONS] = {
		.columns = { COLUMN_ORDERID, COLUMN_SKU, COLUMN_QTY, COLUMN_REF, COLUMN_LINE },
		.count = 5,
		.optional = BIT(COLUMN_LINE),
		.qty_min = 1,
	},
	[KIND_ORDERS] = {
		.columns = { COLUMN_ORDERID, COLUMN_SKU, COLUMN_QTY, COLUMN_LINE },
		.count = 4,
		.optional = BIT(COLUMN_LINE),
		.absent = BIT(COLUMN_REF),
		.qty_min = 1,
	},
};

/* The first name of a column is the one shown to users. */
static const struct alias {
	const char *name;
	enum column column;
	enum { ALIAS_CERTAIN, ALIAS_BATCH, ALIAS_ANYTHING } beside_orderid;
} ALIASES[] = {
	{ "orderid", COLUMN_ORDERID, ALIAS_CERTAIN },  { "order_id", COLUMN_ORDERID, ALIAS_CERTAIN },
	{ "sku", COLUMN_SKU, ALIAS_CERTAIN },	       { "qty", COLUMN_QTY, ALIAS_CERTAIN },
	{ "quantity", COLUMN_QTY, ALIAS_CERTAIN },     { "ref", COLUMN_REF, ALIAS_BATCH },
	{ "batchref", COLUMN_REF, ALIAS_CERTAIN },     { "batch_ref", COLUMN_REF, ALIAS_CERTAIN },
	{ "reference", COLUMN_REF, ALIAS_ANYTHING },   { "eta", COLUMN_ETA, ALIAS_CERTAIN },
	{ "line", COLUMN_LINE, ALIAS_CERTAIN },	       { "line_no", COLUMN_LINE, ALIAS_CERTAIN },
	{ "line_number", COLUMN_LINE, ALIAS_CERTAIN },
};

enum { ALIASES_COUNT = sizeof(ALIASES) / sizeof(ALIASES[0]) };

const struct kind *kind_of(enum feed_kind kind)
{
	REQUIRE(kind < KIND_COUNT);
	return &KINDS[kind];
}

const char *column_name(enum feed_kind kind, enum column column)
{
	const char *name = NULL;

	if (kind == KIND_ALLOCATIONS && column == COLUMN_REF)
		return "batchref";
	for (size_t i = ALIASES_COUNT; i-- > 0;)
		if (ALIASES[i].column == column)
			name = ALIASES[i].name;
	ENSURE(name != NULL);
	return name;
}

static const struct alias *alias_find(struct slice cell)
{
	for (size_t i = 0; i < ALIASES_COUNT; i++)
		if (slice_eq_nocase(cell, slice_str(ALIASES[i].name)))
			return &ALIASES[i];
	return NULL;
}

/* What the cells of a header name. */
struct names {
	uint32_t field[COLUMN_COUNT]; /* the first cell of each column */
	uint32_t present;	      /* bits of columns */
	uint32_t repeated;	      /* bits of columns with more than one cell */
	bool any_reference;	      /* a cell whose meaning hangs on what is beside it */
};

static void names_add(struct names *names, enum column column, uint32_t index)
{
	if (names->present & BIT(column)) {
		names->repeated |= BIT(column);
		return;
	}
	names->present |= BIT(column);
	names->field[column] = index;
}

/* Beside an order id, a `reference` may be anything, so it is left out. */
static struct names names_of(const struct slice *cells, uint32_t count, bool orderid)
{
	struct names names = { .present = 0 };

	for (size_t c = 0; c < COLUMN_COUNT; c++)
		names.field[c] = NO_FIELD;
	for (uint32_t i = 0; i < count; i++) {
		const struct alias *alias = alias_find(cells[i]);
		if (!alias)
			continue;
		if (alias->beside_orderid != ALIAS_CERTAIN)
			names.any_reference = true;
		if (!orderid || alias->beside_orderid != ALIAS_ANYTHING)
			names_add(&names, alias->column, i);
	}
	return names;
}

static uint32_t columns_of(const struct kind *kind)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < kind->count; i++)
		bits |= BIT(kind->columns[i]);
	return bits;
}

static enum feed_kind kind_by_columns(uint32_t present)
{
	for (enum feed_kind k = 0; k < KIND_COUNT; k++) {
		uint32_t needed = columns_of(&KINDS[k]) & ~KINDS[k].optional;
		if ((present & needed) == needed && !(present & KINDS[k].absent))
			return k;
	}
	return KIND_NONE;
}

enum no_kind kind_recognise(const struct slice *cells, uint32_t count, enum feed_kind *kind,
			    uint32_t field[COLUMN_COUNT])
{
	struct names names = names_of(cells, count, false);
	bool orderid = names.present & BIT(COLUMN_ORDERID);
	enum feed_kind found;

	if (orderid && names.any_reference && names.present & BIT(COLUMN_ETA))
		return NO_KIND_AMBIGUOUS;
	if (orderid)
		names = names_of(cells, count, true);
	found = kind_by_columns(names.present);
	if (found == KIND_NONE)
		return count > 1 ? NO_KIND_UNKNOWN : NO_KIND_ONE_CELL;
	if (names.repeated & columns_of(&KINDS[found]))
		return NO_KIND_REPEATED;
	*kind = found;
	for (size_t c = 0; c < COLUMN_COUNT; c++)
		field[c] = columns_of(&KINDS[found]) & BIT(c) ? names.field[c] : NO_FIELD;
	return NO_KIND_NONE;
}
