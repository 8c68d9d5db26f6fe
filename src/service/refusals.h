/*
 * Refusals: the sentences with which the domain refuses a command, one function per code (SPEC section 1).
 * Identifiers are shown in double quotes; they hold no control characters (SPEC section 2).
 */
#ifndef ALLOT_SERVICE_REFUSALS_H
#define ALLOT_SERVICE_REFUSALS_H

#include "allot/signals/command.h"

void refuse_unknown_sku(struct outcome *out, struct slice sku);
void refuse_unknown_batch(struct outcome *out, struct slice ref);
/* Batch REF is of SKU IS, not of WANTED. */
void refuse_sku_mismatch(struct outcome *out, struct slice ref, struct slice is, struct slice wanted);
/* ORDERID has this line allocated: QTY units of SKU. */
void refuse_line_conflict(struct outcome *out, struct slice orderid, uint32_t qty, struct slice sku);
/* The line is on batch REF. */
void refuse_already_allocated(struct outcome *out, struct slice ref);
/* Batch REF has AVAILABLE units, the line wants QTY. */
void refuse_over_capacity(struct outcome *out, struct slice ref, uint32_t available, uint32_t qty);

#endif
