/* nights: holds the program against the model, night by night.
 *
 *     nights --allot PROGRAM [--books PROGRAM] [--seed S | --from S --count N] [--jobs J] [--keep] [--full]
 *            [--shrink] [--chunks] [--coverage]
 *     nights --coverage [--from S --count N]
 *     nights --tell --seed S
 *
 * A night that differs is told with its command lines, its first difference and its folder, which is
 * kept; with --shrink it is made smaller first, too. With --chunks half of the runs share transactions
 * of a few rows each. The program of --books is given each night's results, and is to find no fault. --coverage
 * tells how often the nights hold each kind, code, outcome, event and point of the rules; --tell writes out
 * what one night sends and what has to come of it. Exit 0: no difference, and with --coverage of 500 nights or
 * more nothing that none of them holds. 1: else. 2: usage.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "nights_jobs.h"
#include "nights_play.h"
#include "nights_stats.h"
#include "nights_tell.h"

#define JOBS_MAX      64
#define ENOUGH_NIGHTS 500
#define SHRUNK_MAX    2 /* nights of each job; making one smaller takes a while */

struct settings {
	struct play_options play;
	uint64_t from;
	uint64_t count;
	uint64_t jobs;
	bool stats;
	bool tell;
};

static const char usage[] =
	"usage: nights --allot PROGRAM [--books PROGRAM] [--seed S | --from S --count N] [--jobs J] [--keep]\n"
	"              [--full] [--chunks] [--shrink] [--coverage]\n"
	"       nights --coverage [--from S --count N]\n"
	"       nights --tell --seed S\n";

static bool read_number(const char *text, uint64_t *number)
{
	*number = 0;
	if (!*text)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		*number = *number * 10 + (uint64_t)(*text - '0');
	}
	return true;
}

static const char *temporary_folder(void)
{
	const char *folder = getenv("TMPDIR");

	if (folder && *folder)
		return folder;
	return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}

static bool set_option(struct settings *settings, int option, const char *value)
{
	switch (option) {
	case 'a':
		settings->play.allot = value;
		return true;
	case 'b':
		settings->play.books = value;
		return true;
	case 's':
		settings->count = 1;
		return read_number(value, &settings->from);
	case 'f':
		return read_number(value, &settings->from);
	case 'n':
		return read_number(value, &settings->count);
	case 'j':
		return read_number(value, &settings->jobs) && settings->jobs > 0 && settings->jobs <= JOBS_MAX;
	case 'k':
		settings->play.keep = true;
		return true;
	case 'F':
		settings->play.full = true;
		return true;
	case 'T':
		settings->tell = true;
		return true;
	case 'c':
		settings->play.chunks = true;
		return true;
	case 'S':
		settings->play.shrink = true;
		return true;
	case 't':
		settings->stats = true;
		return true;
	default:
		return false;
	}
}

static bool read_options(struct settings *settings, int argc, char **argv)
{
	static const struct option options[] = {
		{ "allot", required_argument, NULL, 'a' },
		{ "seed", required_argument, NULL, 's' },
		{ "from", required_argument, NULL, 'f' },
		{ "count", required_argument, NULL, 'n' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "keep", no_argument, NULL, 'k' },
		{ "full", no_argument, NULL, 'F' },
		{ "chunks", no_argument, NULL, 'c' },
		{ "shrink", no_argument, NULL, 'S' },
		{ "coverage", no_argument, NULL, 't' },
		{ "tell", no_argument, NULL, 'T' },
		{ "books", required_argument, NULL, 'b' },
		{ 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (!set_option(settings, option, optarg))
			return false;
	}
	return optind == argc && (settings->stats || settings->tell || settings->play.allot);
}

/* One job plays every `jobs`th night, and writes a byte for each: did it differ? */
static void play_share(void *ctx, uint64_t job, int to_parent)
{
	const struct settings *settings = ctx;
	struct play_options play = settings->play;
	struct model_bytes report = { 0 };
	uint64_t differing = 0;

	for (uint64_t i = job; i < settings->count; i += settings->jobs) {
		char differs = play_night(&play, settings->from + i, &report);

		differing += differs != 0;
		play.shrink &= differing < SHRUNK_MAX;

		fputs(model_bytes_text(&report), stdout);
		fflush(stdout);
		model_bytes_free(&report);
		if (write(to_parent, &differs, 1) != 1)
			abort();
	}
}

/* A job that breaks off leaves nights unplayed; those count as differences. */
static uint64_t count_differences(const struct settings *settings, int from_jobs)
{
	uint64_t differences = 0;
	uint64_t played = 0;
	char differs;

	while (read(from_jobs, &differs, 1) == 1) {
		differences += differs != 0;
		played++;
	}
	jobs_wait(from_jobs);
	if (played < settings->count)
		printf("%llu nights were not played to their end\n",
		       (unsigned long long)(settings->count - played));
	return differences + (settings->count - played);
}

static int play_nights(struct settings *settings)
{
	uint64_t differences;

	if (access(settings->play.allot, X_OK) != 0) {
		fprintf(stderr, "nights: %s: cannot be run\n", settings->play.allot);
		return 2;
	}
	differences = count_differences(settings, jobs_start(settings->jobs, play_share, settings));
	printf("%llu nights, %llu differences\n", (unsigned long long)settings->count,
	       (unsigned long long)differences);
	return differences > 0;
}

static int print_stats(const struct settings *settings)
{
	struct model_bytes out = { 0 };
	bool all = stats_count(settings->from, settings->count, &out);

	fwrite(out.data, 1, out.len, stdout);
	model_bytes_free(&out);
	return !all && settings->count >= ENOUGH_NIGHTS;
}

static void print_night(const struct settings *settings)
{
	struct model_bytes out = { 0 };

	tell_night(settings->from, &out);
	fwrite(out.data, 1, out.len, stdout);
	model_bytes_free(&out);
}

int main(int argc, char **argv)
{
	struct settings settings = {
		.play = { .folder = temporary_folder(), .self = argv[0] },
		.from = 1,
		.count = 1000,
		.jobs = 1,
	};
	int status = 0;

	if (!read_options(&settings, argc, argv)) {
		fputs(usage, stderr);
		return 2;
	}
	if (settings.tell)
		print_night(&settings);
	if (settings.play.allot)
		status = play_nights(&settings);
	if (settings.stats && status != 2)
		status |= print_stats(&settings);
	return status;
}
