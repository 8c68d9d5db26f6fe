/*
 * Every byte of a feed counts twice, once when it is checked and once when its row is applied, so that the line
 * goes from 0 to 100 once in a run, whatever the order in which feeds have their turns.
 */
#include "cli/run/run_progress.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/clock.h"
#include "allot/base/text/width.h"
#include "cli/terminal.h"

enum { ONCE_CHECKED, ONCE_APPLIED, TIMES };

/* How far one feed is. */
struct share {
	uint64_t bytes; /* its size */
	uint64_t done[TIMES];
};

/* One run a process, and one terminal. */
static struct {
	const struct plan *plan;
	struct share *shares; /* one for each feed of the plan */
	uint64_t total;
	uint64_t done;
	bool line; /* one stands on the terminal */
	double started;
	double shown;
} progress;

void run_progress_erase(void)
{
	static const char blank[] = "\r\033[K";
	if (progress.line && write(STDERR_FILENO, blank, sizeof(blank) - 1) < 0)
		progress.plan = NULL;
	progress.line = false;
}

static uint64_t size_of(const struct feed *feed)
{
	struct stat s;
	int rc = feed->fd >= 0 ? fstat(feed->fd, &s) : stat(feed->path, &s);
	return rc == 0 && s.st_size > 0 ? (uint64_t)s.st_size : 0;
}

/* Notes that so much of PART is done; it never goes back. */
static void note(struct share *share, int part, uint64_t done)
{
	if (done > share->bytes)
		done = share->bytes;
	if (done <= share->done[part])
		return;
	progress.done += done - share->done[part];
	share->done[part] = done;
}

/* The line, without what erases the one before. */
static void put_progress_line(struct buf *out, enum run_phase phase, const struct feed *feed, uint64_t rows,
			      double now)
{
	enum { NAME_BYTES = 200 };
	double spent = now - progress.started;
	double left =
		progress.done ? spent * (double)(progress.total - progress.done) / (double)progress.done : 0;
	if (progress.total)
		buf_printf(out, "%3d%% ", (int)(100 * (double)progress.done / (double)progress.total));
	buf_put_str(out, phase == PHASE_VALIDATE ? "checking " : "applying ");
	buf_put_visible(out, feed->name, NAME_BYTES);
	if (rows)
		buf_printf(out, ", %llu rows", (unsigned long long)rows);
	if (spent > 1 && left >= 1)
		buf_printf(out, ", %.0f s left", left);
}

static void show(enum run_phase phase, const struct feed *feed, uint64_t rows, double now)
{
	struct buf line;
	size_t window = terminal_width(STDERR_FILENO), taken;
	buf_init(&line, 0);
	put_progress_line(&line, phase, feed, rows, now);
	/* a line that fills the last column would wrap */
	size_t fits = text_fitting(buf_slice(&line), window > 1 ? window - 1 : 0, &taken);
	run_progress_erase();
	if (!buf_status(&line) && write(STDERR_FILENO, line.p, fits) > 0)
		progress.line = true;
	buf_release(&line);
}

static void on_progress(void *ctx, enum run_phase phase, const struct feed *feed, uint64_t rows, uint64_t done,
			uint64_t total)
{
	const double interval_s = 0.1;
	double now = clock_monotonic();
	(void)ctx;
	if (!progress.plan)
		return;
	struct share *share = &progress.shares[feed - progress.plan->feeds];
	if (phase == PHASE_VALIDATE)
		note(share, ONCE_CHECKED, done);
	else
		note(share, ONCE_APPLIED,
		     total ? (uint64_t)((double)share->bytes * ((double)done / (double)total)) : share->bytes);
	if (now - progress.shown < interval_s)
		return;
	progress.shown = now;
	show(phase, feed, rows, now);
}

void run_progress_begin(struct run_listener *listener, const struct plan *plan)
{
	run_progress_end();
	if (!terminal_steered(STDERR_FILENO))
		return;
	progress.shares = calloc(plan->count + 1, sizeof(*progress.shares));
	if (!progress.shares)
		return;
	progress.plan = plan;
	for (uint32_t i = 0; i < plan->count; i++) {
		progress.shares[i].bytes = size_of(&plan->feeds[i]);
		progress.total += TIMES * progress.shares[i].bytes;
	}
	progress.started = clock_monotonic();
	listener->progress = on_progress;
}

void run_progress_end(void)
{
	run_progress_erase();
	free(progress.shares);
	memset(&progress, 0, sizeof(progress));
}
