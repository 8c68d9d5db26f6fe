/* Supply by supplier. */
#include "report/tables/writing.h"

#include "report/table/figure_text.h"

enum { COLUMNS = 11, SHOWN_SUPPLIERS_MAX = 25 };

static const struct column SUPPLIER_COLUMNS[COLUMNS] = {
	{ "supplier", "Supplier", CELL_TEXT, 30, 0, NULL },
	{ "batches", "Batches", CELL_COUNT, 10, 0, NULL },
	{ "opening", "Opening", CELL_COUNT, 0, MARK_RULE, NULL },
	{ "received", "Received", CELL_DELTA, 0, 0, NULL },
	{ "changed", "Changed", CELL_DELTA, 0, 0, NULL },
	{ "corrected", "Corrected", CELL_DELTA, 0, 0, NULL },
	{ "shipped", "Shipped", CELL_DELTA, 0, 0, NULL },
	{ "closing", "Closing", CELL_COUNT, 0, MARK_RULE, NULL },
	{ "allocated", "Allocated", CELL_COUNT, 0, 0, NULL },
	{ "free", "Free", CELL_COUNT, 0, 0, NULL },
	{ "value", "Closing at cost", CELL_MONEY, 0, MARK_RULE, NULL },
};

static void put_cells(struct cell cells[COLUMNS], struct slice name, const struct sums *s, uint64_t batches)
{
	cells[0] = cell_text(name);
	cells[1] = cell_number((int64_t)batches);
	put_balance(cells + 2, s);
	cells[10] = CELL_NOTHING;
}

/* Units that are in no value stand beside it; a supplier all of whose units are has none. */
static void add_supplier(struct writing *w, const struct table *t, struct slice name, const struct supplier *s,
			 enum row_kind kind, enum row_for for_)
{
	struct cell cells[COLUMNS];
	struct table_row row = { .kind = kind, .for_ = for_, .cells = cells, .note_below = true };
	put_cells(cells, name, &s->sums, s->batches);
	if (!s->unpriced || s->unpriced != s->sums.closing_supply)
		cells[10] = cell_number(s->value);
	if (w->f->costs.there && s->unpriced) {
		struct slice units = print_with(w, put_grouped, s->unpriced);
		row.note = print(w, "%.*s without a cost", SLICE_ARG(units));
	}
	add_row(w, t, &row);
}

static void join(struct supplier *to, const struct supplier *s)
{
	sums_join(&to->sums, &s->sums);
	to->batches += s->batches;
	to->value += s->value;
	to->unpriced += s->unpriced;
}

static void add_totals(struct writing *w, const struct table *t, size_t left_out, const struct supplier *rest,
		       uint64_t batches)
{
	const struct supplier all = { .sums = w->f->all,
				      .batches = batches,
				      .value = w->f->costs.supply,
				      .unpriced = w->f->costs.unpriced_units };
	if (left_out)
		add_supplier(w, t, print(w, "%zu further suppliers", left_out), rest, ROW_REST, ROW_FOR_PAGE);
	add_supplier(w, t, SLICE("All suppliers"), &all, ROW_TOTAL, ROW_FOR_PAGE);
}

void write_suppliers(struct writing *w)
{
	const struct table t = { "suppliers",
				 "Supply by supplier, opening to closing",
				 SUPPLIER_COLUMNS,
				 w->f->costs.there ? COLUMNS : COLUMNS - 1,
				 false,
				 true };
	const struct suppliers *all = &w->f->suppliers;
	struct supplier rest = { 0 };
	uint64_t batches = 0;
	size_t shown = 0, left_out = 0;
	put_section(w, "suppliers", "Suppliers",
		    "A batch is that of the feed, or of its partner, with which it became known.");
	begin_table(w, &t);
	for (size_t i = 0; i < all->count; i++) {
		const struct supplier *s = &all->list[i];
		const struct sums nothing = { 0 };
		if (!s->batches && memcmp(&s->sums, &nothing, sizeof(nothing)) == 0)
			continue;
		batches += s->batches;
		bool page = shown++ < SHOWN_SUPPLIERS_MAX;
		add_supplier(w, &t, s->name, s, ROW_PLAIN, page ? ROW_FOR_ALL : ROW_FOR_DATA);
		if (page)
			continue;
		left_out++;
		join(&rest, s);
	}
	add_totals(w, &t, left_out, &rest, batches);
	end_table(w, &t);
}
