/*
 * Finding: which known line a row means, asked of the unit of work (rule 2; the decisions: logic/which_line.h).
 */
#ifndef ALLOT_SERVICE_FINDING_H
#define ALLOT_SERVICE_FINDING_H

#include "allot/logic/which_line.h"
#include "allot/models/line.h"
#include "allot/service/uow.h"
#include "allot/signals/command.h"

/* A line found; the finder's caller drops it. */
struct found {
	struct line *line; /* held; NULL: none is known */
	bool several;	   /* found without a number: the order has other numbered ones of the SKU */
};

/*
 * The line that LINE stands for by rule 2. P is its SKU's product; NULL: the SKU is not known. Any failure of
 * the store.
 */
enum status find_line(struct uow *u, const struct order_line *line, const struct product *p, struct found *out);

/*
 * As find_line(), where a row has been given before in its run, LINE stood for the line with this ID then and
 * did something to it. A look at its record tells whether that must be what rule 2 finds still; else
 * OUT->line is NULL, and find_line() is to be asked. ST_DAMAGED: it is no line of that order. Its product is
 * the caller's to compare.
 */
enum status find_again(struct uow *u, const struct order_line *line, uint64_t id, struct found *out);

/* ST_DAMAGED with a sentence: a row cannot have stood for line ID before. */
enum status find_misled(uint64_t id);

/*
 * The line that LINE, of an amendments, cancellations or shipments row, names: `sku`, `line` or both. *P is its
 * product; NULL: it is not known, and *OUT refuses, as it does a conflict or a doubt. Its `qty` is not looked
 * at. As find_line().
 */
enum status find_named(struct uow *u, const struct order_line *line, struct found *found, struct product **p,
		       struct outcome *out);

/* The product with this id, which exists: else ST_DAMAGED. Any failure of the store. */
enum status find_product(struct uow *u, uint64_t id, struct product **out);

/* Refuses LINE of P because of KNOWN: another SKU, or else another quantity. As find_product(). */
enum status find_conflict(struct uow *u, const struct order_line *line, const struct line *known,
			  struct outcome *out);

#endif
