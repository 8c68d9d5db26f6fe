/*
 * Columns of what `show` and `export` print: one table each, read by every format.
 */
#ifndef ALLOT_CLI_COLUMNS_H
#define ALLOT_CLI_COLUMNS_H

#include "allot/base/json.h"
#include "cli/terminal.h"

enum { COLUMNS_MAX = 16 };

enum column_type {
	COLUMN_TEXT,   /* struct slice; in JSON null when it is empty */
	COLUMN_NUMBER, /* uint32_t */
	COLUMN_LARGE,  /* uint64_t */
	COLUMN_SIGNED, /* int16_t */
	COLUMN_DATE,   /* uint32_t; empty, in JSON null, for DATE_NONE */
	COLUMN_YES_NO, /* bool */
	COLUMN_STATE,  /* enum line_state */
	COLUMN_TYPES
};

/* A column: its name and where in the row's struct it is. */
struct view_column {
	const char *name;
	enum column_type type;
	size_t offset;
};

struct column_set {
	size_t count;
	struct view_column columns[COLUMNS_MAX];
};

/* Of struct line_view. */
extern const struct column_set COLUMNS_ORDER;	    /* show order */
extern const struct column_set COLUMNS_ALLOCATIONS; /* export allocations */
extern const struct column_set COLUMNS_BATCH_LINES; /* lines in show batch */
/* Of struct batch_view. */
extern const struct column_set COLUMNS_BATCHES;	    /* show batch, export batches */
extern const struct column_set COLUMNS_SKU_BATCHES; /* show sku: without the SKU */
/* Of struct sku_view. */
extern const struct column_set COLUMNS_SKU; /* show sku: what stands above its batches */
/* Of struct known_line_view. */
extern const struct column_set COLUMNS_LINES; /* export lines */

/* ROW points to the struct the set is of. */
void columns_csv_header(const struct column_set *set, struct buf *out);
void columns_csv(const struct column_set *set, const void *row, struct buf *out);
/* The fields alone, for a record that goes on. */
void columns_csv_fields(const struct column_set *set, const void *row, struct buf *out);
void columns_json(const struct column_set *set, const void *row, struct json *out);
/* The members alone, for an object that goes on. */
void columns_json_members(const struct column_set *set, const void *row, struct json *out);
void columns_table_header(const struct column_set *set, struct text_table *out);
void columns_table(const struct column_set *set, const void *row, struct text_table *out);
/* For text_table_init(): numbers to the right. */
void columns_alignment(const struct column_set *set, char alignment[COLUMNS_MAX + 1]);

/*
 * Picks the comma-separated NAMES from SET, in their order; ST_USAGE names the one that SET has not, or that
 * was picked already.
 */
enum status columns_pick(const struct column_set *set, const char *names, struct column_set *out);

#endif
