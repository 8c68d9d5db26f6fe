/* A receiver on its way, for its two halves: what listens, and what keeps. */
#ifndef ALLOT_FEED_MESSAGES_RECEIVER_STATE_H
#define ALLOT_FEED_MESSAGES_RECEIVER_STATE_H

#include "feed/edi/envelope.h"
#include "allot/base/files/aside.h"
#include "feed/messages/keeper.h"
#include "feed/messages/sweeps.h"

struct receiver {
	struct feed *feed;
	byte_source *source; /* of the text */
	void *ctx;
	bool source_failed;
	struct validation_settings settings;
	struct edi_listener listener;
	struct edi_envelope *envelope;
	struct aside_bytes aside;
	struct keeper keeper;
	struct sweeps sweeps;
	struct buf scratch;
	struct buf scope; /* of the unit that is kept, if it is stock */
	struct receiver_notes notes;
	bool in_part;	       /* a part of the interchange at hand was applied before */
	uint64_t ack_run;      /* that sent what is acknowledged: group or interchange; 0: not known */
	uint32_t unit;	       /* place in it of the unit that is kept */
	struct sha256 senders; /* over the profiles that interchanges were read with, in their order */
	const struct profile *last_sender;
};

/*
 * Keeps the next unit put aside, of I, which has ended; APPLY: I does not stand against it. ST_IO,
 * ST_NO_MEMORY, and what the settings' functions fail with.
 */
enum status receiver_keep_unit(struct receiver *r, const struct edi_interchange *i, bool apply);

/*
 * Holds A, of I, against what was sent to its partner: what he refuses, and what was never sent, is noted. What
 * the settings' functions fail with; ST_NO_MEMORY.
 */
enum status receiver_match(struct receiver *r, const struct edi_interchange *i, const struct ack_record *a,
			   uint64_t line);

/*
 * What is read, for the settings' viewer: a segment (an edi_listener.segment); a unit that has ended, what
 * becomes of it once its interchange has, the end of that, bytes that are neither. ST_NO_MEMORY.
 */
enum status receiver_show(void *ctx, const struct edi_interchange *i, const struct edi_work *u,
			  const struct edi_segment *s);
void receiver_show_unit(struct receiver *r, const struct edi_work *u);
void receiver_show_verdict(struct receiver *r, const struct unit_record *u, struct slice why);
void receiver_show_end(struct receiver *r, const struct edi_interchange *i);
void receiver_show_junk(struct receiver *r, const struct edi_junk *junk);

/* FEED applies the interchange of RECORD; IN_PART: what is left of it. ST_NO_MEMORY. */
enum status receiver_list(struct feed *feed, const struct interchange_record *record, bool in_part);

#endif
