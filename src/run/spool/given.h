/*
 * What a run is given: ready files are found and moved into a claim, and those of a claim become the feeds of a
 * plan.
 */
#ifndef ALLOT_RUN_SPOOL_GIVEN_H
#define ALLOT_RUN_SPOOL_GIVEN_H

#include "allot/run/spool.h"
#include "run/spool/claim.h"
#include "run/spool/closed.h"

struct given {
	const struct folders *folders;
	const struct spool_settings *settings;
	int64_t now;	 /* seconds since 1970 */
	uint64_t number; /* of the run */
	struct store *store;
	uint64_t took_up; /* number of the first run that this command brought to its end; 0: none */
};

/* Files that are to be claimed, in PASS's arena. */
struct ready {
	struct file_list in;
	bool *is_ready; /* of each file of `in` */
	struct closed_folders closed;
	struct file_list held;
	bool *is_accepted; /* of each file of `held` */
	bool any;
};

/*
 * Finds what is ready in in/ and what of held/ is accepted; C is the open claim, which may hold accepted files
 * already. What is left in in/ becomes warnings of PASS, and closed folders what it owes. ST_USAGE: nothing of
 * an accepted name is held, or several are, and no run that was taken up had let it pass; ST_IO, ST_NO_MEMORY,
 * any failure of the store.
 */
enum status given_find(const struct given *g, const struct claim *c, struct spool_pass *pass,
		       struct ready *out);

/*
 * Moves them into C, which is made if there is none and anything is ready, and gets the run's number. A folder
 * of in/ out of which nothing may be moved after all is owed by PASS. ST_CANT_CREATE, ST_IO, ST_NO_MEMORY.
 */
enum status given_take(const struct given *g, const struct ready *ready, struct claim *c,
		       struct spool_pass *pass);

/* The files of C become those of PASS. ST_IO, ST_NO_MEMORY. */
enum status given_files(const struct folders *f, const struct claim *c, const struct profiles *profiles,
			struct spool_pass *pass);

#endif
