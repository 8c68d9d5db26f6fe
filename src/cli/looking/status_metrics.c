/*
 * The status for Prometheus: families of gauges, each with its help and type, then its samples. A family
 * without a sample is left out, so that what is not known is absent and not 0.
 */
#include "cli/looking/status.h"

/* The family at hand. */
struct family {
	struct buf *out;
	const char *name;
};

static struct family family(struct buf *out, const char *name, const char *help)
{
	buf_printf(out, "# HELP allot_%s %s\n# TYPE allot_%s gauge\n", name, help, name);
	return (struct family){ out, name };
}

/* A sample without a label. */
static void put(const struct family *f, uint64_t value)
{
	buf_printf(f->out, "allot_%s %llu\n", f->name, (unsigned long long)value);
}

/* One with LABEL, whose VALUE may hold anything but control characters. */
static void put_with(const struct family *f, const char *label, struct slice text, uint64_t value)
{
	buf_printf(f->out, "allot_%s{%s=\"", f->name, label);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			buf_put_char(f->out, '\\');
		if (text.p[i] == '\n')
			buf_put_str(f->out, "\\n");
		else
			buf_put_char(f->out, text.p[i]);
	}
	buf_printf(f->out, "\"} %llu\n", (unsigned long long)value);
}

static void put_one(struct buf *out, const char *name, const char *help, uint64_t value)
{
	const struct family f = family(out, name, help);
	put(&f, value);
}

static void put_run(const struct status_view *v, struct buf *out)
{
	const struct run_record *run = &v->last.summary.run;
	put_one(out, "run_running", "Whether a run is at work.", v->last.state == RUN_RUNNING);
	put_one(out, "run_interrupted", "Whether the newest run was interrupted.",
		v->last.state == RUN_INTERRUPTED);
	put_one(out, "last_run_number", "Number of the newest run.", run->number);
	put_one(out, "last_run_start_timestamp_seconds", "When the newest run began.", (uint64_t)run->started);
	put_one(out, "last_run_end_timestamp_seconds", "When the newest run committed last.",
		(uint64_t)run->ended);
	if (v->last.state == RUN_ENDED)
		put_one(out, "last_run_exit_status", "Exit status of the newest run: 0, 3 or 4.",
			(uint64_t)run_view_exit(&v->last));
	const struct family rows = family(out, "last_run_rows", "Rows of the newest run by what came of them.");
	for (int type = 0; type < OUTCOME_COUNT; type++)
		put_with(&rows, "outcome", slice_str(outcome_name((enum outcome_type)type)),
			 v->last.totals.of[type]);
	put_one(out, "last_run_old_rejects_rows",
		"Refused rows of the newest run that an earlier one refused, too.", v->last.totals.old_rejects);
	const struct family units = family(out, "last_run_units", "Units that the newest run moved.");
	for (int type = 0; type < UNITS_COUNT; type++)
		put_with(&units, "movement", slice_str(units_name((enum units_type)type)),
			 v->last.units.of[type]);
}

static void put_feeds(const struct status_view *v, struct buf *out)
{
	const struct summary *s = &v->last.summary;
	const struct family f = family(out, "last_run_feeds", "Feeds of the newest run by what came of them.");
	for (int status = 0; status < FEED_STATUS_COUNT; status++) {
		uint64_t count = 0;
		for (uint32_t i = 0; i < s->run.feeds; i++)
			count += s->feeds[i].status == (enum feed_status)status;
		put_with(&f, "status", slice_str(feed_status_name((enum feed_status)status)), count);
	}
}

static void put_open(const struct status_view *v, struct buf *out)
{
	const struct balance *b = &v->last.summary.run.books.closing;
	put_one(out, "open_lines", "Order lines with waiting or short units.", (uint64_t)b->lines);
	put_one(out, "waiting_units", "Units that wait for a batch.", (uint64_t)b->waiting);
	put_one(out, "short_units", "Units that no batch covers and that do not wait.", (uint64_t)b->short_);
	put_one(out, "supply_units", "Units purchased and not shipped.", (uint64_t)b->supply);
	put_one(out, "allocated_units", "Units allocated and not shipped.", (uint64_t)b->allocated);
}

static void put_profiles(const struct status_view *v, struct buf *out)
{
	static const struct {
		const char *name;
		const char *help;
	} SEEN[] = {
		{ "profile_last_feed_timestamp_seconds", "When a feed of the profile was applied last." },
		{ "profile_last_feed_rows", "Rows of that feed." },
		{ "profile_last_feed_units", "Units of that feed." },
	};
	bool any = false;
	for (uint32_t i = 0; i < v->profiles_count; i++)
		any = any || v->profiles[i].seen;
	for (size_t m = 0; any && m < sizeof(SEEN) / sizeof(SEEN[0]); m++) {
		const struct family f = family(out, SEEN[m].name, SEEN[m].help);
		for (uint32_t i = 0; i < v->profiles_count; i++) {
			const struct seen_profile *p = &v->profiles[i];
			const uint64_t values[] = { (uint64_t)p->last.applied, p->last.rows, p->last.units };
			if (p->seen)
				put_with(&f, "profile", p->name, values[m]);
		}
	}
	if (!v->profiles_count)
		return;
	const struct family f = family(out, "profile_overdue", "Whether an expected feed did not come.");
	for (uint32_t i = 0; i < v->profiles_count; i++)
		put_with(&f, "profile", v->profiles[i].name, v->profiles[i].overdue);
}

static void put_store(const struct status_view *v, struct buf *out)
{
	const struct store_size *s = &v->size;
	put_one(out, "store_bytes", "Size of the store on the disk.", s->file_bytes);
	put_one(out, "store_reusable_bytes", "Of these, not in use.", s->reuse_bytes);
	put_one(out, "store_held_bytes", "Of these, kept for old readers.", s->held_bytes);
	put_one(out, "store_disk_free_bytes", "Free on the file system of the store.", s->free_bytes);
	put_one(out, "old_readers", "Processes that read an old state of the store.", s->readers_count);
	put_one(out, "oldest_reader_commits", "Commits since the state that the oldest of them reads.",
		s->readers_count ? s->readers[0].transactions : 0);
}

void status_put_metrics(const struct status_view *v, struct buf *out)
{
	put_one(out, "problems", "What needs a person: 0 is well.", v->problems_count);
	if (v->any_run) {
		put_run(v, out);
		put_feeds(v, out);
		put_open(v, out);
	}
	put_profiles(v, out);
	if (v->spool) {
		put_one(out, "held_feeds", "Feeds held in the spool.", v->held);
		put_one(out, "claimed_feeds", "Feeds that a run has claimed and not moved.", v->claimed);
	}
	if (v->spool && v->incoming_known)
		put_one(out, "incoming_files", "Files in the folder in/ of the spool.", v->incoming);
	put_store(v, out);
}
