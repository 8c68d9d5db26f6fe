/*
 * System calls that write, and some others, seen and made to fail: these functions stand before libc's in
 * every test program, note each call and pass it on, unless a test has asked for a failure. Every thread has
 * notes and failures of its own.
 */
#ifndef SUPPORT_FAULTS_H
#define SUPPORT_FAULTS_H

#include <stddef.h>

enum fault_call {
	FAULT_WRITE,
	FAULT_FSYNC,
	FAULT_MKDIR,
	FAULT_SYMLINK,
	FAULT_RENAME,  /* rename(), renameat() */
	FAULT_PUBLISH, /* renameat2() */
	FAULT_REMOVE,  /* unlinkat(): fails when asked to, but is neither noted nor counted */
	FAULT_LIST,    /* readdir(), likewise */
	FAULT_CALLS
};

/* cmocka fixtures: a scratch folder (support/scratch.h), and nothing asked for. */
int faults_setup(void **state);
int faults_teardown(void **state);

/* Forgets all that was asked for and noted. */
void faults_clear(void);

/* The calls noted since faults_clear(). */
size_t faults_seen(void);

/* The Nth call from now on (from 0), of whatever kind, fails with ERR; those after it do not.
 */
void faults_fail_call(size_t n, int err);

/* Every call of this kind fails with ERR; 0: no longer. */
void faults_fail_kind(enum fault_call call, int err);

/* write() takes at most N bytes at a time; 0: as many as it likes. */
void faults_short_writes(size_t n);

/*
 * What was done since faults_clear(), in order: for each call its letter: w(rite), f(sync),
 * m(kdir), s(ymlink), r(ename), p(ublish). At most 1023 of them.
 */
const char *faults_log(void);

#endif
