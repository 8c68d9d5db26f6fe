/*
 * Product: all batches of one SKU; the consistency boundary.
 *
 * The batches stand in allocation order, cut into segments of at most SEGMENT_BATCHES_MAX. Of each segment
 * the product keeps the first key and the largest availability, so that finding the first batch that covers
 * a line looks at the maxima and then into one segment; no operation walks all batches. A segment's batches
 * may be left in the store until they are asked for: then `load` of the product's source brings them in.
 *
 * Memory: a product owns its segments and its copy of the SKU. Pointers to batches are valid until the next
 * call that adds or moves a batch of the product.
 */
#ifndef ALLOT_MODELS_PRODUCT_H
#define ALLOT_MODELS_PRODUCT_H

#include "allot/base/slice.h"
#include "allot/base/status.h"
#include "allot/models/segment.h"
#include "allot/models/waiting.h"

struct product;

/* Where segments come from that are not loaded. */
struct product_source {
	/* Reads segment NUMBER of P, which has COUNT batches, into BATCHES. Any failure of the store. */
	enum status (*load)(void *ctx, const struct product *p, uint32_t number, uint32_t count,
			    struct batch *batches);
	void *ctx;
};

struct product {
	struct slice sku;
	uint64_t id;		/* id of its first batch; 0 until it has one */
	uint64_t version;	/* up by one with every event that changes a quantity or ETA of the product */
	uint64_t available;	/* units free in all batches together */
	uint64_t batches;	/* how many there are */
	uint64_t short_;	/* units short, of all its lines together */
	struct waiting waiting; /* its waiting lines; its `units` are the SKU's waiting units */
	/*
	 * What was available before the batches feed that is being applied (rule 8), noted with its first
	 * change of the product: meaningful if `feed` is that feed's mark (struct feed_record).
	 */
	struct {
		uint64_t feed;
		uint64_t available;
		bool freed; /* a row of it since then calls for serving (rule 9) */
	} before;
	struct segment *segments;
	uint32_t *maxima;     /* for each segment the largest batch_available() in it */
	uint64_t room;	      /* batches all segments have memory for */
	uint32_t count;	      /* of segments */
	uint32_t capacity;    /* of `segments` and `maxima` */
	uint32_t next_number; /* name of the next new segment */
	bool dirty;
	struct segment only; /* where `segments` and `maxima` begin: nearly all products have one segment */
	uint32_t only_maximum;
	const struct product_source *source;	     /* NULL: all segments are loaded */
	const struct waiting_source *waiting_source; /* likewise, of the waiting lines */
	struct {
		size_t memory;
		size_t rank;
		bool touched;
		bool listed; /* the store has its waiting lines in records of their own */
	} keeping; /* of the store's identity map; nobody else's */
};

/* A batch's place: batches[index] of segments[segment]. */
struct batch_place {
	uint32_t segment;
	uint32_t index;
};

/* A product without batches, its SKU copied; NULL when out of memory. Free with product_free(). */
struct product *product_new(struct slice sku);
void product_free(struct product *p);

/* Bytes of memory P takes, segments included; for the bound on the identity map. */
size_t product_memory(const struct product *p);

/* The batch at AT, whose segment must be loaded. */
struct batch *product_batch(const struct product *p, struct batch_place at);

/*
 * Finds the batch of KEY. *AT is set and its segment loaded. A key that is not there is ST_DAMAGED: whoever
 * asks has the key from the store's index of refs.
 */
enum status product_find(struct product *p, struct batch_key key, struct batch_place *at);

/*
 * The first batch in allocation order with at least QTY available: *FOUND, and if so *AT, its segment loaded
 * (rule 1). Any failure of the store, which loading a segment may meet.
 */
enum status product_first_fit(struct product *p, uint32_t qty, bool *found, struct batch_place *at);

/*
 * Adds batch B (nothing of it allocated or shipped) at its place; *AT says where. Does not touch the version.
 * As product_first_fit().
 */
enum status product_add(struct product *p, const struct batch *b, struct batch_place *at);

/*
 * Moves the batch at *AT to its place for ETA; *AT becomes the new place. Allocations stay (rule 6). A
 * segment whose last batch moves away is dropped: its number is missing from P from then on. After a failure P
 * is good for product_free() only. As product_first_fit().
 */
enum status product_move(struct product *p, struct batch_place *at, uint32_t eta);

/*
 * Sets quantity, allocated and shipped units of the batch at AT, keeping the product's totals and maxima in
 * step. ALLOCATED plus SHIPPED may be above QTY only in the middle of a quantity cut; such a batch counts as 0
 * available.
 */
void product_set(struct product *p, struct batch_place at, uint32_t qty, uint32_t allocated, uint32_t shipped);

/* The most units that one batch has available, and all of them together. */
struct supply product_supply(const struct product *p);

/*
 * For the store's codec: appends a segment behind the last one. BATCHES may be NULL (not loaded), else COUNT
 * batches are copied. Not dirty. next_number is raised above NUMBER, COUNT is added to `batches`; id, version
 * and available are the codec's to set. What no product can hold (COUNT, MAXIMUM, the order of keys) is
 * ST_DAMAGED.
 */
enum status product_restore_segment(struct product *p, uint32_t number, struct batch_key first, uint32_t count,
				    uint32_t maximum, const struct batch *batches);

/*
 * Makes sure that segment S is loaded. Batches that don't agree with what P knows of the segment (first key,
 * order, maximum) are ST_DAMAGED. Any failure of the store.
 */
enum status product_load(struct product *p, uint32_t s);

#endif
