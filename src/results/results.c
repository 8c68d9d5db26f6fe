/*
 * The results of a run: hands what comes to every writer that takes it. What the writers have made appears
 * together.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/results/writer.h"
#include "results/writers.h"

/* In the order in which they end: the summary says of the others' work that it is complete. */
static const struct writer_ops *const WRITERS[] = { &EVENT_WRITER, &MOVEMENT_WRITER, &REJECT_WRITER,
						    &ANSWER_WRITER, &SUMMARY_WRITER, &SUMS_WRITER };
enum { WRITERS_COUNT = sizeof(WRITERS) / sizeof(WRITERS[0]) };

struct results {
	struct run_folder *folder;
	struct writer *writers[WRITERS_COUNT]; /* NULL: not begun */
	struct writer *takers[WRITERS_COUNT];  /* those of them that take events */
	int takers_count;
	struct journal_visitor visitor;
	struct slice *names;	  /* of the feeds */
	uint32_t count;		  /* of feeds */
	struct entry_place place; /* of the entry at hand */
};

static void note_place(struct results *r, uint32_t feed, uint64_t line)
{
	r->place = (struct entry_place){ .line = line };
	if (feed < r->count)
		r->place.feed = r->names[feed];
}

static enum status on_event(void *ctx, const struct event *event)
{
	struct results *r = ctx;
	enum status st = ST_OK;

	REQUIRE(event->type != EVENT_NONE);
	REQUIRE(event->type < EVENT_COUNT);
	note_place(r, event->source.feed, event->source.line);
	for (int i = 0; !st && i < r->takers_count; i++)
		st = r->takers[i]->ops->event(r->takers[i], event);
	r->place = (struct entry_place){ 0 };
	return st;
}

static enum status on_refusal(void *ctx, const struct refusal *refusal)
{
	struct results *r = ctx;
	enum status st = ST_OK;

	if (refusal->feed >= r->count)
		return fail(ST_DAMAGED, "store damaged: a refused row of no feed");
	note_place(r, refusal->feed, refusal->line);
	for (int i = 0; !st && i < WRITERS_COUNT; i++)
		if (WRITERS[i]->refusal)
			st = WRITERS[i]->refusal(r->writers[i], refusal);
	r->place = (struct entry_place){ 0 };
	return st;
}

static enum status begin(struct results *r, const char *out, const struct run_record *run,
			 const struct feed_record *feeds, struct results_check *check)
{
	r->names = calloc(run->feeds + 1, sizeof(*r->names));
	if (!r->names)
		return fail_memory();
	for (; r->count < run->feeds; r->count++)
		r->names[r->count] = feeds[r->count].name;
	enum status st = check ? run_folder_begin_check(out, run->number, check, &r->folder)
			       : run_folder_begin(out, run->number, &r->folder);
	for (int i = 0; !st && i < WRITERS_COUNT; i++)
		st = WRITERS[i]->begin(r->folder, run, feeds, &r->writers[i]);
	for (int i = 0; !st && i < WRITERS_COUNT; i++)
		if (WRITERS[i]->event)
			r->takers[r->takers_count++] = r->writers[i];
	return st;
}

static enum status make(const char *out, const struct run_record *run, const struct feed_record *feeds,
			struct results_check *check, struct results **results)
{
	struct results *r = calloc(1, sizeof(*r));

	if (!r)
		return fail_memory();
	r->visitor = (struct journal_visitor){ on_event, on_refusal, r };
	enum status st = begin(r, out, run, feeds, check);
	if (st) {
		results_drop(r);
		return st;
	}
	*results = r;
	return ST_OK;
}

enum status results_begin(const char *out, const struct run_record *run, const struct feed_record *feeds,
			  struct results **results)
{
	return make(out, run, feeds, NULL, results);
}

enum status results_begin_check(const char *out, const struct run_record *run, const struct feed_record *feeds,
				struct results_check *check, struct results **results)
{
	REQUIRE(check);
	return make(out, run, feeds, check, results);
}

const struct journal_visitor *results_visitor(struct results *r)
{
	return &r->visitor;
}

struct entry_place results_place(const struct results *r)
{
	return r->place;
}

static void free_all(struct results *r)
{
	for (int i = 0; i < WRITERS_COUNT; i++)
		if (r->writers[i])
			WRITERS[i]->drop(r->writers[i]);
	free(r->names);
	free(r);
}

bool results_hold_links(const struct results *r)
{
	return !r->folder->no_links;
}

/* Ends all files. */
static enum status end(struct results *r, const struct summary *summary, struct seal *seal)
{
	enum status st = ST_OK;

	for (int i = 0; !st && i < WRITERS_COUNT; i++)
		st = WRITERS[i]->end(r->writers[i], summary);
	*seal = r->folder->sums.seal;
	return st;
}

enum status results_publish(struct results *r, const struct summary *summary, struct seal *seal)
{
	REQUIRE(!r->folder->check);
	enum status st = end(r, summary, seal);
	if (!st)
		st = run_folder_publish(r->folder);
	if (st)
		return st;
	run_folder_free(r->folder);
	free_all(r);
	return ST_OK;
}

enum status results_check(struct results *r, const struct summary *summary, struct seal *seal)
{
	REQUIRE(r->folder->check);
	enum status st = end(r, summary, seal);
	return st ? st : run_folder_check_others(r->folder);
}

enum status results_point_latest(const char *out, uint64_t number)
{
	return run_folder_point_latest(out, number);
}

void results_drop(struct results *r)
{
	if (!r)
		return;
	if (r->folder)
		run_folder_drop(r->folder);
	free_all(r);
}
