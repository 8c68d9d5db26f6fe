/* Rows of one feed that contradict each other: any two are held against each other, and both are
 * refused.
 *
 * Reading: two orders rows of one order and SKU, one of them without a number, contradict each
 * other even when they are the same in all: the second would be left out in silence otherwise.
 */
#include <stdlib.h>
#include <string.h>

#include "model_rows.h"

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static bool batches_contradict(const struct model_row *a, const struct model_row *b)
{
	if (!same(a->ref, b->ref))
		return false;
	return !same(a->sku, b->sku) || a->qty != b->qty || !same(a->eta, b->eta);
}

static bool orders_contradict(const struct model_row *a, const struct model_row *b)
{
	if (!same(a->orderid, b->orderid))
		return false;
	if (!*a->line || !*b->line)
		return same(a->sku, b->sku);
	return same(a->line, b->line) && (!same(a->sku, b->sku) || a->qty != b->qty);
}

static bool figures_differ(const struct model_figure *a, const struct model_figure *b)
{
	return a->is_all != b->is_all || a->units != b->units;
}

static bool lines_contradict(const struct model_row *a, const struct model_row *b)
{
	if (!same(a->orderid, b->orderid) || !same(a->sku, b->sku) || !same(a->line, b->line))
		return false;
	return a->qty != b->qty || figures_differ(&a->shipped, &b->shipped) ||
	       figures_differ(&a->cancelled, &b->cancelled);
}

static bool contradict(enum model_kind kind, const struct model_row *a, const struct model_row *b)
{
	switch (kind) {
	case MODEL_BATCHES:
		return batches_contradict(a, b);
	case MODEL_ORDERS:
		return orders_contradict(a, b);
	case MODEL_SHIPMENTS:
	case MODEL_CANCELLATIONS:
	case MODEL_AMENDMENTS:
		return lines_contradict(a, b);
	default:
		return false;
	}
}

static bool has_contradiction(enum model_kind kind, const struct model_checked_row *rows, size_t n_rows,
			      const bool *passed, size_t index)
{
	for (size_t i = 0; i < n_rows; i++) {
		if (i != index && passed[i] && contradict(kind, &rows[i].row, &rows[index].row))
			return true;
	}
	return false;
}

void model_rows_check_repeats(enum model_kind kind, struct model_checked_row *rows, size_t n_rows)
{
	bool *passed = model_alloc(NULL, n_rows, sizeof(*passed));

	for (size_t i = 0; i < n_rows; i++)
		passed[i] = rows[i].reject == MODEL_NO_REJECT;
	for (size_t i = 0; i < n_rows; i++) {
		if (passed[i] && has_contradiction(kind, rows, n_rows, passed, i))
			rows[i].reject = kind == MODEL_BATCHES ? MODEL_REPEATED_REF : MODEL_REPEATED_LINE;
	}
	free(passed);
}
