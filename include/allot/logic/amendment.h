/*
 * Amendment: what becomes of a line whose ordered quantity is set to another (rule 10).
 */
#ifndef ALLOT_LOGIC_AMENDMENT_H
#define ALLOT_LOGIC_AMENDMENT_H

#include "allot/models/code.h"
#include "allot/models/line.h"
#include "allot/models/product.h"

enum amendment_way {
	AMEND_REFUSED,	 /* `code` says why */
	AMEND_UNCHANGED, /* it is the quantity already */
	AMEND_LESS,	 /* the difference is released */
	AMEND_WAITING,	 /* the units that wait grow by the difference */
	AMEND_SHORT,	 /* the short units grow by it */
	AMEND_PLACE,	 /* the difference is placed by rule 1, which covers it or lets it wait */
	AMEND_GROW,	 /* its part grows by the difference, on the batch at `at` */
	AMEND_MOVE,	 /* the line moves to the batch at `at` with all its open units */
	AMEND_UNCOVERED, /* more is not covered: the line stays as it was */
};

struct amendment {
	enum amendment_way way;
	enum code code;	       /* AMEND_REFUSED */
	struct batch_place at; /* AMEND_GROW, AMEND_MOVE */
};

/* Why LINE can't be amended to QTY: CODE_LINE_CANCELLED, CODE_BELOW_SHIPPED; CODE_NONE: it can. */
enum code amendment_refusal(const struct line *line, uint32_t qty);

/*
 * How LINE of P, with POLICY, is amended to QTY. Changes nothing, so it may be asked beforehand. Fails only as
 * loading a segment fails, or for a part whose batch is not there (ST_DAMAGED).
 */
enum status amendment_choose(struct product *p, const struct line *line, struct policy policy, uint32_t qty,
			     struct amendment *out);

#endif
