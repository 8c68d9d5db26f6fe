#include "support/report_books.h"

#include "allot/base/contract.h"
#include "allot/base/date.h"

static struct report_books *of(struct views *v)
{
	return (struct report_books *)((uintptr_t)v - offsetof(struct report_books, views));
}

static struct slice identity(const struct views *v)
{
	(void)v;
	return SLICE("c0ffee");
}

static enum status newest(struct views *v, uint64_t *run, uint64_t *next_event)
{
	*run = BOOKS_RUNS;
	*next_event = of(v)->next_event;
	return ST_OK;
}

static enum status run(struct views *v, uint64_t number, struct arena *arena, struct run_record *out)
{
	(void)arena;
	REQUIRE(number >= 1 && number <= BOOKS_RUNS);
	*out = of(v)->runs[number - 1];
	return ST_OK;
}

static enum status feed(struct views *v, uint64_t number, uint32_t index, struct arena *arena,
			struct feed_record *out)
{
	(void)arena;
	REQUIRE(index < of(v)->runs[number - 1].feeds);
	*out = of(v)->feeds[number - 1][index];
	return ST_OK;
}

static enum status journal(struct views *v, uint64_t from, uint64_t to, const struct journal_visitor *visitor)
{
	const struct refusal refusal = { 0 };
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < BOOKS_EVENTS; i++)
		if (of(v)->events[i].number >= from && of(v)->events[i].number < to)
			st = visitor->event(visitor->ctx, &of(v)->events[i]);
	for (uint64_t i = 0; !st && i < of(v)->refusals && from <= BOOKS_EVENTS + 1 && to > BOOKS_EVENTS + 1;
	     i++)
		st = visitor->refusal(visitor->ctx, &refusal);
	return st;
}

static enum status open_lines(struct views *v, uint64_t before, open_line_visitor *visit, void *ctx)
{
	return of(v)->open.id < before ? visit(ctx, &of(v)->open) : ST_OK;
}

static enum status batches(struct views *v, batch_visitor *visit, void *ctx)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < BOOKS_BATCHES; i++)
		st = visit(ctx, &of(v)->batches[i]);
	return st;
}

static enum status last_feeds(struct views *v, enum last_of kind, last_feed_visitor *visit, void *ctx)
{
	REQUIRE(kind == LAST_SNAPSHOT);
	return of(v)->last.name.n ? visit(ctx, &of(v)->last) : ST_OK;
}

static const struct views_ops OPS = {
	.batches = batches,
	.identity = identity,
	.newest = newest,
	.run = run,
	.feed = feed,
	.journal = journal,
	.open_lines = open_lines,
	.last_feeds = last_feeds,
};

static struct run_record run_of(uint64_t number, int64_t started, uint64_t first, uint64_t end, uint32_t feeds)
{
	return (struct run_record){
		.number = number,
		.started = started,
		.ended = started + 2,
		.finished = true,
		.published = true,
		.heard = true,
		.begun_in = number,
		.first_event = first,
		.end_event = end,
		.out = SLICE("/srv/results"),
		.feeds = feeds,
		.books = { .version = SLICE("0.1.0") },
	};
}

static struct feed_record feed_of(const char *name, enum feed_kind kind, uint64_t mark, uint64_t rows)
{
	return (struct feed_record){
		.name = slice_str(name),
		.kind = kind,
		.has_sha256 = true,
		.status = FEED_APPLIED,
		.mark = mark,
		.cursor = { .rows = rows },
	};
}

static void init_runs(struct report_books *b)
{
	enum { NOV_25 = 1795572905, NOV_26 = NOV_25 + 86400 };
	b->runs[0] = run_of(1, NOV_25, 1, 7, 2);
	b->runs[0].books.closing = (struct balance){ .supply = 15, .allocated = 4, .short_ = 9, .lines = 1 };
	b->runs[0].books.first_movement = 1;
	b->runs[0].books.end_movement = 5;
	b->runs[1] = run_of(2, NOV_26, 7, BOOKS_EVENTS + 2, 3);
	b->runs[1].books.opening = b->runs[0].books.closing;
	b->runs[1].books.closing = (struct balance){ .supply = 14, .allocated = 1, .short_ = 9, .lines = 1 };
	b->runs[1].books.first_movement = 5;
	b->runs[1].books.end_movement = 8;
}

static void init_feeds(struct report_books *b)
{
	b->feeds[0][0] = feed_of("supplier.csv", KIND_BATCHES, 1, 2);
	b->feeds[0][0].counts.of[OUTCOME_CREATED] = 2;
	b->feeds[0][1] = feed_of("orders.csv", KIND_ORDERS, 3, 2);
	b->feeds[0][1].counts.of[OUTCOME_ALLOCATED] = 1;
	b->feeds[0][1].counts.of[OUTCOME_OUT_OF_STOCK] = 1;
	b->feeds[0][1].units.of[UNITS_ALLOCATED] = 4;
	b->feeds[0][1].units.of[UNITS_SHORT] = 9;
	b->feeds[1][0] = feed_of("shipments.csv", KIND_SHIPMENTS, 7, 1);
	b->feeds[1][0].counts.of[OUTCOME_SHIPPED] = 1;
	b->feeds[1][0].units.of[UNITS_SHIPPED] = 3;
	b->feeds[1][1] = feed_of("supplier.csv", KIND_BATCHES, 8, 2);
	b->feeds[1][1].counts.of[OUTCOME_CHANGED] = 1;
	b->feeds[1][1].counts.of[OUTCOME_REFUSED] = 1;
	b->feeds[1][1].counts.rejects[CODE_BAD_QUANTITY] = 1;
	b->feeds[1][2] = feed_of("stocktake.csv", KIND_CHANGES, 9, 1);
	b->feeds[1][2].counts.of[OUTCOME_CHANGED] = 1;
}

/* Event TYPE of batch BATCH, which of B1 and B2 is its SKU's only one; ORDERID, LINE: of a line. */
static struct event *add(struct report_books *b, size_t *count, enum event_type type, uint64_t batch,
			 const char *orderid, uint64_t line)
{
	struct event *e = &b->events[(*count)++];
	uint64_t number = *count;
	bool about_batch = event_about(type) & ABOUT_BATCH;
	*e = (struct event){
		.type = type,
		.number = number,
		.source = { .run = number < 7 ? 1 : 2,
			    .feed = number < 7 ? number > 2 : (uint32_t)number - 7,
			    .line = 2 },
		.batch = about_batch ? batch : 0,
		.product = about_batch ? 0 : batch,
		.ref = about_batch ? slice_str(batch == 1 ? "B1" : "B2") : SLICE(""),
		.sku = slice_str(batch == 1 ? "CHAIR" : "TABLE"),
		.line_id = line,
		.orderid = slice_str(orderid),
	};
	return e;
}

static void init_events(struct report_books *b, uint32_t eta)
{
	size_t n = 0;
	add(b, &n, EVENT_BATCH_CREATED, 1, "", 0)->batch_created.qty = 10;
	add(b, &n, EVENT_BATCH_CREATED, 2, "", 0)->batch_created.qty = 5;
	b->events[1].batch_created.eta = eta;
	add(b, &n, EVENT_LINE_OPENED, 1, "O1", 3)->line_opened.ordered = 4;
	add(b, &n, EVENT_ALLOCATED, 1, "O1", 3)->allocated.units = 4;
	b->events[3].allocated.part = 4;
	add(b, &n, EVENT_LINE_OPENED, 2, "O2", 5)->line_opened.ordered = 9;
	add(b, &n, EVENT_OUT_OF_STOCK, 2, "O2", 5)->out_of_stock.units = 9;
	b->events[5].out_of_stock.reason = REASON_INSUFFICIENT;
	add(b, &n, EVENT_SHIPPED, 1, "O1", 3)->shipped.units = 3;
	b->events[6].shipped.part = 4;
	add(b, &n, EVENT_BATCH_QUANTITY_CHANGED, 2, "", 0)->quantity_changed.qty = 8;
	b->events[7].quantity_changed.was = 5;
	add(b, &n, EVENT_BATCH_QUANTITY_CHANGED, 1, "", 0)->quantity_changed.qty = 9;
	b->events[8].quantity_changed.was = 10;
	ENSURE(n == BOOKS_EVENTS);
}

void report_books_init(struct report_books *b)
{
	uint32_t eta = 0;
	*b = (struct report_books){ .views = { &OPS }, .next_event = BOOKS_EVENTS + 2, .refusals = 1 };
	ENSURE(date_parse(SLICE("2026-12-10"), &eta));
	init_runs(b);
	init_feeds(b);
	init_events(b, eta);
	b->batches[0] = (struct batch_view){ SLICE("B1"), SLICE("CHAIR"), 9, DATE_NONE, 1, 3, 5, 1 };
	b->batches[1] = (struct batch_view){ SLICE("B2"), SLICE("TABLE"), 8, eta, 0, 0, 8, 2 };
	b->open = (struct open_line_view){ 5, { SLICE("O2"), SLICE(""), SLICE("TABLE"), 9 } };
}
