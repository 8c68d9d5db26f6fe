/*
 * Order row: an orders row, what it means to what is known, and whether anything refuses it. All of it is
 * judged before any of it is done, each command by what those before it will leave.
 */
#ifndef ALLOT_SERVICE_INTAKE_ORDER_ROW_H
#define ALLOT_SERVICE_INTAKE_ORDER_ROW_H

#include "allot/logic/totals.h"
#include "service/finding.h"
#include "service/intake/taking.h"

struct order_row {
	struct taking *taking;
	struct order_line line;
	struct product *product;
	struct found found; /* its line is held until order_row_release() */
	enum line_match match;
	struct stated stated;
	struct policy policy; /* that the line will have */
	bool amends;	      /* an AmendLine goes first */
	bool done;	      /* refused, closed, or nothing for this turn: there is nothing to do */
};

/* Judges the row of T. Any failure of the store. */
enum status order_row_judge(struct taking *t, struct order_row *o);
void order_row_release(struct order_row *o);

#endif
