#include "kill_play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../model/night.h"
#include "../model/night_rng.h"
#include "../model/nights_compare.h"
#include "../model/nights_files.h"
#include "../model/nights_play.h"
#include "../profiled/disguise.h"
#include "../profiled/sending.h"
#include "kill_chain.h"

enum { KILLS_DEEP = 3, LAST_CALLS = 24, AGAIN_PERCENT = 10, RUNS_MAX = 128, KILLED = 128 + 9 };

/* A store with its results, and how far they have been looked at. */
struct side {
	char *store;
	char *out;
	uint64_t next;		     /* number of the run to come */
	uint64_t ordinals[RUNS_MAX]; /* its runs by number: number of the same run on the calm side */
};

struct play {
	const struct kill_options *options;
	struct kill_figures *figures;
	struct night_rng rng;
	char *folder;
	char *calls;   /* file for the number of calls */
	char *printed; /* is there when something went to standard output */
	char *output;
	char *errors;
	char *profiles; /* the folder of this run's, or NULL: the night is plain */
	struct side calm;
	struct side wild;
	struct model_bytes difference;
};

static bool tell(struct play *play, const char *what, int number)
{
	char text[120];

	snprintf(text, sizeof(text), "%s: %d\n", what, number);
	model_bytes_add_text(&play->difference, text);
	files_read(play->errors, &play->difference);
	return true;
}

/* Programs */

static void set_number(const char *name, uint64_t number)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
	setenv(name, text, 1);
}

/* Runs `command` under the shim, which kills it before call `kill_at`; 0: never. */
static int run_with_shim(struct play *play, const struct files_list *command, uint64_t kill_at)
{
	files_preload(play->options->shim);
	setenv("KILLS_COUNT", play->calls, 1);
	setenv("KILLS_PRINTED", play->printed, 1);
	(void)remove(play->printed);
	if (kill_at > 0)
		set_number("KILLS_AT", kill_at);
	if (night_chance(&play->rng, 50))
		setenv("KILLS_TORN", "1", 1);
	int status = files_run(command, NULL, play->output, play->errors);
	unsetenv("LD_PRELOAD");
	unsetenv("KILLS_COUNT");
	unsetenv("KILLS_PRINTED");
	unsetenv("KILLS_AT");
	unsetenv("KILLS_TORN");
	return status;
}

static uint64_t calls_counted(const struct play *play)
{
	struct model_bytes text = { 0 };
	uint64_t n = 0;

	files_read(play->calls, &text);
	for (size_t i = 0; i < text.len && text.data[i] >= '0' && text.data[i] <= '9'; i++)
		n = 10 * n + (uint64_t)(text.data[i] - '0');
	model_bytes_free(&text);
	return n;
}

static void begin_command(const struct play *play, const struct side *side, const char *name,
			  struct files_list *command)
{
	*command = (struct files_list){ 0 };
	files_list_add(command, play->options->allot);
	files_list_add(command, name);
	files_list_add(command, "--store");
	files_list_add(command, side->store);
}

static void add_number(struct files_list *command, const char *option, uint64_t number, const char *unit)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu%s", (unsigned long long)number, unit);
	files_list_add(command, option);
	files_list_add(command, text);
}

/* The command line of a run of `paths` on that side. */
static void build_run(const struct play *play, const struct side *side, const struct model_options *options,
		      uint64_t chunk, const struct files_list *paths, struct files_list *command)
{
	begin_command(play, side, "run", command);
	files_list_add(command, "--out");
	files_list_add(command, side->out);
	files_list_add(command, "--json");
	if (chunk > 0)
		add_number(command, "--chunk", chunk, "");
	play_add_options(command, options);
	if (play->profiles) {
		files_list_add(command, "--profiles");
		files_list_add(command, play->profiles);
	}
	for (size_t i = 0; i < paths->n; i++)
		files_list_add(command, paths->texts[i]);
}

/* Feeds */

/* Feed INDEX as a partner might send it, its profile beside the others. False: it is to be sent as it is. */
static bool disguise(struct play *play, const struct night_run *run, size_t index, struct model_bytes *content)
{
	const struct night_feed *feed = &run->feeds[index];
	char glob[128], map[32], conf[32];
	struct disguise d;

	snprintf(map, sizeof(map), "map-%zu.csv", index);
	snprintf(conf, sizeof(conf), "feed-%zu.conf", index);
	disguise_glob(feed->name, glob);
	const struct disguise_wish wish = {
		.files = glob,
		.map = map,
		.mark = disguise_mark(&feed->content),
		.options = night_chance(&play->rng, 50) ? &run->options : NULL,
		.guarded = night_chance(&play->rng, 70),
	};
	if (!play->profiles || !disguise_is_own(run, index) ||
	    !disguise_feed(&play->rng, model_bytes_text(&feed->content), feed->content.len, &wish, &d))
		return false;
	play->figures->disguised++;
	play->figures->guarded += wish.guarded && strstr(model_bytes_text(&d.profile), "\nsnapshot {");
	disguise_write(play->profiles, conf, &d.profile);
	if (d.map.len > 0)
		disguise_write(play->profiles, map, &d.map);
	model_bytes_add(content, d.content.data, d.content.len);
	disguise_free(&d);
	return true;
}

/* Writes a feed into a folder of its own; its path is added to `paths`. */
static void write_feed(struct play *play, const char *folder, const struct night_run *run, size_t place,
		       struct files_list *paths)
{
	const struct night_feed *feed = &run->feeds[place];
	struct model_bytes disguised = { 0 };
	char name[40];

	if (feed->presence == MODEL_MISSING)
		return;
	snprintf(name, sizeof(name), "%zu", place + 1);
	char *own = files_path(folder, name);
	files_make_folder(own);
	char *path = files_path(own, feed->name);
	if (feed->presence != MODEL_PRESENT)
		files_make_unreadable(path);
	else if (disguise(play, run, place, &disguised))
		files_write(path, disguised.data, disguised.len);
	else
		files_write(path, feed->content.data, feed->content.len);
	files_list_add(paths, path);
	model_bytes_free(&disguised);
	free(path);
	free(own);
}

/* In every other night, with profiles. */
static void write_feeds(struct play *play, uint64_t seed, const struct night_run *run, size_t number,
			struct files_list *paths)
{
	char name[40];

	snprintf(name, sizeof(name), "feeds-%zu", number);
	char *folder = files_path(play->folder, name);
	files_make_folder(folder);
	free(play->profiles);
	snprintf(name, sizeof(name), "profiles-%zu", number);
	play->profiles = seed % 2 ? files_path(play->folder, name) : NULL;
	if (play->profiles)
		files_make_folder(play->profiles);
	for (size_t i = 0; i < run->n_feeds; i++)
		write_feed(play, folder, run, i, paths);
	free(folder);
}

/* Readings */

/* `verify` must be content with the wild store and all that was published from it, if there is one yet. */
static bool verify_differs(struct play *play)
{
	struct files_list command;

	if (access(play->wild.store, F_OK) != 0)
		return false;
	begin_command(play, &play->wild, "verify", &command);
	files_list_add(&command, "--out");
	files_list_add(&command, play->wild.out);
	int status = files_run(&command, NULL, play->output, play->errors);
	files_list_free(&command);
	return status != 0 && tell(play, "verify: exit status", status);
}

static int export_of(struct play *play, const struct side *side, const char *what, struct model_bytes *out)
{
	struct files_list command;

	begin_command(play, side, "export", &command);
	files_list_add(&command, what);
	int status = files_run(&command, NULL, play->output, play->errors);
	files_read(play->output, out);
	files_list_free(&command);
	return status;
}

static bool export_differs(struct play *play, const char *what)
{
	struct model_bytes calm = { 0 };
	struct model_bytes wild = { 0 };
	int status = export_of(play, &play->calm, what, &calm);
	bool differs;

	if (export_of(play, &play->wild, what, &wild) != status)
		differs = tell(play, "export: another exit status than", status);
	else
		differs = compare_bytes(&calm, &wild, &play->difference);
	model_bytes_free(&calm);
	model_bytes_free(&wild);
	return differs;
}

/* After the last run there must be nothing in OUT but folders of results and `latest`. */
static bool leftovers_differ(struct play *play)
{
	struct files_list names = { 0 };
	bool differs = false;

	files_list_tree(play->wild.out, &names);
	for (size_t i = 0; i < names.n && !differs; i++) {
		differs = strncmp(names.texts[i], "run-", 4) != 0 && strcmp(names.texts[i], "latest") != 0;
		if (differs) {
			model_bytes_add_text(&play->difference, names.texts[i]);
			tell(play, ": left over, number", (int)i);
		}
	}
	files_list_free(&names);
	return differs;
}

/* One run */

/* Any call, but often one of the last: there the folder appears. */
static uint64_t any_call(struct play *play, uint64_t calls)
{
	if (calls > LAST_CALLS && night_chance(&play->rng, 30))
		return calls - night_below(&play->rng, LAST_CALLS);
	return night_from_to(&play->rng, 1, calls);
}

/* True when the wild run has ended: its last folder has appeared. */
static bool has_ended(struct play *play)
{
	struct model_bytes unread = { 0 };
	struct kill_chain chain;
	bool ended =
		kill_chain_read(&chain, play->wild.out, play->wild.next, &unread) && kill_chain_ended(&chain);

	kill_chain_free(&chain);
	model_bytes_free(&unread);
	return ended;
}

/* Standard output is the summary of the wild side's run number `number`. */
static bool said_differs(struct play *play, uint64_t number)
{
	struct model_bytes said = { 0 };
	struct model_bytes summary = { 0 };
	char name[64];

	snprintf(name, sizeof(name), "run-%06llu/summary.json", (unsigned long long)number);
	char *path = files_path(play->wild.out, name);
	files_read(path, &summary);
	files_read(play->output, &said);
	bool differs = compare_bytes(&summary, &said, &play->difference);
	model_bytes_free(&said);
	model_bytes_free(&summary);
	free(path);
	return differs && tell(play, "a run that was not heard was given again and said something else", 0);
}

/*
 * The run was killed behind its end, before it could print: the same feeds again must only make it say what it
 * did.
 */
static bool repeat_differs(struct play *play, const struct files_list *command, int *status)
{
	struct model_bytes unread = { 0 };
	struct kill_chain before;
	struct kill_chain after;

	play->figures->unheard++;
	kill_chain_read(&before, play->wild.out, play->wild.next, &unread);
	*status = files_run(command, NULL, play->output, play->errors);
	kill_chain_read(&after, play->wild.out, play->wild.next, &unread);
	bool differs = after.n != before.n
			       ? tell(play, "a run that was not heard was done again; folders", (int)after.n)
			       : said_differs(play, before.first + before.n - 1);
	kill_chain_free(&before);
	kill_chain_free(&after);
	model_bytes_free(&unread);
	return differs;
}

/* Runs `command` until it ends, killing it up to KILLS_DEEP times. *STATUS: KILLED if it was killed
 * behind its end, and perhaps heard. */
static bool run_wildly(struct play *play, const struct files_list *command, uint64_t calls, int *status)
{
	size_t deep = night_from_to(&play->rng, 1, KILLS_DEEP);

	for (size_t i = 0; i < deep; i++) {
		*status = run_with_shim(play, command, any_call(play, calls));
		if (*status != KILLED)
			return false;
		play->figures->kills++;
		if (verify_differs(play))
			return true;
		if (has_ended(play)) {
			play->figures->ended++;
			return access(play->printed, F_OK) != 0 && repeat_differs(play, command, status);
		}
	}
	*status = files_run(command, NULL, play->output, play->errors);
	return false;
}

static void note_ordinals(struct play *play, struct kill_chain *calm, struct kill_chain *wild)
{
	for (size_t i = 0; i < calm->n && calm->first + i < RUNS_MAX; i++)
		play->calm.ordinals[calm->first + i] = calm->first;
	for (size_t i = 0; i < wild->n && wild->first + i < RUNS_MAX; i++)
		play->wild.ordinals[wild->first + i] = calm->first;
	calm->ordinals = play->calm.ordinals;
	wild->ordinals = play->wild.ordinals;
	calm->n_ordinals = wild->n_ordinals = RUNS_MAX;
}

/* Holds what the wild side published against the calm one. */
static bool chains_differ(struct play *play, int calm_status, int wild_status)
{
	struct kill_chain calm;
	struct kill_chain wild = { 0 };
	bool differs = true;

	if (kill_chain_read(&calm, play->calm.out, play->calm.next, &play->difference) &&
	    kill_chain_read(&wild, play->wild.out, play->wild.next, &play->difference)) {
		note_ordinals(play, &calm, &wild);
		play->calm.next += calm.n;
		play->wild.next += wild.n;
		play->figures->recovered += wild.n > 0 ? wild.n - 1 : 0;
		if (calm.n != 1 || wild.n == 0)
			tell(play, "folders", (int)(calm.n + wild.n));
		else if (calm_status != kill_chain_exit(&calm))
			tell(play, "undisturbed: exit status", calm_status);
		else if (wild_status != KILLED && wild_status != kill_chain_exit(&wild))
			tell(play, "taken up: exit status", wild_status);
		else
			differs = kill_chain_differs(&calm, &wild, &play->difference);
	}
	kill_chain_free(&calm);
	kill_chain_free(&wild);
	return differs;
}

/* *HEARD: both sides said what they had done, so that the same feeds again are another run. */
static bool run_once_differs(struct play *play, const struct model_options *options,
			     const struct files_list *paths, bool *heard)
{
	struct files_list command;
	uint64_t chunk = night_from_to(&play->rng, 1, night_chance(&play->rng, 70) ? 6 : 20);
	int calm_status, wild_status = 0;

	play->figures->runs++;
	build_run(play, &play->calm, options, chunk, paths, &command);
	calm_status = run_with_shim(play, &command, 0);
	files_list_free(&command);
	build_run(play, &play->wild, options, chunk, paths, &command);
	bool differs = run_wildly(play, &command, calls_counted(play), &wild_status);
	files_list_free(&command);
	*heard = wild_status != KILLED;
	return differs || chains_differ(play, calm_status, wild_status);
}

/* Now and then a run that was heard is given again: then it is one more, on both sides. */
static bool run_differs(struct play *play, const struct model_options *options, const struct files_list *paths)
{
	bool heard;

	if (run_once_differs(play, options, paths, &heard))
		return true;
	if (!heard || !night_chance(&play->rng, AGAIN_PERCENT))
		return false;
	play->figures->again++;
	return run_once_differs(play, options, paths, &heard);
}

/* The whole night */

/* A last run on both sides, of a feed of no rows: it heals what the kill before it may have left. */
static bool closing_run_differs(struct play *play)
{
	static const char feed[] = "orderid,sku,qty\n";
	const struct side *const sides[] = { &play->calm, &play->wild };
	const struct model_options options = { 0 };
	struct files_list paths = { 0 };
	char *path = files_path(play->folder, "closing.csv");
	int status = 0;

	files_write(path, feed, sizeof(feed) - 1);
	files_list_add(&paths, path);
	for (size_t i = 0; i < 2 && status == 0; i++) {
		struct files_list command;

		build_run(play, sides[i], &options, 0, &paths, &command);
		status = files_run(&command, NULL, play->output, play->errors);
		files_list_free(&command);
	}
	files_list_free(&paths);
	free(path);
	return status != 0 && tell(play, "closing run: exit status", status);
}

static bool night_differs(struct play *play, uint64_t seed, struct night *night)
{
	struct model *model = model_new();
	struct model_result *previous = NULL;
	bool differs = false;

	for (size_t i = 0; i < night_n_runs(night) && !differs; i++) {
		struct files_list paths = { 0 };
		struct night_run run;

		night_make_run(night, previous, &run);
		struct model_result *result = night_run_on_model(model, &run);
		write_feeds(play, seed, &run, i + 1, &paths);
		if (result->run > 0 && paths.n > 0)
			differs = run_differs(play, &run.options, &paths);
		files_list_free(&paths);
		night_run_free(&run);
		model_result_free(previous);
		previous = result;
	}
	model_result_free(previous);
	model_free(model);
	return differs || closing_run_differs(play) || leftovers_differ(play) || verify_differs(play) ||
	       export_differs(play, "allocations") || export_differs(play, "batches") ||
	       export_differs(play, "lines");
}

static bool begin(struct play *play, uint64_t seed)
{
	char name[64];

	snprintf(name, sizeof(name), "allot-kill-%llu-%ld", (unsigned long long)seed, (long)getpid());
	play->folder = files_path(play->options->folder, name);
	play->calls = files_path(play->folder, "calls");
	play->printed = files_path(play->folder, "printed");
	play->output = files_path(play->folder, "stdout");
	play->errors = files_path(play->folder, "stderr");
	play->calm = (struct side){
		.store = files_path(play->folder, "calm"),
		.out = files_path(play->folder, "calm-results"),
		.next = 1,
	};
	play->wild = (struct side){
		.store = files_path(play->folder, "wild"),
		.out = files_path(play->folder, "wild-results"),
		.next = 1,
	};
	return files_make_folder(play->folder);
}

static void end(struct play *play)
{
	free(play->folder);
	free(play->calls);
	free(play->printed);
	free(play->output);
	free(play->errors);
	free(play->profiles);
	free(play->calm.store);
	free(play->calm.out);
	free(play->wild.store);
	free(play->wild.out);
	model_bytes_free(&play->difference);
}

static void write_report(const struct play *play, uint64_t seed, struct model_bytes *report)
{
	model_bytes_add_text(report, "night ");
	model_bytes_add_number(report, seed);
	model_bytes_add_text(report, " differs: ");
	model_bytes_add(report, play->difference.data, play->difference.len);
	model_bytes_add_text(report, "kept in ");
	model_bytes_add_text(report, play->folder);
	model_bytes_add_char(report, '\n');
}

bool kill_play(const struct kill_options *options, uint64_t seed, struct kill_figures *figures,
	       struct model_bytes *report)
{
	struct play play = { .options = options, .figures = figures };
	struct night *night = night_new(seed);
	bool differs;

	play.rng = (struct night_rng){ night_hash(seed, 1, 7) };
	differs = begin(&play, seed) ? night_differs(&play, seed, night)
				     : tell(&play, "its folder cannot be made", 0);
	if (differs)
		write_report(&play, seed, report);
	else if (!options->keep)
		files_remove_tree(play.folder);
	night_free(night);
	end(&play);
	return differs;
}
