#include "allot/store/pages.h"

#include <stdlib.h>

#include "allot/base/file.h"
#include "allot/store/metas.h"
#include "allot/store/page_layout.h"

enum { FREE_AT_ONCE = 512 }; /* page numbers of the free list read at a time */

enum tree_type { TREE_FREE, TREE_MAIN, TREE_TABLE };

/* What is being walked. */
struct walk {
	const char *path;
	int fd;
	uint32_t page_bytes;
	uint64_t last;
	uint64_t txnid;
	uint64_t freed_last;	/* the newest transaction in the free list */
	bool headers;		/* those of overflow pages are read */
	unsigned char *used;	/* a bit for each page */
	unsigned char *rooms[2 * PAGE_DEPTH_MAX + 2]; /* the page at hand of each level, main tree and below it a table's */
	unsigned level;
};

/* A node of a tree page; the key points into the page. */
struct node {
	uint16_t start;
	uint32_t end;
	uint32_t lo_hi; /* bytes of the value */
	uint64_t child; /* of a branch */
	uint16_t flags;
	struct slice key;
	const unsigned char *value;
};

/* The tree at hand, and what was counted of it. */
struct count {
	enum tree_type type;
	const struct page_tree *tree;
	struct page_tree seen;
};

static enum status damaged(const struct walk *w, uint64_t page, const char *what)
{
	return fail(ST_DAMAGED, "%s: store damaged: page %llu: %s", w->path, (unsigned long long)page, what);
}

static enum status read_at(const struct walk *w, uint64_t offset, void *p, size_t n)
{
	size_t got = 0;
	enum status st = file_read_at(w->fd, p, n, offset, &got, w->path);
	if (st == ST_OK && got < n)
		st = fail(ST_DAMAGED, "%s: store damaged: the data file is cut short", w->path);
	return st;
}

/* Notes that COUNT pages from PAGE on have a use. */
static enum status claim(struct walk *w, uint64_t page, uint64_t count)
{
	if (page < PAGE_METAS || page > w->last || count == 0 || count > w->last - page + 1)
		return damaged(w, page, "is outside the file");
	for (uint64_t p = page; p < page + count; p++) {
		if (w->used[p / 8] & 1u << p % 8)
			return damaged(w, p, "has two uses");
		w->used[p / 8] |= (unsigned char)(1u << p % 8);
	}
	return ST_OK;
}

/* Nodes */

static bool node_at(const struct walk *w, const unsigned char *page, const struct page_header *h, unsigned i,
		    struct node *out)
{
	uint16_t words[4];
	struct node n = { 0 };
	*out = n;
	memcpy(&n.start, page + PAGE_HEADER_BYTES + 2 * i, sizeof(n.start));
	if (n.start < h->upper || n.start % 2 != 0 || n.start + (uint32_t)PAGE_NODE_BYTES > w->page_bytes)
		return false;
	memcpy(words, page + n.start, sizeof(words));
	n.flags = words[2];
	n.lo_hi = words[0] | (uint32_t)words[1] << 16;
	n.child = n.lo_hi | (uint64_t)words[2] << 32;
	n.key = slice_of(page + n.start + PAGE_NODE_BYTES, words[3]);
	n.value = page + n.start + PAGE_NODE_BYTES + words[3];
	uint64_t end = (uint64_t)n.start + PAGE_NODE_BYTES + words[3];
	if (h->flags == PAGE_LEAF)
		end += n.flags & NODE_BIG ? sizeof(uint64_t) : n.lo_hi;
	if (end > w->page_bytes || n.key.n > PAGE_KEY_MAX)
		return false;
	n.end = (uint32_t)end;
	*out = n;
	return true;
}

static unsigned nodes_of(const struct page_header *h)
{
	return (h->lower - (unsigned)PAGE_HEADER_BYTES) / 2;
}

/* Every node within the page, no two of them on the same bytes. */
static enum status check_places(const struct walk *w, uint64_t number, const unsigned char *page,
				const struct page_header *h)
{
	unsigned char starts[PAGE_BYTES_MAX / 8] = { 0 };
	struct node n;
	if (h->lower < PAGE_HEADER_BYTES || h->lower % 2 != 0 || h->upper < h->lower || h->upper > w->page_bytes)
		return damaged(w, number, "bad bounds");
	for (unsigned i = 0; i < nodes_of(h); i++) {
		if (!node_at(w, page, h, i, &n) || starts[n.start / 8] & 1u << n.start % 8)
			return damaged(w, number, "an entry is out of its place");
		starts[n.start / 8] |= (unsigned char)(1u << n.start % 8);
	}
	for (unsigned i = 0; i < nodes_of(h); i++) {
		(void)node_at(w, page, h, i, &n);
		for (uint32_t at = n.start + 2u; at < n.end; at += 2)
			if (starts[at / 8] & 1u << at % 8)
				return damaged(w, number, "two entries overlap");
	}
	return ST_OK;
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

/* Keys in order, not below LOWER and below UPPER (p NULL: no such bound). A branch's first key is not used. */
static enum status check_keys(const struct walk *w, uint64_t number, const unsigned char *page,
			      const struct page_header *h, enum tree_type type, struct slice lower,
			      struct slice upper)
{
	struct slice before = lower;
	bool strict = false;
	for (unsigned i = h->flags == PAGE_BRANCH; i < nodes_of(h); i++) {
		struct node n = { 0 };
		(void)node_at(w, page, h, i, &n);
		if (n.key.n == 0 || (type == TREE_FREE && n.key.n != sizeof(uint64_t)))
			return damaged(w, number, "bad key");
		if (before.p && compare_keys(type, before, n.key) >= (strict ? 0 : 1))
			return damaged(w, number, "keys out of order");
		if (upper.p && compare_keys(type, n.key, upper) >= 0)
			return damaged(w, number, "a key is on the wrong page");
		before = n.key;
		strict = true;
	}
	return ST_OK;
}

/* Overflow pages and the free list */

static enum status check_overflow(struct walk *w, uint64_t number, uint64_t bytes, struct count *c)
{
	uint64_t pages = (PAGE_HEADER_BYTES + bytes + w->page_bytes - 1) / w->page_bytes;
	struct page_header h;
	if (number > w->last)
		return damaged(w, number, "is outside the file");
	if (w->headers || c->type == TREE_FREE) {
		enum status st = read_at(w, number * w->page_bytes, &h, sizeof(h));
		if (st != ST_OK)
			return st;
		if (h.number != number || h.flags != PAGE_OVERFLOW || h.pages < pages)
			return damaged(w, number, "bad header");
		pages = h.pages;
	}
	c->seen.overflows += pages;
	return claim(w, number, pages);
}

/* The N bytes of page numbers behind their count, inline at P or, P NULL, in the file at OFFSET. */
static enum status claim_free(struct walk *w, uint64_t page, const unsigned char *p, uint64_t offset, uint64_t n)
{
	uint64_t numbers[FREE_AT_ONCE];
	uint64_t count = 0;
	enum status st = ST_OK;
	for (uint64_t i = 0; st == ST_OK && i < 1 + count;) {
		uint64_t at_once = i == 0 ? 1 : 1 + count - i;
		if (at_once > FREE_AT_ONCE)
			at_once = FREE_AT_ONCE;
		if ((i + at_once) * sizeof(*numbers) > n)
			return damaged(w, page, "bad free list");
		if (p)
			memcpy(numbers, p + i * sizeof(*numbers), at_once * sizeof(*numbers));
		else
			st = read_at(w, offset + i * sizeof(*numbers), numbers, at_once * sizeof(*numbers));
		if (st == ST_OK && i == 0)
			count = numbers[0];
		for (uint64_t k = 0; st == ST_OK && i > 0 && k < at_once; k++)
			st = claim(w, numbers[k], 1);
		if (count > w->last)
			return damaged(w, page, "bad free list");
		i += at_once;
	}
	return st;
}

static enum status check_free(struct walk *w, uint64_t number, const struct node *n)
{
	uint64_t txnid, page = 0;
	memcpy(&txnid, n->key.p, sizeof(txnid));
	if (txnid > w->txnid)
		return damaged(w, number, "pages freed in the future");
	if (txnid > w->freed_last)
		w->freed_last = txnid;
	if (!(n->flags & NODE_BIG))
		return claim_free(w, number, n->value, 0, n->lo_hi);
	memcpy(&page, n->value, sizeof(page));
	return claim_free(w, number, NULL, page * w->page_bytes + PAGE_HEADER_BYTES, n->lo_hi);
}

/* Trees */

static enum status check_tree(struct walk *w, enum tree_type type, const struct page_tree *tree);

static enum status check_leaf_node(struct walk *w, uint64_t number, const struct node *n, struct count *c)
{
	enum status st = ST_OK;
	struct page_tree tree;
	c->seen.entries++;
	if (n->flags != (c->type == TREE_MAIN ? NODE_TREE : n->flags & NODE_BIG))
		return damaged(w, number, "bad entry");
	if (c->type == TREE_MAIN) {
		if (n->lo_hi != PAGE_TREE_BYTES)
			return damaged(w, number, "bad entry");
		memcpy(&tree, n->value, sizeof(tree));
		return check_tree(w, TREE_TABLE, &tree);
	}
	if (n->flags & NODE_BIG) {
		uint64_t page;
		memcpy(&page, n->value, sizeof(page));
		st = check_overflow(w, page, n->lo_hi, c);
	}
	if (st == ST_OK && c->type == TREE_FREE)
		st = check_free(w, number, n);
	return st;
}

static enum status check_page(struct walk *w, uint64_t number, unsigned depth, struct slice lower,
			      struct slice upper, struct count *c);

/* The children of a branch or the values of a leaf. */
static enum status check_nodes(struct walk *w, uint64_t number, const unsigned char *page,
			       const struct page_header *h, unsigned depth, struct slice lower, struct slice upper,
			       struct count *c)
{
	enum status st = ST_OK;
	unsigned count = nodes_of(h);
	for (unsigned i = 0; st == ST_OK && i < count; i++) {
		struct node n = { 0 }, next = { .key = upper };
		(void)node_at(w, page, h, i, &n);
		if (h->flags == PAGE_LEAF) {
			st = check_leaf_node(w, number, &n, c);
			continue;
		}
		if (i + 1 < count)
			(void)node_at(w, page, h, i + 1, &next);
		st = check_page(w, n.child, depth - 1, i ? n.key : lower, next.key, c);
	}
	return st;
}

static enum status read_page(struct walk *w, uint64_t number, unsigned depth, unsigned char **page,
			     struct page_header *h)
{
	enum status st = claim(w, number, 1);
	if (st != ST_OK)
		return st;
	if (!w->rooms[w->level])
		w->rooms[w->level] = malloc(w->page_bytes);
	*page = w->rooms[w->level];
	if (!*page)
		return fail_memory();
	st = read_at(w, number * w->page_bytes, *page, w->page_bytes);
	if (st != ST_OK)
		return st;
	memcpy(h, *page, sizeof(*h));
	if (h->number != number || h->flags != (depth > 1 ? PAGE_BRANCH : PAGE_LEAF))
		return damaged(w, number, "bad header");
	return ST_OK;
}

/* The page NUMBER and all below it; DEPTH 1: it is a leaf. */
static enum status check_page(struct walk *w, uint64_t number, unsigned depth, struct slice lower,
			      struct slice upper, struct count *c)
{
	unsigned char *page;
	struct page_header h;
	enum status st = read_page(w, number, depth, &page, &h);
	if (st == ST_OK)
		st = check_places(w, number, page, &h);
	if (st == ST_OK && nodes_of(&h) < (depth > 1 ? 2 : 1))
		st = damaged(w, number, "is empty");
	if (st == ST_OK)
		st = check_keys(w, number, page, &h, c->type, lower, upper);
	if (st != ST_OK)
		return st;
	c->seen.branches += depth > 1;
	c->seen.leaves += depth == 1;
	w->level++;
	st = check_nodes(w, number, page, &h, depth, lower, upper, c);
	w->level--;
	return st;
}

static bool counts_hold(const struct walk *w, const struct count *c)
{
	const struct page_tree *t = c->tree, *seen = &c->seen;
	bool overflows = t->overflows == seen->overflows || (!w->headers && t->overflows > seen->overflows);
	return t->branches == seen->branches && t->leaves == seen->leaves && overflows &&
	       t->entries == seen->entries;
}

static enum status check_tree(struct walk *w, enum tree_type type, const struct page_tree *tree)
{
	static const struct slice none = { NULL, 0 };
	struct count c = { .type = type, .tree = tree };
	enum status st = ST_OK;
	if (tree->flags != (type == TREE_FREE ? TREE_INTEGER_KEYS : 0) || tree->depth > PAGE_DEPTH_MAX ||
	    (tree->depth == 0) != (tree->root == PAGE_NONE))
		return damaged(w, tree->root, "is the root of a bad tree");
	if (tree->depth > 0)
		st = check_page(w, tree->root, tree->depth, none, none, &c);
	if (st == ST_OK && !counts_hold(w, &c))
		st = damaged(w, tree->root, "is the root of a tree that lacks pages or entries");
	return st;
}

/* Every commit but the first frees pages under its number: so the free list tells which state this is. */
static enum status check_free_tree(struct walk *w, const struct page_meta *m)
{
	enum status st = check_tree(w, TREE_FREE, &m->trees[0]);
	if (st == ST_OK && m->txnid > 1 && w->freed_last != m->txnid)
		st = fail(ST_DAMAGED, "%s: store damaged: a meta page is of another state than it says", w->path);
	return st;
}

static enum status check_state(const struct env *env, int fd, const struct page_meta *m, bool headers)
{
	struct walk w = { .path = env->path,
			  .fd = fd,
			  .page_bytes = m->trees[0].pad,
			  .last = m->last,
			  .txnid = m->txnid,
			  .headers = headers && m->last < PAGES_HEADERS_MAX };
	w.used = calloc(m->last / 8 + 1, 1);
	if (!w.used)
		return fail_memory();
	enum status st = check_free_tree(&w, m);
	if (st == ST_OK)
		st = check_tree(&w, TREE_MAIN, &m->trees[1]);
	for (size_t i = 0; i < sizeof(w.rooms) / sizeof(w.rooms[0]); i++)
		free(w.rooms[i]);
	free(w.used);
	return st;
}

enum status pages_check(const struct env *env, MDB_txn *txn, bool headers)
{
	enum { TRIES = 100 }; /* a reader may look while a run writes the other meta page */
	struct page_meta now, other;
	int fd = -1;
	enum status st = metas_of_snapshot(env, txn, &fd, &now, &other);
	if (st == ST_OK)
		st = check_state(env, fd, &now, headers);
	/* neither is flipped to look older or newer by more than a commit */
	for (int i = 0; st == ST_OK && other.txnid + 1 != now.txnid && other.txnid <= now.txnid; i++) {
		if (env->writable || i == TRIES)
			return fail(ST_DAMAGED, "%s: store damaged: its meta pages do not follow each other",
				    env->path);
		st = metas_of_snapshot(env, txn, &fd, &now, &other);
	}
	return st;
}
