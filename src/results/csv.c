/*
 * CSV out. Most fields need no quotes and are copied in one go while they are looked at; only what turns out
 * to need them is written again, slowly.
 */
#include "allot/results/csv.h"

#include "allot/base/contract.h"
#include "allot/base/date.h"

static const bool NEEDS_QUOTES[256] = { [','] = true, ['"'] = true, ['\r'] = true, ['\n'] = true };

/* FIELD in quotes, PREFIX before its first byte. */
static void put_quoted(struct buf *out, const char *prefix, struct slice field)
{
	buf_put_char(out, '"');
	buf_put_str(out, prefix);
	while (field.n) {
		const char *quote = memchr(field.p, '"', field.n);
		size_t n = quote ? (size_t)(quote - field.p) + 1 : field.n;
		buf_put(out, field.p, n);
		if (quote)
			buf_put_char(out, '"');
		field = slice_of(field.p + n, field.n - n);
	}
	buf_put_char(out, '"');
}

/* Copies FIELD up to the first byte that asks for quotes; returns how many bytes those were. */
static size_t copy_plain(char *to, struct slice field)
{
	size_t i = 0;

	while (i < field.n && !NEEDS_QUOTES[(unsigned char)field.p[i]]) {
		to[i] = field.p[i];
		i++;
	}
	return i;
}

static void put_after(struct buf *out, const char *prefix, size_t prefix_n, struct slice field)
{
	char *room = buf_room(out, prefix_n + field.n);

	if (!room)
		return;
	memcpy(room, prefix, prefix_n);
	if (copy_plain(room + prefix_n, field) < field.n)
		put_quoted(out, prefix, field);
	else
		out->n += prefix_n + field.n;
}

void csv_put(struct buf *out, struct slice field)
{
	REQUIRE(out);
	put_after(out, "", 0, field);
}

/* First bytes for which a spreadsheet might run a field. */
static const char RUNS[] = "=+-@\t\r";

static bool is_unsafe(struct slice field)
{
	return field.n && memchr(RUNS, field.p[0], sizeof(RUNS) - 1);
}

void csv_put_guarded(struct buf *out, struct slice field)
{
	REQUIRE(out);
	if (is_unsafe(field))
		put_after(out, "'", 1, field);
	else
		csv_put(out, field);
}

void csv_put_u64(struct buf *out, uint64_t v)
{
	buf_put_u64(out, v);
}

void csv_put_date(struct buf *out, uint32_t day)
{
	REQUIRE(day <= DATE_LAST);
	char *room = buf_room(out, DATE_TEXT);
	if (room)
		out->n += date_format(day, room);
}

void csv_comma(struct buf *out)
{
	buf_put_char(out, ',');
}

void csv_end(struct buf *out)
{
	buf_put_char(out, '\n');
}
