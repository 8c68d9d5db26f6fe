/*
 * The sentence of each type of event, and what stands around it: when, which run, which feed and line, and
 * which batches were looked at.
 */
#include "cli/explain/steps.h"

#include <inttypes.h>

#include "allot/base/clock.h"
#include "allot/base/date.h"

void sources_release(struct sources *s)
{
	arena_release(&s->arena);
}

static enum status look_up(struct sources *s, uint64_t run)
{
	if (s->run.number == run)
		return ST_OK;
	arena_reset(&s->arena);
	s->run.number = 0;
	enum status st = s->views->ops->run(s->views, run, &s->arena, &s->run);
	uint32_t count = st ? 0 : s->run.feeds;
	s->run.number = 0;
	s->feeds = st ? NULL : arena_alloc(&s->arena, (count + 1) * sizeof(*s->feeds));
	if (!st && !s->feeds)
		st = fail_memory();
	for (uint32_t i = 0; !st && i < count; i++)
		st = s->views->ops->feed(s->views, run, i, &s->arena, &s->feeds[i]);
	if (!st)
		s->run.number = run;
	return st;
}

static const struct feed_record *feed_of(const struct sources *s, const struct event *e)
{
	return e->source.feed < s->run.feeds ? &s->feeds[e->source.feed] : NULL;
}

/* Sentences */

static void put_name(struct buf *out, struct slice name)
{
	buf_put_visible(out, name, name.n);
}

static void put_date(struct buf *out, uint32_t day)
{
	char text[DATE_TEXT];
	buf_put(out, text, date_format(day, text));
}

void put_when(struct buf *out, uint32_t eta)
{
	if (eta == DATE_NONE)
		buf_put_str(out, "in the warehouse");
	else
		put_date(out, eta);
}

static void put_policy(struct buf *out, const struct policy *p)
{
	if (p->priority)
		buf_printf(out, ", priority %d", p->priority);
	if (p->backorder)
		buf_put_str(out, ", backorder");
	if (p->split)
		buf_put_str(out, ", split");
}

static void say_opened(struct buf *out, const struct event *e)
{
	buf_printf(out, "became known: %u ordered", e->line_opened.ordered);
	if (e->line_opened.shipped)
		buf_printf(out, ", %u shipped", e->line_opened.shipped);
	if (e->line_opened.cancelled)
		buf_printf(out, ", %u cancelled", e->line_opened.cancelled);
	put_policy(out, &e->line_opened.policy);
	if (e->line_opened.replaces)
		buf_put_str(out, "; replaces the line as it was, wholly short");
}

static void say_allocated(struct buf *out, const struct event *e)
{
	static const char *const from[] = { "", ", which waited", ", which were short" };
	buf_printf(out, "%u allocated to ", e->allocated.units);
	put_name(out, e->ref);
	buf_put_str(out, " (");
	put_when(out, e->allocated.eta);
	buf_put_str(out, ")");
	buf_put_str(out, from[e->allocated.from]);
}

static void say_deallocated(const struct telling *t, struct buf *out, const struct event *e)
{
	const struct stock_batch *b = stock_find(t->stock, e->batch);
	buf_printf(out, "%u taken off ", e->deallocated.units);
	put_name(out, e->ref);
	if (e->deallocated.reason == REASON_QUANTITY_CUT && b)
		buf_printf(out, ": its quantity was cut from %u to %u", b->qty_before, b->batch.qty);
	else
		buf_printf(out, ": %s", reason_name(e->deallocated.reason));
}

static void say_out_of_stock(struct buf *out, const struct event *e)
{
	uint32_t units = e->out_of_stock.units;
	if (e->out_of_stock.reason == REASON_DEPLETED) {
		buf_put_str(out, "depleted: the last free unit is gone");
		return;
	}
	if (e->out_of_stock.only_told)
		buf_printf(out, "not amended: %u more", units);
	else if (e->out_of_stock.waits)
		buf_printf(out, "%u wait", units);
	else
		buf_printf(out, "%u short", units);
	buf_printf(out, ", %s: all batches together have %" PRIu64 " free", reason_name(e->out_of_stock.reason),
		   e->out_of_stock.available);
}

static void say_moved(struct buf *out, uint32_t eta, uint32_t was)
{
	put_when(out, eta);
	buf_put_str(out, ", before: ");
	put_when(out, was);
}

static void say_shipped(struct buf *out, const struct event *e)
{
	buf_printf(out, "%u shipped", e->shipped.units);
	if (!e->batch) {
		buf_put_str(out, " that nobody had allocated");
		return;
	}
	buf_put_str(out, " from ");
	put_name(out, e->ref);
}

static void say_reported(struct buf *out, const struct event *e)
{
	buf_printf(out, "its supplier counts %u %s", e->reported.count,
		   e->reported.count_of == SAID_ON_HAND ? "on hand" : "available");
}

static void say_repromised(struct buf *out, const struct event *e)
{
	buf_printf(out, "%u on ", e->repromised.units);
	put_name(out, e->ref);
	buf_put_str(out, " come another day: ");
	say_moved(out, e->repromised.eta, e->repromised.was);
}

static void say(const struct telling *t, struct buf *out, const struct event *e)
{
	switch (e->type) {
	case EVENT_BATCH_CREATED:
		buf_printf(out, "became known: %u purchased, ", e->batch_created.qty);
		put_when(out, e->batch_created.eta);
		break;
	case EVENT_BATCH_REPORTED:
		say_reported(out, e);
		break;
	case EVENT_BATCH_QUANTITY_CHANGED:
		buf_printf(out, "purchased %u, before: %u", e->quantity_changed.qty, e->quantity_changed.was);
		break;
	case EVENT_BATCH_ETA_CHANGED:
		buf_put_str(out, "comes another day: ");
		say_moved(out, e->eta_changed.eta, e->eta_changed.was);
		break;
	case EVENT_LINE_OPENED:
		say_opened(out, e);
		break;
	case EVENT_LINE_NUMBERED:
		buf_put_str(out, "was given the number ");
		put_name(out, e->line);
		break;
	case EVENT_LINE_POLICY_CHANGED:
		buf_put_str(out, "another policy");
		put_policy(out, &e->policy_changed);
		break;
	case EVENT_ALLOCATED:
		say_allocated(out, e);
		break;
	case EVENT_DEALLOCATED:
		say_deallocated(t, out, e);
		break;
	case EVENT_OUT_OF_STOCK:
		say_out_of_stock(out, e);
		break;
	case EVENT_REPROMISED:
		say_repromised(out, e);
		break;
	case EVENT_LINE_AMENDED:
		buf_printf(out, "amended: %u ordered, before: %u", e->line_amended.qty, e->line_amended.was);
		break;
	case EVENT_LINE_CANCELLED:
		buf_printf(out, "%u cancelled", e->line_cancelled.units);
		break;
	case EVENT_SHIPPED:
		say_shipped(out, e);
		break;
	default:
		break;
	}
}

/* Which batches were looked at */

/* True where EVENT is of a placing by rule 1, so that batches were asked in turn. */
static bool looks(const struct telling *t, const struct event *e, struct looked *l)
{
	const struct feed_record *feed = feed_of(t->sources, e);
	if (t->names_line || !e->line_id)
		return false;
	if (e->type == EVENT_OUT_OF_STOCK) {
		stock_look(t->stock, e->sku, e->out_of_stock.units, 0, l);
		return l->count > 0;
	}
	bool named = feed && feed->kind == KIND_ALLOCATIONS && e->source.line;
	if (e->type != EVENT_ALLOCATED || named || e->allocated.part != e->number)
		return false;
	stock_look(t->stock, e->sku, e->allocated.units, e->batch, l);
	return l->count > 0;
}

/* The batches of L, and how much each has free. */
static void put_looked(struct buf *out, const struct looked *l)
{
	for (size_t i = 0; i < l->count; i++) {
		buf_put_str(out, i ? ", " : "");
		put_name(out, l->list[i]->ref);
		buf_printf(out, " %u free", batch_available(&l->list[i]->batch));
	}
	if (l->more)
		buf_printf(out, ", and %zu more", l->more);
}

static void put_looked_json(struct json *j, const struct looked *l)
{
	json_key(j, "looked");
	json_array(j);
	for (size_t i = 0; i < l->count; i++) {
		char date[DATE_TEXT];
		json_object(j);
		json_key(j, "batchref");
		json_string(j, l->list[i]->ref);
		json_key(j, "eta");
		if (l->list[i]->batch.eta == DATE_NONE)
			json_null(j);
		else
			json_string(j, slice_of(date, date_format(l->list[i]->batch.eta, date)));
		json_key(j, "free");
		json_number(j, batch_available(&l->list[i]->batch));
		json_object_end(j);
	}
	json_array_end(j);
	json_key(j, "looked_more");
	json_number(j, l->more);
}

/* A step */

static void put_subject(const struct telling *t, const struct event *e, struct buf *out)
{
	if (t->names_line && e->line_id) {
		buf_put_str(out, "order ");
		put_name(out, e->orderid);
		if (e->line.n)
			buf_put_str(out, " line ");
		put_name(out, e->line);
		buf_put_str(out, ": ");
	} else if (t->names_batch && e->batch) {
		put_name(out, e->ref);
		buf_put_str(out, ": ");
	}
}

static void tell_text(const struct telling *t, const struct event *e, struct slice sentence, struct buf *out)
{
	const struct feed_record *feed = feed_of(t->sources, e);
	char when[CLOCK_TEXT];
	struct looked l = { .count = 0 };
	clock_format(t->sources->run.started, when);
	buf_printf(out, "  %.10s  run %" PRIu64, when, e->source.run);
	if (feed) {
		buf_put_str(out, "  ");
		put_name(out, feed->name);
	}
	if (feed && e->source.line)
		buf_printf(out, ":%" PRIu64, e->source.line);
	buf_put_str(out, "  ");
	put_subject(t, e, out);
	buf_put_slice(out, sentence);
	buf_put_char(out, '\n');
	if (!looks(t, e, &l))
		return;
	buf_put_str(out, "              did not do: ");
	put_looked(out, &l);
	buf_put_char(out, '\n');
}

static void member(struct json *j, const char *key, struct slice text)
{
	json_key(j, key);
	if (text.n)
		json_string(j, text);
	else
		json_null(j);
}

static void tell_json(const struct telling *t, const struct event *e, struct slice sentence, struct json *j)
{
	const struct feed_record *feed = feed_of(t->sources, e);
	char when[CLOCK_TEXT];
	struct looked l = { .count = 0 };
	clock_format(t->sources->run.started, when);
	json_object(j);
	json_key(j, "event");
	json_number(j, e->number);
	member(j, "type", slice_str(event_name(e->type)));
	json_key(j, "run");
	json_number(j, e->source.run);
	member(j, "started", slice_str(when));
	member(j, "feed", feed ? feed->name : (struct slice){ 0 });
	json_key(j, "feed_line");
	if (e->source.line)
		json_number(j, e->source.line);
	else
		json_null(j);
	member(j, "orderid", e->orderid);
	member(j, "line", e->line);
	member(j, "batchref", e->ref);
	member(j, "text", sentence);
	(void)looks(t, e, &l);
	put_looked_json(j, &l);
	json_object_end(j);
}

enum status step_tell(const struct telling *t, const struct event *e, struct buf *out, struct json *j)
{
	struct buf sentence;
	if (e->type == EVENT_BATCH_REPORTED && !e->reported.has_count)
		return ST_OK;
	enum status st = look_up(t->sources, e->source.run);
	if (st)
		return st;
	buf_init(&sentence, 0);
	say(t, &sentence, e);
	st = buf_status(&sentence);
	if (!st && t->json)
		tell_json(t, e, buf_slice(&sentence), j);
	else if (!st)
		tell_text(t, e, buf_slice(&sentence), out);
	buf_release(&sentence);
	return st ? st : buf_status(out);
}
