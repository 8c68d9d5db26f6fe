/*
 * The draft keeps copies of the few records that a transaction touches; feeds that it does not come to cost it nothing.
 */
#include "run/draft.h"

#include <stdlib.h>

#include "allot/base/contract.h"

enum status draft_open(struct draft *d, struct run_record *run, struct feed_record *feeds)
{
	uint32_t most = run->feeds < DRAFT_FEEDS_MAX ? run->feeds : DRAFT_FEEDS_MAX;
	*d = (struct draft){ .run = *run, .committed_run = run, .committed = feeds };
	d->feeds = malloc((most + 1) * sizeof(*d->feeds));
	d->touched = malloc((most + 1) * sizeof(*d->touched));
	d->place = calloc(run->feeds + 1, sizeof(*d->place));
	return d->feeds && d->touched && d->place ? ST_OK : fail_memory();
}

void draft_close(struct draft *d)
{
	free(d->feeds);
	free(d->touched);
	free(d->place);
	*d = (struct draft){ .count = 0 };
}

void draft_begin(struct draft *d)
{
	for (uint32_t i = 0; i < d->count; i++)
		d->place[d->touched[i]] = 0;
	d->count = 0;
	d->run = *d->committed_run;
}

struct feed_record *draft_feed(struct draft *d, uint32_t feed)
{
	REQUIRE(feed < d->run.feeds);
	if (!d->place[feed]) {
		REQUIRE(d->count < DRAFT_FEEDS_MAX);
		d->feeds[d->count] = d->committed[feed];
		d->touched[d->count] = feed;
		d->place[feed] = ++d->count;
	}
	return &d->feeds[d->place[feed] - 1];
}

bool draft_full(const struct draft *d)
{
	return d->count == DRAFT_FEEDS_MAX;
}

enum status draft_write(struct draft *d, struct store *store)
{
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && i < d->count; i++)
		st = store->ops->feed_put(store, d->run.number, d->touched[i], &d->feeds[i]);
	return st ? st : store->ops->run_put(store, &d->run);
}

void draft_keep(struct draft *d)
{
	*d->committed_run = d->run;
	for (uint32_t i = 0; i < d->count; i++)
		d->committed[d->touched[i]] = d->feeds[i];
}
