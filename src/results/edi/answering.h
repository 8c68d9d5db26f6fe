/*
 * Answering: one interchange that was received, from its record to its end, and what goes back for it.
 */
#ifndef ALLOT_RESULTS_EDI_ANSWERING_H
#define ALLOT_RESULTS_EDI_ANSWERING_H

#include "allot/base/arena.h"
#include "allot/results/answers.h"
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

struct answering {
	const struct answers_port *port;
	int64_t when;
	struct addressee *addressees;
	size_t addressees_count;

	struct arena arena;	 /* of the interchange at hand */
	struct arena unit_arena; /* of the lines of the unit at hand */
	bool open;
	struct interchange_record interchange;
	struct group_record *groups;
	size_t groups_count, groups_room;
	struct unit_record *units;
	size_t units_count, units_room;
	bool ta1; /* the interchange has one */
	struct line_record *lines; /* of the unit at hand */
	size_t lines_count, lines_room;
	struct edi_sending answers; /* its envelope is there once an answer was begun */
	struct edi_envelope envelope;
	bool answered;
	const char *group_code; /* X12: of the open group of answers; NULL: none is open */
	struct slice group_version;
	uint64_t messages; /* answers put so far */
};

/* Begins an interchange that goes back, of SORT, with a number of its own, into S. As answers_make(). */
enum status answering_begin(struct answering *a, enum sent_sort sort, const struct group_record *group,
			    struct edi_envelope *envelope, struct edi_sending *s);
/* Ends it: its bytes go to the addressee. ST_NO_MEMORY. */
enum status answering_end(struct answering *a, enum sent_sort sort, struct edi_sending *s);
/* Takes a number for a group. As answers_make(). */
enum status answering_group_number(struct answering *a, uint64_t *out);

/* The interchange at hand is complete: it is acknowledged. As answers_make(). */
enum status answering_acknowledge(struct answering *a);

/* The unit at hand, the last one of `units`, is complete with its lines: it is answered. As answers_make(). */
enum status answering_answer(struct answering *a);
/* No further answers to the interchange. As answers_make(). */
enum status answering_answers_end(struct answering *a);

#endif
