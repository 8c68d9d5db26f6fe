/*
 * What a person sees: messages on standard error, tables and results on standard output. Nothing that came from
 * a file or a name reaches a terminal unescaped.
 */
#ifndef ALLOT_CLI_TERMINAL_H
#define ALLOT_CLI_TERMINAL_H

#include <stdbool.h>

#include "allot/base/buf.h"

/*
 * "allot: SENTENCE" on standard error, on a terminal folded to its width; control characters are shown as \xHH.
 * For failures and what is refused. Where standard error goes to the journal of systemd (JOURNAL_STREAM), the
 * line begins with "<3>".
 */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same for what is no failure: warnings, refused rows, hints; "<4>". */
void say_warning(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Says fail_message() or, without one, the text of ST; returns the exit status for ST. */
int say_failure(enum status st);

/* True when FD is a terminal whose lines can be erased: not with TERM=dumb, or without TERM. */
bool terminal_steered(int fd);

/* True when standard output (or error) is a terminal that takes colours: not with NO_COLOR or TERM=dumb. */
bool colours_wanted(int fd);

/* Columns of the terminal that FD is, 80 if it does not say; 0: it is none. */
size_t terminal_width(int fd);

/*
 * Standard output through a buffer. A failure is kept; output_end() writes the rest and gives it. That the
 * reader of a pipe has gone is no failure: what is written then is dropped.
 */
struct output {
	struct buf buf;
	enum status status;
	bool closed; /* the reader has gone */
	bool folds;  /* text, of whole lines after each row: on a terminal it is folded to the width of that */
};

void output_begin(struct output *o);
/* Writes the buffer when it has grown large; call between rows. ST_IO: stop, also when the reader has gone. */
enum status output_row_done(struct output *o);
/* Writes the rest and frees the buffer. ST_IO, the sentence recorded. */
enum status output_end(struct output *o);
/* output_end() for a command that has nothing left to do: says a failure, gives the exit status. */
int output_exit(struct output *o);

enum { TABLE_COLUMNS_MAX = 16 };

/* A table of text: columns as wide as their widest cell, numbers to the right. */
struct text_table {
	struct buf cells; /* texts, zero-terminated */
	size_t columns;
	bool right[TABLE_COLUMNS_MAX]; /* column is aligned to the right */
	size_t max[TABLE_COLUMNS_MAX]; /* so wide a column is at most; 0: it is not cut */
};

void text_table_init(struct text_table *t, size_t columns, const char *alignment);
void text_table_release(struct text_table *t);
/* The next cell, row by row; control characters are made visible. */
void text_table_cell(struct text_table *t, struct slice text);
void text_table_number(struct text_table *t, uint64_t v);
/* Columns of the terminal that its widest line takes, as it would be printed. */
size_t text_table_width(const struct text_table *t);
/*
 * Cuts texts, those of the first column first, so that the table is at most WIDTH wide: that one not to less
 * than 12, others not to less than 8, and if that is not enough to 8 and 5. Numbers are never cut.
 */
void text_table_fit(struct text_table *t, size_t width);
/* Appends the table to OUT; the first row is the head, in bold with COLOURS. */
void text_table_print(const struct text_table *t, bool colours, struct buf *out);

#endif
