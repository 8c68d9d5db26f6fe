#include "allot/results/rows.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#include "allot/base/contract.h"
#include "allot/results/csv.h"

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

/* The last field of every row. */
static void put_line(struct buf *out, struct slice line)
{
	csv_put(out, line);
	csv_end(out);
}

static void put_allocated(struct buf *out, const struct event *event)
{
	REQUIRE(event->sku.n);
	REQUIRE(event->ref.n);
	put_text(out, event->allocated.orderid);
	put_text(out, event->sku);
	put_number(out, event->allocated.qty);
	put_text(out, event->ref);
	csv_put_date(out, event->allocated.eta);
	csv_comma(out);
	put_line(out, event->allocated.line);
}

static void put_deallocated(struct buf *out, const struct event *event)
{
	REQUIRE(event->sku.n);
	REQUIRE(event->ref.n);
	put_text(out, event->deallocated.orderid);
	put_text(out, event->sku);
	put_number(out, event->deallocated.qty);
	put_text(out, event->ref);
	put_text(out, slice_str(reason_name(event->deallocated.reason)));
	put_line(out, event->deallocated.line);
}

static void put_out_of_stock(struct buf *out, const struct event *event)
{
	REQUIRE(event->sku.n);
	put_text(out, event->out_of_stock.orderid);
	put_text(out, event->sku);
	if (event->out_of_stock.reason == REASON_DEPLETED)
		csv_comma(out);
	else
		put_number(out, event->out_of_stock.qty);
	put_text(out, slice_str(reason_name(event->out_of_stock.reason)));
	put_number(out, event->out_of_stock.available);
	put_line(out, event->out_of_stock.line);
}

static const struct event_file FILES[EVENT_COUNT] = {
	[EVENT_ALLOCATED] = { "allocations.csv", "orderid,sku,qty,batchref,eta,line", put_allocated },
	[EVENT_DEALLOCATED] = { "deallocations.csv", "orderid,sku,qty,batchref,reason,line", put_deallocated },
	[EVENT_OUT_OF_STOCK] = { "out_of_stock.csv", "orderid,sku,qty,reason,available,line",
				 put_out_of_stock },
};

const struct event_file *event_file(enum event_type type)
{
	REQUIRE(type < EVENT_COUNT);
	return FILES[type].name ? &FILES[type] : NULL;
}

static void put_fields(struct buf *out, const struct slice *fields, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		csv_comma(out);
		csv_put_guarded(out, fields[i]);
	}
	csv_end(out);
}

void reject_put_header(struct buf *out, const struct feed_record *feed)
{
	buf_put_str(out, "reject_line,reject_code,reject_reason");
	put_fields(out, feed->header, feed->columns);
}

void reject_put_row(struct buf *out, const struct refusal *refusal)
{
	REQUIRE(refusal->code != CODE_NONE);
	put_number(out, refusal->line);
	put_text(out, slice_str(code_name(refusal->code)));
	csv_put_guarded(out, refusal->reason);
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
