/* kills: kills the program at any moment and holds what it makes of it against a run never disturbed.
 *
 *     kills --allot PROGRAM [--shim FILE] [--from S] [--count N] [--jobs J] [--keep]
 *
 * For each seed a random night is run undisturbed on one store; every other one in disguise, with profiles
 * (tests/profiled). On another every run is killed
 * before a random call that changes something outside the process (see kill_shim.c), up to three
 * times one after the other, so that recovery is killed too; then it is run to its end. Over all
 * folders in the order of their numbers the results must be the same. The same seed kills at the
 * same places. Exit 0: no difference. 1: some. 2: usage.
 */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kill_play.h"
#include "model/nights_jobs.h"

enum { JOBS_MAX = 64 };

struct settings {
	struct kill_options play;
	uint64_t from;
	uint64_t count;
	uint64_t jobs;
};

/* What the jobs tell, in memory that they share with their parent; each has its own. */
struct told {
	struct kill_figures figures;
	uint64_t nights;
	uint64_t differences;
};

static const char usage[] =
	"usage: kills --allot PROGRAM [--shim FILE] [--from S] [--count N] [--jobs J] [--keep]\n";

static bool read_number(const char *text, uint64_t min, uint64_t max, uint64_t *number)
{
	uint64_t n = 0;
	size_t digits = strspn(text, "0123456789");

	for (size_t i = 0; i < digits && n <= max; i++)
		n = 10 * n + (uint64_t)(text[i] - '0');
	*number = n;
	return digits > 0 && !text[digits] && n >= min && n <= max;
}

static bool set_option(struct settings *settings, int option, const char *value)
{
	switch (option) {
	case 'a':
		settings->play.allot = value;
		return true;
	case 's':
		settings->play.shim = value;
		return true;
	case 'f':
		return read_number(value, 0, UINT32_MAX, &settings->from);
	case 'n':
		return read_number(value, 1, UINT32_MAX, &settings->count);
	case 'j':
		return read_number(value, 1, JOBS_MAX, &settings->jobs);
	case 'k':
		settings->play.keep = true;
		return true;
	default:
		return false;
	}
}

static bool read_options(struct settings *settings, int argc, char **argv)
{
	static const struct option options[] = {
		{ "allot", required_argument, NULL, 'a' },
		{ "shim", required_argument, NULL, 's' },
		{ "from", required_argument, NULL, 'f' },
		{ "count", required_argument, NULL, 'n' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "keep", no_argument, NULL, 'k' },
		{ 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (!set_option(settings, option, optarg))
			return false;
	return optind == argc && settings->play.allot;
}

/* kill_shim.so beside this program. */
static const char *shim_beside(const char *self)
{
	static char resolved[PATH_MAX];
	char path[PATH_MAX];
	const char *slash = strrchr(self, '/');

	snprintf(path, sizeof(path), "%.*skill_shim.so", slash ? (int)(slash - self) + 1 : 0, self);
	return realpath(path, resolved);
}

/* What the jobs are given. */
struct shared {
	const struct settings *settings;
	struct told *told; /* of each job */
};

/* One job plays every `jobs`th night. */
static void play_share(void *ctx, uint64_t job, int to_parent)
{
	const struct shared *shared = ctx;
	const struct settings *settings = shared->settings;
	struct told *told = &shared->told[job];

	(void)to_parent;
	for (uint64_t i = job; i < settings->count; i += settings->jobs) {
		struct model_bytes report = { 0 };

		told->differences += kill_play(&settings->play, settings->from + i, &told->figures, &report);
		told->nights++;
		fputs(model_bytes_text(&report), stdout);
		fflush(stdout);
		model_bytes_free(&report);
	}
}

static void play_all(const struct settings *settings, struct told *told)
{
	struct shared shared = { settings, told };

	fflush(stdout);
	jobs_wait(jobs_start(settings->jobs, play_share, &shared));
}

/* Nights that a job left unplayed count as differences. */
static int print_sum(const struct settings *settings, const struct told *told)
{
	struct told sum = { 0 };

	for (uint64_t job = 0; job < settings->jobs; job++) {
		sum.nights += told[job].nights;
		sum.differences += told[job].differences;
		sum.figures.runs += told[job].figures.runs;
		sum.figures.kills += told[job].figures.kills;
		sum.figures.recovered += told[job].figures.recovered;
		sum.figures.ended += told[job].figures.ended;
		sum.figures.unheard += told[job].figures.unheard;
		sum.figures.again += told[job].figures.again;
		sum.figures.disguised += told[job].figures.disguised;
		sum.figures.guarded += told[job].figures.guarded;
	}
	sum.differences += settings->count - sum.nights;
	printf("%llu nights, %llu runs (%llu of feeds given again, %llu feeds with profiles, %llu of them "
	       "guarded), %llu kills (%llu recoveries, %llu behind the end, %llu of them unheard), "
	       "%llu differences\n",
	       (unsigned long long)sum.nights, (unsigned long long)sum.figures.runs,
	       (unsigned long long)sum.figures.again, (unsigned long long)sum.figures.disguised,
	       (unsigned long long)sum.figures.guarded, (unsigned long long)sum.figures.kills,
	       (unsigned long long)sum.figures.recovered, (unsigned long long)sum.figures.ended,
	       (unsigned long long)sum.figures.unheard, (unsigned long long)sum.differences);
	return sum.differences > 0 || sum.figures.kills == 0 ||
	       (sum.nights > 40 && (sum.figures.disguised == 0 || sum.figures.guarded == 0));
}

int main(int argc, char **argv)
{
	const char *tmp = getenv("TMPDIR");
	struct settings settings = { .from = 1, .count = 1000, .jobs = 1 };

	settings.play.folder = tmp && *tmp ? tmp : access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	settings.play.shim = shim_beside(argv[0]);
	if (!read_options(&settings, argc, argv)) {
		fputs(usage, stderr);
		return 2;
	}
	if (access(settings.play.allot, X_OK) != 0 || !settings.play.shim) {
		fprintf(stderr, "kills: the program or kill_shim.so is missing\n");
		return 2;
	}
	struct told *told =
		mmap(NULL, JOBS_MAX * sizeof(*told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (told == MAP_FAILED)
		abort();
	play_all(&settings, told);
	return print_sum(&settings, told);
}
