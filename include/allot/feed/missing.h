/*
 * Missing refs: what a partner's feeds made known and a snapshot of his leaves out (allot-profiles(5)), in the
 * byte order of the refs.
 *
 * Both are sorted by digests of the refs, in bounded memory at any number of them, and held against each
 * other. What is found is kept as blocks behind the rows of the run's feeds; so the list is made once, and
 * read from any place on.
 */
#ifndef ALLOT_FEED_MISSING_H
#define ALLOT_FEED_MISSING_H

#include "allot/base/buf.h"
#include "allot/feed/feed.h"

/* Is given refs in byte order, each valid during the call; any status but ST_OK ends the walk. */
typedef enum status known_ref_visitor(void *ctx, struct slice ref);
/*
 * Gives VISIT all refs that a partner's feeds made known, the same each time. What VISIT returns; any
 * failure of the store.
 */
typedef enum status known_refs_walk(void *ctx, known_ref_visitor *visit, void *visit_ctx);

/* Which of the refs that are known and not named are missing. */
enum missing_scope {
	MISSING_ALL,
	/*
	 * Those of supply that was promised for a date, NAME:@DATE, if the feed names anything that is NAME or
	 * NAME:@ another date: what was to come on a date that is no longer stated.
	 */
	MISSING_DATED,
};

/* Rows of a feed by their number, `from` up to, not including, `to`. */
struct missing_rows {
	uint64_t from, to;
};

struct missing_list {
	struct kept_rows *kept;
	uint64_t from; /* from .. to: its blocks */
	uint64_t to;
	uint64_t count; /* of refs */
};

/*
 * Makes the list of what WALK gives, SCOPE covers and ROWS (NULL: all) of FEED, validated and not refused, do
 * not name, neither one that is applied nor one that is refused. It is kept in KEPT. ST_IO, ST_NO_MEMORY,
 * and failures of WALK.
 */
enum status missing_find(const struct feed *feed, struct kept_rows *kept, enum missing_scope scope,
			 const struct missing_rows *rows, known_refs_walk *walk, void *ctx,
			 struct missing_list *out);

struct missing_reader {
	const struct missing_list *list;
	uint64_t at;   /* of the next block */
	uint64_t next; /* place of the next ref in the list */
	uint64_t end;  /* place behind the last ref of the block in memory */
	struct buf block;
	size_t used; /* bytes of it */
};

/* Begins to read LIST at the ref with place FROM, from 0. ST_IO, ST_NO_MEMORY; ST_DAMAGED: it has fewer. */
enum status missing_read_from(struct missing_reader *r, const struct missing_list *list, uint64_t from);
/* Nothing is held yet; may be released. */
void missing_reader_init(struct missing_reader *r);
void missing_reader_release(struct missing_reader *r);
/* The next ref, valid until the next call; *END: there is none. ST_IO, ST_NO_MEMORY. */
enum status missing_next(struct missing_reader *r, bool *end, struct slice *ref);

#endif
