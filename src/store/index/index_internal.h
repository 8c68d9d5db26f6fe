/*
 * What the parts of index.h have in common and nobody else needs.
 */
#ifndef ALLOT_STORE_INDEX_INTERNAL_H
#define ALLOT_STORE_INDEX_INTERNAL_H

#include <stddef.h>

#include "store/index/index_manifest.h"

struct index;

/* Makes the readers of the runs anew, from the manifest. ST_NO_MEMORY. */
enum status index_open_runs(struct index *idx);

/* What a new run of up to ENTRIES entries begins as. */
struct run_info index_new_run(struct index *idx, uint64_t entries);

/* Deletes blocks and pages of runs that are gone, about BUDGET of them. ST_DAMAGED; ST_MAP_FULL; ST_IO. */
enum status index_delete_gone(struct index *idx, uint32_t budget);

/*
 * Which runs should be merged next: the COUNT newest; 0: none. The sizes of the others then fall from the
 * oldest to the newest.
 */
size_t index_merge_wanted(const struct index *idx);

#endif
