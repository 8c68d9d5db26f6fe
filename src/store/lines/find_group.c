/*
 * Groups: what the index holds of alike orders, and how that changes.
 *
 * A group becomes large with the line after GROUP_SMALL, and small again when that one is taken out: just
 * then all its lines get their further hashes, or lose them. So these are there exactly for the lines of
 * large groups.
 */
#include "allot/base/contract.h"
#include "allot/models/alike.h"
#include "store/lines/find.h"

static enum status damaged(uint64_t id, const char *what)
{
	return fail(ST_DAMAGED, "store damaged: line %llu %s", (unsigned long long)id, what);
}

void find_init(struct find *f, struct lines *lines, struct index *index)
{
	*f = (struct find){ .lines = lines, .index = index };
}

static void forget_walks(struct find *f)
{
	f->walks[0].known = f->walks[1].known = false;
}

void find_begin(struct find *f)
{
	f->seed = f->index->env->tables[TABLE_INDEX].seed;
	f->group.known = false;
	forget_walks(f);
}

void find_expect(struct find *f, struct slice orderid)
{
	index_expect(f->index, hash_order(f->seed, orderid));
}

enum status find_group_load(struct find *f, struct slice orderid)
{
	struct find_group *g = &f->group;
	uint64_t hash = hash_order(f->seed, orderid);
	bool found = true;
	if (g->known && g->hash == hash)
		return ST_OK;
	g->known = false;
	g->hash = hash;
	g->count = 0;
	enum status st = index_find(f->index, hash);
	while (!st && g->count < GROUP_IDS) {
		st = index_next(f->index, &found, &g->ids[g->count]);
		if (st || !found)
			break;
		g->count++;
	}
	g->known = !st;
	return st;
}

/* True when HASH is one of those under which the line of HEAD stands. */
static bool stands_under(const struct find *f, const struct line_head *head, uint64_t hash)
{
	uint64_t hashes[LINE_HASHES_MAX];
	if (hash_order(f->seed, head->orderid) == hash)
		return true;
	unsigned n = line_hashes(f->seed, head, hashes);
	for (unsigned i = 0; i < n; i++)
		if (hashes[i] == hash)
			return true;
	return false;
}

enum status find_prove(struct find *f, uint64_t hash, uint64_t id, struct line_head *out)
{
	enum status st = lines_head(f->lines, id, out);
	if (st)
		return st;
	if (out->gone)
		return damaged(id, "is gone and still found");
	return stands_under(f, out, hash) ? ST_OK : damaged(id, "is found under names that are not its own");
}

/* Changing */

typedef enum status index_change(struct index *idx, uint64_t hash, uint64_t id);

/* Adds or removes the further hashes of the line of HEAD. */
static enum status change_further(struct find *f, const struct line_head *head, index_change *change)
{
	uint64_t hashes[LINE_HASHES_MAX], exact, variant;
	unsigned n = line_hashes(f->seed, head, hashes);
	enum status st = ST_OK;
	for (unsigned i = 0; !st && i < n; i++)
		st = change(f->index, hashes[i], head->id);
	/* that a variant was there once does no harm: it leads to lines that must be proven */
	if (!st && change == index_add && hash_digits(f->seed, head->orderid, &exact, &variant))
		st = index_add(f->index, variant, head->orderid.n);
	return st;
}

/* Likewise for all lines of the group but the one with id EXCEPT. */
static enum status change_group(struct find *f, uint64_t except, index_change *change)
{
	const struct find_group *g = &f->group;
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && i < g->count; i++) {
		struct line_head head;
		if (g->ids[i] == except)
			continue;
		st = find_prove(f, g->hash, g->ids[i], &head);
		if (!st)
			st = change_further(f, &head, change);
	}
	return st;
}

enum status find_add(struct find *f, const struct line_head *head)
{
	struct find_group *g = &f->group;
	enum status st = find_group_load(f, head->orderid);
	if (st)
		return st;
	forget_walks(f);
	if (g->count > 0 && g->ids[g->count - 1] >= head->id)
		return damaged(head->id, "is found before it became known");
	if (g->count == GROUP_SMALL)
		st = change_group(f, 0, index_add);
	if (!st && g->count >= GROUP_SMALL)
		st = change_further(f, head, index_add);
	if (!st)
		st = index_add(f->index, g->hash, head->id);
	if (!st && g->count < GROUP_IDS)
		g->ids[g->count++] = head->id;
	return st;
}

enum status find_remove(struct find *f, const struct line_head *head)
{
	struct find_group *g = &f->group;
	enum status st = find_group_load(f, head->orderid);
	if (st)
		return st;
	forget_walks(f);
	if (g->count == GROUP_SMALL + 1)
		st = change_group(f, head->id, index_remove);
	if (!st && g->count > GROUP_SMALL)
		st = change_further(f, head, index_remove);
	if (!st)
		st = index_remove(f->index, g->hash, head->id);
	g->known = false;
	return st;
}

enum status find_change(struct find *f, const struct line_head *was, const struct line_head *is)
{
	enum status st = find_group_load(f, is->orderid);
	if (st || f->group.count <= GROUP_SMALL)
		return st;
	forget_walks(f);
	st = change_further(f, was, index_remove);
	return st ? st : change_further(f, is, index_add);
}
