/*
 * A segment: a tag and elements, of which each may have components. Both standards give the same shape; what
 * parts them is the lexer's business.
 *
 * Elements count from 1, the tag being element 0; so LIN03 of X12 is edi_value(s, 3, 0). Component 0 is the
 * whole element (of a composite one: its first component), components count from 1.
 */
#ifndef ALLOT_FEED_EDI_SEGMENT_H
#define ALLOT_FEED_EDI_SEGMENT_H

#include "allot/base/buf.h"

enum edi_standard { EDI_X12, EDI_EDIFACT };

/* What separates; 0: nothing does. */
struct edi_marks {
	char element;
	char component;
	char repetition;
	char release;
	char decimal; /* ',' or '.'; 0: either */
	char terminator;
	bool cr; /* the terminator is a LF, behind a CR that does not count */
};

/* A component, or an element that has none, as it stands in the text. */
struct edi_part {
	uint32_t at;
	uint32_t n;
	uint32_t element;
	bool component;	 /* it follows another one of its element */
	bool repetition; /* it begins, or belongs to, a further repetition of its element */
};

struct edi_segment {
	enum edi_standard standard;
	struct edi_marks marks;
	uint64_t start; /* byte of the feed where it begins, from 0 */
	uint64_t end;	/* byte behind its terminator */
	uint64_t line;	/* physical line on which it begins, from 1 */
	bool terminated;
	struct buf text; /* the values one behind the other, without separators, releases, CR and LF */
	struct edi_part *parts;
	uint32_t count; /* of parts */
	uint32_t room;
};

void edi_segment_init(struct edi_segment *s);
void edi_segment_release(struct edi_segment *s);
/* Empties S. */
void edi_segment_clear(struct edi_segment *s);

/* Begins a part of ELEMENT at the end of the text. ST_NO_MEMORY. */
enum status edi_segment_part(struct edi_segment *s, uint32_t element, bool component, bool repetition);
/* The last part ends where the text ends. */
void edi_segment_end(struct edi_segment *s);

/* The value, trimmed; empty if there is none. Lives until the segment is cleared. */
struct slice edi_value(const struct edi_segment *s, uint32_t element, uint32_t component);
/* How many elements S has behind its tag. */
uint32_t edi_elements(const struct edi_segment *s);

static inline struct slice edi_tag(const struct edi_segment *s)
{
	return s->count ? slice_of(s->text.p, s->parts[0].n) : slice_of(NULL, 0);
}

/* True when S has this TAG. */
static inline bool edi_is(const struct edi_segment *s, const char *tag)
{
	return slice_eq(edi_tag(s), slice_str(tag));
}

#endif
