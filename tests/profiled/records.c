/* Records that tell of several rows: with several quantities, or with a list in a cell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "target.h"

enum { ITEMS_MAX = 12, LIST_MAX = 3000, SLOTS = 3 };

static const struct model_bytes *value_of(const struct target *t, size_t row, enum model_column column)
{
	return &t->source->rows[row][column];
}

/* Where each column comes from */

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

size_t target_place(const struct target *t, const char *section)
{
	for (size_t place = 0; place < t->n_columns; place++) {
		if (!t->part[place] && is_used_by_section(t, place, section))
			return place;
	}
	return MODEL_NOWHERE;
}

/* Choosing */

/* An emit without a quantity is no row, so there is one in all; goods that are here have no date. */
static bool may_emit(const struct source *source, enum model_column counted)
{
	for (size_t i = 0; i < source->n_rows; i++) {
		if (source->rows[i][counted].len == 0)
			return false;
	}
	return source->kind == MODEL_BATCHES;
}

static void choose_slots(struct target *t)
{
	const bool dated = t->source->has[MODEL_ETA];

	t->slots = model_alloc(NULL, t->n_rows, sizeof(*t->slots));
	t->follows = model_alloc(NULL, t->n_rows, sizeof(*t->follows));
	for (size_t i = 0; i < t->n_rows; i++) {
		size_t last = i > 0 ? t->slots[i - 1] : 0;
		bool here = dated && value_of(t, i, MODEL_ETA)->len == 0;

		t->follows[i] = i > 0 && !here && last + 1 < SLOTS && night_chance(t->rng, 85) &&
				model_bytes_equal(value_of(t, i, MODEL_SKU), value_of(t, i - 1, MODEL_SKU));
		t->slots[i] = t->follows[i] ? last + 1 : here ? 0 : dated ? 1 : night_below(t->rng, SLOTS);
	}
}

void records_choose(struct target *t)
{
	const enum model_column counted = t->source->has[MODEL_ON_HAND]	    ? MODEL_ON_HAND
					  : t->source->has[MODEL_AVAILABLE] ? MODEL_AVAILABLE
									    : MODEL_QTY;

	t->emits = may_emit(t->source, counted) && night_chance(t->rng, 50);
	if (t->emits) {
		t->features |= 1u << DISGUISE_EMITS;
		choose_slots(t);
		return;
	}
	switch (night_below(t->rng, 6)) {
	case 0:
	case 1:
		t->parted = true;
		return;
	case 2:
	case 3:
		t->list = night_chance(t->rng, 60) ? "sku" : "qty";
		return;
	default:
		return;
	}
}

/* Emits */

static struct model_bytes *slot_cell(struct target *t, size_t row, size_t place)
{
	/* of the record's first row, which is the one that stays */
	while (t->follows[row])
		row--;
	return &t->rows[row].cells[place];
}

/* A column for each slot, and what of the rows stands in it. */
static void slot_columns(struct target *t, const char *stem, size_t place[SLOTS])
{
	for (size_t s = 0; s < SLOTS; s++)
		place[s] = target_column(t, stem);
}

static void slot_copy(struct target *t, enum model_column column, const size_t place[SLOTS])
{
	for (size_t i = 0; i < t->n_rows; i++)
		model_bytes_add(slot_cell(t, i, place[t->slots[i]]), value_of(t, i, column)->data,
				value_of(t, i, column)->len);
}

static void slot_quantities(struct target *t, enum model_column counted, const size_t place[SLOTS],
			    const size_t units[SLOTS], bool counted_in)
{
	struct written_numbers numbers;

	if (!source_all(t->source, counted, false, is_clean_number)) {
		slot_copy(t, counted, place);
		return;
	}
	model_bytes_add_text(&t->sections, "qty {\n");
	numbers_choose(t, &numbers);
	if (counted_in)
		model_bytes_add_text(&t->sections, "\tunits = {\"ST: 1\", \"DTZ: 12\"}\n");
	for (size_t i = 0; i < t->n_rows; i++) {
		uint64_t number = number_of(value_of(t, i, counted));
		bool dozens = counted_in && number > 0 && number % 12 == 0;

		numbers_put(slot_cell(t, i, place[t->slots[i]]), dozens ? number / 12 : number, &numbers);
		if (counted_in)
			model_bytes_add_text(slot_cell(t, i, units[t->slots[i]]), dozens ? "dtz" : "ST");
	}
	model_bytes_add_text(&t->sections, "}\n");
}

static void slot_dates(struct target *t, const size_t place[SLOTS])
{
	if (!source_all(t->source, MODEL_ETA, true, is_clean_date)) {
		slot_copy(t, MODEL_ETA, place);
		return;
	}
	model_bytes_add_text(&t->sections, "eta {\n");
	unsigned form = dates_choose(t);
	for (size_t i = 0; i < t->n_rows; i++) {
		if (value_of(t, i, MODEL_ETA)->len > 0)
			dates_put(slot_cell(t, i, place[t->slots[i]]),
				  model_bytes_text(value_of(t, i, MODEL_ETA)), form);
	}
	model_bytes_add_text(&t->sections, "}\n");
}

void role_emits(struct target *t, enum model_column counted)
{
	const bool dated = t->source->has[MODEL_ETA];
	const bool clean = source_all(t->source, counted, false, is_clean_number);
	const bool counted_in = clean && night_chance(t->rng, 40);
	size_t refs[SLOTS], quantities[SLOTS], dates[SLOTS], units[SLOTS];

	slot_columns(t, "Beleg", refs);
	slot_copy(t, MODEL_REF, refs);
	slot_columns(t, "Menge", quantities);
	if (counted_in)
		slot_columns(t, "ME", units);
	slot_quantities(t, counted, quantities, units, counted_in);
	if (dated) {
		slot_columns(t, "Termin", dates);
		slot_dates(t, dates);
	}
	for (size_t s = 0; s < SLOTS; s++) {
		add_format(&t->sections, "emit slot-%zu {\n\tqty = \"%s\"\n", s, t->names[quantities[s]]);
		if (dated && s > 0)
			add_format(&t->sections, "\teta = \"%s\"\n", t->names[dates[s]]);
		if (counted_in)
			add_format(&t->sections, "\tunit = \"%s\"\n", t->names[units[s]]);
		add_format(&t->sections, "\tref = \"{%s}\"\n}\n", t->names[refs[s]]);
	}
}

/* Joining */

/* Removes the rows of which KEEP is false. */
static void keep_rows(struct target *t, const bool *keep)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->n_rows; i++) {
		if (keep[i]) {
			t->rows[kept++] = t->rows[i];
			continue;
		}
		for (size_t place = 0; place < TARGET_COLUMNS_MAX; place++)
			model_bytes_free(&t->rows[i].cells[place]);
	}
	t->n_rows = kept;
}

static bool join_emits(struct target *t)
{
	bool *keep = model_alloc(NULL, t->n_rows, sizeof(*keep));

	for (size_t i = 0; i < t->n_rows; i++) {
		keep[i] = !t->follows[i];
		if (!keep[i])
			t->features |= 1u << DISGUISE_SEVERAL;
	}
	keep_rows(t, keep);
	free(keep);
	return true;
}

struct list_marks {
	const char *explode_by, *pairs_by, *value_after;
};

static bool has_any(const struct model_bytes *cell, const char *marks)
{
	for (size_t i = 0; i < cell->len; i++) {
		if (cell->data[i] != ' ' && strchr(marks, cell->data[i]))
			return true;
	}
	return false;
}

/* Whether no cell that goes into a list, all of them at PLACE or else parts, has one of MARKS. */
static bool marks_fit(const struct target *t, size_t place, const char *marks)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		for (size_t p = 0; p < t->n_columns; p++) {
			if ((place == MODEL_NOWHERE ? t->part[p] : p == place) &&
			    has_any(&t->rows[i].cells[p], marks))
				return false;
		}
	}
	return true;
}

static bool choose_marks(const struct target *t, size_t place, struct list_marks *marks)
{
	static const char *const BETWEEN[] = { "|", " | ", ";", " // ", "^^" };
	static const char *const PAIRS[] = { ", ", ",", " & ", "$" };
	static const char *const VALUES[] = { ": ", ":", "=", " -> " };

	marks->explode_by = BETWEEN[night_below(t->rng, 5)];
	marks->pairs_by = PAIRS[night_below(t->rng, 4)];
	marks->value_after = VALUES[night_below(t->rng, 4)];
	return marks_fit(t, place, marks->explode_by) &&
	       (place != MODEL_NOWHERE || marks_fit(t, place, marks->pairs_by));
}

/* The parts of a row; what is empty is left out now and then, and the first one is never. */
static void put_item(const struct target *t, size_t row, const struct list_marks *marks,
		     struct model_bytes *out)
{
	add_format(out, "Pos%s%zu", marks->value_after, row);
	for (size_t p = 0; p < t->n_columns; p++) {
		if (!t->part[p] || (t->rows[row].cells[p].len == 0 && night_chance(t->rng, 50)))
			continue;
		add_format(out, "%s%s%s", marks->pairs_by, t->names[p], marks->value_after);
		model_bytes_add(out, t->rows[row].cells[p].data, t->rows[row].cells[p].len);
	}
}

/* True when rows A and B are the same but for what is in the list and what nobody uses. */
static bool same_around(const struct target *t, size_t a, size_t b, size_t list)
{
	for (size_t p = 0; p < t->n_columns; p++) {
		if (p != list && !t->part[p] && !t->noise[p] &&
		    !model_bytes_equal(&t->rows[a].cells[p], &t->rows[b].cells[p]))
			return false;
	}
	return true;
}

/* Makes lists at PLACE of ITEMS, one for each row. */
static void join_list(struct target *t, size_t place, struct model_bytes *items, const char *between)
{
	bool *keep = model_alloc(NULL, t->n_rows, sizeof(*keep));
	size_t first = 0;

	for (size_t i = 0; i < t->n_rows; i++) {
		struct model_bytes *list = &t->rows[first].cells[place];

		keep[i] = i == 0 || t->rows[first].n_items == ITEMS_MAX || items[i].len == 0 ||
			  list->len == 0 || list->len + items[i].len > LIST_MAX || night_chance(t->rng, 10) ||
			  !same_around(t, first, i, place);
		if (keep[i]) {
			first = i;
			list = &t->rows[i].cells[place];
			list->len = 0;
		} else {
			model_bytes_add_text(list, between);
			t->rows[first].n_items++;
			t->features |= 1u << DISGUISE_EXPLODE;
		}
		model_bytes_add(list, items[i].data, items[i].len);
		model_bytes_free(&items[i]);
	}
	keep_rows(t, keep);
	free(keep);
}

static bool any_part(const struct target *t)
{
	for (size_t p = 0; p < t->n_columns; p++) {
		if (t->part[p])
			return true;
	}
	return false;
}

static bool join_parts(struct target *t)
{
	struct list_marks marks;

	if (!any_part(t))
		return true;
	if (!choose_marks(t, MODEL_NOWHERE, &marks))
		return false;
	struct model_bytes *items = model_alloc(NULL, t->n_rows, sizeof(*items));
	size_t place = target_column(t, "Positionen");
	memset(items, 0, t->n_rows * sizeof(*items));
	for (size_t i = 0; i < t->n_rows; i++)
		put_item(t, i, &marks, &items[i]);
	join_list(t, place, items, marks.explode_by);
	add_format(&t->selected, "\texplode = \"%s\"\n\texplode-by = \"%s\"\n", t->names[place],
		   marks.explode_by);
	add_format(&t->selected, "\tpairs-by = \"%s\"\n\tvalue-after = \"%s\"\n", marks.pairs_by,
		   marks.value_after);
	free(items);
	return true;
}

/* Lists of one thing, such as SKUs, in the column that it has anyway. */
static bool join_column(struct target *t)
{
	size_t place = target_place(t, t->list);
	struct list_marks marks;

	if (place == MODEL_NOWHERE)
		return true;
	if (!choose_marks(t, place, &marks))
		return false;
	struct model_bytes *items = model_alloc(NULL, t->n_rows, sizeof(*items));
	memset(items, 0, t->n_rows * sizeof(*items));
	for (size_t i = 0; i < t->n_rows; i++)
		model_bytes_add(&items[i], t->rows[i].cells[place].data, t->rows[i].cells[place].len);
	join_list(t, place, items, marks.explode_by);
	add_format(&t->selected, "\texplode = \"%s\"\n\texplode-by = \"%s\"\n", t->names[place],
		   marks.explode_by);
	free(items);
	return true;
}

bool records_join(struct target *t)
{
	return t->emits ? join_emits(t) : t->parted ? join_parts(t) : t->list ? join_column(t) : true;
}
