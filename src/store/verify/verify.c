/*
 * `verify`: everything recomputed from the journal, and the tables held against it, from one snapshot.
 */
#include "store/verify/verify.h"

#include <stdlib.h>

#include "store/sentences.h"

static enum status verify_blocks(struct verify *v)
{
	enum status st = ST_OK;
	uint64_t entries = 0;
	for (enum table t = TABLE_PRODUCTS; !st && t < TABLE_COUNT; t++)
		st = blocks_check(v->txn, &v->env.tables[t], &entries);
	return st;
}

static enum status verify_all(struct verify *v)
{
	static enum status (*const steps[])(struct verify *) = {
		verify_blocks,	 verify_index_begin, verify_journal,  verify_lines,	verify_parts,
		verify_products, verify_refs,	     verify_partners, verify_index_end, verify_books,
	};
	enum status st = counters_get(v->txn, &v->env, &v->counters);
	if (!st)
		st = books_get(v->txn, &v->env, &v->books);
	if (!st)
		st = line_events_init(&v->lines, v->counters.next_event, 0, 0);
	for (size_t i = 0; !st && i < sizeof(steps) / sizeof(steps[0]); i++)
		st = steps[i](v);
	if (!st && v->report->differences > 0)
		st = fail(ST_DAMAGED, "%s: %llu differences", v->env.path,
			  (unsigned long long)v->report->differences);
	return st;
}

static void release(struct verify *v)
{
	index_release(&v->index);
	line_events_release(&v->lines);
	known_release(&v->known);
	free(v->large);
	env_close(&v->env);
}

/* *MOVED: it was read without locks, and is not what it was when that began. */
static enum status verify_once(struct verify *v, const char *path, bool *moved)
{
	const struct env_options options = { 0 };
	enum status st = env_open(&v->env, path, ENV_READ, &options);
	if (st)
		return st;
	known_init(&v->known);
	index_init(&v->index, &v->env);
	st = env_begin(&v->env, ENV_READ, &v->txn);
	if (!st) {
		enum status found = verify_all(v);
		st = env_judge(&v->env, found);
		*moved = st != found;
		mdb_txn_abort(v->txn);
	}
	release(v);
	return st;
}

/* Differences are told at the end: those of a state that moved under a reader without locks are none. */
enum status store_verify(const char *path, void (*tell)(void *ctx, const char *sentence), void *ctx,
			 struct verify_report *report)
{
	enum { TRIES = 20 };
	struct buf kept;
	bool moved = true;
	enum status st = ST_OK;
	buf_init(&kept, 0);
	for (int i = 0; moved && i < TRIES; i++) {
		struct verify v = {
			.tell = sentences_keep,
			.ctx = &kept,
			.report = report,
			.lines = { .fd = -1 },
			.before = { .end_movement = 1 },
		};
		moved = false;
		*report = (struct verify_report){ 0 };
		buf_clear(&kept);
		st = verify_once(&v, path, &moved);
	}
	if (!moved)
		sentences_tell(&kept, tell, ctx);
	buf_release(&kept);
	return st;
}
