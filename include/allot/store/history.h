/*
 * History: the ledger of runs and what else is known of a store at one moment, for those who look at it.
 * Nothing is locked or changed.
 */
#ifndef ALLOT_STORE_HISTORY_H
#define ALLOT_STORE_HISTORY_H

#include "allot/base/arena.h"
#include "allot/models/run.h"

struct history;

/*
 * Opens the store in folder PATH: one snapshot until history_close(). ST_NO_INPUT: there is none. Any failure
 * of the store.
 */
enum status history_open(const char *path, struct history **out);
/* NULL is fine. */
void history_close(struct history *h);

/* The store's identity. Lives as long as H. */
struct slice history_identity(const struct history *h);
/* Number of the newest run; 0: there is none. */
uint64_t history_newest(const struct history *h);

/* True when a run is at work on the store, as far as this can be told without getting in its way. */
bool history_running(const struct history *h);

/* The record of run NUMBER, 1 to that of the newest, in ARENA. Any failure of the store. */
enum status history_run(struct history *h, uint64_t number, struct arena *arena, struct run_record *out);
/* The records of the feeds of RUN, run->feeds of them, in ARENA. Any failure of the store. */
enum status history_feeds(struct history *h, const struct run_record *run, struct arena *arena,
			  struct feed_record **out);

/* A process that reads an older state of the store, so that what is deleted since cannot be used again. */
struct old_reader {
	uint64_t process;      /* its number */
	uint64_t transactions; /* committed since */
};

enum { OLD_READERS_MAX = 8 };

struct store_size {
	uint64_t file_bytes;  /* of the data file, as it is on the disk */
	uint64_t reuse_bytes; /* of these, not in use now */
	uint64_t held_bytes;  /* of these, kept for readers of older states */
	uint64_t free_bytes;  /* on the file system, for this user */
	struct old_reader readers[OLD_READERS_MAX];
	uint32_t readers_count; /* may be more than OLD_READERS_MAX, of which the oldest are there */
};

/* How large the store is, and who holds back what it could use again. Any failure of the store. */
enum status history_size(struct history *h, struct store_size *out);

#endif
