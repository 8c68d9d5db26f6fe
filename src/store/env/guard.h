/*
 * Guard: what LMDB cannot return as an error. It reads its files through maps, so a data file cut short while
 * it is open, or a disk that cannot read a page, comes as a signal; and a broken invariant of its own as an
 * abort. While a store is open, a fault at an address in one of its maps ends the process with exit status 76
 * and a message; a fault anywhere else is a bug of ours and stays what it is.
 */
#ifndef ALLOT_STORE_GUARD_H
#define ALLOT_STORE_GUARD_H

#include "store/env/env.h"

/*
 * Guards the maps of ENV, which is open; again after its map has moved. Never fails: without /proc there is no
 * guard.
 */
void guard_enter(const struct env *env);

/* The maps of ENV are about to go. */
void guard_leave(const struct env *env);

#endif
