/* A model of allot: a second, independent implementation of what allot promises, kept in
 * memory.
 *
 * It is written for being read against the specification, not for speed: every search is
 * linear, every figure is summed up afresh when it is asked for. It shares no code with the
 * program, so a mistake has to be made twice before the two agree on it.
 *
 * A model stands for one store. model_run() stands for one `allot run` that is not interrupted:
 * it takes the feeds in the order in which they are applied and answers with every file that
 * the run has to publish, to the byte. The model has no globals, never exits and copes with any
 * bytes; only when memory runs out does it abort.
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model_bytes.h"

enum model_kind {
	MODEL_NO_KIND,
	MODEL_BATCHES,
	MODEL_CHANGES,
	MODEL_ALLOCATIONS,
	MODEL_ORDERS,
	MODEL_KINDS,
};

/* Why one row is refused, in the order in which a summary lists the codes. */
enum model_reject {
	MODEL_TOO_MANY_FIELDS,
	MODEL_MISSING_FIELD,
	MODEL_BAD_ENCODING,
	MODEL_BAD_CHARACTER,
	MODEL_TOO_LONG,
	MODEL_UNSAFE_IDENTIFIER,
	MODEL_BAD_QUANTITY,
	MODEL_BAD_DATE,
	MODEL_UNKNOWN_SKU,
	MODEL_LINE_CONFLICT,
	MODEL_UNKNOWN_BATCH,
	MODEL_SKU_MISMATCH,
	MODEL_ALREADY_ALLOCATED,
	MODEL_OVER_CAPACITY,
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
	MODEL_BAD_RECORD,
	MODEL_NO_VALID_ROW,
	MODEL_TOO_MANY_REJECTS,
	MODEL_REFUSALS,
};

/* What a row did first. */
enum model_outcome {
	MODEL_CREATED,
	MODEL_CHANGED,
	MODEL_UNCHANGED,
	MODEL_ALLOCATED,
	MODEL_OUT_OF_STOCK,
	MODEL_DUPLICATE,
	MODEL_REJECTED,
	MODEL_OUTCOMES,
};

enum model_event {
	MODEL_BATCH_CREATED,
	MODEL_BATCH_QUANTITY_CHANGED,
	MODEL_BATCH_ETA_CHANGED,
	MODEL_LINE_ALLOCATED,
	MODEL_LINE_DEALLOCATED,
	MODEL_LINE_INSUFFICIENT,
	MODEL_LINE_FRAGMENTED,
	MODEL_SKU_DEPLETED,
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

/* `--max-rejects`: none unless `limited`; `percent` tells N% from N. */
struct model_options {
	bool limited;
	bool percent;
	uint64_t max_rejects;
};

struct model_counts {
	uint64_t rows;
	uint64_t outcomes[MODEL_OUTCOMES];
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
 * In summary.json MODEL_ANY stands for what the specification leaves to the program: the
 * store's id, the times, the text of a detail. So it does for the text of every reject_reason.
 */
struct model_result {
	int exit_status;
	uint64_t run;
	struct model_file *files;
	size_t n_files;
	struct model_report *reports;
	size_t n_reports;
	uint64_t events[MODEL_EVENTS];
};

#define MODEL_ANY "*"

struct model;

struct model *model_new(void);
void model_free(struct model *model);

/* Runs `feeds` in their order. The caller frees the result with model_result_free(). */
struct model_result *model_run(struct model *model, const struct model_feed *feeds, size_t n_feeds,
			       const struct model_options *options);
/* Null is nothing to free. */
void model_result_free(struct model_result *result);

/* The content of a result file; null when the run has no file of that name. */
const struct model_bytes *model_result_file(const struct model_result *result, const char *name);

/* The kind by which a folder sorts the file: told from its header, whether it is refused or
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

/* The ids that the store knows, for walking over them; lines are those allocated now, so an
 * order's id may come several times.
 */
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
