/*
 * Create: the one-time creation of a store, whole or not at all.
 */
#ifndef ALLOT_STORE_CREATE_H
#define ALLOT_STORE_CREATE_H

#include "allot/base/status.h"

/*
 * Makes the store at PATH, which must be missing or an empty folder. When another process was faster, its store
 * will do. ST_CANT_CREATE: the sentence says why; ST_IO (a full disk is named as that), ST_NO_MEMORY.
 */
enum status store_create(const char *path);

#endif
