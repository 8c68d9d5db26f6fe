/*
 * What a person sees: messages, output through a buffer, tables. Nothing is written to a terminal that is not
 * made visible first.
 */
#include "cli/terminal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/text/width.h"
#include "cli/fold.h"

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

/* A shell that was started by a service has JOURNAL_STREAM, too, but its terminal is not the journal. */
static bool journal_reads(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	return stream && stream[0] && !isatty(STDERR_FILENO);
}

/* "allot: TEXT", for people or for the journal. */
static void put_message(struct buf *line, int priority, struct slice text)
{
	struct buf plain;
	buf_init(&plain, 0);
	buf_put_str(&plain, "allot: ");
	buf_put_visible(&plain, text, MESSAGE_MAX);
	if (journal_reads())
		buf_printf(line, "<%d>", priority);
	fold_sentence(line, buf_slice(&plain), terminal_width(STDERR_FILENO));
	buf_put_char(line, '\n');
	if (!line->status)
		line->status = buf_status(&plain);
	buf_release(&plain);
}

/* PRIORITY as syslog numbers it. */
__attribute__((format(printf, 2, 0))) static void say_line(int priority, const char *fmt, va_list args)
{
	static const char no_memory[] = "allot: out of memory\n";
	struct buf line;
	char room[MESSAGE_MAX];
	int n = vsnprintf(room, sizeof(room), fmt, args);
	if (n < 0)
		return;
	size_t length = (size_t)n < sizeof(room) ? (size_t)n : sizeof(room) - 1;
	buf_init(&line, 0);
	put_message(&line, priority, slice_of(room, length));
	if (!buf_status(&line))
		write_quietly(STDERR_FILENO, line.p, line.n);
	else
		write_quietly(STDERR_FILENO, no_memory, sizeof(no_memory) - 1);
	buf_release(&line);
}

void say(const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	say_line(3, fmt, args);
	va_end(args);
}

void say_warning(const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	say_line(4, fmt, args);
	va_end(args);
}

int say_failure(enum status st)
{
	const char *message = fail_message();
	REQUIRE(st);
	say("%s", message[0] ? message : status_text(st));
	return status_exit(st);
}

bool terminal_steered(int fd)
{
	const char *term = getenv("TERM");
	return term && term[0] && strcmp(term, "dumb") != 0 && isatty(fd);
}

bool colours_wanted(int fd)
{
	const char *no = getenv("NO_COLOR");
	return !(no && no[0]) && terminal_steered(fd);
}

size_t terminal_width(int fd)
{
	enum { USUAL = 80 };
	struct winsize size;
	if (!isatty(fd))
		return 0;
	return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : USUAL;
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

/* Whole lines are in the buffer; see output_row_done(). */
static void fold_output(struct output *o)
{
	struct buf folded;
	size_t width = terminal_width(STDOUT_FILENO);
	if (!width || !o->buf.n)
		return;
	buf_init(&folded, 0);
	fold(&folded, buf_slice(&o->buf), width, false);
	buf_release(&o->buf);
	o->buf = folded;
	output_check(o);
}

static void output_write(struct output *o)
{
	size_t done = 0;
	if (o->folds)
		fold_output(o);
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

static size_t width_of(const char *text)
{
	return text_width(slice_str(text));
}

static void pad(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_put_char(out, ' ');
}

/* Of TEXT what fits into MAX columns, 3 at least: what is left out shows as "...". How many it takes. */
static size_t put_cut(struct buf *out, const char *text, size_t max)
{
	size_t taken;
	size_t fits = text_fitting(slice_str(text), max, &taken);
	if (text[fits] == '\0') {
		buf_put_str(out, text);
		return taken;
	}
	fits = text_fitting(slice_str(text), max - 3, &taken);
	buf_put(out, text, fits);
	buf_put_str(out, "...");
	return taken + 3;
}

static void print_cell(const struct text_table *t, size_t column, const char *text, size_t width,
		       struct buf *out)
{
	bool last = column + 1 == t->columns;
	if (t->right[column])
		pad(out, width - width_of(text));
	size_t taken = put_cut(out, text, width);
	if (!last)
		pad(out, (t->right[column] ? 0 : width - taken) + 2);
}

/* How wide each column is. */
static void column_widths(const struct text_table *t, size_t width[TABLE_COLUMNS_MAX])
{
	const char *end = t->cells.p + t->cells.n;
	size_t i = 0;
	memset(width, 0, TABLE_COLUMNS_MAX * sizeof(*width));
	for (const char *c = t->cells.p; c < end; c += strlen(c) + 1, i++)
		if (width_of(c) > width[i % t->columns])
			width[i % t->columns] = width_of(c);
	for (i = 0; i < t->columns; i++)
		if (t->max[i] && width[i] > t->max[i])
			width[i] = t->max[i];
}

size_t text_table_width(const struct text_table *t)
{
	size_t width[TABLE_COLUMNS_MAX];
	size_t sum = 2 * (t->columns - 1);
	column_widths(t, width);
	for (size_t i = 0; i < t->columns; i++)
		sum += width[i];
	return sum;
}

/* Cuts the first column to no less than FIRST_LEAST, then other texts to no less than LEAST. */
static void fit_to(struct text_table *t, size_t width, size_t first_least, size_t text_least)
{
	size_t columns[TABLE_COLUMNS_MAX];
	size_t now = text_table_width(t);
	column_widths(t, columns);
	for (size_t i = 0; i < t->columns && now > width; i++) {
		size_t least = i == 0 ? first_least : text_least;
		if (t->right[i] || columns[i] <= least)
			continue;
		size_t spare = columns[i] - least;
		size_t cut = now - width < spare ? now - width : spare;
		t->max[i] = columns[i] - cut;
		now -= cut;
	}
}

void text_table_fit(struct text_table *t, size_t width)
{
	fit_to(t, width, 12, 8);
	/* a narrow window: better little of a text than lines that wrap */
	fit_to(t, width, 8, 5);
}

void text_table_print(const struct text_table *t, bool colours, struct buf *out)
{
	size_t width[TABLE_COLUMNS_MAX];
	const char *end = t->cells.p + t->cells.n;
	size_t i = 0;
	column_widths(t, width);
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
