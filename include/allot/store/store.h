/*
 * The store on LMDB: what implements the ports of the service layer.
 */
#ifndef ALLOT_STORE_STORE_H
#define ALLOT_STORE_STORE_H

#include "allot/base/text/library.h"
#include "allot/service/store.h"
#include "allot/service/views.h"

struct index_bounds;

struct store_options {
	size_t map_bytes;		  /* first size of the map; 0: the default. It grows by itself. */
	uint32_t wait_s;		  /* how long to wait for a busy store */
	const struct index_bounds *index; /* of what finds lines; NULL: INDEX_BOUNDS. For tests. */
};

/*
 * Opens the store in folder PATH for a run, creating it when there is nothing; locks it until store_close().
 * ST_BUSY, ST_CANT_CREATE, ST_DAMAGED, ST_VERSION, ST_IO.
 */
enum status store_open(const char *path, const struct store_options *options, struct store **out);
/* NULL is fine. An open transaction is aborted. */
void store_close(struct store *store);

/*
 * How much will be read: for a few entries the walk through LMDB's pages, which comes first, is a shorter one.
 */
enum views_extent { VIEWS_FEW, VIEWS_ALL };

/* Opens the store in folder PATH for reading: one snapshot until views_close(). ST_NO_INPUT: there is none. */
enum status views_open(const char *path, enum views_extent extent, struct views **out);
void views_close(struct views *views);

/* What `verify` found. */
struct verify_report {
	uint64_t events; /* journal entries read */
	uint64_t lines;	 /* lines of the storefront, whatever became of them */
	uint64_t batches;
	uint64_t products;
	uint64_t differences; /* told, see below */
};

/*
 * Recomputes every figure of the store in PATH from the journal and holds the tables against it (allot(1)).
 * TELL is called with a sentence for each of the first differences. Changes nothing. ST_DAMAGED when it had to
 * stop, or when there is any difference.
 */
enum status store_verify(const char *path, void (*tell)(void *ctx, const char *sentence), void *ctx,
			 struct verify_report *report);

/* The format of stores that this program reads and writes, and the version of LMDB; ROOM is returned. */
int store_format(void);
const char *lmdb_library(char room[LIBRARY_VERSION]);

#endif
