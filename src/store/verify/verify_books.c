/*
 * The books: each run's opening, what its events moved, and its closing; the store's own figures against what
 * batches and lines add up to; and what events say that they took of lines.
 */
#include "allot/signals/applying.h"
#include "store/verify/verify.h"

static void compare(struct verify *v, uint64_t run, const char *what, int64_t is, int64_t should)
{
	if (is != should)
		differ(v, "run %llu: its books have %s %lld, it adds up to %lld", (unsigned long long)run, what,
		       (long long)is, (long long)should);
}

/* IS against SHOULD, and MOVED on top of that. */
static void compare_balances(struct verify *v, uint64_t run, const struct balance *is,
			     const struct balance *should, const struct balance *moved)
{
	compare(v, run, "supply", is->supply, should->supply + moved->supply);
	compare(v, run, "allocated", is->allocated, should->allocated + moved->allocated);
	compare(v, run, "waiting", is->waiting, should->waiting + moved->waiting);
	compare(v, run, "short", is->short_, should->short_ + moved->short_);
}

void verify_run_books(struct verify *v, const struct run_record *run)
{
	static const struct balance none;
	const struct run_books *b = &run->books;
	compare_balances(v, run->number, &b->opening, &v->before.closing, &none);
	compare(v, run->number, "at its opening lines", b->opening.lines, v->before.closing.lines);
	compare(v, run->number, "a first movement", (int64_t)b->first_movement,
		(int64_t)v->before.end_movement);
	compare_balances(v, run->number, &b->closing, &b->opening, &v->moved);
	compare(v, run->number, "an end of movements", (int64_t)b->end_movement,
		(int64_t)(b->first_movement + v->movements));
	v->before = *b;
	v->before.version = (struct slice){ 0 };
}

void verify_uncovered(struct verify *v, const struct event *event, const struct line *line, bool numbered)
{
	struct event told;
	memcpy(&told, event, sizeof(told));
	event_note_uncovered(&told, line);
	if (event->type == EVENT_LINE_OPENED)
		told.line_opened.renamed = !numbered && event->line.n > 0;
	/* one is a copy of the other, gaps between members included */
	// NOLINTNEXTLINE(bugprone-suspicious-memory-comparison)
	if (memcmp(&told, event, sizeof(told)) != 0)
		differ(v, "event %llu (%s) tells other waiting or short units than its line had",
		       (unsigned long long)event->number, event_name(event->type));
}

enum status verify_books(struct verify *v)
{
	static const struct balance none;
	struct balance should = { .lines = v->uncovered_lines };
	for (size_t i = 0; i < v->known.batches_count; i++) {
		const struct batch *b = &known_batch_at(&v->known, i)->batch;
		should.supply += (int64_t)b->qty - b->shipped;
		should.allocated += b->allocated;
	}
	for (uint32_t i = 0; i < v->known.skus_count; i++) {
		const struct known_sku *sku = known_sku_at(&v->known, i);
		should.waiting += (int64_t)sku->waiting;
		should.short_ += (int64_t)sku->short_;
	}
	compare_balances(v, v->counters.last_run, &v->books.balance, &should, &none);
	compare(v, v->counters.last_run, "lines", v->books.balance.lines, should.lines);
	compare_balances(v, v->counters.last_run, &v->before.closing, &should, &none);
	compare(v, v->counters.last_run, "at its closing lines", v->before.closing.lines, should.lines);
	compare(v, v->counters.last_run, "an end of movements", (int64_t)v->before.end_movement,
		(int64_t)v->books.movements + 1);
	return ST_OK;
}
