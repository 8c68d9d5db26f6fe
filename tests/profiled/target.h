/*
 * What a disguised feed is to be: columns of the partner's, rows of cells, and the profile's sections so far.
 */
#ifndef DISGUISE_TARGET_H
#define DISGUISE_TARGET_H

#include "disguise.h"
#include "source.h"

enum { TARGET_COLUMNS_MAX = 40, TARGET_NAME_MAX = 48 };

struct target_row {
	struct model_bytes cells[TARGET_COLUMNS_MAX];
};

struct target {
	struct night_rng *rng;
	const struct source *source;
	const struct disguise_wish *wish;
	char names[TARGET_COLUMNS_MAX][TARGET_NAME_MAX];
	size_t n_columns;
	struct target_row *rows;
	size_t n_rows;
	struct model_bytes file;     /* inner of `file { }` */
	struct model_bytes selected; /* inner of `rows { }` */
	struct model_bytes sections; /* whole ones */
	struct model_bytes map;
	size_t dropped;
};

/* As printf(), for short texts. */
void add_format(struct model_bytes *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A text as a value of a profile, in quotes. */
void add_quoted_text(struct model_bytes *out, const char *text);

/* A new column, of a name that no other has; its place. */
size_t target_column(struct target *t, const char *stem);

/* Each writes the column of one meaning: its cells, and the section that reads them back. */
void role_identifier(struct target *t, enum model_column column, const char *section);
void role_quantity(struct target *t, enum model_column column, const char *section, bool figure);
void role_date(struct target *t, enum model_column column, const char *section);
void role_plain(struct target *t, enum model_column column, const char *section);

#endif
