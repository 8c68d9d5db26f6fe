/* Result files are written as the events happen: a run's events come in the order of its feeds,
 * rows and commands already. A first turn stands at its place among the shipments feeds, rows
 * that were put off stand behind the last feed.
 */
#include "model_ledger.h"

#include <inttypes.h>
#include <stdio.h>

#include "model_domain.h"

#define DIGITS 24

static const struct {
	const char *name;
	const char *header;
} files[MODEL_LEDGER_FILES] = {
	[MODEL_ALLOCATIONS_FILE] = { "allocations.csv", "orderid,sku,qty,batchref,eta,line\n" },
	[MODEL_DEALLOCATIONS_FILE] = { "deallocations.csv", "orderid,sku,units,batchref,reason,line\n" },
	[MODEL_OUT_OF_STOCK_FILE] = { "out_of_stock.csv", "orderid,sku,qty,reason,available,line,waiting\n" },
	[MODEL_SHIPMENTS_FILE] = { "shipments.csv", "orderid,sku,units,batchref,line\n" },
	[MODEL_CANCELLATIONS_FILE] = { "cancellations.csv", "orderid,sku,units,line\n" },
	[MODEL_AMENDMENTS_FILE] = { "amendments.csv", "orderid,sku,units,was,line\n" },
	[MODEL_PROMISES_FILE] = { "promises.csv", "orderid,sku,units,batchref,eta,was,line\n" },
};

static const char *digits_of(char *buffer, uint64_t number)
{
	snprintf(buffer, DIGITS, "%" PRIu64, number);
	return buffer;
}

const char *model_ledger_file_name(enum model_ledger_file file)
{
	return files[file].name;
}

void model_ledger_init(struct model_ledger *ledger)
{
	*ledger = (struct model_ledger){ 0 };
	for (size_t i = 0; i < MODEL_LEDGER_FILES; i++)
		model_bytes_add_text(&ledger->files[i], files[i].header);
}

void model_ledger_free(struct model_ledger *ledger)
{
	for (size_t i = 0; i < MODEL_LEDGER_FILES; i++)
		model_bytes_free(&ledger->files[i]);
}

void model_ledger_restore(struct model_ledger *ledger, const struct model_ledger *saved)
{
	struct model_ledger now = *ledger;

	*ledger = *saved;
	for (size_t i = 0; i < MODEL_LEDGER_FILES; i++) {
		ledger->files[i] = now.files[i];
		ledger->files[i].len = saved->files[i].len;
		ledger->files[i].data[saved->files[i].len] = '\0';
	}
}

void model_ledger_allocated(struct model_ledger *ledger, const struct model_line *line,
			    const struct model_batch *batch, uint64_t units)
{
	char qty[DIGITS];
	const char *cells[] = { line->orderid, line->sku,  digits_of(qty, units),
				batch->ref,    batch->eta, line->number };

	model_bytes_add_record(&ledger->files[MODEL_ALLOCATIONS_FILE], cells, 6);
	ledger->units[MODEL_UNITS_ALLOCATED] += units;
	ledger->events[MODEL_LINE_ALLOCATED]++;
}

void model_ledger_deallocated(struct model_ledger *ledger, const struct model_line *line,
			      const struct model_batch *batch, uint64_t units, const char *reason)
{
	char qty[DIGITS];
	const char *cells[] = { line->orderid, line->sku, digits_of(qty, units),
				batch->ref,    reason,	  line->number };

	model_bytes_add_record(&ledger->files[MODEL_DEALLOCATIONS_FILE], cells, 6);
	ledger->units[MODEL_UNITS_DEALLOCATED] += units;
	ledger->events[MODEL_LINE_DEALLOCATED]++;
}

void model_ledger_out_of_stock(struct model_ledger *ledger, const struct model_line *line, uint64_t units,
			       uint64_t available, bool waits)
{
	bool is_insufficient = available < units;
	char qty[DIGITS];
	char total[DIGITS];
	const char *cells[] = { line->orderid,
				line->sku,
				digits_of(qty, units),
				is_insufficient ? "insufficient" : "fragmented",
				digits_of(total, available),
				line->number,
				waits ? "yes" : "" };

	model_bytes_add_record(&ledger->files[MODEL_OUT_OF_STOCK_FILE], cells, 7);
	ledger->units[waits ? MODEL_UNITS_WAITING : MODEL_UNITS_SHORT] += units;
	ledger->events[is_insufficient ? MODEL_OUT_INSUFFICIENT : MODEL_OUT_FRAGMENTED]++;
}

void model_ledger_depleted(struct model_ledger *ledger, const char *sku)
{
	const char *cells[] = { "", sku, "", "depleted", "0", "", "" };

	model_bytes_add_record(&ledger->files[MODEL_OUT_OF_STOCK_FILE], cells, 7);
	ledger->events[MODEL_OUT_DEPLETED]++;
}

void model_ledger_shipped(struct model_ledger *ledger, const struct model_line *line,
			  const struct model_batch *batch, uint64_t units)
{
	char qty[DIGITS];
	const char *cells[] = { line->orderid, line->sku, digits_of(qty, units), batch ? batch->ref : "",
				line->number };

	model_bytes_add_record(&ledger->files[MODEL_SHIPMENTS_FILE], cells, 5);
	ledger->units[MODEL_UNITS_SHIPPED] += units;
	ledger->events[MODEL_LINE_SHIPPED]++;
}

void model_ledger_cancelled(struct model_ledger *ledger, const struct model_line *line, uint64_t units)
{
	char qty[DIGITS];
	const char *cells[] = { line->orderid, line->sku, digits_of(qty, units), line->number };

	model_bytes_add_record(&ledger->files[MODEL_CANCELLATIONS_FILE], cells, 4);
	ledger->units[MODEL_UNITS_CANCELLED] += units;
	ledger->events[MODEL_LINE_CANCELLED_EVENT]++;
}

void model_ledger_amended(struct model_ledger *ledger, const struct model_line *line, uint64_t units,
			  uint64_t was)
{
	char qty[DIGITS];
	char old[DIGITS];
	const char *cells[] = { line->orderid, line->sku, digits_of(qty, units), digits_of(old, was),
				line->number };

	model_bytes_add_record(&ledger->files[MODEL_AMENDMENTS_FILE], cells, 5);
	ledger->events[MODEL_LINE_AMENDED]++;
}

void model_ledger_repromised(struct model_ledger *ledger, const struct model_line *line,
			     const struct model_batch *batch, uint64_t units, const char *was)
{
	char qty[DIGITS];
	const char *cells[] = { line->orderid, line->sku, digits_of(qty, units), batch->ref,
				batch->eta,    was,	  line->number };

	model_bytes_add_record(&ledger->files[MODEL_PROMISES_FILE], cells, 7);
	ledger->events[MODEL_LINE_REPROMISED]++;
}
