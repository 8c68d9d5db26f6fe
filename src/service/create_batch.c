#include "allot/base/contract.h"
#include "allot/service/handlers.h"
#include "service/placing.h"
#include "service/refusals.h"

static enum status create(struct bus *bus, const struct command *command, struct product *p)
{
	struct event event = {
		.type = EVENT_BATCH_CREATED,
		.ref = command->create_batch.ref,
		.sku = p->sku,
		.batch_created = { .qty = command->create_batch.qty, .eta = command->create_batch.eta },
	};
	placing_begin(bus, p);
	enum status st = placing_publish(bus, p, &event);
	if (st)
		return st;
	struct batch batch = {
		.id = event.batch,
		.eta = event.batch_created.eta,
		.qty = event.batch_created.qty,
	};
	struct batch_place at;
	st = product_add(p, &batch, &at);
	if (st)
		return st;
	/* a batch begins as its supplier describes it */
	struct ref_entry entry = {
		.batch = batch.id,
		.eta = batch.eta,
		.said_qty = batch.qty,
		.said_eta = batch.eta,
		.has_said_eta = command->create_batch.has_eta,
		.sku = p->sku,
	};
	return uow_ref_put(bus->uow, event.ref, &entry);
}

/* The product that the new batch joins, made if it is the first one. */
static enum status product_for(struct uow *u, struct slice sku, struct product **out)
{
	struct product *p = NULL;
	enum status st = uow_product_find(u, sku, &p);
	if (!st && !p)
		st = uow_product_add(u, sku, &p);
	if (st)
		return st;
	*out = p;
	return ST_OK;
}

enum status handle_create_batch(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type == COMMAND_CREATE_BATCH);
	REQUIRE(command->create_batch.has_eta || command->create_batch.eta == 0);
	struct slice ref = command->create_batch.ref, sku = command->create_batch.sku;
	struct ref_entry entry;
	bool known = false;
	enum status st = uow_ref_find(bus->uow, ref, &known, &entry);
	if (st)
		return st;
	if (known) {
		outcome_set(out, OUTCOME_UNCHANGED);
		if (!slice_eq(entry.sku, sku))
			refuse_sku_mismatch(out, ref, entry.sku, sku);
		return ST_OK;
	}
	struct product *p = NULL;
	st = product_for(bus->uow, sku, &p);
	if (!st)
		st = create(bus, command, p);
	if (st)
		return st;
	outcome_set(out, OUTCOME_CREATED);
	return ST_OK;
}
