#include "allot/service/intake.h"

#include "allot/base/contract.h"
#include "allot/logic/news.h"
#include "service/refusals.h"
#include "allot/service/uow.h"

static enum status create(struct bus *bus, const struct row *row, struct outcome *out)
{
	struct command command = {
		.type = COMMAND_CREATE_BATCH,
		.create_batch = {
			.ref = row->ref,
			.sku = row->sku,
			.qty = row->qty,
			.eta = row->eta,
			.has_eta = row->has_eta,
		},
	};
	return bus_handle(bus, &command, out);
}

static enum status change_quantity(struct bus *bus, const struct row *row, struct outcome *out)
{
	struct command command = {
		.type = COMMAND_CHANGE_BATCH_QUANTITY,
		.change_quantity = { .ref = row->ref, .qty = row->qty },
	};
	return bus_handle(bus, &command, out);
}

static enum status change_eta(struct bus *bus, const struct row *row, struct outcome *out)
{
	struct command command = {
		.type = COMMAND_CHANGE_BATCH_ETA,
		.change_eta = { .ref = row->ref, .eta = row->eta },
	};
	return bus_handle(bus, &command, out);
}

/* Notes what ROW says of the batch of ENTRY, whether or not anything comes of it. */
static enum status note_said(struct uow *u, const struct row *row, struct ref_entry entry)
{
	entry.said_qty = row->qty;
	if (row->has_eta) {
		entry.said_eta = row->eta;
		entry.has_said_eta = true;
	}
	entry.sku = row->sku;
	return uow_ref_put(u, row->ref, &entry);
}

/* Of a row's commands: it changed something if any of them did. */
static void merge(struct outcome *out, const struct outcome *next)
{
	INVARIANT(next->type == OUTCOME_CHANGED || next->type == OUTCOME_UNCHANGED);
	if (next->type == OUTCOME_CHANGED)
		outcome_set(out, OUTCOME_CHANGED);
}

/* A batches row on the known batch of ENTRY, of the same SKU. */
static enum status correct(struct bus *bus, const struct row *row, const struct ref_entry *entry,
			   struct outcome *out)
{
	bool eta_news = row->has_eta && news_is(entry->has_said_eta, entry->said_eta, row->eta);
	bool qty_news = news_is(true, entry->said_qty, row->qty);
	struct outcome next;
	enum status st = ST_OK;
	outcome_set(out, OUTCOME_UNCHANGED);
	if (eta_news || qty_news)
		st = note_said(bus->uow, row, *entry);
	if (!st && eta_news) {
		st = change_eta(bus, row, &next);
		if (!st)
			merge(out, &next);
	}
	if (!st && qty_news) {
		st = change_quantity(bus, row, &next);
		if (!st)
			merge(out, &next);
	}
	return st;
}

static enum status intake_batches(struct bus *bus, const struct row *row, struct outcome *out)
{
	struct ref_entry entry;
	bool known = false;
	enum status st = uow_ref_find(bus->uow, row->ref, &known, &entry);
	if (st)
		return st;
	if (!known)
		return create(bus, row, out);
	if (!slice_eq(entry.sku, row->sku)) {
		refuse_sku_mismatch(out, row->ref, entry.sku, row->sku);
		return ST_OK;
	}
	return correct(bus, row, &entry, out);
}

static struct order_line row_line(const struct row *row)
{
	return (struct order_line){ row->orderid, row->line, row->sku, row->qty };
}

static enum status intake_allocations(struct bus *bus, const struct row *row, struct outcome *out)
{
	struct command command = {
		.type = COMMAND_ASSIGN_ALLOCATION,
		.assign = { .line = row_line(row), .ref = row->ref },
	};
	return bus_handle(bus, &command, out);
}

static enum status intake_orders(struct bus *bus, const struct row *row, struct outcome *out)
{
	struct command command = { .type = COMMAND_ALLOCATE, .allocate = { .line = row_line(row) } };
	return bus_handle(bus, &command, out);
}

typedef enum status intake(struct bus *bus, const struct row *row, struct outcome *out);

static intake *const intakes[KIND_COUNT] = {
	[KIND_BATCHES] = intake_batches,
	[KIND_CHANGES] = change_quantity,
	[KIND_ALLOCATIONS] = intake_allocations,
	[KIND_ORDERS] = intake_orders,
};

enum status intake_row(struct bus *bus, const struct row *row, struct outcome *out)
{
	REQUIRE(row->kind < KIND_COUNT);
	return intakes[row->kind](bus, row, out);
}
