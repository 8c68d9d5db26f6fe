/* The checks of a row in their order: stray quote, surplus fields, then field by field in the
 * order of the kind's columns, the unit last, then what concerns two fields.
 *
 * Readings: `shipped` and `cancelled` of an orders row are added up at the later column of the
 * two; `all` counts as nothing there. That a row names neither SKU nor line is asked last.
 */
#include "model_rows.h"

#include <string.h>

static bool has_column(const struct model_header *header, enum model_column column)
{
	return header->at[column] != MODEL_NOWHERE;
}

/* Null when the feed has no such column or the row ends before it. */
static const struct model_bytes *field_of(const struct model_header *header, const struct model_record *record,
					  enum model_column column)
{
	return header->at[column] < record->n_fields ? &record->fields[header->at[column]] : NULL;
}

const char *model_row_text(const struct model_header *header, const struct model_record *record,
			   enum model_column column)
{
	const struct model_bytes *field = field_of(header, record, column);

	return field ? model_bytes_text(field) : "";
}

static bool has_surplus(const struct model_header *header, const struct model_record *record)
{
	for (size_t i = header->names.n_fields; i < record->n_fields; i++) {
		if (record->fields[i].len > 0)
			return true;
	}
	return false;
}

static bool names_line(enum model_kind kind)
{
	return kind == MODEL_SHIPMENTS || kind == MODEL_CANCELLATIONS || kind == MODEL_AMENDMENTS;
}

static bool may_be_empty(enum model_kind kind, enum model_column column)
{
	switch (column) {
	case MODEL_SKU:
		return names_line(kind);
	case MODEL_SHIPPED_COLUMN:
	case MODEL_CANCELLED_COLUMN:
		return kind == MODEL_ORDERS;
	case MODEL_REF:
	case MODEL_ORDERID:
	case MODEL_QTY:
	case MODEL_ON_HAND:
	case MODEL_AVAILABLE:
	case MODEL_NEW_QTY:
		return false;
	default:
		return true;
	}
}

static uint64_t units_of(const struct model_figure *figure)
{
	return figure->is_given && !figure->is_all ? figure->units : 0;
}

/* `shipped` and `cancelled` of an orders row beside its quantity. */
static enum model_reject check_sum(const struct model_row *row)
{
	if (row->shipped.is_all && row->cancelled.is_all)
		return MODEL_BAD_QUANTITY;
	if (units_of(&row->shipped) + units_of(&row->cancelled) > row->qty)
		return MODEL_BAD_QUANTITY;
	return MODEL_NO_REJECT;
}

static enum model_reject check_figure(enum model_kind kind, const struct model_bytes *value,
				      struct model_row *row, struct model_figure *figure)
{
	enum model_reject reject = model_check_figure(value, figure);

	if (reject != MODEL_NO_REJECT || kind != MODEL_ORDERS)
		return reject;
	return check_sum(row);
}

static uint64_t least_quantity(enum model_kind kind)
{
	return kind == MODEL_ORDERS || kind == MODEL_ALLOCATIONS || kind == MODEL_AMENDMENTS;
}

static enum model_reject check_value(enum model_kind kind, enum model_column column,
				     const struct model_bytes *value, struct model_row *row)
{
	switch (column) {
	case MODEL_QTY:
	case MODEL_ON_HAND:
	case MODEL_AVAILABLE:
	case MODEL_NEW_QTY:
		row->quantity = column;
		return model_check_quantity(value, least_quantity(kind), &row->qty);
	case MODEL_SHIPPED_COLUMN:
		return check_figure(kind, value, row, &row->shipped);
	case MODEL_CANCELLED_COLUMN:
		return check_figure(kind, value, row, &row->cancelled);
	case MODEL_ETA:
		return model_check_date(value);
	case MODEL_PRIORITY:
		row->has_priority = true;
		return model_check_priority(value, &row->priority);
	case MODEL_BACKORDER:
		return model_check_answer(value, &row->backorder);
	case MODEL_SPLIT:
		return model_check_answer(value, &row->split);
	case MODEL_UOM:
	case MODEL_UNIT:
		return model_check_unit(value);
	default:
		return model_check_identifier(value);
	}
}

static enum model_reject check_field(const struct model_header *header, enum model_column column,
				     const struct model_record *record, struct model_row *row)
{
	const struct model_bytes *value = field_of(header, record, column);

	if (!value || value->len == 0)
		return may_be_empty(header->kind, column) ? MODEL_NO_REJECT : MODEL_MISSING_FIELD;
	return check_value(header->kind, column, value, row);
}

static enum model_reject check_fields(const struct model_header *header, const struct model_record *record,
				      struct model_row *row)
{
	enum model_reject reject;

	for (const enum model_column *c = model_columns_of(header->kind); *c != MODEL_NO_COLUMN; c++) {
		if (!has_column(header, *c))
			continue;
		reject = check_field(header, *c, record, row);
		if (reject != MODEL_NO_REJECT)
			return reject;
	}
	return MODEL_NO_REJECT;
}

static void set_texts(const struct model_header *header, const struct model_record *record,
		      struct model_row *row)
{
	row->ref = model_row_text(header, record, MODEL_REF);
	row->sku = model_row_text(header, record, MODEL_SKU);
	row->orderid = model_row_text(header, record, MODEL_ORDERID);
	row->line = model_row_text(header, record, MODEL_LINE);
	row->eta = model_row_text(header, record, MODEL_ETA);
	row->has_eta = has_column(header, MODEL_ETA);
}

/* A row of shipments, cancellations or amendments has to say what it is about. */
static enum model_reject check_name(const struct model_header *header, const struct model_row *row)
{
	bool has_name_column = has_column(header, MODEL_SKU) || has_column(header, MODEL_LINE);

	if (!names_line(header->kind))
		return MODEL_NO_REJECT;
	if (has_name_column)
		return *row->sku || *row->line ? MODEL_NO_REJECT : MODEL_MISSING_FIELD;
	return row->cancelled.is_all ? MODEL_NO_REJECT : MODEL_MISSING_FIELD;
}

enum model_reject model_row_check(const struct model_header *header, const struct model_record *record,
				  struct model_row *row)
{
	enum model_reject reject;

	*row = (struct model_row){ .quantity = MODEL_NO_COLUMN };
	if (record->is_stray)
		return MODEL_STRAY_QUOTE;
	if (has_surplus(header, record))
		return MODEL_TOO_MANY_FIELDS;
	reject = check_fields(header, record, row);
	if (reject != MODEL_NO_REJECT)
		return reject;
	set_texts(header, record, row);
	return check_name(header, row);
}
