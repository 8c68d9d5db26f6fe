/*
 * The copy of a block makes a scan independent of what is written meanwhile: committed blocks never change, and
 * of the one being filled the entries that were copied don't.
 */
#include "store/journal/journal_scan.h"

void journal_scan_init(struct journal_scan *s, const struct env *env, MDB_txn *txn, const struct journal *tail)
{
	*s = (struct journal_scan){ .env = env, .txn = txn, .tail = tail };
	buf_init(&s->bytes, 0);
	arena_init(&s->refused);
}

void journal_scan_release(struct journal_scan *s)
{
	buf_release(&s->bytes);
	arena_release(&s->refused);
}

void journal_scan_reset(struct journal_scan *s, MDB_txn *txn)
{
	s->txn = txn;
	s->block.count = 0;
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

/* Decodes as far as entry NUMBER of the block. */
static enum status go_to(struct journal_scan *s, uint64_t number)
{
	enum status st = ST_OK;
	if (number + 1 != s->entries.next)
		journal_entries_seek(&s->entries, number);
	while (!st && s->entries.next <= number) {
		if (s->entry.is_refusal)
			arena_reset(&s->refused);
		st = journal_entries_next(&s->entries, &s->refused, &s->entry);
	}
	if (st)
		s->block.count = 0;
	return st;
}

enum status journal_scan_read(struct journal_scan *s, uint64_t number, const struct event **out)
{
	bool here = number >= s->block.first && number - s->block.first < s->block.count;
	enum status st = here ? ST_OK : load(s, number);
	if (!st)
		st = go_to(s, number);
	if (!st && s->entry.is_refusal)
		st = journal_damaged("an event is missing");
	if (!st)
		*out = &s->entry.event;
	return st;
}
