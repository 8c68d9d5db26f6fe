#include "night.h"

#include <stdlib.h>
#include <string.h>

#include "night_break.h"
#include "night_spoil.h"

#define COUNT(array)	 (sizeof(array) / sizeof((array)[0]))
#define RUNS_MAX	 5
#define FEEDS_PER_RUN	 4
#define REMEMBERED_FEEDS (RUNS_MAX * FEEDS_PER_RUN)

/* A feed that was sent, to be sent again: as it was, or as a longer one. */
struct sent_feed {
	struct night_table table;
	struct model_bytes content;
};

struct night {
	struct night_rng rng;
	struct night_world world;
	size_t n_runs;
	struct sent_feed sent[REMEMBERED_FEEDS];
	size_t n_sent;
};

struct night *night_new(uint64_t seed)
{
	struct night *night = model_alloc(NULL, 1, sizeof(*night));

	*night = (struct night){ .rng = { night_hash(seed, 0, 0) } };
	night_world_init(&night->world, seed);
	night->n_runs = night_from_to(&night->rng, 1, RUNS_MAX);
	return night;
}

void night_free(struct night *night)
{
	for (size_t i = 0; i < night->n_sent; i++) {
		night_table_free(&night->sent[i].table);
		model_bytes_free(&night->sent[i].content);
	}
	night_world_free(&night->world);
	free(night);
}

size_t night_n_runs(const struct night *night)
{
	return night->n_runs;
}

size_t night_n_orders(const struct night *night)
{
	return night->world.orders.n;
}

const char *night_order(const struct night *night, size_t index)
{
	return night->world.orders.ids[index];
}

/* New feeds */

static void add_row(struct night *night, struct night_table *table, size_t index, unsigned broken_permille)
{
	struct night_values values;
	struct model_record *row;

	night_values_make(&night->world, &night->rng, table->kind, index, &values);
	row = night_table_add_values(table, &night->rng, &values);
	if (night_rarely(&night->rng, broken_permille))
		night_break_row(table, row, &night->rng);
	night_values_free(&values);
}

/* Many feeds have no broken row, most of the others few. */
static unsigned any_broken_permille(struct night_rng *rng)
{
	if (night_chance(rng, 45))
		return 0;
	return night_chance(rng, 80) ? 80 : 350;
}

static size_t any_n_rows(struct night *night, enum model_kind kind)
{
	size_t all = night_world_size(&night->world, kind);

	if (night_chance(&night->rng, 3))
		return 0;
	if (kind == MODEL_BATCHES)
		return night_from_to(&night->rng, all * 2 / 3, all);
	if (kind == MODEL_CHANGES)
		return night_from_to(&night->rng, 1, 8);
	if (kind == MODEL_ALLOCATIONS)
		return night_from_to(&night->rng, 1, 10);
	return night_from_to(&night->rng, 2, all < 40 ? all : 40);
}

/* Rows go on from one another, so that the same part of the world comes again in later feeds.
 */
static void add_rows(struct night *night, struct night_table *table, size_t n)
{
	size_t all = night_world_size(&night->world, table->kind);
	size_t index = night_chance(&night->rng, 50) ? 0 : night_below(&night->rng, all);
	unsigned broken_permille = any_broken_permille(&night->rng);

	for (size_t i = 0; i < n; i++) {
		add_row(night, table, index % all, broken_permille);
		index += night_chance(&night->rng, 90) ? 1 : night_below(&night->rng, 4);
	}
}

static enum model_kind any_kind(struct night *night)
{
	static const enum model_kind kinds[] = {
		MODEL_BATCHES, MODEL_BATCHES, MODEL_CHANGES,	 MODEL_CHANGES,
		MODEL_ORDERS,  MODEL_ORDERS,  MODEL_ALLOCATIONS, MODEL_ORDERS
	};

	if (night->n_sent == 0 && night_chance(&night->rng, 90))
		return MODEL_BATCHES;
	return kinds[night_below(&night->rng, COUNT(kinds))];
}

static void make_new(struct night *night, struct night_table *table)
{
	enum model_kind kind = any_kind(night);

	night_table_init(table, &night->rng, kind);
	add_rows(night, table, any_n_rows(night, kind));
}

/* Feeds sent again, and results sent back */

static const struct sent_feed *any_sent(struct night *night)
{
	return &night->sent[night_below(&night->rng, night->n_sent)];
}

static void extend(struct night *night, struct night_table *table)
{
	night_table_copy(table, &any_sent(night)->table);
	if (table->kind != MODEL_NO_KIND)
		add_rows(night, table, night_from_to(&night->rng, 1, 6));
}

static bool is_reject_file(const struct model_file *file)
{
	return strncmp(file->name, "rejected/", strlen("rejected/")) == 0;
}

/* Null when there is none. */
static const struct model_file *any_reject_file(struct night *night, const struct model_result *previous)
{
	const struct model_file *found = NULL;
	size_t n = 0;

	for (size_t i = 0; previous && i < previous->n_files; i++) {
		if (!is_reject_file(&previous->files[i]))
			continue;
		n++;
		if (night_below(&night->rng, n) == 0)
			found = &previous->files[i];
	}
	return found;
}

/* Puts honest values into a refused row, and leaves what its other columns say. */
static void repair_row(struct night *night, struct night_table *table, struct model_record *row)
{
	size_t index = night_below(&night->rng, night_world_size(&night->world, table->kind));
	struct night_values values;

	night_values_make(&night->world, &night->rng, table->kind, index, &values);
	while (row->n_fields > table->names.n_fields)
		model_bytes_free(&row->fields[--row->n_fields]);
	while (row->n_fields < table->names.n_fields)
		model_record_add(row);
	for (enum model_column c = 0; c < MODEL_COLUMNS; c++) {
		const struct model_bytes *value = &values.by_column[c];
		size_t place = night_table_place(table, c);

		if (place != MODEL_NOWHERE)
			night_cell_set(&row->fields[place], model_bytes_text(value), value->len);
	}
	night_values_free(&values);
}

/* Reasons are the program's own words: any will do, and these need quotes. */
static void set_reason(struct model_record *row)
{
	static const char reason[] = "\"ten\" is not a whole number, or so it seems";

	if (row->n_fields > 2)
		night_cell_set(&row->fields[2], reason, strlen(reason));
}

static void repair(struct night *night, const struct model_file *file, struct night_table *table)
{
	night_table_read(table, &file->content);
	if (table->kind == MODEL_NO_KIND)
		return;
	for (size_t i = 0; i < table->n_rows; i++) {
		set_reason(&table->rows[i]);
		if (night_chance(&night->rng, 75))
			repair_row(night, table, &table->rows[i]);
	}
}

/* One feed: its content, and the table behind it */

static void remember(struct night *night, struct night_table *table, const struct model_bytes *content)
{
	struct sent_feed *sent = &night->sent[night->n_sent++];

	*sent = (struct sent_feed){ .table = *table };
	model_bytes_add(&sent->content, content->data, content->len);
}

static void send_bytes(struct model_bytes *content, const struct model_bytes *bytes)
{
	model_bytes_add(content, bytes->data, bytes->len);
}

/* Without the first feed there is little for the others to do. */
static bool is_spoilt(struct night *night)
{
	return night_chance(&night->rng, night->n_sent == 0 ? 4 : 14);
}

/* Takes the table over. */
static void send_table(struct night *night, struct night_table *table, struct model_bytes *content)
{
	struct night_style style;

	night_style_choose(&style, &night->rng);
	if (is_spoilt(night))
		night_spoil_write(table, &night->rng, &style, content);
	else
		night_table_write(table, &night->rng, &style, content);
	remember(night, table, content);
}

static void send_reject_file(struct night *night, const struct model_file *file, struct model_bytes *content)
{
	struct night_table table;

	if (night_chance(&night->rng, 40)) {
		send_bytes(content, &file->content);
		return;
	}
	repair(night, file, &table);
	send_table(night, &table, content);
}

static void make_content(struct night *night, const struct model_result *previous, struct model_bytes *content)
{
	const struct model_file *rejected = any_reject_file(night, previous);
	struct night_table table;

	if (rejected && night_chance(&night->rng, 22)) {
		send_reject_file(night, rejected, content);
		return;
	}
	if (previous && previous->run > 0 && night_chance(&night->rng, 7)) {
		send_bytes(content, model_result_file(previous, "allocations.csv"));
		return;
	}
	if (night->n_sent > 0 && night_chance(&night->rng, 10)) {
		send_bytes(content, &any_sent(night)->content);
		return;
	}
	if (night->n_sent > 0 && night_chance(&night->rng, 12))
		extend(night, &table);
	else
		make_new(night, &table);
	send_table(night, &table, content);
}

/* The feeds of a run: names, folders, standard input */

static const char *any_name(struct night_rng *rng)
{
	static const char *const names[] = {
		"batches", "orders", "changes",	    "allocations", "feed of the night", "a\"b",
		"x,y",	   "01",     "fr\xc3\xbch", "-",	   "summary",		"back\\slash",
	};

	return names[night_chance(rng, 70) ? night_below(rng, 4) : night_below(rng, COUNT(names))];
}

/* The number keeps the names in a folder apart, and in disorder. */
static char *make_name(struct night_rng *rng, size_t place, bool in_folder)
{
	static const char *const foldered[] = { ".csv", ".csv", ".csv", ".CSV", ".Csv" };
	static const char *const single[] = { ".csv", ".csv", ".txt", "", ".csv.tmp" };
	size_t i = night_below(rng, COUNT(single));
	struct model_bytes name = { 0 };

	if (in_folder || night_chance(rng, 50))
		model_bytes_add_number(&name, night_below(rng, 3) * 10 + place);
	else if (night_chance(rng, 5))
		model_bytes_add_char(&name, '.');
	model_bytes_add_text(&name, any_name(rng));
	model_bytes_add_text(&name, in_folder ? foldered[i] : single[i]);
	return name.data;
}

static void make_feeds(struct night *night, const struct model_result *previous, struct night_run *run)
{
	run->n_feeds = night_from_to(&night->rng, 1, FEEDS_PER_RUN);
	for (size_t i = 0; i < run->n_feeds; i++)
		make_content(night, previous, &run->feeds[i].content);
}

static void add_arg(struct night_run *run, enum night_arg_kind kind, size_t first, size_t n)
{
	run->args[run->n_args++] = (struct night_arg){ kind, first, n };
}

/* Kinds count up in the order in which a folder's feeds are applied; those without one come
 * last. */
static int compare_in_folder(const void *left, const void *right)
{
	const struct night_feed *a = left;
	const struct night_feed *b = right;
	enum model_kind kind_a = model_kind_of(a->content.data, a->content.len);
	enum model_kind kind_b = model_kind_of(b->content.data, b->content.len);
	int rank_a = kind_a == MODEL_NO_KIND ? MODEL_KINDS : (int)kind_a;
	int rank_b = kind_b == MODEL_NO_KIND ? MODEL_KINDS : (int)kind_b;

	return rank_a != rank_b ? rank_a - rank_b : strcmp(a->name, b->name);
}

static void put_in_folder(struct night *night, struct night_run *run, size_t first)
{
	for (size_t i = first; i < run->n_feeds; i++)
		run->feeds[i].name = make_name(&night->rng, i, true);
	qsort(&run->feeds[first], run->n_feeds - first, sizeof(run->feeds[0]), compare_in_folder);
	add_arg(run, NIGHT_FOLDER, first, run->n_feeds - first);
}

static void put_in_files(struct night *night, struct night_run *run, size_t n)
{
	size_t from_stdin = night_chance(&night->rng, 12) ? 0 : n;

	if (n > 1 && from_stdin == 0)
		from_stdin = night_below(&night->rng, n);
	for (size_t i = 0; i < n; i++) {
		bool is_stdin = i == from_stdin;

		run->feeds[i].name = is_stdin ? model_copy("-") : make_name(&night->rng, i, false);
		add_arg(run, is_stdin ? NIGHT_STDIN : NIGHT_FILE, i, 1);
	}
}

static void lay_out(struct night *night, struct night_run *run)
{
	size_t n_in_files = run->n_feeds;

	if (night_chance(&night->rng, 30))
		n_in_files = night_chance(&night->rng, 60) ? 0 : night_below(&night->rng, n_in_files);
	put_in_files(night, run, n_in_files);
	if (n_in_files < run->n_feeds)
		put_in_folder(night, run, n_in_files);
}

static void add_odd_feed(struct night *night, struct night_run *run, enum model_presence presence)
{
	size_t i = run->n_feeds++;

	run->feeds[i].name = make_name(&night->rng, i, false);
	run->feeds[i].presence = presence;
	add_arg(run, NIGHT_FILE, i, 1);
}

static void choose_options(struct night_rng *rng, struct model_options *options)
{
	static const uint64_t percents[] = { 0, 1, 5, 10, 20, 25, 33, 50, 99, 100 };

	if (!night_chance(rng, 20))
		return;
	options->limited = true;
	options->percent = night_chance(rng, 50);
	options->max_rejects =
		options->percent ? percents[night_below(rng, COUNT(percents))] : night_below(rng, 6);
}

void night_make_run(struct night *night, const struct model_result *previous, struct night_run *run)
{
	*run = (struct night_run){ 0 };
	make_feeds(night, previous, run);
	lay_out(night, run);
	if (night_chance(&night->rng, 3))
		add_odd_feed(night, run, MODEL_PRESENT_UNREADABLE);
	if (night_chance(&night->rng, 1))
		add_odd_feed(night, run, MODEL_MISSING);
	choose_options(&night->rng, &run->options);
}

void night_run_free(struct night_run *run)
{
	for (size_t i = 0; i < run->n_feeds; i++) {
		free(run->feeds[i].name);
		model_bytes_free(&run->feeds[i].content);
	}
}

struct model_result *night_run_on_model(struct model *model, const struct night_run *run)
{
	struct model_feed feeds[NIGHT_FEEDS_MAX];

	for (size_t i = 0; i < run->n_feeds; i++) {
		feeds[i] = (struct model_feed){
			.name = run->feeds[i].name,
			.bytes = run->feeds[i].content.data,
			.len = run->feeds[i].content.len,
			.presence = run->feeds[i].presence,
		};
	}
	return model_run(model, feeds, run->n_feeds, &run->options);
}
