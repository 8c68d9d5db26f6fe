/*
 * The lines of an order, as its story goes on: each with what was told of it so far.
 */
#ifndef ALLOT_CLI_EXPLAIN_LINES_H
#define ALLOT_CLI_EXPLAIN_LINES_H

#include "allot/models/line.h"
#include "cli/explain/steps.h"

struct story_line {
	struct line line; /* as the journal makes it; its names are in the arena */
	struct slice sku;
	struct buf text;  /* its steps */
	struct json json; /* over `text` */
};

/* All zero, but for the arena: none. */
struct story_lines {
	struct arena arena;
	struct story_line **list; /* as they became known */
	size_t count;
	size_t capacity;
};

void story_lines_release(struct story_lines *l);

/*
 * The line that EVENT, which is about one of the order, is told of, made if it becomes known; it takes the
 * steps over of one that it replaces. ST_NO_MEMORY, ST_DAMAGED: there is no such line.
 */
enum status story_line_of(struct story_lines *l, const struct event *event, struct story_line **out);

/* Applies EVENT to LINE, behind the telling. ST_NO_MEMORY, ST_DAMAGED. */
enum status story_line_apply(struct story_lines *l, struct story_line *line, const struct event *event);

/* Appends what has become of LINE, and what it would take now if units of it are open and nowhere. */
void story_line_now(const struct story_line *line, const struct stock *stock, struct buf *out);
void story_line_now_json(const struct story_line *line, const struct stock *stock, struct json *j);

#endif
