/*
 * Checks a row field by field in the order of its kind's columns, then what concerns several fields.
 */
#include "feed/check.h"

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "allot/base/shown.h"
#include "feed/bytes/text_stream.h"
#include "feed/fields/field.h"
#include "feed/profiled/layout.h"

/* What a column's value must be, and where in the row it goes. */
static enum code check_value(const struct field *f, struct row *row)
{
	enum code code;

	switch (f->column) {
	case COLUMN_ORDERID:
		return check_identifier(f, &row->orderid);
	case COLUMN_SKU:
		return check_identifier(f, &row->sku);
	case COLUMN_REF:
		return check_identifier(f, &row->ref);
	case COLUMN_LINE:
		return check_identifier(f, &row->line);
	case COLUMN_QTY:
	case COLUMN_NEW_QTY:
	case COLUMN_ON_HAND:
	case COLUMN_AVAILABLE:
		return check_quantity(f, &row->qty);
	case COLUMN_ETA:
		return check_date(f, &row->eta);
	case COLUMN_SHIPPED:
		return check_total(f, &row->shipped);
	case COLUMN_CANCELLED:
		return check_total(f, &row->cancelled);
	case COLUMN_PRIORITY:
		code = check_priority(f, &row->priority);
		row->has_priority = !code;
		return code;
	case COLUMN_BACKORDER:
		return check_choice(f, &row->backorder);
	case COLUMN_SPLIT:
		return check_choice(f, &row->split);
	case COLUMN_UOM:
	case COLUMN_UNIT:
		return check_unit(f);
	case COLUMN_COUNT:
		break;
	}
	INVARIANT(f->column < COLUMN_COUNT);
	return CODE_NONE;
}

static enum code check_surplus(const struct header *header, const struct slice *fields, uint32_t count,
			       struct buf *reason)
{
	for (uint32_t i = header->columns; i < count; i++) {
		if (!fields[i].n)
			continue;
		buf_printf(reason, "field %u, ", i + 1 - header->made);
		put_shown(reason, fields[i], SHOWN_MAX);
		buf_printf(reason,
			   ", is beyond the header's %u columns; quote a value that holds the delimiter, "
			   "or remove "
			   "what is too much",
			   header->columns - header->made);
		return CODE_TOO_MANY_FIELDS;
	}
	return CODE_NONE;
}

static enum code check_stray(const struct header *header, const struct slice *fields, uint32_t count,
			     struct buf *reason)
{
	uint32_t i = header->made;

	while (i + 1 < count && !(fields[i].n && memchr(fields[i].p, '"', fields[i].n)))
		i++;
	buf_printf(reason, "field %u, ", i + 1 - header->made);
	put_shown(reason, count ? fields[i] : slice_of(NULL, 0), SHOWN_MAX);
	buf_put_str(reason,
		    ", has a quote but is not quoted; put the field in quotes and write the quote twice");
	return CODE_STRAY_QUOTE;
}

/* Shipped and cancelled units of an orders row, asked when the last of their columns was. */
static enum code check_totals(const struct header *header, const struct field *f, const struct row *row)
{
	enum column last = header_has(header, COLUMN_CANCELLED) ? COLUMN_CANCELLED : COLUMN_SHIPPED;
	uint64_t sum = (uint64_t)row->shipped.units + row->cancelled.units;

	if (f->kind != KIND_ORDERS || f->column != last)
		return CODE_NONE;
	if (row->shipped.type == TOTAL_ALL && row->cancelled.type == TOTAL_ALL) {
		buf_put_str(f->reason, "shipped and cancelled are both all; give the units of one of them");
		return CODE_BAD_QUANTITY;
	}
	if (sum <= row->qty)
		return CODE_NONE;
	buf_printf(f->reason, "shipped (%u) and cancelled (%u) are together more than qty (%u)",
		   (unsigned)row->shipped.units, (unsigned)row->cancelled.units, (unsigned)row->qty);
	return CODE_BAD_QUANTITY;
}

static enum code check_field(const struct header *header, const struct slice *fields, uint32_t count,
			     struct field *f, struct row *row)
{
	uint32_t at = header->field[f->column];

	f->value = at < count ? fields[at] : slice_of(NULL, 0);
	if (f->value.n) {
		enum code code = check_value(f, row);
		return code ? code : check_totals(header, f, row);
	}
	if (!(kind_of(f->kind)->filled & COLUMN_BIT(f->column)))
		return check_totals(header, f, row);
	if (at < count)
		buf_printf(f->reason, "%s is empty; fill it in", column_name(f->kind, f->column));
	else
		buf_printf(f->reason, "the row ends before %s, with field %u of %u",
			   column_name(f->kind, f->column), count, header->columns);
	return CODE_MISSING_FIELD;
}

/* What names no line: asked behind all fields. */
static enum code check_line_named(const struct header *header, const struct row *row, struct buf *reason)
{
	bool sku = header_has(header, COLUMN_SKU), line = header_has(header, COLUMN_LINE);

	if (row->kind != KIND_SHIPMENTS && row->kind != KIND_CANCELLATIONS && row->kind != KIND_AMENDMENTS)
		return CODE_NONE;
	if ((sku || line) && !row->sku.n && !row->line.n) {
		buf_printf(reason, "%s%s%s %s empty; which line of the order is it", sku ? "sku" : "",
			   sku && line ? " and " : "", line ? "line" : "", sku && line ? "are" : "is");
		return CODE_MISSING_FIELD;
	}
	if (!sku && !line && row->cancelled.type != TOTAL_ALL) {
		buf_put_str(reason,
			    "cancelled is not all, but the feed has neither sku nor line; which line of the "
			    "order is it");
		return CODE_MISSING_FIELD;
	}
	return CODE_NONE;
}

/* What a profile says for all its rows is no word of the row's own. */
static void make_usual(uint32_t usual, enum column column, enum choice *choice)
{
	if (usual & COLUMN_BIT(column))
		*choice = choice_usual(*choice);
}

static enum code take_preset(const struct preset *preset, struct buf *reason, bool *told)
{
	size_t room = reason->capacity - reason->n;

	*told = true;
	buf_put(reason, preset->why.p, preset->why.n < room ? preset->why.n : room);
	return preset->code;
}

enum code check_row(const struct header *header, const struct slice *fields, uint32_t count, bool stray_quote,
		    struct row *row, char *reason)
{
	const struct record record = { .fields = fields, .count = count, .stray_quote = stray_quote };
	bool told;

	return check_record(header, &record, row, reason, &told);
}

enum code check_record(const struct header *header, const struct record *record, struct row *row, char *reason,
		       bool *told)
{
	const struct slice *fields = record->fields;
	const uint32_t count = record->count;
	const struct preset *preset = &record->preset;
	struct buf text = buf_over(reason, REASON_TEXT_MAX - 1);
	struct field f = {
		.kind = header->kind,
		.encoding = header->layout ? encoding_of(header->layout->profile) : NULL,
		.reason = &text,
	};
	enum code code = record->stray_quote ? check_stray(header, fields, count, &text)
					     : check_surplus(header, fields, count, &text);

	*told = false;
	if (!code && preset->code && preset->column == COLUMN_COUNT)
		code = take_preset(preset, &text, told);
	*row = (struct row){
		.kind = header->kind,
		.said = header_said(header),
		.has_eta = header->present & COLUMN_BIT(COLUMN_ETA),
		.eta = DATE_NONE,
	};
	for (uint32_t i = 0; !code && i < header->checked_count; i++) {
		f.column = (enum column)header->checked[i];
		code = preset->code && preset->column == f.column ? take_preset(preset, &text, told)
								  : check_field(header, fields, count, &f, row);
	}
	make_usual(header->usual, COLUMN_BACKORDER, &row->backorder);
	make_usual(header->usual, COLUMN_SPLIT, &row->split);
	if (!code)
		code = check_line_named(header, row, &text);
	ENSURE(!buf_status(&text));
	if (code)
		reason[text.n] = '\0';
	return code;
}
