/*
 * Events: what happened, in the past tense; any number of reactions (SPEC section 1). Events are numbered
 * from 1 in the order of the journal, which all of them go into.
 *
 * The numbers of the enums are written into stores: never renumber, only append.
 */
#ifndef ALLOT_SIGNALS_EVENT_H
#define ALLOT_SIGNALS_EVENT_H

#include "allot/models/order_line.h"

enum event_type {
	EVENT_NONE = 0,
	EVENT_BATCH_CREATED,
	EVENT_BATCH_QUANTITY_CHANGED,
	EVENT_BATCH_ETA_CHANGED,
	EVENT_ALLOCATED,
	EVENT_DEALLOCATED,
	EVENT_OUT_OF_STOCK,
	EVENT_COUNT
};

enum reason {
	REASON_NONE = 0,
	REASON_QUANTITY_CUT, /* Deallocated: the batch's quantity was cut below what was allocated */
	REASON_INSUFFICIENT, /* OutOfStock: all batches together have less than the line wants */
	REASON_FRAGMENTED,   /* OutOfStock: together they would do, no single one does */
	REASON_DEPLETED,     /* OutOfStock for the SKU alone: its last unit is gone */
	REASON_COUNT
};

struct event {
	enum event_type type;
	uint64_t number; /* its number in the journal; 0 until it is published */
	/*
	 * The batch it is about (0 for EVENT_OUT_OF_STOCK). In EVENT_BATCH_CREATED it equals `number`.
	 * `ref` and the SKU follow from it: whoever publishes may leave them out of all events but
	 * EVENT_BATCH_CREATED; the journal's reader for publication fills them in.
	 */
	uint64_t batch;
	struct slice ref;
	struct slice sku; /* EVENT_BATCH_CREATED, EVENT_OUT_OF_STOCK; else filled in by the reader */
	union {
		struct {
			uint32_t qty; /* units */
			uint32_t eta; /* day number or DATE_NONE */
		} batch_created;
		struct {
			uint32_t qty; /* the new one */
			uint32_t was;
		} quantity_changed;
		struct {
			uint32_t eta; /* the new one */
			uint32_t was;
		} eta_changed;
		struct {
			struct slice orderid;
			struct slice line; /* empty: unnumbered */
			uint32_t qty;
			uint32_t eta; /* of the batch at this moment */
			/* number of the event that first allocated this line (may be this); 0 until numbered */
			uint64_t line_id;
			uint64_t previous; /* event number of the batch's allocation before this one; 0: none */
		} allocated;
		struct {
			struct slice orderid;
			struct slice line;
			uint32_t qty;
			enum reason reason;
			uint64_t line_id;
		} deallocated;
		struct {
			struct slice orderid; /* empty for REASON_DEPLETED, then line and qty are too */
			struct slice line;
			uint32_t qty;
			enum reason reason;
			uint64_t available; /* units of the SKU free in all batches */
		} out_of_stock;
	};
};

/*
 * Gives EVENT its number in the journal, and with it what equals the number: the batch of EVENT_BATCH_CREATED,
 * and the line_id of EVENT_ALLOCATED when it is 0, which says that the line was not allocated before.
 */
void event_set_number(struct event *event, uint64_t number);

enum { EVENT_TEXTS_MAX = 4 };

/*
 * The texts of EVENT: pointers to those of its slices that its type has, ref and sku included. How many there
 * are.
 */
size_t event_texts(struct event *event, struct slice *texts[EVENT_TEXTS_MAX]);

/* "quantity-cut", "insufficient", ...; "" for REASON_NONE. Static. */
const char *reason_name(enum reason reason);

#endif
