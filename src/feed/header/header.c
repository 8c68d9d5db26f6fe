/*
 * Headers: their cells kept, and compared with records that look like them.
 */
#include "allot/feed/header.h"

#include "allot/base/contract.h"
#include "allot/feed/names.h"

static bool is_reject_column(struct slice cell)
{
	static const struct slice PREFIX = { "reject_", 7 };

	return cell.n >= PREFIX.n && slice_eq_nocase(slice_of(cell.p, PREFIX.n), PREFIX);
}

void header_plan(struct header *header)
{
	const struct kind *kind = kind_of(header->kind);

	header->present = 0;
	header->checked_count = 0;
	for (size_t i = 0; i < kind->count; i++) {
		if (!header_has(header, kind->columns[i]))
			continue;
		header->present |= COLUMN_BIT(kind->columns[i]);
		header->checked[header->checked_count++] = (uint8_t)kind->columns[i];
	}
}

enum status header_keep(struct header *header, const struct slice *cells, uint32_t count, struct arena *arena)
{
	header->columns = count;
	header->own_count = 0;
	header->cells = arena_alloc(arena, count * sizeof(*header->cells));
	header->own = arena_alloc(arena, count * sizeof(*header->own));
	header->dropped = arena_alloc(arena, count * sizeof(*header->dropped));
	if (!header->cells || !header->own || !header->dropped)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < count; i++) {
		struct slice cell = arena_copy(arena, cells[i]);
		if (cell.n != cells[i].n)
			return ST_NO_MEMORY;
		header->cells[i] = cell;
		header->dropped[i] = is_reject_column(cell);
		if (!header->dropped[i])
			header->own[header->own_count++] = cell;
	}
	ENSURE(header->own_count <= header->columns);
	return ST_OK;
}

enum column header_quantity(const struct header *header)
{
	static const enum column QUANTITIES[] = { COLUMN_QTY, COLUMN_NEW_QTY, COLUMN_ON_HAND,
						  COLUMN_AVAILABLE };

	for (size_t i = 0; i < sizeof(QUANTITIES) / sizeof(QUANTITIES[0]); i++)
		if (header_has(header, QUANTITIES[i]))
			return QUANTITIES[i];
	return COLUMN_COUNT;
}

enum said header_said(const struct header *header)
{
	if (header->present & COLUMN_BIT(COLUMN_ON_HAND))
		return SAID_ON_HAND;
	return header->present & COLUMN_BIT(COLUMN_AVAILABLE) ? SAID_AVAILABLE : SAID_QTY;
}
