/* A world: a folder of its own in which the program under torture runs, under the shim.
 *
 *	ROOT/here/data/store, ROOT/here/results	what the program sees; two folders, to be synced each
 *	ROOT/kept/NAME				copies of `here`, see world_keep()
 *	ROOT/feeds				the feeds of all scenarios
 *
 * The store keeps the absolute path of its results, so a copy is only good in the world it was made in.
 * Whatever goes wrong with the world itself (no room, no program) ends the process with status 2.
 */
#ifndef TORTURE_WORLD_H
#define TORTURE_WORLD_H

#include "control.h"
#include "../model/model_bytes.h"

struct world {
	const char *allot;
	char *root;
	char *here;
	char *store;
	char *results;
	char *feeds;
	char *output; /* what the program said last */
	char *errors;
	char *log; /* of effects */
	struct torture_control *control;
};

/* Makes world number N of this process in folder TEMPORARY. SHIM is the shim's path. */
void world_open(struct world *w, const char *temporary, unsigned n, const char *allot, const char *shim);
void world_close(struct world *w);

/* Ends the process: the torture itself cannot go on. */
void world_give_up(const char *what, const char *which) __attribute__((noreturn));

/* Puts a copy of `here` aside under NAME, or back in its place; "": `here` becomes empty. */
void world_keep(struct world *w, const char *name);
void world_restore(struct world *w, const char *name);

/* No orders: the shim only counts. */
void world_order_nothing(struct world *w);

/*
 * Runs `allot` with WORDS (ended by a null pointer), standard input from the file INPUT or empty. The exit
 * status; 128 + N when signal N ended it; -2 when it hung.
 */
int world_run(struct world *w, const char *const *words, const char *input);

/* The file at PATH under `here`; nothing when it cannot be read. */
struct model_bytes world_read(const struct world *w, const char *path);
/* The last output, the last messages. */
struct model_bytes world_output(const struct world *w);
struct model_bytes world_errors(const struct world *w);

/* Copies the tree FROM to TO, which must not exist. */
void tree_copy(const char *from, const char *to);

#endif
