/*
 * Status: all that one look must tell, gathered once and printed as text, JSON or metrics.
 */
#ifndef ALLOT_CLI_STATUS_H
#define ALLOT_CLI_STATUS_H

#include "allot/feed/profile.h"
#include "allot/models/last_feed.h"
#include "allot/store/look.h"
#include "cli/looking/run_view.h"

/* A profile and the last feed that came with it. */
struct seen_profile {
	struct slice name;
	bool seen;
	struct last_feed last; /* if it was seen */
	bool expected;	       /* each day */
	bool overdue;
	bool ahead; /* what was seen last is still to come */
};

struct status_view {
	struct arena arena; /* of all texts */
	const char *store;
	int64_t now;
	bool any_run;
	struct run_view last; /* the newest run, if there is any */
	struct store_size size;
	struct seen_profile *profiles; /* by name */
	uint32_t profiles_count;
	const char *spool;   /* NULL: none was named */
	uint64_t held;	     /* feeds in its folder of what is held */
	uint64_t claimed;    /* feeds that a run has claimed, and that are not moved from there */
	uint64_t incoming;   /* files in its folder in/ */
	bool incoming_known; /* false: the user may not look there */
	struct buf problems; /* sentences, zero-terminated: what needs a person */
	uint32_t problems_count;
};

/*
 * Gathers the status of the store in folder STORE as of NOW. PROFILES are those whose feeds may be
 * expected, SPOOL is a spool's folder, or NULL. VIEW is to be released, also after a failure. Any failure
 * of the store; ST_NO_INPUT: also when there is no such spool; ST_IO: it cannot be read.
 */
enum status status_gather(struct status_view *view, const char *store, const struct profiles *profiles,
			  const char *spool, int64_t now);
void status_release(struct status_view *view);

void status_put_text(const struct status_view *view, struct buf *out);
void status_put_json(const struct status_view *view, struct buf *out);
/* Prometheus' text format, version 0.0.4. */
void status_put_metrics(const struct status_view *view, struct buf *out);

#endif
