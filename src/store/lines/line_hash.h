/*
 * Line hashes: under which hashes the index has a line.
 *
 * Always under that of its order, folded by rule 14, so that alike orders stand together: a group. Until a
 * group has had more than GROUP_SMALL lines at a time, all look-ups look through it. From then on it is large:
 * GROUP_MARK stands among its ids, and its lines stand under further hashes, too, so that no look-up depends on
 * how many lines an order has:
 *
 *	PRODUCT		order, product: all lines of an order for a SKU
 *	UNNUMBERED	order, product: the unnumbered line, of which there is one at most
 *	NUMBER		order, number folded: the line of that number, and those that are alike
 *	QUANTITY	order, product, ordered units: a numbered line
 *	EXACT		order, only where there may be alike ones (digits only): lines of just this order
 *	VARIANT		order folded, only where there may be alike ones: not a line, but how many bytes an
 *			order of this fold has; with the fold that is the order
 *
 * Every hash is seeded by the store's identity, so that nobody can choose names that collide.
 */
#ifndef ALLOT_STORE_LINE_HASH_H
#define ALLOT_STORE_LINE_HASH_H

#include "store/lines/line_record.h"

/* Lines of a small group, at most; and what stands among the ids of a large one, before all of them. */
enum { GROUP_SMALL = 32, GROUP_MARK = 0 };

/* What a hash is of. The numbers are part of the store's format. */
enum hash_of {
	HASH_ORDER = 1,
	HASH_PRODUCT,
	HASH_UNNUMBERED,
	HASH_NUMBER,
	HASH_QUANTITY,
	HASH_EXACT,
	HASH_VARIANT,
	HASH_REF_CASE,
	HASH_REF_ZEROS,
	HASH_SKU_CASE,
	HASH_SKU_ZEROS,
};

/* The hash of a name, say of a ref that was folded. */
uint64_t hash_name(uint64_t seed, enum hash_of of, struct slice name);

uint64_t hash_order(uint64_t seed, struct slice orderid);
uint64_t hash_product(uint64_t seed, struct slice orderid, uint64_t product);
uint64_t hash_unnumbered(uint64_t seed, struct slice orderid, uint64_t product);
uint64_t hash_number(uint64_t seed, struct slice orderid, struct slice number);
uint64_t hash_quantity(uint64_t seed, struct slice orderid, uint64_t product, uint32_t ordered);

/* True when ORDERID may have alike ones; *EXACT and *VARIANT are its hashes then. */
bool hash_digits(uint64_t seed, struct slice orderid, uint64_t *exact, uint64_t *variant);

enum { LINE_HASHES_MAX = 4 };

/* The further hashes of the line of HEAD but VARIANT, in OUT; how many. */
unsigned line_hashes(uint64_t seed, const struct line_head *head, uint64_t out[LINE_HASHES_MAX]);

#endif
