/*
 * The spool: a folder into which feeds are put, from which unattended runs take them (allot-operation(7)).
 *
 *	DIR/in/NAME, DIR/in/PARTNER/NAME	what has come
 *	DIR/work, run-NNNNNN/			what one run is given: a claim
 *	DIR/archive/YYYY/MM/run-NNNNNN/NN-NAME	what was applied
 *	DIR/held/, DIR/refused/			what was not; beside each NAME.why.txt
 *
 * A claim goes through these states. Which one it is in is never written down: it is found by looking for
 * the claim's id in the ledger, which gets it in the transaction in which a run enters. So a kill at any moment
 * leaves one of these states, and the next run goes on from there.
 *
 *	open	No run in the ledger has its id: nothing of it is applied, and files may still be added. What is
 *		ready in in/ is moved into it, what accompanies a file before the file; then it is run.
 *	entered	The newest run has its id and was interrupted. Exactly these files are given to the next run,
 *		which resumes its work. Nothing is added: with other feeds it would be another night.
 *	ended	A run with its id has ended, or a later run has published what there was of it. Each file goes
 *		where the newest such run's record of its name and SHA-256 says: applied to archive/, refused by
 *		a guard to held/, refused to refused/. What has no such record, or was not finished by that run,
 *		was not applied: the claim gets a new id, and with it is open again.
 *	gone	Nothing is left in it: its folder is removed.
 *
 * At most one claim is there at a time. A run that ended and was not heard is told again before the next one.
 */
#ifndef ALLOT_RUN_SPOOL_H
#define ALLOT_RUN_SPOOL_H

#include "allot/results/summary.h"
#include "allot/run/plan.h"
#include "allot/run/sentences.h"
#include "allot/run/settings.h"

struct profiles;
struct spool;

enum { SETTLE_SECONDS_DEFAULT = 60 };

struct spool_settings {
	const char *dir;
	uint64_t settle_s;	     /* a file is ready so long after its last change */
	const char *const *accepted; /* files in held/ that guards let pass this time */
	size_t accepted_count;
	const struct profiles *profiles; /* may be NULL */
	const char *command;		 /* "allot run --spool DIR ...", as a person types it */
	bool take_none; /* nothing new is claimed; what was begun is brought to its end all the same */
	/* A file was not applied and is now at PATH. */
	void (*put_away)(void *ctx, const char *path, const struct feed_record *record);
	/* What RUN applied is put to PATH: THERE, its folder of the archive, has files of another run. */
	void (*archive_taken)(void *ctx, uint64_t run, const char *there, const char *path);
	void *ctx;
};

enum pass_type {
	PASS_NOTHING, /* there is nothing to do, or nothing more */
	PASS_TELL,    /* the newest run ended and was not heard: it is to be told (run_unheard()) */
	PASS_RUN,     /* FILES are to be run */
};

/* What is to be done next. */
struct spool_pass {
	enum pass_type type;
	struct arena arena;	 /* of all below */
	struct plan_file *files; /* PASS_RUN; may be none: a night to which nothing came is a run, too */
	uint32_t count;
	uint8_t claim[CLAIM_ID_BYTES];
	bool resumes;		   /* PASS_RUN: all of it is of the newest run, which was interrupted */
	struct slice key;	   /* that run's */
	struct sentences warnings; /* of what in/ holds that was not taken */
	struct sentences owed;	   /* of what should have been: the exit status is 4 for it */
	struct sentences missed;   /* PASS_NOTHING: of feeds that were expected; a run finds them by itself */
	enum verdict verdict;	   /* PASS_NOTHING: what is owed now, by the run of today, too */
	uint64_t moved;		   /* a run of another process, whose files were moved on the way; 0: none */
	enum verdict moved_owes;   /* what it ended with: who had called it may never have heard */
	uint64_t stands; /* PASS_NOTHING at once: the run of today, so that there is none for nothing; else 0 */
};

/*
 * Opens and locks the spool. SETTINGS must outlive it. ST_NO_INPUT: there is no DIR/in; ST_BUSY: another run
 * works on it; ST_CANT_CREATE: a folder of it is on another file system, or cannot be made; ST_IO,
 * ST_NO_MEMORY.
 */
enum status spool_open(const struct spool_settings *settings, struct spool **out);
/* NULL is fine. */
void spool_close(struct spool *s);

/*
 * Brings the claim that is there as far as it goes, claims what is ready, once in a process, and says what is
 * to be done: call it again after that, until there is nothing. The store of RUN must be open. Release PASS.
 * ST_USAGE: an accepted file is not held; ST_CANT_CREATE, ST_IO, ST_NO_MEMORY, any failure of the store.
 */
enum status spool_next(struct spool *s, const struct run_settings *run, struct spool_pass *pass);
void spool_pass_release(struct spool_pass *pass);

#endif
