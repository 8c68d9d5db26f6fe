/*
 * NAME.why.txt: what became of a file that was not applied, and what a person can do.
 */
#ifndef ALLOT_RUN_SPOOL_WHY_H
#define ALLOT_RUN_SPOOL_WHY_H

#include "allot/models/run.h"
#include "allot/base/buf.h"
#include "run/spool/folders.h"

struct why {
	const struct folders *folders;
	enum place place;   /* PLACE_HELD or PLACE_REFUSED */
	const char *folder; /* below it */
	const char *name;
	struct slice moved;  /* words of a shell: paths of the file and of what accompanies it */
	const char *partner; /* folder of in/ from which it came; "": in/ itself */
	const struct run_record *run;
	const struct feed_record *feed;
	const char *command; /* "allot run --spool DIR" */
};

/* Appends DIR/PLACE/FOLDER/NAME as a word of a shell; FOLDER and NAME may be "". */
void put_why_path(struct buf *out, const struct folders *f, enum place place, const char *folder,
		  const char *name);

/* Appends the text. */
void put_why(struct buf *out, const struct why *why);

#endif
