/*
 * Canonical forms: the columns of rows that came in no CSV file, but out of messages (EDI). A refused one goes
 * into a reject file of its form, to be corrected and fed again as CSV.
 */
#ifndef ALLOT_MODELS_CANONICAL_H
#define ALLOT_MODELS_CANONICAL_H

#include "allot/models/row.h"

/* The numbers are written into stores: never renumber, only append. */
enum canonical_form {
	FORM_BATCHES = 0, /* qty: all ever purchased */
	FORM_BATCHES_ON_HAND,
	FORM_BATCHES_AVAILABLE,
	FORM_ORDERS,
	FORM_AMENDMENTS,
	FORM_CANCELLATIONS,
	FORM_CANCELLED_ORDERS,	/* whole orders */
	FORM_CANCELLED_BATCHES, /* qty; the eta that is known stays */
	FORM_ORDERS_CHOSEN,	/* of reject files alone: orders with what their profile says of waiting */
	FORM_COUNT
};

enum { FORM_COLUMNS_MAX = 6 };

/* Places of columns: of rows of FORM_AMENDMENTS, of those that cancel. */
enum { CANONICAL_NEW_QTY = 1, CANONICAL_CANCELLED = 1 };

struct canonical {
	enum feed_kind kind;
	uint32_t count;
	struct slice columns[FORM_COLUMNS_MAX]; /* header names */
};

/* What rows of FORM look like. Static. */
const struct canonical *canonical_of(enum canonical_form form);

/*
 * What is shown before QTY, the new_qty of a row of FORM: the sign of a difference, by AMENDS (enum amends), so
 * that no plain feed takes it for the new quantity; "" where it is none, or no number. Static.
 */
struct slice canonical_sign(enum canonical_form form, int8_t amends, struct slice qty);

/* The form in reject files of a row of FORM, of which ROW says what its profile says for all its rows. */
enum canonical_form canonical_rejected(enum canonical_form form, const struct row *row);

/* What a profile says for all its rows, in a cell of theirs: "yes", "no" or "". Static. */
struct slice canonical_choice(enum choice choice);

/* The form of batches rows whose quantity is what SAID says. */
enum canonical_form canonical_batches(enum said said);

#endif
