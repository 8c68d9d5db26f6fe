/*
 * Refs: the index from a batch's ref to its id, product and what its supplier last said.
 *
 * Table refs, blocks. Key: the ref. Value:
 *	varint	batch id
 *	varint	eta
 *	1 byte	1 a qty was said, 2 an eta, 4 a count; above these two bits which count, enum said
 *	[1] varint said_qty
 *	[2] varint said_eta
 *	[4] varint said_count, 8 bytes said_content, little endian
 *	counted	sku
 */
#ifndef ALLOT_STORE_REFS_H
#define ALLOT_STORE_REFS_H

#include "allot/base/arena.h"
#include "allot/service/uow.h"
#include "store/env/env.h"
#include "store/keymap.h"

struct refs {
	const struct env *env;
	MDB_txn *txn;
	struct arena arena;
	struct keymap changed; /* ref -> struct ref_entry, not written yet */
	struct blocks_cursor cursor;
};

/* Empty; owns memory until refs_release(). */
void refs_init(struct refs *r, const struct env *env);
void refs_release(struct refs *r);
/* Begins to work in TXN; nothing may be unwritten. */
void refs_begin(struct refs *r, MDB_txn *txn);
/* The transaction has written: the cursor starts anew. */
void refs_rewind(struct refs *r);
/* Forgets what is not written. */
void refs_forget(struct refs *r);

/* See struct uow_ops. Any failure of the store. */
enum status refs_find(struct refs *r, struct slice ref, bool *found, struct ref_entry *out);
enum status refs_put(struct refs *r, struct slice ref, const struct ref_entry *entry);

/* Writes everything, in key order. Any failure of the store. */
enum status refs_flush(struct refs *r);

/* For readers: false on a bad layout. out->sku points into VALUE. */
bool ref_decode(struct slice value, struct ref_entry *out);

#endif
