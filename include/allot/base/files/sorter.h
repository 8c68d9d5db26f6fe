/*
 * Sorter: any number of records of one size in order, in bounded memory. What does not fit is written in sorted
 * runs to an unnamed file, which are merged when they are read.
 */
#ifndef ALLOT_BASE_FILES_SORTER_H
#define ALLOT_BASE_FILES_SORTER_H

#include <stdbool.h>
#include <stddef.h>

#include "allot/base/status.h"

enum { SORTER_BYTES = 4 * 1024 * 1024 }; /* of records in memory */

struct sorter;

/* <0, 0, >0. */
typedef int sorter_compare(const void *a, const void *b);

/*
 * A sorter of records of SIZE bytes, its file, if it needs one, in the folder DIR. BYTES: of records in
 * memory, 0: SORTER_BYTES; for tests. ST_NO_MEMORY.
 */
enum status sorter_new(const char *dir, size_t size, sorter_compare *compare, size_t bytes,
		       struct sorter **out);
/* NULL is fine. */
void sorter_free(struct sorter *s);

/* Adds a copy of RECORD. ST_IO, ST_NO_MEMORY. */
enum status sorter_add(struct sorter *s, const void *record);

/* All records are added; the first of them comes next. ST_IO, ST_NO_MEMORY. */
enum status sorter_begin(struct sorter *s);
/* The next record in order, valid until the next call; NULL at the end. ST_IO. */
enum status sorter_next(struct sorter *s, const void **record);

#endif
