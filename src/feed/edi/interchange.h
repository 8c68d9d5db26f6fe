/*
 * An interchange on its way, its groups, and who listens to what becomes of them.
 */
#ifndef ALLOT_FEED_EDI_INTERCHANGE_H
#define ALLOT_FEED_EDI_INTERCHANGE_H

#include "feed/edi/lexer.h"
#include "feed/units/unit.h"

struct edi_group {
	struct group_record record;
	bool bad;	 /* refused itself, with all its units */
	const char *why; /* of a bad one: the first reason, for the user; static */
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
	/* Bytes that are no interchange were skipped. ST_NO_MEMORY. */
	enum status (*junk)(void *ctx, const struct edi_junk *junk);
	/*
	 * UNIT has ended. Whether it is refused with its group or interchange shows only at the end of that;
	 * edi_unit_stands() tells. It lives until the call returns. ST_IO, ST_NO_MEMORY.
	 */
	enum status (*unit)(void *ctx, const struct edi_interchange *interchange, const struct edi_work *unit);
	/*
	 * S was read, of UNIT, or of INTERCHANGE alone (NULL); a unit's trailer before the unit ends. NULL:
	 * nobody looks. ST_IO, ST_NO_MEMORY.
	 */
	enum status (*segment)(void *ctx, const struct edi_interchange *interchange,
			       const struct edi_work *unit, const struct edi_segment *s);
	/* The interchange has ended, with or without trailer. ST_IO, ST_NO_MEMORY. */
	enum status (*end)(void *ctx, struct edi_interchange *interchange);
	void *ctx;
};

#endif
