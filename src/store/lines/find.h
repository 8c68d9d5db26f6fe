/*
 * Find: the lines of an order by what people call them (rule 2), and orders and numbers that are alike (rule
 * 14), in one transaction. Ids come from the index, under the hashes of line_hash.h; each is proven by the
 * line's record: one that is missing, gone, or stands under a hash that is not its own is ST_DAMAGED, and
 * never taken for a line that is new.
 *
 * What a look-up costs does not depend on how many lines an order has, but for as many as it looks through
 * when there are few; walking all lines of an order reads each once.
 */
#ifndef ALLOT_STORE_FIND_H
#define ALLOT_STORE_FIND_H

#include "store/index/index.h"
#include "store/lines/line_hash.h"
#include "store/lines/lines.h"

/* The group looked at last. */
struct find_group {
	bool known;
	bool large; /* the ids are not here */
	uint64_t hash;
	uint32_t count; /* of ids */
	uint64_t ids[GROUP_SMALL];
};

/* Ids read ahead for a walk. */
enum { WALK_IDS = 512 };
struct find_walk {
	bool known;
	bool end; /* no ids after these */
	uint64_t hash;
	uint64_t least; /* ids are those from this one on */
	uint32_t count;
	uint64_t ids[WALK_IDS];
};

struct find {
	struct lines *lines;
	struct index *index;
	uint64_t seed;
	struct find_group group;
	struct find_walk walks[2]; /* of a whole order; of one of its products */
	char name[IDENTIFIER_MAX]; /* what find_alike_...() found */
};

/* LINES and INDEX must outlive it. */
void find_init(struct find *f, struct lines *lines, struct index *index);
/* To be called in every transaction, before anything else. */
void find_begin(struct find *f);
/* A hint: lines of ORDERID will be asked for. */
void find_expect(struct find *f, struct slice orderid);

/*
 * See struct uow_ops for what these find: *ID, 0 when there is none. Any failure of the store.
 */
enum status find_numbered(struct find *f, struct slice orderid, struct slice number, uint64_t *id);
/* As find_numbered(). */
enum status find_unnumbered(struct find *f, struct slice orderid, uint64_t product, uint64_t *id);
/* As find_numbered(). SEVERAL may be NULL. */
enum status find_numbered_of(struct find *f, struct slice orderid, uint64_t product, uint32_t ordered,
			     uint64_t *id, bool *several);
/* As find_numbered(). */
enum status find_of_order(struct find *f, struct slice orderid, uint64_t product, uint64_t after, uint64_t *id);

/*
 * An order alike ORDERID with a line for PRODUCT: *FOUND, and if so *OUT, valid until the next call. Any
 * failure of the store.
 */
enum status find_alike_order(struct find *f, struct slice orderid, uint64_t product, bool *found,
			     struct slice *out);
/* A number alike NUMBER of a line of ORDERID for PRODUCT. As find_alike_order(). */
enum status find_alike_number(struct find *f, struct slice orderid, struct slice number, uint64_t product,
			      bool *found, struct slice *out);

/* Changes of what is found. */

/* The line of HEAD has become known, with the greatest id so far. Any failure of the store. */
enum status find_add(struct find *f, const struct line_head *head);
/* The line of HEAD, as it was, is gone. Any failure of the store. */
enum status find_remove(struct find *f, const struct line_head *head);
/* The line of WAS is now as in IS: its number or its quantity has changed. Any failure of the store. */
enum status find_change(struct find *f, const struct line_head *was, const struct line_head *is);

/*
 * Of find_group.c, for find.c: reads what is known of the group of ORDERID, if need be. Any failure of the
 * store.
 */
enum status find_group_load(struct find *f, struct slice orderid);
/* The head of line ID, found under HASH, and proof that it belongs there: else ST_DAMAGED. ST_IO. */
enum status find_prove(struct find *f, uint64_t hash, uint64_t id, struct line_head *out);

#endif
