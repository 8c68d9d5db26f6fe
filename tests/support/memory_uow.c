#include "memory_uow.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/hash.h"
#include "allot/models/alike.h"

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
 * Every operation begins and ends a call: what the call before it handed out is gone when it ends, an event
 * already when it begins.
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

static enum status ref_of_(struct uow *base, uint64_t batch, struct slice *ref)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);

	INVARIANT(batch >= 1 && batch <= u->events_count);
	if (!st)
		*ref = lent(u, u->events[batch - 1].event.ref);
	return end(u, st);
}

/* Of what there is to know of L. */
static uint64_t checksum_of(const struct line *l)
{
	uint64_t figures[] = { l->ordered,	    l->shipped,	     l->cancelled, l->allocated,
			       l->waiting,	    l->short_,	     l->cut,	   (uint64_t)l->policy.priority,
			       l->policy.backorder, l->policy.split, l->gone,	   l->parts.count };
	uint64_t sum = checksum64(figures, sizeof(figures), 0);
	struct parts_walk walk = { .of = &l->parts };

	for (const struct part *p; (p = parts_next(&walk));) {
		uint64_t part[] = { p->id, p->batch, p->previous, p->eta, p->units };
		sum = checksum64(part, sizeof(part), sum);
	}
	return sum;
}

static struct memory_line *keeper_of(struct line *line)
{
	return (struct memory_line *)line; /* its first member */
}

static struct line *hold(struct memory_uow *u, struct memory_line *l)
{
	if (!l)
		return NULL;
	if (l->line.keeping.holds++ == 0)
		u->held++;
	if (u->held > u->held_most)
		u->held_most = u->held;
	return &l->line;
}

static struct memory_line *line_with_id(const struct memory_uow *u, uint64_t id)
{
	if (id == 0 || id > u->events_count || u->events[id - 1].line == 0)
		return NULL;
	return u->lines[u->events[id - 1].line - 1];
}

static enum status line_get_(struct uow *base, uint64_t id, struct line **out)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);

	if (!st)
		*out = hold(u, line_with_id(u, id));
	if (!st && !*out)
		st = fail(ST_DAMAGED, "no such line");
	return end(u, st);
}

/* What is looked for: a known line of ORDERID. */
struct wanted {
	struct slice orderid;
	bool numbered, unnumbered;  /* either may be */
	const struct slice *number; /* NULL: any */
	uint64_t product;	    /* 0: any */
	uint32_t ordered;	    /* preferred; 0: any */
	uint64_t after;		    /* only line ids above it */
};

static bool line_matches(const struct line *l, const struct wanted *w)
{
	if (l->gone || !slice_eq(l->orderid, w->orderid) || l->id <= w->after)
		return false;
	if (w->product && l->product != w->product)
		return false;
	if (w->number && !slice_eq(l->number, *w->number))
		return false;
	return l->number.n ? w->numbered : w->unnumbered;
}

/* The first line that matches, those of the ordered quantity before others; *COUNT: how many match. */
static struct memory_line *search(const struct memory_uow *u, const struct wanted *w, size_t *count)
{
	struct memory_line *best = NULL;

	*count = 0;
	for (size_t i = *bucket(u->lines_of, w->orderid); i; i = u->lines[i - 1]->next) {
		struct memory_line *l = u->lines[i - 1];
		if (!line_matches(&l->line, w))
			continue;
		++*count;
		bool fits = l->line.ordered == w->ordered, had = best && best->line.ordered == w->ordered;
		if (!best || (fits && !had) || (fits == had && l->line.id < best->line.id))
			best = l;
	}
	return best;
}

static enum status line_search(struct uow *base, const struct wanted *w, struct line **out, bool *several)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);
	size_t count;

	if (st)
		return end(u, st);
	*out = hold(u, search(u, w, &count));
	if (several)
		*several = count > 1;
	return end(u, st);
}

static enum status line_numbered_(struct uow *u, struct slice orderid, struct slice number, struct line **out)
{
	return line_search(u, &(struct wanted){ .orderid = orderid, .numbered = true, .number = &number }, out,
			   NULL);
}

static enum status line_unnumbered_(struct uow *u, struct slice orderid, uint64_t product, struct line **out)
{
	return line_search(u, &(struct wanted){ .orderid = orderid, .unnumbered = true, .product = product },
			   out, NULL);
}

static enum status line_numbered_of_(struct uow *u, struct slice orderid, uint64_t product, uint32_t ordered,
				     struct line **out, bool *several)
{
	struct wanted w = { .orderid = orderid, .numbered = true, .product = product, .ordered = ordered };

	return line_search(u, &w, out, several);
}

static enum status line_of_order_(struct uow *u, struct slice orderid, uint64_t product, uint64_t after,
				  struct line **out)
{
	struct wanted w = {
		.orderid = orderid, .numbered = true, .unnumbered = true, .product = product, .after = after
	};

	return line_search(u, &w, out, NULL);
}

static enum status line_add_(struct uow *base, const struct line *line, struct line **out)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);
	size_t *head = bucket(u->lines_of, line->orderid);
	struct memory_line *added;

	if (st)
		return end(u, st);
	INVARIANT(u->events[line->id - 1].event.type == EVENT_LINE_OPENED && line->parts.count == 0);
	added = calloc(1, sizeof(*added));
	INVARIANT(added);
	added->line = *line;
	added->line.orderid = arena_copy(&u->text, line->orderid);
	added->line.number = arena_copy(&u->text, line->number);
	added->known = checksum_of(&added->line);
	added->next = *head;
	u->lines = grown(u->lines, u->lines_count, &u->lines_capacity, sizeof(struct memory_line *));
	u->lines[u->lines_count++] = added;
	*head = u->events[line->id - 1].line = u->lines_count;
	*out = hold(u, added);
	return end(u, st);
}

static enum status line_number_(struct uow *base, struct line *line, struct slice number)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);

	INVARIANT(line->keeping.holds > 0 && line->number.n == 0 && number.n > 0);
	if (!st)
		line->number = arena_copy(&u->text, number);
	return end(u, st);
}

static void line_dirty_(struct uow *base, struct line *line, uint32_t was_ordered)
{
	(void)base;
	(void)was_ordered;
	INVARIANT(line->keeping.holds > 0);
	keeper_of(line)->known = checksum_of(line);
}

static enum status line_gone_(struct uow *base, struct line *line)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);

	INVARIANT(line->keeping.holds > 0 && line->gone && line_wholly_short(line));
	keeper_of(line)->known = checksum_of(line);
	return end(u, st);
}

static void line_drop_(struct uow *base, struct line *line)
{
	struct memory_uow *u = of(base);

	if (!line)
		return;
	INVARIANT(line->keeping.holds > 0);
	if (--line->keeping.holds > 0)
		return;
	u->held--;
	INVARIANT(u->fail_at || keeper_of(line)->known == checksum_of(line));
}

/* Keeps ID in *BEST if it is alike WANTED. */
static bool is_alike(struct slice wanted, struct slice id, bool names, struct slice *best)
{
	if (!alike(wanted, id, names))
		return false;
	*best = id;
	return true;
}

static bool find_alike_line(const struct memory_uow *u, enum alike_of what, struct slice id, struct slice order,
			    uint64_t product, struct slice *out)
{
	for (size_t i = 0; i < u->lines_count; i++) {
		const struct line *l = &u->lines[i]->line;
		if (l->gone || l->product != product)
			continue;
		if (what == ALIKE_ORDER && is_alike(id, l->orderid, false, out))
			return true;
		if (what == ALIKE_NUMBER && slice_eq(l->orderid, order) && is_alike(id, l->number, false, out))
			return true;
	}
	return false;
}

static bool find_alike(const struct memory_uow *u, enum alike_of what, struct slice id, struct slice order,
		       uint64_t product, struct slice *out)
{
	if (what == ALIKE_ORDER || what == ALIKE_NUMBER)
		return find_alike_line(u, what, id, order, product, out);
	for (size_t i = 0; what == ALIKE_REF && i < u->refs_count; i++)
		if (is_alike(id, u->refs[i].ref, true, out))
			return true;
	for (size_t i = 0; what == ALIKE_SKU && i < u->products_count; i++)
		if (is_alike(id, u->products[i]->sku, true, out))
			return true;
	return false;
}

static enum status alike_(struct uow *base, enum alike_of what, struct slice id, struct slice order,
			  uint64_t product, bool *found, struct slice *out)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);
	struct slice known;

	if (st)
		return end(u, st);
	*found = find_alike(u, what, id, order, product, &known);
	if (*found)
		*out = lent(u, known);
	return end(u, st);
}

static enum status named_sku_(struct uow *base, struct slice sku)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);

	for (size_t i = 0; i < u->named_count; i++)
		if (slice_eq(u->named[i], sku))
			return end(u, st);
	u->named = grown(u->named, u->named_count, &u->named_capacity, sizeof(*u->named));
	u->named[u->named_count++] = arena_copy(&u->text, sku);
	return end(u, st);
}

static enum status event_append_(struct uow *base, struct event *event)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);
	struct memory_event *kept;
	struct slice *texts[EVENT_TEXTS_MAX];

	if (st)
		return end(u, st);
	event_settle(event, u->events_count + 1);
	u->events = grown(u->events, u->events_count, &u->events_capacity, sizeof(*u->events));
	kept = &u->events[u->events_count++];
	*kept = (struct memory_event){ .event = *event };
	for (size_t i = event_texts(&kept->event, texts); i > 0; i--)
		*texts[i - 1] = arena_copy(&u->text, *texts[i - 1]);
	if (event->type == EVENT_BATCH_CREATED)
		kept->product = find_product(u, event->sku);
	return end(u, st);
}

/* The product that EVENT is about. */
static struct product *product_of(const struct memory_uow *u, const struct event *event)
{
	uint64_t id = event->batch ? event->batch : event->product;

	INVARIANT(id >= 1 && id <= u->events_count && u->events[id - 1].product);
	return u->events[id - 1].product;
}

struct event memory_uow_event(const struct memory_uow *u, uint64_t number)
{
	struct event event;

	INVARIANT(number >= 1 && number <= u->events_count);
	event = u->events[number - 1].event;
	event.sku = product_of(u, &event)->sku;
	if (event.batch)
		event.ref = u->events[event.batch - 1].event.ref;
	return event;
}

static enum status event_read_(struct uow *base, uint64_t number, bool fill, struct event *out)
{
	struct memory_uow *u = of(base);
	enum status st = begin(u);
	struct slice *texts[EVENT_TEXTS_MAX];

	if (st)
		return end(u, st);
	u->reads++;
	u->lent_event = true;
	*out = memory_uow_event(u, number);
	if (!fill)
		out->ref = out->sku = SLICE("");
	for (size_t i = event_texts(out, texts); i > 0; i--)
		*texts[i - 1] = lent(u, *texts[i - 1]);
	return end(u, st);
}

static const struct uow_ops ops = {
	.product_find = product_find_,
	.product_add = product_add_,
	.ref_find = ref_find_,
	.ref_put = ref_put_,
	.ref_of = ref_of_,
	.line_get = line_get_,
	.line_numbered = line_numbered_,
	.line_unnumbered = line_unnumbered_,
	.line_numbered_of = line_numbered_of_,
	.line_of_order = line_of_order_,
	.line_add = line_add_,
	.line_number = line_number_,
	.line_dirty = line_dirty_,
	.line_gone = line_gone_,
	.line_drop = line_drop_,
	.alike = alike_,
	.named_sku = named_sku_,
	.event_append = event_append_,
	.event_read = event_read_,
};

const struct line *memory_uow_line(const struct memory_uow *u, const char *orderid, const char *number,
				   const char *sku)
{
	struct slice wanted = slice_str(number);
	struct wanted w = { .orderid = slice_str(orderid),
			    .numbered = true,
			    .unnumbered = true,
			    .number = &wanted,
			    .product = memory_uow_product(u, sku)->id };
	size_t count;
	struct memory_line *l = search(u, &w, &count);

	return l ? &l->line : NULL;
}

void memory_uow_init(struct memory_uow *u)
{
	*u = (struct memory_uow){ .base = { .ops = &ops } };
	arena_init(&u->text);
	u->refs_of = calloc(MEMORY_BUCKETS, sizeof(*u->refs_of));
	u->lines_of = calloc(MEMORY_BUCKETS, sizeof(*u->lines_of));
	INVARIANT(u->refs_of && u->lines_of);
}

void memory_uow_release(struct memory_uow *u)
{
	for (size_t i = 0; i < u->products_count; i++)
		product_free(u->products[i]);
	for (size_t i = 0; i < u->lines_count; i++) {
		line_release(&u->lines[i]->line);
		free(u->lines[i]);
	}
	free(u->products);
	free(u->refs);
	free(u->refs_of);
	free(u->lines);
	free(u->lines_of);
	free(u->events);
	free(u->named);
	arena_release(&u->text);
}
