/* Playing one night twice: undisturbed on one store, killed and taken up on another. */
#ifndef KILL_PLAY_H
#define KILL_PLAY_H

#include "../model/model_bytes.h"

struct kill_options {
	const char *allot;  /* the program */
	const char *shim;   /* what kills it, see kill_shim.c */
	const char *folder; /* where temporary folders go */
	bool keep;	    /* keep the folder even when there is no difference */
};

/* What happened, for telling that the test tests something. */
struct kill_figures {
	uint64_t runs;	    /* played undisturbed */
	uint64_t kills;	    /* processes killed */
	uint64_t recovered; /* folders that another process published */
	uint64_t ended;	    /* runs that were killed after their folder had appeared */
	uint64_t
		unheard; /* of those: had printed nothing, so that the same feeds again must only repeat them */
	uint64_t again;	 /* runs given again though they were heard */
	uint64_t disguised; /* feeds that a profile reads */
	uint64_t guarded;   /* of these: snapshots that may be held, or set to 0 what they leave out */
};

/* True when the two differ; then the night's folder is kept, and `report` tells of it. Adds to
 * `figures`.
 */
bool kill_play(const struct kill_options *options, uint64_t seed, struct kill_figures *figures,
	       struct model_bytes *report);

#endif
