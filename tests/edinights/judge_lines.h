/* Lines of messages, read the same way for all types and both standards, and not judged. */
#ifndef JUDGE_LINES_H
#define JUDGE_LINES_H

#include "judge.h"

#define AMOUNTS_MAX 12
#define PAIRS_MAX   8

struct amount {
	const char *qualifier, *qty, *unit, *date, *place;
};

struct pair {
	const char *qualifier, *id;
};

/* A line of a message, read but not judged. `parts`: of X12, those of SCH. */
struct line {
	const char *number, *change, *lot, *date, *departure;
	const char *ref_line;		/* RFF+ON with two numbers, RFF+LI, or PL */
	const struct wire_segment *pia; /* the first one, or null */
	struct pair pairs[PAIRS_MAX];
	size_t n_pairs;
	struct amount amounts[AMOUNTS_MAX];
	size_t n_amounts;
	struct amount parts[AMOUNTS_MAX];
	size_t n_parts;
	const struct wire_segment *segment;
};

struct work {
	struct judge *judge;
	const struct judge_whole *whole;
	const struct partner *partner;
	struct judge_unit *unit;
	bool x12;
};

/* Moves *AT, which stands on a line or before the first one, to the next line; false: there is none. */
bool lines_next(const struct work *work, size_t *at, struct line *line);
/* How many lines the unit has. */
size_t lines_count(const struct work *work);
/* The tag with which its lines begin. */
const char *lines_tag(const struct work *work);
/* Whether the text is one of a list that ends with a null. */
bool lines_is_any(const char *text, const char *const *of);

#endif
