#include "memory_uow.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/hash.h"
#include "product_check.h"

/* Room for one more of COUNT items of SIZE bytes. */
static void *grown(void *items, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return items;
	*capacity = *capacity ? 2 * *capacity : 16;
	items = realloc(items, *capacity * size);
	INVARIANT(items);
	return items;
}

static struct memory_uow *of(struct uow *u)
{
	return (struct memory_uow *)u;
}

static size_t *bucket(size_t *heads, struct slice key)
{
	return &heads[checksum64(key.p, key.n, 0) % MEMORY_BUCKETS];
}

static void wipe(struct memory_uow *u, int turn)
{
	memset(u->scratch[turn], 0xdd, u->scratch_used[turn]);
}

/*
 * Every operation begins and ends a call: what the call before it handed out is gone when it ends,
 * an event already when it begins.
 */
static enum status begin(struct memory_uow *u)
{
	if (u->lent_event)
		wipe(u, u->turn);
	u->lent_event = false;
	u->turn ^= 1;
	u->scratch_used[u->turn] = 0;
	u->calls++;
	return u->calls == u->fail_at ? fail(ST_IO, "call %zu fails", u->calls) : ST_OK;
}

static enum status end(struct memory_uow *u, enum status st)
{
	wipe(u, u->turn ^ 1);
	return st;
}

/* A copy of S that lives until the next call has ended. */
static struct slice lent(struct memory_uow *u, struct slice s)
{
	size_t *used = &u->scratch_used[u->turn];
	char *p = u->scratch[u->turn] + *used;

	INVARIANT(*used + s.n <= MEMORY_SCRATCH);
	if (s.n)
		memcpy(p, s.p, s.n);
	*used += s.n;
	return slice_of(p, s.n);
}

static struct product *find_product(const struct memory_uow *u, struct slice sku)
{
	for (size_t i = 0; i < u->products_count; i++)
		if (slice_eq(u->products[i]->sku, sku))
			return u->products[i];
	return NULL;
}

struct product *memory_uow_product(const struct memory_uow *u, const char *sku)
{
	return find_product(u, slice_str(sku));
}

static enum status product_find_(struct uow *base, struct slice sku, struct product **out)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);

	if (!st)
		*out = find_product(u, sku);
	return end(u, st);
}

static enum status product_add_(struct uow *base, struct slice sku, struct product **out)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);
	struct product *p;

	if (st)
		return end(u, st);
	INVARIANT(!find_product(u, sku));
	p = product_new(sku);
	INVARIANT(p);
	u->products = grown(u->products, u->products_count, &u->products_capacity, sizeof(struct product *));
	u->products[u->products_count++] = p;
	*out = p;
	return end(u, st);
}

static struct memory_ref *find_ref(const struct memory_uow *u, struct slice ref)
{
	for (size_t i = *bucket(u->refs_of, ref); i; i = u->refs[i - 1].next)
		if (slice_eq(u->refs[i - 1].ref, ref))
			return &u->refs[i - 1];
	return NULL;
}

static enum status ref_find_(struct uow *base, struct slice ref, bool *found, struct ref_entry *out)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);
	const struct memory_ref *known = find_ref(u, ref);

	if (!st && known) {
		*out = known->entry;
		out->sku = lent(u, known->entry.sku);
	}
	if (!st)
		*found = known;
	return end(u, st);
}

static struct memory_ref *add_ref(struct memory_uow *u, struct slice ref, struct slice sku)
{
	size_t *head = bucket(u->refs_of, ref);
	struct memory_ref *added;

	u->refs = grown(u->refs, u->refs_count, &u->refs_capacity, sizeof(*u->refs));
	added = &u->refs[u->refs_count++];
	*added = (struct memory_ref){ .ref = arena_copy(&u->text, ref), .next = *head };
	added->entry.sku = arena_copy(&u->text, sku);
	*head = u->refs_count;
	return added;
}

static enum status ref_put_(struct uow *base, struct slice ref, const struct ref_entry *entry)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);
	struct memory_ref *known = find_ref(u, ref);
	struct slice sku;

	if (st)
		return end(u, st);
	u->ref_puts++;
	if (!known)
		known = add_ref(u, ref, entry->sku);
	sku = known->entry.sku;
	INVARIANT(slice_eq(sku, entry->sku));
	known->entry = *entry;
	known->entry.sku = sku;
	return end(u, st);
}

/* What is looked for: a line of ORDERID that is allocated. */
struct wanted {
	struct slice orderid;
	const struct slice *line; /* NULL: any but the empty one */
	uint64_t product;	  /* 0: any */
	uint32_t qty;		  /* preferred; 0: any */
	uint64_t after;		  /* only line ids above it */
};

static bool line_matches(const struct memory_line *l, const struct wanted *w)
{
	if (!l->entry.event || !slice_eq(l->orderid, w->orderid))
		return false;
	if ((w->product && l->entry.product != w->product) || l->entry.line_id <= w->after)
		return false;
	return w->line ? slice_eq(l->line, *w->line) : l->line.n > 0;
}

static enum status line_find(struct uow *base, const struct wanted *w, bool *found, struct line_entry *out)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);

	if (st)
		return end(u, st);
	*found = false;
	for (size_t i = *bucket(u->lines_of, w->orderid); i; i = u->lines[i - 1].next) {
		const struct memory_line *l = &u->lines[i - 1];
		bool fits = l->entry.qty == w->qty, had = *found && out->qty == w->qty;
		if (!line_matches(l, w) || (*found && fits < had))
			continue;
		if (*found && fits == had && l->entry.line_id > out->line_id)
			continue;
		*out = l->entry;
		*found = true;
	}
	return end(u, st);
}

static enum status line_numbered_(struct uow *u, struct slice orderid, struct slice line, bool *found,
				  struct line_entry *out)
{
	return line_find(u, &(struct wanted){ .orderid = orderid, .line = &line }, found, out);
}

static enum status line_unnumbered_(struct uow *u, struct slice orderid, uint64_t product, bool *found,
				    struct line_entry *out)
{
	struct slice none = SLICE("");

	return line_find(u, &(struct wanted){ orderid, &none, product, 0, 0 }, found, out);
}

static enum status line_numbered_of_(struct uow *u, struct slice orderid, uint64_t product, uint32_t qty,
				     uint64_t after, bool *found, struct line_entry *out)
{
	return line_find(u, &(struct wanted){ orderid, NULL, product, qty, after }, found, out);
}

static enum status line_put_(struct uow *base, const struct order_line *line, const struct line_entry *entry)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);
	size_t *head = bucket(u->lines_of, line->orderid);
	struct memory_event *first = &u->events[entry->line_id - 1];

	if (st)
		return end(u, st);
	INVARIANT(entry->event == entry->line_id && first->line == 0);
	INVARIANT(first->event.type == EVENT_ALLOCATED);
	u->lines = grown(u->lines, u->lines_count, &u->lines_capacity, sizeof(*u->lines));
	u->lines[u->lines_count++] = (struct memory_line){
		.orderid = arena_copy(&u->text, line->orderid),
		.line = arena_copy(&u->text, line->line),
		.entry = *entry,
		.next = *head,
	};
	*head = first->line = u->lines_count;
	return end(u, st);
}

static enum status line_move_(struct uow *base, uint64_t line_id, uint64_t event)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);
	struct line_entry *entry;

	if (st)
		return end(u, st);
	INVARIANT(u->events[line_id - 1].line > 0);
	entry = &u->lines[u->events[line_id - 1].line - 1].entry;
	INVARIANT((entry->event == 0) != (event == 0));
	INVARIANT(event == 0 || u->events[event - 1].event.allocated.line_id == line_id);
	entry->event = event;
	return end(u, st);
}

/* Gives EVENT texts that live as long as U. */
static void keep_texts(struct memory_uow *u, struct event *event)
{
	if (event->type == EVENT_ALLOCATED) {
		event->allocated.orderid = arena_copy(&u->text, event->allocated.orderid);
		event->allocated.line = arena_copy(&u->text, event->allocated.line);
	} else if (event->type == EVENT_DEALLOCATED) {
		event->deallocated.orderid = arena_copy(&u->text, event->deallocated.orderid);
		event->deallocated.line = arena_copy(&u->text, event->deallocated.line);
	} else if (event->type == EVENT_OUT_OF_STOCK) {
		event->out_of_stock.orderid = arena_copy(&u->text, event->out_of_stock.orderid);
		event->out_of_stock.line = arena_copy(&u->text, event->out_of_stock.line);
	}
	event->ref = arena_copy(&u->text, event->ref);
	event->sku = arena_copy(&u->text, event->sku);
}

static enum status event_append_(struct uow *base, struct event *event)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);

	if (st)
		return end(u, st);
	event_set_number(event, u->events_count + 1);
	u->events = grown(u->events, u->events_count, &u->events_capacity, sizeof(*u->events));
	u->events[u->events_count] = (struct memory_event){ .event = *event };
	keep_texts(u, &u->events[u->events_count].event);
	u->events_count++;
	return end(u, st);
}

struct event memory_uow_event(const struct memory_uow *u, uint64_t number)
{
	struct event event;

	INVARIANT(number >= 1 && number <= u->events_count);
	event = u->events[number - 1].event;
	if (event.batch) {
		event.ref = u->events[event.batch - 1].event.ref;
		event.sku = u->events[event.batch - 1].event.sku;
	}
	return event;
}

static void lend_texts(struct memory_uow *u, struct event *event)
{
	if (event->type == EVENT_ALLOCATED) {
		event->allocated.orderid = lent(u, event->allocated.orderid);
		event->allocated.line = lent(u, event->allocated.line);
	} else if (event->type == EVENT_DEALLOCATED) {
		event->deallocated.orderid = lent(u, event->deallocated.orderid);
		event->deallocated.line = lent(u, event->deallocated.line);
	}
}

static enum status event_read_(struct uow *base, uint64_t number, bool fill, struct event *out)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);

	if (st)
		return end(u, st);
	u->lent_event = true;
	*out = memory_uow_event(u, number);
	out->ref = fill ? lent(u, out->ref) : SLICE("");
	out->sku = fill ? lent(u, out->sku) : SLICE("");
	if (!fill)
		lend_texts(u, out);
	return end(u, st);
}

static const struct uow_ops ops = {
	.product_find = product_find_,
	.product_add = product_add_,
	.ref_find = ref_find_,
	.ref_put = ref_put_,
	.line_numbered = line_numbered_,
	.line_unnumbered = line_unnumbered_,
	.line_numbered_of = line_numbered_of_,
	.line_put = line_put_,
	.line_move = line_move_,
	.event_append = event_append_,
	.event_read = event_read_,
};

void memory_uow_init(struct memory_uow *u)
{
	*u = (struct memory_uow){ .base = { &ops } };
	arena_init(&u->text);
	u->refs_of = calloc(MEMORY_BUCKETS, sizeof(*u->refs_of));
	u->lines_of = calloc(MEMORY_BUCKETS, sizeof(*u->lines_of));
	INVARIANT(u->refs_of && u->lines_of);
}

void memory_uow_release(struct memory_uow *u)
{
	for (size_t i = 0; i < u->products_count; i++)
		product_free(u->products[i]);
	free(u->products);
	free(u->refs);
	free(u->refs_of);
	free(u->lines);
	free(u->lines_of);
	free(u->events);
	arena_release(&u->text);
}

/* Every line of B, from its newest down, is on it and on nothing else; together they are what
 * it has allocated. */
static size_t check_chain(const struct memory_uow *u, const struct product *p, const struct batch *b)
{
	uint64_t allocated = 0;
	size_t lines = 0;

	for (uint64_t at = b->last; at; at = u->events[at - 1].event.allocated.previous, lines++) {
		const struct event *event = &u->events[at - 1].event;
		const struct memory_line *line;
		INVARIANT(event->type == EVENT_ALLOCATED && event->batch == b->id);
		line = &u->lines[u->events[event->allocated.line_id - 1].line - 1];
		INVARIANT(line->entry.event == at);
		INVARIANT(line->entry.product == p->id);
		INVARIANT(line->entry.qty == event->allocated.qty);
		allocated += event->allocated.qty;
	}
	INVARIANT(allocated == b->allocated);
	INVARIANT(b->allocated <= b->qty);
	return lines;
}

void memory_uow_check(const struct memory_uow *u)
{
	size_t lines = 0, batches = 0;

	for (size_t i = 0; i < u->products_count; i++) {
		const struct product *p = u->products[i];
		product_check(p);
		batches += p->batches;
		for (uint32_t s = 0; s < p->count; s++)
			for (uint32_t b = 0; b < p->segments[s].count; b++)
				lines += check_chain(u, p, &p->segments[s].batches[b]);
	}
	INVARIANT(batches == u->refs_count);
	for (size_t i = 0; i < u->lines_count; i++)
		lines -= u->lines[i].entry.event != 0;
	INVARIANT(lines == 0);
}
