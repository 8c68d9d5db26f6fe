/*
 * The report as text, for a terminal of 80 columns. A table that is wider is told in several blocks, each
 * with its first column, so nothing is left out.
 */
#ifndef ALLOT_REPORT_TEXT_PAPER_H
#define ALLOT_REPORT_TEXT_PAPER_H

#include "allot/base/buf.h"
#include "report/page/paper.h"

struct text_row {
	enum row_kind kind;
	struct slice cells[TABLE_COLUMNS_MAX]; /* in `kept` */
};

struct text_paper {
	struct buf *out;   /* the caller's */
	struct arena kept; /* of the table at hand */
	struct text_row *rows;
	size_t count;
	size_t capacity;
};

void text_paper_init(struct text_paper *p, struct buf *out);
void text_paper_release(struct text_paper *p);
struct paper text_paper(struct text_paper *p);
struct form text_form(struct text_paper *p);

#endif
