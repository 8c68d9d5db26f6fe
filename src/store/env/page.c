#include "store/env/page.h"

enum status page_damaged(const char *path, uint64_t number, const char *what)
{
	return fail(ST_DAMAGED, "%s: store damaged: page %llu: %s", path, (unsigned long long)number, what);
}

bool page_take_bits(uint64_t *words, uint64_t from, uint64_t count, uint64_t *at)
{
	while (count > 0) {
		uint64_t shift = from % 64, n = 64 - shift < count ? 64 - shift : count;
		uint64_t ones = n < 64 ? (UINT64_C(1) << n) - 1 : UINT64_MAX;
		uint64_t *word = words + from / 64, mask = ones << shift;
		if (*word & mask) {
			*at = from - shift + (uint64_t)__builtin_ctzll(*word & mask);
			return false;
		}
		*word |= mask;
		from += n;
		count -= n;
	}
	return true;
}

struct slice node_key(const struct node *n)
{
	return slice_of(n->key, n->key_bytes);
}

uint64_t node_child(const struct node *n)
{
	return n->value_bytes | (uint64_t)n->flags << 32;
}

uint64_t node_page(const struct node *n)
{
	uint64_t number;
	memcpy(&number, n->key + n->key_bytes, sizeof(number));
	return number;
}

/* Where it begins in its page, and how many bytes it takes there. */
static uint32_t node_start(const struct page *p, const struct node *n)
{
	return (uint32_t)(n->key - p->bytes) - PAGE_NODE_BYTES;
}

static uint64_t node_bytes(const struct page *p, const struct node *n)
{
	uint64_t bytes = (uint64_t)PAGE_NODE_BYTES + n->key_bytes;
	if (p->header.flags == PAGE_LEAF)
		bytes += n->flags & NODE_BIG ? sizeof(uint64_t) : n->value_bytes;
	return bytes;
}

/* The node at START, which ends at *END; false when not all of it is within the bounds. */
static bool read_node(const struct page *p, uint16_t start, struct node *out, uint64_t *end)
{
	uint16_t words[PAGE_NODE_BYTES / 2];
	if (start < p->header.upper || start % 2 != 0 || start + (uint32_t)PAGE_NODE_BYTES > p->page_bytes)
		return false;
	memcpy(words, p->bytes + start, sizeof(words));
	const struct node n = { .key = p->bytes + start + PAGE_NODE_BYTES,
				.key_bytes = words[3],
				.flags = words[2],
				.value_bytes = words[0] | (uint32_t)words[1] << 16 };
	*out = n;
	*end = start + node_bytes(p, &n);
	return n.key_bytes <= PAGE_KEY_MAX && *end <= p->page_bytes;
}

/* No two nodes on the same bytes: each takes its units of two, as LMDB aligns them. */
static enum status check_overlaps(const struct page *p)
{
	uint64_t units[PAGE_BYTES_MAX / 2 / 64] = { 0 }, at;
	for (unsigned i = 0; i < p->count; i++) {
		const struct node *n = &p->nodes[i];
		if (!page_take_bits(units, node_start(p, n) / 2, (node_bytes(p, n) + 1) / 2, &at))
			return page_damaged(p->path, p->number, "two entries overlap");
	}
	return ST_OK;
}

enum status page_read_nodes(struct page *p)
{
	const struct page_header h = p->header;
	if (h.lower < PAGE_HEADER_BYTES || h.lower % 2 != 0 || h.upper < h.lower || h.upper > p->page_bytes)
		return page_damaged(p->path, p->number, "bad bounds");
	uint64_t lowest = p->page_bytes, end = 0;
	bool stacked = true; /* as they were written in order, each below the one before */
	unsigned count = (h.lower - (unsigned)PAGE_HEADER_BYTES) / 2;
	for (unsigned i = 0; i < count; i++) {
		uint16_t start;
		memcpy(&start, p->bytes + PAGE_HEADER_BYTES + 2 * i, sizeof(start));
		if (!read_node(p, start, &p->nodes[i], &end))
			return page_damaged(p->path, p->number, "an entry is out of its place");
		stacked = stacked && end <= lowest;
		lowest = start;
	}
	p->count = count;
	return stacked ? ST_OK : check_overlaps(p);
}

static int compare_keys(enum tree_type type, struct slice a, struct slice b)
{
	uint64_t x = 0, y = 0;
	if (type != TREE_FREE)
		return slice_cmp(a, b);
	memcpy(&x, a.p, sizeof(x));
	memcpy(&y, b.p, sizeof(y));
	return (x > y) - (x < y);
}

enum status page_check_keys(const struct page *p, enum tree_type type, struct slice lower, struct slice upper)
{
	struct slice before = lower;
	int least = 0; /* the first key may be the lower bound itself */
	for (unsigned i = p->header.flags == PAGE_BRANCH; i < p->count; i++) {
		struct slice key = node_key(&p->nodes[i]);
		if (key.n == 0 || (type == TREE_FREE && key.n != sizeof(uint64_t)))
			return page_damaged(p->path, p->number, "bad key");
		if (before.p && compare_keys(type, key, before) < least)
			return page_damaged(p->path, p->number, "keys out of order");
		before = key;
		least = 1;
	}
	if (upper.p && compare_keys(type, before, upper) >= 0)
		return page_damaged(p->path, p->number, "a key is on the wrong page");
	return ST_OK;
}
