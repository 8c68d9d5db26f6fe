/* torture: what becomes of allot's work when calls fail, processes die, power goes and limits are met.
 *
 *     torture --allot PROGRAM --shim LIBRARY [--part faults|power|limits] [--sample N] [--seed S]
 *             [--scenario NAME] [--case "CASE"] [--jobs J] [--kills] [--first]
 *
 * Without --sample it does everything; of the limits it always does all. Of the faults --kills does only
 * those of one kill, at every call of a run. Each difference is told with a line that --case takes (with the
 * --part it belongs to). --first stops at the first. Exit 0: no difference. 1: some. 2: the torture itself
 * could not go on.
 */
#include <getopt.h>
#include <linux/close_range.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parts.h"

enum { JOBS_MAX = 64 };

static const struct part PARTS[] = {
	{ "faults", part_faults },
	{ "power", part_power },
	{ "limits", part_limits },
};
enum { PARTS_COUNT = sizeof(PARTS) / sizeof(PARTS[0]) };

static const char usage[] =
	"usage: torture --allot PROGRAM --shim LIBRARY [--part NAME] [--sample N] [--seed S]\n"
	"               [--scenario NAME] [--case CASE] [--jobs J] [--kills] [--first]\n";

static const struct option options[] = {
	{ "allot", required_argument, NULL, 'a' }, { "shim", required_argument, NULL, 'l' },
	{ "part", required_argument, NULL, 'p' },  { "sample", required_argument, NULL, 'n' },
	{ "seed", required_argument, NULL, 's' },  { "scenario", required_argument, NULL, 'c' },
	{ "case", required_argument, NULL, 'o' },  { "jobs", required_argument, NULL, 'j' },
	{ "kills", no_argument, NULL, 'k' },	   { "first", no_argument, NULL, 'f' },
	{ NULL, 0, NULL, 0 },
};

static bool read_number(const char *text, uint64_t *number)
{
	*number = 0;
	if (!*text)
		return false;
	for (; *text >= '0' && *text <= '9'; text++)
		*number = *number * 10 + (uint64_t)(*text - '0');
	return *text == '\0';
}

static bool set_option(struct torture *t, int option, const char *value)
{
	switch (option) {
	case 'a':
		t->allot = realpath(value, NULL);
		return t->allot != NULL;
	case 'l':
		t->shim = realpath(value, NULL);
		return t->shim != NULL;
	case 'p':
		t->part = value;
		return true;
	case 'n':
		return read_number(value, &t->sample) && t->sample > 0;
	case 's':
		return read_number(value, &t->seed);
	case 'c':
		t->scenario = scenario_find(value);
		return t->scenario != NULL;
	case 'o':
		t->one = value;
		return true;
	case 'j':
		return read_number(value, &t->jobs) && t->jobs > 0 && t->jobs <= JOBS_MAX;
	case 'k':
		t->kills = true;
		return true;
	case 'f':
		t->first = true;
		return true;
	default:
		return false;
	}
}

static const char *temporary_folder(void)
{
	const char *folder = getenv("TMPDIR");
	if (folder && *folder)
		return folder;
	return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}

int main(int argc, char **argv)
{
	struct torture t = { .jobs = 2, .seed = 1, .temporary = realpath(temporary_folder(), NULL) };
	int option;
	enum part_verdict worst = PART_SAME;
	bool known = false;
	/* what whoever calls us has left open would count against the limits of the runs */
	(void)close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (!set_option(&t, option, optarg)) {
			fputs(usage, stderr);
			return 2;
		}
	}
	if (!t.allot || !t.shim || optind != argc) {
		fputs(usage, stderr);
		return 2;
	}
	for (int i = 0; i < PARTS_COUNT; i++) {
		if (t.part && strcmp(t.part, PARTS[i].name) != 0)
			continue;
		known = true;
		enum part_verdict verdict = PARTS[i].play(&t);
		worst = verdict > worst ? verdict : worst;
	}
	free(t.allot);
	free(t.shim);
	free(t.temporary);
	return known ? (int)worst : PART_FAILED;
}
