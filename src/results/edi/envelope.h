/*
 * Envelopes of what goes back: ISA to IEA with groups, UNB to UNZ. Sender and receiver are swapped; the
 * version is that of the interchange that is answered.
 */
#ifndef ALLOT_RESULTS_EDI_ENVELOPE_H
#define ALLOT_RESULTS_EDI_ENVELOPE_H

#include "results/edi/out.h"

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
 * Begins a unit of TYPE. EDIFACT: VERSION holds version, release, agency and association of UNH; X12: NULL. The
 * caller puts its segments into s->out.
 */
void edi_sending_unit(struct edi_sending *s, const char *type, const struct slice version[4]);
void edi_sending_unit_end(struct edi_sending *s);

/* Ends the interchange and appends it to BYTES; its failures are those of BYTES. */
void edi_sending_end(struct edi_sending *s, struct buf *bytes);

/* WHEN as YYYYMMDD and HHMM, UTC. */
void edi_out_date(struct edi_out *o, int64_t when);
void edi_out_time(struct edi_out *o, int64_t when);

#endif
