/*
 * Alike names: refs and SKUs in the index by their folds (rule 14). A ref leads to the id of its batch, a SKU
 * to that of its product; what these are called stands in the journal, in the BatchCreated event of that
 * number, and proves it.
 */
#ifndef ALLOT_STORE_ALIKE_NAMES_H
#define ALLOT_STORE_ALIKE_NAMES_H

#include "store/index/index.h"
#include "store/journal/journal.h"

enum alike_names { ALIKE_NAMES_REFS, ALIKE_NAMES_SKUS };

enum { ALIKE_HASHES_MAX = 2 };

/* The hashes under which NAME stands, in OUT; how many. For `verify`. */
unsigned alike_names_hashes(const struct index *idx, enum alike_names which, struct slice name,
			    uint64_t out[ALIKE_HASHES_MAX]);

/* NAME has become known as that of ID. ST_NO_MEMORY. */
enum status alike_names_add(struct index *idx, enum alike_names which, struct slice name, uint64_t id);

/*
 * A known name alike NAME: *FOUND, and if so a copy in ROOM. ST_DAMAGED: what the index leads to is no such
 * batch; ST_NO_MEMORY, ST_IO.
 */
enum status alike_names_find(struct index *idx, struct journal_reader *reader, enum alike_names which,
			     struct slice name, bool *found, char room[IDENTIFIER_MAX], size_t *n);

#endif
