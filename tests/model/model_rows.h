/* The checks of one row by itself: what it says, or the first code that refuses it. */
#ifndef MODEL_ROWS_H
#define MODEL_ROWS_H

#include "model_header.h"

/* The values of a row. Texts are those of the record, "" where the feed has no such column, the
 * row no `eta` or no `line`. `has_eta` tells a feed with the column.
 */
struct model_row {
	const char *ref;
	const char *sku;
	const char *orderid;
	const char *line;
	const char *eta;
	uint64_t qty;
	bool has_eta;
};

/* Sets `row` when the answer is MODEL_NO_REJECT. The record must hold no zero byte. */
enum model_reject model_row_check(const struct model_header *header, const struct model_record *record,
				  struct model_row *row);

/* The checks of single values, trimmed; each is MODEL_NO_REJECT or the code. */
enum model_reject model_check_identifier(const struct model_bytes *value);
enum model_reject model_check_quantity(const struct model_bytes *value, uint64_t min, uint64_t *quantity);
enum model_reject model_check_date(const struct model_bytes *value);

#endif
