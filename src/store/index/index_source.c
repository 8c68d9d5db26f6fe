/*
 * Sources of entries, and several of them as one. There are few at a time: the least head is simply looked for.
 */
#include "store/index/index_source.h"

#include "allot/base/contract.h"

/* To entry s->at of the block, or the first of a block after it. */
static enum status take_from_run(struct index_source *s)
{
	enum status st = ST_OK;
	while (!st && s->at == s->block.count) {
		s->end = s->block.number + 1 == s->run->info.blocks;
		if (s->end)
			return ST_OK;
		st = index_run_next_block(s->run, &s->block, &s->block);
		s->at = 0;
	}
	if (!st)
		s->head = index_block_entry(&s->block, (uint32_t)s->at);
	return st;
}

enum status index_source_run(struct index_source *s, struct index_run *run, uint64_t hash, uint64_t id)
{
	*s = (struct index_source){ .run = run };
	enum status st = index_run_block(run, hash, &s->block);
	if (!st)
		s->at = index_block_search(&s->block, hash, id);
	/* of a hash that many blocks hold ID may be in any of them */
	while (!st && s->at == s->block.count && s->block.number + 1 < run->info.blocks &&
	       s->block.upper == hash) {
		st = index_run_next_block(run, &s->block, &s->block);
		if (!st)
			s->at = index_block_search(&s->block, hash, id);
	}
	return st ? st : take_from_run(s);
}

static void take_from_list(struct index_source *s)
{
	s->end = s->at == s->count;
	if (!s->end)
		s->head = s->list[s->at];
}

void index_source_list(struct index_source *s, const struct index_entry *list, size_t count)
{
	*s = (struct index_source){ .list = list, .count = count };
	take_from_list(s);
}

static void take_from_pending(struct index_source *s)
{
	s->end = s->at == PENDING_NONE;
	if (!s->end)
		s->head = s->pending->entries[s->at].entry;
}

void index_source_pending(struct index_source *s, const struct index_pending *p, uint32_t first)
{
	*s = (struct index_source){ .pending = p, .at = first };
	take_from_pending(s);
}

enum status index_source_step(struct index_source *s)
{
	REQUIRE(!s->end);
	if (s->run) {
		s->at++;
		return take_from_run(s);
	}
	if (s->pending) {
		s->at = index_pending_next(s->pending, (uint32_t)s->at);
		take_from_pending(s);
	} else {
		s->at++;
		take_from_list(s);
	}
	return ST_OK;
}

/* The source with the least head, of equal ones the newest; NULL: all are at their end. */
static struct index_source *least(struct index_source *sources, size_t count)
{
	struct index_source *found = NULL;
	for (size_t i = 0; i < count; i++)
		if (!sources[i].end && (!found || index_entry_cmp(&sources[i].head, &found->head) <= 0))
			found = &sources[i];
	return found;
}

enum status index_sources_next(struct index_source *sources, size_t count, bool *found, struct index_entry *out)
{
	enum status st = ST_OK;
	struct index_source *newest = least(sources, count);
	if (!newest) {
		*found = false;
		return ST_OK;
	}
	struct index_entry e = newest->head;
	for (size_t i = 0; !st && i < count; i++)
		if (!sources[i].end && index_entry_cmp(&sources[i].head, &e) == 0)
			st = index_source_step(&sources[i]);
	if (st)
		return st;
	*found = true;
	*out = e;
	return ST_OK;
}
