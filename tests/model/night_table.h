/* A feed before it is bytes: a header, rows of cells, and the many ways of writing them as CSV.
 */
#ifndef NIGHT_TABLE_H
#define NIGHT_TABLE_H

#include "night_world.h"

#define NIGHT_COLUMNS_MAX 24

struct night_table {
	enum model_kind kind;
	struct model_record names;
	enum model_column roles[NIGHT_COLUMNS_MAX]; /* MODEL_NO_COLUMN: an ignored one */
	struct model_record *rows;
	size_t n_rows;
};

/* How a table is written. `line_end` null mixes all three. */
struct night_style {
	char delimiter;
	const char *line_end;
	bool has_bom;
	bool lacks_last_end;
	bool has_sep;
	bool repeats_header;
	unsigned stray_permille; /* cells with a quote that is not to be there */
	unsigned quoted_percent;
	unsigned padded_percent;
	unsigned blank_percent;
};

/* A header of that kind, without rows. */
void night_table_init(struct night_table *table, struct night_rng *rng, enum model_kind kind);
void night_table_copy(struct night_table *table, const struct night_table *from);
void night_table_free(struct night_table *table);

/* Appends a column; the caller sees to it that rows have a cell for it. */
void night_table_add_column(struct night_table *table, const char *name, enum model_column role);
/* The same, with the role that its name gives it. */
void night_table_add_named(struct night_table *table, const char *name);
struct model_record *night_table_add_row(struct night_table *table);

/* A row that says `values`, with anything at all in the ignored columns. */
struct model_record *night_table_add_values(struct night_table *table, struct night_rng *rng,
					    const struct night_values *values);

/* The place of a column, or MODEL_NOWHERE. */
size_t night_table_place(const struct night_table *table, enum model_column role);

/* Reads a reject file, as CSV with comma, back into a table. */
void night_table_read(struct night_table *table, const struct model_bytes *file);

void night_style_choose(struct night_style *style, struct night_rng *rng);
void night_style_plain(struct night_style *style);

/* Appends the table as CSV, or one record of it without its line end. */
void night_table_write(const struct night_table *table, struct night_rng *rng, const struct night_style *style,
		       struct model_bytes *out);
void night_record_write(const struct model_record *record, struct night_rng *rng,
			const struct night_style *style, struct model_bytes *out);
void night_line_end_write(struct night_rng *rng, const struct night_style *style, struct model_bytes *out);

/* Replaces what a cell holds. */
void night_cell_set(struct model_bytes *cell, const char *data, size_t len);

#endif
