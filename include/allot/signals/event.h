/*
 * Events: what happened, in the past tense; any number of reactions. Events are numbered from 1 in the order of
 * the journal, which all of them go into. From the journal alone the whole state follows.
 *
 * EVENT_TABLE states each type once: its name, what it is about, whether it raises the product's version. From
 * it come the enum, the names, the texts of an event, and what the journal's codec keeps. Adding an event is
 * adding a row there, its own fields here and in the codec's table (src/store/journal/event_fields.c).
 *
 * The numbers of the enums are written into stores: never renumber, only append.
 */
#ifndef ALLOT_SIGNALS_EVENT_H
#define ALLOT_SIGNALS_EVENT_H

#include "allot/models/order_line.h"
#include "allot/models/row.h"

/* What an event is about; says which of the common fields it has. */
enum about {
	ABOUT_BATCH = 1,   /* `batch` */
	ABOUT_LINE = 2,	   /* `line_id`, `orderid`, `line` */
	ABOUT_PRODUCT = 4, /* `product` where there is no batch */
};

/* type, name, what it is about, whether it raises the version */
#define EVENT_TABLE(X)                                                                                         \
	X(BATCH_CREATED, "BatchCreated", ABOUT_BATCH, true)                                                    \
	X(BATCH_REPORTED, "BatchReported", ABOUT_BATCH, false)                                                 \
	X(BATCH_QUANTITY_CHANGED, "BatchQuantityChanged", ABOUT_BATCH, true)                                   \
	X(BATCH_ETA_CHANGED, "BatchEtaChanged", ABOUT_BATCH, true)                                             \
	X(LINE_OPENED, "LineOpened", ABOUT_PRODUCT | ABOUT_LINE, false)                                        \
	X(LINE_NUMBERED, "LineNumbered", ABOUT_PRODUCT | ABOUT_LINE, false)                                    \
	X(LINE_POLICY_CHANGED, "LinePolicyChanged", ABOUT_PRODUCT | ABOUT_LINE, false)                         \
	X(ALLOCATED, "Allocated", ABOUT_BATCH | ABOUT_LINE, true)                                              \
	X(DEALLOCATED, "Deallocated", ABOUT_BATCH | ABOUT_LINE, true)                                          \
	X(OUT_OF_STOCK, "OutOfStock", ABOUT_PRODUCT | ABOUT_LINE, false)                                       \
	X(REPROMISED, "Repromised", ABOUT_BATCH | ABOUT_LINE, false)                                           \
	X(LINE_AMENDED, "LineAmended", ABOUT_PRODUCT | ABOUT_LINE, true)                                       \
	X(LINE_CANCELLED, "LineCancelled", ABOUT_PRODUCT | ABOUT_LINE, true)                                   \
	X(SHIPPED, "Shipped", ABOUT_BATCH | ABOUT_PRODUCT | ABOUT_LINE, true)

enum event_type {
	EVENT_NONE = 0,
#define X(type, name, about, versioned) EVENT_##type,
	EVENT_TABLE(X)
#undef X
		EVENT_COUNT
};

enum reason {
	REASON_NONE = 0,
	REASON_QUANTITY_CUT, /* Deallocated: the batch's quantity was cut; the units wait from then on */
	REASON_INSUFFICIENT, /* OutOfStock: all batches together have less than these units */
	REASON_FRAGMENTED,   /* OutOfStock: together they would do, no single one does */
	REASON_DEPLETED,     /* OutOfStock for the SKU alone: its last unit is gone */
	REASON_AMENDED,	     /* Deallocated: the line was amended */
	REASON_CANCELLED,    /* Deallocated: the line was cancelled */
	REASON_COUNT
};

/* Where the units of an Allocated or OutOfStock event were before it. */
enum units_from {
	FROM_LOOSE = 0, /* nowhere yet: just ordered, amended, or taken off a batch to be moved */
	FROM_WAITING,
	FROM_SHORT,
};

/*
 * Units that no batch covers: what waits and what is short. An event tells what it took of them where that does
 * not follow from what else it tells.
 */
struct uncovered {
	uint32_t waiting;
	uint32_t short_;
};

/* Where an event came from. */
struct source {
	uint64_t run;  /* number; 0: not known (tests) */
	uint32_t feed; /* place of the feed in the run, from 0 */
	uint64_t line; /* physical line of the row's record, from 1; 0: of the feed as a whole (serving) */
};

struct event {
	enum event_type type;
	uint64_t number;      /* its number in the journal; 0 until it is published */
	struct source source; /* set by the unit of work when it is published */

	/*
	 * ABOUT_BATCH: the batch; 0 in a Shipped event without one. In BatchCreated it equals `number`.
	 * ABOUT_PRODUCT: the id of the product, which is that of its first batch; for Shipped only if there is
	 * no batch. `ref` and `sku` follow from them: whoever publishes may leave them out of all events but
	 * BatchCreated; the journal's reader for publication fills them in.
	 */
	uint64_t batch;
	uint64_t product;
	struct slice ref;
	struct slice sku;

	/* ABOUT_LINE; all empty in an OutOfStock event for the SKU alone. In LineOpened line_id equals
	 * `number`. */
	uint64_t line_id;
	struct slice orderid;
	struct slice line; /* the number it has after the event; empty: unnumbered */

	union {
		struct {
			uint32_t qty; /* units purchased */
			uint32_t eta; /* day number or DATE_NONE */
			bool has_eta; /* the supplier said an ETA, if only an empty one */
			/* SAID_QTY: the supplier said `qty`; else a BatchReported event follows */
			enum said said;
		} batch_created;
		/* What a batches row said, as far as other events of the row don't tell it. */
		struct {
			bool has_qty, has_eta, has_count;
			enum said count_of; /* SAID_ON_HAND or SAID_AVAILABLE, with has_count */
			uint32_t qty;
			uint32_t eta;
			uint32_t count;
			uint64_t content; /* with has_count: fingerprint of the feed's content */
		} reported;
		struct {
			uint32_t qty; /* the new one */
			uint32_t was;
			bool said; /* the supplier said just that as `qty` (batches feed) */
		} quantity_changed;
		struct {
			uint32_t eta; /* the new one */
			uint32_t was;
			bool said; /* the supplier said so; always, today */
		} eta_changed;
		struct {
			uint32_t ordered;
			uint32_t shipped;   /* units that it comes with as shipped */
			uint32_t cancelled; /* likewise */
			struct policy policy;
			uint64_t replaces; /* id of the wholly short line that is gone with this; 0: none */
			uint32_t replaced; /* with `replaces`: how many units of it were short: all */
			bool renamed; /* with `replaces`: it was unnumbered, and `line` is the number given */
		} line_opened;
		struct uncovered numbered;    /* LineNumbered: what of the line waits and is short */
		struct policy policy_changed; /* all of the new policy */
		struct {
			uint32_t units;
			uint32_t eta; /* of the batch at this moment */
			enum units_from from;
			/* id of the part that grows by these units; equals `number` for a new part */
			uint64_t part;
			uint64_t previous; /* of a new part: id of the batch's newest part before it; 0: none */
			uint32_t of_short; /* FROM_WAITING: how many of `units` were short instead */
		} allocated;
		struct {
			uint32_t units;
			enum reason reason;
			uint64_t part; /* id of the part they were in */
		} deallocated;
		struct {
			uint32_t units;
			enum reason reason;
			uint64_t available;   /* units of the SKU free in all batches */
			enum units_from from; /* FROM_WAITING: they wait already, and go on waiting */
			bool waits;	      /* they wait; else they are short */
			bool only_told;	      /* of an amendment that was not done: the line is as before */
		} out_of_stock;
		struct {
			uint32_t units; /* of the part */
			uint32_t eta;	/* the new one */
			uint32_t was;
			uint64_t part;
		} repromised;
		struct {
			uint32_t qty; /* the new one */
			uint32_t was;
			/* less: taken of it; more: `short_` units that it grew by */
			struct uncovered uncovered;
		} line_amended;
		struct {
			uint32_t units;		    /* cancelled by this */
			struct uncovered uncovered; /* of these */
		} line_cancelled;
		struct {
			uint32_t units;
			uint64_t part;	   /* 0 without a batch: waiting, then short units left */
			uint32_t of_short; /* without a batch: how many of `units` were short */
		} shipped;
	};
};

/*
 * Gives EVENT its number in the journal, and with it what equals the number: the batch of BatchCreated, the
 * line_id of LineOpened, and the part of Allocated when it is 0, which says that the part is new.
 */
void event_settle(struct event *event, uint64_t number);

enum { EVENT_TEXTS_MAX = 4 };

/*
 * The texts of EVENT: pointers to those of its slices that its type has, ref and sku included. How many there
 * are.
 */
size_t event_texts(struct event *event, struct slice *texts[EVENT_TEXTS_MAX]);

/* "Allocated". Static. */
const char *event_name(enum event_type type);
/* Bits of enum about. */
unsigned event_about(enum event_type type);
/* True when an event of TYPE raises the version of its product. An event of no known type: false. */
bool event_versioned(enum event_type type);

/* "quantity-cut", "insufficient", ...; "" for REASON_NONE. Static. */
const char *reason_name(enum reason reason);

#endif
