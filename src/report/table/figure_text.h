/*
 * Figures as people read them: "−1,234", "+5", "12.3 %", "26 November 2026". The minus is U+2212, as wide
 * as a plus, so that columns stand.
 */
#ifndef ALLOT_REPORT_FIGURE_TEXT_H
#define ALLOT_REPORT_FIGURE_TEXT_H

#include "allot/base/buf.h"
#include "report/table/table.h"

#define DASH  "\xe2\x80\x93" /* U+2013: nothing */
#define MINUS "\xe2\x88\x92" /* U+2212 */

enum { MONEY_SCALE = 10000 }; /* parts of a currency's unit that CELL_MONEY counts */

/* NUMBER in groups of three, a minus before it where it is below zero. */
void put_grouped(struct buf *out, int64_t number);
/* The same, with a plus above zero; 0 as a dash. */
void put_signed(struct buf *out, int64_t number);
/* In whole cents: "1,234.50". Halves are rounded away from zero. */
void put_money(struct buf *out, int64_t amount);

/* "26 November 2026"; DATE_NONE: nothing. */
void put_long_date(struct buf *out, uint32_t day);
/* "26 Nov 2026". */
void put_short_date(struct buf *out, uint32_t day);
/* "26 Nov 2026 02:15:07 UTC", of seconds since 1970. */
void put_moment(struct buf *out, int64_t seconds);

/* The day number of a moment, in UTC. */
uint32_t day_of(int64_t seconds);

/* PART of WHOLE in tenths of a percent, rounded; 0 of nothing is 0. */
int64_t share_of(uint64_t part, uint64_t whole);

/* The figure of CELL, of a column of TYPE, which is one of figures or dates, as above. */
void put_figure(struct buf *out, enum cell_type type, int64_t number);

/* The same for data: "-1234", "12.3", "1234.5", "2026-11-26". */
void put_plain_figure(struct buf *out, enum cell_type type, int64_t number);

#endif
