#include "store_events.h"

#include "allot/base/date.h"
#include "store_env.h"
#include "testing.h"

/* A text of 1 to 200 bytes, mostly one that begins like others. */
static struct slice text(uint64_t *random, char *room, bool may_be_empty)
{
	size_t n =
		store_below(random, 8) ? 1 + store_below(random, 12) : 1 + store_below(random, IDENTIFIER_MAX);
	if (may_be_empty && store_below(random, 2))
		return (struct slice){ 0 };
	for (size_t i = 0; i < n; i++)
		room[i] = (char)('a' + (i < 4 ? store_below(random, 2) : store_below(random, 20)));
	return slice_of(room, n);
}

static uint32_t qty(uint64_t *random)
{
	return store_below(random, 10) ? 1 + store_below(random, 300) : 1 + store_below(random, QUANTITY_MAX);
}

static uint32_t eta(uint64_t *random)
{
	return store_below(random, 2) ? DATE_NONE : store_below(random, DATE_LAST + 1);
}

/* A number below NUMBER and above 0, or 0 when there is none. */
static uint64_t earlier(uint64_t *random, uint64_t number)
{
	return number > 1 ? 1 + store_random(random) % (number - 1) : 0;
}

static void make_refusal(uint64_t *random, struct random_entry *out)
{
	size_t n = store_below(random, sizeof(out->reason));

	memset(out->reason, 'r', n);
	out->refusal = (struct refusal){
		.feed = store_below(random, 40),
		.line = store_random(random) >> store_below(random, 64),
		.code = (enum code)store_below(random, CODE_COUNT),
		.reason = slice_of(out->reason, n),
		.fields = out->fields,
		.count = store_below(random, RANDOM_FIELDS_MAX + 1),
	};
	for (uint32_t i = 0; i < out->refusal.count; i++) {
		size_t bytes = store_below(random, sizeof(out->fields_text[i]));
		for (size_t j = 0; j < bytes; j++)
			out->fields_text[i][j] = (char)store_random(random);
		out->fields[i] = slice_of(out->fields_text[i], bytes);
	}
}

static void make_line(uint64_t *random, struct random_entry *out)
{
	struct event *e = &out->event;
	struct slice orderid = text(random, out->text[0], false);
	struct slice line = text(random, out->text[1], true);

	e->batch = earlier(random, e->number);
	if (e->type == EVENT_ALLOCATED) {
		e->allocated.orderid = orderid;
		e->allocated.line = line;
		e->allocated.qty = qty(random);
		e->allocated.eta = eta(random);
		e->allocated.line_id = store_below(random, 3) ? e->number : earlier(random, e->number);
		e->allocated.previous = store_below(random, 3) ? earlier(random, e->number) : 0;
	} else {
		e->deallocated.orderid = orderid;
		e->deallocated.line = line;
		e->deallocated.qty = qty(random);
		e->deallocated.reason = REASON_QUANTITY_CUT;
		e->deallocated.line_id = earlier(random, e->number);
	}
}

static void make_shortage(uint64_t *random, struct random_entry *out)
{
	struct event *e = &out->event;

	e->sku = text(random, out->text[2], false);
	e->out_of_stock.reason = (enum reason)(REASON_INSUFFICIENT + (int)store_below(random, 3));
	e->out_of_stock.available = store_random(random) >> store_below(random, 64);
	if (e->out_of_stock.reason == REASON_DEPLETED)
		return;
	e->out_of_stock.orderid = text(random, out->text[0], false);
	e->out_of_stock.line = text(random, out->text[1], true);
	e->out_of_stock.qty = qty(random);
}

static void make_batch(uint64_t *random, struct random_entry *out)
{
	struct event *e = &out->event;

	e->batch = earlier(random, e->number);
	if (e->type == EVENT_BATCH_CREATED) {
		e->batch = e->number;
		e->ref = text(random, out->text[3], false);
		e->sku = text(random, out->text[2], false);
		e->batch_created.qty = qty(random) - 1;
		e->batch_created.eta = eta(random);
	} else if (e->type == EVENT_BATCH_QUANTITY_CHANGED) {
		e->quantity_changed.qty = qty(random) - 1;
		e->quantity_changed.was = qty(random) - 1;
	} else {
		e->eta_changed.eta = eta(random);
		e->eta_changed.was = eta(random);
	}
}

void random_entry(uint64_t *random, uint64_t number, struct random_entry *out)
{
	/* a first entry has nothing to point back to */
	enum event_type type = (enum event_type)store_below(random, EVENT_COUNT);

	if (number == 1 && type != EVENT_NONE && type != EVENT_OUT_OF_STOCK)
		type = EVENT_BATCH_CREATED;
	memset(&out->event, 0, sizeof(out->event));
	out->event.type = type;
	out->event.number = number;
	if (type == EVENT_NONE)
		make_refusal(random, out);
	else if (type == EVENT_ALLOCATED || type == EVENT_DEALLOCATED)
		make_line(random, out);
	else if (type == EVENT_OUT_OF_STOCK)
		make_shortage(random, out);
	else
		make_batch(random, out);
}

void random_append(struct journal *j, uint64_t *random, struct random_entry *out)
{
	random_entry(random, j->next, out);
	if (out->event.type == EVENT_NONE)
		assert_int_equal(journal_refuse(j, &out->refusal), ST_OK);
	else
		assert_int_equal(journal_append(j, &out->event), ST_OK);
}

static void assert_same(struct slice got, struct slice want)
{
	assert_int_equal(got.n, want.n);
	if (want.n)
		assert_memory_equal(got.p, want.p, want.n);
}

static void assert_line(const struct event *got, const struct event *want)
{
	if (want->type == EVENT_ALLOCATED) {
		assert_same(got->allocated.orderid, want->allocated.orderid);
		assert_same(got->allocated.line, want->allocated.line);
		assert_int_equal(got->allocated.qty, want->allocated.qty);
		assert_int_equal(got->allocated.eta, want->allocated.eta);
		assert_int_equal(got->allocated.line_id, want->allocated.line_id);
		assert_int_equal(got->allocated.previous, want->allocated.previous);
		return;
	}
	assert_same(got->deallocated.orderid, want->deallocated.orderid);
	assert_same(got->deallocated.line, want->deallocated.line);
	assert_int_equal(got->deallocated.qty, want->deallocated.qty);
	assert_int_equal(got->deallocated.reason, want->deallocated.reason);
	assert_int_equal(got->deallocated.line_id, want->deallocated.line_id);
}

static void assert_batch(const struct event *got, const struct event *want)
{
	if (want->type == EVENT_BATCH_CREATED) {
		assert_same(got->ref, want->ref);
		assert_same(got->sku, want->sku);
		assert_int_equal(got->batch_created.qty, want->batch_created.qty);
		assert_int_equal(got->batch_created.eta, want->batch_created.eta);
	} else if (want->type == EVENT_BATCH_QUANTITY_CHANGED) {
		assert_int_equal(got->quantity_changed.qty, want->quantity_changed.qty);
		assert_int_equal(got->quantity_changed.was, want->quantity_changed.was);
	} else {
		assert_int_equal(got->eta_changed.eta, want->eta_changed.eta);
		assert_int_equal(got->eta_changed.was, want->eta_changed.was);
	}
}

void assert_event(const struct event *got, const struct event *want)
{
	assert_int_equal(got->type, want->type);
	assert_int_equal(got->number, want->number);
	assert_int_equal(got->batch, want->batch);
	if (want->type == EVENT_ALLOCATED || want->type == EVENT_DEALLOCATED) {
		assert_line(got, want);
	} else if (want->type == EVENT_OUT_OF_STOCK) {
		assert_same(got->sku, want->sku);
		assert_same(got->out_of_stock.orderid, want->out_of_stock.orderid);
		assert_same(got->out_of_stock.line, want->out_of_stock.line);
		assert_int_equal(got->out_of_stock.qty, want->out_of_stock.qty);
		assert_int_equal(got->out_of_stock.reason, want->out_of_stock.reason);
		assert_int_equal(got->out_of_stock.available, want->out_of_stock.available);
	} else {
		assert_batch(got, want);
	}
}

void assert_refusal(const struct refusal *got, const struct refusal *want)
{
	assert_int_equal(got->feed, want->feed);
	assert_int_equal(got->line, want->line);
	assert_int_equal(got->code, want->code);
	assert_same(got->reason, want->reason);
	assert_int_equal(got->count, want->count);
	for (uint32_t i = 0; i < want->count; i++)
		assert_same(got->fields[i], want->fields[i]);
}
