/*
 * The index: it leads to every line, ref and SKU there is, and to nothing else. Sums of hashes of what it
 * should hold and of what it holds are compared, so that it takes no memory.
 *
 * Two things of the index depend on more than one line. Lines of a large group stand under further hashes
 * (line_hash.h): so the groups are counted first. And that a variant of an order id was there is not taken
 * back: entries with ids as small as the length of a name are left out of the sums, and what should be among
 * them is looked up.
 */
#include <stdlib.h>

#include "allot/base/hash.h"
#include "store/alike_names.h"
#include "store/index/index.h"
#include "store/lines/line_hash.h"
#include "store/verify/verify.h"

static uint64_t entry_hash(uint64_t hash, uint64_t id)
{
	const uint64_t numbers[] = { hash, id };
	return checksum64(numbers, sizeof(numbers), 4);
}

static bool is_small(uint64_t id)
{
	return id <= IDENTIFIER_MAX;
}

static void expect(struct verify *v, uint64_t hash, uint64_t id)
{
	if (!is_small(id)) {
		v->index_sum += entry_hash(hash, id);
		return;
	}
	bool found = true;
	uint64_t at = 0;
	enum status st = index_find_from(&v->index, hash, id);
	if (!st)
		st = index_next(&v->index, &found, &at);
	if (st || !found || at != id)
		differ(v, "the index does not lead to number %llu, which is there", (unsigned long long)id);
}

static int by_hash(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static bool is_large(const struct verify *v, uint64_t hash)
{
	return v->large_count && bsearch(&hash, v->large, v->large_count, sizeof(hash), by_hash);
}

void verify_index_line(struct verify *v, const struct line *line)
{
	uint64_t seed = v->env.tables[TABLE_INDEX].seed, hashes[LINE_HASHES_MAX];
	uint64_t group = hash_order(seed, line->orderid);
	expect(v, group, line->id);
	if (!is_large(v, group))
		return;
	const struct line_head head = {
		.id = line->id,
		.product = line->product,
		.ordered = line->ordered,
		.orderid = line->orderid,
		.number = line->number,
	};
	unsigned n = line_hashes(seed, &head, hashes);
	for (unsigned i = 0; i < n; i++)
		expect(v, hashes[i], line->id);
}

static void expect_name(struct verify *v, enum alike_names which, struct slice name, uint64_t id)
{
	uint64_t hashes[ALIKE_HASHES_MAX];
	unsigned n = alike_names_hashes(&v->index, which, name, hashes);
	for (unsigned i = 0; i < n; i++)
		expect(v, hashes[i], id);
}

void verify_index_ref(struct verify *v, struct slice ref, uint64_t id)
{
	expect_name(v, ALIKE_NAMES_REFS, ref, id);
}

void verify_index_sku(struct verify *v, struct slice sku, uint64_t id)
{
	expect_name(v, ALIKE_NAMES_SKUS, sku, id);
}

/* Large groups */

struct groups {
	struct verify *v;
	size_t capacity;
};

static enum status on_entry(void *ctx, uint64_t hash, uint64_t id)
{
	struct groups *g = ctx;
	if (id != GROUP_MARK)
		return ST_OK;
	if (g->v->large_count == g->capacity) {
		size_t n = g->capacity ? 2 * g->capacity : 64;
		uint64_t *large = realloc(g->v->large, n * sizeof(*large));
		if (!large)
			return fail_memory();
		g->v->large = large;
		g->capacity = n;
	}
	g->v->large[g->v->large_count++] = hash;
	return ST_OK;
}

enum status verify_index_begin(struct verify *v)
{
	struct groups g = { .v = v };
	uint64_t entries = 0;
	enum status st = index_begin(&v->index, v->txn);
	if (!st)
		st = index_check(&v->index, &entries);
	return st ? st : index_walk(&v->index, on_entry, &g);
}

static enum status sum_up(void *ctx, uint64_t hash, uint64_t id)
{
	uint64_t *sum = ctx;
	if (!is_small(id))
		*sum += entry_hash(hash, id);
	return ST_OK;
}

enum status verify_index_end(struct verify *v)
{
	uint64_t sum = 0;
	enum status st = index_walk(&v->index, sum_up, &sum);
	if (!st && sum != v->index_sum)
		differ(v, "the index does not lead to just the lines, refs and SKUs that are there");
	return st;
}
