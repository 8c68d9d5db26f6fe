/*
 * The period of a report: which runs it is of, what the ledger tells of them, and where their entries stand
 * in the journal.
 */
#ifndef ALLOT_REPORT_PERIOD_H
#define ALLOT_REPORT_PERIOD_H

#include "allot/report/report.h"

/* A run and its feeds. */
struct night {
	struct run_record run;
	struct feed_record *feeds; /* run.feeds of them */
	struct counts counts;	   /* of all its feeds */
	struct units units;	   /* of all its feeds, and of what was of no feed */
};

struct period {
	struct night *nights; /* in the order of their numbers, without a gap */
	size_t count;
	uint64_t from; /* numbers of the journal entries of all of them: FROM up to, not including, TO */
	uint64_t to;
	uint32_t day; /* on which the last of them began */
	/* The month of that day, up to and including the last run. */
	uint64_t month_run;  /* number of its first run */
	uint64_t month_from; /* of its first journal entry */
	uint32_t month_day;  /* its first day */
	uint64_t outside;    /* the first run that began on none of its days, by a wrong clock; 0: none */
	uint64_t newest_run; /* of the store */
	uint64_t end;	     /* number that the store's next journal entry will get */
	bool has_before;     /* `before` is there: the run before the first one */
	struct run_record before;
};

static inline const struct night *period_first(const struct period *p)
{
	return &p->nights[0];
}

static inline const struct night *period_last(const struct period *p)
{
	return &p->nights[p->count - 1];
}

/* True when nothing happened after the period: the store is as it left it. */
static inline bool period_is_newest(const struct period *p)
{
	return p->to == p->end;
}

/*
 * The period that SETTINGS name. All memory is ARENA's. ST_NOT_FOUND: there is no such run, or none that
 * has ended in these days; ST_NO_MEMORY; any failure of the store.
 */
enum status period_find(struct views *v, const struct report_settings *settings, struct arena *arena,
			struct period *out);

#endif
