/*
 * The layout of LMDB's pages: data version 1 (0.9.x), native byte order, sizes of a 64-bit machine. LMDB keeps
 * it to itself; pages.c needs it to check the file without trusting it.
 *
 *	tree page	header | u16 offset of each node, in the order of keys | free | nodes
 *	node		u16 and u16 bytes of the value, low and high | u16 flags | u16 bytes of the key | key
 *			| value
 *			NODE_BIG: in place of the value u64 number of its first overflow page
 *			of a branch: no value; the first three u16 are the number of the page below
 *	overflow page	header | value, on through the pages that follow, which have no header
 *
 * Nodes begin at even offsets. They are put in from the page's end downwards: so when keys came in order, each
 * node lies right below the one before; otherwise in any order.
 */
#ifndef ALLOT_STORE_PAGE_LAYOUT_H
#define ALLOT_STORE_PAGE_LAYOUT_H

#include <stdint.h>

enum {
	PAGE_DATA_VERSION = 1,
	PAGE_METAS = 2, /* pages 0 and 1 */
	PAGE_HEADER_BYTES = 16,
	PAGE_NODE_BYTES = 8,  /* of a node, before its key */
	PAGE_TREE_BYTES = 48, /* the descriptor of a tree */
	PAGE_KEY_MAX = 511,
	PAGE_DEPTH_MAX = 32,
	PAGE_BYTES_MIN = 512,
	PAGE_BYTES_MAX = 32 * 1024,
	PAGE_UNWRITTEN_MAX = 128 * 1024, /* dirty pages that a transaction may have */
};
#define PAGE_MAGIC UINT32_C(0xBEEFC0DE)
#define PAGE_NONE  UINT64_MAX /* the root of an empty tree */

enum page_flag { PAGE_BRANCH = 1, PAGE_LEAF = 2, PAGE_OVERFLOW = 4, PAGE_META = 8 };
enum node_flag {
	NODE_BIG = 1,
	NODE_TREE = 2
}; /* the value is on an overflow page; it is the descriptor of a tree */
enum { TREE_INTEGER_KEYS = 8 };

struct page_header {
	uint64_t number;
	uint16_t pad;
	uint16_t flags;
	union {
		struct {
			uint16_t lower; /* end of the offsets of nodes */
			uint16_t upper; /* start of the nodes */
		};
		uint32_t pages; /* of an overflow page */
	};
};

/* The descriptor of a tree. */
struct page_tree {
	uint32_t pad;
	uint16_t flags;
	uint16_t depth;
	uint64_t branches;
	uint64_t leaves;
	uint64_t overflows;
	uint64_t entries;
	uint64_t root;
};

/* Behind the header of pages 0 and 1, which take turns. */
struct page_meta {
	uint32_t magic;
	uint32_t version;
	uint64_t address;
	uint64_t map_bytes;
	struct page_tree trees[2]; /* of the free list, of the tables; the first one's pad is the page size */
	uint64_t last;
	uint64_t txnid;
};

/* Ours, at the end of a meta page, where LMDB has nothing: the last transaction that was committed with it. */
struct page_note {
	uint64_t txnid;
	uint64_t checksum;
};

#endif
