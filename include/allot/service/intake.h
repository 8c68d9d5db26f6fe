/*
 * Intake: checked rows of feeds become commands (allot-rules(7), "Rows as commands").
 *
 * This is where a supplier's snapshot is held against what it said before: a value is a command only if it is
 * news and differs from the batch's. And this is where a row begins and ends: its commands are sent one after
 * the other, each judged by what those before it leave; then what is short is placed again, once (rule 11);
 * then depletion is told (rule 8); then waiting lines are served (rule 9), which may deplete again.
 */
#ifndef ALLOT_SERVICE_INTAKE_H
#define ALLOT_SERVICE_INTAKE_H

#include "allot/models/row.h"
#include "allot/models/run.h"
#include "allot/service/uow.h"
#include "allot/signals/bus.h"

/* Which turn a row is given in. */
enum turn {
	TURN_OWN,     /* its feed's own, and only one but for orders feeds with totals to date */
	TURN_FIRST,   /* an orders feed as if of shipments: CancelLine and ShipLine, both or neither */
	TURN_SECOND,  /* an orders feed's own turn, when it had a first one */
	TURN_PUT_OFF, /* judged again behind the run's last feed */
};

/* Lines of an order, by what names them: the number, or without one the SKU. */
struct named_lines {
	const struct slice *numbers; /* sorted */
	uint32_t numbers_count;
	const struct slice *skus; /* of those named by SKU alone, whatever the line's number is; sorted */
	uint32_t skus_count;
};

/* All that a row's commands depend on besides the row itself. */
struct intake {
	struct bus *bus;
	struct uow *uow;
	struct row_options options;
	uint64_t content; /* fingerprint of the feed's content, for counts (news) */
	uint64_t mark;	  /* of the feed, for what was available before it */
	/* lines that the cancellation of a whole order leaves as they are; NULL: none */
	const struct named_lines *spare;
	/* set when a row of a batches feed left its product such that its SKUs must be served behind it */
	bool serving_called;
};

/*
 * Sends the commands that ROW stands for. *OUT says what the row did first; OUTCOME_PUT_OFF (never in
 * TURN_PUT_OFF): it is to be given again behind the run's last feed. In TURN_FIRST nothing is counted: *OUT is
 * not to be looked at, a row that is refused has done nothing.
 *
 * *BEFORE is what the row did when it was given before: set in TURN_FIRST and with OUTCOME_PUT_OFF, asked in
 * TURN_SECOND and TURN_PUT_OFF. The CTX of IN's bus is a struct service on IN's unit of work. A status other
 * than ST_OK is a failure of the store.
 */
enum status intake_row(struct intake *in, const struct row *row, enum turn turn, struct given_before *before,
		       struct outcome *out);

/*
 * Serves the waiting lines of SKU behind a batches feed, and tells depletion by the whole feed (rules 8 and
 * 9). As intake_row().
 */
enum status intake_serve(struct intake *in, struct slice sku);

/*
 * The batch of REF, which must be known, is missing in a snapshot that counts SAID. If it has units that have
 * not shipped, *MISSING is true, and it is as if a row of the feed had listed it with 0, or with what has
 * shipped where SAID is all units ever purchased. As intake_row(); ST_DAMAGED: REF is not known.
 */
enum status intake_missing(struct intake *in, struct slice ref, enum said said, bool *missing);

/* Parts of lines that rows would take off their batches, each row by itself as the store is now. */
struct cuts {
	uint64_t parts;	 /* of the rows so far */
	uint64_t enough; /* once so many are counted, counting may end */
	uint64_t looks;	 /* at so many parts, those that are gone among them, may still be looked */
	bool at_most;	 /* that was not enough: units that no part was seen for count as a part each */
};

/*
 * Adds to CUTS the parts that ROW, of a batches or changes feed, would take off its batch (rule 5) if it were
 * given now. Nothing is changed; parts are looked at only where ROW would take any. Any failure of the store.
 */
enum status intake_count_cuts(const struct intake *in, const struct row *row, struct cuts *cuts);

/*
 * A partner's snapshot names SKU, and of its dated batches (refs that are one of the BASES, ":@" and a date)
 * only those that are in NAMED: the others are set to what has shipped of them. Both lists are sorted. As
 * intake_row().
 */
enum status intake_sweep(struct intake *in, struct slice sku, const struct slice *bases, uint32_t bases_count,
			 const struct slice *named, uint32_t named_count);

#endif
