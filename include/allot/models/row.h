/*
 * Row: one checked row of a feed, its fields parsed, before it becomes commands.
 */
#ifndef ALLOT_MODELS_ROW_H
#define ALLOT_MODELS_ROW_H

#include <stdbool.h>

#include "allot/models/order_line.h"

/* The kinds of feeds. The numbers are written into stores: never renumber, only append. */
enum feed_kind {
	KIND_NONE = 0, /* the header is of no known kind */
	KIND_BATCHES,
	KIND_CHANGES,
	KIND_ALLOCATIONS,
	KIND_ORDERS,
	KIND_AMENDMENTS,
	KIND_CANCELLATIONS,
	KIND_SHIPMENTS,
	KIND_COUNT
};

/* Place of KIND in the order in which a run's feeds are applied, from 0; KIND_NONE comes last. */
unsigned kind_turn(enum feed_kind kind);

/* "batches", "changes", ...; "" for KIND_NONE. Static. */
const char *kind_name(enum feed_kind kind);

/* What the quantity of a batches row counts. */
enum said {
	SAID_QTY,	/* all units ever purchased */
	SAID_ON_HAND,	/* what lies there, shipped units gone */
	SAID_AVAILABLE, /* what the supplier still has to give */
	SAID_COUNT
};

/* A total to date in a row: shipped or cancelled units. */
enum total_type {
	TOTAL_NONE = 0, /* no column, or an empty field */
	TOTAL_UNITS,
	TOTAL_ALL, /* the word `all` */
};
struct total {
	enum total_type type;
	uint32_t units; /* TOTAL_UNITS */
};

/* A yes or no that a row may leave to the line or to the run's options. */
enum choice {
	CHOICE_NONE = 0,
	CHOICE_NO,
	CHOICE_YES,
	CHOICE_USUALLY_NO, /* instead of the run's option: it holds for lines that become known */
	CHOICE_USUALLY_YES,
	CHOICE_COUNT
};

/* True when it says so itself, whatever the line has. */
static inline bool choice_said(enum choice choice)
{
	return choice == CHOICE_NO || choice == CHOICE_YES;
}

/* CHOICE, which a profile says for all its rows: no word of the row's own. */
static inline enum choice choice_usual(enum choice choice)
{
	return choice == CHOICE_YES ? CHOICE_USUALLY_YES : choice == CHOICE_NO ? CHOICE_USUALLY_NO : choice;
}

/* What the quantity of an amendment is to the line's; only messages (EDI) say anything but the first. */
enum amends {
	AMENDS_BY_LESS = -2, /* it is taken off */
	AMENDS_TO_LESS = -1, /* the new one, which must not be more */
	AMENDS_TO = 0,	     /* the new one */
	AMENDS_TO_MORE = 1,  /* the new one, which must not be less */
	AMENDS_BY_MORE = 2,  /* it is added */
};

struct row {
	enum feed_kind kind;
	enum said said;		/* batches: what `qty` is */
	bool has_eta;		/* batches: the feed has an eta column */
	bool has_priority;	/* orders: the field is there and not empty */
	enum choice backorder;	/* orders */
	enum choice split;	/* orders */
	enum choice amend;	/* orders: as the feed's profile says */
	int16_t priority;	/* orders, with has_priority */
	int8_t amends;		/* amendments: what `qty` is; enum amends */
	uint32_t qty;		/* units; amendments: the new quantity */
	uint32_t eta;		/* batches: day number, DATE_NONE when empty or without column */
	struct total shipped;	/* orders, shipments */
	struct total cancelled; /* orders, cancellations */
	struct slice ref;	/* batches, changes, allocations (batchref) */
	struct slice sku;	/* all but changes; empty where it may lack */
	struct slice orderid;	/* all but batches and changes */
	struct slice line;	/* likewise; empty: none */
};

/* The figure of a row that a sender's control total sums: its quantity, or its total to date; `all` is none. */
uint64_t row_units(const struct row *row);

#endif
