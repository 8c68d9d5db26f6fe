/*
 * Copies are kept of the few records that a transaction touches; feeds that it does not come to cost it
 * nothing.
 */
#include "run/tentative.h"

#include <stdlib.h>

#include "allot/base/contract.h"

enum status tentative_open(struct tentative *d, struct run_record *run, struct feed_record *feeds)
{
	uint32_t most = run->feeds < TENTATIVE_FEEDS_MAX ? run->feeds : TENTATIVE_FEEDS_MAX;
	*d = (struct tentative){ .run = *run, .committed_run = run, .committed = feeds };
	d->feeds = malloc((most + 1) * sizeof(*d->feeds));
	d->touched = malloc((most + 1) * sizeof(*d->touched));
	d->place = calloc(run->feeds + 1, sizeof(*d->place));
	return d->feeds && d->touched && d->place ? ST_OK : fail_memory();
}

void tentative_close(struct tentative *d)
{
	free(d->feeds);
	free(d->touched);
	free(d->place);
	*d = (struct tentative){ .count = 0 };
}

void tentative_begin(struct tentative *d)
{
	for (uint32_t i = 0; i < d->count; i++)
		d->place[d->touched[i]] = 0;
	d->count = 0;
	d->run = *d->committed_run;
}

struct feed_record *tentative_feed(struct tentative *d, uint32_t feed)
{
	REQUIRE(feed < d->run.feeds);
	if (!d->place[feed]) {
		REQUIRE(d->count < TENTATIVE_FEEDS_MAX);
		d->feeds[d->count] = d->committed[feed];
		d->touched[d->count] = feed;
		d->place[feed] = ++d->count;
	}
	return &d->feeds[d->place[feed] - 1];
}

bool tentative_full(const struct tentative *d)
{
	return d->count == TENTATIVE_FEEDS_MAX;
}

enum status tentative_write(struct tentative *d, struct store *store)
{
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && i < d->count; i++)
		st = store->ops->feed_put(store, d->run.number, d->touched[i], &d->feeds[i]);
	return st ? st : store->ops->run_put(store, &d->run);
}

void tentative_keep(struct tentative *d)
{
	*d->committed_run = d->run;
	for (uint32_t i = 0; i < d->count; i++)
		d->committed[d->touched[i]] = d->feeds[i];
}
