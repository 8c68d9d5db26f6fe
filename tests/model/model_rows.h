/* The checks of one row by itself, and of the rows of a feed beside each other: what a row says,
 * or the first code that refuses it. */
#ifndef MODEL_ROWS_H
#define MODEL_ROWS_H

#include "model_header.h"
#include "model_values.h"

/* The values of a row. Texts are those of the record, "" where the feed has no such column or
 * the row leaves it empty. `qty` is the quantity of the row, whichever column `quantity` it
 * stands in. `has_eta` tells a feed with the column.
 */
struct model_row {
	const char *ref;
	const char *sku;
	const char *orderid;
	const char *line;
	const char *eta;
	enum model_column quantity;
	uint64_t qty;
	bool has_eta;
	struct model_figure shipped;
	struct model_figure cancelled;
	bool has_priority;
	int priority;
	enum model_answer backorder;
	enum model_answer split;
};

/* A record that is no header and not blank, with the verdict on it. The row points into the
 * record.
 */
struct model_checked_row {
	struct model_record record;
	struct model_row row;
	enum model_reject reject;
};

/* Sets `row` when the answer is MODEL_NO_REJECT. The record must hold no zero byte. */
enum model_reject model_row_check(const struct model_header *header, const struct model_record *record,
				  struct model_row *row);

/* Refuses, among the rows that pass by themselves, all that contradict another. */
void model_rows_check_repeats(enum model_kind kind, struct model_checked_row *rows, size_t n_rows);

/* Whether the feed has a column of which a row may say it is empty, "" if it has none. */
const char *model_row_text(const struct model_header *header, const struct model_record *record,
			   enum model_column column);

#endif
