/* Telling from a feed's first record what it is: its kind, its delimiter, where its columns
 * are. */
#ifndef MODEL_HEADER_H
#define MODEL_HEADER_H

#include "model.h"
#include "model_csv.h"

enum model_column {
	MODEL_REF,
	MODEL_SKU,
	MODEL_QTY,
	MODEL_ON_HAND,
	MODEL_AVAILABLE,
	MODEL_ETA,
	MODEL_ORDERID,
	MODEL_LINE,
	MODEL_NEW_QTY,
	MODEL_SHIPPED_COLUMN,
	MODEL_CANCELLED_COLUMN,
	MODEL_PRIORITY,
	MODEL_BACKORDER,
	MODEL_SPLIT,
	MODEL_UOM,
	MODEL_UNIT,
	MODEL_COLUMNS,
	MODEL_NO_COLUMN = MODEL_COLUMNS,
};

#define MODEL_KIND_COLUMNS_MAX 12
#define MODEL_NOWHERE	       SIZE_MAX

enum model_header_state {
	MODEL_HEADER_FOUND,
	MODEL_HEADER_UNKNOWN,
	MODEL_HEADER_UNMAPPED,	/* of an orders feed with a status */
	MODEL_HEADER_NO_RECORD, /* the feed holds none at all */
};

struct model_header {
	enum model_header_state state;
	enum model_kind kind;
	bool too_long;
	bool has_sep;
	size_t at[MODEL_COLUMNS]; /* the place of a column that is used, or MODEL_NOWHERE */
	struct model_record names;
	struct model_reader rows; /* set to what follows the header */
};

/* Looks for the header with each delimiter in turn, or with that of a `sep=` record. The bytes
 * have to outlive the header, which the caller frees with model_header_free().
 */
void model_header_find(struct model_header *header, const char *bytes, size_t len);
void model_header_free(struct model_header *header);

/* The columns of a kind in the order in which a row is checked, ended by MODEL_NO_COLUMN. */
const enum model_column *model_columns_of(enum model_kind kind);

/* The column of that name in any feed that knows it. */
enum model_column model_column_named(const struct model_bytes *name);

/* Whether its first field has a byte order mark, as that of a joined file. */
bool model_record_is_marked(const struct model_record *record);

/* Whether the record is the header again, and whether all it says are names of columns. Marks do not count. */
bool model_header_is_again(const struct model_header *header, const struct model_record *record);
bool model_header_is_another(const struct model_header *header, const struct model_record *record);

/* Columns that come from a reject file, left out when it is fed again. */
bool model_header_drops(const struct model_header *header, size_t index);

#endif
