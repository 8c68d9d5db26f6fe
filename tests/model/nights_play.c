/* One night: every run of it with the program and on the model, the folders of results held against each
 * other, then what the reading commands print.
 */
#include "nights_play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "night.h"
#include "night_rng.h"
#include "nights_compare.h"
#include "nights_files.h"
#include "nights_shrink.h"

#define ERRORS_SHOWN	1000
#define EXIT_CANNOT_SAY 74

struct play {
	const struct play_options *options;
	uint64_t seed;
	const struct play_script *script; /* or null */
	struct night *night;
	struct model *model;
	struct model_result *previous;
	char *folder;
	char *store;
	char *out;
	char *output;
	char *errors;
	struct model_bytes store_id;
	struct model_bytes commands; /* as they could be typed */
	struct model_bytes difference;
};

/* Commands */

static bool is_plain(const char *word)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				    "-_./%";

	return *word && word[strspn(word, plain)] == '\0';
}

static void add_quoted(struct model_bytes *out, const char *word)
{
	if (is_plain(word)) {
		model_bytes_add_text(out, word);
		return;
	}
	model_bytes_add_char(out, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			model_bytes_add_text(out, "'\\'");
		model_bytes_add_char(out, *word);
	}
	model_bytes_add_char(out, '\'');
}

static void add_command_line(struct model_bytes *out, const struct files_list *command, const char *input)
{
	model_bytes_add_text(out, " ");
	for (size_t i = 0; i < command->n; i++) {
		model_bytes_add_char(out, ' ');
		add_quoted(out, command->texts[i]);
	}
	if (input) {
		model_bytes_add_text(out, " < ");
		add_quoted(out, input);
	}
	model_bytes_add_char(out, '\n');
}

static bool tell(struct play *play, const char *text)
{
	model_bytes_add_text(&play->difference, text);
	model_bytes_add_char(&play->difference, '\n');
	return true;
}

static void tell_errors(struct play *play)
{
	struct model_bytes errors = { 0 };

	files_read(play->errors, &errors);
	model_bytes_add_text(&play->difference, "its messages: ");
	model_bytes_add(&play->difference, errors.data, errors.len < ERRORS_SHOWN ? errors.len : ERRORS_SHOWN);
	model_bytes_add_char(&play->difference, '\n');
	model_bytes_free(&errors);
}

static bool tell_status(struct play *play, int expected, int actual)
{
	char text[80];

	snprintf(text, sizeof(text), "exit status: expected %d, actual %d", expected, actual);
	tell(play, text);
	tell_errors(play);
	return true;
}

/* Runs the program; true when its exit status is another. */
static bool status_differs(struct play *play, const struct files_list *command, const char *input, int expected)
{
	int status = files_run(command, input, play->output, play->errors);

	return status == expected ? false : tell_status(play, expected, status);
}

/* Writing the feeds of a run */

/* What a folder holds beside its feeds, and nobody is to take. */
static void add_decoys(const char *folder)
{
	static const char orders[] = "orderid,sku,qty\ndecoy,decoy,1\n";
	static const char *const names[] = { ".hidden.csv", "readme.txt", "csv", "x.csv.zip" };
	char *inner = files_path(folder, "inner.csv");
	char *path;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		path = files_path(folder, names[i]);
		files_write(path, orders, sizeof(orders) - 1);
		free(path);
	}
	files_make_folder(inner);
	path = files_path(inner, "inner.csv");
	files_write(path, orders, sizeof(orders) - 1);
	free(path);
	path = files_path(folder, "socket.csv");
	files_make_unreadable(path);
	free(path);
	free(inner);
}

static void write_feed(const char *folder, const struct night_feed *feed)
{
	char *path = files_path(folder, feed->name);

	if (feed->presence == MODEL_PRESENT)
		files_write(path, feed->content.data, feed->content.len);
	if (feed->presence == MODEL_PRESENT_UNREADABLE)
		files_make_unreadable(path);
	free(path);
}

/* The PATH of an argument, with all that is to be behind it; the caller frees it. */
static char *write_arg(const char *run_folder, const struct night_run *run, size_t index)
{
	const struct night_arg *arg = &run->args[index];
	char name[40];
	char *folder;
	char *path;

	snprintf(name, sizeof(name), "%zu", index + 1);
	folder = files_path(run_folder, name);
	files_make_folder(folder);
	for (size_t i = 0; i < arg->n_feeds; i++)
		write_feed(folder, &run->feeds[arg->first + i]);
	if (arg->kind == NIGHT_FOLDER) {
		if (arg->has_decoys)
			add_decoys(folder);
		return folder;
	}
	path = files_path(folder, run->feeds[arg->first].name);
	free(folder);
	return path;
}

void play_add_options(struct files_list *command, const struct model_options *options)
{
	const struct {
		bool is_set;
		const char *word;
	} words[] = {
		{ options->backorder, "--backorder" }, { options->split, "--split" },
		{ options->amend, "--amend" },	       { options->accept_alike, "--accept-alike" },
		{ options->as_given, "--as-given" },   { options->unterminated, "--unterminated" },
	};
	char text[32];

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (words[i].is_set)
			files_list_add(command, words[i].word);
	}
	if (!options->limited)
		return;
	snprintf(text, sizeof(text), "%llu%s", (unsigned long long)options->max_rejects,
		 options->percent ? "%" : "");
	files_list_add(command, "--max-rejects");
	files_list_add(command, text);
}

static void begin_command(const struct play *play, struct files_list *command, const char *name)
{
	files_list_add(command, play->options->allot);
	files_list_add(command, name);
	files_list_add(command, "--store");
	files_list_add(command, play->store);
}

/* Results must not depend on how many rows share a transaction. */
static void add_chunk(const struct play *play, size_t number, struct files_list *command)
{
	static const char *const chunks[] = { "1", "2", "3", "5" };
	uint64_t drawn = night_hash(play->seed, 8, number);

	if (!play->options->chunks || drawn % 2 == 0)
		return;
	files_list_add(command, "--chunk");
	files_list_add(command, chunks[drawn / 2 % 4]);
}

/* Sets `input` to what goes to standard input, or null; the caller frees it. */
static void build_run(const struct play *play, const struct night_run *run, const char *folder, bool is_quiet,
		      size_t number, struct files_list *command, char **input)
{
	char *path;

	*input = NULL;
	begin_command(play, command, "run");
	files_list_add(command, "--out");
	files_list_add(command, play->out);
	play_add_options(command, &run->options);
	add_chunk(play, number, command);
	files_list_add(command, is_quiet ? "--quiet" : "--json");
	for (size_t i = 0; i < run->n_args; i++) {
		path = write_arg(folder, run, i);
		files_list_add(command, run->args[i].kind == NIGHT_STDIN ? "-" : path);
		if (run->args[i].kind == NIGHT_STDIN)
			*input = path;
		else
			free(path);
	}
}

/* One run */

static bool latest_differs(struct play *play, const char *results)
{
	char *latest = files_path(play->out, "latest");
	char *expected = realpath(results, NULL);
	char *actual = realpath(latest, NULL);
	bool found = !expected || !actual || strcmp(expected, actual) != 0;

	if (found)
		tell(play, "OUT/latest does not lead to this run's folder");
	free(expected);
	free(actual);
	free(latest);
	return found;
}

/* What the run should have published, for `diff -r`. */
static void write_expected(struct play *play, const struct model_result *expected, const char *name)
{
	char *all = files_path(play->folder, "expected");
	char *folder = files_path(all, name);
	char *rejected = files_path(folder, "rejected");

	files_make_folder(all);
	files_make_folder(folder);
	for (size_t i = 0; i < expected->n_files; i++) {
		const struct model_file *file = &expected->files[i];
		char *path = files_path(folder, file->name);

		if (strncmp(file->name, "rejected/", strlen("rejected/")) == 0)
			files_make_folder(rejected);
		files_write(path, model_bytes_text(&file->content), file->content.len);
		free(path);
	}
	free(all);
	free(folder);
	free(rejected);
}

static bool results_differ(struct play *play, const struct model_result *expected)
{
	char name[40];
	char *folder;
	bool found;

	if (expected->run == 0)
		return false;
	snprintf(name, sizeof(name), "run-%06llu", (unsigned long long)expected->run);
	folder = files_path(play->out, name);
	found = compare_results(expected, folder, &play->store_id, &play->difference) ||
		latest_differs(play, folder);
	if (found)
		write_expected(play, expected, name);
	free(folder);
	return found;
}

/* Becomes the result before the next run. */
static void keep_result(struct play *play, struct model_result *result)
{
	model_result_free(play->previous);
	play->previous = result;
}

/* How a run is listened to: not at all, for its summary, or with a standard output that is full. */
enum hearing {
	HEARD_QUIETLY,
	HEARD_AS_JSON,
	NOT_HEARD,
};

static enum hearing hearing_of(const struct play *play, const struct night_run *run, size_t number,
			       const struct model_result *expected)
{
	size_t drawn = (size_t)(night_hash(play->seed, 7, number) % 20);

	if (drawn > 4 || expected->run == 0)
		return HEARD_QUIETLY;
	for (size_t i = 0; i < run->n_feeds; i++) {
		if (run->feeds[i].presence != MODEL_PRESENT)
			return HEARD_AS_JSON;
	}
	return drawn < 2 ? NOT_HEARD : HEARD_AS_JSON;
}

/* Standard output holds the run's summary. */
static bool summary_differs(struct play *play, const struct model_result *expected)
{
	struct model_bytes actual = { 0 };
	bool found;

	files_read(play->output, &actual);
	found = compare_summary(model_result_file(expected, "summary.json"), &actual, &play->store_id,
				&play->difference);
	if (found)
		tell(play, "on standard output");
	model_bytes_free(&actual);
	return found;
}

/* A run that could not say what it did has done it all the same; the same feeds again only make it say so. */
static bool unheard_differs(struct play *play, const struct files_list *command, const char *input,
			    const struct model_result *expected)
{
	int status = files_run(command, input, "/dev/full", play->errors);

	if (status != EXIT_CANNOT_SAY)
		return tell_status(play, EXIT_CANNOT_SAY, status);
	if (results_differ(play, expected))
		return true;
	add_command_line(&play->commands, command, input);
	return status_differs(play, command, input, expected->exit_status) || summary_differs(play, expected) ||
	       results_differ(play, expected);
}

static bool heard_differs(struct play *play, const struct files_list *command, const char *input,
			  enum hearing hearing, const struct model_result *expected)
{
	if (hearing == NOT_HEARD)
		return unheard_differs(play, command, input, expected);
	if (status_differs(play, command, input, expected->exit_status))
		return true;
	if (hearing == HEARD_AS_JSON && summary_differs(play, expected))
		return true;
	return results_differ(play, expected);
}

static bool run_differs(struct play *play, const struct night_run *run, size_t number)
{
	struct model_result *expected = night_run_on_model(play->model, run);
	enum hearing hearing = hearing_of(play, run, number, expected);
	struct files_list command = { 0 };
	char name[40];
	char *folder;
	char *input;
	bool found;

	snprintf(name, sizeof(name), "feeds-%zu", number);
	folder = files_path(play->folder, name);
	files_make_folder(folder);
	build_run(play, run, folder, hearing == HEARD_QUIETLY, number, &command, &input);
	add_command_line(&play->commands, &command, input);
	found = heard_differs(play, &command, input, hearing, expected);
	keep_result(play, expected);
	files_list_free(&command);
	free(folder);
	free(input);
	return found;
}

static bool script_differs(struct play *play)
{
	for (size_t i = 0; i < play->script->n_runs; i++) {
		if (run_differs(play, &play->script->runs[i], i + 1))
			return true;
	}
	return false;
}

static bool runs_differ(struct play *play)
{
	struct night_run run;
	bool found = false;

	if (play->script)
		return script_differs(play);
	for (size_t i = 0; i < night_n_runs(play->night) && !found; i++) {
		night_make_run(play->night, play->previous, &run);
		found = run_differs(play, &run, i + 1);
		night_run_free(&run);
	}
	return found;
}

/* Reading commands */

typedef bool compare_function(const struct model_bytes *expected, const struct model_bytes *actual,
			      struct model_bytes *out);

/* `compare` null: the output does not matter. Takes the words of the command over. */
static bool reading_differs(struct play *play, struct files_list *command, bool is_known,
			    const struct model_bytes *expected, compare_function *compare)
{
	struct model_bytes actual = { 0 };
	bool found = status_differs(play, command, NULL, is_known ? 0 : 1);

	if (!found && is_known && compare) {
		files_read(play->output, &actual);
		found = compare(expected, &actual, &play->difference);
	}
	if (found)
		add_command_line(&play->commands, command, NULL);
	model_bytes_free(&actual);
	files_list_free(command);
	return found;
}

typedef bool show_function(const struct model *model, const char *id, struct model_bytes *out);

static bool show_differs(struct play *play, const char *what, const char *id, const char *format,
			 show_function *show, compare_function *compare)
{
	struct files_list command = { 0 };
	struct model_bytes expected = { 0 };
	bool is_known = show(play->model, id, &expected);
	bool found;

	begin_command(play, &command, "show");
	files_list_add(&command, "--format");
	files_list_add(&command, format);
	files_list_add(&command, what);
	files_list_add(&command, id);
	found = reading_differs(play, &command, is_known, &expected, compare);
	model_bytes_free(&expected);
	return found;
}

/* Starting a program for every id takes most of a night's time, and the exports hold all the
 * figures already. So every id is shown in one night of four, and one id of four in the others.
 */
static bool is_shown(const struct play *play, size_t place)
{
	return play->options->full || play->seed % 4 == 0 || (play->seed + place) % 4 == 0;
}

static bool order_differs(struct play *play, const char *id, bool as_csv)
{
	if (show_differs(play, "order", id, "json", model_show_order_json, compare_json))
		return true;
	return as_csv && show_differs(play, "order", id, "csv", model_show_order_csv, compare_bytes);
}

static bool orders_differ(struct play *play)
{
	for (size_t i = 0; i < night_n_orders(play->night); i++) {
		bool as_csv = play->options->full || i % 3 == 0;

		if (is_shown(play, i) && order_differs(play, night_order(play->night, i), as_csv))
			return true;
	}
	return order_differs(play, "no such order", true);
}

/* CSV has to be there; what it looks like is left open. */
static bool sku_differs(struct play *play, const char *id, bool as_csv)
{
	if (show_differs(play, "sku", id, "json", model_show_sku_json, compare_json))
		return true;
	return as_csv && show_differs(play, "sku", id, "csv", model_show_sku_json, NULL);
}

static bool skus_differ(struct play *play)
{
	for (size_t i = 0; i < model_n_skus(play->model); i++) {
		if (sku_differs(play, model_sku(play->model, i), i == 0))
			return true;
	}
	return sku_differs(play, "no such sku", false);
}

static bool batch_differs(struct play *play, const char *id, bool as_csv)
{
	if (show_differs(play, "batch", id, "json", model_show_batch_json, compare_json))
		return true;
	return as_csv && show_differs(play, "batch", id, "csv", model_show_batch_json, NULL);
}

static bool batches_differ(struct play *play)
{
	for (size_t i = 0; i < model_n_batches(play->model); i++) {
		if (is_shown(play, i) && batch_differs(play, model_batch_ref(play->model, i), i == 0))
			return true;
	}
	return batch_differs(play, "no such batch", false);
}

typedef void export_function(const struct model *model, struct model_bytes *out);

static bool export_differs(struct play *play, const char *what, export_function *export)
{
	struct files_list command = { 0 };
	struct model_bytes expected = { 0 };
	bool found;

	export(play->model, &expected);
	begin_command(play, &command, "export");
	files_list_add(&command, what);
	found = reading_differs(play, &command, true, &expected, compare_bytes);
	model_bytes_free(&expected);
	return found;
}

/* Some columns in another order. */
static bool columns_differ(struct play *play)
{
	struct files_list command = { 0 };
	struct model_bytes expected = { 0 };
	bool found;

	model_export_batch_columns(play->model, &expected);
	begin_command(play, &command, "export");
	files_list_add(&command, "batches");
	files_list_add(&command, "--columns");
	files_list_add(&command, "available,ref");
	found = reading_differs(play, &command, true, &expected, compare_bytes);
	model_bytes_free(&expected);
	return found;
}

static bool verify_differs(struct play *play)
{
	struct files_list command = { 0 };

	begin_command(play, &command, "verify");
	files_list_add(&command, "--out");
	files_list_add(&command, play->out);
	return reading_differs(play, &command, true, NULL, NULL);
}

/* That the published books add up is for a program to say that knows nothing of rules. */
static bool books_differ(struct play *play)
{
	struct files_list command = { 0 };

	if (!play->options->books)
		return false;
	files_list_add(&command, play->options->books);
	files_list_add(&command, play->out);
	return reading_differs(play, &command, true, NULL, NULL);
}

static bool readings_differ(struct play *play)
{
	return export_differs(play, "batches", model_export_batches) ||
	       export_differs(play, "allocations", model_export_allocations) ||
	       export_differs(play, "lines", model_export_lines) || columns_differ(play) ||
	       verify_differs(play) || books_differ(play) || skus_differ(play) || batches_differ(play) ||
	       orders_differ(play);
}

/* There may be no store when no run came so far as to open one. */
static bool has_run(const struct play *play)
{
	return play->store_id.len > 0;
}

/* The whole night */

static bool begin(struct play *play)
{
	char name[64];

	snprintf(name, sizeof(name), "allot-%s-%llu-%ld", play->script ? "shrunk" : "night",
		 (unsigned long long)play->seed, (long)getpid());
	play->folder = files_path(play->options->folder, name);
	play->store = files_path(play->folder, "store");
	play->out = files_path(play->folder, "results");
	play->output = files_path(play->folder, "stdout");
	play->errors = files_path(play->folder, "stderr");
	play->night = night_new(play->seed);
	play->model = model_new();
	return files_make_folder(play->folder);
}

static void end(struct play *play)
{
	model_result_free(play->previous);
	model_free(play->model);
	night_free(play->night);
	free(play->folder);
	free(play->store);
	free(play->out);
	free(play->output);
	free(play->errors);
	model_bytes_free(&play->store_id);
	model_bytes_free(&play->commands);
	model_bytes_free(&play->difference);
}

static void write_report(const struct play *play, struct model_bytes *report)
{
	model_bytes_add_text(report, "night ");
	model_bytes_add_number(report, play->seed);
	model_bytes_add_text(report, " differs: ");
	model_bytes_add(report, play->difference.data, play->difference.len);
	model_bytes_add_text(report, "after\n");
	model_bytes_add(report, play->commands.data, play->commands.len);
	model_bytes_add_text(report, "kept in ");
	add_quoted(report, play->folder);
	model_bytes_add_text(report, "\nagain: ");
	add_quoted(report, play->options->self);
	model_bytes_add_text(report, " --allot ");
	add_quoted(report, play->options->allot);
	model_bytes_add_text(report, " --seed ");
	model_bytes_add_number(report, play->seed);
	model_bytes_add_text(report, "\n\n");
}

/* The folder is kept when it has something to show. */
static bool play_through(struct play *play, struct model_bytes *report)
{
	bool found;

	if (!begin(play))
		found = tell(play, "its folder cannot be made");
	else
		found = runs_differ(play) || (has_run(play) && readings_differ(play));
	if (found && report)
		write_report(play, report);
	else if (!play->options->keep || play->script)
		files_remove_tree(play->folder);
	end(play);
	return found;
}

bool play_script(const struct play_options *options, uint64_t seed, const struct play_script *script,
		 struct model_bytes *report)
{
	struct play play = { .options = options, .seed = seed, .script = script };

	return play_through(&play, report);
}

bool play_night(const struct play_options *options, uint64_t seed, struct model_bytes *report)
{
	struct play play = { .options = options, .seed = seed };
	bool found = play_through(&play, report);

	if (found && options->shrink)
		shrink_night(options, seed, report);
	return found;
}
