/* Nights: what is sent in each run, as new feeds, feeds sent before, and results sent back. */
#include "night.h"

#include <stdlib.h>
#include <string.h>

#include "night_break.h"
#include "night_spoil.h"

#define COUNT(array)	 (sizeof(array) / sizeof((array)[0]))
#define RUNS_MIN	 3
#define RUNS_MAX	 6
#define FEEDS_PER_RUN	 6
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
	struct model_options usual;
	struct sent_feed sent[REMEMBERED_FEEDS];
	size_t n_sent;
};

/* What the people of this night mostly say. */
static void choose_usual(struct night_rng *rng, struct model_options *usual)
{
	usual->backorder = night_chance(rng, 40);
	usual->split = night_chance(rng, 40);
	usual->amend = night_chance(rng, 40);
	usual->accept_alike = night_chance(rng, 25);
	usual->as_given = night_chance(rng, 20);
	usual->unterminated = night_chance(rng, 25);
}

struct night *night_new(uint64_t seed)
{
	struct night *night = model_alloc(NULL, 1, sizeof(*night));

	*night = (struct night){ .rng = { night_hash(seed, 0, 0) } };
	night_world_init(&night->world, seed);
	night->n_runs = night_from_to(&night->rng, RUNS_MIN, RUNS_MAX);
	choose_usual(&night->rng, &night->usual);
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

/* Cancellations of whole orders. */
static bool names_orders(const struct night_table *table)
{
	return table->kind == MODEL_CANCELLATIONS && night_table_place(table, MODEL_SKU) == MODEL_NOWHERE &&
	       night_table_place(table, MODEL_LINE) == MODEL_NOWHERE;
}

static void add_row(struct night *night, struct night_table *table, size_t index, unsigned broken_permille)
{
	struct night_values values;
	struct model_record *row;

	night_values_make(&night->world, &night->rng, table->kind, index, &values);
	if (names_orders(table) && night_chance(&night->rng, 90)) {
		values.by_column[MODEL_CANCELLED_COLUMN].len = 0;
		model_bytes_add_text(&values.by_column[MODEL_CANCELLED_COLUMN], "all");
	}
	row = night_table_add_values(table, &night->rng, &values);
	if (night_rarely(&night->rng, broken_permille))
		night_break_row(table, row, &night->rng);
	night_values_free(&values);
}

/* A night begins with stock and orders; without them there is little for the others to do. */
static bool begins(const struct night *night)
{
	return night->n_sent < 2;
}

/* Many feeds have no broken row, most of the others few. */
static unsigned any_broken_permille(struct night_rng *rng)
{
	if (night_chance(rng, 45))
		return 0;
	return night_chance(rng, 80) ? 80 : 300;
}

static size_t any_n_rows(struct night *night, enum model_kind kind)
{
	size_t all = night_world_size(&night->world, kind);

	if (night_chance(&night->rng, 3))
		return 0;
	if (kind == MODEL_BATCHES)
		return night_from_to(&night->rng, all * 2 / 3, all);
	if (kind == MODEL_ORDERS && begins(night))
		return night_from_to(&night->rng, all / 2, all);
	if (kind == MODEL_ORDERS)
		return night_from_to(&night->rng, 2, all);
	return night_from_to(&night->rng, 1, 8);
}

/* The same row again, or one that contradicts it. */
static void repeat_row(struct night *night, struct night_table *table)
{
	static const enum model_column figures[] = {
		MODEL_QTY,     MODEL_ON_HAND,	     MODEL_AVAILABLE,
		MODEL_NEW_QTY, MODEL_SHIPPED_COLUMN, MODEL_CANCELLED_COLUMN
	};
	struct night_table copy;
	struct model_record *row;
	bool contradicts = night_chance(&night->rng, 60);

	night_table_copy(&copy, table);
	row = night_table_add_row(table);
	*row = copy.rows[night_below(&night->rng, copy.n_rows)];
	for (size_t i = 0; i < copy.n_rows; i++) {
		if (copy.rows[i].fields == row->fields)
			copy.rows[i] = (struct model_record){ 0 };
	}
	night_table_free(&copy);
	for (size_t i = 0; contradicts && i < COUNT(figures); i++) {
		size_t place = night_table_place(table, figures[i]);

		if (place < row->n_fields)
			night_cell_set(&row->fields[place], "11", 2);
	}
}

/* Rows go on from one another, so that the same part of the world comes again in later feeds.
 */
static void add_rows(struct night *night, struct night_table *table, size_t n)
{
	size_t all = night_world_size(&night->world, table->kind);
	bool is_whole = table->kind == MODEL_BATCHES || table->kind == MODEL_ORDERS;
	size_t index =
		night_chance(&night->rng, 50) ? 0 : night_below(&night->rng, is_whole ? all : all / 2 + 1);
	unsigned broken_permille = begins(night) ? 0 : any_broken_permille(&night->rng);

	for (size_t i = 0; i < n; i++) {
		add_row(night, table, index % all, broken_permille);
		index += night_chance(&night->rng, 93) ? 1 : 1 + night_below(&night->rng, 4);
	}
	if (table->n_rows > 0 && !begins(night) && night_chance(&night->rng, 9))
		repeat_row(night, table);
}

static enum model_kind any_kind(struct night *night)
{
	static const enum model_kind kinds[] = {
		MODEL_BATCHES,	     MODEL_BATCHES,    MODEL_CHANGES,	 MODEL_ORDERS,
		MODEL_ORDERS,	     MODEL_ORDERS,     MODEL_SHIPMENTS,	 MODEL_SHIPMENTS,
		MODEL_CANCELLATIONS, MODEL_AMENDMENTS, MODEL_AMENDMENTS, MODEL_ALLOCATIONS,
	};

	if (night->n_sent == 0 && night_chance(&night->rng, 90))
		return MODEL_BATCHES;
	if (night->n_sent == 1 && night_chance(&night->rng, 80))
		return MODEL_ORDERS;
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

/* Feeds about what had no stock: `orderid`, `sku`, `qty` and `line` of it, and more. */

static void read_out_of_stock(const struct model_bytes *file, const char *const *more,
			      struct night_table *table)
{
	static const char *const names[] = { "orderid", "sku", "qty", "line" };
	static const size_t from[] = { 0, 1, 2, 5 };
	struct night_table read;

	night_table_read(&read, file);
	for (size_t i = 0; i < COUNT(names); i++)
		night_table_add_named(table, names[i]);
	for (; *more; more++)
		night_table_add_named(table, *more);
	for (size_t i = 0; i < read.n_rows; i++) {
		struct model_record *row = night_table_add_row(table);

		for (size_t j = 0; j < COUNT(from); j++)
			model_bytes_add(model_record_add(row), read.rows[i].fields[from[j]].data,
					read.rows[i].fields[from[j]].len);
		while (row->n_fields < table->names.n_fields)
			model_record_add(row);
	}
	night_table_free(&read);
}

/* A planner's word: each line onto a batch, some with another quantity. */
static void assign(struct night *night, const struct model_bytes *out_of_stock, struct night_table *table)
{
	static const char *const more[] = { "batchref", NULL };

	*table = (struct night_table){ .kind = MODEL_ALLOCATIONS };
	read_out_of_stock(out_of_stock, more, table);
	for (size_t i = 0; i < table->n_rows; i++) {
		struct model_bytes *fields = table->rows[i].fields;

		if (night_chance(&night->rng, 40))
			night_cell_set(&fields[2], night_chance(&night->rng, 50) ? "1" : "2", 1);
		model_bytes_add_text(&fields[4],
				     night_batch_for(&night->world, &night->rng, model_bytes_text(&fields[1])));
	}
}

/* The customer is asked, and may be content with less at once. */
static void relent(struct night *night, const struct model_bytes *out_of_stock, struct night_table *table)
{
	static const char *const more[] = { "split", "backorder", "priority", NULL };

	*table = (struct night_table){ .kind = MODEL_ORDERS };
	read_out_of_stock(out_of_stock, more, table);
	for (size_t i = 0; i < table->n_rows; i++) {
		struct model_bytes *fields = table->rows[i].fields;

		model_bytes_add_text(&fields[4], night_chance(&night->rng, 75) ? "yes" : "no");
		model_bytes_add_text(&fields[5], night_chance(&night->rng, 40) ? "yes" : "");
		model_bytes_add_text(&fields[6], night_chance(&night->rng, 30) ? "3" : "");
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

static bool is_spoilt(struct night *night)
{
	return night_chance(&night->rng, begins(night) ? 3 : 14);
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
		bool is_stock = night_chance(&night->rng, 50);

		send_bytes(content,
			   model_result_file(previous, is_stock ? "allocations.csv" : "out_of_stock.csv"));
		return;
	}
	if (previous && previous->run > 0 && night_chance(&night->rng, 12)) {
		if (night_chance(&night->rng, 50))
			assign(night, model_result_file(previous, "out_of_stock.csv"), &table);
		else
			relent(night, model_result_file(previous, "out_of_stock.csv"), &table);
		send_table(night, &table, content);
		return;
	}
	if (night->n_sent > 0 && night_chance(&night->rng, 13)) {
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
		"batches", "orders", "changes",	    "zeta-stock", "feed of the night", "a\"b",
		"x,y",	   "01",     "fr\xc3\xbch", "-",	  "summary",	       "back\\slash",
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
	if (night_chance(&night->rng, 2))
		run->n_feeds = 0;
	for (size_t i = 0; i < run->n_feeds; i++)
		make_content(night, previous, &run->feeds[i].content);
}

static void add_arg(struct night_run *run, enum night_arg_kind kind, size_t first, size_t n)
{
	run->args[run->n_args++] = (struct night_arg){ kind, first, n, false };
}

static void add_folder(struct night *night, struct night_run *run, size_t first, size_t n)
{
	bool has_decoys = night_chance(&night->rng, 60);

	run->args[run->n_args++] = (struct night_arg){ NIGHT_FOLDER, first, n, has_decoys };
	run->options.left_out += has_decoys;
}

/* By name in byte order; the model puts the kinds into theirs. */
static int compare_in_folder(const void *left, const void *right)
{
	const struct night_feed *a = left;
	const struct night_feed *b = right;

	return strcmp(a->name, b->name);
}

static void put_in_folder(struct night *night, struct night_run *run, size_t first)
{
	for (size_t i = first; i < run->n_feeds; i++)
		run->feeds[i].name = make_name(&night->rng, i, true);
	qsort(&run->feeds[first], run->n_feeds - first, sizeof(run->feeds[0]), compare_in_folder);
	add_folder(night, run, first, run->n_feeds - first);
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

	if (run->n_feeds == 0) {
		add_folder(night, run, 0, 0);
		return;
	}
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

static bool turned(struct night_rng *rng, bool usual)
{
	return night_chance(rng, 15) ? !usual : usual;
}

static void choose_options(struct night_rng *rng, const struct model_options *usual,
			   struct model_options *options)
{
	static const uint64_t percents[] = { 0, 1, 5, 10, 20, 25, 33, 50, 99, 100 };

	options->backorder = turned(rng, usual->backorder);
	options->split = turned(rng, usual->split);
	options->amend = turned(rng, usual->amend);
	options->accept_alike = turned(rng, usual->accept_alike);
	options->as_given = turned(rng, usual->as_given);
	options->unterminated = turned(rng, usual->unterminated);
	if (!night_chance(rng, 15))
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
	if (night_chance(&night->rng, 2))
		add_odd_feed(night, run, MODEL_PRESENT_UNREADABLE);
	if (night_chance(&night->rng, 1))
		add_odd_feed(night, run, MODEL_MISSING);
	choose_options(&night->rng, &night->usual, &run->options);
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

void night_play_on_model(uint64_t seed, struct model *model, night_visitor *visit, void *ctx)
{
	struct night *night = night_new(seed);
	struct model_result *previous = NULL;

	for (size_t i = 0; i < night_n_runs(night); i++) {
		struct model_result *result;
		struct night_run run;

		night_make_run(night, previous, &run);
		result = night_run_on_model(model, &run);
		visit(ctx, &run, result);
		night_run_free(&run);
		model_result_free(previous);
		previous = result;
	}
	model_result_free(previous);
	night_free(night);
}
