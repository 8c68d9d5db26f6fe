#include "model_ledger.h"

#include <inttypes.h>
#include <stdio.h>

#include "model_domain.h"

#define DIGITS 24

static const char *digits_of(char *buffer, uint64_t number)
{
	snprintf(buffer, DIGITS, "%" PRIu64, number);
	return buffer;
}

void model_ledger_init(struct model_ledger *ledger)
{
	*ledger = (struct model_ledger){ 0 };
	model_bytes_add_text(&ledger->allocations, "orderid,sku,qty,batchref,eta,line\n");
	model_bytes_add_text(&ledger->deallocations, "orderid,sku,qty,batchref,reason,line\n");
	model_bytes_add_text(&ledger->out_of_stock, "orderid,sku,qty,reason,available,line\n");
}

void model_ledger_free(struct model_ledger *ledger)
{
	model_bytes_free(&ledger->allocations);
	model_bytes_free(&ledger->deallocations);
	model_bytes_free(&ledger->out_of_stock);
}

void model_ledger_allocated(struct model_ledger *ledger, const struct model_line *line, const char *ref,
			    const char *eta)
{
	char qty[DIGITS];
	const char *cells[] = { line->orderid, line->sku, digits_of(qty, line->qty), ref, eta, line->number };

	model_bytes_add_record(&ledger->allocations, cells, 6);
	ledger->units_allocated += line->qty;
	ledger->events[MODEL_LINE_ALLOCATED]++;
}

void model_ledger_deallocated(struct model_ledger *ledger, const struct model_line *line, const char *ref)
{
	char qty[DIGITS];
	const char *cells[] = { line->orderid, line->sku,      digits_of(qty, line->qty),
				ref,	       "quantity-cut", line->number };

	model_bytes_add_record(&ledger->deallocations, cells, 6);
	ledger->units_deallocated += line->qty;
	ledger->events[MODEL_LINE_DEALLOCATED]++;
}

void model_ledger_short(struct model_ledger *ledger, const struct model_line *line, uint64_t available)
{
	bool is_insufficient = available < line->qty;
	char qty[DIGITS];
	char total[DIGITS];
	const char *cells[] = { line->orderid,
				line->sku,
				digits_of(qty, line->qty),
				is_insufficient ? "insufficient" : "fragmented",
				digits_of(total, available),
				line->number };

	model_bytes_add_record(&ledger->out_of_stock, cells, 6);
	ledger->units_short += line->qty;
	ledger->events[is_insufficient ? MODEL_LINE_INSUFFICIENT : MODEL_LINE_FRAGMENTED]++;
}

void model_ledger_depleted(struct model_ledger *ledger, const char *sku)
{
	const char *cells[] = { "", sku, "", "depleted", "0", "" };

	model_bytes_add_record(&ledger->out_of_stock, cells, 6);
	ledger->events[MODEL_SKU_DEPLETED]++;
}
