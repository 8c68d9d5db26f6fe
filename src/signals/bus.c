/*
 * The bus: a command to its handler, events to the journal at once and to their reactions behind the handler.
 */
#include "allot/signals/bus.h"

#include "allot/base/contract.h"

void bus_init(struct bus *bus, const struct bus_table *table, void *ctx, struct bus_journal journal,
	      struct bus_observer observer)
{
	REQUIRE(table);
	REQUIRE(journal.append);
	*bus = (struct bus){ .table = table, .journal = journal, .observer = observer, .ctx = ctx };
}

static void bus_enqueue(struct bus *bus, const struct event *event)
{
	INVARIANT(bus->queue_count < BUS_QUEUE_MAX);
	bus->queue[(bus->queue_head + bus->queue_count) % BUS_QUEUE_MAX] = *event;
	bus->queue_count++;
}

static struct event bus_dequeue(struct bus *bus)
{
	REQUIRE(bus->queue_count > 0);
	struct event event = bus->queue[bus->queue_head];
	bus->queue_head = (bus->queue_head + 1) % BUS_QUEUE_MAX;
	bus->queue_count--;
	return event;
}

enum status bus_publish(struct bus *bus, struct event *event)
{
	REQUIRE(event->type > EVENT_NONE && event->type < EVENT_COUNT);
	enum status st = bus->journal.append(bus->journal.ctx, event);
	if (st)
		return st;
	ENSURE(event->number > bus->last_event);
	ENSURE(event->type != EVENT_BATCH_CREATED || event->batch == event->number);
	ENSURE(event->type != EVENT_LINE_OPENED || event->line_id == event->number);
	ENSURE(event->type != EVENT_ALLOCATED || event->allocated.part > 0);
	if (bus->first_event == 0)
		bus->first_event = event->number;
	bus->last_event = event->number;
	if (bus->observer.saw)
		bus->observer.saw(bus->observer.ctx, event);
	if (bus->table->reactions[event->type][0])
		bus_enqueue(bus, event);
	return ST_OK;
}

static enum status bus_react(struct bus *bus, const struct event *event)
{
	event_reaction *const *reactions = bus->table->reactions[event->type];
	enum status st = ST_OK;
	for (int i = 0; !st && i < BUS_REACTIONS_MAX && reactions[i]; i++)
		st = reactions[i](bus, event);
	return st;
}

static enum status bus_drain(struct bus *bus)
{
	enum status st = ST_OK;
	while (!st && bus->queue_count > 0) {
		struct event event = bus_dequeue(bus);
		st = bus_react(bus, &event);
	}
	return st;
}

/* Also after a broken contract, which leaves a command in its middle. */
static void bus_begin(struct bus *bus)
{
	bus->first_event = bus->last_event = 0;
	bus->queue_head = bus->queue_count = 0;
}

enum status bus_handle(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type < COMMAND_COUNT);
	REQUIRE(bus->table->handlers[command->type]);
	bus_begin(bus);
	enum status st = bus->table->handlers[command->type](bus, command, out);
	if (!st)
		st = bus_drain(bus);
	if (st)
		return st;
	ENSURE(out->type != OUTCOME_REFUSED || bus->first_event == 0);
	return ST_OK;
}
