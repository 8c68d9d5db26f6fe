#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "allot/service/handlers.h"
#include "service/named_batch.h"
#include "service/placing.h"
#include "service/refusals.h"

static enum status change(struct bus *bus, struct slice ref, const struct ref_entry *was, uint32_t eta)
{
	struct named_batch named;
	enum status st = named_batch_load(bus->uow, was, &named);
	if (st)
		return st;
	placing_begin(bus, named.product);
	st = product_move(named.product, &named.at, eta);
	if (st)
		return st;
	struct event event = {
		.type = EVENT_BATCH_ETA_CHANGED,
		.batch = was->batch,
		.eta_changed = { .eta = eta, .was = was->eta },
	};
	st = placing_publish(bus, named.product, &event);
	if (st)
		return st;
	named.entry.eta = eta;
	return uow_ref_put(bus->uow, ref, &named.entry);
}

enum status handle_change_batch_eta(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type == COMMAND_CHANGE_BATCH_ETA);
	REQUIRE(command->change_eta.eta <= DATE_LAST);
	struct ref_entry entry;
	bool known = false;
	enum status st = uow_ref_find(bus->uow, command->change_eta.ref, &known, &entry);
	if (st)
		return st;
	if (!known) {
		refuse_unknown_batch(out, command->change_eta.ref);
		return ST_OK;
	}
	if (entry.eta == command->change_eta.eta) {
		outcome_set(out, OUTCOME_UNCHANGED);
		return ST_OK;
	}
	st = change(bus, command->change_eta.ref, &entry, command->change_eta.eta);
	if (st)
		return st;
	outcome_set(out, OUTCOME_CHANGED);
	return ST_OK;
}
