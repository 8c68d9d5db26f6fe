/*
 * Refusals: the sentences with which the domain refuses a row, one function per code. Each is for somebody at
 * three in the morning: what is wrong, with which value, what is known instead, what to do. Identifiers are in
 * double quotes; they hold no control characters.
 */
#ifndef ALLOT_SERVICE_REFUSALS_H
#define ALLOT_SERVICE_REFUSALS_H

#include "allot/models/line.h"
#include "allot/service/uow.h"
#include "allot/signals/command.h"

/* Both name a known SKU or ref that is alike, if there is one. Any failure of the store. */
enum status refuse_unknown_sku(struct uow *u, struct slice sku, struct outcome *out);
enum status refuse_unknown_batch(struct uow *u, struct slice ref, struct outcome *out);

/* Batch REF is of SKU IS, not of WANTED. */
void refuse_sku_mismatch(struct outcome *out, struct slice ref, struct slice is, struct slice wanted);
/* A count makes PURCHASED units of batch REF, more than there can be. */
void refuse_bad_quantity(struct outcome *out, struct slice ref, uint64_t purchased);
/* More has shipped from batch REF (B) than the QTY units stated. */
void refuse_batch_below_shipped(struct outcome *out, struct slice ref, const struct batch *b, uint32_t qty);

/* KNOWN, of IS, is what LINE stands for: another SKU, or else another quantity. */
void refuse_line_conflict(struct outcome *out, const struct order_line *line, const struct line *known,
			  struct slice is);
/* The line has parts on other batches than REF; one is on ON. */
void refuse_already_allocated(struct outcome *out, struct slice ref, struct slice on);
/* Batch REF has AVAILABLE units, the line wants QTY. */
void refuse_over_capacity(struct outcome *out, struct slice ref, uint32_t available, uint32_t qty);

/* Order ORDERID lacks the line NUMBER, or a line of SKU. ONE is a line it has, of IS; NULL: it has none. */
void refuse_unknown_line(struct outcome *out, const struct order_line *line, const struct line *one,
			 struct slice is);
/* LINE has no number, and the order has several numbered ones of its SKU; one is FIRST. */
void refuse_ambiguous_line(struct outcome *out, const struct order_line *line, const struct line *first);
/* LINE can't be amended to QTY: nothing is open, or QTY is below what is done with. */
void refuse_line_cancelled(struct outcome *out, const struct line *line);
void refuse_line_below_shipped(struct outcome *out, const struct line *line, uint32_t qty);
/* LINE has not as many as LESS units, by which it is to be reduced. */
void refuse_line_below_zero(struct outcome *out, const struct line *line, uint32_t less);
/* LINE can't have UNITS units "shipped" or "cancelled" (WHAT). */
void refuse_over_quantity(struct outcome *out, const struct line *line, const char *what, uint32_t units);

/* ID is alike KNOWN. */
void refuse_alike(struct outcome *out, enum alike_of what, struct slice id, struct slice known);

#endif
