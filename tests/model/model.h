/* A model of allot: a second, independent implementation of what allot promises, kept in
 * memory.
 *
 * It is written for being read against the rules, not for speed: every search is linear, every
 * figure is summed up afresh when it is asked for, and a row that is refused is undone by taking
 * a copy of everything back. It shares no code with the program, so a mistake has to be made
 * twice before the two agree on it. Rules are cited by their numbers (`rule 9`).
 *
 * A model stands for one store. model_run() stands for one `allot run` that is not interrupted:
 * it takes the feeds in the order in which they are given, puts them into the order of their
 * kinds, and answers with every file that the run has to publish, to the byte. The model has no
 * globals, never exits and copes with any bytes; only when memory runs out does it abort.
 *
 * Where the rules leave room, the reading that the model takes is written at the code.
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model_bytes.h"
#include "model_points.h"

/* In the order in which the feeds of a run are applied; those of no kind come last. */
enum model_kind {
	MODEL_NO_KIND,
	MODEL_SHIPMENTS,
	MODEL_CANCELLATIONS,
	MODEL_BATCHES,
	MODEL_CHANGES,
	MODEL_ALLOCATIONS,
	MODEL_AMENDMENTS,
	MODEL_ORDERS,
	MODEL_KINDS,
};

/* Why one row is refused: the row checks in their order, then the domain. */
enum model_reject {
	MODEL_STRAY_QUOTE,
	MODEL_TOO_MANY_FIELDS,
	MODEL_MISSING_FIELD,
	MODEL_BAD_ENCODING,
	MODEL_BAD_CHARACTER,
	MODEL_TOO_LONG,
	MODEL_UNSAFE_IDENTIFIER,
	MODEL_MANGLED_NUMBER,
	MODEL_BAD_QUANTITY,
	MODEL_BAD_DATE,
	MODEL_BAD_VALUE,
	MODEL_UNKNOWN_UNIT,
	MODEL_REPEATED_REF,
	MODEL_REPEATED_LINE,
	MODEL_UNKNOWN_SKU,
	MODEL_UNKNOWN_BATCH,
	MODEL_UNKNOWN_LINE,
	MODEL_SKU_MISMATCH,
	MODEL_LINE_CONFLICT,
	MODEL_AMBIGUOUS_LINE,
	MODEL_LINE_CANCELLED,
	MODEL_BELOW_SHIPPED,
	MODEL_OVER_QUANTITY,
	MODEL_ALREADY_ALLOCATED,
	MODEL_OVER_CAPACITY,
	MODEL_ALIKE,
	MODEL_REJECTS,
	MODEL_NO_REJECT = MODEL_REJECTS,
};

/* Why a feed is refused whole, the first that holds. */
enum model_refusal {
	MODEL_NO_REFUSAL,
	MODEL_UNREADABLE,
	MODEL_EMPTY,
	MODEL_NOT_TEXT,
	MODEL_NO_HEADER,
	MODEL_UNMAPPED_STATUS,
	MODEL_BAD_RECORD,
	MODEL_CUT_SHORT,
	MODEL_SECOND_HEADER,
	MODEL_NO_VALID_ROW,
	MODEL_TOO_MANY_REJECTS,
	MODEL_REFUSALS,
};

/* What a row did first, in the order of the summary. */
enum model_outcome {
	MODEL_CREATED,
	MODEL_CHANGED,
	MODEL_UNCHANGED,
	MODEL_ALLOCATED,
	MODEL_OUT_OF_STOCK,
	MODEL_DUPLICATE,
	MODEL_AMENDED,
	MODEL_CANCELLED,
	MODEL_SHIPPED,
	MODEL_CLOSED,
	MODEL_REJECTED,
	MODEL_OUTCOMES,
	MODEL_NO_OUTCOME = MODEL_OUTCOMES,
};

/* The fourteen events; an OutOfStock by its reason. */
enum model_event {
	MODEL_BATCH_CREATED,
	MODEL_BATCH_REPORTED,
	MODEL_BATCH_QUANTITY_CHANGED,
	MODEL_BATCH_ETA_CHANGED,
	MODEL_LINE_OPENED,
	MODEL_LINE_NUMBERED,
	MODEL_LINE_POLICY_CHANGED,
	MODEL_LINE_ALLOCATED,
	MODEL_LINE_DEALLOCATED,
	MODEL_OUT_INSUFFICIENT,
	MODEL_OUT_FRAGMENTED,
	MODEL_OUT_DEPLETED,
	MODEL_LINE_REPROMISED,
	MODEL_LINE_AMENDED,
	MODEL_LINE_CANCELLED_EVENT,
	MODEL_LINE_SHIPPED,
	MODEL_EVENTS,
};

enum model_presence {
	MODEL_PRESENT,
	MODEL_PRESENT_UNREADABLE,
	MODEL_MISSING,
};

/* One feed. `name` is its base name (`-` for standard input); name and bytes stay the caller's.
 */
struct model_feed {
	const char *name;
	const char *bytes;
	size_t len;
	enum model_presence presence;
};

/* The options of a run. `--max-rejects`: none unless `limited`; `percent` tells N% from N.
 * `left_out`: how many of the folders given hold something that is not taken.
 */
struct model_options {
	bool limited;
	bool percent;
	uint64_t max_rejects;
	bool backorder;
	bool split;
	bool amend;
	bool accept_alike;
	bool as_given;
	bool unterminated;
	size_t left_out;
};

struct model_counts {
	uint64_t rows;
	uint64_t outcomes[MODEL_OUTCOMES];
	uint64_t old_rejects;
	uint64_t rejects[MODEL_REJECTS];
};

/* What became of one feed. `sha256` is empty for an unreadable one. */
struct model_report {
	char *name;
	enum model_kind kind;
	char sha256[65];
	enum model_refusal refusal;
	struct model_counts counts;
	struct model_bytes reject_file;
};

/* A file of a run's folder of results; `name` is relative to that folder. */
struct model_file {
	char *name;
	struct model_bytes content;
};

/* What a run comes to. `run` is 0, and there is no file, when a PATH does not exist (exit 66).
 *
 * In summary.json MODEL_ANY stands for what the rules leave to the program: the store's id, the
 * times, the texts of details and warnings. So it does for the text of every reject_reason.
 * Reports stand in the order in which the feeds were applied.
 */
struct model_result {
	int exit_status;
	uint64_t run;
	struct model_file *files;
	size_t n_files;
	struct model_report *reports;
	size_t n_reports;
	uint64_t events[MODEL_EVENTS];
	uint64_t points[MODEL_POINTS];
};

#define MODEL_ANY "*"

struct model;

struct model *model_new(void);
void model_free(struct model *model);

/* Runs `feeds`, which stand in the order given. The caller frees the result with
 * model_result_free().
 */
struct model_result *model_run(struct model *model, const struct model_feed *feeds, size_t n_feeds,
			       const struct model_options *options);
/* Null is nothing to free. */
void model_result_free(struct model_result *result);

/* The content of a result file; null when the run has no file of that name. */
const struct model_bytes *model_result_file(const struct model_result *result, const char *name);

/* The kind by which a feed is put into order: told from its header, whether it is refused or
 * not. */
enum model_kind model_kind_of(const char *bytes, size_t len);

/* `allot show`: appends what has to be printed; false, and nothing appended, for an unknown ID.
 * JSON is to be compared by value. CSV is modelled for orders alone.
 */
bool model_show_order_json(const struct model *model, const char *id, struct model_bytes *out);
bool model_show_order_csv(const struct model *model, const char *id, struct model_bytes *out);
bool model_show_sku_json(const struct model *model, const char *id, struct model_bytes *out);
bool model_show_batch_json(const struct model *model, const char *id, struct model_bytes *out);

/* `allot export`: appends the CSV. */
void model_export_allocations(const struct model *model, struct model_bytes *out);
void model_export_batches(const struct model *model, struct model_bytes *out);
void model_export_lines(const struct model *model, struct model_bytes *out);
/* Batches with the columns `available,ref`. */
void model_export_batch_columns(const struct model *model, struct model_bytes *out);

/* The ids that the store knows, for walking over them; an order's id may come several times. */
size_t model_n_batches(const struct model *model);
const char *model_batch_ref(const struct model *model, size_t index);
size_t model_n_skus(const struct model *model);
const char *model_sku(const struct model *model, size_t index);
size_t model_n_lines(const struct model *model);
const char *model_line_orderid(const struct model *model, size_t index);

/* The words of the formats. */
const char *model_kind_name(enum model_kind kind);
const char *model_reject_name(enum model_reject reject);
const char *model_refusal_name(enum model_refusal refusal);
const char *model_outcome_name(enum model_outcome outcome);
const char *model_event_name(enum model_event event);

#endif
