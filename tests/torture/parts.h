/* The parts of the torture, and the crew of processes that shares the work of one. */
#ifndef TORTURE_PARTS_H
#define TORTURE_PARTS_H

#include "fault_case.h"

struct torture {
	char *allot;
	char *shim;
	char *temporary;
	const char *part;		 /* only this one; null: all */
	const struct scenario *scenario; /* only this one; null: all */
	const char *one;		 /* only the case of that name */
	uint64_t sample;		 /* cases drawn; 0: all */
	uint64_t seed;
	uint64_t jobs;
	bool kills; /* of the faults only one kill each, at every call */
	bool first; /* stop at the first difference */
};

/* What a crew has found, in memory that its processes share. */
struct tally {
	uint64_t tried;
	uint64_t differences;
	uint64_t not_reached; /* the run made fewer calls this time */
	uint64_t stopped;     /* runs that ended with an error, where that is counted */
	uint64_t failed;      /* processes that gave up */
};

/* The exit status of the torture, the worst of its parts'. */
enum part_verdict { PART_SAME, PART_DIFFERS, PART_FAILED };

struct part {
	const char *name;
	/* Plays it all and prints a line of figures. */
	enum part_verdict (*play)(const struct torture *t);
};

enum part_verdict part_faults(const struct torture *t);
enum part_verdict part_power(const struct torture *t);
enum part_verdict part_limits(const struct torture *t);

/*
 * Calls WORK(CTX, w, n, jobs, tally) in T's jobs processes, each with a world and its number N. Each takes
 * every JOBS-th piece of the work.
 */
typedef void crew_work(void *ctx, struct world *w, unsigned n, struct tally *tally);
struct tally crew_run(const struct torture *t, crew_work *work, void *ctx);

/* What TALLY means for its part; nothing tried is a failure. */
enum part_verdict crew_verdict(const struct tally *tally);

/* Counts a verdict and tells a difference: CASE and WHY. True: go on. */
bool crew_count(const struct torture *t, struct tally *tally, enum fault_verdict verdict, const char *part,
		const struct model_bytes *name, const struct model_bytes *why);

#endif
