/*
 * When the batches of allocated units are there. Only of the store as it is: dates move, and the past ones
 * are gone.
 */
#include "report/tables/writing.h"

#include "report/table/figure_text.h"

void write_arrivals(struct writing *w)
{
	static const struct column columns[3] = {
		{ "batch_is", "Their batch is", CELL_TEXT, 26, false, NULL },
		{ "units", "Units", CELL_COUNT, 0, false, NULL },
		{ "share", "Share", CELL_SHARE, 0, false, NULL },
	};
	const struct table t = { "arrivals", "Allocated units by when their batch is there", columns, 3, true,
				 false };
	const int64_t *units = w->f->batches.by_arrival;
	int64_t all = w->f->all.closing_allocated;
	struct bar bars[ARRIVAL_COUNT];
	if (!period_is_newest(&w->f->period))
		return;
	put_section(w, "arrivals", "When allocated units can leave", "");
	for (int i = 0; i < ARRIVAL_COUNT; i++)
		bars[i] = (struct bar){ .label = slice_str(arrival_name((enum arrival)i)), .value = units[i] };
	if (all)
		add_chart(w, &(struct chart){ .kind = CHART_SHARES,
					      .name = "arrivals",
					      .title = "Allocated units by when their batch is there",
					      .bars = bars,
					      .count = ARRIVAL_COUNT });
	begin_table(w, &t);
	for (int i = 0; i < ARRIVAL_COUNT; i++) {
		const struct cell cells[3] = { cell_str(arrival_name((enum arrival)i)), cell_number(units[i]),
					       cell_number(share_of((uint64_t)units[i], (uint64_t)all)) };
		add_plain(w, &t, cells);
	}
	const struct cell cells[3] = { cell_str("All allocated units"), cell_number(all),
				       cell_number(share_of((uint64_t)all, (uint64_t)all)) };
	add_sum(w, &t, ROW_TOTAL, cells);
	end_table(w, &t);
}
