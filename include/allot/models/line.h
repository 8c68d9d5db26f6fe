/*
 * Line: what is known of an order line, from the night on which it became known.
 *
 * Its units are ordered; of these some have shipped, some are cancelled, and the rest is open. Open units are
 * on batches, in parts, or wait for a batch, or are short:
 *
 *	ordered = shipped + cancelled + allocated (all parts) + waiting + short		(conservation, rule 15)
 *
 * Within a row's commands some open units may be in none of these for a moment: they are loose.
 *
 * A line is known by its id, the number of its LineOpened event; so ids rise in the order of becoming known.
 * It changes only by events: line_apply() is the one place where an event becomes a change of a line, for the
 * handlers as for `verify`.
 */
#ifndef ALLOT_MODELS_LINE_H
#define ALLOT_MODELS_LINE_H

#include "allot/base/status.h"
#include "allot/models/batch.h"
#include "allot/models/order_line.h"

/* Open units of a line on one batch, made by one Allocated event. */
struct part {
	uint64_t id;	   /* number of the Allocated event that made it */
	uint64_t batch;	   /* id of its batch */
	uint64_t previous; /* id of a part made before it on that batch, with no living part between; 0: none */
	uint32_t eta;	   /* of its batch, as of now: with `batch` the batch's key in the product */
	uint32_t units;	   /* at least 1 */
};

struct line {
	uint64_t id;	      /* number of its LineOpened event */
	uint64_t product;     /* id of its SKU's product */
	struct slice orderid; /* these live as long as the line */
	struct slice number;  /* empty: an unnumbered line */
	uint32_t ordered;     /* units; see above */
	uint32_t shipped;
	uint32_t cancelled;
	uint32_t allocated; /* of all parts together */
	uint32_t waiting;
	uint32_t short_;
	uint32_t cut; /* of `waiting`, what a quantity cut took off since the line was last served (rule 9) */
	struct policy policy;
	bool gone;	    /* wholly short, and replaced by another line (rule 2): known no longer */
	struct part *parts; /* by allocation order of their batches, on one batch the one made first first */
	uint32_t parts_count;
	uint32_t parts_capacity;
	struct part only; /* where `parts` begins: nearly all lines have one part at most */
	struct {
		bool dirty; /* differs from what the store holds */
		uint32_t holds;
		void *entry;
	} keeping; /* of the unit of work; nobody else's */
};

/* Units ordered and neither shipped nor cancelled. */
static inline uint32_t line_open(const struct line *l)
{
	return l->ordered - l->shipped - l->cancelled;
}

/* Open units that are in no part, and neither wait nor are short; below zero while a release is on its way. */
static inline int64_t line_loose(const struct line *l)
{
	return (int64_t)line_open(l) - l->allocated - l->waiting - l->short_;
}

/* Some of its units wait or are short. */
static inline bool line_uncovered(const struct line *l)
{
	return l->waiting > 0 || l->short_ > 0;
}

/* In how many pieces its open units are: each part is one, what waits is one, what is short is one. */
static inline uint32_t line_pieces(const struct line *l)
{
	return l->parts_count + (l->waiting > 0) + (l->short_ > 0);
}

/* All its ordered units are short: what is sent for it next replaces it (rule 2). */
static inline bool line_wholly_short(const struct line *l)
{
	return l->short_ == l->ordered;
}

/* A line without anything, its slices the caller's; for line_release(). */
void line_init(struct line *l);
/* Frees its parts. */
void line_release(struct line *l);

/* Makes room for COUNT parts in all. ST_NO_MEMORY. */
enum status line_reserve_parts(struct line *l, uint32_t count);

/* Puts PART at its place. Does not touch `allocated`. ST_NO_MEMORY. */
enum status line_insert_part(struct line *l, const struct part *part);
/* Takes PART, one of `parts`, out. Does not touch `allocated`. */
void line_remove_part(struct line *l, const struct part *part);
/* The part with this id, or NULL; whatever its batch is, by looking at all of them, the last ones first. */
struct part *line_find_part(const struct line *l, uint64_t id);

/* The part with this id on the batch of KEY, or NULL: it is no longer there. Looks through few parts. */
struct part *line_part(const struct line *l, struct batch_key key, uint64_t id);

/* Checks conservation and rule 15 with INVARIANT; between commands only. */
void line_check(const struct line *l);

#endif
