/* The file: what stands around the cells, and how all of it is packed. */
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gzip.h"
#include "target.h"

struct shape {
	char delimiter;
	bool quoted; /* quotes are quotes */
	const char *end;
	const char *encoding; /* NULL: UTF-8 */
	bool trailer;
	size_t preamble; /* records above the header */
};

static bool needs_quotes(const struct model_bytes *cell, char delimiter)
{
	for (size_t i = 0; i < cell->len; i++) {
		if (cell->data[i] == delimiter || strchr("\"\r\n", cell->data[i]))
			return true;
	}
	return false;
}

static bool any_needs_quotes(const struct target *t, char delimiter)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		for (size_t place = 0; place < t->n_columns; place++) {
			const struct model_bytes *cell = &t->rows[i].cells[place];

			/* a quote alone would do no harm there, but trimming might */
			if (needs_quotes(cell, delimiter))
				return true;
		}
	}
	return false;
}

static void choose_shape(struct target *t, struct shape *shape)
{
	static const struct {
		char c;
		const char *name;
	} DELIMITERS[] = {
		{ ',', "comma" }, { ';', "semicolon" }, { '\t', "tab" }, { '|', "pipe" }, { '~', "tilde" }
	};
	static const char *const ENDS[] = { "\n", "\r\n", "\r" };
	static const char *const ENCODINGS[] = { "cp1252", "iso-8859-15", "utf-16", "utf-8" };
	size_t drawn = night_below(t->rng, 5);

	*shape = (struct shape){ .delimiter = DELIMITERS[drawn].c, .quoted = true };
	add_format(&t->file, "\tdelimiter = %s\n", DELIMITERS[drawn].name);
	shape->end = ENDS[night_below(t->rng, 3)];
	if (night_chance(t->rng, 30) && !any_needs_quotes(t, shape->delimiter)) {
		shape->quoted = false;
		add_format(&t->file, "\tquote = none\n");
	}
	if (t->headerless)
		add_format(&t->file, "\theader = none\n");
	else if (night_chance(t->rng, 30))
		shape->preamble = 1 + night_below(t->rng, 5);
	if (night_chance(t->rng, 50)) {
		shape->encoding = ENCODINGS[night_below(t->rng, 4)];
		add_format(&t->file, "\tencoding = %s\n", shape->encoding);
		t->features |= 1u << DISGUISE_ENCODING;
	}
	shape->trailer = night_chance(t->rng, 25);
}

static void write_cell(const struct target *t, const struct shape *shape, const struct model_bytes *cell,
		       struct model_bytes *out)
{
	bool quotes = shape->quoted && (needs_quotes(cell, shape->delimiter) || night_chance(t->rng, 10));

	if (!quotes) {
		model_bytes_add(out, cell->data, cell->len);
		return;
	}
	model_bytes_add_char(out, '"');
	for (size_t i = 0; i < cell->len; i++) {
		if (cell->data[i] == '"')
			model_bytes_add_char(out, '"');
		model_bytes_add_char(out, cell->data[i]);
	}
	model_bytes_add_char(out, '"');
}

static void write_text_cells(const struct target *t, const struct shape *shape, const char *const *texts,
			     size_t n, struct model_bytes *out)
{
	for (size_t i = 0; i < t->n_columns; i++) {
		struct model_bytes cell = { 0 };

		if (i > 0)
			model_bytes_add_char(out, shape->delimiter);
		model_bytes_add_text(&cell, i < n ? texts[i] : "");
		write_cell(t, shape, &cell, out);
		model_bytes_free(&cell);
	}
	model_bytes_add_text(out, shape->end);
}

static void write_header(const struct target *t, const struct shape *shape, struct model_bytes *out)
{
	static const char *const TITLE[] = { "Export of last night" };
	const char *names[TARGET_COLUMNS_MAX];

	if (t->headerless)
		return;
	for (size_t i = 0; i < shape->preamble; i++)
		write_text_cells(t, shape, TITLE, i % 2, out);
	for (size_t i = 0; i < t->n_columns; i++)
		names[i] = t->part[i] ? "" : t->names[i];
	write_text_cells(t, shape, names, t->n_columns, out);
}

/* The first column of the file at or behind PLACE, or MODEL_NOWHERE. */
static size_t column_from(const struct target *t, size_t place)
{
	while (place < t->n_columns && t->part[place])
		place++;
	return place < t->n_columns ? place : MODEL_NOWHERE;
}

/* The trailer tells how many rows there are. */
static void write_trailer(struct target *t, const struct shape *shape, struct model_bytes *out)
{
	char number[24];
	const char *cells[TARGET_COLUMNS_MAX] = { NULL };
	size_t title = column_from(t, 0);
	size_t total = title == MODEL_NOWHERE ? title : column_from(t, title + 1);

	if (!shape->trailer || title == MODEL_NOWHERE)
		return;
	t->features |= 1u << DISGUISE_TRAILER;
	for (size_t i = 0; i < t->n_columns; i++)
		cells[i] = "";
	cells[title] = "END OF FILE";
	add_format(&t->file, "\tend = \"%s: end of*\"\n", t->names[title]);
	if (total != MODEL_NOWHERE && night_chance(t->rng, 60)) {
		snprintf(number, sizeof(number), "%zu", t->n_rows);
		cells[total] = number;
		add_format(&t->file, "\ttotal = \"%s\"\n", t->names[total]);
	}
	write_text_cells(t, shape, cells, t->n_columns, out);
}

/* What of ENCODING cannot be written stays UTF-8. */
static bool encode(const char *encoding, struct model_bytes *bytes)
{
	iconv_t cd = iconv_open(strcmp(encoding, "utf-16") == 0 ? "UTF-16LE" : encoding, "UTF-8");
	size_t room = 4 * bytes->len + 8, left = bytes->len, out_left = room;
	char *out = model_alloc(NULL, room, 1), *in = bytes->data, *to = out;
	struct model_bytes encoded = { 0 };
	bool good;

	if (strcmp(encoding, "utf-16") == 0)
		model_bytes_add(&encoded, "\xff\xfe", 2);
	good = cd != (iconv_t)-1 && iconv(cd, &in, &left, &to, &out_left) == 0;
	if (cd != (iconv_t)-1)
		iconv_close(cd);
	if (good) {
		model_bytes_add(&encoded, out, room - out_left);
		model_bytes_free(bytes);
		*bytes = encoded;
	} else {
		model_bytes_free(&encoded);
	}
	free(out);
	return good;
}

/* One member, or two that are cut anywhere. */
static void gzip(struct target *t, struct model_bytes *bytes)
{
	struct model_bytes packed = { 0 };
	size_t cut = night_chance(t->rng, 30) ? night_below(t->rng, bytes->len + 1) : bytes->len;

	gzip_member(bytes->data, cut, &packed);
	if (cut < bytes->len)
		gzip_member(bytes->data + cut, bytes->len - cut, &packed);
	model_bytes_free(bytes);
	*bytes = packed;
	t->features |= 1u << DISGUISE_GZIP;
}

/* A part of the items in a list has no column; what stands in its place is nobody's. */
static const struct model_bytes *cell_at(const struct target *t, size_t row, size_t place)
{
	static const struct model_bytes NOTHING = { 0 };

	return t->part[place] ? &NOTHING : &t->rows[row].cells[place];
}

/* False: a blank record, which would be none. */
static bool write_record(const struct target *t, const struct shape *shape, size_t row, struct model_bytes *out)
{
	bool blank = true;

	for (size_t place = 0; place < t->n_columns; place++) {
		const struct model_bytes *cell = cell_at(t, row, place);

		if (place > 0)
			model_bytes_add_char(out, shape->delimiter);
		write_cell(t, shape, cell, out);
		for (size_t i = 0; i < cell->len; i++)
			blank = blank && strchr(" \t\r\n", cell->data[i]);
	}
	model_bytes_add_text(out, shape->end);
	return !blank;
}

bool file_write(struct target *t, struct model_bytes *out)
{
	struct shape shape;

	choose_shape(t, &shape);
	write_header(t, &shape, out);
	for (size_t i = 0; i < t->n_rows; i++) {
		if (!write_record(t, &shape, i, out))
			return false;
	}
	write_trailer(t, &shape, out);
	if (shape.encoding && !encode(shape.encoding, out))
		return false;
	if (night_chance(t->rng, 30))
		gzip(t, out);
	return true;
}
