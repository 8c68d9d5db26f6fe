/*
 * Buffers: the first failure stays until the caller asks, so that appends need not be checked one by one.
 */
#include "allot/base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/text/decimal.h"
#include "allot/base/utf8.h"

enum { CAPACITY_MIN = 64 };

void buf_init(struct buf *b, size_t ceiling)
{
	REQUIRE(ceiling <= SIZE_MAX / 4);
	*b = (struct buf){ .ceiling = ceiling ? ceiling : BUF_CEILING_DEFAULT };
}

struct buf buf_over(char *p, size_t n)
{
	REQUIRE(p && n > 0);
	return (struct buf){ .p = p, .capacity = n, .ceiling = n };
}

void buf_release(struct buf *b)
{
	free(b->p);
	buf_init(b, b->ceiling);
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->status = ST_OK;
}

char *buf_make_room(struct buf *b, size_t n)
{
	size_t capacity = b->capacity ? b->capacity : CAPACITY_MIN;
	char *p;

	REQUIRE(b->ceiling > 0);
	if (b->status)
		return NULL;
	if (n > b->ceiling - b->n) {
		b->status = fail(ST_NO_MEMORY, "more than %zu bytes in one buffer", b->ceiling);
		return NULL;
	}
	while (capacity < b->n + n)
		capacity *= 2;
	if (capacity > b->ceiling)
		capacity = b->ceiling;
	p = realloc(b->p, capacity);
	if (!p) {
		b->status = fail_memory();
		return NULL;
	}
	b->p = p;
	b->capacity = capacity;
	return b->p + b->n;
}

void buf_put(struct buf *b, const void *p, size_t n)
{
	char *room;

	if (!n)
		return;
	room = buf_room(b, n);
	if (room) {
		memcpy(room, p, n);
		b->n += n;
	}
}

void buf_put_char(struct buf *b, char c)
{
	char *room = buf_room(b, 1);

	if (room) {
		*room = c;
		b->n++;
	}
}

void buf_put_slice(struct buf *b, struct slice s)
{
	buf_put(b, s.p, s.n);
}

void buf_put_str(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void buf_put_u64(struct buf *b, uint64_t v)
{
	char digits[DECIMAL_TEXT];

	buf_put(b, digits, decimal_format(v, digits));
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args;
	va_list again;
	int n;

	va_start(args, fmt);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, args);
	if (n < 0) {
		b->status = b->status ? b->status : fail(ST_IO, "a text cannot be formatted");
	} else {
		char *room = buf_room(b, (size_t)n + 1); /* vsnprintf ends it with a zero */
		if (room) {
			vsnprintf(room, (size_t)n + 1, fmt, again);
			b->n += (size_t)n;
		}
	}
	va_end(again);
	va_end(args);
}

/* Control characters of U+0080..U+009F steer terminals as well as those below U+0020. */
static bool is_visible(struct slice s, size_t length)
{
	unsigned char c = (unsigned char)s.p[0];

	if (length == 1)
		return c >= 0x20 && c != 0x7f;
	return length && !(c == 0xc2 && (unsigned char)s.p[1] < 0xa0);
}

void buf_put_visible(struct buf *b, struct slice s, size_t max)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t shown = 0;

	while (s.n) {
		size_t length = utf8_length(s);
		size_t step = length ? length : 1;
		if (shown + step > max) {
			buf_put_str(b, "...");
			return;
		}
		if (is_visible(s, length)) {
			buf_put(b, s.p, step);
		} else {
			for (size_t i = 0; i < step; i++) {
				unsigned char c = (unsigned char)s.p[i];
				buf_put(b, (char[]){ '\\', 'x', hex[c >> 4], hex[c & 15] }, 4);
			}
		}
		shown += step;
		s.p += step;
		s.n -= step;
	}
}

void buf_put_utf8(struct buf *b, struct slice s)
{
	for (size_t n; s.n; s = slice_of(s.p + n, s.n - n)) {
		size_t length = utf8_length(s);
		n = length ? length : 1;
		if (length)
			buf_put(b, s.p, length);
		else
			buf_put_str(b, "\xEF\xBF\xBD");
	}
}
