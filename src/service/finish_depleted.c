#include "allot/base/contract.h"
#include "allot/logic/depletion.h"
#include "allot/service/handlers.h"

enum status finish_depleted(struct bus *bus, const struct command *command, struct outcome *out)
{
	(void)command;
	REQUIRE(out->type != OUTCOME_REFUSED);
	if (!bus->product || !depletion_is(bus->product, bus->available_before))
		return ST_OK;
	struct event event = depletion_event(bus->product);
	return bus_publish(bus, &event);
}
