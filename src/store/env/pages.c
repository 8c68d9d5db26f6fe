#include "store/env/pages.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "allot/base/files/file.h"
#include "store/env/metas.h"
#include "store/env/page.h"

enum {
	FREE_AT_ONCE = 512, /* page numbers of the free list read at a time */
	PAGES_AT_ONCE = 16, /* neighbouring tree pages read at a time */
};

/* A page to check, as the one above it leads to it. */
struct link {
	uint64_t number;
	uint64_t pages;	    /* so many from it on are to be checked next */
	unsigned depth;	    /* 1: it is a leaf */
	struct slice lower; /* the least key it may hold */
	struct slice upper; /* the least key it may not hold; p NULL: no such bound */
};

/* What is being walked. */
struct walk {
	const char *path;
	int fd;
	uint32_t page_bytes;
	unsigned page_bits; /* page_bytes is two to the power of this */
	uint64_t last;
	uint64_t present; /* pages that the file has */
	uint64_t txnid;
	uint64_t freed_last; /* the newest transaction in the free list */
	bool headers;	     /* those of overflow pages are read */
	uint64_t *used;	     /* a bit for each page */
	/* at hand in each level, main tree and below it a table's */
	struct page pages[2 * PAGE_DEPTH_MAX + 2];
	unsigned level;
};

/* The tree at hand, and what was counted of it. */
struct count {
	enum tree_type type;
	const struct page_tree *tree;
	struct page_tree seen;
};

static enum status damaged(const struct walk *w, uint64_t page, const char *what)
{
	return page_damaged(w->path, page, what);
}

static enum status read_at(const struct walk *w, uint64_t offset, void *p, size_t n)
{
	size_t got = 0;
	enum status st = file_read_at(w->fd, p, n, offset, &got, w->path);
	if (!st && got < n)
		st = fail(ST_DAMAGED, "%s: store damaged: the data file is cut short", w->path);
	return st;
}

/* Notes that COUNT pages from PAGE on have a use. */
static enum status claim(struct walk *w, uint64_t page, uint64_t count)
{
	uint64_t twice = 0;
	if (page < PAGE_METAS || page > w->last || count == 0 || count > w->last - page + 1)
		return damaged(w, page, "is outside the file");
	if (!page_take_bits(w->used, page, count, &twice))
		return damaged(w, twice, "has two uses");
	return ST_OK;
}

/*
 * Likewise of pages that hold something: these are in the file. Free pages at its end may never have been
 * written, when the transaction that took them gave them back itself; LMDB counts them all the same.
 */
static enum status claim_in_use(struct walk *w, uint64_t page, uint64_t count)
{
	enum status st = claim(w, page, count);
	if (!st && page + count > w->present)
		st = fail(ST_DAMAGED, "%s: store damaged: the data file is cut short", w->path);
	return st;
}

/* Overflow pages and the free list */

static enum status check_overflow(struct walk *w, uint64_t number, uint64_t bytes, struct count *c)
{
	uint64_t pages = (PAGE_HEADER_BYTES + bytes + w->page_bytes - 1) >> w->page_bits;
	struct page_header h;
	if (number > w->last)
		return damaged(w, number, "is outside the file");
	if (w->headers || c->type == TREE_FREE) {
		enum status st = read_at(w, number * w->page_bytes, &h, sizeof(h));
		if (st)
			return st;
		if (h.number != number || h.flags != PAGE_OVERFLOW || h.pages < pages)
			return damaged(w, number, "bad header");
		pages = h.pages;
	}
	c->seen.overflows += pages;
	return claim_in_use(w, number, pages);
}

/* The N bytes of page numbers behind their count, inline at P or, P NULL, in the file at OFFSET. */
static enum status claim_free(struct walk *w, uint64_t page, const unsigned char *p, uint64_t offset,
			      uint64_t n)
{
	uint64_t numbers[FREE_AT_ONCE];
	uint64_t count = 0;
	enum status st = ST_OK;
	for (uint64_t i = 0; !st && i < 1 + count;) {
		uint64_t at_once = i == 0 ? 1 : 1 + count - i;
		if (at_once > FREE_AT_ONCE)
			at_once = FREE_AT_ONCE;
		if ((i + at_once) * sizeof(*numbers) > n)
			return damaged(w, page, "bad free list");
		if (p)
			memcpy(numbers, p + i * sizeof(*numbers), at_once * sizeof(*numbers));
		else
			st = read_at(w, offset + i * sizeof(*numbers), numbers, at_once * sizeof(*numbers));
		if (!st && i == 0)
			count = numbers[0];
		for (uint64_t k = 0; !st && i > 0 && k < at_once; k++)
			st = claim(w, numbers[k], 1);
		if (count > w->last)
			return damaged(w, page, "bad free list");
		i += at_once;
	}
	return st;
}

static enum status check_free(struct walk *w, uint64_t number, const struct node *n)
{
	uint64_t txnid;
	memcpy(&txnid, n->key, sizeof(txnid));
	if (txnid > w->txnid)
		return damaged(w, number, "pages freed in the future");
	if (txnid > w->freed_last)
		w->freed_last = txnid;
	if (!(n->flags & NODE_BIG))
		return claim_free(w, number, n->key + n->key_bytes, 0, n->value_bytes);
	return claim_free(w, number, NULL, node_page(n) * w->page_bytes + PAGE_HEADER_BYTES, n->value_bytes);
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
		if (n->value_bytes != PAGE_TREE_BYTES)
			return damaged(w, number, "bad entry");
		memcpy(&tree, n->key + n->key_bytes, sizeof(tree));
		return check_tree(w, TREE_TABLE, &tree);
	}
	if (n->flags & NODE_BIG)
		st = check_overflow(w, node_page(n), n->value_bytes, c);
	if (!st && c->type == TREE_FREE)
		st = check_free(w, number, n);
	return st;
}

static enum status check_page(struct walk *w, const struct link *link, struct count *c);

/* How many children, from the Ith on, follow each other in the file. */
static unsigned neighbours(const struct page *p, unsigned i)
{
	unsigned n = 1;
	while (n < PAGES_AT_ONCE && i + n < p->count &&
	       node_child(&p->nodes[i + n]) == node_child(&p->nodes[i]) + n)
		n++;
	return n;
}

static enum status check_children(struct walk *w, const struct page *p, const struct link *link,
				  struct count *c)
{
	enum status st = ST_OK;
	for (unsigned i = 0; !st && i < p->count; i++) {
		const struct node *n = &p->nodes[i];
		const struct link child = { .number = node_child(n),
					    .pages = neighbours(p, i),
					    .depth = link->depth - 1,
					    .lower = i > 0 ? node_key(n) : link->lower,
					    .upper = i + 1 < p->count ? node_key(n + 1) : link->upper };
		st = check_page(w, &child, c);
	}
	return st;
}

static enum status check_values(struct walk *w, const struct page *p, struct count *c)
{
	enum status st = ST_OK;
	for (unsigned i = 0; !st && i < p->count; i++)
		st = check_leaf_node(w, p->number, &p->nodes[i], c);
	return st;
}

static enum status make_room(const struct walk *w, struct page *p)
{
	size_t pages_bytes = (size_t)PAGES_AT_ONCE * w->page_bytes;
	size_t nodes_max = (w->page_bytes - PAGE_HEADER_BYTES) / 2;
	if (p->room)
		return ST_OK;
	p->room = malloc(pages_bytes + nodes_max * sizeof(*p->nodes));
	if (!p->room)
		return fail_memory();
	p->nodes = (void *)(p->room + pages_bytes);
	p->path = w->path;
	p->page_bytes = w->page_bytes;
	return ST_OK;
}

/* Sees to it that the page is in the room, with those that come next. */
static enum status fill_room(struct walk *w, const struct link *link, struct page *p)
{
	uint64_t number = link->number, pages = link->pages;
	if (number - p->first < p->pages)
		return ST_OK;
	if (pages > w->last - number + 1)
		pages = 1;
	p->first = number;
	p->pages = pages;
	return read_at(w, number * w->page_bytes, p->room, pages * w->page_bytes);
}

static enum status read_page(struct walk *w, const struct link *link, struct page *p)
{
	enum status st = claim_in_use(w, link->number, 1);
	if (!st)
		st = make_room(w, p);
	if (!st)
		st = fill_room(w, link, p);
	if (st)
		return st;
	p->number = link->number;
	p->bytes = p->room + (p->number - p->first) * w->page_bytes;
	memcpy(&p->header, p->bytes, sizeof(p->header));
	if (p->header.number != p->number || p->header.flags != (link->depth > 1 ? PAGE_BRANCH : PAGE_LEAF))
		return damaged(w, p->number, "bad header");
	return ST_OK;
}

/* The page and all below it. */
static enum status check_page(struct walk *w, const struct link *link, struct count *c)
{
	bool branch = link->depth > 1;
	struct page *p = &w->pages[w->level];
	enum status st = read_page(w, link, p);
	if (!st)
		st = page_read_nodes(p);
	if (!st && p->count < (branch ? 2 : 1))
		st = damaged(w, p->number, "is empty");
	if (!st)
		st = page_check_keys(p, c->type, link->lower, link->upper);
	if (st)
		return st;
	c->seen.branches += branch;
	c->seen.leaves += !branch;
	w->level++; /* for the children, or the tree that is the value */
	st = branch ? check_children(w, p, link, c) : check_values(w, p, c);
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
	const struct link root = { .number = tree->root, .pages = 1, .depth = tree->depth };
	struct count c = { .type = type, .tree = tree };
	enum status st = ST_OK;
	if (tree->flags != (type == TREE_FREE ? TREE_INTEGER_KEYS : 0) || tree->depth > PAGE_DEPTH_MAX ||
	    (tree->depth == 0) != (tree->root == PAGE_NONE))
		return damaged(w, tree->root, "is the root of a bad tree");
	if (tree->depth > 0)
		st = check_page(w, &root, &c);
	if (!st && !counts_hold(w, &c))
		st = damaged(w, tree->root, "is the root of a tree that lacks pages or entries");
	return st;
}

/* Every commit but the first frees pages under its number: so the free list tells which state this is. */
static enum status check_free_tree(struct walk *w, const struct page_meta *m)
{
	enum status st = check_tree(w, TREE_FREE, &m->trees[0]);
	if (!st && m->txnid > 1 && w->freed_last != m->txnid)
		st = fail(ST_DAMAGED, "%s: store damaged: a meta page is of another state than it says",
			  w->path);
	return st;
}

static enum status check_state(const struct env *env, int fd, const struct page_meta *m, bool headers)
{
	struct stat size;
	if (fstat(fd, &size) != 0)
		return fail_errno(ST_IO, env->path, errno);
	struct walk w = { .path = env->path,
			  .fd = fd,
			  .page_bytes = m->trees[0].pad,
			  .page_bits = (unsigned)__builtin_ctz(m->trees[0].pad),
			  .last = m->last,
			  .present = (uint64_t)size.st_size / m->trees[0].pad,
			  .txnid = m->txnid,
			  .headers = headers && m->last < PAGES_HEADERS_MAX };
	w.used = calloc(m->last / 64 + 1, sizeof(*w.used));
	if (!w.used)
		return fail_memory();
	enum status st = check_free_tree(&w, m);
	if (!st)
		st = check_tree(&w, TREE_MAIN, &m->trees[1]);
	for (size_t i = 0; i < sizeof(w.pages) / sizeof(w.pages[0]); i++)
		free(w.pages[i].room);
	free(w.used);
	return st;
}

enum status pages_check(const struct env *env, MDB_txn *txn, bool headers)
{
	enum { TRIES = 100 }; /* a reader may look while a run writes the other meta page */
	struct page_meta now, other;
	int fd = -1;
	enum status st = metas_of_snapshot(env, txn, &fd, &now, &other);
	if (!st)
		st = check_state(env, fd, &now, headers);
	/* neither is flipped to look older or newer by more than a commit */
	for (int i = 0; !st && other.txnid + 1 != now.txnid && other.txnid <= now.txnid; i++) {
		if (env->writable || i == TRIES)
			return fail(ST_DAMAGED, "%s: store damaged: its meta pages do not follow each other",
				    env->path);
		st = metas_of_snapshot(env, txn, &fd, &now, &other);
	}
	return st;
}
