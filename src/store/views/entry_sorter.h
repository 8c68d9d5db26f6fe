/*
 * Entry sorter: sorts any number of entries in bounded memory: so many as fit are sorted and written to an
 * unnamed file as a run; at the end all runs are merged.
 */
#ifndef ALLOT_STORE_ENTRY_SORTER_H
#define ALLOT_STORE_ENTRY_SORTER_H

#include "allot/base/arena.h"
#include "allot/base/buf.h"
#include "allot/base/status.h"

struct sorted_entry {
	struct slice key; /* by its bytes; equal keys stay in the order in which they were added */
	struct slice value;
};

struct sorted_run;

struct entry_sorter {
	size_t bytes_max; /* of entries in memory */
	struct arena arena;
	struct sorted_entry *entries; /* in memory */
	size_t count;
	size_t capacity;
	size_t at; /* the next to be given out, when all fit into memory */
	int fd;	   /* the unnamed file; -1: there is none */
	uint64_t written;
	struct sorted_run *runs;
	size_t runs_count;
	struct buf room;
};

/* Empty; entries of about BYTES_MAX are kept in memory (0: a default). */
void entry_sorter_init(struct entry_sorter *s, size_t bytes_max);
void entry_sorter_release(struct entry_sorter *s);

/*
 * Adds an entry, which is copied; its key and value have at most 64 KiB. ST_NO_MEMORY; ST_IO: the unnamed
 * file.
 */
enum status entry_sorter_add(struct entry_sorter *s, struct slice key, struct slice value);

/* Ends the adding. ST_NO_MEMORY, ST_IO. */
enum status entry_sorter_finish(struct entry_sorter *s);

/* The next entry in order, valid until the next call; *END when there is none. ST_IO. */
enum status entry_sorter_next(struct entry_sorter *s, bool *end, struct sorted_entry *out);

#endif
