#include "letter.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ELEMENT	  '\1'
#define COMPONENT '\2'
#define COLUMNS	  80

void letter_add(struct pool *pool, struct letter *letter, const char *format, ...)
{
	char text[600], *own = pool_text(pool, format, strlen(format));
	va_list args;

	for (char *c = own; *c; c++)
		*c = *c == '*' ? ELEMENT : *c == ':' ? COMPONENT : *c;
	va_start(args, format);
/* The separators of the format are bytes of their own by now. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	vsnprintf(text, sizeof(text), own, args);
#pragma GCC diagnostic pop
	va_end(args);
	letter->segments = pool_grow(pool, letter->segments, letter->n, sizeof(char *));
	letter->segments[letter->n++] = pool_text(pool, text, strlen(text));
}

static void style_x12(struct night_rng *rng, struct letter *letter, struct points *points)
{
	static const struct wire_marks usual = { '>', '*', 0, '~', 0 };
	static const struct wire_marks others[] = {
		{ '<', '|', 0, '~', 0 }, { ':', '^', 0, '\n', 0 },	 { '\x1f', '\x1d', 0, '\x1c', 0 },
		{ '>', '*', 0, '!', 0 }, { '\\', '\x1e', 0, '\x15', 0 },
	};

	letter->marks = usual;
	if (night_chance(rng, 40)) {
		letter->marks = others[night_below(rng, sizeof(others) / sizeof(others[0]))];
		points->counts[POINT_SENT_OTHER_MARKS]++;
	}
}

static void style_edifact(struct night_rng *rng, struct letter *letter, struct points *points)
{
	static const struct wire_marks usual = { ':', '+', '?', '\'', 0 };
	static const struct wire_marks others[] = {
		{ '>', '*', '?', '~', 0 },
		{ '\x1f', '\x1d', '\\', '\x1c', 0 },
		{ ':', '+', '!', '\'', 0 },
	};

	letter->marks = usual;
	letter->has_una = night_chance(rng, 60);
	if (letter->has_una && night_chance(rng, 40)) {
		letter->marks = others[night_below(rng, sizeof(others) / sizeof(others[0]))];
		points->counts[POINT_SENT_OTHER_MARKS]++;
	} else if (!letter->has_una && night_chance(rng, 20)) {
		letter->marks.terminator = '\n';
	}
	points->counts[letter->has_una ? POINT_SENT_UNA : POINT_SENT_NO_UNA]++;
}

void letter_style(struct night_rng *rng, struct letter *letter, struct points *points)
{
	if (letter->x12)
		style_x12(rng, letter, points);
	else
		style_edifact(rng, letter, points);
	letter->breaks = (enum letter_break)night_below(rng, 4);
	if (letter->marks.terminator == '\n')
		letter->breaks = BREAK_NONE;
	points->counts[POINT_SENT_LINE_TERMINATOR] += letter->marks.terminator == '\n';
	points->counts[POINT_SENT_BREAKS] += letter->breaks == BREAK_LF || letter->breaks == BREAK_CRLF;
	points->counts[POINT_SENT_WRAPPED] += letter->breaks == BREAK_WRAPPED;
}

/* Writing */

static void put(struct model_bytes *out, const struct letter *letter, size_t from, char c)
{
	model_bytes_add_char(out, c);
	if (letter->breaks == BREAK_WRAPPED && (out->len - from) % (COLUMNS + 1) == COLUMNS)
		model_bytes_add_char(out, '\n');
}

static bool is_mark(const struct wire_marks *marks, char c)
{
	return c == marks->component || c == marks->element || c == marks->release || c == marks->terminator;
}

static void write_segment(const struct letter *letter, const char *segment, size_t from, struct points *points,
			  struct model_bytes *out)
{
	for (const char *c = segment; *c; c++) {
		if (*c == ELEMENT || *c == COMPONENT) {
			put(out, letter, from, *c == ELEMENT ? letter->marks.element : letter->marks.component);
			continue;
		}
		if (letter->marks.release && is_mark(&letter->marks, *c)) {
			put(out, letter, from, letter->marks.release);
			points->counts[POINT_SENT_RELEASED]++;
		}
		put(out, letter, from, *c);
	}
}

void letter_write(struct pool *pool, const struct letter *letter, struct points *points,
		  struct model_bytes *out)
{
	size_t from = out->len;

	if (letter->has_una)
		model_bytes_add_text(out, pool_print(pool, "UNA%c%c.%c %c", letter->marks.component,
						     letter->marks.element, letter->marks.release,
						     letter->marks.terminator));
	for (size_t i = 0; i < letter->n; i++) {
		write_segment(letter, letter->segments[i], from, points, out);
		if (i + 1 == letter->n && letter->unended) {
			points->counts[POINT_SENT_UNENDED]++;
			return;
		}
		put(out, letter, from, letter->marks.terminator);
		if (letter->breaks == BREAK_CRLF)
			model_bytes_add_text(out, "\r\n");
		else if (letter->breaks == BREAK_LF)
			model_bytes_add_char(out, '\n');
	}
	if (letter->breaks == BREAK_WRAPPED)
		model_bytes_add_char(out, '\n');
}
