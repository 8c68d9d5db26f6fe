/*
 * Lines of a story: replayed by the same rules as everywhere (signals/applying.h), so that what the story ends
 * with is what the store holds.
 */
#include "cli/explain/lines.h"

#include <inttypes.h>
#include <stdlib.h>

#include "allot/signals/applying.h"

void story_lines_release(struct story_lines *l)
{
	for (size_t i = 0; i < l->count; i++) {
		line_release(&l->list[i]->line);
		buf_release(&l->list[i]->text);
		free(l->list[i]);
	}
	free(l->list);
	arena_release(&l->arena);
	*l = (struct story_lines){ 0 };
}

static struct story_line *find(const struct story_lines *l, uint64_t id)
{
	size_t low = 0, high = l->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (l->list[middle]->line.id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < l->count && l->list[low]->line.id == id ? l->list[low] : NULL;
}

static enum status make_room(struct story_lines *l)
{
	if (l->count < l->capacity)
		return ST_OK;
	size_t n = l->capacity ? 2 * l->capacity : 16;
	struct story_line **list = realloc(l->list, n * sizeof(struct story_line *));
	if (!list)
		return fail_memory();
	l->list = list;
	l->capacity = n;
	return ST_OK;
}

static enum status open_line(struct story_lines *l, const struct event *e, struct story_line **out)
{
	struct story_line *old = e->line_opened.replaces ? find(l, e->line_opened.replaces) : NULL;
	struct story_line *new = calloc(1, sizeof(*new));
	enum status st = new ? make_room(l) : fail_memory();
	if (st) {
		free(new);
		return st;
	}
	line_init(&new->line);
	buf_init(&new->text, 0);
	json_init(&new->json, &new->text);
	l->list[l->count++] = new;
	new->line.orderid = arena_copy(&l->arena, e->orderid);
	new->line.number = arena_copy(&l->arena, e->line);
	new->sku = arena_copy(&l->arena, e->sku);
	if (old) {
		new->text = old->text;
		new->json.comma = old->json.comma;
		buf_init(&old->text, 0);
		st = line_apply(&old->line, e);
	}
	*out = new;
	/* so that it is found by the next event, also if this one is to be told first */
	return st ? st : line_apply(&new->line, e);
}

enum status story_line_of(struct story_lines *l, const struct event *e, struct story_line **out)
{
	if (e->type == EVENT_LINE_OPENED)
		return open_line(l, e, out);
	*out = find(l, e->line_id);
	return *out ? ST_OK
		    : fail(ST_DAMAGED, "event %" PRIu64 " is about a line that is not there", e->number);
}

enum status story_line_apply(struct story_lines *l, struct story_line *line, const struct event *e)
{
	if (e->type == EVENT_LINE_OPENED)
		return ST_OK;
	if (e->type == EVENT_LINE_NUMBERED) {
		line->line.number = arena_copy(&l->arena, e->line);
		if (!line->line.number.p)
			return fail_memory();
	}
	return line_apply(&line->line, e);
}

/* What has become of it */

static struct slice ref_of(const struct stock *stock, uint64_t batch)
{
	const struct stock_batch *b = stock_find(stock, batch);
	return b ? b->ref : (struct slice){ 0 };
}

static void put_units(struct buf *out, const char **comma, uint32_t units, const char *what)
{
	if (!units)
		return;
	buf_printf(out, "%s%u %s", *comma, units, what);
	*comma = ", ";
}

/* What is open and nowhere needs a batch, or whatever there is. */
static void put_needs(struct buf *out, const struct story_line *s, const struct stock *stock)
{
	uint32_t units = s->line.waiting + s->line.short_;
	struct looked l;
	stock_look(stock, s->sku, units, 0, &l);
	buf_printf(out, "  to be placed: %s%u free%s; now ", s->line.policy.split ? "" : "one batch with ",
		   units, s->line.policy.split && s->line.policy.backorder ? ", or any" : "");
	if (!l.most) {
		buf_put_str(out, "nothing is free\n");
		return;
	}
	buf_printf(out, "the most is %u, on ", batch_available(&l.most->batch));
	buf_put_visible(out, l.most->ref, l.most->ref.n);
	buf_printf(out, ", %" PRIu64 " in all%s\n", l.all,
		   s->line.waiting ? "" : "; short units are placed when their order is sent again");
}

void story_line_now(const struct story_line *s, const struct stock *stock, struct buf *out)
{
	const char *comma = "";
	buf_put_str(out, "  now: ");
	struct parts_walk walk = { .of = &s->line.parts };
	for (const struct part *part; (part = parts_next(&walk));) {
		struct slice ref = ref_of(stock, part->batch);
		buf_printf(out, "%s%u on ", comma, part->units);
		buf_put_visible(out, ref, ref.n);
		buf_put_str(out, " (");
		put_when(out, part->eta);
		buf_put_str(out, ")");
		comma = ", ";
	}
	put_units(out, &comma, s->line.waiting, "waiting");
	put_units(out, &comma, s->line.short_, "short");
	put_units(out, &comma, s->line.shipped, "shipped");
	put_units(out, &comma, s->line.cancelled, "cancelled");
	buf_printf(out, " of %u ordered\n", s->line.ordered);
	if (line_uncovered(&s->line))
		put_needs(out, s, stock);
}

void story_line_now_json(const struct story_line *s, const struct stock *stock, struct json *j)
{
	const struct {
		const char *key;
		uint32_t units;
	} figures[] = {
		{ "ordered", s->line.ordered }, { "allocated", s->line.allocated },
		{ "waiting", s->line.waiting }, { "short", s->line.short_ },
		{ "shipped", s->line.shipped }, { "cancelled", s->line.cancelled },
	};
	struct looked l;
	stock_look(stock, s->sku, s->line.waiting + s->line.short_, 0, &l);
	json_object(j);
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		json_key(j, figures[i].key);
		json_number(j, figures[i].units);
	}
	json_key(j, "free");
	json_number(j, l.all);
	json_key(j, "most_free");
	json_number(j, l.most ? batch_available(&l.most->batch) : 0);
	json_object_end(j);
}
