/*
 * The kinds of feeds, their columns and the names of these, as tables; everything else asks them.
 */
#include "feed/header/kinds.h"

#include "allot/base/contract.h"
#include "allot/feed/names.h"

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

enum { ALIASES_COUNT = sizeof(ALIASES) / sizeof(ALIASES[0]) };

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

uint32_t kind_columns(enum feed_kind kind)
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
