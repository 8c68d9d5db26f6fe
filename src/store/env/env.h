/*
 * Environment: the LMDB environment of a store, its tables, its lock and its identity.
 *
 * A store is a folder with LMDB's data.mdb and lock.mdb. It is created once, complete, under a temporary name
 * and renamed into place; ever after its identity and format version are demanded. One run at a time
 * holds an flock on the folder itself, so deleting lock.mdb lets nobody in. Default LMDB durability, always.
 */
#ifndef ALLOT_STORE_ENV_H
#define ALLOT_STORE_ENV_H

#include <lmdb.h>

#include "store/blocks/blocks.h"

enum { STORE_VERSION = 2, STORE_IDENTITY_MAX = 32 };

/* The tables of a store. The order is part of the format only through the names in src/store/env.c. */
enum table {
	TABLE_META,	/* records: "store", "counters", and where settling goes on; see levels.h */
	TABLE_JOURNAL,	/* number of the first entry, big endian -> entries; see journal.h */
	TABLE_SEGMENTS, /* product id, segment number, big endian -> batches; see product_codec.h */
	TABLE_RUNS,	/* run number, big endian -> run record; see ledger.h */
	TABLE_FEEDS,	/* run number, feed index, big endian -> feed record */
	TABLE_PRODUCTS, /* blocks: sku -> product */
	TABLE_REFS,	/* blocks: ref -> batch */
	TABLE_LINES_0,	/* blocks: order and line or sku -> line; the newest lines; see levels.h */
	TABLE_LINES_1,	/* blocks: likewise, older ones */
	TABLE_LINES,	/* blocks: likewise, all others */
	TABLE_MOVED,	/* blocks: line id -> where it is, if no longer where it was first allocated */
	TABLE_COUNT
};

struct counters {
	uint64_t transaction; /* LMDB's number of the transaction that wrote this */
	uint64_t next_event;  /* number the next journal entry gets, from 1 */
	uint64_t last_run;    /* number of the newest run; 0: none yet */
};

struct env {
	MDB_env *mdb;
	char *path;
	int lock; /* descriptor of the folder while it is locked, else -1 */
	bool writable;
	bool lockless; /* read without LMDB's locks, from where nothing may be written: runs do not see us */
	uint64_t snapshot; /* number of the transaction whose state is read */
	char identity[STORE_IDENTITY_MAX + 1];
	struct blocks tables[TABLE_COUNT]; /* dbi and seed of each; the plain ones use only these */
};

enum env_mode { ENV_READ, ENV_WRITE };

struct env_options {
	size_t map_bytes; /* first size of the map; 0: the default */
	uint32_t wait_s;  /* seconds to wait for a busy store */
	/* for reading a few entries: headers of overflow pages, which no reading depends on, are not checked */
	bool few;
};

/*
 * Opens the store in folder PATH. ENV_WRITE creates it when PATH is missing or an empty folder, and locks it.
 * ST_BUSY, ST_CANT_CREATE, ST_NO_INPUT (reading a store that is not there), ST_DAMAGED, ST_VERSION, ST_IO.
 */
enum status env_open(struct env *env, const char *path, enum env_mode mode, const struct env_options *options);
void env_close(struct env *env);

/*
 * Makes the store at PATH, which must be missing or an empty folder, whole or not at all. ST_CANT_CREATE, ST_IO
 * (a full disk is named as that), ST_NO_MEMORY.
 */
enum status store_create(const char *path);

/* True when the file system of PATH has no room left, root's reserve not counted: LMDB calls that EIO. */
bool env_disk_full(const char *path);

/* Doubles the map. No transaction may be open in this process. */
enum status env_grow(struct env *env);

/*
 * ST_IO when the store, opened to be written, is no longer where it was: its folder or its data file is gone or
 * another one. What is written then is lost with the last descriptor.
 */
enum status env_present(const struct env *env);

/*
 * Begins a transaction. A map grown by another process is followed. ST_BUSY: too many are reading, or a process
 * of the same number in another container is; ST_MAP_FULL, ST_IO, ST_DAMAGED, ST_NO_MEMORY.
 */
enum status env_begin(struct env *env, enum env_mode mode, MDB_txn **txn);

/* Translates an LMDB return code, zero included, into a status with a sentence naming the store. */
enum status env_status(const struct env *env, int rc, const char *what);

/*
 * What ST, which reading ENV's snapshot has come to, means. Without locks a run may write over pages that are
 * being read; so ST_DAMAGED and ST_IO of a snapshot that is no longer the newest state are
 * ST_BUSY.
 */
enum status env_judge(const struct env *env, enum status st);

/* Records of plain tables: 8 bytes checksum64 (seeded by table and key), then the payload. */
enum status record_put(MDB_txn *txn, const struct blocks *table, struct slice key, struct slice payload,
		       unsigned flags);
/* *FOUND, and if so *PAYLOAD, which points into the map. ST_DAMAGED when the checksum is wrong. */
enum status record_get(MDB_txn *txn, const struct blocks *table, struct slice key, bool *found,
		       struct slice *payload);
/* Checks the checksum of the value of KEY and gives its payload. */
enum status record_check(const struct blocks *table, struct slice key, struct slice value,
			 struct slice *payload);

/* The counters as of TXN; ST_DAMAGED when they are missing or are not those of TXN's snapshot. */
enum status counters_get(MDB_txn *txn, const struct env *env, struct counters *out);
enum status counters_put(MDB_txn *txn, const struct env *env, const struct counters *counters);

#endif
