/* SKUs: the most short ones on the page, and all others as one row, so that it ties; all of them in data. */
#include "report/tables/writing.h"

enum { COLUMNS = 13, SHOWN_SKUS_MAX = 10 };

static const struct column SKU_COLUMNS[COLUMNS] = {
	{ "sku", "SKU", CELL_CODE, 26, 0, NULL },
	{ "opening", "Opening", CELL_COUNT, 0, 0, NULL },
	{ "received", "Received", CELL_DELTA, 0, 0, NULL },
	{ "changed", "Changed", CELL_DELTA, 0, 0, NULL },
	{ "corrected", "Corrected", CELL_DELTA, 0, 0, NULL },
	{ "shipped", "Shipped", CELL_DELTA, 0, 0, NULL },
	{ "closing", "Closing", CELL_COUNT, 0, MARK_RULE, NULL },
	{ "allocated", "Allocated", CELL_COUNT, 0, 0, NULL },
	{ "free", "Free", CELL_COUNT, 0, 0, NULL },
	{ "open", "Not covered", CELL_COUNT, 0, MARK_RULE, NULL },
	{ "next_eta", "Next arrival", CELL_DATE, 0, 0, NULL },
	{ "cost", "Cost", CELL_PRICE, 0, MARK_RULE, NULL },
	{ "value", "Closing at cost", CELL_MONEY, 0, 0, NULL },
};

static void put_cells(struct cell cells[COLUMNS], struct slice name, const struct sums *s)
{
	cells[0] = cell_text(name);
	put_balance(cells + 1, s);
	cells[9] = cell_number(s->closing_open);
	cells[10] = cells[11] = cells[12] = CELL_NOTHING;
}

static void add_sku(struct writing *w, const struct table *t, const struct sku *sku, enum row_for for_)
{
	struct cell cells[COLUMNS];
	int64_t value = 0;
	put_cells(cells, sku_name(&w->f->skus, sku), &sku->sums);
	if (sku->next_eta && period_is_newest(&w->f->period))
		cells[10] = cell_number(sku->next_eta);
	if (sku->priced && cost_times(sku->sums.closing_supply, sku->cost, &value)) {
		cells[11] = cell_number(sku->cost);
		cells[12] = cell_number(value);
	}
	add_row(w, t, &(struct table_row){ .for_ = for_, .cells = cells });
}

/* Without prices the columns of values are left out. */
static size_t column_count(const struct writing *w)
{
	return w->f->costs.there ? COLUMNS : COLUMNS - 2;
}

static void add_totals(struct writing *w, const struct table *t, const struct sums *rest, size_t left_out)
{
	struct cell cells[COLUMNS];
	if (left_out) {
		put_cells(cells, print(w, "%zu further SKUs", left_out), rest);
		add_sum(w, t, ROW_REST, cells);
	}
	put_cells(cells, SLICE("All SKUs"), &w->f->all);
	if (w->f->costs.there)
		cells[12] = cell_number(w->f->costs.supply);
	add_sum(w, t, ROW_TOTAL, cells);
}

void write_skus(struct writing *w)
{
	const struct table t = { "skus",      "The SKUs with the most units not covered, and all others",
				 SKU_COLUMNS, column_count(w),
				 false,	      true };
	struct skus *all = &w->f->skus;
	const struct sku *sku = NULL;
	struct sums rest = { 0 };
	put_section(w, "skus", "SKUs most short", "");
	begin_table(w, &t);
	for (size_t i = 0; i < all->known && !w->status; i++) {
		bool page = i < SHOWN_SKUS_MAX || all->known == SHOWN_SKUS_MAX + 1;
		w->status = skus_next(all, &sku);
		if (w->status)
			break;
		add_sku(w, &t, sku, page ? ROW_FOR_ALL : ROW_FOR_DATA);
		if (!page)
			sums_join(&rest, &sku->sums);
	}
	add_totals(w, &t, &rest, all->known > SHOWN_SKUS_MAX + 1 ? all->known - SHOWN_SKUS_MAX : 0);
	end_table(w, &t);
}
