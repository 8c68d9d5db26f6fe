/*
 * Envelopes: interchanges, their groups, and the units in these, judged as their headers and trailers say. Pure
 * but for the one who listens: who the partner of an interchange is, and what becomes of a unit, is his affair.
 */
#ifndef ALLOT_FEED_EDI_ENVELOPE_H
#define ALLOT_FEED_EDI_ENVELOPE_H

#include "feed/edi/interchange.h"

struct edi_envelope;

/*
 * Begins to read SOURCE for LISTENER; FORMS are the FORM_COUNT headers of canonical rows. Both outlive it.
 * ST_NO_MEMORY.
 */
enum status edi_envelope_new(byte_source *source, void *ctx, size_t piece, const struct header *forms,
			     const struct edi_listener *listener, struct edi_envelope **out);
/* NULL is fine. */
void edi_envelope_free(struct edi_envelope *e);

/* Reads some more; *END: there is nothing more. What the source and the listener fail with; ST_NO_MEMORY. */
enum status edi_envelope_read(struct edi_envelope *e, bool *end);

/*
 * The kind of the first unit that may be applied: of a partner, with his usage and of a type that is taken from
 * him; if there is none, of a partner's first unit. KIND_NONE: there is none either, or no rows come of it.
 * Reads as far as that; of the listener, only `partner` is asked. As edi_envelope_read().
 */
enum status edi_envelope_peek(struct edi_envelope *e, enum feed_kind *kind);

/*
 * True when rows may come of a unit of TYPE in INTERCHANGE, which is a partner's, whatever else may stand
 * against them.
 */
bool edi_unit_may_apply(const struct edi_interchange *interchange, struct slice type);

/* True when neither the interchange nor the group of a unit is refused; asked at the interchange's end. */
bool edi_unit_stands(const struct edi_interchange *interchange, uint32_t group);

#endif
