/*
 * Environment: the open LMDB environment of a store, its tables, its transactions and its plain records. How
 * it is opened stands in open.h, how it is made in create.h.
 */
#ifndef ALLOT_STORE_ENV_H
#define ALLOT_STORE_ENV_H

#include <lmdb.h>

#include "store/blocks/blocks.h"

/* The format of the store; its revision counts those that this format had while it was in the making. */
enum { STORE_VERSION = 3, STORE_REVISION = 2, STORE_IDENTITY_MAX = 32 };

/* The tables of a store. The order is part of the format only through the names in tables.c. */
enum table {
	/*
	 * records: "store", "counters", "index", "books"; see tables.h, counters.c, index_manifest.h, books.h
	 */
	TABLE_META,
	TABLE_JOURNAL,	    /* number of the first entry, big endian -> entries; see journal.h */
	TABLE_SEGMENTS,	    /* product id, segment number, big endian -> batches; see product_codec.h */
	TABLE_WAITING,	    /* likewise -> waiting lines; see waiting_codec.h */
	TABLE_RUNS,	    /* run number, big endian -> run record; see ledger.h */
	TABLE_FEEDS,	    /* run number, feed index, big endian -> feed record */
	TABLE_INDEX,	    /* run, first hash, block number, big endian -> block of ids by hash; see index.h */
	TABLE_FILTERS,	    /* run, page number, big endian -> page of a run's filter; see index_filter.h */
	TABLE_PRODUCTS,	    /* blocks: sku -> product */
	TABLE_REFS,	    /* blocks: ref -> batch */
	TABLE_LINES,	    /* blocks: line id, big endian -> line; see line_record.h */
	TABLE_PUT_OFF,	    /* blocks: feed, row, big endian -> row; see put_off.h */
	TABLE_FIRST,	    /* blocks: feed, row, big endian -> what its first turn did; see first_turn.h */
	TABLE_NAMED,	    /* blocks: place, big endian -> sku; see named_skus.h */
	TABLE_REJECTS,	    /* blocks: digest -> runs that refused such a row; see rejects.h */
	TABLE_PARTNER_REFS, /* blocks: partner, 0, ref; see partners.h */
	TABLE_PARTNERS,	    /* blocks: enum last_of, name -> last feed; see partners.h */
	TABLE_RECEIVED,	    /* blocks: run, feed, row, big endian -> what was received; see received.h */
	TABLE_INTERCHANGES, /* blocks: digest -> an interchange that was applied; see received.h */
	TABLE_SENT,	    /* blocks: run, file, piece, big endian -> bytes; see sent.h */
	TABLE_CONTROLS,	    /* blocks: us, partner -> control numbers; see sent.h */
	TABLE_COUNT
};

struct counters {
	uint64_t transaction; /* LMDB's number of the transaction that wrote this */
	uint64_t next_event;  /* number the next journal entry gets, from 1 */
	uint64_t last_run;    /* number of the newest run; 0: none yet */
	uint64_t named;	      /* SKUs in table named */
};

struct env {
	MDB_env *mdb;
	char *path;
	int lock; /* descriptor of the folder while it is locked, else -1 */
	bool writable;
	bool lockless; /* read without LMDB's locks, from where nothing may be written: runs do not see us */
	uint64_t snapshot; /* `lockless`: number of the transaction whose state is read */
	char identity[STORE_IDENTITY_MAX + 1];
	struct blocks tables[TABLE_COUNT]; /* dbi and seed of each; the plain ones use only these */
};

enum env_mode { ENV_READ, ENV_WRITE };

enum { READERS_MAX = 1022 }; /* as many as lock.mdb, 64 KiB, has places for */

/* True when the file system of PATH has no room left, root's reserve not counted: LMDB calls that EIO. */
bool env_disk_full(const char *path);

/* Doubles the map. No transaction may be open in this process. As env_status(). */
enum status env_grow(struct env *env);

/*
 * ST_IO when the store, opened to be written, is no longer where it was: its folder or its data file is gone
 * or another one. What is written then is lost with the last descriptor.
 */
enum status env_present(const struct env *env);

/*
 * Begins a transaction. A map grown by another process is followed. ST_BUSY: too many are reading, or a
 * process of the same number in another container is; as env_status().
 */
enum status env_begin(struct env *env, enum env_mode mode, MDB_txn **txn);

/*
 * Translates an LMDB return code, zero included, into a status with a sentence naming the store. Any failure
 * of the store, ST_VERSION.
 */
enum status env_status(const struct env *env, int rc, const char *what);

/*
 * What ST, which reading ENV's snapshot has come to, means. Without locks a run may write over pages that are
 * being read; so ST_DAMAGED and ST_IO of a snapshot that is no longer the newest state are ST_BUSY.
 */
enum status env_judge(const struct env *env, enum status st);

/*
 * Records of plain tables: 8 bytes checksum64 (seeded by table and key), then the payload. ST_MAP_FULL,
 * ST_IO; ST_DAMAGED when FLAGS want a new key and it is there.
 */
enum status record_put(MDB_txn *txn, const struct blocks *table, struct slice key, struct slice payload,
		       unsigned flags);
/* *FOUND, and if so *PAYLOAD, which points into the map. ST_DAMAGED when the checksum is wrong. */
enum status record_get(MDB_txn *txn, const struct blocks *table, struct slice key, bool *found,
		       struct slice *payload);
/* Checks the checksum of the value of KEY and gives its payload. ST_DAMAGED. */
enum status record_check(const struct blocks *table, struct slice key, struct slice value,
			 struct slice *payload);

/* The counters as of TXN; ST_DAMAGED when they are missing or are not those of TXN's snapshot. */
enum status counters_get(MDB_txn *txn, const struct env *env, struct counters *out);
/* As record_put(). */
enum status counters_put(MDB_txn *txn, const struct env *env, const struct counters *counters);

#endif
