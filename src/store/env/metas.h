/*
 * Metas: LMDB's two meta pages, each the root of one state of the file; commits write them in turn. See
 * pages.h.
 */
#ifndef ALLOT_STORE_METAS_H
#define ALLOT_STORE_METAS_H

#include "store/env/env.h"
#include "store/env/page_layout.h"

/*
 * Looks at the meta pages of the data file PATH, before LMDB opens it: the newest one must be sound and the
 * file as long as it says. ST_DAMAGED, ST_IO. A file of no LMDB at all, or of another version of it, is left to
 * mdb_env_open() to name.
 */
enum status metas_check(const char *path);

/*
 * The same for the open file FD, whose name is PATH; *TXNID is the transaction of the newest state, 0: it is a
 * file of no LMDB at all. As metas_check().
 */
enum status metas_newest(int fd, const char *path, uint64_t *txnid);

/*
 * The sound meta page of the snapshot of TXN, a reading transaction, which is renewed when writers have passed
 * it by; OTHER, the second one, unchecked: that of the state before, or a newer one; and the descriptor of the
 * file, which stays ENV's. Any failure of the store.
 */
enum status metas_of_snapshot(const struct env *env, MDB_txn *txn, int *fd, struct page_meta *out,
			      struct page_meta *other);

/*
 * Notes in its meta page that transaction TXNID was committed, so that a page that says later that it is of an
 * older one is damage: with such a page LMDB would take the state before, which is sound in itself. A commit
 * that LMDB took back leaves just such a page, but no note. Where none can be written none is; nothing needs
 * it.
 */
void metas_note(const struct env *env, uint64_t txnid);

#endif
