/*
 * Partners write the time on their walls; it is taken for ours, since nothing in a name tells another.
 */
#include "feed/snapshot/as_of.h"

#include "allot/base/clock.h"
#include "feed/profile/values.h"

void feed_find_as_of(struct feed *feed, const struct stat *file, const int64_t *seen)
{
	const struct profile_snapshot *s = feed->profile ? &feed->profile->snapshot : NULL;
	int64_t wall = seen ? *seen : 0;

	if (!s || s->as_of == AS_OF_NONE)
		return;
	if (s->as_of == AS_OF_MTIME) {
		/* what comes through a pipe has no time of its own */
		feed->has_as_of = !slice_eq(feed->name, SLICE("-"));
		feed->as_of = (int64_t)file->st_mtim.tv_sec;
		return;
	}
	feed->has_as_of =
		s->as_of == AS_OF_NAME ? as_of_find(&s->as_of_forms, feed->name, &wall) : seen != NULL;
	feed->as_of = clock_of_local(wall);
}
