/*
 * An envelope on its way, for those who read its headers, its groups and units, and itself.
 */
#ifndef ALLOT_FEED_EDI_ENVELOPE_STATE_H
#define ALLOT_FEED_EDI_ENVELOPE_STATE_H

#include "feed/edi/envelope_values.h"

/* What refuses a group, with all its units. */
enum edi_group_fault {
	EDI_GROUP_UNKNOWN, /* of X12, as is the next */
	EDI_GROUP_VERSION,
	EDI_GROUP_OPEN, /* it has no trailer */
	EDI_GROUP_NUMBER,
	EDI_GROUP_COUNT
};

struct edi_envelope {
	struct edi_lexer lexer;
	const struct edi_listener *listener;
	struct edi_interchange interchange;
	struct edi_work unit;
	bool open, group_open, unit_open;
	struct sha256 sha256;
	struct number_set units; /* numbers of units, of the group or interchange */
	struct number_set groups;
	bool ungrouped; /* EDIFACT: units stand in the interchange itself */
	bool no_memory;
};

static inline bool envelope_x12(const struct edi_envelope *e)
{
	return !e->interchange.record.edifact;
}

/* TEXT in the interchange's memory. */
struct slice envelope_keep(struct edi_envelope *e, struct slice text);
/* The group at hand. */
struct edi_group *envelope_group(struct edi_envelope *e);

/* Adds CODE to CODES, of which there are COUNT, if it is not there and there is room. */
void envelope_add_code(struct slice *codes, uint32_t *count, const char *code);
/* The interchange is refused, with a code of X12 or of EDIFACT. */
void envelope_refuse(struct edi_envelope *e, const char *of_x12, const char *of_edifact, const char *why);
/* The group at hand is. */
void envelope_refuse_group(struct edi_envelope *e, enum edi_group_fault fault);

/* S, an ISA or UNB, begins an interchange; the listener says whose. */
void envelope_begin(struct edi_envelope *e, const struct edi_segment *s);
/* What ISA, UNB say. */
void envelope_read_x12(struct edi_envelope *e, const struct edi_segment *s);
void envelope_read_edifact(struct edi_envelope *e, const struct edi_segment *s);

/*
 * S begins a unit, or group; one that is open has no trailer. It ends it, being its trailer; NULL: it has none.
 * ST_NO_MEMORY, and what the listener fails with.
 */
enum status envelope_begin_unit(struct edi_envelope *e, const struct edi_segment *s);
enum status envelope_end_unit(struct edi_envelope *e, const struct edi_segment *s);
enum status envelope_begin_group(struct edi_envelope *e, const struct edi_segment *s);
enum status envelope_end_group(struct edi_envelope *e, const struct edi_segment *s);
/* A group without a header. ST_NO_MEMORY. */
enum status envelope_new_group(struct edi_envelope *e);

#endif
