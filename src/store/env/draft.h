/*
 * Draft: the folder of a store that comes into being. It is made under a temporary name beside its own, synced,
 * and renamed: a store is there whole or not at all. Its maker holds a lock on it: what nobody locks was left
 * by a process that was killed, and goes when the next one begins.
 */
#ifndef ALLOT_STORE_DRAFT_H
#define ALLOT_STORE_DRAFT_H

#include <stdbool.h>

#include "allot/base/slice.h"
#include "allot/base/status.h"

struct draft {
	char *folder; /* of NAME, ".NAME.new-XXXXXX" beside it; NULL: none */
	int lock;     /* the folder, open and locked; -1: not */
};

#define DRAFT_NONE ((struct draft){ .lock = -1 })

/*
 * Makes the parents of PATH and an empty store folder beside it that holds lock.mdb alone, for draft_drop(),
 * also after an error. Before that, removes what was left of others for PATH, as far as that can be done:
 * folders of just such a name that nobody locks and that hold nothing but the files of a store. ST_CANT_CREATE,
 * ST_NO_MEMORY.
 */
enum status draft_begin(const char *path, struct draft *draft);

/*
 * Removes from folder DIR, as draft_begin() does it, what was left of drafts of those names that are THEIRS.
 * The name of one that nobody is making and that stays all the same is handed to STAYS. Where DIR is missing or
 * cannot be read nothing is done.
 */
void drafts_clear(const char *dir, bool (*theirs)(struct slice name),
		  void (*stays)(void *ctx, const char *name), void *ctx);

/*
 * Syncs what is in DRAFT, data.mdb included, and renames it to PATH, which is missing or an empty folder.
 * *TAKEN: it is not, perhaps since a moment ago, and nothing was renamed. ST_CANT_CREATE, ST_IO,
 * ST_NO_MEMORY.
 */
enum status draft_publish(const struct draft *draft, const char *path, bool *taken);

/* Removes the folder of DRAFT, if it is still there, and lets go of it. */
void draft_drop(struct draft *draft);

#endif
