/*
 * Open: the opening of a store's environment, with its lock and the proof of its identity.
 *
 * A store is a folder with LMDB's data.mdb and lock.mdb. It is created once, complete, under a temporary name
 * and renamed into place; ever after its identity and format version are demanded. One run at a time
 * holds an flock on the folder itself, so deleting lock.mdb lets nobody in. Default LMDB durability, always.
 */
#ifndef ALLOT_STORE_OPEN_H
#define ALLOT_STORE_OPEN_H

#include "store/env/env.h"

struct env_options {
	size_t map_bytes; /* first size of the map; 0: the default */
	uint32_t wait_s;  /* seconds to wait for a busy store */
	/* for reading a few entries: headers of overflow pages, which no reading depends on, are not checked */
	bool few;
};

/*
 * Opens the store in folder PATH. ENV_WRITE creates it when PATH is missing or an empty folder, and locks it.
 * Where nothing may be written it is read without locks, and tried again when a run has written meanwhile.
 * ST_BUSY, ST_CANT_CREATE, ST_NO_INPUT (reading a store that is not there), ST_DAMAGED, ST_VERSION, ST_IO.
 */
enum status env_open(struct env *env, const char *path, enum env_mode mode, const struct env_options *options);
void env_close(struct env *env);

/*
 * As env_status(), of mdb_env_open() on ENV, whose lock on lock.mdb may have failed: LMDB then takes a lock.mdb
 * that nobody has set up for what is no file of its own. Where the data file is one, that is no damage: ST_IO.
 */
enum status env_opened(const struct env *env, int rc, const char *what);

#endif
