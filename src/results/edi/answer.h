/*
 * Answers to orders: 855 to an 850, 865 to an 860, ORDRSP to ORDERS and ORDCHG. All lines of the order go
 * back as they were sent, with what came of each; never a price.
 */
#ifndef ALLOT_RESULTS_EDI_ANSWER_H
#define ALLOT_RESULTS_EDI_ANSWER_H

#include "results/edi/envelope.h"

/* ACK01 or 1229 for each fate, where the partner wants others than the usual ones; NULL: the usual one. */
struct edi_codes {
	struct slice of[EDI_FATE_COUNT];
};

/* What an answer says of an order as a whole. */
enum edi_tenor {
	EDI_TENOR_ALL, /* every line is allocated in full from the warehouse, as ordered */
	EDI_TENOR_CHANGED,
	EDI_TENOR_NONE,	      /* nothing of it will be delivered */
	EDI_TENOR_UNREADABLE, /* it has no line that could be read */
};

/* By the outcomes of all lines; a line without outcome does not count. */
enum edi_tenor edi_tenor_of(const struct edi_order *order);

/*
 * UNITS in the partner's unit of LINE, if it comes out even; else in single units of ours. *UNIT: the unit to
 * name, *QUANTITY: so many of them. EACH: the partner's word for a single unit.
 */
void edi_quantity(const struct edi_line *line, uint32_t units, struct slice each, struct slice *unit,
		  uint64_t *quantity);

/* One 855 or 865 for ORDER; EACH as above. */
void edi_put_x12_order(struct edi_sending *s, const struct edi_order *order, const struct edi_codes *codes,
		       struct slice each);

/* One ORDRSP for ORDER, NUMBER being its document number. */
void edi_put_ordrsp(struct edi_sending *s, const struct edi_order *order, const struct edi_codes *codes,
		    struct slice each, struct slice number);

#endif
