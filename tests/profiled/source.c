/* Only what is a whole, well-formed feed of a known kind is taken; its rows may be as wrong as they like. */
#include "source.h"

#include <stdlib.h>
#include <string.h>

#include "model/model_values.h"

static bool is_utf8(const struct model_bytes *cell)
{
	for (size_t i = 0; i < cell->len;) {
		unsigned char c = (unsigned char)cell->data[i];
		size_t n = c < 0x80		   ? 1
			   : c >= 0xc2 && c < 0xe0 ? 2
			   : c >= 0xe0 && c < 0xf0 ? 3
			   : c >= 0xf0 && c < 0xf5 ? 4
						   : 0;

		if (n == 0 || n > cell->len - i || c == 0)
			return false;
		for (size_t k = 1; k < n; k++) {
			if (((unsigned char)cell->data[i + k] & 0xc0) != 0x80)
				return false;
		}
		/* overlong forms and surrogates */
		if ((c == 0xe0 && (unsigned char)cell->data[i + 1] < 0xa0) ||
		    (c == 0xed && (unsigned char)cell->data[i + 1] > 0x9f) ||
		    (c == 0xf0 && (unsigned char)cell->data[i + 1] < 0x90) ||
		    (c == 0xf4 && (unsigned char)cell->data[i + 1] > 0x8f))
			return false;
		i += n;
	}
	return true;
}

/* The model's reject file holds all of a record, and may have one too long to be read again. */
static bool is_short(const struct model_record *record)
{
	enum { CELLS_MAX = 30000 };
	size_t all = 0;

	for (size_t i = 0; i < record->n_fields; i++)
		all += record->fields[i].len;
	return all <= CELLS_MAX;
}

static bool is_sound(const struct model_header *header, const struct model_record *record)
{

	if (record->is_stray || !record->is_ended || model_header_is_again(header, record) ||
	    model_header_is_another(header, record))
		return false;
	for (size_t i = 0; i < record->n_fields; i++) {
		if (i >= header->names.n_fields && record->fields[i].len > 0)
			return false;
		if (!is_utf8(&record->fields[i]))
			return false;
	}
	return is_short(record);
}

static void add_row(struct source *source, const struct model_header *header, const struct model_record *record)
{
	source->rows = model_alloc(source->rows, source->n_rows + 1, sizeof(*source->rows));
	memset(source->rows[source->n_rows], 0, sizeof(*source->rows));
	for (size_t column = 0; column < MODEL_COLUMNS; column++) {
		size_t at = header->at[column];

		if (at != MODEL_NOWHERE && at < record->n_fields)
			model_bytes_add(&source->rows[source->n_rows][column], record->fields[at].data,
					record->fields[at].len);
	}
	source->n_rows++;
}

static bool header_fits(const struct model_header *header)
{
	if (header->state != MODEL_HEADER_FOUND || header->too_long || header->at[MODEL_UOM] != MODEL_NOWHERE ||
	    header->at[MODEL_UNIT] != MODEL_NOWHERE)
		return false;
	/* a profile has one of them; the others would be in reject files, and known by */
	if ((header->at[MODEL_QTY] != MODEL_NOWHERE) + (header->at[MODEL_ON_HAND] != MODEL_NOWHERE) +
		    (header->at[MODEL_AVAILABLE] != MODEL_NOWHERE) >
	    1)
		return false;
	for (size_t i = 0; i < header->names.n_fields; i++) {
		if (model_header_drops(header, i))
			return false;
	}
	return is_short(&header->names);
}

static bool read_rows(struct source *source, struct model_header *header)
{
	for (;;) {
		struct model_record record;
		enum model_read read = model_reader_next(&header->rows, &record);
		bool sound = read == MODEL_READ_RECORD &&
			     (model_record_is_blank(&record) || is_sound(header, &record));

		if (sound && !model_record_is_blank(&record))
			add_row(source, header, &record);
		model_record_free(&record);
		if (read == MODEL_READ_END)
			return source->n_rows > 0;
		if (!sound)
			return false;
	}
}

bool source_read(struct source *source, const char *bytes, size_t len)
{
	struct model_header header;
	bool good;

	*source = (struct source){ 0 };
	/* zeros, and what begins as UTF-16 does, are no text for a plain feed */
	if (memchr(bytes, '\0', len) ||
	    (len >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)))
		return false;
	model_header_find(&header, bytes, len);
	good = header_fits(&header) && read_rows(source, &header);
	source->kind = header.kind;
	for (size_t column = 0; column < MODEL_COLUMNS; column++)
		source->has[column] = header.at[column] != MODEL_NOWHERE;
	model_header_free(&header);
	if (!good)
		source_free(source);
	return good;
}

void source_free(struct source *source)
{
	for (size_t i = 0; i < source->n_rows; i++) {
		for (size_t column = 0; column < MODEL_COLUMNS; column++)
			model_bytes_free(&source->rows[i][column]);
	}
	free(source->rows);
	*source = (struct source){ 0 };
}

bool source_all(const struct source *source, enum model_column column, bool may_be_empty,
		bool (*fits)(const struct model_bytes *cell))
{
	for (size_t i = 0; i < source->n_rows; i++) {
		const struct model_bytes *cell = &source->rows[i][column];

		if (!(may_be_empty && cell->len == 0) && !fits(cell))
			return false;
	}
	return true;
}

bool is_clean_number(const struct model_bytes *cell)
{
	uint64_t quantity;

	return model_check_quantity(cell, 0, &quantity) == MODEL_NO_REJECT &&
	       (cell->len == 1 || cell->data[0] != '0');
}

bool is_clean_date(const struct model_bytes *cell)
{
	return model_check_date(cell) == MODEL_NO_REJECT;
}

bool is_clean_name(const struct model_bytes *cell)
{
	for (size_t i = 0; i < cell->len; i++) {
		char c = cell->data[i];

		if (c <= ' ' || c > '~' || strchr("\"'#:()=|,;~{}*?[]", c))
			return false;
	}
	return cell->len > 0 && cell->len < 150;
}

uint64_t number_of(const struct model_bytes *cell)
{
	uint64_t number = 0;

	for (size_t i = 0; i < cell->len; i++)
		number = number * 10 + (uint64_t)(cell->data[i] - '0');
	return number;
}
