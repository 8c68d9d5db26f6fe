/*
 * Known lines: rule 2's look-ups, asked of the unit of work (which line it is: logic/duplicates.h).
 */
#ifndef ALLOT_SERVICE_KNOWN_LINE_H
#define ALLOT_SERVICE_KNOWN_LINE_H

#include "allot/logic/duplicates.h"
#include "allot/service/uow.h"
#include "allot/signals/command.h"

struct known_line {
	enum line_match match;
	struct line_entry entry; /* the line found, unless LINE_NEW */
};

/* Finds the allocated line that LINE, of product P, stands for. Any failure of the store. */
enum status known_line_find(struct uow *u, const struct order_line *line, const struct product *p,
			    struct known_line *out);

/*
 * LINE has no number, and KNOWN, a LINE_DUPLICATE, is one of several lines it may stand for: *FOUND, and if so
 * KNOWN becomes the next one. Any failure of the store.
 */
enum status known_line_next(struct uow *u, const struct order_line *line, const struct product *p,
			    struct known_line *known, bool *found);

/* Refuses LINE, of product P, because of KNOWN, a LINE_CONFLICT. Any failure of the store. */
enum status known_line_refuse(struct uow *u, const struct order_line *line, const struct product *p,
			      const struct known_line *known, struct outcome *out);

/* Reads EVENT, which must be an Allocated one: it is what holds a line. Slices as event_read()'s. */
enum status allocated_read(struct uow *u, uint64_t number, bool fill, struct event *event);

#endif
