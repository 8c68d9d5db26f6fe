/* Reading CSV as one small automaton: what may come next depends on the place within a field alone. */
#include "model_csv.h"

#include <stdlib.h>
#include <string.h>

enum place {
	BEFORE_FIELD,
	IN_PLAIN_FIELD,
	IN_QUOTES,
	AT_QUOTE_IN_QUOTES, /* the closing one, or the first of two */
	BEHIND_QUOTES,
	ASTRAY,
};

void model_reader_init(struct model_reader *reader, const char *bytes, size_t len, char delimiter)
{
	bool has_bom = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;

	*reader = (struct model_reader){
		.bytes = bytes,
		.len = len,
		.at = has_bom ? 3 : 0,
		.line = 1,
		.delimiter = delimiter,
	};
}

struct model_bytes *model_record_add(struct model_record *record)
{
	size_t n = record->n_fields++;

	record->fields = model_alloc(record->fields, record->n_fields, sizeof(*record->fields));
	record->fields[n] = (struct model_bytes){ 0 };
	return &record->fields[n];
}

bool model_record_is_blank(const struct model_record *record)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		if (record->fields[i].len > 0)
			return false;
	}
	return true;
}

void model_record_free(struct model_record *record)
{
	for (size_t i = 0; i < record->n_fields; i++)
		model_bytes_free(&record->fields[i]);
	free(record->fields);
	*record = (struct model_record){ 0 };
}

static void trim_fields(struct model_record *record)
{
	for (size_t i = 0; i < record->n_fields; i++)
		model_bytes_trim(&record->fields[i]);
}

static bool at_line_end(const struct model_reader *reader)
{
	char c = reader->bytes[reader->at];

	return c == '\n' || c == '\r';
}

/* A CR before an LF is no line end of its own. */
static void pass_byte(struct model_reader *reader)
{
	char c = reader->bytes[reader->at++];
	bool before_lf = reader->at < reader->len && reader->bytes[reader->at] == '\n';

	if (c == '\n' || (c == '\r' && !before_lf))
		reader->line++;
}

static void pass_line_end(struct model_reader *reader)
{
	bool is_cr = reader->bytes[reader->at] == '\r';

	pass_byte(reader);
	if (is_cr && reader->at < reader->len && reader->bytes[reader->at] == '\n')
		pass_byte(reader);
}

static bool is_blank(const struct model_reader *reader, char c)
{
	return c != reader->delimiter && (c == ' ' || c == '\t');
}

static struct model_bytes *last_field(struct model_record *record)
{
	return &record->fields[record->n_fields - 1];
}

static enum place keep(struct model_record *record, char c, enum place place)
{
	model_bytes_add_char(last_field(record), c);
	return place;
}

static enum place next_field(struct model_record *record)
{
	model_record_add(record);
	return BEFORE_FIELD;
}

/* Takes one byte that ends no record; says where that leads. */
static enum place take(const struct model_reader *reader, struct model_record *record, enum place place, char c)
{
	bool is_delimiter = c == reader->delimiter;

	switch (place) {
	case BEFORE_FIELD:
		if (is_delimiter)
			return next_field(record);
		if (is_blank(reader, c))
			return BEFORE_FIELD;
		return c == '"' ? IN_QUOTES : keep(record, c, IN_PLAIN_FIELD);
	case IN_PLAIN_FIELD:
		if (is_delimiter)
			return next_field(record);
		record->is_stray |= c == '"';
		return keep(record, c, IN_PLAIN_FIELD);
	case IN_QUOTES:
		return c == '"' ? AT_QUOTE_IN_QUOTES : keep(record, c, IN_QUOTES);
	case AT_QUOTE_IN_QUOTES:
		if (c == '"')
			return keep(record, c, IN_QUOTES);
		/* fallthrough */
	case BEHIND_QUOTES:
		if (is_delimiter)
			return next_field(record);
		return is_blank(reader, c) ? BEHIND_QUOTES : ASTRAY;
	case ASTRAY:
		break;
	}
	return ASTRAY;
}

static enum model_read read_record(struct model_reader *reader, struct model_record *record)
{
	enum place place = BEFORE_FIELD;
	size_t first = reader->at;

	while (reader->at < reader->len) {
		if (place != IN_QUOTES && at_line_end(reader)) {
			pass_line_end(reader);
			record->is_ended = true;
			return MODEL_READ_RECORD;
		}
		if (reader->at - first == MODEL_RECORD_MAX)
			return MODEL_READ_TOO_LONG;
		place = take(reader, record, place, reader->bytes[reader->at]);
		if (place == ASTRAY)
			return MODEL_READ_BAD_QUOTE;
		pass_byte(reader);
	}
	return place == IN_QUOTES ? MODEL_READ_BAD_QUOTE : MODEL_READ_RECORD;
}

enum model_read model_reader_next(struct model_reader *reader, struct model_record *record)
{
	enum model_read read;

	*record = (struct model_record){ .line = reader->line };
	if (reader->at == reader->len)
		return MODEL_READ_END;
	model_record_add(record);
	read = read_record(reader, record);
	trim_fields(record);
	return read;
}
