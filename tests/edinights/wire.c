/* Readings: an interchange without trailer ends where another begins, at a segment's beginning. */
#include "wire.h"

#include <ctype.h>
#include <string.h>

#include "model/model_bytes.h"

struct scan {
	struct pool *pool;
	const char *bytes;
	size_t len;
	size_t at;
	size_t line;
	struct wire *wire;
};

static bool is_break(char c)
{
	return c == '\r' || c == '\n';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || is_break(c);
}

static bool starts(const struct scan *scan, size_t at, const char *text)
{
	return at + strlen(text) <= scan->len && memcmp(scan->bytes + at, text, strlen(text)) == 0;
}

static bool starts_any(const struct scan *scan, size_t at)
{
	return starts(scan, at, "ISA") || starts(scan, at, "UNA") || starts(scan, at, "UNB");
}

/* Elements */

static void add_part(struct scan *scan, struct wire_element *element, struct model_bytes *part)
{
	element->parts = pool_grow(scan->pool, element->parts, element->n, sizeof(char *));
	element->parts[element->n++] = pool_text(scan->pool, part->data, part->len);
	part->len = 0;
}

static void end_element(struct scan *scan, struct wire_segment *segment, struct wire_element *element,
			struct model_bytes *part, struct model_bytes *whole)
{
	add_part(scan, element, part);
	element->whole = pool_text(scan->pool, whole->data, whole->len);
	whole->len = 0;
	segment->elements = pool_grow(scan->pool, segment->elements, segment->n, sizeof(*element));
	segment->elements[segment->n++] = *element;
	*element = (struct wire_element){ 0 };
}

/* The next byte that is not a line break, or -1. */
static int next_byte(struct scan *scan)
{
	bool breaks_count = is_break(scan->wire->marks.terminator);

	while (scan->at < scan->len) {
		char c = scan->bytes[scan->at++];

		scan->line += c == '\n';
		if (is_break(c) && !(breaks_count && c == scan->wire->marks.terminator))
			continue;
		return (unsigned char)c;
	}
	return -1;
}

static void skip_blanks(struct scan *scan)
{
	while (scan->at < scan->len && is_blank(scan->bytes[scan->at])) {
		scan->line += scan->bytes[scan->at] == '\n';
		scan->at++;
	}
}

/* False at the end of the bytes; the segment may be there all the same, without its terminator. */
static bool read_segment(struct scan *scan, struct wire_segment *segment)
{
	const struct wire_marks *marks = &scan->wire->marks;
	struct wire_element element = { 0 };
	struct model_bytes part = { 0 }, whole = { 0 };
	int c;

	skip_blanks(scan);
	*segment = (struct wire_segment){ .line = scan->line };
	while ((c = next_byte(scan)) != -1 && (char)c != marks->terminator) {
		if ((char)c == marks->element) {
			end_element(scan, segment, &element, &part, &whole);
			continue;
		}
		model_bytes_add_char(&whole, (char)c);
		if ((char)c == marks->component) {
			add_part(scan, &element, &part);
			continue;
		}
		if (marks->release && (char)c == marks->release && (c = next_byte(scan)) == -1)
			break;
		model_bytes_add_char(&part, (char)c);
	}
	if (segment->n > 0 || part.len > 0 || element.n > 0)
		end_element(scan, segment, &element, &part, &whole);
	model_bytes_free(&part);
	model_bytes_free(&whole);
	return c != -1;
}

static void add_segment(struct scan *scan, const struct wire_segment *segment)
{
	struct wire *wire = scan->wire;

	wire->segments = pool_grow(scan->pool, wire->segments, wire->n, sizeof(*segment));
	wire->segments[wire->n++] = *segment;
}

/* Headers */

static bool may_separate(char c)
{
	return !isalnum((unsigned char)c) && c != ' ' && !is_break(c);
}

/* ISA of 106 bytes: what it separates with, or unreadable. */
static bool read_isa_marks(struct scan *scan)
{
	static const size_t places[] = { 3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103 };
	struct wire_marks *marks = &scan->wire->marks;
	char isa[106];
	size_t n = 0, at = scan->at;

	for (; at < scan->len && n < 106; at++) {
		if (n < 105 && is_break(scan->bytes[at]))
			continue;
		isa[n++] = scan->bytes[at];
	}
	if (n < 106)
		return false;
	*marks = (struct wire_marks){ .element = isa[3], .component = isa[104], .terminator = isa[105] };
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (isa[places[i]] != marks->element)
			return false;
	}
	return may_separate(marks->element) && may_separate(marks->component) &&
	       (may_separate(marks->terminator) || is_break(marks->terminator)) &&
	       marks->element != marks->component && marks->element != marks->terminator &&
	       marks->component != marks->terminator;
}

/* A line end as the terminator: without UNA, when one stands before UNH+ or UNG+ ahead of the first
 * apostrophe.
 */
static bool ends_with_lines(const struct scan *scan)
{
	for (size_t i = scan->at; i < scan->len && scan->bytes[i] != '\''; i++) {
		if (scan->bytes[i] == '\n' && (starts(scan, i + 1, "UNH+") || starts(scan, i + 1, "UNG+")))
			return true;
	}
	return false;
}

static bool read_una_marks(struct scan *scan)
{
	struct wire_marks *marks = &scan->wire->marks;
	const char *una = scan->bytes + scan->at + 3;

	*marks = (struct wire_marks){ ':', '+', '?', '\'', 0 };
	if (!starts(scan, scan->at, "UNA")) {
		if (ends_with_lines(scan))
			marks->terminator = '\n';
		return true;
	}
	if (scan->at + 9 > scan->len)
		return false;
	*marks = (struct wire_marks){ una[0], una[1], una[3] == ' ' ? (char)0 : una[3], una[5], 0 };
	scan->at += 9;
	return true;
}

static bool is_trailer(const struct scan *scan, const struct wire_segment *segment)
{
	return wire_is(segment, scan->wire->x12 ? "IEA" : "UNZ");
}

static void read_segments(struct scan *scan)
{
	struct wire_segment segment;
	bool more = true;

	while (more) {
		skip_blanks(scan);
		if (scan->wire->n > 0 && starts_any(scan, scan->at))
			return;
		more = read_segment(scan, &segment);
		if (segment.n == 0)
			continue;
		bool last = is_trailer(scan, &segment);
		if (!more && !(last && segment.n >= 3 && *wire_whole(&segment, 2)))
			return;
		add_segment(scan, &segment);
		scan->wire->has_trailer = last;
		if (last)
			return;
	}
}

/* Behind an interchange that cannot be read: to the next one. */
static void skip_to_next(struct scan *scan)
{
	bool begins = false;

	for (; scan->at < scan->len; scan->at++) {
		if (begins && starts_any(scan, scan->at))
			return;
		scan->line += scan->bytes[scan->at] == '\n';
		begins = !isalnum((unsigned char)scan->bytes[scan->at]);
	}
}

bool wire_next(struct pool *pool, const char *bytes, size_t len, size_t *at, struct wire *wire, bool *junk)
{
	struct scan scan = { pool, bytes, len, *at, 1, wire };

	*wire = (struct wire){ 0 };
	for (size_t i = 0; i < *at; i++)
		scan.line += bytes[i] == '\n';
	if (*at == 0 && starts(&scan, 0, "\xef\xbb\xbf"))
		scan.at = 3;
	skip_blanks(&scan);
	if (scan.at < len && !starts_any(&scan, scan.at)) {
		if (junk)
			*junk = true;
		skip_to_next(&scan);
	}
	if (scan.at >= len)
		return false;
	wire->begin = scan.at;
	wire->line = scan.line;
	wire->x12 = starts(&scan, scan.at, "ISA");
	wire->readable = wire->x12 ? read_isa_marks(&scan) : read_una_marks(&scan);
	if (wire->readable) {
		read_segments(&scan);
	} else {
		scan.at++;
		skip_to_next(&scan);
	}
	wire->end = *at = scan.at;
	return true;
}

const char *wire_part(const struct wire_segment *segment, size_t element, size_t part)
{
	if (element >= segment->n || part >= segment->elements[element].n)
		return "";
	return segment->elements[element].parts[part];
}

const char *wire_whole(const struct wire_segment *segment, size_t element)
{
	return element < segment->n ? segment->elements[element].whole : "";
}

bool wire_is(const struct wire_segment *segment, const char *tag)
{
	return strcmp(wire_part(segment, 0, 0), tag) == 0;
}

unsigned long wire_number(const char *text)
{
	unsigned long number = 0;

	for (; *text >= '0' && *text <= '9' && number < 100000000000; text++)
		number = number * 10 + (unsigned long)(*text - '0');
	return number;
}
