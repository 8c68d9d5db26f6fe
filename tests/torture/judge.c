#include "judge.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../model/json.h"
#include "../model/nights_files.h"

enum { FILES = 8, SUMS_MAX = 64, RUNS_MAX = 64 };

static const char *const RESULT_FILES[FILES] = {
	"allocations.csv",   "deallocations.csv", "out_of_stock.csv", "shipments.csv",
	"cancellations.csv", "amendments.csv",	  "promises.csv",     "movements.csv",
};

struct sum {
	char *key;
	uint64_t value;
};

struct judgement {
	struct model_bytes files[FILES];
	struct files_list rejects;
	unsigned runs[RUNS_MAX]; /* by number: how many had ended before it */
	unsigned ended;
	struct sum sums[SUMS_MAX];
	size_t sums_count;
	struct model_bytes wrong;
};

static void add_wrong(struct judgement *j, const char *what, const char *where)
{
	model_bytes_add_text(&j->wrong, "wrong: ");
	model_bytes_add_text(&j->wrong, what);
	model_bytes_add_text(&j->wrong, ": ");
	model_bytes_add_text(&j->wrong, where);
	model_bytes_add_char(&j->wrong, '\n');
}

/* Sums */

static void add_sum(struct judgement *j, const char *key, uint64_t value)
{
	size_t i = 0;
	while (i < j->sums_count && strcmp(j->sums[i].key, key) != 0)
		i++;
	if (i == SUMS_MAX)
		world_give_up("too many sums", key);
	if (i == j->sums_count)
		j->sums[j->sums_count++] = (struct sum){ model_copy(key), 0 };
	j->sums[i].value += value;
}

static uint64_t number_of(const struct json *json)
{
	uint64_t n = 0;
	for (size_t i = 0; i < json->text.len; i++)
		n = n * 10 + (uint64_t)(json->text.data[i] - '0');
	return n;
}

static void add_sums(struct judgement *j, const struct json *object)
{
	for (size_t i = 0; object && i < object->n_items; i++) {
		if (object->items[i].type == JSON_NUMBER)
			add_sum(j, model_bytes_text(&object->keys[i]), number_of(&object->items[i]));
		else
			add_sums(j, &object->items[i]);
	}
}

static int compare_sums(const void *a, const void *b)
{
	return strcmp(((const struct sum *)a)->key, ((const struct sum *)b)->key);
}

/* Folders */

static bool read_summary(const char *folder, struct json *json)
{
	struct model_bytes bytes = { 0 };
	char *path = files_path(folder, "summary.json");
	bool whole = files_read(path, &bytes) && json_read(json, bytes.data ? bytes.data : "", bytes.len);
	model_bytes_free(&bytes);
	free(path);
	return whole;
}

static bool is_complete(const struct json *summary)
{
	const struct json *status = json_member(summary, "status");
	return status && strcmp(model_bytes_text(&status->text), "complete") == 0;
}

/* The rows of the CSV file at PATH, without its header, to OUT. */
static void add_rows(struct judgement *j, const char *path, struct model_bytes *out)
{
	struct model_bytes bytes = { 0 };
	const char *rows = NULL;
	if (files_read(path, &bytes) && bytes.len)
		rows = memchr(bytes.data, '\n', bytes.len);
	if (!rows || bytes.data[bytes.len - 1] != '\n')
		add_wrong(j, "not whole", path);
	else
		model_bytes_add(out, rows + 1, bytes.len - (size_t)(rows + 1 - bytes.data));
	model_bytes_free(&bytes);
}

/* A run by its number, in ROW's column reject_since, becomes one by the runs that had ended before it. */
static void renumber(const struct judgement *j, char *row)
{
	static const char since[] = ",run-";
	for (char *at = row; (at = strstr(at, since)) != NULL;) {
		unsigned number = 0;
		int digits = 0;
		at += strlen(since);
		for (; at[digits] >= '0' && at[digits] <= '9'; digits++)
			number = 10 * number + (unsigned)(at[digits] - '0');
		number = number < RUNS_MAX ? j->runs[number] : 0;
		for (; digits > 0; number /= 10)
			at[--digits] = (char)('0' + number % 10);
	}
}

/* Each of ROWS after the feed's name: a feed that was interrupted has a file in two runs. */
static void add_named(struct judgement *j, const char *name, const char *rows)
{
	while (*rows) {
		size_t n = strcspn(rows, "\n") + 1;
		struct model_bytes row = { 0 };
		model_bytes_add_text(&row, name);
		model_bytes_add_text(&row, ": ");
		model_bytes_add(&row, rows, n);
		char *text = model_copy(model_bytes_text(&row));
		renumber(j, text);
		files_list_add(&j->rejects, text);
		free(text);
		model_bytes_free(&row);
		rows += n;
	}
}

static void add_rejects(struct judgement *j, const char *folder)
{
	enum { PLACE = 3 }; /* "NN-" */
	char *rejected = files_path(folder, "rejected");
	struct files_list names = { 0 };
	if (access(rejected, F_OK) == 0)
		(void)files_list_tree(rejected, &names);
	for (size_t i = 0; i < names.n; i++) {
		char *path = files_path(rejected, names.texts[i]);
		struct model_bytes rows = { 0 };
		add_rows(j, path, &rows);
		add_named(j, names.texts[i] + PLACE, model_bytes_text(&rows));
		model_bytes_free(&rows);
		free(path);
	}
	files_list_free(&names);
	free(rejected);
}

static void add_run(struct judgement *j, const char *folder)
{
	struct json summary = { 0 };
	for (int i = 0; i < FILES; i++) {
		char *path = files_path(folder, RESULT_FILES[i]);
		add_rows(j, path, &j->files[i]);
		free(path);
	}
	if (!read_summary(folder, &summary)) {
		add_wrong(j, "no whole summary", folder);
		return;
	}
	uint64_t number = number_of(json_member(&summary, "run"));
	if (number < RUNS_MAX)
		j->runs[number] = j->ended;
	j->ended += is_complete(&summary);
	add_rejects(j, folder);
	add_sums(j, json_member(&summary, "totals"));
	add_sums(j, json_member(&summary, "units"));
	json_free(&summary);
}

/* The names in FOLDER, sorted. */
static struct files_list list_names(const char *folder)
{
	struct files_list names = { 0 };
	DIR *d = opendir(folder);
	for (struct dirent *e; d && (e = readdir(d));)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			files_list_add(&names, e->d_name);
	if (d)
		closedir(d);
	files_list_sort(&names);
	return names;
}

static void check_latest(struct judgement *j, const struct world *w, const char *newest)
{
	char target[TORTURE_PATH_MAX] = "";
	char *path = files_path(w->results, "latest");
	ssize_t n = readlink(path, target, sizeof(target) - 1);
	if (n < 0 || strcmp(target, newest) != 0)
		add_wrong(j, "latest is not the newest run but", target);
	free(path);
}

static void add_results(struct judgement *j, const struct world *w)
{
	struct files_list names = list_names(w->results);
	const char *newest = NULL;
	for (size_t i = 0; i < names.n; i++) {
		if (strncmp(names.texts[i], "run-", 4) == 0) {
			char *folder = files_path(w->results, names.texts[i]);
			newest = names.texts[i];
			add_run(j, folder);
			free(folder);
		} else if (strcmp(names.texts[i], "latest") != 0) {
			add_wrong(j, "left over", names.texts[i]);
		}
	}
	if (newest)
		check_latest(j, w, newest);
	files_list_free(&names);
}

unsigned judge_ended(const struct world *w)
{
	struct files_list names = list_names(w->results);
	unsigned ended = 0;
	for (size_t i = 0; i < names.n; i++) {
		struct json summary = { 0 };
		if (strncmp(names.texts[i], "run-", 4) != 0)
			continue;
		char *folder = files_path(w->results, names.texts[i]);
		if (read_summary(folder, &summary)) {
			ended += is_complete(&summary);
			json_free(&summary);
		}
		free(folder);
	}
	files_list_free(&names);
	return ended;
}

unsigned judge_folders(const struct world *w)
{
	struct files_list names = list_names(w->results);
	unsigned n = 0;
	for (size_t i = 0; i < names.n; i++)
		n += strncmp(names.texts[i], "run-", 4) == 0;
	files_list_free(&names);
	return n;
}

bool judge_repeated(struct world *w, unsigned n, struct model_bytes *why)
{
	unsigned now = judge_folders(w);
	if (now != n) {
		model_bytes_add_text(why, "a run that was not heard was done again");
		return false;
	}
	struct model_bytes said = world_output(w), summary = world_read(w, "results/latest/summary.json");
	bool same = said.len > 0 && model_bytes_equal(&said, &summary);
	if (!same)
		model_bytes_add_text(why, "a run that was not heard was given again and said something else");
	model_bytes_free(&said);
	model_bytes_free(&summary);
	return same;
}

/* The text */

static void add_section(struct model_bytes *text, const char *name, const struct model_bytes *bytes)
{
	model_bytes_add_text(text, "== ");
	model_bytes_add_text(text, name);
	model_bytes_add_char(text, '\n');
	model_bytes_add(text, model_bytes_text(bytes), bytes->len);
}

static void add_command(struct world *w, struct model_bytes *text, const char *command, const char *what)
{
	const char *words[] = { command, what ? what : "--store", what ? "--store" : w->store,
				what ? w->store : NULL, NULL };
	int status = world_run(w, words, NULL);
	struct model_bytes output = world_output(w), errors = world_errors(w);
	add_section(text, what ? what : command, &output);
	model_bytes_add(text, model_bytes_text(&errors), errors.len);
	model_bytes_add_text(text, "exit ");
	model_bytes_add_number(text, (uint64_t)status);
	model_bytes_add_char(text, '\n');
	model_bytes_free(&output);
	model_bytes_free(&errors);
}

static void add_all_sums(struct judgement *j, struct model_bytes *text)
{
	if (j->sums_count > 1)
		qsort(j->sums, j->sums_count, sizeof(j->sums[0]), compare_sums);
	for (size_t i = 0; i < j->sums_count; i++) {
		model_bytes_add_text(text, j->sums[i].key);
		model_bytes_add_text(text, ": ");
		model_bytes_add_number(text, j->sums[i].value);
		model_bytes_add_char(text, '\n');
	}
}

static void judgement_free(struct judgement *j)
{
	for (int i = 0; i < FILES; i++)
		model_bytes_free(&j->files[i]);
	for (size_t i = 0; i < j->sums_count; i++)
		free(j->sums[i].key);
	files_list_free(&j->rejects);
	model_bytes_free(&j->wrong);
}

bool judge_sound(struct world *w)
{
	const char *const words[] = { "verify", "--store", w->store, "--out", w->results, NULL };
	struct judgement j = { 0 };
	add_results(&j, w);
	bool sound = j.wrong.len == 0 && world_run(w, words, NULL) == 0;
	judgement_free(&j);
	return sound;
}

/* Nothing but the store is in its parent: no remains of one that was being made. */
static void check_beside_store(struct judgement *j, const struct world *w)
{
	char *parent = model_copy(w->store);
	*strrchr(parent, '/') = '\0';
	struct files_list names = list_names(parent);
	for (size_t i = 0; i < names.n; i++)
		if (strcmp(names.texts[i], strrchr(w->store, '/') + 1) != 0)
			add_wrong(j, "left over", names.texts[i]);
	files_list_free(&names);
	free(parent);
}

/* The spool */

/* The path of a file in a spool, its run's number and the month of that left out. */
static void add_spool_path(struct model_bytes *text, const char *path)
{
	while (*path) {
		size_t n = strcspn(path, "/");
		bool is_run = strncmp(path, "run-", 4) == 0;
		bool is_date = strspn(path, "0123456789") == n;
		if (is_run)
			model_bytes_add_text(text, "run");
		else if (!is_date)
			model_bytes_add(text, path, n);
		path += n + (path[n] == '/');
		model_bytes_add_char(text, *path ? '/' : ' ');
	}
}

/* What a spool holds: every file, with its content unless that tells of one run. */
static void add_spool(struct model_bytes *text, const struct world *w)
{
	static const char why[] = ".why.txt";
	char *spool = files_path(w->here, "spool");
	struct files_list names = { 0 };
	if (access(spool, F_OK) == 0)
		(void)files_list_tree(spool, &names);
	files_list_sort(&names);
	for (size_t i = 0; i < names.n; i++) {
		struct model_bytes bytes = { 0 };
		char *path = files_path(spool, names.texts[i]);
		size_t n = strlen(path);
		model_bytes_add_text(text, "spool: ");
		add_spool_path(text, names.texts[i]);
		if (!files_read(path, &bytes))
			model_bytes_add_text(text, "cannot be read");
		else if (n > strlen(why) && strcmp(path + n - strlen(why), why) == 0)
			model_bytes_add_text(text, bytes.len > 0 ? "tells why" : "is empty");
		else
			model_bytes_add(text, model_bytes_text(&bytes), bytes.len);
		model_bytes_add_char(text, '\n');
		model_bytes_free(&bytes);
		free(path);
	}
	files_list_free(&names);
	free(spool);
}

/* Nothing is at work when nobody works. */
static void check_work(struct judgement *j, const struct world *w)
{
	char *work = files_path(w->here, "spool/work");
	struct files_list names = list_names(work);
	for (size_t i = 0; i < names.n; i++)
		add_wrong(j, "left at work", names.texts[i]);
	files_list_free(&names);
	free(work);
}

/* Every byte of every folder is what the journal says, and each names the seal of the one before it. */
static void check_published(struct judgement *j, struct world *w)
{
	const char *const words[] = { "verify", "--store", w->store, "--out", w->results, NULL };
	if (world_run(w, words, NULL) == 0)
		return;
	struct model_bytes errors = world_errors(w);
	add_wrong(j, "verify --out", model_bytes_text(&errors));
	model_bytes_free(&errors);
}

struct model_bytes judge_read(struct world *w)
{
	struct judgement j = { 0 };
	struct model_bytes text = { 0 };
	add_results(&j, w);
	check_beside_store(&j, w);
	check_work(&j, w);
	check_published(&j, w);
	model_bytes_add(&text, model_bytes_text(&j.wrong), j.wrong.len);
	for (int i = 0; i < FILES; i++)
		add_section(&text, RESULT_FILES[i], &j.files[i]);
	add_section(&text, "rejected", &(struct model_bytes){ 0 });
	files_list_sort(&j.rejects);
	for (size_t i = 0; i < j.rejects.n; i++)
		model_bytes_add_text(&text, j.rejects.texts[i]);
	add_all_sums(&j, &text);
	add_spool(&text, w);
	add_command(w, &text, "verify", NULL);
	add_command(w, &text, "export", "allocations");
	add_command(w, &text, "export", "batches");
	add_command(w, &text, "export", "lines");
	judgement_free(&j);
	return text;
}

struct model_bytes judge_golden(struct world *w, const struct scenario *s)
{
	world_order_nothing(w);
	world_restore(w, s->from_scratch ? "" : s->name);
	if (s->from_scratch)
		scenario_fill_spool(w, s);
	for (unsigned i = 0; s->from_scratch && i < SCENARIO_SETUP_MAX && s->setup[i].feeds[0]; i++)
		if (!s->setup[i].killed)
			(void)scenario_play(w, &s->setup[i]);
	if (!scenario_done(scenario_play(w, &s->target)))
		world_give_up("the undisturbed run fails", s->name);
	return judge_read(w);
}

bool judge_differ(const struct model_bytes *want, const struct model_bytes *have, struct model_bytes *why)
{
	const char *a = model_bytes_text(want), *b = model_bytes_text(have);
	if (model_bytes_equal(want, have))
		return false;
	while (*a && *b) {
		size_t n = strcspn(a, "\n"), m = strcspn(b, "\n");
		if (n != m || memcmp(a, b, n) != 0)
			break;
		a += n + (a[n] != '\0');
		b += m + (b[m] != '\0');
	}
	model_bytes_add_text(why, "want \"");
	model_bytes_add(why, a, strcspn(a, "\n"));
	model_bytes_add_text(why, "\", have \"");
	model_bytes_add(why, b, strcspn(b, "\n"));
	model_bytes_add_text(why, "\"");
	return true;
}
