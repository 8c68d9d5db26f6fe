/* What the closing balances are worth, at the costs that were given; and what has no cost, beside it. */
#include "report/tables/writing.h"

enum { COLUMNS = 3 };

static void add_value(struct writing *w, const struct table *t, const char *name, const char *data,
		      int64_t units, int64_t value)
{
	const struct cell cells[COLUMNS] = { cell_both(name, data), cell_number(units), cell_number(value) };
	add_plain(w, t, cells);
}

/* Of SKUs with a cost: allocated units of them. */
static int64_t priced_allocated(const struct skus *skus)
{
	int64_t units = 0;
	for (uint32_t i = 0; i < skus->count; i++) {
		const struct sku *sku = sku_at(skus, i);
		units += sku->known && sku->priced ? sku->sums.closing_allocated : 0;
	}
	return units;
}

void write_value(struct writing *w)
{
	static const struct column columns[COLUMNS] = {
		{ "balance", "Closing balance", CELL_TEXT, 36, 0, NULL },
		{ "units", "Units", CELL_COUNT, 0, 0, NULL },
		{ "value", "At cost", CELL_MONEY, 0, 0, NULL },
	};
	const struct table t = { "value", "Closing balances at cost", columns, COLUMNS, true, false };
	const struct costs *c = &w->f->costs;
	if (!c->there)
		return;
	int64_t allocated = priced_allocated(&w->f->skus);
	int64_t supply = w->f->all.closing_supply - c->unpriced_units;
	put_section(w, "value", "Value at cost",
		    "Closing units times the cost of their SKU, in the currency of the file of costs.");
	begin_table(w, &t);
	add_value(w, &t, "Allocated", "allocated", allocated, c->allocated);
	add_value(w, &t, "Free", "free", supply - allocated, c->supply - c->allocated);
	const struct cell none[COLUMNS] = { cell_both("Supply of SKUs without a cost", "unpriced"),
					    cell_number(c->unpriced_units), CELL_NOTHING };
	add_row(w, &t, &(struct table_row){ .cells = none, .alarm = c->unpriced > 0 });
	const struct cell total[COLUMNS] = { cell_str("Supply"), cell_number(w->f->all.closing_supply),
					     cell_number(c->supply) };
	add_sum(w, &t, ROW_TOTAL, total);
	end_table(w, &t);
}
