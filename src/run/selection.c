/*
 * Selection: a feed's profile is found by its name alone, before a byte of it is read. Where two profiles
 * would have it, nobody knows which is meant, and the feed is refused.
 */
#include "run/selection.h"

#include <string.h>

#include "allot/base/shown.h"

static void take_profile(struct feed *feed, const struct profile *profile)
{
	feed->profile = profile;
	if (profile->kind != KIND_NONE)
		feed->form = &FORM_PROFILED;
}

/* The first two profiles that have a file NAME. */
static uint32_t find_two(const struct profiles *all, struct slice name, const struct profile *found[2])
{
	uint32_t n = 0;

	for (uint32_t i = 0; all && n < 2 && i < all->count; i++)
		if (profile_has_file(all->list[i], name))
			found[n++] = all->list[i];
	return n;
}

enum status select_profile(struct feed *feed, const struct plan_profiles *choice, struct arena *arena)
{
	const struct profile *found[2];
	char text[600];
	struct buf why = buf_over(text, sizeof(text) - 1);

	if (!choice)
		return ST_OK;
	if (choice->chosen) {
		take_profile(feed, choice->chosen);
		return ST_OK;
	}
	uint32_t n = find_two(choice->all, feed->name, found);
	if (n == 1)
		take_profile(feed, found[0]);
	if (n < 2)
		return ST_OK;
	buf_put_str(&why, "the profiles ");
	put_shown(&why, slice_str(found[0]->name), 200);
	buf_put_str(&why, " and ");
	put_shown(&why, slice_str(found[1]->name), 200);
	buf_put_str(&why, " both have files of its name; name the one that is meant with --profile");
	text[why.n++] = '\0';
	feed->ambiguous = arena_copy(arena, buf_slice(&why)).p;
	return feed->ambiguous ? ST_OK : ST_NO_MEMORY;
}

static bool ends_with(struct slice name, const char *ending)
{
	const struct slice end = slice_str(ending);

	return name.n >= end.n && slice_eq_nocase(slice_of(name.p + name.n - end.n, end.n), end);
}

bool is_feed_name(const char *name, const struct plan_profiles *choice)
{
	static const char *const ENDINGS[] = { ".csv", ".edi", ".x12", ".edifact" };
	struct slice base = slice_str(name);
	const struct profile *found[2];

	if (name[0] == '.')
		return false;
	if (choice && find_two(choice->all, base, found))
		return true;
	if (ends_with(base, ".gz"))
		base.n -= 3;
	for (size_t i = 0; i < sizeof(ENDINGS) / sizeof(ENDINGS[0]); i++)
		if (ends_with(base, ENDINGS[i]))
			return true;
	return false;
}
