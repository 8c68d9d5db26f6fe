/*
 * Rows: one function for each file of the folder, which puts an event as a row of it, and the table that says
 * which file takes which events. The columns are other programs' contract.
 */
#include "allot/results/rows.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#include "allot/base/contract.h"
#include "allot/results/csv.h"
#include "allot/results/folder.h"

static void put_text(struct buf *out, struct slice field)
{
	csv_put(out, field);
	csv_comma(out);
}

static void put_number(struct buf *out, uint64_t v)
{
	csv_put_u64(out, v);
	csv_comma(out);
}

static void put_date(struct buf *out, uint32_t day)
{
	csv_put_date(out, day);
	csv_comma(out);
}

/* Order, SKU and units begin the rows of all files. */
static void put_start(struct buf *out, const struct event *event, uint64_t units)
{
	REQUIRE(event->sku.n);
	REQUIRE(event->orderid.n);
	REQUIRE(units > 0);
	put_text(out, event->orderid);
	put_text(out, event->sku);
	put_number(out, units);
}

/* The line's number ends most of them. */
static void put_line(struct buf *out, const struct event *event)
{
	csv_put(out, event->line);
	csv_end(out);
}

static void put_allocated(struct buf *out, const struct event *event)
{
	REQUIRE(event->ref.n);
	put_start(out, event, event->allocated.units);
	put_text(out, event->ref);
	put_date(out, event->allocated.eta);
	put_line(out, event);
}

static void put_deallocated(struct buf *out, const struct event *event)
{
	REQUIRE(event->ref.n);
	put_start(out, event, event->deallocated.units);
	put_text(out, event->ref);
	put_text(out, slice_str(reason_name(event->deallocated.reason)));
	put_line(out, event);
}

/* What a depleted SKU is short of nobody has ordered: neither order nor units. */
static void put_depleted(struct buf *out, const struct event *event)
{
	REQUIRE(event->sku.n);
	REQUIRE(!event->orderid.n);
	csv_comma(out);
	put_text(out, event->sku);
	csv_comma(out);
}

static void put_out_of_stock(struct buf *out, const struct event *event)
{
	if (event->out_of_stock.reason == REASON_DEPLETED)
		put_depleted(out, event);
	else
		put_start(out, event, event->out_of_stock.units);
	put_text(out, slice_str(reason_name(event->out_of_stock.reason)));
	put_number(out, event->out_of_stock.available);
	put_text(out, event->line);
	csv_put(out, slice_str(event->out_of_stock.waits ? "yes" : ""));
	csv_end(out);
}

/* Without a ref where goods left that nobody had allocated. */
static void put_shipped(struct buf *out, const struct event *event)
{
	REQUIRE((event->batch != 0) == (event->ref.n > 0));
	put_start(out, event, event->shipped.units);
	put_text(out, event->ref);
	put_line(out, event);
}

static void put_cancelled(struct buf *out, const struct event *event)
{
	put_start(out, event, event->line_cancelled.units);
	put_line(out, event);
}

static void put_amended(struct buf *out, const struct event *event)
{
	put_start(out, event, event->line_amended.qty);
	put_number(out, event->line_amended.was);
	put_line(out, event);
}

static void put_repromised(struct buf *out, const struct event *event)
{
	REQUIRE(event->ref.n);
	put_start(out, event, event->repromised.units);
	put_text(out, event->ref);
	put_date(out, event->repromised.eta);
	put_date(out, event->repromised.was);
	put_line(out, event);
}

#define TAKES(type) (1u << EVENT_##type)

const struct event_file EVENT_FILES[EVENT_FILES_COUNT] = {
	{ TAKES(ALLOCATED), "allocations.csv", "orderid,sku,qty,batchref,eta,line", put_allocated },
	{ TAKES(DEALLOCATED), "deallocations.csv", "orderid,sku,units,batchref,reason,line", put_deallocated },
	{ TAKES(OUT_OF_STOCK), "out_of_stock.csv", "orderid,sku,qty,reason,available,line,waiting",
	  put_out_of_stock },
	{ TAKES(SHIPPED), "shipments.csv", "orderid,sku,units,batchref,line", put_shipped },
	{ TAKES(LINE_CANCELLED), "cancellations.csv", "orderid,sku,units,line", put_cancelled },
	{ TAKES(LINE_AMENDED), "amendments.csv", "orderid,sku,units,was,line", put_amended },
	{ TAKES(REPROMISED), "promises.csv", "orderid,sku,units,batchref,eta,was,line", put_repromised },
};
_Static_assert(EVENT_COUNT <= 32, "a file's events are bits of 32");

static void put_signed(struct buf *out, int64_t v)
{
	if (v < 0)
		buf_put_char(out, '-');
	put_number(out, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void movement_put(struct buf *out, const struct movement *m)
{
	REQUIRE(m->sku.n);
	put_number(out, m->seq);
	put_text(out, slice_str(movement_name(m->type)));
	put_text(out, m->sku);
	put_text(out, m->batchref);
	put_text(out, m->orderid);
	put_text(out, m->line);
	put_signed(out, m->units);
	put_signed(out, m->supply);
	put_signed(out, m->allocated);
	put_date(out, m->eta);
	put_text(out, m->reason);
	csv_put_guarded(out, m->feed);
	csv_comma(out);
	if (m->feed_line)
		csv_put_u64(out, m->feed_line);
	csv_end(out);
}

static void put_fields(struct buf *out, const struct slice *fields, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		csv_comma(out);
		csv_put_guarded(out, fields[i]);
	}
	csv_end(out);
}

void reject_put_header(struct buf *out, const struct slice *header, uint32_t columns)
{
	buf_put_str(out, "reject_line,reject_code,reject_reason,reject_since");
	put_fields(out, header, columns);
}

void reject_put_row(struct buf *out, const struct refusal *refusal)
{
	char since[RUN_NAME_TEXT] = "";

	REQUIRE(refusal->code != CODE_NONE);
	if (refusal->since)
		run_name(refusal->since, since);
	put_number(out, refusal->line);
	put_text(out, slice_str(code_name(refusal->code)));
	csv_put_guarded(out, refusal->reason);
	csv_comma(out);
	csv_put(out, slice_str(since));
	put_fields(out, refusal->fields, refusal->count);
}

void reject_name(char text[REJECT_NAME], uint32_t index, struct slice name)
{
	REQUIRE(!name.n || !memchr(name.p, '/', name.n));
	size_t n = (size_t)snprintf(text, REJECT_NAME, "%02" PRIu64 "-", (uint64_t)index + 1);
	size_t rest = name.n < REJECT_NAME - 1 - n ? name.n : REJECT_NAME - 1 - n;

	if (rest)
		memcpy(text + n, name.p, rest);
	text[n + rest] = '\0';
	ENSURE(strlen(text) <= NAME_MAX);
}

void reject_name_form(char text[REJECT_NAME], enum feed_kind kind, unsigned place)
{
	char ending[40], number[16] = "";
	size_t n = strlen(text);

	if (place > 1)
		(void)snprintf(number, sizeof(number), "-%u", place);
	int length = snprintf(ending, sizeof(ending), ".%s%s.csv", kind_name(kind), number);
	INVARIANT(length > 0 && (size_t)length < sizeof(ending));
	if (n + (size_t)length > NAME_MAX)
		n = NAME_MAX - (size_t)length;
	memcpy(text + n, ending, (size_t)length + 1);
}
