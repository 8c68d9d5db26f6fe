#include "model_header.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	enum model_column column;
} names[] = {
	{ "ref", MODEL_REF },	       { "batchref", MODEL_REF }, { "batch_ref", MODEL_REF },
	{ "reference", MODEL_REF },    { "sku", MODEL_SKU },	  { "qty", MODEL_QTY },
	{ "quantity", MODEL_QTY },     { "eta", MODEL_ETA },	  { "orderid", MODEL_ORDERID },
	{ "order_id", MODEL_ORDERID }, { "line", MODEL_LINE },	  { "line_no", MODEL_LINE },
	{ "line_number", MODEL_LINE },
};

static const enum model_column kinds[MODEL_KINDS][MODEL_COLUMNS] = {
	[MODEL_NO_KIND] = { MODEL_NO_COLUMN },
	[MODEL_BATCHES] = { MODEL_REF, MODEL_SKU, MODEL_QTY, MODEL_ETA, MODEL_NO_COLUMN },
	[MODEL_CHANGES] = { MODEL_REF, MODEL_QTY, MODEL_NO_COLUMN },
	[MODEL_ALLOCATIONS] = { MODEL_ORDERID, MODEL_SKU, MODEL_QTY, MODEL_REF, MODEL_LINE, MODEL_NO_COLUMN },
	[MODEL_ORDERS] = { MODEL_ORDERID, MODEL_SKU, MODEL_QTY, MODEL_LINE, MODEL_NO_COLUMN },
};

const enum model_column *model_columns_of(enum model_kind kind)
{
	return kinds[kind];
}

static bool is_named(const struct model_bytes *cell, const char *name)
{
	return cell->len == strlen(name) && strncasecmp(model_bytes_text(cell), name, cell->len) == 0;
}

enum model_column model_column_named(const struct model_bytes *name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (is_named(name, names[i].name))
			return names[i].column;
	}
	return MODEL_NO_COLUMN;
}

static bool has_name(const struct model_record *record, const char *name)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		if (is_named(&record->fields[i], name))
			return true;
	}
	return false;
}

static bool has_orderid(const struct model_record *record)
{
	return has_name(record, "orderid") || has_name(record, "order_id");
}

/* Beside an order id, `reference` may be anything. */
static enum model_column column_at(const struct model_record *record, size_t index)
{
	if (is_named(&record->fields[index], "reference") && has_orderid(record))
		return MODEL_NO_COLUMN;
	return model_column_named(&record->fields[index]);
}

static size_t count_column(const struct model_record *record, enum model_column column)
{
	size_t count = 0;

	for (size_t i = 0; i < record->n_fields; i++)
		count += column_at(record, i) == column;
	return count;
}

static bool has(const struct model_record *record, enum model_column column)
{
	return count_column(record, column) > 0;
}

static bool is_ambiguous(const struct model_record *record)
{
	bool has_ref = has_name(record, "ref") || has_name(record, "reference");

	return has_ref && has_orderid(record) && has_name(record, "eta");
}

static enum model_kind kind_by_columns(const struct model_record *record)
{
	if (!has(record, MODEL_QTY) || is_ambiguous(record))
		return MODEL_NO_KIND;
	if (has(record, MODEL_ORDERID)) {
		if (!has(record, MODEL_SKU))
			return MODEL_NO_KIND;
		return has(record, MODEL_REF) ? MODEL_ALLOCATIONS : MODEL_ORDERS;
	}
	if (!has(record, MODEL_REF))
		return MODEL_NO_KIND;
	return has(record, MODEL_SKU) ? MODEL_BATCHES : MODEL_CHANGES;
}

static bool repeats_column(const struct model_record *record, enum model_kind kind)
{
	for (const enum model_column *c = kinds[kind]; *c != MODEL_NO_COLUMN; c++) {
		if (count_column(record, *c) > 1)
			return true;
	}
	return false;
}

static enum model_kind kind_of(const struct model_record *record)
{
	enum model_kind kind = kind_by_columns(record);

	return repeats_column(record, kind) ? MODEL_NO_KIND : kind;
}

static size_t place_of(const struct model_record *record, enum model_column column)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		if (column_at(record, i) == column)
			return i;
	}
	return MODEL_NOWHERE;
}

static void set_places(struct model_header *header)
{
	for (size_t i = 0; i < MODEL_COLUMNS; i++)
		header->at[i] = MODEL_NOWHERE;
	for (const enum model_column *c = kinds[header->kind]; *c != MODEL_NO_COLUMN; c++)
		header->at[*c] = place_of(&header->names, *c);
}

static enum model_read read_first(struct model_reader *reader, struct model_record *record)
{
	enum model_read read;

	for (;;) {
		read = model_reader_next(reader, record);
		if (read != MODEL_READ_RECORD || !model_record_is_blank(record))
			return read;
		model_record_free(record);
	}
}

static enum model_header_state try(struct model_header *header)
{
	enum model_read read = read_first(&header->rows, &header->names);

	if (read == MODEL_READ_END)
		return MODEL_HEADER_NO_RECORD;
	if (read == MODEL_READ_BAD_QUOTE)
		return MODEL_HEADER_UNKNOWN;
	header->too_long = read == MODEL_READ_TOO_LONG;
	header->kind = kind_of(&header->names);
	if (header->kind == MODEL_NO_KIND)
		return MODEL_HEADER_UNKNOWN;
	set_places(header);
	return MODEL_HEADER_FOUND;
}

/* A feed of nothing but delimiters holds no record, whichever delimiter they are. */
void model_header_find(struct model_header *header, const char *bytes, size_t len)
{
	bool has_record = true;

	for (const char *delimiter = ",;\t|"; *delimiter; delimiter++) {
		*header = (struct model_header){ 0 };
		model_reader_init(&header->rows, bytes, len, *delimiter);
		header->state = try(header);
		if (header->state == MODEL_HEADER_FOUND)
			return;
		if (header->state == MODEL_HEADER_NO_RECORD)
			has_record = false;
		model_header_free(header);
	}
	*header = (struct model_header){
		.state = has_record ? MODEL_HEADER_UNKNOWN : MODEL_HEADER_NO_RECORD,
	};
}

void model_header_free(struct model_header *header)
{
	model_record_free(&header->names);
}

bool model_header_drops(const struct model_header *header, size_t index)
{
	if (index >= header->names.n_fields)
		return false;
	return strncasecmp(model_bytes_text(&header->names.fields[index]), "reject_", 7) == 0;
}
