/* A fault: what is done to one run of a scenario, and what must come of it. */
#ifndef TORTURE_FAULT_CASE_H
#define TORTURE_FAULT_CASE_H

#include "judge.h"
#include "../model/night_rng.h"

enum { FAULT_KILLS_MAX = 3 };

struct fault_case {
	const struct scenario *scenario;
	enum torture_effect effect;
	bool for_good;
	int err;
	unsigned kills;		      /* EFFECT_KILL: how many runs are killed, one after the other */
	uint32_t at[FAULT_KILLS_MAX]; /* number of the call in each; for other effects only the first */
};

struct fault_list {
	struct fault_case *cases;
	size_t n;
};

enum fault_verdict { FAULT_SAME, FAULT_DIFFERS, FAULT_NOT_REACHED };

/*
 * Appends every fault of S to LIST: by the trace of its target run, which this plays. Of chains of two and
 * three kills, which are too many, it draws DEEP for each first kill.
 */
void fault_list_add(struct fault_list *list, struct world *w, const struct scenario *s, unsigned deep,
		    struct night_rng *rng);
/*
 * Appends every pair of kills of S: the run killed in each state of the disk that it goes through, and the run
 * that takes it up in each of its own. This plays a run for each first kill.
 */
void fault_list_add_pairs(struct fault_list *list, struct world *w, const struct scenario *s);
/* Keeps N cases drawn by RNG; all when there are no more. */
void fault_list_sample(struct fault_list *list, size_t n, struct night_rng *rng);

/* The case as one line, and back; false when TEXT is none. */
struct model_bytes fault_name(const struct fault_case *c);
bool fault_read(const char *text, struct fault_case *c);

/*
 * Plays C in W, whose scenario is set up: the run under the fault, then a clean one. WHY says in what the
 * outcome differs from GOLDEN.
 */
enum fault_verdict fault_play(struct world *w, const struct fault_case *c, const struct model_bytes *golden,
			      struct model_bytes *why);

/* True when a run may end with STATUS after a fault that did not kill it, and has said why; else WHY not. */
bool fault_end_allowed(const struct world *w, int status, struct model_bytes *why);

/*
 * Brings what is in `here` to its end: the target again when its run did not end (ENDED_BEFORE runs had
 * before it), and compares with GOLDEN. One that ended, but had not PRINTED anything, cannot have been heard:
 * the target again must do nothing but say what it did. For power cuts too.
 */
bool fault_settle(struct world *w, const struct scenario *s, unsigned ended_before, bool printed,
		  const struct model_bytes *golden, struct model_bytes *why);

#endif
