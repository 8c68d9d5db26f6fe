/* edinights: random nights of interchanges, X12 and EDIFACT, what the program makes of them against a
 * judge that knows allot-edi(7) alone.
 *
 *   edinights --allot PROGRAM [--books PROGRAM] [--seed S | --from S --count N] [--jobs J] [--keep] [--shrink]
 *
 * A night that differs is told with its seed, its differences and its folder, which is kept; with --shrink the
 * interchanges are left out first that it does not need. At the end it is told how often the nights
 * reached each fault, type, code and answer; of ENOUGH_NIGHTS or more that none was not reached, else
 * that is a failure. Exit 0: no difference; 1: else; 2: usage.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answers.h"
#include "compare.h"
#include "model/nights_compare.h"
#include "model/nights_files.h"
#include "model/nights_jobs.h"

#define ENOUGH_NIGHTS 1000

struct settings {
	const char *allot;
	const char *books;
	unsigned long from;
	unsigned long count;
	unsigned long jobs;
	bool keep;
	bool shrink;
};

/* A night at play. */
struct play {
	const struct settings *settings;
	unsigned long seed;
	struct pool pool;
	struct points points;
	struct maker_night made;
	struct run_store store;
	char folder[200];
	struct model_bytes difference;
};

static const char point_texts[POINTS][80] = {
#define POINT_TEXT(name, text) text,
	POINT_TABLE(POINT_TEXT)
#undef POINT_TEXT
};

const char *point_text(enum point point)
{
	return point_texts[point];
}

static char *in_folder(struct play *play, const char *name)
{
	return pool_print(&play->pool, "%s/%s", play->folder, name);
}

static void write_profiles(struct play *play)
{
	char *folder = in_folder(play, "profiles");

	files_make_folder(folder);
	for (size_t i = 0; i < play->made.n_partners; i++) {
		struct model_bytes text = { 0 };

		partner_write(&play->made.partners[i], &text);
		files_write(pool_print(&play->pool, "%s/%s.conf", folder, play->made.partners[i].name),
			    text.data, text.len);
		model_bytes_free(&text);
	}
}

static void begin_command(struct play *play, struct files_list *command, const char *name)
{
	files_list_add(command, play->settings->allot);
	files_list_add(command, name);
	files_list_add(command, "--store");
	files_list_add(command, in_folder(play, "store"));
}

static void build_run(struct play *play, const struct maker_run *run, size_t number, struct files_list *command)
{
	char *folder = in_folder(play, pool_print(&play->pool, "feeds-%zu", number));

	begin_command(play, command, "run");
	files_list_add(command, "--out");
	files_list_add(command, in_folder(play, "out"));
	files_list_add(command, "--profiles");
	files_list_add(command, in_folder(play, "profiles"));
	if (run->backorder)
		files_list_add(command, "--backorder");
	if (run->split)
		files_list_add(command, "--split");
	if (run->amend)
		files_list_add(command, "--amend");
	files_make_folder(folder);
	for (size_t i = 0; i < run->n_feeds; i++) {
		struct model_bytes all = { 0 };
		char *path = pool_print(&play->pool, "%s/%s", folder, run->feeds[i].name);

		for (size_t k = 0; k < run->feeds[i].n_pieces; k++)
			model_bytes_add(&all, run->feeds[i].pieces[k].data, run->feeds[i].pieces[k].len);
		files_write(path, model_bytes_text(&all), all.len);
		model_bytes_free(&all);
		files_list_add(command, path);
	}
}

static bool export_differs(struct play *play, const char *what,
			   void (*export)(const struct model *model, struct model_bytes *out))
{
	struct files_list command = { 0 };
	struct model_bytes expected = { 0 }, actual = { 0 }, why = { 0 };
	bool differs;

	begin_command(play, &command, "export");
	files_list_add(&command, what);
	files_run(&command, NULL, in_folder(play, "stdout"), in_folder(play, "stderr"));
	export(play->store.model, &expected);
	files_read(in_folder(play, "stdout"), &actual);
	differs = compare_bytes(&expected, &actual, &why);
	if (differs)
		compare_tell(&play->difference, "export %s %s", what, model_bytes_text(&why));
	model_bytes_free(&expected);
	model_bytes_free(&actual);
	model_bytes_free(&why);
	files_list_free(&command);
	return differs;
}

static bool run_differs(struct play *play, size_t index)
{
	const struct maker_run *run = &play->made.runs[index];
	struct run_result *result = pool_get(&play->pool, sizeof(*result));
	struct files_list command = { 0 };
	char *folder = in_folder(play, pool_print(&play->pool, "out/run-%06zu", index + 1));
	bool differs = false;

	run_feeds(&play->store, run, result);
	build_run(play, run, index + 1, &command);
	int status = files_run(&command, NULL, in_folder(play, "stdout"), in_folder(play, "stderr"));
	files_list_free(&command);
	if (status != result->exit_status)
		differs = compare_tell(&play->difference, "exit %d, expected %d", status, result->exit_status);
	differs |= compare_summary_of(result, folder, &play->difference);
	differs |= compare_ledger(result, folder, &play->difference);
	differs |= compare_rejects(&play->store, result, folder, &play->difference);
	differs |= answers_differ(&play->store, result, folder, &play->difference);
	model_ledger_free(&result->ledger);
	if (differs)
		compare_tell(&play->difference, "in run %zu", index + 1);
	return differs;
}

static bool books_differ(struct play *play)
{
	struct files_list command = { 0 };
	int status;

	if (!play->settings->books)
		return false;
	files_list_add(&command, play->settings->books);
	files_list_add(&command, in_folder(play, "out"));
	status = files_run(&command, NULL, in_folder(play, "stdout"), in_folder(play, "stderr"));
	files_list_free(&command);
	return status != 0 && compare_tell(&play->difference, "%s finds fault", play->settings->books);
}

/* Plays what was made; with `difference` telling why when it differs. */
static bool night_differs(struct play *play)
{
	bool differs = false;
	size_t runs = 0;

	files_remove_tree(play->folder);
	files_make_folder(play->folder);
	write_profiles(play);
	play->store = (struct run_store){ .pool = &play->pool, .points = &play->points, .night = &play->made };
	play->store.model = model_new();
	for (size_t i = 0; i < play->made.n_runs && !differs; i++, runs++)
		differs = run_differs(play, i);
	if (!differs && runs > 0)
		differs = export_differs(play, "batches", model_export_batches) ||
			  export_differs(play, "lines", model_export_lines) ||
			  export_differs(play, "allocations", model_export_allocations) || books_differ(play);
	model_free(play->store.model);
	return differs;
}

/* Leaves out what a night that differs does not need: runs from its end, feeds, interchanges. */
static bool still_differs(struct play *play)
{
	play->difference.len = 0;
	return night_differs(play);
}

static void shrink_feed(struct play *play, struct maker_feed *feed)
{
	for (size_t i = feed->n_pieces; i > 0; i--) {
		struct maker_feed saved = *feed;

		for (size_t k = i; k < feed->n_pieces; k++)
			feed->pieces[k - 1] = feed->pieces[k];
		feed->n_pieces--;
		if (feed->n_pieces == 0 || !still_differs(play))
			*feed = saved;
	}
}

static void shrink_run(struct play *play, struct maker_run *run)
{
	for (size_t i = run->n_feeds; i > 0; i--) {
		struct maker_run saved = *run;

		for (size_t k = i; k < run->n_feeds; k++)
			run->feeds[k - 1] = run->feeds[k];
		run->n_feeds--;
		if (run->n_feeds == 0 || !still_differs(play))
			*run = saved;
	}
	for (size_t i = 0; i < run->n_feeds; i++)
		shrink_feed(play, &run->feeds[i]);
}

static void shrink_night(struct play *play)
{
	for (size_t i = play->made.n_runs; i > 0; i--) {
		struct maker_night saved = play->made;

		for (size_t k = i; k < play->made.n_runs; k++)
			play->made.runs[k - 1] = play->made.runs[k];
		play->made.n_runs--;
		if (play->made.n_runs == 0 || !still_differs(play))
			play->made = saved;
	}
	for (size_t i = 0; i < play->made.n_runs; i++)
		shrink_run(play, &play->made.runs[i]);
	still_differs(play);
}

static bool play_seed(const struct settings *settings, unsigned long seed, struct points *points)
{
	const char *scratch = getenv("TMPDIR");
	struct play play = { .settings = settings, .seed = seed };
	struct maker_night whole;

	snprintf(play.folder, sizeof(play.folder), "%.100s/allot-edinight-%ld-%lu",
		 scratch && *scratch		 ? scratch
		 : access("/dev/shm", W_OK) == 0 ? "/dev/shm"
						 : "/tmp",
		 (long)getpid(), seed);
	maker_make(&play.pool, seed, &play.made, &play.points);
	whole = play.made;
	bool differs = night_differs(&play);
	for (size_t i = 0; i < POINTS; i++)
		points->counts[i] += play.points.counts[i];
	if (differs && settings->shrink)
		shrink_night(&play);
	if (differs)
		printf("night %lu differs (%s):\n%s", seed, play.folder, model_bytes_text(&play.difference));
	else if (!settings->keep)
		files_remove_tree(play.folder);
	fflush(stdout);
	maker_free(&whole);
	model_bytes_free(&play.difference);
	pool_free(&play.pool);
	return differs;
}

/* Jobs */

enum { PATH_BYTES = 200 };

struct tally {
	unsigned long nights, differences;
	struct points points;
};

/* The file in which a job of the process tells its tally. */
static void path_of_tally(char path[PATH_BYTES], pid_t process, uint64_t job)
{
	const char *scratch = getenv("TMPDIR");

	snprintf(path, PATH_BYTES, "%.100s/edinights-%ld-%llu", scratch && *scratch ? scratch : "/tmp",
		 (long)process, (unsigned long long)job);
}

static void play_share(void *ctx, uint64_t job, int to_parent)
{
	const struct settings *settings = ctx;
	struct tally tally = { 0 };
	char path[PATH_BYTES];

	(void)to_parent;
	for (unsigned long i = job; i < settings->count; i += settings->jobs) {
		tally.differences += play_seed(settings, settings->from + i, &tally.points);
		tally.nights++;
	}
	path_of_tally(path, getppid(), job);
	files_write(path, (const char *)&tally, sizeof(tally));
}

static void add_tally(struct tally *all, const char *path)
{
	struct model_bytes bytes = { 0 };
	struct tally one;

	if (files_read(path, &bytes) && bytes.len == sizeof(one)) {
		memcpy(&one, bytes.data, sizeof(one));
		all->nights += one.nights;
		all->differences += one.differences;
		for (size_t i = 0; i < POINTS; i++)
			all->points.counts[i] += one.points.counts[i];
	}
	model_bytes_free(&bytes);
	unlink(path);
}

static struct tally play_all(struct settings *settings)
{
	struct tally all = { 0 };
	char path[PATH_BYTES];

	jobs_wait(jobs_start(settings->jobs, play_share, settings));
	for (unsigned long job = 0; job < settings->jobs; job++) {
		path_of_tally(path, getpid(), job);
		add_tally(&all, path);
	}
	all.differences += settings->count - all.nights;
	return all;
}

/* True when all was reached; what was not is told. */
static bool tell_points(const struct points *points, bool all)
{
	bool reached = true;

	for (enum point i = 0; i < POINTS; i++) {
		reached &= points->counts[i] > 0;
		if (all || points->counts[i] == 0)
			printf("%10llu  %s\n", (unsigned long long)points->counts[i], point_text(i));
	}
	return reached;
}

static bool read_number(const char *text, unsigned long *number)
{
	*number = wire_number(text);
	return *text && text[strspn(text, "0123456789")] == '\0';
}

static bool set_option(struct settings *s, int option)
{
	switch (option) {
	case 'a':
		s->allot = optarg;
		return true;
	case 'b':
		s->books = optarg;
		return true;
	case 's':
		s->count = 1;
		return read_number(optarg, &s->from);
	case 'f':
		return read_number(optarg, &s->from);
	case 'n':
		return read_number(optarg, &s->count);
	case 'j':
		return read_number(optarg, &s->jobs) && s->jobs > 0;
	case 'k':
		s->keep = true;
		return true;
	case 'S':
		s->shrink = true;
		return true;
	default:
		return false;
	}
}

static bool read_settings(struct settings *s, int argc, char **argv)
{
	static const struct option options[] = {
		{ "allot", required_argument, NULL, 'a' },
		{ "books", required_argument, NULL, 'b' },
		{ "seed", required_argument, NULL, 's' },
		{ "from", required_argument, NULL, 'f' },
		{ "count", required_argument, NULL, 'n' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "keep", no_argument, NULL, 'k' },
		{ "shrink", no_argument, NULL, 'S' },
		{ 0 },
	};
	int option;

	*s = (struct settings){ .from = 1, .count = 100, .jobs = 1 };
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (!set_option(s, option))
			return false;
	}
	return optind == argc && s->allot && access(s->allot, X_OK) == 0;
}

int main(int argc, char **argv)
{
	struct settings settings;

	if (!read_settings(&settings, argc, argv)) {
		fprintf(stderr,
			"usage: edinights --allot PROGRAM [--books PROGRAM] [--seed S | --from S --count N]\n"
			"                 [--jobs J] [--keep] [--shrink]\n");
		return 2;
	}
	struct tally all = play_all(&settings);
	bool enough = settings.count >= ENOUGH_NIGHTS;
	bool reached = tell_points(&all.points, enough) || !enough;
	printf("%lu nights of interchanges, %lu differences\n", settings.count, all.differences);
	return all.differences > 0 || !reached;
}
