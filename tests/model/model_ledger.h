/* What a run publishes of its events: the rows of its result files, the units, and how often each
 * event and each point of the rules came up. A ledger can be taken back to what it was, for a row
 * that is refused after all.
 */
#ifndef MODEL_LEDGER_H
#define MODEL_LEDGER_H

#include "model.h"

enum model_ledger_file {
	MODEL_ALLOCATIONS_FILE,
	MODEL_DEALLOCATIONS_FILE,
	MODEL_OUT_OF_STOCK_FILE,
	MODEL_SHIPMENTS_FILE,
	MODEL_CANCELLATIONS_FILE,
	MODEL_AMENDMENTS_FILE,
	MODEL_PROMISES_FILE,
	MODEL_LEDGER_FILES,
};

enum model_unit_sum {
	MODEL_UNITS_ALLOCATED,
	MODEL_UNITS_DEALLOCATED,
	MODEL_UNITS_SHORT,
	MODEL_UNITS_WAITING,
	MODEL_UNITS_SHIPPED,
	MODEL_UNITS_CANCELLED,
	MODEL_UNIT_SUMS,
};

struct model_ledger {
	struct model_bytes files[MODEL_LEDGER_FILES];
	uint64_t units[MODEL_UNIT_SUMS];
	uint64_t events[MODEL_EVENTS];
	uint64_t points[MODEL_POINTS];
};

struct model_line;
struct model_batch;

void model_ledger_init(struct model_ledger *ledger);
void model_ledger_free(struct model_ledger *ledger);

/* Takes the ledger back to a copy that was made of the struct; its bytes stay where they are. */
void model_ledger_restore(struct model_ledger *ledger, const struct model_ledger *saved);

const char *model_ledger_file_name(enum model_ledger_file file);

/* Counts a point of the rules. */
#define model_pass(ledger, name) ((ledger)->points[MODEL_##name##_POINT]++)

void model_ledger_allocated(struct model_ledger *ledger, const struct model_line *line,
			    const struct model_batch *batch, uint64_t units);
void model_ledger_deallocated(struct model_ledger *ledger, const struct model_line *line,
			      const struct model_batch *batch, uint64_t units, const char *reason);
void model_ledger_out_of_stock(struct model_ledger *ledger, const struct model_line *line, uint64_t units,
			       uint64_t available, bool waits);
void model_ledger_depleted(struct model_ledger *ledger, const char *sku);
/* `batch` null: units that nobody had allocated. */
void model_ledger_shipped(struct model_ledger *ledger, const struct model_line *line,
			  const struct model_batch *batch, uint64_t units);
void model_ledger_cancelled(struct model_ledger *ledger, const struct model_line *line, uint64_t units);
void model_ledger_amended(struct model_ledger *ledger, const struct model_line *line, uint64_t units,
			  uint64_t was);
void model_ledger_repromised(struct model_ledger *ledger, const struct model_line *line,
			     const struct model_batch *batch, uint64_t units, const char *was);

#endif
