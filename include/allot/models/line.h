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
#include "allot/models/parts.h"

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
	bool gone; /* wholly short, and replaced by another line (rule 2): known no longer */
	struct parts parts;
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
	return l->parts.count + (l->waiting > 0) + (l->short_ > 0);
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

/*
 * Checks conservation and rule 15 with INVARIANT; between commands only. Of many parts line_check() looks
 * at none, so that a command costs the same whatever its line has; line_check_whole(), before a transaction
 * commits, looks at all.
 */
void line_check(const struct line *l);
void line_check_whole(const struct line *l);

#endif
