/*
 * Answering: one interchange that was received, from its record to its end, and what goes back for it.
 */
#ifndef ALLOT_RESULTS_EDI_ANSWERING_H
#define ALLOT_RESULTS_EDI_ANSWERING_H

#include "allot/base/arena.h"
#include "allot/results/answers.h"
#include "results/edi/answer.h"
#include "results/edi/envelope.h"

/* The two sorts of files a partner gets. */
enum sent_sort { SENT_ACKNOWLEDGEMENTS, SENT_ANSWERS, SENT_SORTS };

/* What a partner gets in this run. */
struct addressee {
	struct slice partner;
	struct buf bytes[SENT_SORTS];
	uint64_t number[SENT_SORTS]; /* of the first interchange */
	uint64_t pieces[SENT_SORTS]; /* given away so far */
};

/* A group as it is being answered. */
struct answered_group {
	struct group_record record;
	uint32_t accepted; /* of its units */
};

struct answering {
	const struct answers_port *port;
	int64_t when;
	struct addressee *addressees;
	size_t addressees_count;

	struct arena arena; /* of the interchange at hand, but its units */
	bool open;
	struct interchange_record interchange;
	struct answered_group *groups;
	size_t groups_count, groups_room;
	bool ta1; /* the interchange has one */

	struct arena unit_arena; /* of the unit at hand */
	struct unit_record unit;
	uint64_t units_count;	  /* so far, that at hand among them */
	bool orders;		  /* some are no acknowledgements */
	bool refused;		  /* some of these are refused */
	struct aside_bytes units; /* their records, each behind its length, for the acknowledgement */

	struct edi_sending answers; /* its envelope is there once an answer was begun */
	struct edi_envelope envelope;
	bool answered;
	const char *group_code; /* X12: of the open group of answers; NULL: none is open */
	struct slice group_version;
	uint64_t messages; /* answers put so far */

	bool replying;		  /* to the unit at hand */
	struct edi_answer reply;  /* to it */
	struct edi_out lines;	  /* of the reply */
	struct arena line_arena;  /* of the line at hand */
	struct edi_outcomes came; /* of it */
};

/* Begins an interchange that goes back, of SORT, with a number of its own, into S. As answers_make(). */
enum status answering_begin(struct answering *a, enum sent_sort sort, const struct group_record *group,
			    struct edi_envelope *envelope, struct edi_sending *s);
/* Ends it: its bytes go to the addressee. As answers_make(). */
enum status answering_end(struct answering *a, enum sent_sort sort, struct edi_sending *s);
/* Takes a number for a group. As answers_make(). */
enum status answering_group_number(struct answering *a, uint64_t *out);

/* Gives away what has gathered for all addressees and was not given yet. As answers_make(). */
enum status answering_give_rest(struct answering *a);
void answering_release_addressees(struct answering *a);

/* Puts RECORD, of a unit, aside. As answers_make(). */
enum status answering_unit_put(struct answering *a, struct slice record);
/* Reads the record of the next unit put aside into OUT, which lives until the next one. As answers_make(). */
enum status answering_unit_read(struct answering *a, struct unit_record *out);

/* ST_DAMAGED, with the sentence for a record that cannot be read. */
enum status answering_bad_record(void);

/* The interchange at hand is complete: it is acknowledged. As answers_make(). */
enum status answering_acknowledge(struct answering *a);

/* True when U is an acknowledgement: it is not acknowledged itself. */
bool answering_is_ack(const struct unit_record *u);

/* Begins the answer to the unit at hand, if it is one that is answered. */
void answering_reply(struct answering *a);
/* Adds what came of LINE to it, if there is one. As answers_make(). */
enum status answering_reply_line(struct answering *a, const struct line_record *line);
/* Ends it, if there is one. As answers_make(). */
enum status answering_reply_end(struct answering *a);
/* No further answers to the interchange. As answers_make(). */
enum status answering_answers_end(struct answering *a);

/* Readies and releases what answers are made with. */
void answering_reply_init(struct answering *a);
void answering_reply_release(struct answering *a);

#endif
