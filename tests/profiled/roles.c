/* Columns by their meaning: what a partner may do to a value, and the keys of the profile that undo it. */
#include "target.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void add_format(struct model_bytes *out, const char *format, ...)
{
	char text[600];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	model_bytes_add_text(out, text);
}

void add_quoted_text(struct model_bytes *out, const char *text)
{
	model_bytes_add_char(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			model_bytes_add_char(out, '\\');
		model_bytes_add_char(out, *text);
	}
	model_bytes_add_char(out, '"');
}

size_t target_column(struct target *t, const char *stem)
{
	static const char *const TAILS[] = { "", " (net)", "-x", ".1", " 2", "_a" };
	size_t place = t->n_columns++;

	if (place >= TARGET_COLUMNS_MAX)
		abort();
	if (t->headerless)
		snprintf(t->names[place], TARGET_NAME_MAX, "#%zu", place + 1);
	else
		snprintf(t->names[place], TARGET_NAME_MAX, "%s%s %c%zu", stem,
			 TAILS[night_below(t->rng, sizeof(TAILS) / sizeof(TAILS[0]))],
			 (int)('A' + (int)night_below(t->rng, 26)), place);
	return place;
}

/* What all of a record is about, which its header shows. */
static enum model_column anchor_of(const struct source *source)
{
	return source->has[MODEL_ORDERID] ? MODEL_ORDERID : source->has[MODEL_SKU] ? MODEL_SKU : MODEL_REF;
}

size_t target_part(struct target *t, const char *stem, enum model_column column)
{
	size_t place = target_column(t, stem);

	if (!t->parted || column == anchor_of(t->source) || night_chance(t->rng, 25))
		return place;
	t->part[place] = true;
	snprintf(t->names[place], TARGET_NAME_MAX, "%s of item %zu", stem, place);
	return place;
}

static struct model_bytes *cell_of(struct target *t, size_t row, size_t place)
{
	return &t->rows[row].cells[place];
}

static const struct model_bytes *value_of(const struct target *t, size_t row, enum model_column column)
{
	return &t->source->rows[row][column];
}

static void copy_cells(struct target *t, enum model_column column, size_t place)
{
	for (size_t i = 0; i < t->n_rows; i++)
		model_bytes_add(cell_of(t, i, place), value_of(t, i, column)->data,
				value_of(t, i, column)->len);
}

/* Begins a section that takes its value from the column at PLACE. */
static void begin_section(struct target *t, const char *section, size_t place)
{
	add_format(&t->sections, "%s {\n\tfrom = {", section);
	/* a name that no feed of tonight has comes first now and then */
	if (night_chance(t->rng, 20))
		add_format(&t->sections, t->headerless ? "\"#9%zu\", " : "\"No such column %zu\", ", place);
	add_quoted_text(&t->sections, t->names[place]);
	model_bytes_add_text(&t->sections, "}\n");
}

static void end_section(struct target *t)
{
	model_bytes_add_text(&t->sections, "}\n");
}

/* Identifiers */

static bool is_digits_only(const struct model_bytes *cell)
{
	for (size_t i = 0; i < cell->len; i++) {
		if (cell->data[i] < '0' || cell->data[i] > '9')
			return false;
	}
	return cell->len > 0 && cell->data[0] != '0';
}

static bool keeps_without_padding(const struct model_bytes *cell)
{
	return is_clean_name(cell) && cell->data[0] != '0';
}

static void wrap_cells(struct target *t, enum model_column column, size_t place, const char *before,
		       const char *behind)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		const struct model_bytes *value = value_of(t, i, column);

		if (value->len == 0)
			continue;
		model_bytes_add_text(cell_of(t, i, place), before);
		model_bytes_add(cell_of(t, i, place), value->data, value->len);
		model_bytes_add_text(cell_of(t, i, place), behind);
	}
}

static void pad_cells(struct target *t, enum model_column column, size_t place)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		const struct model_bytes *value = value_of(t, i, column);

		if (is_digits_only(value))
			model_bytes_add_text(cell_of(t, i, place), "000");
		model_bytes_add(cell_of(t, i, place), value->data, value->len);
	}
}

/* Each value gets a name of the partner's; the map leads back. */
static void map_cells(struct target *t, enum model_column column, size_t place)
{
	model_bytes_add_text(&t->map, "from,to\n");
	for (size_t i = 0; i < t->n_rows; i++) {
		size_t first = 0;

		while (!model_bytes_equal(value_of(t, first, column), value_of(t, i, column)))
			first++;
		add_format(cell_of(t, i, place), "their-%zu", first);
		if (first < i)
			continue;
		add_format(&t->map, "their-%zu,", first);
		model_bytes_add_cell(&t->map, value_of(t, i, column)->data, value_of(t, i, column)->len);
		model_bytes_add_char(&t->map, '\n');
	}
	add_format(&t->sections, "\tmap = \"%s\"\n", t->wish->map);
}

static void disguise_identifier(struct target *t, enum model_column column, size_t place)
{
	bool clean = source_all(t->source, column, true, is_clean_name);
	bool full = source_all(t->source, column, false, is_clean_name);

	switch (clean ? night_below(t->rng, 7) : 0) {
	case 1:
		wrap_cells(t, column, place, "=\"", "\"");
		model_bytes_add_text(&t->sections, "\texcel = yes\n");
		return;
	case 2:
		wrap_cells(t, column, place, "#", "");
		model_bytes_add_text(&t->sections, "\tstrip = {\"No. \", \"#\"}\n");
		return;
	case 3:
		wrap_cells(t, column, place, "id: ", "");
		model_bytes_add_text(&t->sections, "\tafter = \":\"\n");
		return;
	case 4:
		wrap_cells(t, column, place, "", " (theirs)");
		model_bytes_add_text(&t->sections, "\tbefore = \"(\"\n");
		return;
	case 5:
		if (!full || t->map.len > 0)
			break;
		map_cells(t, column, place);
		return;
	case 6:
		if (!source_all(t->source, column, true, keeps_without_padding))
			break;
		pad_cells(t, column, place);
		model_bytes_add_text(&t->sections, "\tunpad = yes\n");
		return;
	default:
		break;
	}
	copy_cells(t, column, place);
}

void role_identifier(struct target *t, enum model_column column, const char *section)
{
	size_t place = target_part(t, "Kennung", column);

	begin_section(t, section, place);
	/* without a text of its own a ref has the partner's name before it */
	if (column == MODEL_REF) {
		copy_cells(t, column, place);
		add_format(&t->sections, "\ttext = \"{%s}\"\n",
			   t->part[place] || night_chance(t->rng, 50) ? "" : t->names[place]);
	} else {
		disguise_identifier(t, column, place);
	}
	end_section(t);
}

/* Quantities */

struct form {
	const char *specimen;
	const char *group;
	const char *decimals;
};

static const struct form FORMS[] = {
	{ "1.234,56", ".", "" }, { "1.234,56", ".", ",00" }, { "1,234.56", ",", "" }, { "1,234.56", ",", ".0" },
	{ "1 234,56", " ", "" }, { "1234.56", "", ".000" },  { "1234,56", "", ",0" }, { "1234.56", "", "" },
};

static void add_number(struct model_bytes *out, uint64_t number, const struct form *form)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)number);

	for (int i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			model_bytes_add_text(out, form->group);
		model_bytes_add_char(out, digits[i]);
	}
	model_bytes_add_text(out, form->decimals);
}

static bool is_clean_figure(const struct model_bytes *cell)
{
	return is_clean_number(cell) || (cell->len == 3 && strcmp(model_bytes_text(cell), "all") == 0);
}

static bool is_figure_word(const struct model_bytes *cell)
{
	return cell->len == 0 || cell->data[0] == 'a';
}

/* The quantity less what another column takes off. */
static size_t minus_column(struct target *t)
{
	size_t place = target_column(t, "Abgang");

	add_format(&t->sections, "\tminus = \"%s\"\n", t->names[place]);
	return place;
}

/* What one of the partner's units holds. */
static size_t unit_column(struct target *t)
{
	size_t place = target_column(t, "ME");

	add_format(&t->sections, "\tunit = \"%s\"\n\tunits = {\"ST: 1\", \"KT: 12\", \"PAL: 480\"}\n",
		   t->names[place]);
	t->features |= 1u << DISGUISE_UNITS;
	return place;
}

enum { AS_IT_IS, LESS, TIMES, UNITS, WORDS, WAYS };

static void quantity_cell(struct target *t, size_t row, size_t place, size_t other, unsigned way,
			  uint64_t number, const struct form *form)
{
	struct model_bytes *cell = cell_of(t, row, place);
	struct model_bytes *beside =
		way == LESS || way == TIMES || way == UNITS ? cell_of(t, row, other) : NULL;
	/* what is written may be no larger than a quantity either */
	uint64_t off = number > 2000000000 ? 0 : night_below(t->rng, 2000);

	switch (way) {
	case LESS:
		add_number(beside, off, form);
		add_number(cell, number + off, form);
		return;
	case TIMES:
		off = number % 6 == 0 ? 6 : 1;
		add_number(beside, off, form);
		add_number(cell, number / off, form);
		return;
	case UNITS:
		off = number > 0 && number % 480 == 0 ? 480 : number % 12 == 0 ? 12 : 1;
		model_bytes_add_text(beside, off == 480 ? "PAL" : off == 12 ? "kt" : "ST");
		add_number(cell, number / off, form);
		return;
	case WORDS:
		if (number == 1 || number == 0)
			model_bytes_add_text(cell, number == 1 ? "Last one" : "CALL");
		else
			add_number(cell, number, form);
		return;
	default:
		add_number(cell, number, form);
	}
}

size_t role_quantity(struct target *t, enum model_column column, const char *section, bool figure)
{
	size_t place = target_part(t, "Menge", column);
	bool clean = figure ? source_all(t->source, column, true, is_clean_figure)
			    : source_all(t->source, column, false, is_clean_number);
	const struct form *form = &FORMS[night_below(t->rng, sizeof(FORMS) / sizeof(FORMS[0]))];
	unsigned way = figure ? AS_IT_IS : (unsigned)night_below(t->rng, WAYS);
	size_t other = 0;

	begin_section(t, section, place);
	if (!clean || night_chance(t->rng, 25)) {
		copy_cells(t, column, place);
		end_section(t);
		return place;
	}
	add_format(&t->sections, "\tnumber = \"%s\"\n", form->specimen);
	if (way == LESS)
		other = minus_column(t);
	if (way == UNITS)
		other = unit_column(t);
	if (way == TIMES) {
		other = target_column(t, "VPE");
		add_format(&t->sections, "\ttimes = \"%s\"\n", t->names[other]);
	}
	if (way == WORDS)
		model_bytes_add_text(&t->sections, "\twords = {\"last*: 1\", \"call: 0\"}\n");
	for (size_t i = 0; i < t->n_rows; i++) {
		const struct model_bytes *value = value_of(t, i, column);

		if (figure && is_figure_word(value))
			model_bytes_add(cell_of(t, i, place), value->data, value->len);
		else
			quantity_cell(t, i, place, other, way, number_of(value), form);
	}
	end_section(t);
	return place;
}

enum { NUMBER_FORMS = sizeof(FORMS) / sizeof(FORMS[0]) };

void numbers_choose(struct target *t, struct written_numbers *numbers)
{
	numbers->form = (unsigned)night_below(t->rng, NUMBER_FORMS);
	numbers->words = night_chance(t->rng, 30);
	add_format(&t->sections, "\tnumber = \"%s\"\n", FORMS[numbers->form].specimen);
	if (numbers->words)
		model_bytes_add_text(&t->sections, "\twords = {\"last*: 1\", \"call: 0\"}\n");
}

void numbers_put(struct model_bytes *out, uint64_t number, const struct written_numbers *numbers)
{
	if (numbers->words && number < 2)
		model_bytes_add_text(out, number == 1 ? "Last one" : "CALL");
	else
		add_number(out, number, &FORMS[numbers->form]);
}

/* Written otherwise it would stand so in a reject file, and be known by that. */
static bool is_all(const struct target *t, const struct model_bytes *cell)
{
	return cell->len == 3 &&
	       (t->wish->options ? strncasecmp(cell->data, "all", 3) == 0 : memcmp(cell->data, "all", 3) == 0);
}

/* True when a status says of the row that all has shipped, or was cancelled, whichever COLUMN is not. */
static bool is_over_otherwise(const struct target *t, size_t row, enum model_column column)
{
	bool shipped = column == MODEL_SHIPPED_COLUMN;
	unsigned feature = 1u << (shipped ? DISGUISE_CANCEL : DISGUISE_DONE);

	return t->features & feature &&
	       is_all(t, value_of(t, row, shipped ? MODEL_CANCELLED_COLUMN : MODEL_SHIPPED_COLUMN));
}

/*
 * The status of a row, and the figure beside it. What has shipped has not been cancelled, so of such a row the
 * status of cancelling is no matter, and the figures tell all.
 */
static void figure_cells(struct target *t, size_t row, enum model_column column, size_t place, size_t state)
{
	static const char *const OPEN[] = { "open", "In Arbeit", "" };
	static const char *const OVER[] = { "Over", "erledigt (1)", "ERLEDIGT (22)" };
	bool otherwise = is_over_otherwise(t, row, column);
	bool over = is_all(t, value_of(t, row, column)) && !otherwise;
	bool said = over || (otherwise && column == MODEL_CANCELLED_COLUMN && night_chance(t->rng, 50));

	model_bytes_add_text(cell_of(t, row, state), (said ? OVER : OPEN)[night_below(t->rng, 3)]);
	/* what stands beside it is no matter */
	if (over)
		cell_of(t, row, place)->len = 0;
	if (over && night_chance(t->rng, 30))
		model_bytes_add_char(cell_of(t, row, place), '3');
}

void role_figure(struct target *t, enum model_column column, const char *section, const char *key)
{
	size_t place = role_quantity(t, column, section, true), state;
	size_t all = 0;

	for (size_t i = 0; i < t->n_rows; i++)
		all += is_all(t, value_of(t, i, column)) || is_over_otherwise(t, i, column);
	if (!key || all == 0 || night_chance(t->rng, 20))
		return;
	state = target_column(t, "Stand");
	for (size_t i = 0; i < t->n_rows; i++)
		figure_cells(t, i, column, place, state);
	add_format(&t->selected, "\t%s = \"%s: over | erledigt*\"\n", key, t->names[state]);
	add_format(&t->keep,
		   night_chance(t->rng, 50) ? "\"%s: open | in arbeit | erledigt* | over | \", "
					    : "\"%s: *\", ",
		   t->names[state]);
	t->features |= 1u << (key[0] == 'c' ? DISGUISE_CANCEL : DISGUISE_DONE);
}

/* Dates */

static const char *const MONTHS[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
				      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

enum { DATE_FORMS = 7 };
static const char *const DATE_FORMATS[DATE_FORMS] = {
	"DD.MM.YYYY", "MM/DD/YYYY", "YYYYMMDD", "YYYY-MM-DD*", "DD-MMM-YYYY", "DD/MM/YY", "YYYY-MM-DD hh:mm",
};

static int digits(const char *text, size_t n)
{
	int number = 0;

	for (size_t i = 0; i < n; i++)
		number = number * 10 + (text[i] - '0');
	return number;
}

unsigned dates_choose(struct target *t)
{
	unsigned form = (unsigned)night_below(t->rng, DATE_FORMS);

	add_format(&t->sections, "\tdates = {\"%s\"}\n", DATE_FORMATS[form]);
	return form;
}

void dates_put(struct model_bytes *out, const char *iso, unsigned form)
{
	int year = digits(iso, 4), month = digits(iso + 5, 2), day = digits(iso + 8, 2);

	switch (form) {
	case 0:
		add_format(out, "%02d.%02d.%04d", day, month, year);
		return;
	case 1:
		add_format(out, "%02d/%02d/%04d", month, day, year);
		return;
	case 2:
		add_format(out, "%04d%02d%02d", year, month, day);
		return;
	case 3:
		add_format(out, "%sT23:59:59+04:00", iso);
		return;
	case 4:
		add_format(out, "%02d-%s-%04d", day, MONTHS[month - 1], year);
		return;
	case 5:
		add_format(out, "%02d/%02d/%02d", day, month, year % 100);
		return;
	default:
		add_format(out, "%s 07:15", iso);
	}
}

void role_date(struct target *t, enum model_column column, const char *section)
{
	size_t place = target_part(t, "Datum", column);

	begin_section(t, section, place);
	if (source_all(t->source, column, true, is_clean_date) && night_chance(t->rng, 80)) {
		unsigned form = dates_choose(t);
		for (size_t i = 0; i < t->n_rows; i++)
			if (value_of(t, i, column)->len > 0)
				dates_put(cell_of(t, i, place), model_bytes_text(value_of(t, i, column)), form);
	} else {
		copy_cells(t, column, place);
	}
	end_section(t);
}

/* The rest */

void role_plain(struct target *t, enum model_column column, const char *section)
{
	size_t place = target_part(t, "Angabe", column);

	begin_section(t, section, place);
	copy_cells(t, column, place);
	end_section(t);
}
