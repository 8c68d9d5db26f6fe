/* Refused rows: the file that holds them, and the memory of those of earlier runs. */
#ifndef MODEL_REJECTS_H
#define MODEL_REJECTS_H

#include "model_feed.h"

/* For how many runs a row is remembered that none of them refuses. */
#define MODEL_RUNS_REMEMBERED 100

/* A row that was refused: its kind, code and fields, the runs that refused it first and last. */
struct model_old_reject {
	struct model_bytes key;
	uint64_t first;
	uint64_t last;
};

/* The first run that refused this row, as `code`, and is not forgotten in run `model->runs`; 0:
 * none did, of earlier runs.
 */
uint64_t model_rejects_since(const struct model *model, const struct model_checked_feed *feed, size_t row,
			     enum model_reject code);

/* Notes that run `model->runs` refuses the row. */
void model_rejects_note(struct model *model, const struct model_checked_feed *feed, size_t row,
			enum model_reject code);

/* Appends a row to a reject file, with its header when the file is empty. */
void model_rejects_write(struct model_bytes *out, const struct model_checked_feed *feed, size_t row,
			 enum model_reject code, uint64_t since);

void model_rejects_free(struct model *model);

#endif
