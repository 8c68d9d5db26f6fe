/* Orders and changes: their rows, and their lines for the answers. */
#include "judge_rows.h"

#include <stdlib.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* Orders */

static const char *without_zeros(const char *number)
{
	if (strspn(number, "0123456789") != strlen(number))
		return number;
	while (*number == '0' && number[1])
		number++;
	return number;
}

static void note_line(const struct work *work, const struct line *line, const char *named,
		      const struct amount *amount, size_t row)
{
	struct judge_unit *unit = work->unit;

	unit->lines = pool_grow(work->judge->pool, unit->lines, unit->n_lines, sizeof(*unit->lines));
	unit->lines[unit->n_lines++] = (struct judge_line){
		.number = line->number,
		.qty = amount->qty,
		.unit = amount->unit,
		.sku = row_sku(work, line),
		.change = line->change,
		.fourth = same(work->unit->type, "860") && work->partner->poc == POC_OLD_NEW
				  ? wire_whole(line->segment, 4)
				  : "",
		.line = named,
		.pia = line->pia,
		.id = line->n_pairs > 0 ? line->pairs[0].id : "",
		.factor = partner_factor(work->partner, amount->unit),
		.row = row,
	};
	if (row != NO_LINE)
		unit->rows[row].from = unit->n_lines - 1;
}

static const struct amount *amount_of(const struct line *line, const char *qualifier)
{
	static const struct amount none = { "", "", "", "", "" };

	for (size_t i = 0; i < line->n_amounts; i++) {
		if (same(line->amounts[i].qualifier, qualifier))
			return &line->amounts[i];
	}
	return &none;
}

/* Each in its own unit if it names one, else in the line's. */
static bool shares_add_up(const struct work *work, const struct line *line, const char *measure, uint64_t qty)
{
	uint64_t sum = 0, one;

	for (size_t i = 0; i < line->n_parts; i++) {
		struct amount share = line->parts[i];

		share.unit = *share.unit ? share.unit : measure;
		sum += row_check_quantity(work, &share, 0, &one) ? 0 : one;
	}
	return line->n_parts == 0 || sum == qty;
}

void rows_of_orders(const struct work *work)
{
	size_t at = 0, place = 0;
	struct line line;

	if (work->unit->cancels)
		row_add(work, MODEL_CANCELLATIONS, NULL)->whole = true;
	while (lines_next(work, &at, &line)) {
		const struct amount *amount = amount_of(&line, work->x12 ? "" : "21");
		const char *at_place = pool_print(work->judge->pool, "%zu", ++place);
		const char *number = *line.number ? without_zeros(line.number) : at_place;
		struct judge_row *row;

		if (work->unit->cancels) {
			note_line(work, &line, number, amount, NO_LINE);
			continue;
		}
		row = row_add(work, MODEL_ORDERS, &line);
		row->line = number;
		row->amends = work->unit->replaces;
		if (!*row->sku)
			row_refuse(row, "missing-field");
		row_set_quantity(work, row, amount, 1);
		row_check_unit(row);
		if (!row->qty_bad && !shares_add_up(work, &line, amount->unit, row->qty))
			row_refuse(row, "split-mismatch");
		note_line(work, &line, number, amount, work->unit->n_rows - 1);
	}
}

/* Changes */

enum change {
	CHANGE_UNKNOWN,
	CHANGE_NOTHING,
	CHANGE_CANCEL,
	CHANGE_ADD,
	CHANGE_SET,
	CHANGE_MORE,
	CHANGE_LESS,
};

static enum change change_of(const struct work *work, const char *code)
{
	static const struct {
		const char *code;
		enum change change;
	} changes[] = {
		{ "DI", CHANGE_CANCEL },  { "AI", CHANGE_ADD },	    { "CA", CHANGE_SET },
		{ "PQ", CHANGE_SET },	  { "RQ", CHANGE_SET },	    { "MU", CHANGE_SET },
		{ "RZ", CHANGE_SET },	  { "QI", CHANGE_MORE },    { "QD", CHANGE_LESS },
		{ "PC", CHANGE_NOTHING }, { "PR", CHANGE_NOTHING }, { "RS", CHANGE_NOTHING },
		{ "CT", CHANGE_NOTHING }, { "NC", CHANGE_NOTHING }, { "2", CHANGE_CANCEL },
		{ "1", CHANGE_ADD },	  { "3", CHANGE_SET },	    { "", CHANGE_SET },
		{ "4", CHANGE_NOTHING },  { "11", CHANGE_NOTHING },
	};

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		bool of_x12 = strlen(changes[i].code) == 2 && changes[i].code[0] >= 'A';

		if (of_x12 == work->x12 && same(changes[i].code, code))
			return changes[i].change;
	}
	return CHANGE_UNKNOWN;
}

static struct amount changed_amount(const struct work *work, const struct line *line, enum change change)
{
	if (!work->x12)
		return *amount_of(line, "21");
	bool fourth = work->partner->poc == POC_OLD_NEW && change != CHANGE_ADD;
	return (struct amount){ "", wire_whole(line->segment, fourth ? 4 : 3), wire_part(line->segment, 5, 0),
				"", "" };
}

/* The line that a change names: "" leaves it to the SKU. */
static const char *changed_line(const struct work *work, const struct line *line)
{
	if (*line->ref_line)
		return without_zeros(line->ref_line);
	return work->x12 ? without_zeros(line->number) : "";
}

static void make_set(const struct work *work, const struct line *line, struct judge_row *row,
		     enum change change)
{
	struct amount amount = changed_amount(work, line, change);
	bool delta = work->x12 && work->partner->poc == POC_DELTA;

	row->kind = MODEL_AMENDMENTS;
	row_set_quantity(work, row, &amount, 0);
	row->delta = delta;
	row->change = change == CHANGE_MORE ? 1 : change == CHANGE_LESS ? -1 : 0;
	bool ends = (!row->qty_bad || row->unit_bad) && row->qty == 0 && !delta;
	if (ends && row->change > 0)
		row_refuse(row, "unknown-change");
	row_check_unit(row);
	if (delta && row->change == 0)
		row_refuse(row, "unknown-change");
	if (work->x12 && work->partner->poc == POC_OLD_NEW) {
		uint64_t old =
			wire_number(wire_whole(line->segment, 3)) * partner_factor(work->partner, amount.unit);

		if (!row->qty_bad &&
		    ((row->change > 0 && row->qty < old) || (row->change < 0 && row->qty > old)))
			row_refuse(row, "unknown-change");
	}
	if (ends)
		row->kind = MODEL_CANCELLATIONS;
}

static void make_change(const struct work *work, const struct line *line)
{
	enum change change = change_of(work, line->change);
	struct amount sent = { "", wire_whole(line->segment, 3), wire_part(line->segment, 5, 0), "", "" };
	struct judge_row *row;

	if (!work->x12)
		sent = *amount_of(line, "21");
	if (change == CHANGE_NOTHING || work->unit->cancels) {
		note_line(work, line, changed_line(work, line), &sent, NO_LINE);
		return;
	}
	row = row_add(work, MODEL_CANCELLATIONS, line);
	row->line = changed_line(work, line);
	if (change == CHANGE_ADD) {
		struct amount amount = changed_amount(work, line, change);

		row->kind = MODEL_ORDERS;
		row->amends = work->unit->replaces;
		if (!*row->sku)
			row_refuse(row, "missing-field");
		row_set_quantity(work, row, &amount, 1);
		row_check_unit(row);
	} else if (change == CHANGE_UNKNOWN) {
		row_refuse(row, *row->sku || *row->line ? "unknown-change" : "missing-field");
	} else if (change != CHANGE_CANCEL) {
		make_set(work, line, row, change);
	}
	if (!*row->sku && !*row->line)
		row_refuse(row, "missing-field");
	note_line(work, line, row->line, &sent, work->unit->n_rows - 1);
}

void rows_of_changes(const struct work *work)
{
	size_t at = 0;
	struct line line;

	if (work->unit->cancels)
		row_add(work, MODEL_CANCELLATIONS, NULL)->whole = true;
	while (lines_next(work, &at, &line))
		make_change(work, &line);
}
