/*
 * Envelopes of what goes back: ISA to IEA with groups, UNB to UNZ. Sender and receiver are swapped; the
 * version is that of the interchange that is answered.
 */
#ifndef ALLOT_RESULTS_EDI_ENVELOPE_H
#define ALLOT_RESULTS_EDI_ENVELOPE_H

#include "results/edi/out.h"

/* Somebody who sends and receives. */
struct edi_address {
	struct slice qualifier; /* ISA05 or ISA07; of UNB 0007, may be empty */
	struct slice id;	/* ISA06 or ISA08, blanks at its end left out; of UNB 0004 or 0010 */
	struct slice group;	/* GS02 or GS03; EDIFACT: empty */
};

/* What goes back, from whom to whom. All texts are the caller's. */
struct edi_envelope {
	bool edifact;
	struct edi_separators separators; /* of the interchange that is answered */
	struct edi_address us;
	struct edi_address partner;
	struct slice version;	    /* X12: ISA12, as sent ("00401") */
	bool test;		    /* ISA15 `T`, UNB 0035 `1` */
	bool newlines;		    /* a line end follows each segment */
	struct edi_charset charset; /* in which texts go out, where they can be written in it */
	int64_t when;		    /* seconds since 1970, UTC */
	uint64_t control;	    /* number of the interchange */
};

/* An envelope on its way: which unit of which group is open. */
struct edi_sending {
	struct edi_out out;
	const struct edi_envelope *envelope; /* the caller's */
	uint32_t groups;
	uint32_t units; /* of the group at hand; EDIFACT: of the interchange */
	uint64_t group; /* its control number */
};

/* Begins: ISA or UNB. ENVELOPE must outlive S. */
void edi_sending_begin(struct edi_sending *s, const struct edi_envelope *envelope);
void edi_sending_release(struct edi_sending *s);

/*
 * X12: begins a group of functional code CODE ("FA", "PR", "CA") and VERSION (GS08), CONTROL being its number.
 * EDIFACT has none.
 */
void edi_sending_group(struct edi_sending *s, const char *code, struct slice version, uint64_t control);
void edi_sending_group_end(struct edi_sending *s);

/*
 * Begins a unit of TYPE. EDIFACT: VERSION is S009 of UNH without the type, with colons ("D:96A:UN"); X12:
 * empty. The caller puts its segments into s->out.
 */
void edi_sending_unit(struct edi_sending *s, const char *type, struct slice version);
void edi_sending_unit_end(struct edi_sending *s);

/* Ends the interchange and gives it to SINK, as edi_out_finish(). */
enum status edi_sending_end(struct edi_sending *s, edi_sink *sink, void *ctx);

#endif
