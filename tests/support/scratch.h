/*
 * A folder of a test's own, and a look at what lies in it.
 */
#ifndef SUPPORT_SCRATCH_H
#define SUPPORT_SCRATCH_H

#include <stdbool.h>

#include "allot/base/slice.h"

/* cmocka fixtures: make the folder (*STATE becomes its path) and remove it with all it holds.
 */
int scratch_setup(void **state);
int scratch_teardown(void **state);

/* The path of NAME in the folder of the test that runs. Valid until 15 further calls. */
const char *scratch_path(const char *name);

/* Writes TEXT to a new file. */
void scratch_write(const char *path, const char *text);

/* The content of the file at PATH, a zero behind it; valid until the next call. NULL: no such
 * file. */
const char *scratch_read(const char *path);

/* What PATH points at, valid until the next call; NULL: no symbolic link. */
const char *scratch_link(const char *path);

/* The names in the folder at PATH, sorted, each ended by a blank; valid until the next call. */
const char *scratch_list(const char *path);

/* True when there is something at PATH, a dangling link too. */
bool scratch_exists(const char *path);

/* Permission bits of PATH. */
unsigned scratch_mode(const char *path);

/* TMPDIR is PATH, NULL: not set, until scratch_tmpdir_back(). */
void scratch_tmpdir(const char *path);
void scratch_tmpdir_back(void);

#endif
