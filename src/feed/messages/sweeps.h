/*
 * What a unit says by what it does not name: dated batches of a SKU that are to come at another date now, or
 * not at all, and lines of an order that it replaces.
 */
#ifndef ALLOT_FEED_MESSAGES_SWEEPS_H
#define ALLOT_FEED_MESSAGES_SWEEPS_H

#include "feed/units/unit.h"

/*
 * A sweep is about one SKU: its dated refs begin with one of `bases`, up to ":@", and are not in `named`.
 *
 *	counted	SKU
 *	varint	how many bases
 *	counted	each base
 *	varint	how many refs are named
 *	counted	each ref
 */
struct sweeps {
	struct slice *list; /* in the arena */
	uint32_t count;
	struct arena arena;
	bool no_memory;
};

void sweeps_init(struct sweeps *s);
void sweeps_release(struct sweeps *s);
/* Makes the sweeps of U; there are some only for stock whose partner sends dates. */
void sweeps_make(struct sweeps *s, const struct edi_work *u);
/* ST_NO_MEMORY: it ran out while they were made. */
enum status sweeps_status(const struct sweeps *s);

/*
 * Appends what the end of U tells: nothing, or of one that replaces an order
 *
 *	counted	order id
 *	varint	how many lines it names
 *	counted	number of each, empty: it has none; counted SKU
 */
void replaced_put(struct buf *out, const struct edi_work *u);

#endif
