/*
 * Answers to orders: 855 to an 850, 865 to an 860, ORDRSP to ORDERS and ORDCHG. All lines of the order go
 * back as they were sent, with what came of each; never a price. Its head tells what an order came to as a
 * whole, so its lines are put apart, one after the other, and follow the head when all are known.
 */
#ifndef ALLOT_RESULTS_EDI_ANSWER_H
#define ALLOT_RESULTS_EDI_ANSWER_H

#include "allot/results/answers.h"
#include "results/edi/envelope.h"

/* A line of an order, as the partner sent it, and what came of it. */
struct edi_line {
	const struct sent_line *sent;
	const struct edi_outcome *outcomes;
	uint32_t outcomes_count;
	struct slice reason; /* a sentence, where its row was refused */
};

/* What an answer says of an order as a whole. */
enum edi_tenor {
	EDI_TENOR_UNREADABLE, /* it has no line that could be read */
	EDI_TENOR_ALL,	      /* every line is allocated in full from the warehouse, as ordered */
	EDI_TENOR_CHANGED,
	EDI_TENOR_NONE, /* nothing of it will be delivered */
};

/* The tenor of an order of tenor SO_FAR (at first EDI_TENOR_UNREADABLE) that has LINE, too. */
enum edi_tenor edi_tenor_with(enum edi_tenor so_far, const struct edi_line *line);

/* An answer on its way. */
struct edi_answer {
	struct edi_sending *sending;
	struct edi_out *out;		/* the lines */
	const struct unit_record *unit; /* that is answered */
	bool change;			/* it is a change: 860, ORDCHG */
	struct slice order;		/* the order's number, as sent, without the partner's prefix */
	enum edi_tenor tenor;
	struct slice codes
		[EDI_FATE_COUNT]; /* ACK01 or 1229, where the partner wants others; empty: the usual ones */
	struct slice each;	  /* the partner's word for a single piece */
	struct slice number;	  /* EDIFACT: our number of the answer, BGM 1004 */
	uint64_t lines;		  /* put so far */
};

/* Puts a line. Of A only what its lines need must be set: `out`, `change`, `codes` and `each`. */
void edi_x12_answer_line(struct edi_answer *a, const struct edi_line *line);
/* Puts the message: its head, its lines, which are taken out of `out`, and its trailer. */
void edi_x12_answer(struct edi_answer *a);

void edi_edifact_answer_line(struct edi_answer *a, const struct edi_line *line);
void edi_edifact_answer(struct edi_answer *a);

/*
 * UNITS of ours in the partner's unit of LINE, if that comes out even; else as single pieces. *UNIT: the unit
 * to name, *QUANTITY: so many of them. EACH: as above.
 */
void edi_quantity(const struct sent_line *sent, uint32_t units, struct slice each, struct slice *unit,
		  uint64_t *quantity);

/*
 * The next qualifier and id of PAIRS (sent_line.pairs), which they are taken from; false: there are none
 * left.
 */
bool edi_pair_next(struct slice *pairs, struct slice *qualifier, struct slice *id);

#endif
