/*
 * CSV out. Most fields need no quotes and are copied in one go while they are looked at; only what turns out
 * to need them is written again, slowly.
 */
#include "allot/results/csv.h"

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "allot/base/text/decimal.h"
#include "allot/base/words.h"

static const bool NEEDS_QUOTES[256] = { [','] = true, ['"'] = true, ['\r'] = true, ['\n'] = true };

/* Copies FIELD; false: some of its bytes need quotes, and it may be copied in part. */
static bool copy_plain_bytes(char *to, struct slice field)
{
	size_t i = 0;

	while (i < field.n && !NEEDS_QUOTES[(unsigned char)field.p[i]]) {
		to[i] = field.p[i];
		i++;
	}
	return i == field.n;
}

/* Like copy_plain_bytes(), by words: what needs quotes is below '-', as is little of what stands in names. */
static bool copy_plain(char *to, struct slice field)
{
	uint64_t below = 0;

	if (field.n < sizeof(below))
		return copy_plain_bytes(to, field);
	const size_t last = field.n - sizeof(below);
	for (size_t i = 0; i < last; i += sizeof(below))
		below |= word_below(word_copy(to + i, field.p + i), '-');
	below |= word_below(word_copy(to + last, field.p + last), '-');
	return !(below & WORD_HIT) || copy_plain_bytes(to, field);
}

/* FIELD in quotes. */
static char *put_quoted(char *to, struct slice field)
{
	*to++ = '"';
	for (size_t i = 0; i < field.n; i++) {
		if (field.p[i] == '"')
			*to++ = '"';
		*to++ = field.p[i];
	}
	*to++ = '"';
	return to;
}

char *csv_text(char *to, struct slice field)
{
	return copy_plain(to, field) ? to + field.n : put_quoted(to, field);
}

/* First bytes for which a spreadsheet might run a field. */
static const bool RUNS[256] = {
	['='] = true, ['+'] = true, ['-'] = true, ['@'] = true, ['\t'] = true, ['\r'] = true
};

/* FIELD with an apostrophe before its first byte, which is no quote. */
static char *put_disarmed(char *to, struct slice field)
{
	char *end = csv_text(to + 1, field);
	bool quoted = to[1] == '"';

	to[quoted] = '\'';
	if (quoted)
		to[0] = '"';
	return end;
}

char *csv_guarded(char *to, struct slice field)
{
	bool runs = field.n && RUNS[(unsigned char)field.p[0]];
	return runs ? put_disarmed(to, field) : csv_text(to, field);
}

char *csv_number(char *to, uint64_t v)
{
	return to + decimal_format(v, to);
}

char *csv_date(char *to, uint32_t day)
{
	REQUIRE(day <= DATE_LAST);
	return to + date_format(day, to);
}

typedef char *csv_putter(char *to, struct slice field);

static void append(struct buf *out, csv_putter *put, struct slice field)
{
	char *room = buf_room(out, csv_room(1, field.n));

	if (room)
		out->n += (size_t)(put(room, field) - room);
}

void csv_put(struct buf *out, struct slice field)
{
	REQUIRE(out);
	append(out, csv_text, field);
}

void csv_put_guarded(struct buf *out, struct slice field)
{
	REQUIRE(out);
	append(out, csv_guarded, field);
}

void csv_put_u64(struct buf *out, uint64_t v)
{
	buf_put_u64(out, v);
}

void csv_comma(struct buf *out)
{
	buf_put_char(out, ',');
}

void csv_end(struct buf *out)
{
	buf_put_char(out, '\n');
}
