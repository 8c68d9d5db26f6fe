/* What went back to one partner in a run, as it is looked at: the acknowledgements in answers.c, the answers to
 * orders in answer_lines.c.
 */
#ifndef ANSWER_LINES_H
#define ANSWER_LINES_H

#include "answers.h"

/* What went back to one partner in a run: its interchanges in the order of their numbers. */
struct back {
	struct wire *wires;
	size_t n;
	size_t answer; /* the interchange of answers at which we are, and the segment in it */
	size_t segment;
};

struct check {
	struct run_store *store;
	const struct run_result *result;
	const char *folder;
	const struct partner *partner;
	struct back back;
	struct model_bytes *out;
};

/* Holds one answer, from its ST or UNH on, against the unit that it answers; tells what differs. */
bool answer_differs(struct check *check, const struct judge_unit *unit, const struct wire_segment *s);

#endif
