/*
 * Acknowledgements: what was taken and what was wrong with it, by the codes of each standard: 997 for every
 * group of X12, TA1 for an interchange, CONTRL of EDIFACT.
 */
#ifndef ALLOT_RESULTS_EDI_ACKNOWLEDGE_H
#define ALLOT_RESULTS_EDI_ACKNOWLEDGE_H

#include "results/edi/envelope.h"

enum { EDI_FAULTS_MAX = 10 }; /* of a unit that are told */

/* A group of X12 as it was judged. */
struct edi_judged_group {
	struct slice code;    /* GS01 */
	struct slice control; /* GS06, as sent */
	struct slice version; /* GS08 */
	uint64_t declared;    /* GE01; units read where it says none */
	enum edi_verdict verdict;
	const struct slice *codes; /* AK905 and on */
	uint32_t codes_count;
	const struct edi_judged *units;
	uint32_t units_count;
};

/* An interchange as it was judged. */
struct edi_judged_interchange {
	struct slice control; /* ISA13, UNB 0020, as sent */
	struct slice date;    /* ISA09, ISA10, as sent */
	struct slice time;
	struct edi_party sender; /* as sent */
	struct edi_party receiver;
	enum edi_verdict verdict;
	struct edi_fault fault; /* code: TA105, UCI 0085; empty: none */
};

/* One 997 for GROUP, in a group of its own that the caller has begun. */
void edi_put_997(struct edi_sending *s, const struct edi_judged_group *group);

/* One TA1, which stands alone in its interchange. */
void edi_put_ta1(struct edi_sending *s, const struct edi_judged_interchange *interchange);

/*
 * One CONTRL for INTERCHANGE and its COUNT UNITS: those refused are named; where the interchange is refused
 * as a whole, none is.
 */
void edi_put_contrl(struct edi_sending *s, const struct edi_judged_interchange *interchange,
		    const struct edi_judged *units, uint32_t count);

#endif
