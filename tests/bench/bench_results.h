/*
 * The result files of the floor and of SQLite's job: the same bytes as allot's, in a folder that appears
 * complete.
 */
#ifndef BENCH_RESULTS_H
#define BENCH_RESULTS_H

#include "bench_out.h"

struct bench_results {
	const char *folder;
	char hidden[4096]; /* the folder until it is complete */
	char paths[2][4096 + 32];
	struct bench_out allocations;
	struct bench_out out_of_stock;
};

/* A hidden folder beside FOLDER with both files begun. To be freed by bench_results_publish(). */
struct bench_results *bench_results_new(const char *folder);

/* A line that was allocated. */
void bench_allocated(struct bench_results *r, const struct slice *line, struct slice ref, struct slice eta);

/* A line that no batch covers; AVAILABLE of its SKU in all. */
void bench_short(struct bench_results *r, const struct slice *line, uint64_t qty, uint64_t available);

/* The SKU's last unit went. */
void bench_depleted(struct bench_results *r, struct slice sku);

/* Syncs the files and the folder, lets it appear under its name by one rename, and frees R. */
void bench_results_publish(struct bench_results *r);

/* The columns of a batches feed and of an orders feed, in the order in which the jobs use their fields. */
enum { BATCH_REF, BATCH_SKU, BATCH_QTY, BATCH_ETA, BATCH_COLUMNS };
enum { LINE_ORDERID, LINE_SKU, LINE_QTY, LINE_COLUMNS };
extern const char *const BENCH_BATCHES[BATCH_COLUMNS];
extern const char *const BENCH_ORDERS[LINE_COLUMNS];

#endif
