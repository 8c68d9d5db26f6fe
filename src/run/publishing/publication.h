/*
 * Publication: what a run has committed becomes its folder of results, made from the journal alone.
 *
 *	begin	before anything is applied: it refuses an OUT that cannot take the folder
 *	add	committed journal entries, as often as there are new ones
 *	end	the folder appears, complete, by one rename
 */
#ifndef ALLOT_RUN_PUBLICATION_H
#define ALLOT_RUN_PUBLICATION_H

#include "allot/results/summary.h"
#include "allot/service/store.h"

struct results;

struct publication {
	struct store *store;
	struct results *results;
	uint64_t next; /* number of the first journal entry that is not added yet */
	uint64_t end;  /* up to, not including, this one they are being added */
};

/*
 * The summary of RUN, whose FEEDS (run->feeds of them) must outlive it; what its messages are and what goes
 * back to partners is read from STORE when it is written. Of a run that was not interrupted.
 */
struct summary publication_summary(struct store *store, const struct run_record *run,
				   const struct feed_record *feeds);

/*
 * Begins the folder of RUN, which must outlive P, in its OUT. The texts of FEEDS (run->feeds of them) must
 * outlive P. ST_CANT_CREATE, ST_IO, ST_NO_MEMORY. Whatever follows, publication_drop() ends it.
 */
enum status publication_begin(struct publication *p, struct store *store, const struct run_record *run,
			      const struct feed_record *feeds);
/*
 * Adds the committed journal entries up to, not including, END. ST_CONTRACT: one was broken; the sentence
 * names feed and line of the row, if it was of one. ST_IO, ST_CANT_CREATE, ST_DAMAGED, ST_NO_MEMORY.
 */
enum status publication_add(struct publication *p, uint64_t end);
/*
 * Publishes with SUMMARY, unless the store has gone meanwhile: ST_IO. *SEAL is that of what is published.
 * ST_CANT_CREATE, ST_NO_MEMORY.
 */
enum status publication_end(struct publication *p, const struct summary *summary, struct seal *seal);

/*
 * The seal of RUN's results, all of whose entries are committed, made once more; nothing is published. For
 * the run whose folder has appeared and was moved away before its seal was noted. Any failure of the store;
 * ST_IO.
 */
enum status publication_seal(struct store *store, const struct summary *summary, struct seal *seal);
/* Removes what is not published. After publication_end() nothing. */
void publication_drop(struct publication *p);

#endif
