/* The status for people: what needs them first, then the figures. */
#include "allot/base/clock.h"
#include "allot/results/folder.h"
#include "cli/fold.h"
#include "cli/looking/status.h"
#include "cli/terminal.h"

static void put_bytes(struct buf *out, uint64_t bytes)
{
	static const char *const UNITS[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB" };
	enum { LAST = sizeof(UNITS) / sizeof(UNITS[0]) - 1 };
	double value = (double)bytes;
	size_t unit = 0;
	for (; value >= 1024 && unit < LAST; unit++)
		value /= 1024;
	buf_printf(out, unit ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
}

/* "3 d 4 h", "2 h 5 min", "40 s" */
static void put_age(struct buf *out, int64_t seconds)
{
	enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };
	long long s = seconds > 0 ? seconds : 0;
	if (s >= DAY)
		buf_printf(out, "%lld d %lld h", s / DAY, s % DAY / HOUR);
	else if (s >= HOUR)
		buf_printf(out, "%lld h %lld min", s / HOUR, s % HOUR / MINUTE);
	else if (s >= MINUTE)
		buf_printf(out, "%lld min", s / MINUTE);
	else
		buf_printf(out, "%lld s", s);
}

static void put_problems(const struct status_view *v, struct buf *out)
{
	const char *at = v->problems.p;
	if (!v->problems_count)
		buf_put_str(out, "nothing needs a person\n");
	for (uint32_t i = 0; i < v->problems_count; i++, at += strlen(at) + 1) {
		buf_put_str(out, "problem: ");
		buf_put_visible(out, slice_str(at), strlen(at));
		buf_put_char(out, '\n');
	}
}

static void put_run(const struct status_view *v, struct buf *out)
{
	const struct run_record *run = &v->last.summary.run;
	char started[CLOCK_TEXT], name[RUN_NAME_TEXT];
	if (!v->any_run) {
		buf_put_str(out, "last run: there was none\n");
		return;
	}
	clock_format(run->started, started);
	buf_printf(out, "last run: %llu, %s, ", (unsigned long long)run->number, run_view_outcome(&v->last));
	buf_printf(out, "begun %s, ", started);
	put_age(out, v->now - run->started);
	buf_printf(out, " ago; feeds %u, rows %llu, refused %llu (%llu of them by an earlier run, too)\n",
		   run->feeds, (unsigned long long)counts_rows(&v->last.totals),
		   (unsigned long long)v->last.totals.of[OUTCOME_REFUSED],
		   (unsigned long long)v->last.totals.old_rejects);
	run_name(run->number, name);
	buf_put_str(out, "results: ");
	buf_put_visible(out, run->out, run->out.n);
	buf_printf(out, "/%s\n", name);
	buf_printf(out, "open: %lld lines, %lld units waiting, %lld units short\n",
		   (long long)run->books.closing.lines, (long long)run->books.closing.waiting,
		   (long long)run->books.closing.short_);
}

static void put_store(const struct status_view *v, struct buf *out)
{
	const struct store_size *s = &v->size;
	buf_put_str(out, "store: ");
	buf_put_visible(out, slice_str(v->store), strlen(v->store));
	buf_put_str(out, ", ");
	put_bytes(out, s->file_bytes);
	buf_put_str(out, ", of which ");
	put_bytes(out, s->reuse_bytes);
	buf_put_str(out, " not in use; the disk has ");
	put_bytes(out, s->free_bytes);
	buf_put_str(out, " free\n");
	for (uint32_t i = 0; i < s->readers_count && i < OLD_READERS_MAX; i++)
		buf_printf(out, "old reader: process %llu reads a state %llu commits old\n",
			   (unsigned long long)s->readers[i].process,
			   (unsigned long long)s->readers[i].transactions);
	if (s->held_bytes) {
		put_bytes(out, s->held_bytes);
		buf_put_str(out, " cannot be used again until old readers end\n");
	}
}

static void put_profile(struct text_table *t, const struct status_view *v, const struct seen_profile *p)
{
	char applied[CLOCK_TEXT] = "never";
	struct buf age;
	buf_init(&age, 0);
	if (p->seen) {
		clock_format(p->last.applied, applied);
		if (p->ahead)
			buf_put_str(&age, "to come");
		else
			put_age(&age, v->now - p->last.applied);
	}
	text_table_cell(t, p->name);
	text_table_cell(t, slice_str(applied));
	text_table_cell(t, buf_slice(&age));
	text_table_number(t, p->seen ? p->last.rows : 0);
	text_table_number(t, p->seen ? p->last.units : 0);
	text_table_cell(t, slice_str(p->overdue ? "yes" : p->expected ? "no" : ""));
	buf_release(&age);
}

static void put_profiles(const struct status_view *v, struct buf *out)
{
	static const char *const HEADS[] = { "profile", "last seen", "age", "rows", "units", "overdue" };
	enum { COLUMNS = sizeof(HEADS) / sizeof(HEADS[0]) };
	struct text_table t;
	size_t width = terminal_width(1);
	if (!v->profiles_count)
		return;
	text_table_init(&t, COLUMNS, "lllrrl");
	for (size_t i = 0; i < COLUMNS; i++)
		text_table_cell(&t, slice_str(HEADS[i]));
	for (uint32_t i = 0; i < v->profiles_count; i++)
		put_profile(&t, v, &v->profiles[i]);
	if (width)
		text_table_fit(&t, width);
	buf_put_char(out, '\n');
	text_table_print(&t, colours_wanted(1), out);
	text_table_release(&t);
}

void status_put_text(const struct status_view *v, struct buf *out)
{
	struct buf lines;
	buf_init(&lines, 0);
	put_problems(v, &lines);
	put_run(v, &lines);
	if (v->spool)
		buf_printf(&lines, "held: %llu feeds\n", (unsigned long long)v->held);
	if (v->claimed)
		buf_printf(&lines, "claimed: %llu feeds\n", (unsigned long long)v->claimed);
	if (v->incoming)
		buf_printf(&lines, "incoming: %llu files\n", (unsigned long long)v->incoming);
	put_store(v, &lines);
	fold(out, buf_slice(&lines), terminal_width(1), false);
	if (!out->status)
		out->status = buf_status(&lines);
	buf_release(&lines);
	put_profiles(v, out);
}
