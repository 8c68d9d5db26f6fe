/*
 * Guard: what LMDB cannot return as an error. It reads its files through maps, so a data file cut short while
 * it is open, or a disk that cannot read a page, comes as a signal; and a broken invariant of its own as an
 * abort. While a store is open, a fault at an address in one of its maps ends the process with exit status 76
 * and a message; a fault anywhere else is a bug of ours and stays what it is.
 */
#ifndef ALLOT_STORE_GUARD_H
#define ALLOT_STORE_GUARD_H

#include <lmdb.h>

/*
 * Guards the maps of MDB, the open store in folder PATH, which is not kept; again after its map has moved.
 * Never fails: without /proc there is no guard.
 */
void guard_enter(MDB_env *mdb, const char *path);

/* The maps of MDB are about to go. NULL: nothing to do. */
void guard_leave(const MDB_env *mdb);

#endif
