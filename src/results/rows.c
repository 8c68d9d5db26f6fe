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

/* Each field but the last of a row has its comma with it. */
static char *put_comma(char *to)
{
	*to = ',';
	return to + 1;
}

static char *put_end(char *to)
{
	*to = '\n';
	return to + 1;
}

static char *put_text(char *to, struct slice field)
{
	return put_comma(csv_text(to, field));
}

static char *put_number(char *to, uint64_t v)
{
	return put_comma(csv_number(to, v));
}

static char *put_date(char *to, uint32_t day)
{
	return put_comma(csv_date(to, day));
}

/* Order, SKU and units begin the rows of all files. */
static char *put_start(char *to, const struct event *event, uint64_t units)
{
	REQUIRE(event->sku.n);
	REQUIRE(event->orderid.n);
	REQUIRE(units > 0);
	to = put_text(to, event->orderid);
	to = put_text(to, event->sku);
	return put_number(to, units);
}

/* The line's number ends most of them. */
static char *put_line(char *to, const struct event *event)
{
	return put_end(csv_text(to, event->line));
}

static char *put_allocated(char *to, const struct event *event)
{
	REQUIRE(event->ref.n);
	to = put_start(to, event, event->allocated.units);
	to = put_text(to, event->ref);
	to = put_date(to, event->allocated.eta);
	return put_line(to, event);
}

static char *put_deallocated(char *to, const struct event *event)
{
	REQUIRE(event->ref.n);
	to = put_start(to, event, event->deallocated.units);
	to = put_text(to, event->ref);
	to = put_text(to, slice_str(reason_name(event->deallocated.reason)));
	return put_line(to, event);
}

/* What a depleted SKU is short of nobody has ordered: neither order nor units. */
static char *put_depleted(char *to, const struct event *event)
{
	REQUIRE(event->sku.n);
	REQUIRE(!event->orderid.n);
	to = put_comma(to);
	to = put_text(to, event->sku);
	return put_comma(to);
}

static char *put_out_of_stock(char *to, const struct event *event)
{
	if (event->out_of_stock.reason == REASON_DEPLETED)
		to = put_depleted(to, event);
	else
		to = put_start(to, event, event->out_of_stock.units);
	to = put_text(to, slice_str(reason_name(event->out_of_stock.reason)));
	to = put_number(to, event->out_of_stock.available);
	to = put_text(to, event->line);
	return put_end(csv_text(to, slice_str(event->out_of_stock.waits ? "yes" : "")));
}

/* Without a ref where goods left that nobody had allocated. */
static char *put_shipped(char *to, const struct event *event)
{
	REQUIRE((event->batch != 0) == (event->ref.n > 0));
	to = put_start(to, event, event->shipped.units);
	to = put_text(to, event->ref);
	return put_line(to, event);
}

static char *put_cancelled(char *to, const struct event *event)
{
	to = put_start(to, event, event->line_cancelled.units);
	return put_line(to, event);
}

static char *put_amended(char *to, const struct event *event)
{
	to = put_start(to, event, event->line_amended.qty);
	to = put_number(to, event->line_amended.was);
	return put_line(to, event);
}

static char *put_repromised(char *to, const struct event *event)
{
	REQUIRE(event->ref.n);
	to = put_start(to, event, event->repromised.units);
	to = put_text(to, event->ref);
	to = put_date(to, event->repromised.eta);
	to = put_date(to, event->repromised.was);
	return put_line(to, event);
}

const struct event_file EVENT_FILES[EVENT_FILES_COUNT] = {
	{ EVENT_ALLOCATED, "allocations.csv", "orderid,sku,qty,batchref,eta,line", put_allocated },
	{ EVENT_DEALLOCATED, "deallocations.csv", "orderid,sku,units,batchref,reason,line", put_deallocated },
	{ EVENT_OUT_OF_STOCK, "out_of_stock.csv", "orderid,sku,qty,reason,available,line,waiting",
	  put_out_of_stock },
	{ EVENT_SHIPPED, "shipments.csv", "orderid,sku,units,batchref,line", put_shipped },
	{ EVENT_LINE_CANCELLED, "cancellations.csv", "orderid,sku,units,line", put_cancelled },
	{ EVENT_LINE_AMENDED, "amendments.csv", "orderid,sku,units,was,line", put_amended },
	{ EVENT_REPROMISED, "promises.csv", "orderid,sku,units,batchref,eta,was,line", put_repromised },
};

/* The row between TO and ROOM, where LIMIT bytes were, is part of OUT from now on. */
static void add_row(struct buf *out, const char *room, const char *to, size_t limit)
{
	ENSURE((size_t)(to - room) <= limit);
	out->n += (size_t)(to - room);
}

void event_put(struct buf *out, const struct event_file *file, const struct event *event)
{
	enum { FIELDS = 7 };
	REQUIRE(event->type == file->takes);
	const size_t texts = event->orderid.n + event->sku.n + event->ref.n + event->line.n;
	const size_t limit = csv_room(FIELDS, texts);
	char *room = buf_room(out, limit);

	if (room)
		add_row(out, room, file->put(room, event), limit);
}

static char *put_signed(char *to, int64_t v)
{
	if (v < 0)
		*to++ = '-';
	return put_number(to, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void movement_put(struct buf *out, const struct movement *m)
{
	enum { FIELDS = 13 };
	REQUIRE(m->sku.n);
	const size_t names = m->sku.n + m->batchref.n + m->orderid.n + m->line.n;
	const size_t limit = csv_room(FIELDS, names + m->reason.n + m->feed.n);
	char *room = buf_room(out, limit), *to = room;

	if (!room)
		return;
	to = put_number(to, m->seq);
	to = put_text(to, slice_str(movement_name(m->type)));
	to = put_text(to, m->sku);
	to = put_text(to, m->batchref);
	to = put_text(to, m->orderid);
	to = put_text(to, m->line);
	to = put_signed(to, m->units);
	to = put_signed(to, m->supply);
	to = put_signed(to, m->allocated);
	to = put_date(to, m->eta);
	to = put_text(to, m->reason);
	to = put_comma(csv_guarded(to, m->feed));
	if (m->feed_line)
		to = csv_number(to, m->feed_line);
	add_row(out, room, put_end(to), limit);
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
	csv_put_u64(out, refusal->line);
	csv_comma(out);
	csv_put(out, slice_str(code_name(refusal->code)));
	csv_comma(out);
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
