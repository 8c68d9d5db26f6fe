/* A reader of X12 and EDIFACT interchanges, written from allot-edi(7), "FROM BYTES TO SEGMENTS": for what the
 * nights send, and for what comes back.
 */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>

#include "pool.h"

struct wire_marks {
	char component;
	char element;
	char release; /* 0: none */
	char terminator;
	char repetition; /* 0: none */
};

/* `parts` are the components, `whole` is the element as it stands (X12). */
struct wire_element {
	char *whole;
	char **parts;
	size_t n;
};

/* elements[0] is the tag. `line` is the physical one on which it begins, from 1. */
struct wire_segment {
	struct wire_element *elements;
	size_t n;
	size_t line;
};

/* From ISA or UNB to IEA or UNZ. `readable`: its header is sound; else only `x12` and `end` count. */
struct wire {
	bool x12;
	bool readable;
	bool has_trailer;
	struct wire_marks marks;
	struct wire_segment *segments;
	size_t n;
	size_t begin;
	size_t end;
	size_t line;
};

/* Reads the interchange that begins at or behind *AT, and moves *AT behind it; false: there is none.
 * `junk`, when not null, is set when something stood before it.
 */
bool wire_next(struct pool *pool, const char *bytes, size_t len, size_t *at, struct wire *wire, bool *junk);

/* Component `part` of an element, from 0; "" where there is none. */
const char *wire_part(const struct wire_segment *segment, size_t element, size_t part);
const char *wire_whole(const struct wire_segment *segment, size_t element);
/* The digits with which a text begins, as a number. */
unsigned long wire_number(const char *text);
bool wire_is(const struct wire_segment *segment, const char *tag);

#endif
