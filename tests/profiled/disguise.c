/*
 * A feed in disguise: first its columns, role by role, then what concerns whole rows (groups, rows that are
 * dropped), then the file: delimiter, quotes, header, preamble, trailer, encoding.
 */
#include "disguise.h"

#include <iconv.h>
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

	switch (column) {
	case MODEL_QTY:
	case MODEL_ON_HAND:
	case MODEL_AVAILABLE:
	case MODEL_NEW_QTY:
		role_quantity(t, column, section, false);
		return;
	case MODEL_SHIPPED_COLUMN:
	case MODEL_CANCELLED_COLUMN:
		role_quantity(t, column, section, true);
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

	for (size_t i = 0; i < t->n_rows; i++)
		model_bytes_add_text(&t->rows[i].cells[place], WORDS[night_below(t->rng, 6)]);
}

static void add_columns(struct target *t)
{
	size_t first = night_below(t->rng, MODEL_COLUMNS);

	for (size_t i = 0; i < MODEL_COLUMNS; i++) {
		enum model_column column = (enum model_column)((first + i) % MODEL_COLUMNS);

		if (night_chance(t->rng, 20))
			add_noise_column(t);
		if (t->source->has[column] && section_of(t->source->kind, column))
			add_role(t, column);
	}
	if (t->source->has[MODEL_ON_HAND] || t->source->has[MODEL_AVAILABLE])
		add_format(&t->sections, "snapshot {\n\tmeans = %s\n}\n",
			   t->source->has[MODEL_ON_HAND] ? "on-hand" : "available");
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

/* A column that another one of the profile's keys needs by itself is not to be filled or grouped. */
static bool is_used_by_section(const struct target *t, size_t place, const char *section)
{
	char key[TARGET_NAME_MAX + 32];

	snprintf(key, sizeof(key), "%s {\n\tfrom = {", section);
	const char *at = strstr(model_bytes_text(&t->sections), key);
	if (!at)
		return false;
	const char *end = strchr(at, '}');
	snprintf(key, sizeof(key), "\"%s\"", t->names[place]);
	const char *name = strstr(at, key);
	return name && name < end;
}

static size_t place_of_section(const struct target *t, const char *section)
{
	for (size_t place = 0; place < t->n_columns; place++) {
		if (is_used_by_section(t, place, section))
			return place;
	}
	return MODEL_NOWHERE;
}

/* Rows of one order follow each other: the order is told once, and what is the same in all of it, too. */
static void group_rows(struct target *t)
{
	size_t order = place_of_section(t, "orderid");
	size_t filled = place_of_section(t, night_chance(t->rng, 50) ? "priority" : "sku");

	if (order == MODEL_NOWHERE || any_empty(t, order) || !night_chance(t->rng, 50))
		return;
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
	copy.cells[state].len = 0;
	model_bytes_add_text(&copy.cells[state], word);
	t->rows = model_alloc(t->rows, t->n_rows + 1, sizeof(*t->rows));
	memmove(t->rows + at + 1, t->rows + at, (t->n_rows - at) * sizeof(*t->rows));
	t->rows[at] = copy;
	t->n_rows++;
	t->dropped++;
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
	add_format(&t->selected, "\tkeep = {\"%s: paid | pending | Op[a-e]n | \"}\n", t->names[place]);
	add_format(&t->selected, "\tdrop = {\"%s: VOID | test*\", \"%s: ref?nded\"}\n", t->names[place],
		   t->names[place]);
	for (size_t i = 0; i < t->n_rows; i++) {
		if (night_chance(t->rng, 15)) {
			insert_dropped(t, i, place, GONE[night_below(t->rng, 3)]);
			i++;
		}
	}
}

/* The file */

struct shape {
	char delimiter;
	bool quoted; /* quotes are quotes */
	bool header;
	const char *end;
	const char *encoding; /* NULL: UTF-8 */
	bool trailer;
	size_t preamble; /* records above the header */
};

static bool needs_quotes(const struct model_bytes *cell, char delimiter)
{
	for (size_t i = 0; i < cell->len; i++) {
		if (cell->data[i] == delimiter || strchr("\"\r\n", cell->data[i]))
			return true;
	}
	return false;
}

static bool any_needs_quotes(const struct target *t, char delimiter)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		for (size_t place = 0; place < t->n_columns; place++) {
			const struct model_bytes *cell = &t->rows[i].cells[place];

			/* a quote alone would do no harm there, but trimming might */
			if (needs_quotes(cell, delimiter))
				return true;
		}
	}
	return false;
}

static void choose_shape(struct target *t, struct shape *shape)
{
	static const struct {
		char c;
		const char *name;
	} DELIMITERS[] = {
		{ ',', "comma" }, { ';', "semicolon" }, { '\t', "tab" }, { '|', "pipe" }, { '~', "tilde" }
	};
	static const char *const ENDS[] = { "\n", "\r\n", "\r" };
	static const char *const ENCODINGS[] = { "cp1252", "iso-8859-15", "utf-16", "utf-8" };
	size_t drawn = night_below(t->rng, 5);

	*shape = (struct shape){ .delimiter = DELIMITERS[drawn].c, .quoted = true, .header = true };
	add_format(&t->file, "\tdelimiter = %s\n", DELIMITERS[drawn].name);
	shape->end = ENDS[night_below(t->rng, 3)];
	if (night_chance(t->rng, 30) && !any_needs_quotes(t, shape->delimiter)) {
		shape->quoted = false;
		add_format(&t->file, "\tquote = none\n");
	}
	if (night_chance(t->rng, 30))
		shape->preamble = 1 + night_below(t->rng, 5);
	if (night_chance(t->rng, 50)) {
		shape->encoding = ENCODINGS[night_below(t->rng, 4)];
		add_format(&t->file, "\tencoding = %s\n", shape->encoding);
	}
	shape->trailer = night_chance(t->rng, 25);
}

static void write_cell(const struct target *t, const struct shape *shape, const struct model_bytes *cell,
		       struct model_bytes *out)
{
	bool quotes = shape->quoted && (needs_quotes(cell, shape->delimiter) || night_chance(t->rng, 10));

	if (!quotes) {
		model_bytes_add(out, cell->data, cell->len);
		return;
	}
	model_bytes_add_char(out, '"');
	for (size_t i = 0; i < cell->len; i++) {
		if (cell->data[i] == '"')
			model_bytes_add_char(out, '"');
		model_bytes_add_char(out, cell->data[i]);
	}
	model_bytes_add_char(out, '"');
}

static void write_text_cells(const struct target *t, const struct shape *shape, const char *const *texts,
			     size_t n, struct model_bytes *out)
{
	for (size_t i = 0; i < t->n_columns; i++) {
		struct model_bytes cell = { 0 };

		if (i > 0)
			model_bytes_add_char(out, shape->delimiter);
		model_bytes_add_text(&cell, i < n ? texts[i] : "");
		write_cell(t, shape, &cell, out);
		model_bytes_free(&cell);
	}
	model_bytes_add_text(out, shape->end);
}

static void write_header(const struct target *t, const struct shape *shape, struct model_bytes *out)
{
	static const char *const TITLE[] = { "Export of last night" };
	const char *names[TARGET_COLUMNS_MAX];

	for (size_t i = 0; i < shape->preamble; i++)
		write_text_cells(t, shape, TITLE, i % 2, out);
	for (size_t i = 0; i < t->n_columns; i++)
		names[i] = t->names[i];
	write_text_cells(t, shape, names, t->n_columns, out);
}

/* The trailer tells how many rows there are. */
static void write_trailer(struct target *t, const struct shape *shape, struct model_bytes *out)
{
	char number[24];
	const char *cells[2] = { "END OF FILE", number };
	bool counted = t->n_columns > 1 && night_chance(t->rng, 60);

	if (!shape->trailer)
		return;
	snprintf(number, sizeof(number), "%zu", t->n_rows);
	add_format(&t->file, "\tend = \"%s: end of*\"\n", t->names[0]);
	if (counted)
		add_format(&t->file, "\ttotal = \"%s\"\n", t->names[1]);
	write_text_cells(t, shape, cells, counted ? 2 : 1, out);
}

/* What of ENCODING cannot be written stays UTF-8. */
static bool encode(const char *encoding, struct model_bytes *bytes)
{
	iconv_t cd = iconv_open(strcmp(encoding, "utf-16") == 0 ? "UTF-16LE" : encoding, "UTF-8");
	size_t room = 4 * bytes->len + 8, left = bytes->len, out_left = room;
	char *out = model_alloc(NULL, room, 1), *in = bytes->data, *to = out;
	struct model_bytes encoded = { 0 };
	bool good;

	if (strcmp(encoding, "utf-16") == 0)
		model_bytes_add(&encoded, "\xff\xfe", 2);
	good = cd != (iconv_t)-1 && iconv(cd, &in, &left, &to, &out_left) == 0;
	if (cd != (iconv_t)-1)
		iconv_close(cd);
	if (good) {
		model_bytes_add(&encoded, out, room - out_left);
		model_bytes_free(bytes);
		*bytes = encoded;
	} else {
		model_bytes_free(&encoded);
	}
	free(out);
	return good;
}

static bool write_file(struct target *t, struct model_bytes *out)
{
	struct shape shape;

	choose_shape(t, &shape);
	write_header(t, &shape, out);
	for (size_t i = 0; i < t->n_rows; i++) {
		for (size_t place = 0; place < t->n_columns; place++) {
			if (place > 0)
				model_bytes_add_char(out, shape.delimiter);
			write_cell(t, &shape, &t->rows[i].cells[place], out);
		}
		model_bytes_add_text(out, shape.end);
	}
	write_trailer(t, &shape, out);
	return !shape.encoding || encode(shape.encoding, out);
}

/* The whole */

static void write_profile(const struct target *t, struct model_bytes *out)
{
	add_format(out, "# made up, seed by seed\nkind = %s\nfiles = {\"%s\"}\n",
		   model_kind_name(t->source->kind), t->wish->files);
	if (night_chance(t->rng, 30))
		model_bytes_add_text(out, "partner = \"Partner & Sons\"\n");
	add_format(out, "file {\n%s}\n", model_bytes_text(&t->file));
	if (t->selected.len > 0) {
		model_bytes_add_text(out, "rows {\n");
		model_bytes_add(out, t->selected.data, t->selected.len);
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
}

static void target_free(struct target *t)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		for (size_t place = 0; place < TARGET_COLUMNS_MAX; place++)
			model_bytes_free(&t->rows[i].cells[place]);
	}
	free(t->rows);
	model_bytes_free(&t->file);
	model_bytes_free(&t->selected);
	model_bytes_free(&t->sections);
	model_bytes_free(&t->map);
}

bool disguise_feed(struct night_rng *rng, const char *bytes, size_t len, const struct disguise_wish *wish,
		   struct disguise *out)
{
	struct source source;
	struct target t;

	*out = (struct disguise){ 0 };
	if (!source_read(&source, bytes, len))
		return false;
	target_init(&t, rng, &source, wish);
	add_columns(&t);
	if (source.kind == MODEL_ORDERS)
		add_orders(&t);
	add_states(&t);
	group_rows(&t);
	bool good = write_file(&t, &out->content);
	if (good) {
		write_profile(&t, &out->profile);
		out->map = t.map;
		t.map = (struct model_bytes){ 0 };
		out->dropped = t.dropped;
	}
	target_free(&t);
	source_free(&source);
	if (!good)
		disguise_free(out);
	return good;
}

void disguise_free(struct disguise *disguise)
{
	model_bytes_free(&disguise->content);
	model_bytes_free(&disguise->profile);
	model_bytes_free(&disguise->map);
}
