/*
 * An order: its lines one after the other, and of each where its units are.
 */
#include <stdlib.h>

#include "store/views/view.h"

static int by_id(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

/* A line's parts, in the order in which they were made. */
static enum status visit_parts(struct lmdb_views *v, const struct line *line, line_visitor *visit, void *ctx)
{
	struct parts_walk walk = { .of = &line->parts };
	struct part *parts = malloc((line->parts.count + 1) * sizeof(*parts));
	uint32_t n = 0;
	enum status st = parts ? ST_OK : fail_memory();
	for (const struct part *part; !st && (part = parts_next(&walk));)
		parts[n++] = *part;
	if (!st)
		qsort(parts, n, sizeof(*parts), by_id);
	for (uint32_t i = 0; !st && i < n; i++)
		st = view_part(v, line, &parts[i], visit, ctx);
	free(parts);
	return st;
}

static enum status visit_line(struct lmdb_views *v, const struct line *line, line_visitor *visit, void *ctx)
{
	const struct {
		enum line_state state;
		uint32_t units;
	} rest[] = {
		{ LINE_WAITING, line->waiting },
		{ LINE_SHORT, line->short_ },
		{ LINE_SHIPPED, line->shipped },
		{ LINE_CANCELLED, line->cancelled },
	};
	enum status st = visit_parts(v, line, visit, ctx);
	for (size_t i = 0; !st && i < sizeof(rest) / sizeof(rest[0]); i++) {
		struct slice ref;
		struct line_view view = {
			.line = { line->orderid, line->number, .qty = rest[i].units },
			.state = rest[i].state,
		};
		if (rest[i].units == 0)
			continue;
		st = view_names(v, line->product, &ref, &view.line.sku);
		if (!st)
			st = visit(ctx, &view);
	}
	return st;
}

enum status view_order(struct views *views, struct slice orderid, bool *found, line_visitor *visit, void *ctx)
{
	struct lmdb_views *v = of_views(views);
	uint64_t id = 0;
	enum status st = ST_OK;
	*found = false;
	if (orderid.n == 0 || orderid.n > IDENTIFIER_MAX)
		return ST_OK;
	while (!st) {
		struct line *line = NULL;
		st = find_of_order(&v->find, orderid, 0, id, &id);
		if (st || id == 0)
			break;
		*found = true;
		st = lines_get(&v->lines, id, &line);
		if (st)
			break;
		st = visit_line(v, line, visit, ctx);
		lines_drop(&v->lines, line);
	}
	return st;
}
