/*
 * Locks on bytes of a file, by which LMDB keeps processes on lock.mdb apart: fcntl() stands before libc's in
 * every test program, counts the calls that ask for one, and passes each call on, unless it is to fail. Every
 * thread counts by itself.
 */
#ifndef SUPPORT_RECORD_LOCKS_H
#define SUPPORT_RECORD_LOCKS_H

#include <stdbool.h>

/* The call number N from now on (from 1) fails with EIO; 0: none does. */
void record_locks_fail(unsigned n);

/* Whether the call that was to fail last was made. */
bool record_locks_failed(void);

#endif
