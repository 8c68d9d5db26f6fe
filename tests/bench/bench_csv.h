/* Reads a CSV file with libcsv: the reader of the floor and of SQLite's job. */
#ifndef BENCH_CSV_H
#define BENCH_CSV_H

#include "allot/base/slice.h"

enum { BENCH_COLUMNS = 4 };

/* FIELDS has one value per column asked for; they are lent until it returns. */
typedef void bench_row_fn(void *context, const struct slice *fields);

/*
 * Calls ROW for every record of PATH after its header. COLUMNS names the COUNT columns wanted, at most
 * BENCH_COLUMNS; one that the header does not have ends the program, as every error does.
 */
void bench_csv_read(const char *path, const char *const *columns, size_t count, bench_row_fn *row,
		    void *context);

#endif
