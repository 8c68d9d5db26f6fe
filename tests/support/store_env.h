/*
 * What tests of the store layer share: a store of their own with an open write transaction, raw
 * edits of its tables, and random numbers that are the same every time.
 */
#ifndef SUPPORT_STORE_ENV_H
#define SUPPORT_STORE_ENV_H

#include "store/env/open.h"

struct store_env {
	struct env env;
	MDB_txn *txn; /* the open write transaction */
};

/* cmocka fixtures: a new store in a scratch folder, a transaction begun. */
int store_env_setup(void **state);
int store_env_teardown(void **state);

/*
 * Likewise, for a scene of SIZE bytes, all zero, whose first member is a pointer to the struct store_env; NULL:
 * the setup has failed. To be ended when what it holds is released.
 */
void *store_env_scene(void **state, size_t size);
int store_env_scene_end(void **state);

/* Ends the transaction and begins the next one. The counters are those of the transaction. */
void store_env_commit(struct store_env *e);
void store_env_abort(struct store_env *e);

/* Opens the store at PATH for raw edits, and closes it, committing them. */
void store_env_open(struct store_env *e, const char *path);
void store_env_close(struct store_env *e);

/* The LMDB key and value number I of TABLE, in key order; false: it has fewer. */
bool store_raw_at(struct store_env *e, enum table table, size_t i, struct slice *key, struct slice *value);
void store_raw_put(struct store_env *e, enum table table, struct slice key, struct slice value);
void store_raw_delete(struct store_env *e, enum table table, struct slice key);

/* A copy of S in memory of exactly its size, so that a sanitizer sees what reads past it. */
struct slice store_exact_copy(struct slice s);

/* Random numbers; STATE is any seed. store_below() is below N. */
uint64_t store_random(uint64_t *state);
uint32_t store_below(uint64_t *state, uint32_t n);

#endif
