/*
 * Pages: holds the frame in which LMDB keeps everything, its pages, against itself, before LMDB is let near it.
 *
 * LMDB trusts its file: a flipped bit in a page number, a count or an offset makes it read out of the file, go
 * round in circles, find an older state of a table, or write over pages that are in use. The checksums of
 * records cannot tell that. So at every opening the tree of pages is walked by code of our own, which trusts
 * nothing:
 *
 *	meta page	page size, kinds of its trees, last page within the file; not older than was noted
 *			behind its commit (metas.h)
 *	tree page	own number, kind by depth, entries within the page and apart from each other,
 *			keys in order and between those of the page above
 *	tree		as many pages and entries as its descriptor says
 *	overflow page	own number, kind, enough pages for its value
 *	free list	page numbers within the file
 *	all together	no page has two uses: the free ones and those in use lie apart
 *
 * The last line is what makes a stale or a doubled page impossible. Values are not looked at (they have
 * checksums), so the cost is that of about a hundredth of the file.
 */
#ifndef ALLOT_STORE_PAGES_H
#define ALLOT_STORE_PAGES_H

#include "store/env/env.h"

/*
 * In files of more pages than this the headers of overflow pages are left to the checksums of what stands in
 * them: to read them all would be to read the whole file.
 */
enum { PAGES_HEADERS_MAX = 64 * 1024 };

/*
 * HEADERS: those of overflow pages as well; only what frees pages depends on them.
 *
 * Walks the pages of the snapshot of TXN, a reading transaction, which may be renewed when writers have passed
 * it by. ST_DAMAGED with a sentence on the first thing that is wrong; ST_IO, ST_NO_MEMORY.
 */
enum status pages_check(const struct env *env, MDB_txn *txn, bool headers);

#endif
