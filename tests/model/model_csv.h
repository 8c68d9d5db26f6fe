/* Reading CSV, RFC 4180 with any delimiter, one record at a time, from bytes in memory.
 *
 * LF, CRLF and CR end a record and count as one physical line each, inside quotes too. Blanks
 * (spaces, and tabs unless they are the delimiter) may stand around a quoted field. Fields come
 * trimmed of spaces and tabs, quoted or not. Zero bytes are bytes like others. A quote within a
 * field that is not quoted is kept, and makes its record a stray one.
 */
#ifndef MODEL_CSV_H
#define MODEL_CSV_H

#include "model_bytes.h"

/* The longest record that is allowed, without its line end. */
#define MODEL_RECORD_MAX 65536

struct model_record {
	size_t line; /* the physical line on which it begins, from 1 */
	struct model_bytes *fields;
	size_t n_fields;
	bool is_stray; /* holds a quote within a field that is not quoted */
	bool is_ended; /* by a line end, not by the end of the bytes */
};

struct model_reader {
	const char *bytes;
	size_t len;
	size_t at;
	size_t line;
	char delimiter;
};

enum model_read {
	MODEL_READ_RECORD,
	MODEL_READ_END,
	MODEL_READ_BAD_QUOTE, /* bytes behind a closing quote, or one that never closes */
	MODEL_READ_TOO_LONG,  /* the record holds the fields of its first 65,536 bytes */
};

/* Starts behind a UTF-8 BOM, if there is one. The bytes stay the caller's. */
void model_reader_init(struct model_reader *reader, const char *bytes, size_t len, char delimiter);

/* Reads the next record, blank ones too. Nothing can be read after the last two answers.
 * Whatever the answer, the caller frees the record with model_record_free().
 */
enum model_read model_reader_next(struct model_reader *reader, struct model_record *record);

/* Appends a field and returns it, empty. */
struct model_bytes *model_record_add(struct model_record *record);
bool model_record_is_blank(const struct model_record *record);
void model_record_free(struct model_record *record);

#endif
