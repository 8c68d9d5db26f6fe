/* What needs a person. */
#include "report/tables/writing.h"

enum { COLUMNS = 4, SHOWN_NEEDS_MAX = 30 };

static const struct column NEEDS_COLUMNS[COLUMNS] = {
	{ "what", "What happened", CELL_TEXT, 48, false, NULL },
	{ "detail", "More", CELL_TEXT, 60, false, NULL },
	{ "how_much", "How much", CELL_TEXT, 36, false, NULL },
	{ "who", "Who does what", CELL_TEXT, 44, false, NULL },
};

/* On the page the detail stands under what happened, so there its column is left out. */
static const struct column PAGE_COLUMNS[] = {
	{ "what", "What happened", CELL_TEXT, 0, false, NULL },
	{ "how_much", "How much", CELL_TEXT, 0, false, NULL },
	{ "who", "Who does what", CELL_TEXT, 0, false, NULL },
};

static const char CAPTION[] = "What needs a person, the most pressing first";

static void write_data(struct writing *w)
{
	const struct table t = { "needs", CAPTION, NEEDS_COLUMNS, COLUMNS, false, false };
	begin_table(w, &t);
	for (size_t i = 0; i < w->needs->count; i++) {
		const struct need *need = &w->needs->list[i];
		const struct cell cells[COLUMNS] = { cell_text(need->what), cell_text(need->detail),
						     cell_text(need->much), cell_str(need->who) };
		add_plain(w, &t, cells);
	}
	end_table(w, &t);
}

static void write_page(struct writing *w)
{
	const struct table t = { "needs", CAPTION, PAGE_COLUMNS, 3, false, false };
	begin_table(w, &t);
	for (size_t i = 0; i < w->needs->count && i < SHOWN_NEEDS_MAX; i++) {
		const struct need *need = &w->needs->list[i];
		const struct cell cells[3] = { cell_text(need->what), cell_text(need->much),
					       cell_str(need->who) };
		add_row(w, &t,
			&(struct table_row){ .cells = cells,
					     .note = need->detail,
					     .note_below = true,
					     .alarm = need->alarm });
	}
	if (w->needs->count > SHOWN_NEEDS_MAX) {
		const struct cell cells[3] = { cell_text(
						       print(w, "%zu more", w->needs->count - SHOWN_NEEDS_MAX)),
					       cell_str(""), cell_str("All are in needs.csv") };
		add_sum(w, &t, ROW_REST, cells);
	}
	end_table(w, &t);
}

/* The two tables differ in their columns, so each is given to its forms alone. */
void write_needs(struct writing *w)
{
	put_section(w, "needs", "What needs a person",
		    w->needs->count ? "" : "Nothing: every feed was applied whole, and no promise was broken.");
	with_forms(w, true, write_data);
	if (w->needs->count)
		with_forms(w, false, write_page);
}
