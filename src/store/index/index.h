/*
 * Index: finds numbers by hash. A multimap from 64-bit hashes (of an order id, say) to 63-bit ids (of lines),
 * cheap to add to at random places at any size, and never wrong about absence.
 *
 * An LSM tree inside LMDB: what a transaction adds is sorted at its end and becomes a new run, which is never
 * changed. When several runs of about one size have gathered, they are merged into one. LMDB's commit is the
 * only commit.
 *
 *	manifest  which runs there are, from the oldest to the newest (index_manifest.h)
 *	run	  blocks of sorted entries in table "index", each answering for a range of hashes
 *		  (index_block.h)
 *	filter	  a Bloom filter per run of more than a few blocks, in pages in table "filters"
 *		  (index_filter.h)
 *
 * A look-up asks the filter of each run, one cache line; only where it says "perhaps" is a block read, and an
 * intact block whose range holds the hash proves what there is. Filter pages are checked when a transaction
 * first uses them. Whatever is flipped, missing or stale is ST_DAMAGED, never "not found".
 *
 * What is stored is a state of each pair (hash, id): there, or removed. The newest state counts: that of this
 * transaction, else that of the newest run which has one. So adding and removing are idempotent and may
 * alternate. A merge keeps the newest state only, and forgets removed pairs when no older run is left that
 * could hold them.
 *
 * Hashes should be uniform (or the filters do little), and seeded, so that nobody can choose names that
 * collide: use checksum64(name, n, idx->env->tables[TABLE_INDEX].seed). Any number of ids may have the same
 * hash, which is how two names with one hash look, too: whoever finds an id compares the name it stands for.
 * (A find costs what it gives: an order of n lines that is asked for by its own hash with each new line costs n
 * times n, unless the caller looks for the line by a hash of its own.)
 *
 * Use, in every transaction:
 *
 *	index_begin(idx, txn);
 *	index_find(idx, hash);
 *	index_next(idx, &found, &id);		again and again: every id, ascending
 *	index_add(idx, hash, id);
 *	index_flush(idx);			before the commit; or, when it is aborted, index_forget(idx)
 *
 * and after the commit, for as long as index_unsettled(idx), index_settle() in a transaction of its own.
 */
#ifndef ALLOT_STORE_INDEX_H
#define ALLOT_STORE_INDEX_H

#include "store/env/env.h"
#include "store/index/index_manifest.h"
#include "store/index/index_pending.h"
#include "store/index/index_source.h"

/* Ids are below this. */
static const uint64_t INDEX_ID_END = (uint64_t)1 << 63;

/* How much goes where. Only future writes depend on it, so that any store can be read with any bounds. */
struct index_bounds {
	uint32_t block_entries;	 /* most entries of a block; it may be full with fewer */
	uint32_t filter_entries; /* entries for which a page of a filter is made, about 10 bits each */
	uint64_t filter_least;	 /* a run of fewer entries has no filter */
	uint32_t ratio;		 /* so many runs of one size are merged, at least 2 */
	uint64_t unit;	   /* runs of up to so many entries are of one size; the next is RATIO times that */
	uint64_t absorbed; /* a newest run of up to so many entries becomes part of the next one at a flush */
	uint32_t settled;  /* blocks written, or deleted, by one step of settling, about; at least 1 */
};

/* What stores have; tests have others. With TINY_LEVELS a few entries fill a block, and any night merges. */
extern const struct index_bounds INDEX_BOUNDS;

enum { INDEX_EXPECTED = 16 };

struct index {
	const struct env *env;
	MDB_txn *txn;
	struct index_bounds bounds;
	struct index_manifest manifest; /* as of TXN, and of the last flush in it */
	struct index_pending pending;	/* what TXN has changed and not written yet */
	struct index_run *runs;		/* readers of the manifest's runs, as many */
	size_t runs_count;
	uint32_t first_written;	      /* runs of this number and above are written by TXN */
	struct index_source *sources; /* of the find at hand, newest last; room for runs and 1 */
	size_t sources_count;
	uint64_t hash; /* of the find at hand */
	struct index_expected {
		uint64_t hash;
		uint64_t perhaps; /* bit i: run i may have it, as far as is known */
	} expected[INDEX_EXPECTED];
	uint32_t expected_next;
};

/* Makes the index of a new store: an empty manifest. ST_IO, ST_MAP_FULL. */
enum status index_create(MDB_txn *txn, const struct env *env);

/*
 * ENV must outlive it. Takes no memory yet. Other bounds than INDEX_BOUNDS may be set in idx->bounds after it.
 */
void index_init(struct index *idx, const struct env *env);
void index_release(struct index *idx);

/*
 * Reads the manifest as of TXN, which may be one that only reads. Again in every transaction, before anything
 * else; its cost does not depend on how much is stored. Nothing may be pending. ST_DAMAGED; ST_NO_MEMORY.
 */
enum status index_begin(struct index *idx, MDB_txn *txn);

/*
 * Begins to find the ids of HASH, those not written yet included. Ends the find before it. Between it and the
 * last index_next() other tables may be written, but no index_...() that changes this index be called.
 * ST_DAMAGED; ST_NO_MEMORY; ST_IO.
 */
enum status index_find(struct index *idx, uint64_t hash);

/*
 * As index_find(), ids from LEAST on: so that a walk can go on where it was. Of a hash with very many ids the
 * blocks of those before are passed over one by one.
 */
enum status index_find_from(struct index *idx, uint64_t hash, uint64_t least);

/*
 * The next id, in ascending order: *FOUND, and if so *ID. A find may be left before its end. ST_DAMAGED; ST_IO.
 */
enum status index_next(struct index *idx, bool *found, uint64_t *id);

/*
 * A hint that HASH will be asked for, best some ten calls before it is, and in the same transaction: brings
 * closer what index_find() will look at, and asks the filters, which that need not do then.
 */
void index_expect(struct index *idx, uint64_t hash);

/* The pair is there, or there no more, from now on. Each may be so already. ST_NO_MEMORY. */
enum status index_add(struct index *idx, uint64_t hash, uint64_t id);
enum status index_remove(struct index *idx, uint64_t hash, uint64_t id);

/* Bytes that what is pending takes in memory, its flush and the pages that this dirties included. */
size_t index_pressure(const struct index *idx);

/*
 * Writes what is pending as a new run, and the manifest. May be called several times in a transaction.
 * ST_MAP_FULL; ST_NO_MEMORY; ST_IO; ST_DAMAGED. After a failure abort the transaction.
 */
enum status index_flush(struct index *idx);

/* Forgets what is pending, for a transaction that is aborted. */
void index_forget(struct index *idx);

/*
 * True when runs should be merged, or blocks of merged runs are left to be deleted, as of the last begin or
 * flush.
 */
bool index_unsettled(const struct index *idx);

/*
 * One step of settling in TXN, a write transaction that does nothing else to this index: begins with
 * index_begin() and ends with the manifest written; the caller commits. Bounded in memory and pages; a large
 * merge takes several steps, and other transactions may come between them. A step that is aborted, or lost, is
 * simply done again: until the step in which a merge ends, its runs remain those that count. index_unsettled()
 * must have been true as of what TXN sees. ST_MAP_FULL; ST_NO_MEMORY; ST_IO; ST_DAMAGED.
 */
enum status index_settle(struct index *idx, MDB_txn *txn);

/*
 * For `verify`: reads everything there is. Checksums, ranges without a gap, order, counts, every entry known to
 * the filter, and nothing in the tables that belongs to no run. *ENTRIES: states stored, removed ones included.
 * ST_DAMAGED with a sentence on the first thing that is wrong; ST_NO_MEMORY; ST_IO.
 */
enum status index_check(struct index *idx, uint64_t *entries);

/*
 * Calls VISIT for each pair that is there, ascending by hash, then id; anything but ST_OK from it ends the
 * walk. Nothing may be pending. ST_DAMAGED; ST_NO_MEMORY; ST_IO; what VISIT returns.
 */
enum status index_walk(struct index *idx, enum status (*visit)(void *ctx, uint64_t hash, uint64_t id),
		       void *ctx);

#endif
