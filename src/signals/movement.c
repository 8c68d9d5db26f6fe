/*
 * Movements: one function for each type of event, which puts what it moved one after the other. The balances
 * are sums of the same.
 */
#include "allot/signals/movement.h"

#include "allot/base/contract.h"

static const char *const NAMES[MOVEMENT_COUNT] = {
#define X(type, name) [MOVEMENT_##type] = (name),
	MOVEMENT_TABLE(X)
#undef X
};

const char *movement_name(enum movement_type type)
{
	REQUIRE(type < MOVEMENT_COUNT);
	return NAMES[type];
}

/* An event on its way to being told. */
struct telling {
	const struct event *event;
	const struct movement_feed *feed;
	struct movement *out;
	uint32_t count;
};

static struct movement *add(struct telling *t, enum movement_type type, int64_t units)
{
	const struct event *e = t->event;
	REQUIRE(t->count < MOVEMENTS_MAX);
	struct movement *m = &t->out[t->count++];
	*m = (struct movement){
		.type = type,
		.sku = e->sku,
		.batchref = e->ref,
		.orderid = e->orderid,
		.line = e->line,
		.units = units,
		.feed = t->feed->name,
		.feed_line = e->source.line,
	};
	return m;
}

/* Units that wait, or are short, more or less than before; none: nothing. */
static void uncovered(struct telling *t, enum movement_type type, int64_t units, const char *reason)
{
	if (units == 0)
		return;
	struct movement *m = add(t, type, units);
	m->batchref = slice_of(NULL, 0);
	m->reason = slice_str(reason);
}

static void taken(struct telling *t, int64_t waiting, int64_t short_, const char *reason)
{
	uncovered(t, MOVEMENT_WAITING, -waiting, reason);
	uncovered(t, MOVEMENT_SHORT, -short_, reason);
}

static void created(struct telling *t)
{
	struct movement *m = add(t, MOVEMENT_RECEIVED, t->event->batch_created.qty);
	m->supply = m->units;
	m->eta = t->event->batch_created.eta;
}

static void quantity_changed(struct telling *t)
{
	bool ours = t->feed->kind == KIND_CHANGES;
	int64_t change = (int64_t)t->event->quantity_changed.qty - t->event->quantity_changed.was;
	struct movement *m = add(t, ours ? MOVEMENT_CORRECTION : MOVEMENT_SUPPLIER_CHANGE, change);
	m->supply = change;
}

static void moved_date(struct telling *t, int64_t units, uint32_t eta, uint32_t was)
{
	struct movement *m = add(t, MOVEMENT_ETA, units);
	m->eta = eta;
	m->reason = slice_of(m->was, date_format(was, m->was));
}

static void eta_changed(struct telling *t)
{
	moved_date(t, 0, t->event->eta_changed.eta, t->event->eta_changed.was);
}

static void repromised(struct telling *t)
{
	moved_date(t, t->event->repromised.units, t->event->repromised.eta, t->event->repromised.was);
}

static void replaced(struct telling *t)
{
	taken(t, 0, t->event->line_opened.replaced, "replaced");
	if (t->count && t->event->line_opened.renamed)
		t->out[0].line = slice_of(NULL, 0);
}

/* Only an unnumbered line is given a number. */
static void numbered(struct telling *t)
{
	int64_t waiting = t->event->numbered.waiting, short_ = t->event->numbered.short_;
	taken(t, waiting, short_, "numbered");
	for (uint32_t i = 0; i < t->count; i++)
		t->out[i].line = slice_of(NULL, 0);
	taken(t, -waiting, -short_, "numbered");
}

static void allocated(struct telling *t)
{
	int64_t units = t->event->allocated.units, of_short = t->event->allocated.of_short;
	struct movement *m = add(t, MOVEMENT_ALLOCATED, units);
	m->allocated = units;
	m->eta = t->event->allocated.eta;
	if (t->event->allocated.from == FROM_WAITING)
		taken(t, units - of_short, of_short, "allocated");
	else if (t->event->allocated.from == FROM_SHORT)
		taken(t, 0, units, "allocated");
}

static void deallocated(struct telling *t)
{
	enum reason reason = t->event->deallocated.reason;
	struct movement *m = add(t, MOVEMENT_DEALLOCATED, t->event->deallocated.units);
	m->allocated = -m->units;
	m->reason = slice_str(reason_name(reason));
	if (reason == REASON_QUANTITY_CUT)
		uncovered(t, MOVEMENT_WAITING, m->units, reason_name(reason));
}

/* What it tells goes one way; what was uncovered before it, or was only told, the other. */
static void out_of_stock(struct telling *t)
{
	int64_t units = t->event->out_of_stock.units;
	enum units_from from = t->event->out_of_stock.from;
	if (t->event->out_of_stock.reason == REASON_DEPLETED)
		return;
	uncovered(t, t->event->out_of_stock.waits ? MOVEMENT_WAITING : MOVEMENT_SHORT, units,
		  reason_name(t->event->out_of_stock.reason));
	if (t->event->out_of_stock.only_told)
		uncovered(t, MOVEMENT_SHORT, -units, "not-amended");
	else if (from == FROM_WAITING)
		uncovered(t, MOVEMENT_WAITING, -units, "quantity-cut");
	else if (from == FROM_SHORT)
		uncovered(t, MOVEMENT_SHORT, -units, "again");
}

static void amended(struct telling *t)
{
	struct uncovered u = t->event->line_amended.uncovered;
	int64_t change = (int64_t)t->event->line_amended.qty - t->event->line_amended.was;
	(void)add(t, MOVEMENT_AMENDED, change);
	if (change > 0)
		taken(t, 0, -(int64_t)u.short_, "amended");
	else
		taken(t, u.waiting, u.short_, "amended");
}

static void cancelled(struct telling *t)
{
	struct uncovered u = t->event->line_cancelled.uncovered;
	(void)add(t, MOVEMENT_CANCELLED, t->event->line_cancelled.units);
	taken(t, u.waiting, u.short_, "cancelled");
}

static void shipped(struct telling *t)
{
	int64_t units = t->event->shipped.units, of_short = t->event->shipped.of_short;
	struct movement *m = add(t, MOVEMENT_SHIPPED, units);
	if (t->event->shipped.part == 0) {
		taken(t, units - of_short, of_short, "shipped");
		return;
	}
	m->supply = -units;
	m->allocated = -units;
}

static void (*const TELL[EVENT_COUNT])(struct telling *t) = {
	[EVENT_BATCH_CREATED] = created,	 [EVENT_BATCH_QUANTITY_CHANGED] = quantity_changed,
	[EVENT_BATCH_ETA_CHANGED] = eta_changed, [EVENT_LINE_OPENED] = replaced,
	[EVENT_LINE_NUMBERED] = numbered,	 [EVENT_ALLOCATED] = allocated,
	[EVENT_DEALLOCATED] = deallocated,	 [EVENT_OUT_OF_STOCK] = out_of_stock,
	[EVENT_REPROMISED] = repromised,	 [EVENT_LINE_AMENDED] = amended,
	[EVENT_LINE_CANCELLED] = cancelled,	 [EVENT_SHIPPED] = shipped,
};

uint32_t movements_of(const struct event *event, const struct movement_feed *feed,
		      struct movement out[MOVEMENTS_MAX])
{
	struct telling t = { .event = event, .feed = feed, .out = out };
	REQUIRE(event->type < EVENT_COUNT);
	if (TELL[event->type])
		TELL[event->type](&t);
	return t.count;
}

uint32_t balance_move(struct balance *moved, const struct event *event)
{
	struct movement out[MOVEMENTS_MAX];
	const struct movement_feed none = { .kind = KIND_NONE };
	uint32_t count = movements_of(event, &none, out);
	for (uint32_t i = 0; i < count; i++) {
		moved->supply += out[i].supply;
		moved->allocated += out[i].allocated;
		if (out[i].type == MOVEMENT_WAITING)
			moved->waiting += out[i].units;
		else if (out[i].type == MOVEMENT_SHORT)
			moved->short_ += out[i].units;
	}
	return count;
}
