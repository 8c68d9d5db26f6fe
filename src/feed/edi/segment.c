/*
 * A segment's parts are found by walking them: segments are short, and what is asked of one is a handful of
 * elements near its beginning.
 */
#include "feed/edi/segment.h"

#include <stdlib.h>

#include "allot/base/contract.h"

void edi_segment_init(struct edi_segment *s)
{
	*s = (struct edi_segment){ .standard = EDI_X12 };
	buf_init(&s->text, 0);
}

void edi_segment_release(struct edi_segment *s)
{
	buf_release(&s->text);
	free(s->parts);
	s->parts = NULL;
	s->count = s->room = 0;
}

void edi_segment_clear(struct edi_segment *s)
{
	buf_clear(&s->text);
	s->count = 0;
}

enum status edi_segment_part(struct edi_segment *s, uint32_t element, bool component, bool repetition)
{
	if (s->count == s->room) {
		uint32_t room = s->room ? 2 * s->room : 64;
		struct edi_part *parts = realloc(s->parts, room * sizeof(*parts));
		if (!parts)
			return fail_memory();
		s->parts = parts;
		s->room = room;
	}
	s->parts[s->count++] = (struct edi_part){ (uint32_t)s->text.n, 0, element, component, repetition };
	return ST_OK;
}

void edi_segment_end(struct edi_segment *s)
{
	REQUIRE(s->count > 0);
	struct edi_part *last = &s->parts[s->count - 1];
	last->n = (uint32_t)s->text.n - last->at;
}

/* Component COMPONENT of WHOLE, an element of X12, which is parted only where it is asked to be. */
static struct slice part_of(const struct edi_segment *s, struct slice whole, uint32_t component)
{
	for (uint32_t i = 1;; i++) {
		const char *end = whole.n ? memchr(whole.p, s->marks.component, whole.n) : NULL;
		size_t n = end ? (size_t)(end - whole.p) : whole.n;
		if (i == component)
			return slice_of(whole.p, n);
		if (!end)
			return slice_of(NULL, 0);
		whole = slice_of(end + 1, whole.n - n - 1);
	}
}

struct slice edi_value(const struct edi_segment *s, uint32_t element, uint32_t component)
{
	uint32_t at = 1;

	for (uint32_t i = 0; i < s->count && s->parts[i].element <= element; i++) {
		const struct edi_part *p = &s->parts[i];
		if (p->element < element || p->repetition)
			continue;
		struct slice value = slice_of(s->text.p + p->at, p->n);
		if (s->standard == EDI_X12)
			return slice_trim(component ? part_of(s, value, component) : value);
		if (at++ == (component ? component : 1))
			return slice_trim(value);
	}
	return slice_of(NULL, 0);
}

uint32_t edi_elements(const struct edi_segment *s)
{
	return s->count ? s->parts[s->count - 1].element : 0;
}
