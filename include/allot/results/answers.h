/*
 * What goes back to trading partners (allot-edi(7)): acknowledgements of what they sent, and answers to their
 * orders, made from what the store keeps of messages received, when all rows of a run are done.
 */
#ifndef ALLOT_RESULTS_ANSWERS_H
#define ALLOT_RESULTS_ANSWERS_H

#include "allot/base/buf.h"
#include "allot/models/edi/received.h"
#include "allot/models/run.h"
#include "allot/models/edi/sent.h"

/* So many units of a line met that fate. */
struct edi_outcome {
	enum edi_fate fate;
	uint32_t units;
	uint32_t eta; /* EDI_FATE_FUTURE: day number */
};

/* What came of a line. */
struct edi_outcomes {
	struct edi_outcome *list; /* malloc'd */
	uint32_t count;
	uint32_t room;
	struct buf reason; /* a sentence, where its row was refused */
};

/* Adds one. ST_NO_MEMORY. */
enum status edi_outcomes_add(struct edi_outcomes *o, enum edi_fate fate, uint32_t units, uint32_t eta);

/* Where answers come from, and where they go. Each function returns any failure of the store. */
struct answers_port {
	/* Gives VISITOR the records of FEED, at PLACE in the run, in order. */
	enum status (*walk)(void *ctx, const struct feed_record *feed, uint32_t place,
			    received_visitor *visitor, void *visitor_ctx);
	/* Adds to OUT what has come of LINE by now. Any failure of the store. */
	enum status (*outcomes)(void *ctx, const struct line_record *line, struct edi_outcomes *out);
	/* Takes the next number of WHICH between US and PARTNER ("ZZ:ACME"). Any failure of the store. */
	enum status (*number)(void *ctx, struct slice us, struct slice partner, enum control_number which,
			      uint64_t *out);
	/*
	 * A part of a file, to be kept in pieces of SENT_PIECE_MAX bytes; parts of several files come by turns.
	 * Any failure of the store.
	 */
	enum status (*file)(void *ctx, const struct sent_piece *part);
	void *ctx;
};

/*
 * Makes all that goes back for RUN with its FEEDS: for each partner a file of acknowledgements and one of
 * answers, as far as there are such. What the port fails with; ST_DAMAGED: a record cannot be read;
 * ST_NO_MEMORY.
 */
enum status answers_make(const struct run_record *run, const struct feed_record *feeds,
			 const struct answers_port *port);

#endif
