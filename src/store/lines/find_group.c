/*
 * Groups: what the index holds of alike orders, and how that changes.
 *
 * A group becomes large with the line after GROUP_SMALL: then all its lines get their further hashes, and the
 * group its mark. It stays so, whatever goes: so nothing has to be counted.
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

/* Reads the ids of the find at hand, of which there are few, unless the mark of a large group comes first. */
static enum status read_group(struct find *f, struct find_group *g)
{
	bool found = true;
	uint64_t id = 0;
	enum status st = ST_OK;
	while (!st) {
		st = index_next(f->index, &found, &id);
		if (st || !found)
			break;
		g->large = id == GROUP_MARK;
		if (g->large)
			break;
		if (g->count == GROUP_SMALL)
			return damaged(id, "is of an order with more lines than its index says");
		g->ids[g->count++] = id;
	}
	return st;
}

enum status find_group_load(struct find *f, struct slice orderid)
{
	struct find_group *g = &f->group;
	uint64_t hash = hash_order(f->seed, orderid);
	if (g->known && g->hash == hash)
		return ST_OK;
	*g = (struct find_group){ .hash = hash };
	enum status st = index_find(f->index, hash);
	if (!st)
		st = read_group(f, g);
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

/* Makes the group a large one. */
static enum status make_large(struct find *f)
{
	struct find_group *g = &f->group;
	enum status st = index_add(f->index, g->hash, GROUP_MARK);
	for (uint32_t i = 0; !st && i < g->count; i++) {
		struct line_head head;
		st = find_prove(f, g->hash, g->ids[i], &head);
		if (!st)
			st = change_further(f, &head, index_add);
	}
	g->large = true;
	g->count = 0;
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
		st = make_large(f);
	if (!st && g->large)
		st = change_further(f, head, index_add);
	if (!st)
		st = index_add(f->index, g->hash, head->id);
	if (!st && !g->large)
		g->ids[g->count++] = head->id;
	g->known = !st;
	return st;
}

/* Takes ID out of the ids of a small group. */
static void drop_id(struct find_group *g, uint64_t id)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < g->count; i++)
		if (g->ids[i] != id)
			g->ids[kept++] = g->ids[i];
	g->count = kept;
}

enum status find_remove(struct find *f, const struct line_head *head)
{
	struct find_group *g = &f->group;
	enum status st = find_group_load(f, head->orderid);
	if (st)
		return st;
	forget_walks(f);
	if (g->large)
		st = change_further(f, head, index_remove);
	if (!st)
		st = index_remove(f->index, g->hash, head->id);
	drop_id(g, head->id);
	g->known = !st;
	return st;
}

enum status find_change(struct find *f, const struct line_head *was, const struct line_head *is)
{
	enum status st = find_group_load(f, is->orderid);
	if (st || !f->group.large)
		return st;
	forget_walks(f);
	st = change_further(f, was, index_remove);
	return st ? st : change_further(f, is, index_add);
}
