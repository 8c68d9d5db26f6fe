/*
 * Envelopes: interchanges, their groups, and the units in these, judged as their headers and trailers say. Pure
 * but for the one who listens: who the partner of an interchange is, and what becomes of a unit, is his affair.
 */
#ifndef ALLOT_FEED_EDI_ENVELOPE_H
#define ALLOT_FEED_EDI_ENVELOPE_H

#include "feed/edi/lexer.h"
#include "feed/units/unit.h"

struct edi_group {
	struct group_record record;
	bool bad; /* refused itself, with all its units */
	uint32_t with_errors;
};

/* An interchange on its way. */
struct edi_interchange {
	struct arena arena; /* of the texts of its records */
	struct interchange_record record;
	const struct profile *profile; /* its partner's; NULL: not known */
	struct edi_group *groups;
	uint32_t groups_count, groups_room;
	uint32_t units;
	uint64_t start, end;	    /* bytes of the feed */
	uint64_t line;		    /* physical line of its first segment */
	char why[EDI_UNIT_WHY_MAX]; /* of a refused one: the first reason, for the user */
	struct ack_record *acks;    /* TA1 */
	uint32_t acks_count, acks_room;
};

struct edi_listener {
	/* The profile of the partner who sent INTERCHANGE, whose header was read; NULL: nobody known. */
	const struct profile *(*partner)(void *ctx, const struct interchange_record *interchange);
	/* Bytes that are no interchange were skipped. */
	enum status (*junk)(void *ctx, const struct edi_junk *junk);
	/*
	 * UNIT has ended. Whether it is refused with its group or interchange shows only at the end of that;
	 * edi_unit_stands() tells. It lives until the call returns.
	 */
	enum status (*unit)(void *ctx, const struct edi_interchange *interchange, const struct edi_work *unit);
	/* The interchange has ended, with or without trailer. */
	enum status (*end)(void *ctx, struct edi_interchange *interchange);
	void *ctx;
};

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

/* True when neither the interchange nor the group of a unit is refused; asked at the interchange's end. */
bool edi_unit_stands(const struct edi_interchange *interchange, uint32_t group);

#endif
