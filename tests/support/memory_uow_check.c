#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/signals/applying.h"
#include "memory_uow.h"
#include "product_check.h"

static const struct line *line_with_id(const struct memory_uow *u, uint64_t id)
{
	INVARIANT(id >= 1 && id <= u->events_count && u->events[id - 1].line > 0);
	return &u->lines[u->events[id - 1].line - 1]->line;
}

/*
 * The chain from B's newest part down leads over living parts, which are all that B has, and over ones that are
 * gone, from newer to older.
 */
static size_t check_chain(const struct memory_uow *u, const struct batch *b)
{
	uint64_t allocated = 0;
	size_t parts = 0;

	for (uint64_t at = b->last; at;) {
		const struct event *event = &u->events[at - 1].event;
		const struct part *part;
		uint64_t previous = event->allocated.previous;
		INVARIANT(event->type == EVENT_ALLOCATED && event->batch == b->id);
		part = parts_at(&line_with_id(u, event->line_id)->parts, batch_key(b), at);
		if (part) {
			allocated += part->units;
			parts++;
			previous = part->previous;
		}
		INVARIANT(previous < at);
		at = previous;
	}
	INVARIANT(allocated == b->allocated);
	return parts;
}

static size_t check_product(const struct memory_uow *u, const struct product *p)
{
	size_t parts = 0;

	product_check(p);
	for (uint32_t s = 0; s < p->count; s++)
		for (uint32_t b = 0; b < p->segments[s].count; b++)
			parts += check_chain(u, &p->segments[s].batches[b]);
	return parts;
}

/* What P says of its lines, from its lines. */
struct sums {
	uint64_t lines, waiting, short_, version;
};

/* L stands in its product's queue as it is. */
static void check_waiter(const struct product *p, const struct line *l)
{
	struct waiter_key key = { l->policy.priority, l->id };

	for (uint32_t s = 0; s < p->waiting.count; s++)
		for (uint32_t i = 0; i < p->waiting.segments[s].count; i++) {
			const struct waiter *w = &p->waiting.segments[s].waiters[i];
			if (waiter_key_cmp(waiter_key(w), key) != 0)
				continue;
			INVARIANT(w->units == l->waiting && w->cut == l->cut);
			INVARIANT(policy_eq(w->policy, l->policy));
			return;
		}
	bool in_queue = false;
	INVARIANT(in_queue);
}

static void same_line(const struct line *a, const struct line *b)
{
	INVARIANT(a->id == b->id && a->product == b->product && a->gone == b->gone);
	INVARIANT(a->ordered == b->ordered && a->shipped == b->shipped && a->cancelled == b->cancelled);
	INVARIANT(a->allocated == b->allocated && a->waiting == b->waiting && a->short_ == b->short_);
	INVARIANT(a->cut == b->cut && policy_eq(a->policy, b->policy));
	INVARIANT(a->parts.count == b->parts.count);
	struct parts_walk of_a = { .of = &a->parts }, of_b = { .of = &b->parts };
	for (const struct part *x; (x = parts_next(&of_a));) {
		const struct part *y = parts_next(&of_b);
		INVARIANT(x->id == y->id && x->batch == y->batch);
		INVARIANT(x->eta == y->eta && x->units == y->units);
	}
}

/* The line as its events have it. */
static void replay(const struct memory_uow *u, struct line *replayed)
{
	for (size_t i = 0; i < u->lines_count; i++)
		line_init(&replayed[i]);
	for (size_t i = 0; i < u->events_count; i++) {
		const struct event *e = &u->events[i].event;
		if (!(event_about(e->type) & ABOUT_LINE) || e->line_id == 0)
			continue;
		if (e->type == EVENT_LINE_OPENED && e->line_opened.replaces)
			INVARIANT(!line_apply(&replayed[u->events[e->line_opened.replaces - 1].line - 1], e));
		INVARIANT(!line_apply(&replayed[u->events[e->line_id - 1].line - 1], e));
	}
}

static void check_sums(const struct memory_uow *u, const struct product *p, bool small)
{
	struct sums sums = { 0 };

	for (size_t i = 0; i < u->lines_count; i++) {
		const struct line *l = &u->lines[i]->line;
		if (l->product != p->id || l->gone)
			continue;
		sums.lines += l->waiting > 0;
		sums.waiting += l->waiting;
		sums.short_ += l->short_;
		if (l->waiting > 0 && small)
			check_waiter(p, l);
	}
	for (size_t i = 0; i < u->events_count; i++) {
		const struct event *e = &u->events[i].event;
		uint64_t id = e->batch ? e->batch : e->product;
		sums.version += event_versioned(e->type) && u->events[id - 1].product == p;
	}
	INVARIANT(p->waiting.lines == sums.lines && p->waiting.units == sums.waiting);
	INVARIANT(p->short_ == sums.short_);
	INVARIANT(p->version == sums.version);
}

void memory_uow_check(const struct memory_uow *u)
{
	size_t parts = 0, batches = 0;
	struct line *replayed = calloc(u->lines_count + 1, sizeof(*replayed));

	INVARIANT(replayed && u->held == 0);
	for (size_t i = 0; i < u->products_count; i++) {
		batches += u->products[i]->batches;
		parts += check_product(u, u->products[i]);
		check_sums(u, u->products[i], u->lines_count < 5000);
	}
	INVARIANT(batches == u->refs_count);
	replay(u, replayed);
	for (size_t i = 0; i < u->lines_count; i++) {
		const struct line *l = &u->lines[i]->line;
		if (!l->gone)
			line_check(l);
		parts -= l->parts.count;
		same_line(l, &replayed[i]);
		line_release(&replayed[i]);
	}
	INVARIANT(parts == 0);
	free(replayed);
}
