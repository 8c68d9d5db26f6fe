/*
 * Which interchanges were received before: in an earlier run, as the store knows, or in a feed before in this
 * run. For the validation, which must know it before a row is applied.
 */
#ifndef ALLOT_RUN_RECEIVED_SEEN_H
#define ALLOT_RUN_RECEIVED_SEEN_H

#include "allot/feed/validation_settings.h"
#include "allot/service/store.h"

struct seen {
	struct store *store;
	struct known_interchange *list; /* of this run's feeds so far */
	size_t count, room;
	size_t *slots; /* 1 + place in the list, by key; 0: free */
	size_t slots_count;
	struct done_mark *done; /* of the interchange asked for last, in order */
	size_t done_count, done_room;
};

void seen_init(struct seen *s, struct store *store);
void seen_release(struct seen *s);
/* An interchange_asked; CTX is a struct seen. Any failure of the store. */
enum status seen_ask(void *ctx, const struct interchange_record *interchange, enum interchange_seen *seen);
/* A done_asked; CTX is a struct seen. */
bool seen_done(void *ctx, struct done_mark mark);
/* A sent_asked; CTX is a struct seen. As seen_ask(). */
enum status seen_sent(void *ctx, struct slice us, struct slice partner, bool interchange, uint64_t number,
		      uint64_t *run);
/* A snapshot_asked; CTX is a struct seen. As seen_ask(). */
enum status seen_stale(void *ctx, struct slice scope, uint32_t as_of, bool *stale);
/* What was asked since there were COUNT of them does not count: its feed is refused. */
void seen_forget(struct seen *s, size_t count);

#endif
