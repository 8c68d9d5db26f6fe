/* Greedy: something is left out, the night is played again, and what was left out stays out if the
 * two still differ. Whole runs first, then feeds, options, and lines of feeds in ever smaller
 * stretches, over and over until nothing more can go or the trials are used up.
 */
#include "nights_shrink.h"

#include <stdlib.h>
#include <string.h>

#include "night.h"

#define RUNS_MAX   8
#define TRIALS_MAX 600

struct shrink {
	const struct play_options *options;
	uint64_t seed;
	struct night_run runs[RUNS_MAX];
	size_t n_runs;
	size_t trials;
};

static void copy_run(struct night_run *copy, const struct night_run *run)
{
	*copy = *run;
	for (size_t i = 0; i < run->n_feeds; i++) {
		const struct model_bytes *content = &run->feeds[i].content;

		copy->feeds[i].name = model_copy(run->feeds[i].name);
		copy->feeds[i].content = (struct model_bytes){ 0 };
		model_bytes_add(&copy->feeds[i].content, content->data, content->len);
	}
}

/* What the night's runs send, each feed as it is: nothing is made from results any more. */
static void record(struct shrink *shrink)
{
	struct night *night = night_new(shrink->seed);
	struct model *model = model_new();
	struct model_result *previous = NULL;

	shrink->n_runs = night_n_runs(night) < RUNS_MAX ? night_n_runs(night) : RUNS_MAX;
	for (size_t i = 0; i < shrink->n_runs; i++) {
		struct model_result *result;

		night_make_run(night, previous, &shrink->runs[i]);
		result = night_run_on_model(model, &shrink->runs[i]);
		model_result_free(previous);
		previous = result;
	}
	model_result_free(previous);
	model_free(model);
	night_free(night);
}

static bool differs(struct shrink *shrink)
{
	struct play_script script = { shrink->runs, shrink->n_runs };

	if (shrink->trials == TRIALS_MAX)
		return false;
	shrink->trials++;
	return play_script(shrink->options, shrink->seed, &script, NULL);
}

/* Keeps run `index` as it is now if the two still differ; else takes back `before`. */
static bool keep_run(struct shrink *shrink, size_t index, struct night_run *before)
{
	bool still = differs(shrink);

	if (still) {
		night_run_free(before);
		return true;
	}
	night_run_free(&shrink->runs[index]);
	shrink->runs[index] = *before;
	return false;
}

/* Runs */

static void move_runs(struct shrink *shrink, size_t index, const struct night_run *back)
{
	size_t behind;

	if (back) {
		behind = shrink->n_runs++ - index;
		memmove(&shrink->runs[index + 1], &shrink->runs[index], behind * sizeof(*back));
		shrink->runs[index] = *back;
		return;
	}
	behind = --shrink->n_runs - index;
	memmove(&shrink->runs[index], &shrink->runs[index + 1], behind * sizeof(*back));
}

static bool drop_runs(struct shrink *shrink)
{
	bool progress = false;

	for (size_t i = shrink->n_runs; i > 0 && shrink->n_runs > 1; i--) {
		struct night_run run = shrink->runs[i - 1];

		move_runs(shrink, i - 1, NULL);
		if (differs(shrink)) {
			night_run_free(&run);
			progress = true;
		} else {
			move_runs(shrink, i - 1, &run);
		}
	}
	return progress;
}

/* Feeds: first each becomes a PATH of its own. */

static void unfold(struct night_run *run)
{
	run->n_args = run->n_feeds;
	run->options.left_out = 0;
	for (size_t i = 0; i < run->n_feeds; i++) {
		run->args[i] = (struct night_arg){ NIGHT_FILE, i, 1, false };
		if (strcmp(run->feeds[i].name, "-") == 0) {
			free(run->feeds[i].name);
			run->feeds[i].name = model_copy("stdin.csv");
		}
	}
}

static bool is_unfolded(const struct night_run *run)
{
	for (size_t i = 0; i < run->n_args; i++) {
		if (run->args[i].kind != NIGHT_FILE)
			return false;
	}
	return run->n_args == run->n_feeds;
}

static void drop_feed(struct night_run *run, size_t feed)
{
	free(run->feeds[feed].name);
	model_bytes_free(&run->feeds[feed].content);
	run->n_feeds--;
	memmove(&run->feeds[feed], &run->feeds[feed + 1], (run->n_feeds - feed) * sizeof(run->feeds[0]));
	unfold(run);
}

static bool drop_feeds(struct shrink *shrink, size_t index)
{
	struct night_run *run = &shrink->runs[index];
	struct night_run before;
	bool progress = false;

	if (!is_unfolded(run)) {
		copy_run(&before, run);
		unfold(run);
		if (!keep_run(shrink, index, &before))
			return false;
	}
	for (size_t i = run->n_feeds; i > 0 && run->n_feeds > 1; i--) {
		copy_run(&before, run);
		drop_feed(run, i - 1);
		progress |= keep_run(shrink, index, &before);
	}
	return progress;
}

/* Options */

static bool drop_options(struct shrink *shrink, size_t index)
{
	struct model_options *options = &shrink->runs[index].options;
	bool *const flags[] = { &options->limited,     &options->backorder,    &options->split,
				&options->amend,       &options->accept_alike, &options->as_given,
				&options->unterminated };
	bool progress = false;

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (!*flags[i])
			continue;
		*flags[i] = false;
		*flags[i] = !differs(shrink);
		progress |= !*flags[i];
	}
	return progress;
}

/* Lines */

static size_t count_lines(const struct model_bytes *content)
{
	size_t n = 0;

	for (size_t i = 0; i < content->len; i++)
		n += content->data[i] == '\n' || i + 1 == content->len;
	return n;
}

static void without_lines(const struct model_bytes *content, size_t first, size_t n, struct model_bytes *out)
{
	size_t line = 0;

	for (size_t i = 0; i < content->len; i++) {
		if (line < first || line >= first + n)
			model_bytes_add_char(out, content->data[i]);
		line += content->data[i] == '\n';
	}
}

static bool drop_stretch(struct shrink *shrink, struct model_bytes *content, size_t first, size_t n)
{
	struct model_bytes before = *content;

	*content = (struct model_bytes){ 0 };
	without_lines(&before, first, n, content);
	if (differs(shrink)) {
		model_bytes_free(&before);
		return true;
	}
	model_bytes_free(content);
	*content = before;
	return false;
}

/* The header stays. */
static bool drop_lines(struct shrink *shrink, struct model_bytes *content)
{
	bool progress = false;

	for (size_t n = count_lines(content) / 2; n > 0; n /= 2) {
		for (size_t first = 1; first + n <= count_lines(content);) {
			if (drop_stretch(shrink, content, first, n))
				progress = true;
			else
				first += n;
		}
	}
	return progress;
}

static bool shrink_run(struct shrink *shrink, size_t index)
{
	bool progress = drop_feeds(shrink, index);

	progress |= drop_options(shrink, index);
	for (size_t i = 0; i < shrink->runs[index].n_feeds; i++)
		progress |= drop_lines(shrink, &shrink->runs[index].feeds[i].content);
	return progress;
}

static bool shrink_once(struct shrink *shrink)
{
	bool progress = drop_runs(shrink);

	for (size_t i = 0; i < shrink->n_runs; i++)
		progress |= shrink_run(shrink, i);
	return progress;
}

/* Telling */

static void tell_feed(const struct night_feed *feed, struct model_bytes *report)
{
	model_bytes_add_text(report, "  ");
	model_bytes_add_text(report, feed->name);
	model_bytes_add_text(report, ":\n    ");
	for (size_t i = 0; i < feed->content.len; i++) {
		char c = feed->content.data[i];

		model_bytes_add_char(report, c && c != '\x1b' ? c : '?');
		if (c == '\n' && i + 1 < feed->content.len)
			model_bytes_add_text(report, "    ");
	}
	model_bytes_add_char(report, '\n');
}

static void tell(struct shrink *shrink, struct model_bytes *report)
{
	struct play_script script = { shrink->runs, shrink->n_runs };

	model_bytes_add_text(report, "shrunk in ");
	model_bytes_add_number(report, shrink->trials);
	model_bytes_add_text(report, " trials to\n");
	for (size_t i = 0; i < shrink->n_runs; i++) {
		model_bytes_add_text(report, " run ");
		model_bytes_add_number(report, i + 1);
		model_bytes_add_text(report, "\n");
		for (size_t j = 0; j < shrink->runs[i].n_feeds; j++)
			tell_feed(&shrink->runs[i].feeds[j], report);
	}
	play_script(shrink->options, shrink->seed, &script, report);
}

void shrink_night(const struct play_options *options, uint64_t seed, struct model_bytes *report)
{
	struct shrink *shrink = model_alloc(NULL, 1, sizeof(*shrink));

	*shrink = (struct shrink){ .options = options, .seed = seed };
	record(shrink);
	if (differs(shrink)) {
		while (shrink_once(shrink) && shrink->trials < TRIALS_MAX)
			continue;
		tell(shrink, report);
	}
	for (size_t i = 0; i < shrink->n_runs; i++)
		night_run_free(&shrink->runs[i]);
	free(shrink);
}
