/*
 * A feed in disguise: first its columns, role by role, then what concerns whole rows (records that tell of
 * several, groups, rows that are dropped), then the file (file.c).
 */
#include "disguise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "target.h"

/* Columns */

static const char *section_of(enum model_kind kind, enum model_column column)
{
	switch (column) {
	case MODEL_REF:
		return kind == MODEL_ALLOCATIONS ? "batchref" : "ref";
	case MODEL_SKU:
		return "sku";
	case MODEL_QTY:
	case MODEL_ON_HAND:
	case MODEL_AVAILABLE:
		return "qty";
	case MODEL_ETA:
		return "eta";
	case MODEL_ORDERID:
		return "orderid";
	case MODEL_LINE:
		return "line";
	case MODEL_NEW_QTY:
		return "new_qty";
	case MODEL_SHIPPED_COLUMN:
		return "shipped";
	case MODEL_CANCELLED_COLUMN:
		return "cancelled";
	case MODEL_PRIORITY:
		return "priority";
	default:
		return NULL;
	}
}

/* A yes or no of each row stands in `orders { }`. */
static void add_choice(struct target *t, enum model_column column, const char *key, struct model_bytes *orders)
{
	size_t place;

	if (!t->source->has[column])
		return;
	place = target_column(t, key);
	for (size_t i = 0; i < t->n_rows; i++)
		model_bytes_add(&t->rows[i].cells[place], t->source->rows[i][column].data,
				t->source->rows[i][column].len);
	add_format(orders, "\t%s = \"%s\"\n", key, t->names[place]);
}

static void add_orders(struct target *t)
{
	const struct model_options *o = t->wish->options;
	struct model_bytes orders = { 0 };

	add_choice(t, MODEL_BACKORDER, "backorder", &orders);
	add_choice(t, MODEL_SPLIT, "split", &orders);
	/* what the run says anyway may as well be said for the feed */
	if (o && !t->source->has[MODEL_BACKORDER] && night_chance(t->rng, 50))
		add_format(&orders, "\tbackorder = %s\n", o->backorder ? "yes" : "no");
	if (o && !t->source->has[MODEL_SPLIT] && night_chance(t->rng, 50))
		add_format(&orders, "\tsplit = %s\n", o->split ? "yes" : "no");
	if (o && night_chance(t->rng, 50))
		add_format(&orders, "\tamend = %s\n", o->amend ? "yes" : "no");
	if (orders.len > 0)
		add_format(&t->sections, "orders {\n%s}\n", model_bytes_text(&orders));
	model_bytes_free(&orders);
}

static void add_role(struct target *t, enum model_column column)
{
	const char *section = section_of(t->source->kind, column);
	const bool orders = t->source->kind == MODEL_ORDERS;

	if (t->emits && column != MODEL_SKU)
		return; /* role_emits() has them */
	switch (column) {
	case MODEL_QTY:
	case MODEL_ON_HAND:
	case MODEL_AVAILABLE:
	case MODEL_NEW_QTY:
		role_quantity(t, column, section, false);
		return;
	case MODEL_SHIPPED_COLUMN:
	case MODEL_CANCELLED_COLUMN:
		role_figure(t, column, section,
			    !orders			     ? NULL
			    : column == MODEL_SHIPPED_COLUMN ? "done"
							     : "cancel");
		return;
	case MODEL_ETA:
		role_date(t, column, section);
		return;
	case MODEL_PRIORITY:
		role_plain(t, column, section);
		return;
	default:
		role_identifier(t, column, section);
	}
}

/* The partner's other columns, which nothing uses. */
static void add_noise_column(struct target *t)
{
	static const char *const WORDS[] = { "", "x", "12.5", "n/a", "K\xc3\xbchn", "a b c" };
	size_t place = target_column(t, "Sonstiges");

	t->noise[place] = true;
	for (size_t i = 0; i < t->n_rows; i++)
		model_bytes_add_text(&t->rows[i].cells[place], WORDS[night_below(t->rng, 6)]);
}

/* What batches count. */
static enum model_column counted_of(const struct source *source)
{
	return source->has[MODEL_ON_HAND]     ? MODEL_ON_HAND
	       : source->has[MODEL_AVAILABLE] ? MODEL_AVAILABLE
					      : MODEL_QTY;
}

/* So that feeds of other counts are other files. */
static void add_mark(struct target *t)
{
	size_t place = target_column(t, "Lauf");
	char text[24];

	snprintf(text, sizeof(text), "%016llx", (unsigned long long)t->wish->mark);
	t->noise[place] = true;
	for (size_t i = 0; i < t->n_rows; i++)
		model_bytes_add_text(&t->rows[i].cells[place], text);
}

/* Narrow enough that feeds are held now and then. */
static void add_guards(struct target *t)
{
	static const char *const GUARDS[] = { "max-drop = 30", "max-rise = 200", "min-rows = 60",
					      "repeated = sum", "as-of = mtime" };

	for (size_t i = 0; i < sizeof(GUARDS) / sizeof(GUARDS[0]); i++) {
		if (night_chance(t->rng, 40))
			add_format(&t->sections, "\t%s\n", GUARDS[i]);
	}
	if (night_chance(t->rng, 70))
		model_bytes_add_text(&t->sections, "\tmissing = zero\n");
}

static void add_columns(struct target *t)
{
	const enum model_column counted = counted_of(t->source);
	size_t first = night_below(t->rng, MODEL_COLUMNS);

	for (size_t i = 0; i < MODEL_COLUMNS; i++) {
		enum model_column column = (enum model_column)((first + i) % MODEL_COLUMNS);

		if (night_chance(t->rng, 20))
			add_noise_column(t);
		if (t->source->has[column] && section_of(t->source->kind, column))
			add_role(t, column);
	}
	if (t->emits)
		role_emits(t, counted);
	if (t->source->kind != MODEL_BATCHES ||
	    (counted == MODEL_QTY && !t->wish->guarded && night_chance(t->rng, 70)))
		return;
	add_format(&t->sections, "snapshot {\n\tmeans = %s\n",
		   counted == MODEL_ON_HAND	? "on-hand"
		   : counted == MODEL_AVAILABLE ? "available"
						: "purchased");
	if (t->wish->guarded)
		add_guards(t);
	model_bytes_add_text(&t->sections, "}\n");
	if (counted != MODEL_QTY) {
		t->features |= 1u << DISGUISE_MEANS;
		add_mark(t);
	}
}

/* Rows */

/* The place of the column that a section takes its value from, by its cells' equality with the source. */
static bool is_repeated(const struct target *t, size_t row, size_t place)
{
	return row > 0 && model_bytes_equal(&t->rows[row].cells[place], &t->rows[row - 1].cells[place]);
}

static bool any_empty(const struct target *t, size_t place)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		if (t->rows[i].cells[place].len == 0)
			return true;
	}
	return false;
}

/* Rows of one order follow each other: the order is told once, and what is the same in all of it, too. */
static void group_rows(struct target *t)
{
	size_t order = target_place(t, "orderid");
	size_t filled = target_place(t, night_chance(t->rng, 50) ? "priority" : "sku");

	if (order == MODEL_NOWHERE || any_empty(t, order) || !night_chance(t->rng, 50))
		return;
	t->features |= 1u << DISGUISE_GROUP;
	add_format(&t->selected, "\tgroup = \"%s\"\n", t->names[order]);
	if (filled != MODEL_NOWHERE && !any_empty(t, filled)) {
		add_format(&t->selected, "\tfill = {\"%s\"}\n", t->names[filled]);
		for (size_t i = t->n_rows; i-- > 1;) {
			if (is_repeated(t, i, order) && is_repeated(t, i, filled))
				t->rows[i].cells[filled].len = 0;
		}
	}
	for (size_t i = t->n_rows; i-- > 1;) {
		if (is_repeated(t, i, order))
			t->rows[i].cells[order].len = 0;
	}
}

/* A row that a rule drops, before row AT: a copy of it but for its state. */
static void insert_dropped(struct target *t, size_t at, size_t state, const char *word)
{
	struct target_row copy = { 0 };

	for (size_t place = 0; place < t->n_columns; place++)
		model_bytes_add(&copy.cells[place], t->rows[at].cells[place].data,
				t->rows[at].cells[place].len);
	copy.n_items = t->rows[at].n_items;
	copy.cells[state].len = 0;
	model_bytes_add_text(&copy.cells[state], word);
	t->rows = model_alloc(t->rows, t->n_rows + 1, sizeof(*t->rows));
	memmove(t->rows + at + 1, t->rows + at, (t->n_rows - at) * sizeof(*t->rows));
	t->rows[at] = copy;
	t->n_rows++;
	t->dropped += copy.n_items;
	t->features |= 1u << DISGUISE_DROP;
}

/* A state of each row: only what is kept counts. */
static void add_states(struct target *t)
{
	static const char *const KEPT[] = { "paid", "PENDING", "Open", "" };
	static const char *const GONE[] = { "void", "test order", "Refunded" };
	size_t place;

	if (!night_chance(t->rng, 50) || t->n_columns + 1 >= TARGET_COLUMNS_MAX)
		return;
	place = target_column(t, "Zustand");
	for (size_t i = 0; i < t->n_rows; i++)
		model_bytes_add_text(&t->rows[i].cells[place], KEPT[night_below(t->rng, 4)]);
	add_format(&t->keep, "\"%s: paid | pending | Op[a-e]n | \", ", t->names[place]);
	add_format(&t->selected, "\tdrop = {\"%s: VOID | test*\", \"%s: ref?nded\"}\n", t->names[place],
		   t->names[place]);
	for (size_t i = 0; i < t->n_rows; i++) {
		if (night_chance(t->rng, 15)) {
			insert_dropped(t, i, place, GONE[night_below(t->rng, 3)]);
			i++;
		}
	}
}

/* The whole */

static void write_profile(const struct target *t, struct model_bytes *out)
{
	add_format(out, "# made up, seed by seed\nkind = %s\nfiles = {\"%s\"}\n",
		   model_kind_name(t->source->kind), t->wish->files);
	if (t->wish->guarded || night_chance(t->rng, 30))
		model_bytes_add_text(out, "partner = \"Partner & Sons\"\n");
	add_format(out, "file {\n%s}\n", model_bytes_text(&t->file));
	if (t->selected.len > 0 || t->keep.len > 0) {
		model_bytes_add_text(out, "rows {\n");
		model_bytes_add(out, t->selected.data, t->selected.len);
		if (t->keep.len > 0)
			add_format(out, "\tkeep = {%.*s}\n", (int)t->keep.len - 2, t->keep.data);
		model_bytes_add_text(out, "}\n");
	}
	model_bytes_add(out, t->sections.data, t->sections.len);
}

static void target_init(struct target *t, struct night_rng *rng, const struct source *source,
			const struct disguise_wish *wish)
{
	*t = (struct target){ .rng = rng, .source = source, .wish = wish, .n_rows = source->n_rows };
	t->rows = model_alloc(NULL, source->n_rows, sizeof(*t->rows));
	memset(t->rows, 0, source->n_rows * sizeof(*t->rows));
	for (size_t i = 0; i < t->n_rows; i++)
		t->rows[i].n_items = 1;
	t->headerless = night_chance(rng, 25);
	if (t->headerless)
		t->features |= 1u << DISGUISE_NO_HEADER;
	records_choose(t);
}

static void target_free(struct target *t)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		for (size_t place = 0; place < TARGET_COLUMNS_MAX; place++)
			model_bytes_free(&t->rows[i].cells[place]);
	}
	free(t->rows);
	free(t->slots);
	free(t->follows);
	model_bytes_free(&t->file);
	model_bytes_free(&t->selected);
	model_bytes_free(&t->keep);
	model_bytes_free(&t->sections);
	model_bytes_free(&t->map);
}

static bool disguise_source(struct night_rng *rng, const struct source *source,
			    const struct disguise_wish *wish, struct disguise *out)
{
	struct target t;

	target_init(&t, rng, source, wish);
	add_columns(&t);
	if (source->kind == MODEL_ORDERS)
		add_orders(&t);
	bool good = records_join(&t);
	if (good) {
		add_states(&t);
		group_rows(&t);
		good = file_write(&t, &out->content);
	}
	if (good) {
		write_profile(&t, &out->profile);
		out->map = t.map;
		t.map = (struct model_bytes){ 0 };
		out->dropped = t.dropped;
		out->features = t.features | (out->map.len > 0 ? 1u << DISGUISE_MAP : 0);
	}
	target_free(&t);
	if (!good)
		disguise_free(out);
	return good;
}

bool disguise_feed(struct night_rng *rng, const char *bytes, size_t len, const struct disguise_wish *wish,
		   struct disguise *out)
{
	enum { TRIES = 3 };
	struct source source;
	bool good = false;

	*out = (struct disguise){ 0 };
	if (!source_read(&source, bytes, len))
		return false;
	for (int i = 0; i < TRIES && !good; i++)
		good = disguise_source(rng, &source, wish, out);
	source_free(&source);
	return good;
}

const char *disguise_feature_name(enum disguise_feature feature)
{
	static const char *const NAMES[DISGUISE_FEATURES] = {
		"explode", "emits", "several emits", "no header", "means", "gzip",     "cancel",
		"done",	   "group", "drop",	     "map",	  "units", "encoding", "trailer",
	};

	return NAMES[feature];
}

void disguise_free(struct disguise *disguise)
{
	model_bytes_free(&disguise->content);
	model_bytes_free(&disguise->profile);
	model_bytes_free(&disguise->map);
	*disguise = (struct disguise){ 0 };
}
