/*
 * Control files are read strictly: a figure that cannot be read must hold the feed, never be passed over, since
 * then nobody would notice that the sender's total was not compared.
 */
#include "allot/run/control_file.h"

#include "allot/base/clock.h"
#include "allot/base/date.h"
#include "allot/base/shown.h"

enum { SECONDS_A_DAY = 86400, DAY_1970 = 719163 };

static bool read_number(struct slice text, uint64_t *out)
{
	return slice_number(text, INT64_MAX, out) == NUMBER_OK;
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_sha256(struct slice text, uint8_t out[SHA256_BYTES])
{
	if (text.n != SHA256_HEX)
		return false;
	for (size_t i = 0; i < SHA256_BYTES; i++) {
		int high = nibble(text.p[2 * i]), low = nibble(text.p[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/* Reads a mark and two digits of at most MAX at *TEXT, and takes them off it. */
static bool take_part(struct slice *text, char mark, uint64_t max, int64_t *out)
{
	uint64_t part = 0;
	if (text->n < 3 || text->p[0] != mark ||
	    slice_number(slice_of(text->p + 1, 2), max, &part) != NUMBER_OK)
		return false;
	*out = (int64_t)part;
	*text = slice_of(text->p + 3, text->n - 3);
	return true;
}

static bool read_moment(struct slice text, int64_t *out)
{
	uint32_t day = 0;
	int64_t hours = 0, minutes = 0, seconds = 0;
	if (text.n < DATE_TEXT || !date_parse(slice_of(text.p, DATE_TEXT), &day))
		return false;
	text = slice_of(text.p + DATE_TEXT, text.n - DATE_TEXT);
	if (text.n > 0 && (!take_part(&text, text.p[0] == ' ' ? ' ' : 'T', 23, &hours) ||
			   !take_part(&text, ':', 59, &minutes)))
		return false;
	if (text.n > 0 && text.p[0] == ':' && !take_part(&text, ':', 59, &seconds))
		return false;
	if (text.n > 0 && !slice_eq(text, SLICE("Z")))
		return false;
	*out = ((int64_t)day - DAY_1970) * SECONDS_A_DAY + hours * 3600 + minutes * 60 + seconds;
	if (text.n == 0)
		*out = clock_of_local(*out);
	return true;
}

static bool read_rows(struct control *c, struct slice text)
{
	return read_number(text, &c->rows);
}

static bool read_qty(struct control *c, struct slice text)
{
	return read_number(text, &c->qty);
}

static bool read_digest(struct control *c, struct slice text)
{
	return read_sha256(text, c->sha256);
}

static bool read_as_of(struct control *c, struct slice text)
{
	return read_moment(text, &c->as_of);
}

static const struct figure {
	struct slice key;
	unsigned bit;
	bool (*read)(struct control *c, struct slice text);
	const char *takes;
} FIGURES[] = {
	{ { "rows", 4 }, CONTROL_ROWS, read_rows, "a whole number" },
	{ { "qty", 3 }, CONTROL_QTY, read_qty, "a whole number" },
	{ { "sha256", 6 }, CONTROL_SHA256, read_digest, "64 hexadecimal digits" },
	{ { "as_of", 5 }, CONTROL_AS_OF, read_as_of, "YYYY-MM-DD, or YYYY-MM-DDThh:mm:ssZ" },
};
enum { FIGURES_COUNT = sizeof(FIGURES) / sizeof(FIGURES[0]) };

static const struct figure *find_figure(struct slice key)
{
	for (size_t i = 0; i < FIGURES_COUNT; i++)
		if (slice_eq_nocase(FIGURES[i].key, key))
			return &FIGURES[i];
	return NULL;
}

static bool parse_line(struct slice line, struct control *c, struct buf *fault)
{
	const char *equals = line.n ? memchr(line.p, '=', line.n) : NULL;
	size_t n = equals ? (size_t)(equals - line.p) : line.n;
	const struct figure *f = equals ? find_figure(slice_trim(slice_of(line.p, n))) : NULL;
	if (!f) {
		put_shown(fault, line, SHOWN_MAX);
		buf_put_str(fault, " is none of rows=, qty=, sha256=, as_of=");
		return false;
	}
	struct slice text = slice_trim(slice_of(equals + 1, line.n - n - 1));
	if (c->stated & f->bit) {
		buf_printf(fault, "%.*s stands there twice", SLICE_ARG(f->key));
		return false;
	}
	if (!f->read(c, text)) {
		buf_printf(fault, "%.*s: ", SLICE_ARG(f->key));
		put_shown(fault, text, SHOWN_MAX);
		buf_printf(fault, " is not %s", f->takes);
		return false;
	}
	c->stated |= f->bit;
	return true;
}

/* The next line of *TEXT, trimmed, which is taken off it. LF, CRLF and CR end lines. */
static struct slice next_line(struct slice *text)
{
	size_t n = 0;
	while (n < text->n && text->p[n] != '\n' && text->p[n] != '\r')
		n++;
	struct slice line = slice_of(text->p, n);
	n += n < text->n;
	*text = slice_of(text->p + n, text->n - n);
	return slice_trim(line);
}

bool control_parse(struct slice text, struct control *out, char fault[CONTROL_FAULT_MAX])
{
	struct buf why = buf_over(fault, CONTROL_FAULT_MAX - 1);
	struct control c = { 0 };
	bool good = true;
	if (text.n >= 3 && memcmp(text.p, "\xef\xbb\xbf", 3) == 0)
		text = slice_of(text.p + 3, text.n - 3);
	while (good && text.n > 0) {
		struct slice line = next_line(&text);
		if (line.n > 0 && line.p[0] != '#')
			good = parse_line(line, &c, &why);
	}
	if (good && c.stated == 0) {
		buf_put_str(&why, "it states no figure: rows=, qty=, sha256= or as_of=");
		good = false;
	}
	fault[why.n] = '\0';
	if (good)
		*out = c;
	return good;
}
