/*
 * CreateBatch: a batch of a ref that is not known, which its sender has asked; the first one of a SKU brings
 * its product with it.
 */
#include "allot/base/contract.h"
#include "service/asking_alike.h"
#include "service/change.h"

/* A batch begins as its supplier describes it. */
static struct ref_entry described(const struct command *command, const struct batch *b, struct slice sku)
{
	bool counts = command->create_batch.said != SAID_QTY;
	return (struct ref_entry){
		.batch = b->id,
		.eta = b->eta,
		.has_said_qty = !counts,
		.has_said_eta = command->create_batch.has_eta,
		.said_qty = counts ? 0 : b->qty,
		.said_eta = b->eta,
		.sku = sku,
	};
}

static enum status create(struct bus *bus, const struct command *command, struct product *p)
{
	struct uow *u = uow_of(bus);
	struct event event = {
		.type = EVENT_BATCH_CREATED,
		.ref = command->create_batch.ref,
		.sku = p->sku,
		.batch_created = {
			.qty = command->create_batch.qty,
			.eta = command->create_batch.eta,
			.has_eta = command->create_batch.has_eta,
			.said = command->create_batch.said,
		},
	};
	enum status st = product_publish(bus, p, NULL, &event);
	if (st)
		return st;
	struct batch batch = { .id = event.batch,
			       .eta = event.batch_created.eta,
			       .qty = event.batch_created.qty };
	struct batch_place at;
	st = product_add(p, &batch, &at);
	if (st)
		return st;
	if (batch.qty > 0)
		touched_freed(service_of(bus));
	struct ref_entry entry = described(command, &batch, p->sku);
	return u->ops->ref_put(u, event.ref, &entry);
}

enum status handle_create_batch(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type == COMMAND_CREATE_BATCH);
	REQUIRE(command->create_batch.has_eta || command->create_batch.eta == 0);
	struct uow *u = uow_of(bus);
	struct slice ref = command->create_batch.ref, sku = command->create_batch.sku;
	struct product *p = NULL;
	bool refused = false;
	enum status st = u->ops->product_find(u, sku, &p);
	if (!st)
		st = ask_alike_batch(service_of(bus), ref, sku, !p, out, &refused);
	if (st || refused)
		return st;
	if (!p)
		st = u->ops->product_add(u, sku, &p);
	if (!st)
		st = touch(service_of(bus), p);
	if (!st)
		st = create(bus, command, p);
	if (!st)
		outcome_set(out, OUTCOME_CREATED);
	return st;
}
