/*
 * EDI: what the reader of interchanges and the writer of answers share (allot-edi(7)). One of them makes of
 * bytes what stands here, the other makes bytes of it; nobody between them need know either standard.
 *
 * All texts are slices whose owner is said where they are given.
 */
#ifndef ALLOT_MODELS_EDI_H
#define ALLOT_MODELS_EDI_H

#include <stdbool.h>
#include <stdint.h>

#include "allot/base/slice.h"

enum edi_standard { EDI_X12, EDI_EDIFACT };

/* What separates; 0: nothing does. */
struct edi_marks {
	char element;
	char component;
	char repetition;
	char release;
	char decimal; /* ',' or '.'; 0: either */
	char terminator;
};

/* A judgement of an interchange, a group, or a unit (a transaction set, a message). */
enum edi_verdict {
	EDI_ACCEPTED,
	EDI_ERRORS, /* something of it was refused, or noted; the rest was applied */
	EDI_REFUSED,
};

/* Somebody who sends and receives. */
struct edi_party {
	struct slice qualifier; /* ISA05 or ISA07; of UNB 0007, may be empty */
	struct slice id;	/* ISA06 or ISA08, blanks at its end left out; of UNB 0004 or 0010 */
	struct slice group;	/* GS02 or GS03; EDIFACT: empty */
};

/* What goes back, from whom to whom. */
struct edi_envelope {
	enum edi_standard standard;
	struct edi_marks marks; /* of the interchange that is answered */
	struct edi_party us;
	struct edi_party partner;
	struct slice version; /* X12: ISA12, as sent ("00401"); EDIFACT: not used */
	bool test;	      /* ISA15 `T`, UNB 0035 `1` */
	bool newlines;	      /* a line end follows each segment */
	bool latin1;	      /* texts go out in ISO 8859-1, where they can be written in it */
	int64_t when;	      /* seconds since 1970, UTC */
	uint64_t control;     /* number of the interchange */
};

/* A fault of a unit, a group or an interchange, by the codes of the standard's acknowledgement. */
struct edi_fault {
	struct slice code;    /* of the level: AK5, AK9, TA1; UCM, UCI 0085 */
	struct slice segment; /* tag of the segment at fault; empty: none */
	uint32_t position;    /* of it in the unit, from 1 */
	uint32_t element;     /* from 1; 0: the segment as a whole */
	uint32_t component;   /* from 1; 0: the element as a whole */
	struct slice why;     /* code of the segment's or element's fault: AK304 or AK403; UCS, UCD 0085 */
	struct slice value;   /* what came; may be empty */
};

/* A judged unit, as its acknowledgement tells it. */
struct edi_judged {
	struct slice type;	 /* "850", "ORDERS" */
	struct slice control;	 /* ST02, UNH 0062, as sent */
	struct slice version[4]; /* EDIFACT: version, release, agency, association of UNH; as sent */
	enum edi_verdict verdict;
	const struct edi_fault *faults;
	uint32_t faults_count;
};

/* What came of units of an order line, or of its row. */
enum edi_fate {
	EDI_FATE_STOCK,	    /* allocated, in the warehouse */
	EDI_FATE_FUTURE,    /* allocated, with an ETA */
	EDI_FATE_WAITING,   /* no batch covers them, they wait */
	EDI_FATE_SHORT,	    /* no batch covers them, they do not wait */
	EDI_FATE_UNKNOWN,   /* the row was refused: its SKU is not known */
	EDI_FATE_UNIT,	    /* likewise: its unit is not known */
	EDI_FATE_REFUSED,   /* likewise, for another reason */
	EDI_FATE_CANCELLED, /* the units were cancelled */
	EDI_FATE_COUNT
};

/* So many units of a line met that fate. */
struct edi_outcome {
	enum edi_fate fate;
	uint32_t units;
	uint32_t eta; /* EDI_FATE_FUTURE: day number */
};

/* A qualifier and an identifier of an article: PO106 and PO107; of LIN or PIA 7143 and 7140. */
struct edi_pair {
	struct slice qualifier;
	struct slice value;
};

/* A line of an order, as the partner sent it, and what came of it. */
struct edi_line {
	struct slice number;   /* as sent, zeros in front included; may be empty */
	struct slice quantity; /* as sent */
	struct slice unit;     /* as sent; may be empty */
	uint32_t factor;       /* units of ours in one of the partner's, 1 at least */
	const struct edi_pair *pairs;
	uint32_t pairs_count;
	struct slice change; /* POC02, LIN 1229 of a change; empty: a line of an order */
	struct slice left;   /* POC04 */
	const struct edi_outcome *outcomes;
	uint32_t outcomes_count;
	struct slice reason; /* a sentence, where its row was refused */
};

/* An order, or a change of one, that is answered. */
struct edi_order {
	bool change; /* 860, ORDCHG: answered by 865 or ORDRSP */
	struct slice
		order; /* BEG03, BCH03, BGM 1004 of ORDERS, RFF+ON of ORDCHG: without the partner's prefix */
	struct slice release;	 /* BEG04, BCH04; may be empty */
	struct slice number;	 /* BCH05, BGM 1004 of ORDCHG; may be empty */
	struct slice date;	 /* BEG05, BCH06, as sent: 8 or 6 digits; may be empty */
	struct slice version[4]; /* EDIFACT: of UNH, as sent; X12: [0] is GS08 */
	const struct edi_line *lines;
	uint32_t lines_count;
};

#endif
