/*
 * A unit of work in memory, for tests of what stands above the port. It is stricter than a store has to be:
 * slices it hands out are overwritten as soon as the port allows, a line that is changed without a word, or
 * held for ever, breaks an INVARIANT, and any one call can be made to fail.
 */
#ifndef SUPPORT_MEMORY_UOW_H
#define SUPPORT_MEMORY_UOW_H

#include "allot/base/arena.h"
#include "allot/service/uow.h"

enum { MEMORY_BUCKETS = 1 << 16, MEMORY_SCRATCH = 5 * IDENTIFIER_MAX };

struct memory_ref {
	struct slice ref;
	struct ref_entry entry;
	size_t next; /* of the same bucket, from 1; 0: none */
};

struct memory_line {
	struct line line;
	uint64_t known; /* checksum of what the unit of work has been told of it */
	size_t next;	/* of the same bucket, from 1; 0: none */
};

struct memory_event {
	struct event event;
	size_t line;		 /* LineOpened: the line, from 1; 0: none */
	struct product *product; /* BatchCreated: its product */
};

struct memory_uow {
	struct uow base;
	struct arena text;
	struct product **products;
	size_t products_count, products_capacity;
	struct memory_ref *refs;
	size_t refs_count, refs_capacity;
	size_t *refs_of;	    /* MEMORY_BUCKETS heads, by ref */
	struct memory_line **lines; /* by id */
	size_t lines_count, lines_capacity;
	size_t *lines_of;	     /* likewise, by orderid */
	struct memory_event *events; /* number N at N - 1 */
	size_t events_count, events_capacity;
	struct slice *named; /* SKUs of the batches feed, each once */
	size_t named_count, named_capacity;
	char scratch[2][MEMORY_SCRATCH];
	int turn;
	bool lent_event; /* the call before was event_read */
	size_t scratch_used[2];
	size_t held;	  /* lines held now */
	size_t held_most; /* at a time, until now */
	size_t reads;	  /* calls of event_read */
	size_t calls;	  /* of the port, until now */
	size_t fail_at;	  /* the call that fails with ST_IO, from 1; 0: none */
	size_t ref_puts;  /* calls of ref_put */
};

void memory_uow_init(struct memory_uow *u);
void memory_uow_release(struct memory_uow *u);

/* Event NUMBER with ref and sku filled in; for looking at, no call of the port. */
struct event memory_uow_event(const struct memory_uow *u, uint64_t number);

/* The product of SKU or NULL; no call of the port. */
struct product *memory_uow_product(const struct memory_uow *u, const char *sku);

/* The known line of ORDERID with NUMBER ("": none) and SKU, or NULL; no call of the port. */
const struct line *memory_uow_line(const struct memory_uow *u, const char *orderid, const char *number,
				   const char *sku);

/*
 * Checks with INVARIANT every contract of every product and line, that nothing is held, that products say of
 * their lines what lines say, that the chain of each batch's parts leads over all of them, and that the state
 * is what line_apply() and the events alone come to.
 */
void memory_uow_check(const struct memory_uow *u);

#endif
