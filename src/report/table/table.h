/*
 * Tables of the report, whatever they become: a part of the page, a sheet, a CSV file, text, JSON.
 *
 * A table is stated once, as its columns; its rows are given one by one, so that a million of them need no
 * memory. Some are for the data alone (every SKU), some for the page alone (the total, "all others"), most
 * for both.
 */
#ifndef ALLOT_REPORT_TABLE_H
#define ALLOT_REPORT_TABLE_H

#include "allot/base/slice.h"
#include "allot/base/status.h"

/* How the cells of a column are written, in every form. */
enum cell_type {
	CELL_TEXT,
	CELL_CODE,  /* an identifier or digest */
	CELL_COUNT, /* a whole number; 0 is shown as 0 */
	CELL_DELTA, /* a movement: with its sign; 0 is shown as a dash */
	CELL_SHARE, /* tenths of a percent */
	CELL_MONEY, /* in 1/10000 of the currency; people are shown hundredths */
	CELL_PRICE, /* likewise, of one unit: with as many decimals as it has */
	CELL_DATE,  /* a day number; DATE_NONE: empty */
	CELL_TYPES
};

enum {
	MARK_RULE = 1, /* a line separates it from the column before it, on the page */
	MARK_DATA = 2, /* it is in data alone, not on the page */
};

struct column {
	const char *name; /* in data, as the columns of all files: lower case, "_" */
	const char *head; /* for people */
	enum cell_type type;
	uint8_t width;	   /* characters, in a sheet; 0: what is usual for the type */
	uint8_t marks;	   /* bits MARK_... */
	const char *group; /* over this column and those after it with the same; NULL: none */
};

struct table {
	const char *name;    /* of its file, without ".csv", in JSON, and of its sheet */
	const char *caption; /* a sentence's worth, for those who hear the page */
	const struct column *columns;
	size_t count;
	bool narrow; /* it does not ask for the whole width of a page */
	bool summed; /* the plain rows add up to a total: a sheet gets a formula for it */
};

enum { TABLE_COLUMNS_MAX = 20 };

/* What a text says by its colour, too, on the page; never by that alone. */
enum tone { TONE_NONE, TONE_GOOD, TONE_BAD };

/* The figures of a column go into `number`, the other types into `text`. */
struct cell {
	bool there;
	bool strong;
	enum tone tone;
	bool balance; /* in a column of CELL_DELTA: what is moved, without a sign */
	int64_t number;
	struct slice text;
	struct slice data; /* what stands for the text in data; empty: the text itself */
};

static inline struct slice cell_data(const struct cell *cell)
{
	return cell->data.n ? cell->data : cell->text;
}

static inline struct cell cell_text(struct slice text)
{
	return (struct cell){ .there = true, .text = text };
}

static inline struct cell cell_str(const char *text)
{
	return cell_text(slice_str(text));
}

static inline struct cell cell_number(int64_t number)
{
	return (struct cell){ .there = true, .number = number };
}

/* How CELL, in a column of TYPE, is written. */
static inline enum cell_type cell_type_of(enum cell_type type, const struct cell *cell)
{
	return type == CELL_DELTA && cell->balance ? CELL_COUNT : type;
}

/* TEXT for people, DATA for programs. */
static inline struct cell cell_both(const char *text, const char *data)
{
	return (struct cell){ .there = true, .text = slice_str(text), .data = slice_str(data) };
}

/* A cell without anything. */
#define CELL_NOTHING ((struct cell){ 0 })

enum row_kind {
	ROW_PLAIN,
	ROW_OPENING, /* what the rows below it begin with */
	ROW_REST,    /* "479 further SKUs": stands for many */
	ROW_TOTAL,
};

/* Who is given a row. */
enum row_for { ROW_FOR_ALL, ROW_FOR_PAGE, ROW_FOR_DATA };

struct table_row {
	enum row_kind kind;
	enum row_for for_;
	const struct cell *cells; /* one for each column */
	struct slice note;	  /* beside the first cell, on the page; may be empty */
	bool note_below;	  /* under it */
	bool alarm;		  /* the row is one that needs a person */
};

/* True for what is right-aligned. */
static inline bool cell_is_figure(enum cell_type type)
{
	return type >= CELL_COUNT;
}

static inline bool column_on_page(const struct column *c)
{
	return !(c->marks & MARK_DATA);
}

/*
 * A form of tables: who is given them. Any status but ST_OK ends the report: ST_CANT_CREATE, ST_IO of its
 * files, ST_NO_MEMORY.
 */
struct form_ops {
	enum status (*begin)(void *ctx, const struct table *t);
	enum status (*row)(void *ctx, const struct table *t, const struct table_row *row);
	enum status (*end)(void *ctx, const struct table *t);
};

struct form {
	const struct form_ops *ops;
	void *ctx;
	bool data; /* it takes the rows of data, else those of the page */
};

enum { FORMS_MAX = 4 };

struct forms {
	struct form of[FORMS_MAX];
	size_t count;
};

/* Each does so with every form. The first failure of any form: ST_CANT_CREATE, ST_IO, ST_NO_MEMORY. */
enum status table_begin(const struct forms *forms, const struct table *t);
enum status table_row(const struct forms *forms, const struct table *t, const struct table_row *row);
enum status table_end(const struct forms *forms, const struct table *t);

#endif
