/*
 * sqlite DATABASE BATCHES ORDERS RESULTS: the same job on SQLite, as well as it can.
 *
 * Prepared statements, WAL, synchronous=FULL, one transaction per feed, a cache that holds the whole database
 * (with 128 MiB, all that allot may take, it needs nearly twice the time). Its indexes: batches by ref; those
 * with something left by SKU and eta, which is the allocation order; allocations by order, SKU and line for
 * duplicates, and by batch, since a quantity cut takes a batch's last lines away. Feeds may be sent again.
 */
#include <sqlite3.h>

#include "bench_csv.h"
#include "bench_results.h"

static const char SCHEMA[] =
	"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -1048576;"
	"CREATE TABLE IF NOT EXISTS batch(id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, sku TEXT NOT NULL,"
	" eta TEXT NOT NULL, purchased INTEGER NOT NULL, available INTEGER NOT NULL);"
	"CREATE INDEX IF NOT EXISTS open_batch ON batch(sku, eta) WHERE available > 0;"
	"CREATE TABLE IF NOT EXISTS allocation(id INTEGER PRIMARY KEY, orderid TEXT NOT NULL,"
	" sku TEXT NOT NULL, line TEXT NOT NULL, qty INTEGER NOT NULL, batch INTEGER NOT NULL,"
	" UNIQUE(orderid, sku, line));"
	"CREATE INDEX IF NOT EXISTS batch_line ON allocation(batch);";

enum statement { BEGIN, COMMIT, ADD_BATCH, FIRST_FIT, ADD_LINE, TAKE, KNOWN, TOTAL, STATEMENTS };

static const char *const SQL[STATEMENTS] = {
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[ADD_BATCH] =
		"INSERT OR IGNORE INTO batch(ref, sku, purchased, eta, available) VALUES(?1, ?2, ?3, ?4, ?3)",
	[FIRST_FIT] = ("SELECT id, ref, eta, available FROM batch"
		       " WHERE available > 0 AND sku = ?2 AND available >= ?3 ORDER BY eta, id LIMIT 1"),
	[ADD_LINE] =
		"INSERT OR IGNORE INTO allocation(orderid, sku, line, qty, batch) VALUES(?1, ?2, '', ?3, ?4)",
	[TAKE] = "UPDATE batch SET available = available - ?3 WHERE id = ?4",
	[KNOWN] = "SELECT 1 FROM allocation WHERE orderid = ?1 AND sku = ?2 AND line = ''",
	[TOTAL] = "SELECT total(available) FROM batch WHERE available > 0 AND sku = ?2",
};

struct job {
	sqlite3 *db;
	sqlite3_stmt *statement[STATEMENTS];
	struct bench_results *results;
};

static void must(const struct job *job, int rc)
{
	if (rc != SQLITE_OK && rc != SQLITE_ROW && rc != SQLITE_DONE)
		bench_die("sqlite: %s", sqlite3_errmsg(job->db));
}

static void bind_text(const struct job *job, sqlite3_stmt *s, int place, struct slice text)
{
	if (place <= sqlite3_bind_parameter_count(s))
		must(job, sqlite3_bind_text(s, place, text.n ? text.p : "", (int)text.n, SQLITE_STATIC));
}

static void bind_number(const struct job *job, sqlite3_stmt *s, int place, int64_t n)
{
	if (place <= sqlite3_bind_parameter_count(s))
		must(job, sqlite3_bind_int64(s, place, n));
}

/* Begins a statement about the row at hand: ?1 and ?2 are its first two fields, ?3 is QTY, ?4 is the NUMBER. */
static sqlite3_stmt *about(const struct job *job, enum statement which, const struct slice *fields, int64_t qty,
			   int64_t number)
{
	sqlite3_stmt *s = job->statement[which];
	bind_text(job, s, 1, fields[0]);
	bind_text(job, s, 2, fields[1]);
	bind_number(job, s, 3, qty);
	bind_number(job, s, 4, number);
	return s;
}

/* Steps once and resets: true when there was a row. */
static bool once(const struct job *job, sqlite3_stmt *s)
{
	int rc = sqlite3_step(s);
	must(job, rc);
	must(job, sqlite3_reset(s));
	return rc == SQLITE_ROW;
}

static uint64_t total(const struct job *job, const struct slice *line)
{
	sqlite3_stmt *s = about(job, TOTAL, line, 0, 0);
	must(job, sqlite3_step(s));
	uint64_t n = (uint64_t)sqlite3_column_double(s, 0);
	must(job, sqlite3_reset(s));
	return n;
}

static struct slice column(sqlite3_stmt *s, int i)
{
	return slice_of(sqlite3_column_text(s, i), (size_t)sqlite3_column_bytes(s, i));
}

static void on_batch(void *context, const struct slice *fields)
{
	const struct job *job = context;
	int64_t qty = (int64_t)bench_number(fields[BATCH_QTY], INT32_MAX, "qty");
	sqlite3_stmt *s = about(job, ADD_BATCH, fields, qty, 0);
	bind_text(job, s, 4, fields[BATCH_ETA]);
	once(job, s);
}

/* Puts the line on the batch that FIT stands on, unless it has been allocated before. */
static void allocate(const struct job *job, const struct slice *line, int64_t qty, sqlite3_stmt *fit)
{
	int64_t batch = sqlite3_column_int64(fit, 0);
	bool empties = sqlite3_column_int64(fit, 3) == qty;

	once(job, about(job, ADD_LINE, line, qty, batch));
	if (sqlite3_changes(job->db) == 0)
		return;
	bench_allocated(job->results, line, column(fit, 1), column(fit, 2));
	must(job, sqlite3_reset(fit));
	once(job, about(job, TAKE, line, qty, batch));
	if (empties && total(job, line) == 0)
		bench_depleted(job->results, line[LINE_SKU]);
}

static void on_line(void *context, const struct slice *fields)
{
	const struct job *job = context;
	uint64_t qty = bench_number(fields[LINE_QTY], INT32_MAX, "qty");
	sqlite3_stmt *fit = about(job, FIRST_FIT, fields, (int64_t)qty, 0);
	int rc = sqlite3_step(fit);

	must(job, rc);
	if (rc == SQLITE_ROW)
		allocate(job, fields, (int64_t)qty, fit);
	else if (!once(job, about(job, KNOWN, fields, 0, 0)))
		bench_short(job->results, fields, qty, total(job, fields));
	must(job, sqlite3_reset(fit));
}

static void apply(struct job *job, const char *path, const char *const *columns, size_t count,
		  bench_row_fn *row)
{
	once(job, job->statement[BEGIN]);
	bench_csv_read(path, columns, count, row, job);
	once(job, job->statement[COMMIT]);
}

int main(int argc, char **argv)
{
	struct job job = { 0 };
	if (argc != 5)
		bench_die("usage: sqlite DATABASE BATCHES ORDERS RESULTS");
	must(&job, sqlite3_open(argv[1], &job.db));
	must(&job, sqlite3_exec(job.db, SCHEMA, NULL, NULL, NULL));
	for (int i = 0; i < STATEMENTS; i++)
		must(&job, sqlite3_prepare_v3(job.db, SQL[i], -1, SQLITE_PREPARE_PERSISTENT, &job.statement[i],
					      NULL));
	job.results = bench_results_new(argv[4]);
	apply(&job, argv[2], BENCH_BATCHES, BATCH_COLUMNS, on_batch);
	apply(&job, argv[3], BENCH_ORDERS, LINE_COLUMNS, on_line);
	bench_results_publish(job.results);
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(job.statement[i]);
	must(&job, sqlite3_close(job.db));
	return 0;
}
