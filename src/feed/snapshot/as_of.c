/*
 * As-of: names are asked here, the cells of a feed were while it was validated.
 */
#include "feed/snapshot/as_of.h"

#include "feed/profile/values.h"

void feed_find_as_of(struct feed *feed, const struct stat *file, const int64_t *seen)
{
	const struct profile_snapshot *s = feed->profile ? &feed->profile->snapshot : NULL;

	if (!s || s->as_of == AS_OF_NONE)
		return;
	if (s->as_of == AS_OF_MTIME) {
		/* what comes through a pipe has no time of its own */
		feed->has_as_of = !slice_eq(feed->name, SLICE("-"));
		feed->as_of = (int64_t)file->st_mtim.tv_sec;
		return;
	}
	feed->has_as_of =
		s->as_of == AS_OF_NAME ? as_of_find(&s->as_of_forms, feed->name, &feed->as_of) : seen != NULL;
	if (seen)
		feed->as_of = *seen;
}
