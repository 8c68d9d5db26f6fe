/* The golden scenarios: what is set up undisturbed, and the run that is tortured. */
#ifndef TORTURE_SCENARIO_H
#define TORTURE_SCENARIO_H

#include <stdbool.h>

#include "world.h"

enum { SCENARIO_FEEDS_MAX = 5, SCENARIO_SETUP_MAX = 4, SCENARIO_REFUSED = 4 };

/* One call of `allot run`. */
struct play {
	const char *feeds[SCENARIO_FEEDS_MAX]; /* names of FEEDS, or "-" */
	const char *input;		       /* standard input: a name of FEEDS, or NULL */
	const char *option;		       /* one more, or NULL */
	const char *once;		       /* one that is given until a run has ended, or NULL */
	const char *profiles;		       /* folder of FEEDS with profiles, or NULL */
	const char *out;		       /* folder in `here` that is gone later; NULL: the results */
	const char *chunk;		       /* rows in one transaction */
	const char *threads;		       /* null: one, so that calls have the same numbers every time */
	bool spool; /* takes what scenario_fill_spool() has put there; `feeds` is only a name */
	bool killed;
	enum torture_call killed_at; /* class of the call before which it is killed, and the place */
	unsigned percent;	     /* of that call among those of its class */
};

struct scenario {
	const char *name;
	struct play setup[SCENARIO_SETUP_MAX]; /* ended by one without feeds */
	struct play target;
	bool from_scratch; /* undisturbed: without the killed run, which the target takes up */
	bool repeats;	   /* the killed run was published and not heard: the target only says what it did */
};

extern const struct scenario SCENARIOS[];
extern const unsigned SCENARIOS_COUNT;

/* The scenario of that name, or null. */
const struct scenario *scenario_find(const char *name);

/* Writes the feeds of all scenarios. */
void scenario_write_feeds(const struct world *w);

/*
 * Puts feeds into `here`/spool/in, if S works on that: one that is good, one that is refused, one that is
 * held.
 */
void scenario_fill_spool(const struct world *w, const struct scenario *s);

/* Sets S up in `here`, and keeps that under its name. */
void scenario_set_up(struct world *w, const struct scenario *s);

/* Runs PLAY under the orders as they stand; the status as of world_run(). */
int scenario_play(struct world *w, const struct play *play);

/*
 * True when a run that ended with STATUS has done all that it was to do, rows or feeds (SCENARIO_REFUSED)
 * refused or
 * not. */
bool scenario_done(int status);

/* A run that brings nothing new: it only lets the program settle what it finds. */
int scenario_settle(struct world *w);

#endif
