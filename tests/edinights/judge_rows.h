/* Rows in the making: what those of stock and shipments (judge_rows.c) and those of orders and changes
 * (judge_orders.c) have in common.
 */
#ifndef JUDGE_ROWS_H
#define JUDGE_ROWS_H

#include "judge_lines.h"

/* The SKU that a line tells, "" for none. */
const char *row_sku(const struct work *work, const struct line *line);
/* Refuses a row, if nothing did so before. */
void row_refuse(struct judge_row *row, const char *code);
/* The code with which a quantity is refused, or null. */
const char *row_check_quantity(const struct work *work, const struct amount *amount, uint64_t least,
			       uint64_t *qty);
/* Puts a quantity into a row, or refuses it. */
void row_set_quantity(const struct work *work, struct judge_row *row, const struct amount *amount,
		      uint64_t least);
/* The unit comes behind all other fields. */
void row_check_unit(struct judge_row *row);
/* A new row of the unit at work, from LINE. */
struct judge_row *row_add(const struct work *work, enum model_kind kind, const struct line *line);

/* Rows of an order, and of a change of one. */
void rows_of_orders(const struct work *work);
void rows_of_changes(const struct work *work);

#endif
