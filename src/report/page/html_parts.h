/*
 * The parts that a page is made of.
 */
#ifndef ALLOT_REPORT_HTML_PARTS_H
#define ALLOT_REPORT_HTML_PARTS_H

#include "allot/base/buf.h"
#include "report/page/paper.h"

/*
 * Appends TEXT, from whatever feed, as HTML: markup escaped, controls and marks that turn the direction of
 * writing shown as <U+202E>, bytes that are no UTF-8 as \xHH.
 */
void put_html(struct buf *out, struct slice text);

/* The page's style sheet. Static. */
extern const char HTML_STYLE[];

/* A table's parts. */
void put_table_begin(struct buf *out, const struct table *t);
void put_table_row(struct buf *out, const struct table *t, const struct table_row *row);
void put_table_end(struct buf *out);

/* A chart as inline SVG, with its text alternative. */
void put_chart(struct buf *out, const struct chart *chart);

#endif
