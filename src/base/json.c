/*
 * JSON out: each value puts the comma before it where one is due, so that callers need not know.
 */
#include "allot/base/json.h"

#include "allot/base/contract.h"
#include "allot/base/utf8.h"

/* What follows the backslash for each byte that has an escape of its own. */
static const char ESCAPED[] = "\"\\\b\f\n\r\t";
static const char ESCAPE[] = "\"\\bfnrt";

/* Bytes that stand for themselves; the others are looked at one by one. */
static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* U+0000..U+001F must be escaped; U+007F..U+009F steer terminals, on which a summary may be
 * shown. */
static void put_control(struct buf *out, unsigned char c)
{
	const char *at = memchr(ESCAPED, c, sizeof(ESCAPED) - 1);

	if (at)
		buf_put(out, (char[]){ '\\', ESCAPE[at - ESCAPED] }, 2);
	else
		buf_printf(out, "\\u%04x", c);
}

/* Puts the character at the start of S, which is not plain; returns the bytes it took. */
static size_t put_character(struct buf *out, struct slice s)
{
	unsigned char c = (unsigned char)s.p[0];
	size_t length = utf8_length(s);

	REQUIRE(!is_plain(c));
	if (length == 0)
		buf_put_str(out, "\xEF\xBF\xBD");
	else if (length == 1)
		put_control(out, c);
	else if (c == 0xc2 && (unsigned char)s.p[1] < 0xa0)
		put_control(out, (unsigned char)s.p[1]);
	else
		buf_put(out, s.p, length);
	return length ? length : 1;
}

static void put_text(struct buf *out, struct slice s)
{
	buf_put_char(out, '"');
	while (s.n) {
		size_t plain = 0;
		while (plain < s.n && is_plain((unsigned char)s.p[plain]))
			plain++;
		buf_put(out, s.p, plain);
		s = slice_of(s.p + plain, s.n - plain);
		if (s.n) {
			size_t taken = put_character(out, s);
			s = slice_of(s.p + taken, s.n - taken);
		}
	}
	buf_put_char(out, '"');
}

static void separate(struct json *j)
{
	if (j->comma)
		buf_put_char(j->out, ',');
	j->comma = true;
}

static void begin(struct json *j, char bracket)
{
	separate(j);
	buf_put_char(j->out, bracket);
	j->comma = false;
}

static void end(struct json *j, char bracket)
{
	buf_put_char(j->out, bracket);
	j->comma = true;
}

void json_init(struct json *j, struct buf *out)
{
	REQUIRE(out);
	*j = (struct json){ .out = out };
}

void json_object(struct json *j)
{
	begin(j, '{');
}

void json_object_end(struct json *j)
{
	end(j, '}');
}

void json_array(struct json *j)
{
	begin(j, '[');
}

void json_array_end(struct json *j)
{
	end(j, ']');
}

void json_key(struct json *j, const char *key)
{
	REQUIRE(key);
	json_string(j, slice_str(key));
	buf_put_char(j->out, ':');
	j->comma = false;
}

void json_string(struct json *j, struct slice s)
{
	separate(j);
	put_text(j->out, s);
}

void json_number(struct json *j, uint64_t v)
{
	separate(j);
	buf_put_u64(j->out, v);
}

void json_number_text(struct json *j, struct slice number)
{
	REQUIRE(number.n > 0);
	separate(j);
	buf_put_slice(j->out, number);
}

void json_null(struct json *j)
{
	separate(j);
	buf_put_str(j->out, "null");
}

void json_bool(struct json *j, bool v)
{
	separate(j);
	buf_put_str(j->out, v ? "true" : "false");
}
