/*
 * Figures: all that a report tells, gathered in one look at the batches, one at the lines, and one walk
 * through the journal from the period's (or its month's) beginning to the end.
 *
 * The store knows how things are now. What they were when the period ended is that less all movements
 * since; what they were when it began, that less the movements within it. The ledger knows both balances
 * from the runs themselves: that these agree is what the checks (checks.h) are about.
 */
#ifndef ALLOT_REPORT_FIGURES_H
#define ALLOT_REPORT_FIGURES_H

#include "report/figures/costs.h"
#include "report/figures/period.h"
#include "report/figures/published.h"
#include "report/figures/slips.h"
#include "report/figures/suppliers.h"

/* How long ago an open line became known, in days before the period's last. */
enum age { AGE_TODAY, AGE_2, AGE_7, AGE_14, AGE_OLDER, AGE_COUNT };

/* When the batch of allocated units is there, in days after the period's last. */
enum arrival { ARRIVAL_HERE, ARRIVAL_7, ARRIVAL_14, ARRIVAL_LATER, ARRIVAL_COUNT };

struct open_sum {
	uint64_t lines;
	int64_t units;
	int64_t value;	  /* at cost */
	int64_t unpriced; /* units that have none, and are in no value */
};

/* What is counted on the way through the period's entries, beside what moved. */
struct tally {
	uint64_t movements;
	/* of which something was wanted when they came, but for those sent anew; and its units, likewise */
	uint64_t lines_opened;
	int64_t ordered;
	uint64_t lines_new; /* times that a line was told out of stock which was covered before, or new */
	uint64_t cuts;	    /* parts that a quantity cut took off */
	int64_t cut_units;
	uint64_t depleted;     /* times that a SKU's last unit went */
	uint64_t shipped_bare; /* shipments of units that nothing covered */
	int64_t shipped_bare_units;
	uint64_t refused;	    /* rows */
	int64_t units[UNITS_COUNT]; /* as the runs count them (models/counts.h) */
};

/* What every batch of the store was looked at for. */
struct batches_seen {
	uint64_t count;
	uint64_t wrong; /* batches whose figures do not fit each other: more promised than there is */
	int64_t available;
	int64_t by_arrival[ARRIVAL_COUNT]; /* allocated units, as of now */
};

/* A partner that sent no snapshot in the period; only where the period is the newest. */
struct absence {
	struct slice partner;
	int64_t applied; /* its last one: when, and the units it told of */
	uint64_t units;
};

/* A run in a row of figures, as the ledger has them. */
struct night_sum {
	uint64_t number;
	int64_t started;
	uint32_t feeds;
	struct counts counts;
	struct units units;
};

struct figures {
	const struct report_settings *settings;
	struct arena arena; /* of all names and records */
	struct slice identity;
	struct period period;
	struct suppliers suppliers; /* sorted */
	struct skus skus;	    /* sorted */
	struct sums all;	    /* of the period, summed by itself, not over SKUs */
	struct sums month;	    /* of the month to date; closing figures as `all` */
	struct tally tally;
	struct batches_seen batches;
	struct slips slips;
	struct open_sum ages[AGE_COUNT];
	struct open_sum open; /* all of them */
	struct costs costs;
	struct published published;
	struct absence *absences;
	size_t absences_count;
	size_t absences_capacity;
	struct night_sum *nights; /* the runs of the month to date, or of the period if that began before */
	size_t nights_count;
	int64_t *starts;  /* when each run of the store began, seconds since 1970, by number; [0]: nothing */
	uint64_t *firsts; /* likewise the number of its first journal entry */
};

/* Nothing yet; for figures_release() whatever happens. */
void figures_init(struct figures *f, const struct report_settings *settings);
void figures_release(struct figures *f);

/*
 * Gathers everything. ST_NOT_FOUND: no such run; ST_USAGE, ST_NO_INPUT: the prices cannot be used; any
 * failure of the store.
 */
enum status figures_gather(struct figures *f, struct views *v);

/* Seconds since 1970 at which the run began in which a line became known whose id this is. */
int64_t known_since(const struct figures *f, uint64_t line_id);

/* "today", "1 or 2 days ago", ... and "in the warehouse", "within 7 days", ... Static. */
const char *age_name(enum age age);
const char *arrival_name(enum arrival arrival);

#endif
