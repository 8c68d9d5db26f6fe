#include "bench_results.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const BENCH_BATCHES[BATCH_COLUMNS] = { "ref", "sku", "qty", "eta" };
const char *const BENCH_ORDERS[LINE_COLUMNS] = { "orderid", "sku", "qty" };

static void begin(struct bench_results *r, size_t i, struct bench_out *out, const char *name,
		  const char *header)
{
	snprintf(r->paths[i], sizeof(r->paths[i]), "%s/%s", r->hidden, name);
	bench_out_open(out, r->paths[i], header);
}

struct bench_results *bench_results_new(const char *folder)
{
	struct bench_results *r = bench_alloc(sizeof(*r));
	r->folder = folder;
	snprintf(r->hidden, sizeof(r->hidden), "%s.new", folder);
	if (mkdir(r->hidden, 0700) != 0)
		bench_die("%s: %s", r->hidden, strerror(errno));
	begin(r, 0, &r->allocations, "allocations.csv", "orderid,sku,qty,batchref,eta,line");
	begin(r, 1, &r->out_of_stock, "out_of_stock.csv", "orderid,sku,qty,reason,available,line,waiting");
	return r;
}

/* The fields of the line, each with a comma after it. */
static char *put_line(char *at, const struct slice *line)
{
	for (size_t i = 0; i < LINE_COLUMNS; i++)
		at = bench_put_field(at, line[i], ',');
	return at;
}

void bench_allocated(struct bench_results *r, const struct slice *line, struct slice ref, struct slice eta)
{
	char *at = put_line(bench_out_row(&r->allocations), line);
	at = bench_put_field(at, ref, ',');
	at = bench_put_field(at, eta, ',');
	*at++ = '\n';
	r->allocations.at = at;
}

void bench_short(struct bench_results *r, const struct slice *line, uint64_t qty, uint64_t available)
{
	struct slice reason = available < qty ? SLICE("insufficient") : SLICE("fragmented");
	char *at = put_line(bench_out_row(&r->out_of_stock), line);
	at = bench_put_field(at, reason, ',');
	at = bench_put_number(at, available, 1);
	r->out_of_stock.at = bench_put(at, ",,\n", 3);
}

void bench_depleted(struct bench_results *r, struct slice sku)
{
	static const struct slice REST = SLICE(",depleted,0,,\n");
	char *at = bench_out_row(&r->out_of_stock);
	*at++ = ',';
	at = bench_put_field(at, sku, ',');
	r->out_of_stock.at = bench_put(at, REST.p, REST.n);
}

static void sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0 || close(fd) != 0)
		bench_die("%s: %s", path, strerror(errno));
}

void bench_results_publish(struct bench_results *r)
{
	bench_out_close(&r->allocations, true);
	bench_out_close(&r->out_of_stock, true);
	sync_folder(r->hidden);
	if (rename(r->hidden, r->folder) != 0)
		bench_die("%s: %s", r->folder, strerror(errno));
	sync_folder(dirname(r->hidden));
	free(r);
}
