/*
 * The copy of a block makes a scan independent of what is written meanwhile: committed blocks never change, and
 * of the one being filled the entries that were copied don't.
 */
#include "store/journal/journal_scan.h"

#include "store/journal/journal_block.h"

void journal_scan_init(struct journal_scan *s, const struct env *env, MDB_txn *txn, const struct journal *tail)
{
	*s = (struct journal_scan){ .env = env, .txn = txn, .tail = tail };
	buf_init(&s->block, 0);
	arena_init(&s->refused);
}

void journal_scan_release(struct journal_scan *s)
{
	buf_release(&s->block);
	arena_release(&s->refused);
}

void journal_scan_reset(struct journal_scan *s, MDB_txn *txn)
{
	s->txn = txn;
	s->end = 0;
}

/* Goes back to the first entry of the block. */
static void rewind_block(struct journal_scan *s)
{
	s->in = reader_of(buf_slice(&s->block));
	s->next = s->first;
	entry_coder_init(&s->coder, s->run);
}

static enum status load(struct journal_scan *s, uint64_t number)
{
	struct journal_block raw;
	s->end = 0;
	enum status st = journal_block_read(s->env, s->txn, s->tail, number, &raw);
	if (st)
		return st;
	buf_clear(&s->block);
	buf_put(&s->block, raw.entries.at, (size_t)(raw.entries.end - raw.entries.at));
	if (buf_status(&s->block))
		return buf_status(&s->block);
	s->first = raw.first;
	s->end = raw.first + raw.count;
	s->run = raw.run;
	rewind_block(s);
	return ST_OK;
}

/* Decodes the next entry. */
static enum status step(struct journal_scan *s)
{
	if (!entry_decode(&s->coder, &s->in, s->next, &s->refused, &s->entry)) {
		s->end = 0;
		return journal_bad_entry(&s->entry);
	}
	if (s->entry.is_refusal)
		arena_reset(&s->refused);
	s->next++;
	return ST_OK;
}

enum status journal_scan_read(struct journal_scan *s, uint64_t number, const struct event **out)
{
	bool here = number >= s->first && number < s->end;
	enum status st = here ? ST_OK : load(s, number);
	if (here && number + 1 < s->next)
		rewind_block(s);
	while (!st && s->next <= number)
		st = step(s);
	if (!st && s->entry.is_refusal)
		st = journal_damaged("an event is missing");
	if (!st)
		*out = &s->entry.event;
	return st;
}
