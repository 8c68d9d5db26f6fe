#include "cli/terminal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "allot/base/contract.h"

enum { MESSAGE_MAX = 8192, OUTPUT_ROWS_BYTES = 64 * 1024 };

static void write_quietly(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t w = write(fd, p, n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			return;
		p += w;
		n -= (size_t)w;
	}
}

void say(const char *fmt, ...)
{
	static const char no_memory[] = "allot: out of memory\n";
	struct buf line;
	va_list args;
	char room[MESSAGE_MAX];
	va_start(args, fmt);
	int n = vsnprintf(room, sizeof(room), fmt, args);
	va_end(args);
	if (n < 0)
		return;
	size_t length = (size_t)n < sizeof(room) ? (size_t)n : sizeof(room) - 1;
	buf_init(&line, 0);
	buf_put_str(&line, "allot: ");
	buf_put_visible(&line, slice_of(room, length), MESSAGE_MAX);
	buf_put_char(&line, '\n');
	if (!buf_status(&line))
		write_quietly(STDERR_FILENO, line.p, line.n);
	else
		write_quietly(STDERR_FILENO, no_memory, sizeof(no_memory) - 1);
	buf_release(&line);
}

int say_failure(enum status st)
{
	const char *message = fail_message();
	REQUIRE(st);
	say("%s", message[0] ? message : status_text(st));
	return status_exit(st);
}

bool colours_wanted(int fd)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");
	if ((no && no[0]) || !term || strcmp(term, "dumb") == 0)
		return false;
	return isatty(fd);
}

/* Output */

void output_begin(struct output *o)
{
	*o = (struct output){ .status = ST_OK };
	buf_init(&o->buf, 0);
}

static void output_check(struct output *o)
{
	if (!o->status)
		o->status = buf_status(&o->buf);
}

/* In CSV, which is written as it is, ids may hold U+0080 to U+009F: these steer terminals, too. */
static void hide_controls(struct buf *b)
{
	const char *at = b->p, *end = b->p + b->n;
	struct buf shown;
	buf_init(&shown, 0);
	for (const char *lead; (lead = memchr(at, 0xc2, (size_t)(end - at)));) {
		size_t n = end - lead > 1 ? 2 : 1;
		buf_put(&shown, at, (size_t)(lead - at));
		buf_put_visible(&shown, slice_of(lead, n), n);
		at = lead + n;
	}
	buf_put(&shown, at, (size_t)(end - at));
	buf_release(b);
	*b = shown;
}

static void output_write(struct output *o)
{
	size_t done = 0;
	if (o->buf.n > 0 && memchr(o->buf.p, 0xc2, o->buf.n) && isatty(STDOUT_FILENO)) {
		hide_controls(&o->buf);
		output_check(o);
	}
	while (!o->status && !o->closed && done < o->buf.n) {
		ssize_t w = write(STDOUT_FILENO, o->buf.p + done, o->buf.n - done);
		if (w >= 0)
			done += (size_t)w;
		else if (errno == EPIPE)
			o->closed = true;
		else if (errno == EBADF)
			o->status = fail(ST_IO, "standard output: is closed");
		else if (errno != EINTR)
			o->status = fail_errno(ST_IO, "standard output", errno);
	}
	buf_clear(&o->buf);
}

enum status output_row_done(struct output *o)
{
	output_check(o);
	if (o->buf.n >= OUTPUT_ROWS_BYTES)
		output_write(o);
	return !o->status && o->closed ? ST_IO : o->status;
}

enum status output_end(struct output *o)
{
	output_check(o);
	output_write(o);
	buf_release(&o->buf);
	return o->status;
}

int output_exit(struct output *o)
{
	enum status st = output_end(o);
	return st ? say_failure(st) : status_exit(ST_OK);
}

/* Tables */

void text_table_init(struct text_table *t, size_t columns, const char *alignment)
{
	REQUIRE(columns > 0);
	REQUIRE(columns <= sizeof(t->right) / sizeof(t->right[0]));
	*t = (struct text_table){ .columns = columns };
	buf_init(&t->cells, 0);
	for (size_t i = 0; i < columns; i++)
		t->right[i] = alignment[i] == 'r';
}

void text_table_release(struct text_table *t)
{
	buf_release(&t->cells);
}

void text_table_cell(struct text_table *t, struct slice text)
{
	buf_put_visible(&t->cells, text, text.n);
	buf_put_char(&t->cells, '\0');
}

void text_table_number(struct text_table *t, uint64_t v)
{
	buf_put_u64(&t->cells, v);
	buf_put_char(&t->cells, '\0');
}

/* Characters, not bytes: a column is as wide as it looks. */
static size_t width_of(const char *text)
{
	size_t n = 0;
	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static void pad(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_put_char(out, ' ');
}

static void print_cell(const struct text_table *t, size_t column, const char *text, size_t width,
		       struct buf *out)
{
	size_t blank = width - width_of(text);
	if (t->right[column])
		pad(out, blank);
	buf_put_str(out, text);
	if (!t->right[column] && column + 1 < t->columns)
		pad(out, blank);
	if (column + 1 < t->columns)
		buf_put_str(out, "  ");
}

void text_table_print(const struct text_table *t, bool colours, struct buf *out)
{
	size_t width[sizeof(t->right) / sizeof(t->right[0])] = { 0 };
	const char *end = t->cells.p + t->cells.n;
	size_t i = 0;
	for (const char *c = t->cells.p; c < end; c += strlen(c) + 1, i++)
		if (width_of(c) > width[i % t->columns])
			width[i % t->columns] = width_of(c);
	i = 0;
	for (const char *c = t->cells.p; c < end; c += strlen(c) + 1, i++) {
		size_t column = i % t->columns;
		if (colours && i == 0)
			buf_put_str(out, "\033[1m");
		print_cell(t, column, c, width[column], out);
		if (colours && i + 1 == t->columns)
			buf_put_str(out, "\033[0m");
		if (column + 1 == t->columns)
			buf_put_char(out, '\n');
	}
}
