/*
 * A claim: the folder work/run-NNNNNN with what one run is given.
 *
 *	id				32 hexadecimal digits: its name, which the ledger keeps of its run
 *	in/[PARTNER/]NAME		from DIR/in, with what accompanies it
 *	accepted/[PARTNER/]NAME		from DIR/held: its guards' word does not count this time
 *
 * The id is there before any file is. What accompanies a file is moved before it, so a file that is here has
 * all that belongs to it.
 */
#ifndef ALLOT_RUN_SPOOL_CLAIM_H
#define ALLOT_RUN_SPOOL_CLAIM_H

#include "allot/models/run.h"
#include "run/spool/folders.h"

enum claim_root { CLAIM_IN, CLAIM_ACCEPTED, CLAIM_ROOTS };

struct claim {
	bool there; /* else the rest means nothing */
	uint64_t number;
	char name[NAME_BYTES]; /* of its folder in work/ */
	int fd;		       /* of that; -1 */
	uint8_t id[CLAIM_ID_BYTES];
};

/* "in", "accepted": names of folders in a claim. Static. */
const char *claim_root_name(enum claim_root root);

/*
 * Opens the claim with the lowest number that is in work/, if there is any; one without an id gets one. ST_IO:
 * also when the id is no id. ST_NO_MEMORY, ST_CANT_CREATE.
 */
enum status claim_find(const struct folders *f, struct claim *c);
/* Makes the claim of run NUMBER. As claim_find(). */
enum status claim_make(const struct folders *f, uint64_t number, struct claim *c);
/* A new id. ST_IO. */
enum status claim_new_id(uint8_t id[CLAIM_ID_BYTES]);
/* Lets go of its descriptor. */
void claim_close(struct claim *c);

/* Gives it NUMBER instead of its own. ST_CANT_CREATE, ST_IO. */
enum status claim_renumber(const struct folders *f, struct claim *c, uint64_t number);
/* Gives it a new id: what is left in it is as if it had just been claimed. As claim_find(). */
enum status claim_renew(const struct folders *f, struct claim *c);
/* Removes it if no file is left in it: *GONE. ST_IO, ST_NO_MEMORY. */
enum status claim_remove_empty(const struct folders *f, struct claim *c, bool *gone);

/*
 * Moves FILE of LIST, which is in the open folder SOURCE (DIR/PLACE for messages), and what accompanies it
 * into the claim, unless it has gone meanwhile, or the claim holds one of its name. ST_CANT_CREATE: it is on
 * another file system; ST_IO, with errno EACCES or EPERM where rights are in the way: what accompanies it may
 * be in the claim then, see claim_give_back(); ST_NO_MEMORY.
 */
enum status claim_take(const struct folders *f, const struct claim *c, enum claim_root root, int source,
		       const struct file_list *list, uint32_t file);

/* What the claim holds of ROOT. As files_list(). */
enum status claim_list(const struct folders *f, const struct claim *c, enum claim_root root,
		       const struct profiles *profiles, struct arena *arena, struct file_list *out);

/*
 * Gives companions whose file is not in the claim back to where they came from: a kill came between the two
 * moves. As claim_take().
 */
enum status claim_give_back(const struct folders *f, const struct claim *c, const struct profiles *profiles,
			    struct arena *arena);

/* Makes all moves into the claim last. ST_IO, ST_NO_MEMORY. */
enum status claim_sync(const struct folders *f, const struct claim *c, struct arena *arena);

#endif
