/*
 * Folders of results in OUT: their names, and what can be told from them about a run.
 */
#ifndef ALLOT_RESULTS_FOLDER_H
#define ALLOT_RESULTS_FOLDER_H

#include <stdbool.h>

#include "allot/base/buf.h"
#include "allot/models/run.h"

enum { RUN_NAME_TEXT = 32 }; /* "run-", at most 20 digits and a zero */

/*
 * Asks whether this user may write to the folder OUT. ST_CANT_CREATE: the sentence names its owner, the option
 * and what to do; ST_IO.
 */
enum status results_writable(const char *out);

/* The name of run NUMBER's folder, "run-000012", into NAME. */
void run_name(uint64_t number, char name[RUN_NAME_TEXT]);

/* Path of the folder OUT/run-NNNNNN into BUF; NULL when out of memory. */
const char *results_path(struct buf *buf, const char *out, uint64_t number);

/*
 * *EXIST: OUT holds a folder of run NUMBER, whatever store it is of. ST_IO when that cannot be looked at,
 * ST_NO_MEMORY.
 */
enum status results_exist(const char *out, uint64_t number, bool *exist);

/*
 * The seal of run NUMBER's results in OUT: the sum of their SHA256SUMS; none where that is not there. ST_IO,
 * ST_NO_MEMORY.
 */
enum status results_seal(const char *out, uint64_t number, struct seal *seal);

/*
 * *PUBLISHED: the results of run NUMBER of the store with identity STORE have appeared in OUT: the folder is
 * there and its summary names the store, or it is not, but OUT/latest points at it: somebody has moved it away.
 * ST_IO when that cannot be looked at, ST_NO_MEMORY: then nobody may take it for unpublished.
 */
enum status results_published(const char *out, uint64_t number, struct slice store, bool *published);

#endif
