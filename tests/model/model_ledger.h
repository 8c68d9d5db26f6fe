/* What a run publishes of its events: the rows of three result files, and the units. */
#ifndef MODEL_LEDGER_H
#define MODEL_LEDGER_H

#include "model.h"

struct model_ledger {
	struct model_bytes allocations;
	struct model_bytes deallocations;
	struct model_bytes out_of_stock;
	uint64_t units_allocated;
	uint64_t units_deallocated;
	uint64_t units_short;
	uint64_t events[MODEL_EVENTS];
};

struct model_line;

void model_ledger_init(struct model_ledger *ledger);
void model_ledger_free(struct model_ledger *ledger);

void model_ledger_allocated(struct model_ledger *ledger, const struct model_line *line, const char *ref,
			    const char *eta);
void model_ledger_deallocated(struct model_ledger *ledger, const struct model_line *line, const char *ref);
void model_ledger_short(struct model_ledger *ledger, const struct model_line *line, uint64_t available);
void model_ledger_depleted(struct model_ledger *ledger, const char *sku);

#endif
