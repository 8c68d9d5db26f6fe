/*
 * Writing: a report on its way onto paper. Each part is a function that puts its section and its table;
 * they are called one after the other (make.c).
 */
#ifndef ALLOT_REPORT_WRITING_H
#define ALLOT_REPORT_WRITING_H

#include "report/figures/needs.h"
#include "report/page/paper.h"

struct writing {
	struct figures *f;
	const struct checks *checks;
	const struct needs *needs;
	struct views *views;
	struct forms forms;
	struct paper paper;
	enum status status; /* the first failure; nothing more is written then */
};

/* Each puts one thing, unless something has failed already. */
void put_section(struct writing *w, const char *id, const char *heading, const char *lead);
void put_beside(struct writing *w, enum beside place);
void begin_table(struct writing *w, const struct table *t);
void add_row(struct writing *w, const struct table *t, const struct table_row *row);
void end_table(struct writing *w, const struct table *t);
void add_chart(struct writing *w, const struct chart *chart);

/* A plain row of CELLS; a row of KIND for the page alone. */
void add_plain(struct writing *w, const struct table *t, const struct cell *cells);
void add_sum(struct writing *w, const struct table *t, enum row_kind kind, const struct cell *cells);

/* WRITE with the forms of data alone, or with the others alone, if there are any. */
void with_forms(struct writing *w, bool data, void (*write)(struct writing *w));

/* What SUMS say of supply: opening, received, changed, corrected, shipped, closing, allocated, free. */
enum { BALANCE_CELLS = 8 };
void put_balance(struct cell cells[BALANCE_CELLS], const struct sums *sums);

/* Text that lives as long as the report; empty after a failure, which W keeps. */
struct slice print(struct writing *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* S as UTF-8 (buf_put_utf8()), likewise. */
struct slice print_utf8(struct writing *w, struct slice s);
/* What PUT makes of FIGURE, likewise. */
struct slice print_with(struct writing *w, void (*put)(struct buf *out, int64_t figure), int64_t figure);
/* A day in words, likewise. */
struct slice print_day(struct writing *w, void (*put)(struct buf *out, uint32_t day), uint32_t day);

/* The parts. */
void write_front(struct writing *w);
void write_statement(struct writing *w);
void write_needs(struct writing *w);
void write_feeds(struct writing *w);
void write_suppliers(struct writing *w);
void write_open_lines(struct writing *w);
void write_arrivals(struct writing *w);
void write_skus(struct writing *w);
void write_value(struct writing *w);
void write_runs(struct writing *w);
void write_proof(struct writing *w);

#endif
