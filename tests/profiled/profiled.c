/*
 * profiled: random nights whose feeds come in disguise, each with the profile that reads it. What the program
 * publishes must be what the model says of the plain feeds.
 *
 *   profiled --allot PROGRAM [--from SEED] [--count N] [--jobs N] [--keep]
 *
 * Not compared is what a profile changes of itself: the place of a row in its file, the columns of reject
 * files, the digest of the feed.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "disguise.h"
#include "sending.h"
#include "model/json.h"
#include "model/model_csv.h"
#include "model/night.h"
#include "model/nights_files.h"
#include "model/nights_jobs.h"
#include "model/nights_play.h"

struct settings {
	const char *allot;
	unsigned long from;
	unsigned long count;
	unsigned long jobs;
	bool keep;
};

/* Marks of contents. */
struct marks {
	uint64_t *list;
	size_t n;
};

struct play {
	const struct settings *settings;
	unsigned long seed;
	struct marks plain, counted; /* sent as they are; in disguise, though its bytes are remembered */
	bool spoilt; /* a feed would have to come in disguise that cannot, so this run is none to compare */
	struct files_list names; /* of the run's feeds in disguise, and how many rows each drops */
	size_t *dropped;
	struct night *night;
	struct model *model;
	struct model_result *previous;
	char folder[200];
	size_t feeds;	  /* given so far */
	size_t disguised; /* of these */
	size_t features[DISGUISE_FEATURES];
	struct model_bytes difference;
};

static bool tell(struct play *play, const char *what, const char *which)
{
	model_bytes_add_text(&play->difference, what);
	model_bytes_add_text(&play->difference, which);
	model_bytes_add_char(&play->difference, '\n');
	return true;
}

/*
 * In some nights profiles say the run's options themselves. Then these stand in reject files, too, and
 * whether a row was refused before cannot be told from the plain feeds.
 */
static bool says_options(const struct play *play)
{
	return play->seed % 4 == 0;
}

/* Feeds */

static bool has_mark(const struct marks *marks, uint64_t mark)
{
	for (size_t i = 0; i < marks->n; i++) {
		if (marks->list[i] == mark)
			return true;
	}
	return false;
}

static void add_mark(struct marks *marks, uint64_t mark)
{
	marks->list = model_alloc(marks->list, marks->n + 1, sizeof(*marks->list));
	marks->list[marks->n++] = mark;
}

static void note_disguised(struct play *play, const char *name, uint64_t mark, const struct disguise *d)
{
	play->disguised++;
	for (unsigned i = 0; i < DISGUISE_FEATURES; i++)
		play->features[i] += d->features >> i & 1u;
	if (d->features & 1u << DISGUISE_MEANS)
		add_mark(&play->counted, mark);
	play->dropped = model_alloc(play->dropped, play->names.n + 1, sizeof(*play->dropped));
	play->dropped[play->names.n] = d->dropped;
	files_list_add(&play->names, name);
}

/* Writes feed INDEX into FOLDER, in disguise where that can be, and its profile into PROFILES. */
static void write_feed(struct play *play, const struct night_run *run, size_t index, const char *folder,
		       const char *profiles)
{
	const struct night_feed *feed = &run->feeds[index];
	char glob[128], map[32], conf[32], plain[40];
	struct disguise d;

	play->feeds++;
	if (feed->presence != MODEL_PRESENT) {
		char *path = files_path(folder, feed->name);
		if (feed->presence == MODEL_PRESENT_UNREADABLE)
			files_make_unreadable(path);
		free(path);
		return;
	}
	disguise_glob(feed->name, glob);
	snprintf(map, sizeof(map), "map-%zu.csv", index);
	snprintf(conf, sizeof(conf), "feed-%zu.conf", index);
	const uint64_t mark = disguise_mark(&feed->content);
	const struct disguise_wish wish = {
		.files = glob, .map = map, .mark = mark, .options = says_options(play) ? &run->options : NULL
	};
	struct night_rng rng = { night_hash(play->seed, mark, 7919) };
	if (has_mark(&play->plain, mark) || !disguise_is_own(run, index) ||
	    !disguise_feed(&rng, model_bytes_text(&feed->content), feed->content.len, &wish, &d)) {
		play->spoilt |= has_mark(&play->counted, mark);
		add_mark(&play->plain, mark);
		disguise_write(folder, feed->name, &feed->content);
		return;
	}
	note_disguised(play, feed->name, mark, &d);
	if (play->settings->keep) {
		snprintf(plain, sizeof(plain), "plain-%zu.csv", index);
		disguise_write(profiles, plain, &feed->content);
	}
	disguise_write(folder, feed->name, &d.content);
	disguise_write(profiles, conf, &d.profile);
	if (d.map.len > 0)
		disguise_write(profiles, map, &d.map);
	disguise_free(&d);
}

/* The command of a run; *INPUT: what goes to its standard input, or null. */
static void build_run(struct play *play, const struct night_run *run, size_t number, struct files_list *command,
		      char **input)
{
	char text[240];
	char *profiles;

	*input = NULL;
	files_list_add(command, play->settings->allot);
	files_list_add(command, "run");
	snprintf(text, sizeof(text), "%s/store", play->folder);
	files_list_add(command, "--store");
	files_list_add(command, text);
	snprintf(text, sizeof(text), "%s/out", play->folder);
	files_list_add(command, "--out");
	files_list_add(command, text);
	snprintf(text, sizeof(text), "%s/profiles-%zu", play->folder, number);
	profiles = model_copy(text);
	files_make_folder(profiles);
	files_list_add(command, "--profiles");
	files_list_add(command, profiles);
	files_list_add(command, "--quiet");
	play_add_options(command, &run->options);
	for (size_t i = 0; i < run->n_args; i++) {
		const struct night_arg *arg = &run->args[i];

		snprintf(text, sizeof(text), "%s/feeds-%zu-%zu", play->folder, number, i);
		files_make_folder(text);
		for (size_t k = 0; k < arg->n_feeds; k++)
			write_feed(play, run, arg->first + k, text, profiles);
		char *path = arg->kind == NIGHT_FOLDER ? model_copy(text)
						       : files_path(text, run->feeds[arg->first].name);
		files_list_add(command, arg->kind == NIGHT_STDIN ? "-" : path);
		if (arg->kind == NIGHT_STDIN)
			*input = path;
		else
			free(path);
	}
	free(profiles);
}

/* Comparing */

static const char *const SAME_OF_FEEDS[] = { "feed",	  "kind",	  "status",	"code",
					     "rows",	  "created",	  "changed",	"unchanged",
					     "allocated", "out_of_stock", "duplicates", "amended",
					     "cancelled", "shipped",	  "closed",	"rejected" };

static bool member_differs(struct play *play, const struct json *expected, const struct json *actual,
			   const char *key)
{
	const struct json *a = json_member(expected, key), *b = json_member(actual, key);
	struct model_bytes why = { 0 };
	bool differs = !a || !b || json_differ(a, b, MODEL_ANY, &why);

	if (differs) {
		tell(play, "summary.json: ", key);
		tell(play, "  ", why.len ? model_bytes_text(&why) : "is missing");
	}
	model_bytes_free(&why);
	return differs;
}

/* Rows that a rule drops are counted for what was applied as a whole. */
static bool dropped_differ(struct play *play, const struct json *feed)
{
	const struct json *name = json_member(feed, "feed"), *dropped = json_member(feed, "dropped");
	const struct json *status = json_member(feed, "status");
	char text[120];

	for (size_t i = 0; i < play->names.n; i++) {
		if (!name || !status || strcmp(model_bytes_text(&status->text), "applied") != 0 ||
		    strcmp(model_bytes_text(&name->text), play->names.texts[i]) != 0)
			continue;
		snprintf(text, sizeof(text), "%zu", play->dropped[i]);
		if (!dropped || strcmp(model_bytes_text(&dropped->text), text) != 0)
			return tell(play, "dropped rows are not ", text);
	}
	return false;
}

static bool feeds_differ(struct play *play, const struct json *expected, const struct json *actual)
{
	if (!expected || !actual || expected->n_items != actual->n_items)
		return tell(play, "summary.json: ", "other feeds");
	for (size_t i = 0; i < expected->n_items; i++) {
		for (size_t k = 0; k < sizeof(SAME_OF_FEEDS) / sizeof(SAME_OF_FEEDS[0]); k++) {
			if (member_differs(play, &expected->items[i], &actual->items[i], SAME_OF_FEEDS[k]))
				return true;
		}
		if (!says_options(play) &&
		    member_differs(play, &expected->items[i], &actual->items[i], "old_rejects"))
			return true;
		if (dropped_differ(play, &actual->items[i]))
			return true;
	}
	return false;
}

static bool summary_differs(struct play *play, const struct model_bytes *expected,
			    const struct model_bytes *actual)
{
	struct json a, b;
	bool differs;

	if (!json_read(&a, expected->data, expected->len))
		abort();
	if (!json_read(&b, model_bytes_text(actual), actual->len)) {
		json_free(&a);
		return tell(play, "summary.json: ", "no JSON");
	}
	differs = feeds_differ(play, json_member(&a, "feeds"), json_member(&b, "feeds")) ||
		  member_differs(play, &a, &b, "units") || member_differs(play, &a, &b, "run");
	json_free(&a);
	json_free(&b);
	return differs;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/*
 * Of a reject file the codes and since when, sorted: rows of one record stand on one line, by which they are
 * ordered. False: a record, with what is put before it, is too long to be read.
 */
static bool codes_of(const struct model_bytes *file, bool since, struct model_bytes *out)
{
	enum model_read read;
	struct model_reader reader;
	struct model_record record;
	struct files_list codes = { 0 };
	struct model_bytes code = { 0 };

	model_reader_init(&reader, model_bytes_text(file), file->len, ',');
	while ((read = model_reader_next(&reader, &record)) == MODEL_READ_RECORD) {
		if (record.n_fields > 3) {
			code.len = 0;
			model_bytes_add(&code, record.fields[1].data, record.fields[1].len);
			model_bytes_add_char(&code, ' ');
			if (since)
				model_bytes_add(&code, record.fields[3].data, record.fields[3].len);
			files_list_add(&codes, model_bytes_text(&code));
		}
		model_record_free(&record);
	}
	model_record_free(&record);
	qsort(codes.texts, codes.n, sizeof(*codes.texts), by_bytes);
	for (size_t i = 0; i < codes.n; i++) {
		model_bytes_add_text(out, codes.texts[i]);
		model_bytes_add_char(out, '\n');
	}
	files_list_free(&codes);
	model_bytes_free(&code);
	return read == MODEL_READ_END;
}

static bool file_differs(struct play *play, const struct model_file *file, const char *folder)
{
	char *path = files_path(folder, file->name);
	struct model_bytes actual = { 0 }, want = { 0 }, got = { 0 };
	bool read = files_read(path, &actual), differs;

	if (!read) {
		differs = tell(play, "missing: ", path);
	} else if (strcmp(file->name, "summary.json") == 0) {
		differs = summary_differs(play, &file->content, &actual);
	} else if (strncmp(file->name, "rejected/", 9) == 0) {
		bool whole = codes_of(&file->content, !says_options(play), &want);
		whole = codes_of(&actual, !says_options(play), &got) && whole;
		differs = whole && !model_bytes_equal(&want, &got) && tell(play, "other codes: ", path);
	} else {
		differs = !model_bytes_equal(&file->content, &actual) && tell(play, "differs: ", path);
	}
	if (differs) {
		char *expected = files_path(play->folder, "expected");
		files_write(expected, model_bytes_text(&file->content), file->content.len);
		free(expected);
	}
	model_bytes_free(&actual);
	model_bytes_free(&want);
	model_bytes_free(&got);
	free(path);
	return differs;
}

static bool results_differ(struct play *play, const struct model_result *expected)
{
	char folder[240];

	if (expected->run == 0)
		return false;
	snprintf(folder, sizeof(folder), "%s/out/run-%06llu", play->folder, (unsigned long long)expected->run);
	for (size_t i = 0; i < expected->n_files; i++) {
		if (file_differs(play, &expected->files[i], folder))
			return true;
	}
	return false;
}

/* Playing */

static bool run_differs(struct play *play, const struct night_run *run, size_t number)
{
	struct model_result *expected = night_run_on_model(play->model, run);
	struct files_list command = { 0 };
	char *errors = files_path(play->folder, "errors"), *output = files_path(play->folder, "output");
	char *input;
	char text[80];

	build_run(play, run, number, &command, &input);
	int status = play->spoilt ? expected->exit_status : files_run(&command, input, output, errors);
	bool differs = false;
	/* 0 or 3: all refused rows were refused before, or not */
	if (status != expected->exit_status &&
	    !(says_options(play) && status % 3 == 0 && expected->exit_status % 3 == 0)) {
		snprintf(text, sizeof(text), "%d instead of %d", status, expected->exit_status);
		differs = tell(play, "exit ", text);
	}
	differs = (!play->spoilt && results_differ(play, expected)) || differs;
	if (differs) {
		struct model_bytes said = { 0 };
		files_read(errors, &said);
		snprintf(text, sizeof(text), "%zu, its messages:", number);
		tell(play, "in run ", text);
		model_bytes_add(&play->difference, model_bytes_text(&said), said.len < 1500 ? said.len : 1500);
		model_bytes_free(&said);
	}
	model_result_free(play->previous);
	play->previous = expected;
	files_list_free(&command);
	files_list_free(&play->names);
	play->names = (struct files_list){ 0 };
	free(errors);
	free(output);
	free(input);
	return differs;
}

static bool night_differs(struct play *play)
{
	bool differs = false;

	play->night = night_new(play->seed);
	play->model = model_new();
	for (size_t i = 0; i < night_n_runs(play->night) && !differs && !play->spoilt; i++) {
		struct night_run run;

		night_make_run(play->night, play->previous, &run);
		differs = run_differs(play, &run, i + 1);
		night_run_free(&run);
	}
	model_result_free(play->previous);
	model_free(play->model);
	night_free(play->night);
	return differs;
}

struct tally {
	size_t nights, differences, given, disguised, spoilt;
	size_t features[DISGUISE_FEATURES];
};

static void add_tally(struct tally *all, const struct tally *one)
{
	all->nights += one->nights;
	all->differences += one->differences;
	all->given += one->given;
	all->disguised += one->disguised;
	all->spoilt += one->spoilt;
	for (size_t i = 0; i < DISGUISE_FEATURES; i++)
		all->features[i] += one->features[i];
}

/* Plays the night of SEED, and adds what it was to TALLY. */
static void play_seed(const struct settings *settings, unsigned long seed, struct tally *tally)
{
	const char *scratch = getenv("TMPDIR");
	struct play play = { .settings = settings, .seed = seed };

	snprintf(play.folder, sizeof(play.folder), "%.100s/allot-profiled-%ld-%lu",
		 scratch && *scratch		 ? scratch
		 : access("/dev/shm", W_OK) == 0 ? "/dev/shm"
						 : "/tmp",
		 (long)getpid(), seed);
	files_make_folder(play.folder);
	bool differs = night_differs(&play);
	if (differs)
		printf("night %lu differs (%s):\n%s", seed,
		       settings->keep ? play.folder : "--keep keeps its folder",
		       model_bytes_text(&play.difference));
	if (!differs || !settings->keep)
		files_remove_tree(play.folder);
	struct tally one = { 1, differs, play.feeds, play.disguised, play.spoilt, { 0 } };
	memcpy(one.features, play.features, sizeof(one.features));
	add_tally(tally, &one);
	model_bytes_free(&play.difference);
	free(play.plain.list);
	free(play.counted.list);
	free(play.dropped);
	fflush(stdout);
}

static void play_share(void *ctx, uint64_t job, int to_parent)
{
	const struct settings *settings = ctx;
	struct tally tally = { 0 };

	for (unsigned long i = job; i < settings->count; i += settings->jobs)
		play_seed(settings, settings->from + i, &tally);
	if (write(to_parent, &tally, sizeof(tally)) != (ssize_t)sizeof(tally))
		abort();
}

static struct tally play_all(struct settings *settings)
{
	struct tally all = { 0 }, one;
	int from_jobs = jobs_start(settings->jobs, play_share, settings);

	while (read(from_jobs, &one, sizeof(one)) == (ssize_t)sizeof(one))
		add_tally(&all, &one);
	jobs_wait(from_jobs);
	return all;
}

/* 0 for what is no number. */
static unsigned long number_from(const char *text)
{
	unsigned long number = 0;

	for (; *text; text++)
		number = *text >= '0' && *text <= '9' && number < 100000000
				 ? number * 10 + (unsigned long)(*text - '0')
				 : 0;
	return number;
}

static bool read_settings(struct settings *s, int argc, char **argv)
{
	static const struct option options[] = {
		{ "allot", required_argument, NULL, 'a' }, { "from", required_argument, NULL, 'f' },
		{ "count", required_argument, NULL, 'n' }, { "jobs", required_argument, NULL, 'j' },
		{ "keep", no_argument, NULL, 'k' },	   { 0 },
	};
	int option;

	*s = (struct settings){ .from = 1, .count = 100, .jobs = 1 };
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'a')
			s->allot = optarg;
		else if (option == 'f')
			s->from = number_from(optarg);
		else if (option == 'n')
			s->count = number_from(optarg);
		else if (option == 'j')
			s->jobs = number_from(optarg);
		else if (option == 'k')
			s->keep = true;
		else
			return false;
	}
	return optind == argc && s->allot && s->jobs > 0 && access(s->allot, X_OK) == 0;
}

int main(int argc, char **argv)
{
	struct settings settings;

	if (!read_settings(&settings, argc, argv)) {
		fprintf(stderr,
			"usage: profiled --allot PROGRAM [--from SEED] [--count N] [--jobs N] [--keep]\n");
		return 2;
	}
	struct tally all = play_all(&settings);
	bool lacking = false;
	printf("%zu nights with profiles, %zu of %zu feeds in disguise, %zu differences\n", all.nights,
	       all.disguised, all.given, all.differences);
	printf("feeds with");
	for (unsigned i = 0; i < DISGUISE_FEATURES; i++) {
		printf("%s %s: %zu", i ? "," : "", disguise_feature_name(i), all.features[i]);
		lacking |= all.features[i] == 0;
	}
	printf("; %zu nights ended before a feed that cannot be in disguise again\n", all.spoilt);
	/* a disguise that never fits would test nothing */
	return all.differences > 0 || all.nights < settings.count ||
	       (all.given > 100 && (lacking || all.disguised < all.given / 4));
}
