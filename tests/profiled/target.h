/*
 * What a disguised feed is to be: columns of the partner's, rows of cells, and the profile's sections so far.
 */
#ifndef DISGUISE_TARGET_H
#define DISGUISE_TARGET_H

#include "disguise.h"
#include "source.h"

enum { TARGET_COLUMNS_MAX = 48, TARGET_NAME_MAX = 48 };

/* A record of the file, and of how many rows it tells. */
struct target_row {
	struct model_bytes cells[TARGET_COLUMNS_MAX];
	size_t n_items;
};

struct target {
	struct night_rng *rng;
	const struct source *source;
	const struct disguise_wish *wish;
	bool headerless;  /* columns are named by place */
	bool parted;	  /* some columns are the parts of items in a list */
	const char *list; /* a section whose cells become lists, or NULL */
	bool emits;	  /* a record has several quantities */
	unsigned features;
	char names[TARGET_COLUMNS_MAX][TARGET_NAME_MAX];
	bool noise[TARGET_COLUMNS_MAX]; /* nothing uses it */
	bool part[TARGET_COLUMNS_MAX];	/* it is in the list; in its place stands noise */
	size_t n_columns;
	struct target_row *rows;
	size_t n_rows;
	size_t *slots;		     /* of emits: which one a row is of, row by row */
	bool *follows;		     /* of emits: the row is of the record before it */
	struct model_bytes file;     /* inner of `file { }` */
	struct model_bytes selected; /* inner of `rows { }` */
	struct model_bytes keep;     /* of it, the rules, each in quotes and with a comma behind it */
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
/* The same of COLUMN, which may become a part of the items in a list. */
size_t target_part(struct target *t, const char *stem, enum model_column column);

/* The place of the column in the file that SECTION takes its value from, or MODEL_NOWHERE. */
size_t target_place(const struct target *t, const char *section);

/* Each writes the column of one meaning: its cells, and the section that reads them back. */
void role_identifier(struct target *t, enum model_column column, const char *section);
size_t role_quantity(struct target *t, enum model_column column, const char *section, bool figure);
void role_date(struct target *t, enum model_column column, const char *section);
void role_plain(struct target *t, enum model_column column, const char *section);
/* Where all of a line is meant, a status says so instead, and KEY (cancel, done) knows it. */
void role_figure(struct target *t, enum model_column column, const char *section, const char *key);
/* ref, quantity COUNTED and eta of batches, as emits. */
void role_emits(struct target *t, enum model_column counted);

/* How a quantity is written: the keys of its section, and its cells. */
struct written_numbers {
	unsigned form;
	bool words;
};
void numbers_choose(struct target *t, struct written_numbers *numbers);
void numbers_put(struct model_bytes *out, uint64_t number, const struct written_numbers *numbers);
/* How dates are written, likewise; the key is put at once. */
unsigned dates_choose(struct target *t);
void dates_put(struct model_bytes *out, const char *iso, unsigned form);

/* Which rows could be of one record with those before them. Once, before the roles. */
void records_choose(struct target *t);
/* Makes one record of rows that tell the same but for what a record can hold several of. False: it cannot. */
bool records_join(struct target *t);

/* The file as it is sent: delimiter, quotes, header, preamble, trailer, encoding, gzip. False: it cannot be. */
bool file_write(struct target *t, struct model_bytes *out);

#endif
