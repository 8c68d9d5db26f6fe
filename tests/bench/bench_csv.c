#include "bench_csv.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>

#include "bench_out.h"

enum { READ_BYTES = 1 << 18, HEADER_MAX = 64 };

struct reader {
	const char *path;
	const char *const *columns;
	size_t count;
	size_t place[HEADER_MAX]; /* of each column of the file among those wanted; `count`: not wanted */
	size_t column;		  /* the next field's */
	bool in_rows;		  /* the header is behind us */
	struct slice fields[BENCH_COLUMNS];
	size_t used;
	char text[BENCH_ROW_BYTES]; /* the fields of the record at hand */
	bench_row_fn *row;
	void *context;
};

static size_t place_of(const struct reader *r, struct slice name)
{
	size_t i = 0;
	while (i < r->count && !slice_eq(name, slice_str(r->columns[i])))
		i++;
	return i;
}

static void on_field(void *p, size_t n, void *context)
{
	struct reader *r = context;
	size_t column = r->column++;
	if (column >= HEADER_MAX || n > sizeof(r->text) - r->used)
		bench_die("%s: more columns or longer fields than the benchmark has", r->path);
	if (!r->in_rows) {
		r->place[column] = place_of(r, slice_of(p, n));
	} else if (r->place[column] < r->count) {
		memcpy(r->text + r->used, p, n);
		r->fields[r->place[column]] = slice_of(r->text + r->used, n);
		r->used += n;
	}
}

static void on_record(int c, void *context)
{
	struct reader *r = context;
	(void)c;
	if (r->in_rows)
		r->row(r->context, r->fields);
	r->in_rows = true;
	r->column = 0;
	r->used = 0;
	memset(r->fields, 0, sizeof(r->fields));
}

void bench_csv_read(const char *path, const char *const *columns, size_t count, bench_row_fn *row,
		    void *context)
{
	static char bytes[READ_BYTES];
	struct reader r = { .path = path, .columns = columns, .count = count, .row = row, .context = context };
	struct csv_parser parser;
	FILE *file = fopen(path, "re");

	if (!file || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		bench_die("%s: %s", path, strerror(errno));
	for (size_t i = 0; i < HEADER_MAX; i++)
		r.place[i] = count;
	for (size_t n; (n = fread(bytes, 1, sizeof(bytes), file)) > 0;)
		if (csv_parse(&parser, bytes, n, on_field, on_record, &r) != n)
			bench_die("%s: %s", path, csv_strerror(csv_error(&parser)));
	if (ferror(file) || csv_fini(&parser, on_field, on_record, &r) != 0)
		bench_die("%s: cannot be read to its end", path);
	csv_free(&parser);
	fclose(file);
}
