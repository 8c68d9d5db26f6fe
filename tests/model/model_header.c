/* Headers. A name is brought to one form (lower case, without blanks `_` `-` `.`), and after that
 * names are compared as they are; each kind is a table of its columns and two of what it needs.
 *
 * Readings: blanks are U+0020, tab and U+00A0. Of `qty`, `on_hand`, `available` the first in that
 * order counts, wherever it stands; the others are then columns like any ignored one. `uom` twice
 * is a column of the kind twice. A name that ends in `status`, `cancelledat` or `canceledat` is
 * unmapped.
 */
#include "model_header.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	enum model_column column;
} names[] = {
	{ "ref", MODEL_REF },
	{ "batchref", MODEL_REF },
	{ "sku", MODEL_SKU },
	{ "qty", MODEL_QTY },
	{ "quantity", MODEL_QTY },
	{ "onhand", MODEL_ON_HAND },
	{ "available", MODEL_AVAILABLE },
	{ "eta", MODEL_ETA },
	{ "orderid", MODEL_ORDERID },
	{ "line", MODEL_LINE },
	{ "lineno", MODEL_LINE },
	{ "linenumber", MODEL_LINE },
	{ "newqty", MODEL_NEW_QTY },
	{ "newquantity", MODEL_NEW_QTY },
	{ "shipped", MODEL_SHIPPED_COLUMN },
	{ "qtyshipped", MODEL_SHIPPED_COLUMN },
	{ "quantityshipped", MODEL_SHIPPED_COLUMN },
	{ "cancelled", MODEL_CANCELLED_COLUMN },
	{ "canceled", MODEL_CANCELLED_COLUMN },
	{ "qtycancelled", MODEL_CANCELLED_COLUMN },
	{ "qtycanceled", MODEL_CANCELLED_COLUMN },
	{ "priority", MODEL_PRIORITY },
	{ "backorder", MODEL_BACKORDER },
	{ "split", MODEL_SPLIT },
	{ "uom", MODEL_UOM },
	{ "unit", MODEL_UNIT },
};

static const enum model_column kinds[MODEL_KINDS][MODEL_KIND_COLUMNS_MAX] = {
	[MODEL_NO_KIND] = { MODEL_NO_COLUMN },
	[MODEL_SHIPMENTS] = { MODEL_ORDERID, MODEL_SHIPPED_COLUMN, MODEL_SKU, MODEL_LINE, MODEL_UOM, MODEL_UNIT,
			      MODEL_NO_COLUMN },
	[MODEL_CANCELLATIONS] = { MODEL_ORDERID, MODEL_CANCELLED_COLUMN, MODEL_SKU, MODEL_LINE, MODEL_UOM,
				  MODEL_UNIT, MODEL_NO_COLUMN },
	[MODEL_BATCHES] = { MODEL_REF, MODEL_SKU, MODEL_QTY, MODEL_ON_HAND, MODEL_AVAILABLE, MODEL_ETA,
			    MODEL_UOM, MODEL_UNIT, MODEL_NO_COLUMN },
	[MODEL_CHANGES] = { MODEL_REF, MODEL_QTY, MODEL_UOM, MODEL_UNIT, MODEL_NO_COLUMN },
	[MODEL_ALLOCATIONS] = { MODEL_ORDERID, MODEL_SKU, MODEL_QTY, MODEL_REF, MODEL_LINE, MODEL_UOM,
				MODEL_UNIT, MODEL_NO_COLUMN },
	[MODEL_AMENDMENTS] = { MODEL_ORDERID, MODEL_NEW_QTY, MODEL_SKU, MODEL_LINE, MODEL_UOM, MODEL_UNIT,
			       MODEL_NO_COLUMN },
	[MODEL_ORDERS] = { MODEL_ORDERID, MODEL_SKU, MODEL_QTY, MODEL_LINE, MODEL_SHIPPED_COLUMN,
			   MODEL_CANCELLED_COLUMN, MODEL_PRIORITY, MODEL_BACKORDER, MODEL_SPLIT, MODEL_UOM,
			   MODEL_UNIT, MODEL_NO_COLUMN },
};

const enum model_column *model_columns_of(enum model_kind kind)
{
	return kinds[kind];
}

/* Names */

static bool is_left_out(const char *text, size_t *length)
{
	*length = strncmp(text, "\xc2\xa0", 2) == 0 ? 2 : 1;
	return *length == 2 || strchr(" \t_-.", *text);
}

/* Appends the name in the form in which names are compared. */
static void normalize(const struct model_bytes *name, struct model_bytes *out)
{
	size_t length;

	for (size_t i = 0; i < name->len; i += length) {
		char c = name->data[i];

		length = 1;
		if (c && is_left_out(name->data + i, &length))
			continue;
		model_bytes_add_char(out, c >= 'A' && c <= 'Z' ? (char)(c + 0x20) : c);
	}
}

static bool is_normal(const struct model_bytes *normal, const char *name)
{
	return normal->len == strlen(name) && memcmp(model_bytes_text(normal), name, normal->len) == 0;
}

enum model_column model_column_named(const struct model_bytes *name)
{
	struct model_bytes normal = { 0 };
	enum model_column column = MODEL_NO_COLUMN;

	normalize(name, &normal);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && column == MODEL_NO_COLUMN; i++) {
		if (is_normal(&normal, names[i].name))
			column = names[i].column;
	}
	model_bytes_free(&normal);
	return column;
}

/* `ending` is at the end of the name, or is all of it. */
static bool field_is(const struct model_bytes *field, const char *ending, bool whole)
{
	struct model_bytes normal = { 0 };
	size_t len = strlen(ending);
	bool found;

	normalize(field, &normal);
	found = normal.len >= len && (!whole || normal.len == len) &&
		memcmp(model_bytes_text(&normal) + normal.len - len, ending, len) == 0;
	model_bytes_free(&normal);
	return found;
}

static bool any_field_is(const struct model_record *record, const char *ending, bool whole)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		if (field_is(&record->fields[i], ending, whole))
			return true;
	}
	return false;
}

/* Kinds */

static size_t count_column(const struct model_record *record, enum model_column column)
{
	size_t count = 0;

	for (size_t i = 0; i < record->n_fields; i++)
		count += model_column_named(&record->fields[i]) == column;
	return count;
}

static bool has(const struct model_record *record, enum model_column column)
{
	return count_column(record, column) > 0;
}

static bool has_line_or_sku(const struct model_record *record)
{
	return has(record, MODEL_SKU) || has(record, MODEL_LINE);
}

static bool has_supply(const struct model_record *record)
{
	return has(record, MODEL_QTY) || has(record, MODEL_ON_HAND) || has(record, MODEL_AVAILABLE);
}

static enum model_kind kind_of_order(const struct model_record *r)
{
	bool has_line = has(r, MODEL_SKU) && has(r, MODEL_QTY);

	if (has(r, MODEL_NEW_QTY) && has_line_or_sku(r))
		return MODEL_AMENDMENTS;
	if (has_line)
		return has(r, MODEL_REF) ? MODEL_ALLOCATIONS : MODEL_ORDERS;
	if (has(r, MODEL_QTY))
		return MODEL_NO_KIND;
	if (has(r, MODEL_CANCELLED_COLUMN) && !has(r, MODEL_SHIPPED_COLUMN))
		return MODEL_CANCELLATIONS;
	if (has(r, MODEL_SHIPPED_COLUMN) && !has(r, MODEL_CANCELLED_COLUMN) && has_line_or_sku(r))
		return MODEL_SHIPMENTS;
	return MODEL_NO_KIND;
}

/* The first kind that fits: amendments, allocations, orders, cancellations, shipments, batches,
 * changes.
 */
static enum model_kind kind_by_columns(const struct model_record *record)
{
	enum model_kind kind = has(record, MODEL_ORDERID) ? kind_of_order(record) : MODEL_NO_KIND;

	if (kind != MODEL_NO_KIND)
		return kind;
	if (has(record, MODEL_REF) && has(record, MODEL_SKU) && has_supply(record))
		return MODEL_BATCHES;
	if (has(record, MODEL_REF) && has(record, MODEL_QTY) && !has(record, MODEL_SKU) &&
	    !has(record, MODEL_ORDERID))
		return MODEL_CHANGES;
	return MODEL_NO_KIND;
}

static bool is_ambiguous(const struct model_record *record)
{
	return any_field_is(record, "ref", true) && has(record, MODEL_ORDERID) && has(record, MODEL_ETA);
}

/* A column of the kind that another of its columns makes an ignored one. */
static bool is_outdone(const struct model_record *record, enum model_column column)
{
	if (column == MODEL_ON_HAND)
		return has(record, MODEL_QTY);
	if (column == MODEL_AVAILABLE)
		return has(record, MODEL_QTY) || has(record, MODEL_ON_HAND);
	return column == MODEL_UNIT && has(record, MODEL_UOM);
}

static bool repeats_column(const struct model_record *record, enum model_kind kind)
{
	for (const enum model_column *c = kinds[kind]; *c != MODEL_NO_COLUMN; c++) {
		if (!is_outdone(record, *c) && count_column(record, *c) > 1)
			return true;
	}
	return false;
}

static enum model_kind kind_of(const struct model_record *record)
{
	enum model_kind kind = kind_by_columns(record);

	return is_ambiguous(record) || repeats_column(record, kind) ? MODEL_NO_KIND : kind;
}

static bool is_unmapped(const struct model_header *header)
{
	return header->kind == MODEL_ORDERS && (any_field_is(&header->names, "status", false) ||
						any_field_is(&header->names, "cancelledat", false) ||
						any_field_is(&header->names, "canceledat", false));
}

static size_t place_of(const struct model_record *record, enum model_column column)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		if (model_column_named(&record->fields[i]) == column)
			return i;
	}
	return MODEL_NOWHERE;
}

static void set_places(struct model_header *header)
{
	for (size_t i = 0; i < MODEL_COLUMNS; i++)
		header->at[i] = MODEL_NOWHERE;
	for (const enum model_column *c = kinds[header->kind]; *c != MODEL_NO_COLUMN; c++) {
		if (!is_outdone(&header->names, *c))
			header->at[*c] = place_of(&header->names, *c);
	}
}

/* Finding the header */

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
	if (read == MODEL_READ_BAD_QUOTE || header->names.is_stray)
		return MODEL_HEADER_UNKNOWN;
	header->too_long = read == MODEL_READ_TOO_LONG;
	header->kind = kind_of(&header->names);
	if (header->kind == MODEL_NO_KIND)
		return MODEL_HEADER_UNKNOWN;
	set_places(header);
	return is_unmapped(header) ? MODEL_HEADER_UNMAPPED : MODEL_HEADER_FOUND;
}

/* `sep=X`: with X as the delimiter these are two fields, unless it is quoted. */
static bool says_sep(const struct model_record *record, char delimiter)
{
	char quoted[] = { 's', 'e', 'p', '=', delimiter, '\0' };
	const char *wanted = record->n_fields == 1 ? quoted : "sep=";

	if (record->n_fields == 0 || record->n_fields > 2 ||
	    (record->n_fields == 2 && record->fields[1].len > 0))
		return false;
	/* a zero byte is one more */
	return record->fields[0].len == strlen(wanted) &&
	       strcasecmp(model_bytes_text(&record->fields[0]), wanted) == 0;
}

/* Sets `reader` behind a `sep=` record that names its delimiter, if there is one. */
static bool pass_sep(struct model_reader *reader, const char *bytes, size_t len, char delimiter)
{
	struct model_record record;
	bool found;

	model_reader_init(reader, bytes, len, delimiter);
	found = read_first(reader, &record) == MODEL_READ_RECORD && says_sep(&record, delimiter);
	model_record_free(&record);
	return found;
}

static bool find_by_sep(struct model_header *header, const char *bytes, size_t len)
{
	for (const char *delimiter = ",;\t|"; *delimiter; delimiter++) {
		*header = (struct model_header){ .has_sep = true };
		if (!pass_sep(&header->rows, bytes, len, *delimiter))
			continue;
		header->state = try(header);
		return true;
	}
	return false;
}

/* A feed of nothing but delimiters holds no record, whichever delimiter they are. */
void model_header_find(struct model_header *header, const char *bytes, size_t len)
{
	bool has_record = true;

	if (find_by_sep(header, bytes, len))
		return;
	for (const char *delimiter = ",;\t|"; *delimiter; delimiter++) {
		*header = (struct model_header){ 0 };
		model_reader_init(&header->rows, bytes, len, *delimiter);
		header->state = try(header);
		if (header->state == MODEL_HEADER_FOUND || header->state == MODEL_HEADER_UNMAPPED)
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

/* Headers further down */

static bool are_equal_names(const struct model_bytes *a, const struct model_bytes *b)
{
	struct model_bytes normal_a = { 0 };
	struct model_bytes normal_b = { 0 };
	bool are_equal;

	normalize(a, &normal_a);
	normalize(b, &normal_b);
	are_equal = normal_a.len == normal_b.len &&
		    memcmp(model_bytes_text(&normal_a), model_bytes_text(&normal_b), normal_a.len) == 0;
	model_bytes_free(&normal_a);
	model_bytes_free(&normal_b);
	return are_equal;
}

bool model_record_is_marked(const struct model_record *record)
{
	const struct model_bytes *first = &record->fields[0];

	return record->n_fields > 0 && first->len >= 3 && memcmp(first->data, "\xef\xbb\xbf", 3) == 0;
}

/* Field I as a name: the first one without a byte order mark and, behind that, without its quotes. */
static struct model_bytes name_at(const struct model_record *record, size_t i)
{
	const struct model_bytes *field = &record->fields[i];
	size_t from = 0, to = field->len;
	struct model_bytes name = { 0 };

	if (i == 0 && model_record_is_marked(record)) {
		from = 3;
		if (to >= from + 2 && field->data[from] == '"' && field->data[to - 1] == '"') {
			from++;
			to--;
		}
	}
	while (from < to)
		model_bytes_add_char(&name, field->data[from++]);
	return name;
}

bool model_header_is_again(const struct model_header *header, const struct model_record *record)
{
	bool is_again = record->n_fields == header->names.n_fields;

	for (size_t i = 0; is_again && i < record->n_fields; i++) {
		struct model_bytes name = name_at(record, i);

		is_again = are_equal_names(&name, &header->names.fields[i]);
		model_bytes_free(&name);
	}
	return is_again;
}

static bool is_of_kind(enum model_kind kind, enum model_column column)
{
	for (const enum model_column *c = kinds[kind]; *c != MODEL_NO_COLUMN; c++) {
		if (*c == column)
			return true;
	}
	return false;
}

bool model_header_is_another(const struct model_header *header, const struct model_record *record)
{
	bool are_names = true, any = false;

	for (size_t i = 0; are_names && i < record->n_fields; i++) {
		struct model_bytes name = name_at(record, i);

		any |= name.len > 0;
		are_names = name.len == 0 || is_of_kind(header->kind, model_column_named(&name));
		model_bytes_free(&name);
	}
	return are_names && any;
}

bool model_header_drops(const struct model_header *header, size_t index)
{
	if (index >= header->names.n_fields)
		return false;
	return strncasecmp(model_bytes_text(&header->names.fields[index]), "reject_", 7) == 0;
}
