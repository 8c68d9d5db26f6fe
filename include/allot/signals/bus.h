/*
 * The message bus: takes one command to its one handler and events to all their reactions.
 *
 * Publishing an event journals it at once, so the journal has all events in the order in which they were
 * published, and tells the observers. Reactions (which may publish further events) run when the handler has
 * returned, in the order of the events that wait in the bounded queue; only events that have reactions wait
 * there. bus_handle() returns when the queue is empty: a command and all it causes is one unit.
 *
 * The bus knows commands and events, and nothing of what they are about: what handlers work on comes in CTX,
 * which is theirs.
 */
#ifndef ALLOT_SIGNALS_BUS_H
#define ALLOT_SIGNALS_BUS_H

#include "allot/base/status.h"
#include "allot/signals/command.h"
#include "allot/signals/event.h"

struct bus;

/* Both: any failure of the store; a refusal is none, but an outcome. */
typedef enum status command_handler(struct bus *bus, const struct command *command, struct outcome *out);
typedef enum status event_reaction(struct bus *bus, const struct event *event);

enum { BUS_QUEUE_MAX = 16, BUS_REACTIONS_MAX = 4 };

/*
 * Who handles what: one handler per command, up to BUS_REACTIONS_MAX reactions per event, NULL after the last.
 */
struct bus_table {
	command_handler *handlers[COMMAND_COUNT];
	event_reaction *reactions[EVENT_COUNT][BUS_REACTIONS_MAX];
};

/*
 * Where published events go before anybody reacts: the journal. Calls event_settle(). Any failure of the
 * store.
 */
struct bus_journal {
	enum status (*append)(void *ctx, struct event *event);
	void *ctx;
};

/* Is told of every event once it has its number, in order; for counts. Must not publish. NULL: nobody. */
struct bus_observer {
	void (*saw)(void *ctx, const struct event *event);
	void *ctx;
};

struct bus {
	const struct bus_table *table;
	struct bus_journal journal;
	struct bus_observer observer;
	void *ctx;	      /* what the handlers work on; the service layer's */
	uint64_t first_event; /* number of the first event of the command at hand, 0: none yet */
	uint64_t last_event;  /* number of the newest event of the command at hand, 0: none yet */
	struct event queue[BUS_QUEUE_MAX];
	size_t queue_head;
	size_t queue_count;
};

/*
 * A bus that hands commands to TABLE's handlers; TABLE, CTX and what JOURNAL and OBSERVER carry must outlive
 * it.
 */
void bus_init(struct bus *bus, const struct bus_table *table, void *ctx, struct bus_journal journal,
	      struct bus_observer observer);

/*
 * Handles COMMAND and everything it causes. *OUT says what it did; a refused command published nothing. A
 * status other than ST_OK is a failure of the store: the transaction must be aborted. The slices in *COMMAND
 * must live until this returns.
 */
enum status bus_handle(struct bus *bus, const struct command *command, struct outcome *out);

/*
 * Publishes EVENT from a handler or reaction; sets its number and what equals it (event_settle()). Its slices
 * need to live until this returns, those of an event that has reactions until bus_handle() ends. Any failure of
 * the store.
 */
enum status bus_publish(struct bus *bus, struct event *event);

#endif
