/* Runs of the model over interchanges: which feeds are applied, what their rows do, what each run must publish.
 */
#ifndef NIGHT_RUN_H
#define NIGHT_RUN_H

#include "judge.h"
#include "maker.h"

#define RUN_WHOLES_MAX 12
#define RUN_CODES_MAX  4

struct run_feed {
	const char *name;
	char sha256[65];
	enum model_kind kind; /* that is told, and with which it goes */
	struct judge_whole wholes[RUN_WHOLES_MAX];
	size_t n_wholes;
	bool refused;
	const char *codes[RUN_CODES_MAX + 1]; /* of which one must be told; of a feed that may be refused */
	size_t n_codes;
	uint64_t rows;
	uint64_t outcomes[MODEL_OUTCOMES];
	size_t refusals;      /* what its acknowledgements say of what was sent */
	unsigned refused_run; /* in which the first of it was sent; 0: in none */
	size_t unsent;
};

/* What was received of a partner. */
struct run_known {
	const struct partner *partner;
	const char *control;
	char digest[65];
};

/* Of the last snapshot of a partner and warehouse. */
struct run_moment {
	const struct partner *partner;
	const char *where;
	const char *moment;
};

/* The last control numbers that went to a partner, by run, from 1. */
struct run_sent {
	unsigned wholes[MAKER_RUNS_MAX + 1];
	unsigned groups[MAKER_RUNS_MAX + 1];
};

struct run_old_reject {
	const char *key;
	unsigned run;
};

/* The store beside the model's, over all runs of a night. */
struct run_store {
	struct pool *pool;
	struct points *points;
	struct model *model;
	const struct maker_night *night;
	struct run_known *known;
	size_t n_known;
	struct run_old_reject *old;
	size_t n_old;
	struct run_moment *moments;
	size_t n_moments;
	struct run_sent sent[MAKER_PARTNERS_MAX];
	unsigned runs;
};

struct run_result {
	struct run_feed feeds[MAKER_FEEDS_MAX];
	size_t n_feeds;
	struct model_ledger ledger;
	int exit_status;
};

void run_feeds(struct run_store *store, const struct maker_run *run, struct run_result *result);

/* Of a row that is refused: the first run that refused it, or 0; and that it was refused now. */
unsigned run_refused_since(struct run_store *store, const struct judge_whole *whole,
			   const struct judge_unit *unit, const struct judge_row *row, bool note);
/* In which of the headers of its reject file a row is. */
unsigned run_header_of(const struct judge_unit *unit, const struct judge_row *row);

#endif
