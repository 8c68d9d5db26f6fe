/* Counting what nights hold: every kind, code, outcome, event and point of the rules. */
#include "nights_stats.h"

#include <inttypes.h>
#include <stdio.h>

#include "night.h"

/* One thing that is counted. `in_this_night` is for telling a new night. */
struct counter {
	uint64_t times;
	uint64_t nights;
	bool in_this_night;
};

struct stats {
	struct counter runs;
	struct counter feeds;
	struct counter kinds[MODEL_KINDS];
	struct counter refusals[MODEL_REFUSALS];
	struct counter outcomes[MODEL_OUTCOMES];
	struct counter rejects[MODEL_REJECTS];
	struct counter events[MODEL_EVENTS];
	struct counter points[MODEL_POINTS];
	struct counter outcomes_of[MODEL_KINDS][MODEL_OUTCOMES];
	struct counter rejects_of[MODEL_KINDS][MODEL_REJECTS];
	struct counter missing_paths;
	struct counter folders;
	struct counter stdins;
	struct counter limits;
	struct counter options[6];
	struct counter clean_runs;
};

static void count(struct counter *counter, uint64_t times)
{
	if (times == 0)
		return;
	counter->times += times;
	if (!counter->in_this_night)
		counter->nights++;
	counter->in_this_night = true;
}

static void begin_night(struct stats *stats)
{
	struct counter *counters = (struct counter *)stats;

	for (size_t i = 0; i < sizeof(*stats) / sizeof(*counters); i++)
		counters[i].in_this_night = false;
}

static void count_report(struct stats *stats, const struct model_report *report)
{
	count(&stats->feeds, 1);
	count(&stats->kinds[report->kind], 1);
	count(&stats->refusals[report->refusal], 1);
	for (size_t i = 0; i < MODEL_OUTCOMES; i++) {
		count(&stats->outcomes[i], report->counts.outcomes[i]);
		count(&stats->outcomes_of[report->kind][i], report->counts.outcomes[i]);
	}
	for (size_t i = 0; i < MODEL_REJECTS; i++) {
		count(&stats->rejects[i], report->counts.rejects[i]);
		count(&stats->rejects_of[report->kind][i], report->counts.rejects[i]);
	}
}

static void count_run(void *ctx, const struct night_run *run, const struct model_result *result)
{
	struct stats *stats = ctx;

	count(&stats->runs, 1);
	count(&stats->missing_paths, result->run == 0);
	count(&stats->limits, run->options.limited);
	count(&stats->options[0], run->options.backorder);
	count(&stats->options[1], run->options.split);
	count(&stats->options[2], run->options.amend);
	count(&stats->options[3], run->options.accept_alike);
	count(&stats->options[4], run->options.as_given);
	count(&stats->options[5], run->options.unterminated);
	count(&stats->clean_runs, result->exit_status == 0);
	for (size_t i = 0; i < run->n_args; i++) {
		count(&stats->folders, run->args[i].kind == NIGHT_FOLDER);
		count(&stats->stdins, run->args[i].kind == NIGHT_STDIN);
	}
	for (size_t i = 0; i < result->n_reports; i++)
		count_report(stats, &result->reports[i]);
	for (size_t i = 0; i < MODEL_EVENTS; i++)
		count(&stats->events[i], result->events[i]);
	for (size_t i = 0; i < MODEL_POINTS; i++)
		count(&stats->points[i], result->points[i]);
}

static void count_night(struct stats *stats, uint64_t seed)
{
	struct model *model = model_new();

	begin_night(stats);
	night_play_on_model(seed, model, count_run, stats);
	model_free(model);
}

/* False when it never came up. */
static bool write_counter(struct model_bytes *out, const char *group, const char *name,
			  const struct counter *counter)
{
	char line[160];

	snprintf(line, sizeof(line), "%-13s %-44s %9" PRIu64 " in %7" PRIu64 " nights\n", group, name,
		 counter->times, counter->nights);
	model_bytes_add_text(out, line);
	return counter->times > 0;
}

static bool write_single_counters(const struct stats *stats, struct model_bytes *out)
{
	static const char *const options[] = { "--backorder",	 "--split",    "--amend",
					       "--accept-alike", "--as-given", "--unterminated" };
	bool all = true;

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		all &= write_counter(out, "run", options[i], &stats->options[i]);
	all &= write_counter(out, "run", "all", &stats->runs);
	all &= write_counter(out, "run", "nothing refused", &stats->clean_runs);
	all &= write_counter(out, "run", "path missing", &stats->missing_paths);
	all &= write_counter(out, "run", "--max-rejects", &stats->limits);
	all &= write_counter(out, "run", "folder", &stats->folders);
	all &= write_counter(out, "run", "standard input", &stats->stdins);
	all &= write_counter(out, "feed", "all", &stats->feeds);
	return all;
}

/* What rows of each kind came to: only what there is, as not every kind can come to everything. */
static void write_kinds(const struct stats *stats, struct model_bytes *out)
{
	for (enum model_kind kind = 1; kind < MODEL_KINDS; kind++) {
		for (enum model_outcome i = 0; i < MODEL_OUTCOMES; i++) {
			if (stats->outcomes_of[kind][i].times > 0)
				write_counter(out, model_kind_name(kind), model_outcome_name(i),
					      &stats->outcomes_of[kind][i]);
		}
		for (enum model_reject i = 0; i < MODEL_REJECTS; i++) {
			if (stats->rejects_of[kind][i].times > 0)
				write_counter(out, model_kind_name(kind), model_reject_name(i),
					      &stats->rejects_of[kind][i]);
		}
	}
}

static bool write_stats(const struct stats *stats, struct model_bytes *out)
{
	bool all = write_single_counters(stats, out);

	for (enum model_kind i = 0; i < MODEL_KINDS; i++)
		all &= write_counter(out, "kind", model_kind_name(i), &stats->kinds[i]);
	for (enum model_refusal i = 0; i < MODEL_REFUSALS; i++)
		all &= write_counter(out, "refusal", model_refusal_name(i), &stats->refusals[i]);
	for (enum model_outcome i = 0; i < MODEL_OUTCOMES; i++)
		all &= write_counter(out, "row", model_outcome_name(i), &stats->outcomes[i]);
	for (enum model_reject i = 0; i < MODEL_REJECTS; i++)
		all &= write_counter(out, "reject", model_reject_name(i), &stats->rejects[i]);
	for (enum model_event i = 0; i < MODEL_EVENTS; i++)
		all &= write_counter(out, "event", model_event_name(i), &stats->events[i]);
	for (enum model_point i = 0; i < MODEL_POINTS; i++)
		all &= write_counter(out, "rule", model_point_name(i), &stats->points[i]);
	write_kinds(stats, out);
	return all;
}

bool stats_count(uint64_t from, uint64_t n_nights, struct model_bytes *out)
{
	struct stats stats = { 0 };

	for (uint64_t i = 0; i < n_nights; i++)
		count_night(&stats, from + i);
	return write_stats(&stats, out);
}
