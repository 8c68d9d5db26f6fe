/*
 * A tree page of LMDB's, and its nodes: each within the page and apart from the others, keys in order. See
 * pages.h, page_layout.h.
 */
#ifndef ALLOT_STORE_PAGE_H
#define ALLOT_STORE_PAGE_H

#include "allot/base/slice.h"
#include "allot/base/status.h"
#include "store/env/page_layout.h"

enum tree_type { TREE_FREE, TREE_MAIN, TREE_TABLE };

/* A node of a tree page. A branch's has no value: its child is in value_bytes and flags. */
struct node {
	const unsigned char *key; /* in the page; behind it the value */
	uint16_t key_bytes;
	uint16_t flags;
	uint32_t value_bytes;
};

/* A tree page, copied out of the file so that it stays as it was found sound. */
struct page {
	const char *path;    /* of the file */
	uint32_t page_bytes; /* so long is a page of it */
	unsigned char *room; /* for some neighbouring pages; NULL: none yet */
	uint64_t first;	     /* of the pages that stand there */
	uint64_t pages;
	uint64_t number;
	const unsigned char *bytes;
	struct page_header header;
	struct node *nodes; /* in the order of their keys */
	unsigned count;
};

/* ST_DAMAGED, with a sentence that WHAT is wrong with page NUMBER of the file PATH. */
enum status page_damaged(const char *path, uint64_t number, const char *what);

/* Sets COUNT bits from FROM on, by whole words. False when one of them, *AT, is set already. */
bool page_take_bits(uint64_t *words, uint64_t from, uint64_t count, uint64_t *at);

/* Reads the nodes of P, whose bytes and header are there, into `nodes`, which has room for them. ST_DAMAGED. */
enum status page_read_nodes(struct page *p);

/*
 * The keys of P, of a tree of TYPE, are in order, none below LOWER, and all below UPPER; p NULL: no such bound.
 * A branch's first key is not used. ST_DAMAGED.
 */
enum status page_check_keys(const struct page *p, enum tree_type type, struct slice lower, struct slice upper);

/* In the page. */
struct slice node_key(const struct node *n);

/* The number of the page below a node of a branch. */
uint64_t node_child(const struct node *n);

/* The number that stands at the start of the value. */
uint64_t node_page(const struct node *n);

#endif
