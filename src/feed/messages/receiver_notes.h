/*
 * Notes of what was found in a feed of messages, for its verdict and its warnings.
 */
#ifndef ALLOT_FEED_MESSAGES_RECEIVER_NOTES_H
#define ALLOT_FEED_MESSAGES_RECEIVER_NOTES_H

#include "allot/feed/feed.h"
#include "allot/feed/validation_settings.h"

struct edi_interchange;

/* Something that was found, perhaps more than once. */
struct noted {
	uint64_t count;
	uint64_t line; /* of the first */
	char text[REASON_TEXT_MAX / 2];
};

enum { BAD_UNITS_MAX = 8 };

/* Units that are refused for the same reason. */
struct noted_units {
	struct noted noted;
	uint64_t reason; /* a hash of its sentence */
};

struct receiver_notes {
	uint64_t interchanges; /* of partners */
	uint64_t units;	       /* of partners, in interchanges that are to be applied */
	uint64_t accepted;     /* of these */
	uint64_t acks;	       /* TA1 of such interchanges */
	uint64_t lines;	       /* of units that are to be applied, or refused for their lines */
	uint64_t refused;      /* of these */
	uint64_t refused_line; /* of the first */
	enum code refused_code;
	enum feed_kind kind; /* of the first unit that may be applied; without one, of the first */
	bool has_kind;
	bool applies;				     /* it is of one that may be applied */
	struct noted unknown;			     /* interchanges of nobody known */
	struct noted bad;			     /* interchanges that are refused */
	struct noted_units bad_units[BAD_UNITS_MAX]; /* units that are refused, by reason */
	uint32_t bad_units_count;
	struct noted bad_rest;	   /* likewise, for further reasons */
	struct noted duplicate;	   /* interchanges received before */
	struct noted in_part;	   /* likewise, in part */
	struct noted not_ours;	   /* interchanges of another usage */
	struct noted nameless;	   /* stock lists with lines of which nobody can tell the batch */
	struct noted unanswerable; /* units whose answers have texts that their set does not hold */
	struct noted miscount;	   /* units that tell another number of lines */
	struct noted rejection;	   /* of what was sent to a partner */
	struct noted unsent;	   /* acknowledgements of what was never sent to him */
	bool broken;		   /* of the junk: an interchange seems to begin there */
	struct noted junk;	   /* bytes that are no interchange */
};

void note_junk(struct receiver_notes *n, uint64_t start, uint64_t end, uint64_t line, const char *why);
void note_unknown(struct receiver_notes *n, const struct edi_interchange *i);
/* IN_PART: some of it was applied before. */
void note_interchange(struct receiver_notes *n, const struct edi_interchange *i, bool in_part);
/* WHY: of a refused one, what refuses it: its group, or what stands in it. */
void note_unit(struct receiver_notes *n, const struct edi_interchange *i, const struct unit_record *u,
	       struct slice why, uint64_t line);
void note_miscount(struct receiver_notes *n, const struct unit_record *u, uint64_t line);
void note_unanswerable(struct receiver_notes *n, const struct edi_interchange *i, const struct unit_record *u,
		       uint64_t line);
void note_nameless(struct receiver_notes *n, const struct unit_record *u, uint64_t line);
/*
 * A: what a partner said of something that was sent to him in RUN, 0: that never was; NULL: that is not known.
 * An acknowledgement of what was never sent is told of groups and interchanges only.
 */
void note_ack(struct receiver_notes *n, const struct ack_record *a, const uint64_t *run, uint64_t line);
void note_line(struct receiver_notes *n, enum code code, uint64_t line);

/* The verdict on FEED: code and detail, or warnings. ST_NO_MEMORY. */
enum status notes_judge(const struct receiver_notes *n, struct feed *feed,
			const struct validation_settings *settings);

#endif
