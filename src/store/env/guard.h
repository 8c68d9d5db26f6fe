/*
 * Guard: what LMDB cannot return as an error. It reads its files through maps, so a data file cut short while
 * it is open, or a disk that cannot read a page, comes as a signal; and a broken invariant of its own as an
 * abort. While a store is open, a fault at an address in one of its maps ends the process with exit status 76
 * and a message; of a store that is read without locks with 75, since a run may have written to it. A fault
 * anywhere else is a bug of ours and stays what it is.
 */
#ifndef ALLOT_STORE_GUARD_H
#define ALLOT_STORE_GUARD_H

#include <lmdb.h>
#include <stdbool.h>

/*
 * Guards the maps of MDB, the open store in folder PATH, which is not kept; again after its map has moved.
 * LOCKLESS: it is read without locks. Never fails: without /proc there is no guard.
 */
void guard_enter(MDB_env *mdb, const char *path, bool lockless);

/* The maps of MDB are about to go. NULL: nothing to do. */
void guard_leave(const MDB_env *mdb);

#endif
