/*
 * Suppliers: whose a batch is. It is that of the feed with which the batch became known, and a batch's id
 * is the number of the journal entry that made it: so the ledger alone, which knows where each feed's
 * entries begin, tells of any batch whose it is.
 */
#ifndef ALLOT_REPORT_SUPPLIERS_H
#define ALLOT_REPORT_SUPPLIERS_H

#include "report/figures/period.h"
#include "report/figures/sums.h"

struct supplier {
	struct slice name;
	struct sums sums;
	uint64_t batches; /* when the period ended */
	int64_t value;	  /* then, of its supply at cost; only with a file of costs */
	int64_t unpriced; /* units of it that have no cost, and are in no value */
};

/*
 * From the journal entry BEGIN on batches are those of a supplier. A feed without entries begins where the
 * next one does: PLACE is that in the order in which they were applied.
 */
struct origin {
	uint64_t begin;
	size_t place;
	uint32_t supplier;
};

struct suppliers {
	struct arena *arena; /* the caller's */
	struct supplier *list;
	size_t count;
	size_t capacity;
	struct origin *origins; /* by `begin`, then `place` */
	size_t origins_count;
	size_t origins_capacity;
};

/* Nobody yet. */
void suppliers_init(struct suppliers *s, struct arena *arena);
void suppliers_release(struct suppliers *s);

/*
 * Takes all feeds in that ever brought batches, up to the run NEWEST. ST_NO_MEMORY; any failure of the
 * store.
 */
enum status suppliers_read(struct suppliers *s, struct views *v, uint64_t newest);

/* Whose the batch with this id is. Valid until the next suppliers_read(). Never NULL once anything was read. */
struct supplier *supplier_of(const struct suppliers *s, uint64_t batch);

/* Sorts them: those with the most closing supply first, then by name. supplier_of() is over. */
void suppliers_sort(struct suppliers *s);

#endif
