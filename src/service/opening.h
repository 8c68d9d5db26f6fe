/*
 * Opening: a line becomes known (rule 4), alone or in the place of a wholly short one (rule 2).
 */
#ifndef ALLOT_SERVICE_OPENING_H
#define ALLOT_SERVICE_OPENING_H

#include "service/change.h"

struct opening {
	const struct order_line *line;
	uint32_t shipped;
	uint32_t cancelled;
	struct policy policy;
	struct line *replaces; /* held by the caller, gone after this; NULL: none */
};

/*
 * Publishes LineOpened for the line of P that OPENING describes; *C is the change in which its open units,
 * all loose, are to be placed. The caller ends it with opening_end(), which drops the line. Both: any failure
 * of the store.
 */
enum status opening_begin(struct bus *bus, struct product *p, const struct opening *opening, struct change *c);
enum status opening_end(struct change *c);

#endif
