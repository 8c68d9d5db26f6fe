/* Playing one night with the program and with the model, side by side. */
#ifndef NIGHTS_PLAY_H
#define NIGHTS_PLAY_H

#include "night.h"
#include "nights_files.h"

struct play_options {
	const char *allot;  /* the program */
	const char *books;  /* the program that checks folders of results; NULL: none does */
	const char *folder; /* where temporary folders go */
	const char *self;   /* the checker, for telling how to play one night again */
	bool keep;	    /* keep the folder even when there is no difference */
	bool full;	    /* show every id in every night, not a part of them */
	bool chunks;	    /* cut the work up in chunks of a few rows, now and then */
	bool shrink;	    /* make a night that differs smaller */
};

/* Appends the options of `allot run` that decide what rows do. */
void play_add_options(struct files_list *command, const struct model_options *options);

/* True when the two differ; then the night's folder is kept, and `report` tells it all. */
bool play_night(const struct play_options *options, uint64_t seed, struct model_bytes *report);

/* Runs that are given, in place of those that the night makes. */
struct play_script {
	const struct night_run *runs;
	size_t n_runs;
};

/* Plays the runs of the script. With `report` null nothing is told or kept. */
bool play_script(const struct play_options *options, uint64_t seed, const struct play_script *script,
		 struct model_bytes *report);

#endif
