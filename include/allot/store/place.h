/*
 * Place: the folder of a store that comes into being. It is made under a temporary name beside its own, synced, and
 * renamed: a store is there whole or not at all.
 */
#ifndef ALLOT_STORE_PLACE_H
#define ALLOT_STORE_PLACE_H

#include <stdbool.h>

#include "allot/base/status.h"

/*
 * Makes the parents of PATH and an empty store folder beside it that holds lock.mdb alone; *TEMPORARY is its path, for
 * place_drop(). ST_CANT_CREATE, ST_NO_MEMORY.
 */
enum status place_begin(const char *path, char **temporary);

/*
 * Syncs what is in TEMPORARY, data.mdb included, and renames it to PATH, which is missing or an empty folder. *TAKEN:
 * it is not, perhaps since a moment ago, and nothing was renamed.
 */
enum status place_publish(const char *temporary, const char *path, bool *taken);

/* Removes TEMPORARY, if it is still there, and frees it. NULL is fine. */
void place_drop(char *temporary);

#endif
