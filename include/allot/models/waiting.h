/*
 * Waiting: the lines of one product that have waiting units, in the order in which they are served: the higher
 * priority first, then the line that became known first (rule 9).
 *
 * They stand in segments, like the product's batches. Of each segment the queue keeps what the least demanding
 * line in it needs, so that a million lines that nothing covers are passed over by looking at some thousand
 * figures, and one segment at most is looked into for each line that is served. Segments may be left in the
 * store until they are asked for.
 *
 * What a line needs (rule 1): without `split` one batch with all its waiting units; with it so many units of
 * the SKU in all, or, with `backorder` too, any unit. A line of whose units a cut took some off since it was
 * last served is to be looked at whatever there is: it is told.
 */
#ifndef ALLOT_MODELS_WAITING_H
#define ALLOT_MODELS_WAITING_H

#include "allot/base/status.h"
#include "allot/models/order_line.h"

enum { WAITING_SEGMENT_MAX = 512 };

/* A line in the queue. */
struct waiter {
	uint64_t line;	/* its id */
	uint32_t units; /* that wait, at least 1 */
	uint32_t cut;	/* see struct line; at most `units` */
	struct policy policy;
};

/* Where a line stands: the higher priority first, then the lower id. */
struct waiter_key {
	int16_t priority;
	uint64_t line;
};

/* <0, 0, >0: A is served before, is the same, after B. */
static inline int waiter_key_cmp(struct waiter_key a, struct waiter_key b)
{
	if (a.priority != b.priority)
		return a.priority > b.priority ? -1 : 1;
	return (a.line > b.line) - (a.line < b.line);
}

static inline struct waiter_key waiter_key(const struct waiter *w)
{
	return (struct waiter_key){ w->policy.priority, w->line };
}

/* Before every line. */
#define WAITER_FIRST ((struct waiter_key){ INT16_MAX, 0 })

/* What there is to be had of a product. */
struct supply {
	uint32_t largest; /* units available in one batch, the most there are */
	uint64_t total;	  /* units available in all batches */
};

struct waiting_segment {
	struct waiter *waiters;	 /* COUNT of them, in order; NULL: not loaded yet */
	struct waiter_key first; /* key of waiters[0] */
	uint32_t count;
	uint32_t capacity;
	uint32_t number;      /* its name in the store, unique within the product, never used again */
	uint32_t least_whole; /* of its lines without `split`: the fewest units one needs; UINT32_MAX: none */
	/* of its lines with `split`: likewise, 1 for one with `backorder`; UINT32_MAX: none */
	uint32_t least_split;
	uint32_t cuts; /* lines in it with a cut to be told */
	bool dirty;    /* differs from what the store holds */
};

struct waiting;

/* Where segments come from that are not loaded. */
struct waiting_source {
	/* Reads segment NUMBER of the product with id PRODUCT, which has COUNT lines, into WAITERS. Any
	 * failure of the store. */
	enum status (*load)(void *ctx, uint64_t product, uint32_t number, uint32_t count,
			    struct waiter *waiters);
	void *ctx;
};

/* All zero: empty. */
struct waiting {
	struct waiting_segment *segments;
	uint32_t count; /* of segments */
	uint32_t capacity;
	uint32_t next_number; /* name of the next new segment */
	uint64_t lines;	      /* in all segments */
	uint64_t units;	      /* waiting in all of them */
};

/* A queue and where its segments are loaded from (SOURCE NULL: all are there). */
struct waiting_access {
	struct waiting *queue;
	uint64_t product; /* id */
	const struct waiting_source *source;
};

void waiting_release(struct waiting *w);
/* Bytes of memory W takes, segments included. */
size_t waiting_memory(const struct waiting *w);

/* Adds W, whose key is not there yet. ST_NO_MEMORY; any failure of the store. */
enum status waiting_add(struct waiting_access a, const struct waiter *w);
/*
 * Replaces the entry with W's key, which is there, by W. ST_NO_MEMORY; any failure of the store; ST_DAMAGED:
 * it is not there.
 */
enum status waiting_replace(struct waiting_access a, const struct waiter *w);
/* Takes the line of KEY out, which is there. ST_DAMAGED: it is not; any failure of the store. */
enum status waiting_remove(struct waiting_access a, struct waiter_key key);

/*
 * The first line behind AFTER that waiter_calls() with SUPPLY: *FOUND, and if so a copy in *OUT. Looks into one
 * segment, seldom two. Any failure of the store.
 */
enum status waiting_next(struct waiting_access a, struct waiter_key after, struct supply supply, bool *found,
			 struct waiter *out);

/*
 * For the store's codec: appends a segment behind the last one, with the figures of S. WAITERS may be NULL (not
 * loaded), else s->count of them are copied. What no queue can hold is ST_DAMAGED. `lines` grows; `units` is
 * the codec's to set.
 */
enum status waiting_restore_segment(struct waiting *w, const struct waiting_segment *s,
				    const struct waiter *waiters);
/* Makes sure that segment S is loaded. Lines that don't agree with the segment's figures are ST_DAMAGED. */
enum status waiting_load(struct waiting_access a, uint32_t s);

#endif
