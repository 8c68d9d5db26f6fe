/*
 * Line events: the events of lines, sorted apart by ranges of line ids, so that the lines of one range can be
 * replayed in memory whatever the size of the store. What does not fit into memory goes to an unnamed file.
 *
 * An event stands as varint number - that of the event before it in the piece, then its entry
 * (journal_codec.h).
 */
#ifndef ALLOT_STORE_LINE_EVENTS_H
#define ALLOT_STORE_LINE_EVENTS_H

#include "allot/base/buf.h"
#include "store/journal/journal_codec.h"

struct line_range;

struct line_events {
	uint64_t width; /* ids of a range */
	struct line_range *ranges;
	size_t count; /* of ranges */
	size_t bytes; /* in memory */
	size_t bytes_max;
	int fd;
	uint64_t written;
};

/* For events numbered below END. BYTES_MAX, WIDTH: 0 for the defaults; for tests. ST_NO_MEMORY. */
enum status line_events_init(struct line_events *l, uint64_t end, uint64_t width, size_t bytes_max);
void line_events_release(struct line_events *l);

/* Adds EVENT to the range of line ID; events come in order. ST_NO_MEMORY, ST_IO. */
enum status line_events_add(struct line_events *l, uint64_t id, const struct event *event);

/* Gives VISIT the events of range RANGE, in order. ST_NO_MEMORY, ST_IO; what VISIT returns. */
enum status line_events_visit(const struct line_events *l, size_t range,
			      enum status (*visit)(void *ctx, const struct event *event), void *ctx);

#endif
