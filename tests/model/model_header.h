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
	MODEL_ETA,
	MODEL_ORDERID,
	MODEL_LINE,
	MODEL_COLUMNS,
	MODEL_NO_COLUMN = MODEL_COLUMNS,
};

#define MODEL_NOWHERE SIZE_MAX

enum model_header_state {
	MODEL_HEADER_FOUND,
	MODEL_HEADER_UNKNOWN,
	MODEL_HEADER_NO_RECORD, /* the feed holds none at all */
};

struct model_header {
	enum model_header_state state;
	enum model_kind kind;
	bool too_long;
	size_t at[MODEL_COLUMNS]; /* the place of a column of the kind, or MODEL_NOWHERE */
	struct model_record names;
	struct model_reader rows; /* set to what follows the header */
};

/* Looks for the header with each delimiter in turn. The bytes have to outlive the header, which
 * the caller frees with model_header_free().
 */
void model_header_find(struct model_header *header, const char *bytes, size_t len);
void model_header_free(struct model_header *header);

/* The columns of a kind in the order in which a row is checked, ended by MODEL_NO_COLUMN. */
const enum model_column *model_columns_of(enum model_kind kind);

/* The column of that name in any feed that knows it, `reference` as if no order id were near.
 */
enum model_column model_column_named(const struct model_bytes *name);

/* Columns that come from a reject file, left out when it is fed again. */
bool model_header_drops(const struct model_header *header, size_t index);

#endif
