/* Supply by supplier. */
#include "report/tables/writing.h"

enum { COLUMNS = 10, SHOWN_SUPPLIERS_MAX = 25 };

static const struct column SUPPLIER_COLUMNS[COLUMNS] = {
	{ "supplier", "Supplier", CELL_TEXT, 30, false, NULL },
	{ "batches", "Batches", CELL_COUNT, 10, false, NULL },
	{ "opening", "Opening", CELL_COUNT, 0, true, NULL },
	{ "received", "Received", CELL_DELTA, 0, false, NULL },
	{ "changed", "Changed", CELL_DELTA, 0, false, NULL },
	{ "corrected", "Corrected", CELL_DELTA, 0, false, NULL },
	{ "shipped", "Shipped", CELL_DELTA, 0, false, NULL },
	{ "closing", "Closing", CELL_COUNT, 0, true, NULL },
	{ "allocated", "Allocated", CELL_COUNT, 0, false, NULL },
	{ "free", "Free", CELL_COUNT, 0, false, NULL },
};

static void put_cells(struct cell cells[COLUMNS], struct slice name, const struct sums *s, uint64_t batches)
{
	cells[0] = cell_text(name);
	cells[1] = cell_number((int64_t)batches);
	cells[2] = cell_number(sums_opening_supply(s));
	cells[3] = cell_number(s->supply[MOVE_RECEIVED]);
	cells[4] = cell_number(s->supply[MOVE_SUPPLIER]);
	cells[5] = cell_number(s->supply[MOVE_CORRECTION]);
	cells[6] = cell_number(s->supply[MOVE_SHIPPED]);
	cells[7] = cell_number(s->closing_supply);
	cells[8] = cell_number(s->closing_allocated);
	cells[9] = cell_number(s->closing_supply - s->closing_allocated);
	cells[7].strong = true;
}

static void add_rest(struct writing *w, const struct table *t, size_t count, const struct sums *rest,
		     uint64_t batches)
{
	struct cell cells[COLUMNS];
	if (!count)
		return;
	put_cells(cells, print(w, "%zu further suppliers", count), rest, batches);
	add_sum(w, t, ROW_REST, cells);
}

void write_suppliers(struct writing *w)
{
	const struct table t = {
		"suppliers", "Supply by supplier, opening to closing", SUPPLIER_COLUMNS, COLUMNS, false, true
	};
	const struct suppliers *all = &w->f->suppliers;
	struct cell cells[COLUMNS];
	struct sums rest = { 0 };
	uint64_t rest_batches = 0;
	size_t shown = 0, left_out = 0;
	put_section(w, "suppliers", "Suppliers",
		    "A batch is that of the feed with which it became known. Batches are counted as of now.");
	begin_table(w, &t);
	for (size_t i = 0; i < all->count; i++) {
		const struct supplier *s = &all->list[i];
		const struct sums nothing = { 0 };
		if (!s->batches && memcmp(&s->sums, &nothing, sizeof(nothing)) == 0)
			continue;
		bool page = shown++ < SHOWN_SUPPLIERS_MAX;
		put_cells(cells, s->name, &s->sums, s->batches);
		add_row(w, &t,
			&(struct table_row){ .for_ = page ? ROW_FOR_ALL : ROW_FOR_DATA, .cells = cells });
		if (page)
			continue;
		left_out++;
		rest_batches += s->batches;
		sums_join(&rest, &s->sums);
	}
	add_rest(w, &t, left_out, &rest, rest_batches);
	put_cells(cells, SLICE("All suppliers"), &w->f->all, w->f->batches.count);
	add_sum(w, &t, ROW_TOTAL, cells);
	end_table(w, &t);
}
