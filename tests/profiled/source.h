/*
 * A plain feed taken apart, as far as it can be disguised: its rows by the meaning of their cells.
 */
#ifndef DISGUISE_SOURCE_H
#define DISGUISE_SOURCE_H

#include "model/model_header.h"

struct source {
	enum model_kind kind;
	bool has[MODEL_COLUMNS];
	struct model_bytes (*rows)[MODEL_COLUMNS];
	size_t n_rows;
};

/* False, and nothing to free: it cannot be disguised. */
bool source_read(struct source *source, const char *bytes, size_t len);
void source_free(struct source *source);

/* True when `fits` says so of all cells of the column, `may_be_empty` those that are empty aside. */
bool source_all(const struct source *source, enum model_column column, bool may_be_empty,
		bool (*fits)(const struct model_bytes *cell));

/* A number without needless zeros in front, at most 2147483647. */
bool is_clean_number(const struct model_bytes *cell);
/* A real date that feeds may hold. */
bool is_clean_date(const struct model_bytes *cell);
/* Printable ASCII, none of the marks that a disguise puts around values. */
bool is_clean_name(const struct model_bytes *cell);

uint64_t number_of(const struct model_bytes *cell);

#endif
