/*
 * Product flush: the changed products of the identity map become records, in key order. Encoding them takes a
 * good part of a commit and needs nothing but the products; so a thread of its own may do it while lines and
 * refs are written.
 */
#ifndef ALLOT_STORE_PRODUCT_FLUSH_H
#define ALLOT_STORE_PRODUCT_FLUSH_H

#include <pthread.h>

#include "allot/base/arena.h"
#include "store/products/products.h"

/* What one flush needs. */
struct product_flush {
	struct products *of;
	uint64_t *changed;	   /* bit RANK: the product is to be written */
	struct product **products; /* these, by SKU */
	size_t products_count;
	struct blocks_entry *list; /* their records */
	size_t count;
	struct arena arena; /* of the records */
	struct buf room;
	bool beside; /* `thread` is at work */
	pthread_t thread;
	enum status status; /* of the encoding */
	char message[512];  /* of a bad status */
};

/*
 * Begins to encode the changed products of P; BESIDE: in a thread, if there are many of them and one can be
 * had. Until product_flush_end() nobody may use P. ST_NO_MEMORY: it has not begun, and need not be ended.
 */
enum status product_flush_begin(struct product_flush *f, struct products *p, bool beside);

/*
 * Waits for it and, if BEFORE, how everything has gone meanwhile, is ST_OK, writes the records in P's
 * transaction; else returns BEFORE. ST_CONTRACT: one was broken while encoding. After a failure P must be
 * forgotten.
 */
enum status product_flush_end(struct product_flush *f, enum status before);

#endif
