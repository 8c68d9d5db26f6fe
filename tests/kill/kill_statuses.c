#include "kill_statuses.h"

#include <stdio.h>
#include <string.h>

uint64_t kill_value(const struct json *number)
{
	uint64_t n = 0;

	for (const char *digit = model_bytes_text(&number->text); *digit >= '0' && *digit <= '9'; digit++)
		n = 10 * n + (uint64_t)(*digit - '0');
	return n;
}

const char *kill_text(const struct json *object, const char *key)
{
	const struct json *member = object ? json_member(object, key) : NULL;

	return member ? model_bytes_text(&member->text) : "";
}

uint64_t kill_number(const struct json *object, const char *key)
{
	const struct json *member = object ? json_member(object, key) : NULL;

	return member ? kill_value(member) : 0;
}

static const struct json *feed_of(const struct kill_chain *chain, size_t folder, size_t feed)
{
	const struct json *feeds = json_member(&chain->summaries[folder], "feeds");

	return feeds && feed < feeds->n_items ? &feeds->items[feed] : NULL;
}

/* The statuses of a feed, in the order in which a feed may have them. */
static const char *const STAGES[] = { "pending", "interrupted", "resumed", "applied", "skipped" };

enum { PENDING, INTERRUPTED, RESUMED, APPLIED, SKIPPED, STAGES_COUNT };

static int stage_of(const char *status)
{
	for (int stage = 0; stage < STAGES_COUNT; stage++)
		if (strcmp(status, STAGES[stage]) == 0)
			return stage;
	return STAGES_COUNT;
}

/* True when a feed may be `now` in the folder behind one where it was `before`. */
static bool may_follow(int before, int now)
{
	static const bool MAY[STAGES_COUNT][STAGES_COUNT] = {
		[PENDING] = { [PENDING] = true, [INTERRUPTED] = true, [APPLIED] = true },
		[INTERRUPTED] = { [INTERRUPTED] = true, [RESUMED] = true },
		[RESUMED] = { [SKIPPED] = true },
		[APPLIED] = { [SKIPPED] = true },
		[SKIPPED] = { [SKIPPED] = true },
	};

	return now < STAGES_COUNT && MAY[before][now];
}

static bool stages_differ(const struct kill_chain *chain, size_t feed)
{
	int before = PENDING;

	for (size_t i = 0; i < chain->n; i++) {
		const struct json *now = feed_of(chain, i, feed);
		int stage = stage_of(kill_text(now, "status"));

		if (!may_follow(before, stage))
			return true;
		if (kill_number(now, "rows") > 0 && (stage == PENDING || stage == SKIPPED))
			return true;
		before = stage;
	}
	return before < RESUMED;
}

static bool refusals_differ(const struct kill_chain *expected, const struct kill_chain *actual, size_t feed)
{
	const char *code = kill_text(feed_of(expected, 0, feed), "code");

	for (size_t i = 0; i < actual->n; i++) {
		const struct json *now = feed_of(actual, i, feed);

		if (strcmp(kill_text(now, "status"), "refused") != 0 ||
		    strcmp(kill_text(now, "code"), code) != 0)
			return true;
	}
	return false;
}

static bool counts_differ(const struct kill_chain *expected, const struct kill_chain *actual, size_t feed)
{
	static const char *const COUNTS[] = { "rows",	    "created",	    "changed",	  "unchanged",
					      "allocated",  "out_of_stock", "duplicates", "amended",
					      "cancelled",  "shipped",	    "closed",	  "rejected",
					      "old_rejects" };

	for (size_t key = 0; key < sizeof(COUNTS) / sizeof(COUNTS[0]); key++) {
		uint64_t want = kill_number(feed_of(expected, 0, feed), COUNTS[key]);
		uint64_t sum = 0;

		for (size_t i = 0; i < actual->n; i++)
			sum += kill_number(feed_of(actual, i, feed), COUNTS[key]);
		if (sum != want)
			return true;
	}
	return false;
}

static bool feed_differs(const struct kill_chain *expected, const struct kill_chain *actual, size_t feed)
{
	if (counts_differ(expected, actual, feed))
		return true;
	if (strcmp(kill_text(feed_of(expected, 0, feed), "status"), "refused") == 0)
		return refusals_differ(expected, actual, feed);
	return stages_differ(actual, feed);
}

static void tell(const struct kill_chain *actual, size_t feed, struct model_bytes *difference)
{
	char text[80];

	snprintf(text, sizeof(text), "feed %zu went wrong:", feed + 1);
	model_bytes_add_text(difference, text);
	for (size_t i = 0; i < actual->n; i++) {
		const struct json *now = feed_of(actual, i, feed);

		snprintf(text, sizeof(text), " %s (%llu rows)", kill_text(now, "status"),
			 (unsigned long long)kill_number(now, "rows"));
		model_bytes_add_text(difference, text);
	}
	model_bytes_add_char(difference, '\n');
}

bool kill_statuses_differ(const struct kill_chain *expected, const struct kill_chain *actual,
			  struct model_bytes *difference)
{
	const struct json *feeds = json_member(&expected->summaries[0], "feeds");

	for (size_t feed = 0; feeds && feed < feeds->n_items; feed++) {
		if (!feed_differs(expected, actual, feed))
			continue;
		tell(actual, feed, difference);
		return true;
	}
	return false;
}
