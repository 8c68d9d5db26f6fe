/*
 * The copy of a block makes a scan independent of what is written meanwhile: committed blocks never change, and
 * of the one being filled the entries that were copied don't.
 */
#include "store/journal/journal_scan.h"

#include <stdlib.h>

void journal_scan_init(struct journal_scan *s, const struct env *env, MDB_txn *txn, const struct journal *tail)
{
	*s = (struct journal_scan){ .env = env, .txn = txn, .tail = tail };
	buf_init(&s->bytes, 0);
	arena_init(&s->refused);
	arena_init(&s->kept_texts);
}

void journal_scan_release(struct journal_scan *s)
{
	buf_release(&s->bytes);
	arena_release(&s->refused);
	arena_release(&s->kept_texts);
	free(s->kept);
	s->kept = NULL;
	s->kept_count = s->kept_capacity = 0;
}

void journal_scan_reset(struct journal_scan *s, MDB_txn *txn)
{
	s->txn = txn;
	s->block.count = 0;
	s->kept_count = 0;
}

static enum status load(struct journal_scan *s, uint64_t number)
{
	s->block.count = 0;
	struct journal_block stored;
	enum status st = journal_block_read(s->env, s->txn, s->tail, number, &stored);
	if (st)
		return st;
	buf_clear(&s->bytes);
	buf_put_slice(&s->bytes, stored.entries);
	if (buf_status(&s->bytes))
		return buf_status(&s->bytes);
	s->block = stored;
	s->block.entries = buf_slice(&s->bytes);
	journal_entries_begin(&s->entries, &s->block);
	return ST_OK;
}

/* Decodes the next entry of the block. */
static enum status step(struct journal_scan *s)
{
	if (s->entry.is_refusal)
		arena_reset(&s->refused);
	enum status st = journal_entries_next(&s->entries, &s->refused, &s->entry);
	if (st)
		s->block.count = 0;
	return st;
}

/* Decodes as far as entry NUMBER of the block. */
static enum status go_to(struct journal_scan *s, uint64_t number)
{
	enum status st = ST_OK;
	if (number + 1 != s->entries.next)
		journal_entries_seek(&s->entries, number);
	while (!st && s->entries.next <= number)
		st = step(s);
	return st;
}

static enum status make_room(struct journal_scan *s, uint64_t count)
{
	if (count <= s->kept_capacity)
		return ST_OK;
	struct event *kept = realloc(s->kept, count * sizeof(*kept));
	if (!kept)
		return fail_memory();
	s->kept = kept;
	s->kept_capacity = (uint32_t)count;
	return ST_OK;
}

/* Decodes what leads to entry NUMBER, and the one after it, which is asked for as often; keeps all of that. */
static enum status keep(struct journal_scan *s, uint64_t number)
{
	uint64_t end = s->block.first + s->block.count;
	if (end > number + 2)
		end = number + 2;
	journal_entries_seek(&s->entries, number);
	s->kept_first = s->entries.next;
	s->kept_count = 0;
	arena_reset(&s->kept_texts);
	enum status st = make_room(s, end - s->kept_first);
	while (!st && s->entries.next < end) {
		st = step(s);
		if (st)
			break;
		struct event *e = &s->kept[s->kept_count];
		*e = s->entry.event;
		if (s->entry.is_refusal)
			e->type = EVENT_NONE;
		else if (!journal_keep_texts(&s->kept_texts, e))
			return fail_memory();
		s->kept_count++;
	}
	return st;
}

static bool is_kept(const struct journal_scan *s, uint64_t number)
{
	return number >= s->kept_first && number - s->kept_first < s->kept_count;
}

/* Makes entry NUMBER the one at hand; *OUT, of type EVENT_NONE when it is a refusal. */
static enum status turn_to(struct journal_scan *s, uint64_t number, const struct event **out)
{
	static const struct event none = { .type = EVENT_NONE };
	bool here = number >= s->block.first && number - s->block.first < s->block.count;
	enum status st = ST_OK;
	if (!is_kept(s, number) && here && number + 1 < s->entries.next)
		st = keep(s, number);
	if (!st && is_kept(s, number)) {
		*out = &s->kept[number - s->kept_first];
		return ST_OK;
	}
	if (!st && !here)
		st = load(s, number);
	if (!st)
		st = go_to(s, number);
	if (!st)
		*out = s->entry.is_refusal ? &none : &s->entry.event;
	return st;
}

enum status journal_scan_read(struct journal_scan *s, uint64_t number, const struct event **out)
{
	const struct event *e = NULL;
	enum status st = turn_to(s, number, &e);
	if (!st && e->type == EVENT_NONE)
		st = journal_damaged("an event is missing");
	if (!st)
		*out = e;
	return st;
}
