/* The rules of the domain over one store in memory.
 *
 * Lines stand in one list in the order in which they were allocated, and only while they are
 * allocated; batches stand in the order of their creation. Every sum is taken from these lists.
 */
#ifndef MODEL_DOMAIN_H
#define MODEL_DOMAIN_H

#include "model_ledger.h"
#include "model_rows.h"

#define MODEL_DATE_SIZE 11

/* `eta` is "" in the warehouse. `said_*` is what the last batches row with that value said. */
struct model_batch {
	char *ref;
	char *sku;
	uint64_t qty;
	char eta[MODEL_DATE_SIZE];
	uint64_t said_qty;
	char said_eta[MODEL_DATE_SIZE];
	bool has_said_eta;
};

/* An allocated line; `number` is "" for an unnumbered one. `batch` is an index. */
struct model_line {
	char *orderid;
	char *sku;
	char *number;
	uint64_t qty;
	size_t batch;
};

struct model_product {
	char *sku;
	uint64_t version;
};

struct model {
	uint64_t runs;
	struct model_batch *batches;
	size_t n_batches;
	struct model_product *products;
	size_t n_products;
	struct model_line *lines;
	size_t n_lines;
};

/* Does what a valid row asks for. MODEL_REJECTED sets `reject`. */
enum model_outcome model_apply(struct model *model, struct model_ledger *ledger, enum model_kind kind,
			       const struct model_row *row, enum model_reject *reject);

uint64_t model_allocated(const struct model *model, size_t batch);
uint64_t model_available(const struct model *model, size_t batch);
uint64_t model_total_available(const struct model *model, const char *sku);

/* Whether batch `a` comes before batch `b` in the allocation order. */
bool model_goes_first(const struct model *model, size_t a, size_t b);

/* The index of a batch, or MODEL_NOWHERE. */
size_t model_find_batch(const struct model *model, const char *ref);

#endif
