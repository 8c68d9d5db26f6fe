/*
 * The summary: counts and units by their tables, so that a new one needs nothing here.
 */
#include "allot/results/summary.h"

#include <stdio.h>

#include "allot/base/clock.h"
#include "allot/base/contract.h"
#include "allot/base/json.h"
#include "results/summary_parts.h"

static void put_text(struct json *j, const char *key, struct slice text)
{
	json_key(j, key);
	json_string(j, text);
}

/* Null where there is none. */
static void put_optional(struct json *j, const char *key, struct slice text)
{
	json_key(j, key);
	if (text.n)
		json_string(j, text);
	else
		json_null(j);
}

static void put_number(struct json *j, const char *key, uint64_t v)
{
	json_key(j, key);
	json_number(j, v);
}

static void put_time(struct json *j, const char *key, int64_t seconds)
{
	char text[CLOCK_TEXT];

	clock_format(seconds, text);
	put_text(j, key, slice_str(text));
}

static void put_rejects(struct json *j, const struct counts *c)
{
	json_key(j, "rejects");
	json_object(j);
	for (enum code code = CODE_NONE + 1; code < CODE_COUNT; code++) {
		if (c->rejects[code])
			put_number(j, code_name(code), c->rejects[code]);
	}
	json_object_end(j);
}

static void put_counts(struct json *j, const struct counts *c)
{
	put_number(j, "rows", counts_rows(c));
	for (int type = 0; type < OUTCOME_COUNT; type++)
		put_number(j, outcome_name((enum outcome_type)type), c->of[type]);
	put_number(j, "old_rejects", c->old_rejects);
	put_number(j, "dropped", c->dropped);
	put_number(j, "missing", c->missing);
	put_rejects(j, c);
}

static void put_units(struct json *j, const struct units *u)
{
	json_object(j);
	for (int type = 0; type < UNITS_COUNT; type++)
		put_number(j, units_name((enum units_type)type), u->of[type]);
	json_object_end(j);
}

static void put_feed(struct json *j, const struct summary *summary, uint32_t place)
{
	const struct feed_record *feed = &summary->feeds[place];
	char hex[SHA256_HEX];

	sha256_hex(feed->sha256, hex);
	json_object(j);
	put_text(j, "feed", feed->name);
	put_optional(j, "kind", slice_str(kind_name(feed->kind)));
	put_optional(j, "sha256", slice_of(hex, feed->has_sha256 ? SHA256_HEX : 0));
	put_text(j, "status", slice_str(feed_status_name(feed->status)));
	put_optional(j, "code", slice_str(code_name(feed->code)));
	put_optional(j, "detail", feed->detail);
	put_counts(j, &feed->counts);
	if (feed->has_profile)
		put_text(j, "profile", feed->profile);
	if (feed->has_forms && summary->received)
		put_interchanges(j, summary, place);
	json_object_end(j);
}

static void put_feeds(struct json *j, const struct summary *summary)
{
	json_key(j, "feeds");
	json_array(j);
	for (uint32_t i = 0; i < summary->run.feeds; i++)
		put_feed(j, summary, i);
	json_array_end(j);
}

static void put_totals(struct json *j, const struct summary *summary)
{
	struct counts counts;
	struct units units;

	summary_totals(summary, &counts, &units);
	json_key(j, "totals");
	json_object(j);
	put_counts(j, &counts);
	json_object_end(j);
	json_key(j, "units");
	put_units(j, &units);
}

static void put_takeover(struct json *j, const struct run_record *run)
{
	json_key(j, "recovered");
	json_array(j);
	if (run->recovered)
		json_number(j, run->recovered);
	json_array_end(j);
	json_key(j, "abandoned");
	json_array(j);
	for (uint32_t i = 0; i < run->abandoned_count; i++)
		json_string(j, run->abandoned[i]);
	json_array_end(j);
}

static void put_warning(void *ctx, const struct feed_record *feed, uint64_t line, struct slice text)
{
	struct json *j = ctx;

	json_object(j);
	put_optional(j, "feed", feed ? feed->name : (struct slice){ 0 });
	json_key(j, "line");
	if (line)
		json_number(j, line);
	else
		json_null(j);
	put_text(j, "text", text);
	json_object_end(j);
}

static void put_warnings(struct json *j, const struct summary *summary)
{
	json_key(j, "warnings");
	json_array(j);
	for (uint32_t i = 0; i < summary->run.warnings_count; i++)
		put_warning(j, NULL, summary->run.warnings[i].line, summary->run.warnings[i].text);
	for (uint32_t i = 0; i < summary->run.feeds; i++) {
		const struct feed_record *feed = &summary->feeds[i];
		for (uint32_t w = 0; feed->status != FEED_REFUSED && w < feed->warnings_count; w++)
			put_warning(j, feed, feed->warnings[w].line, feed->warnings[w].text);
	}
	summary_late_warnings(summary, put_warning, j);
	json_array_end(j);
}

void summary_json(struct buf *out, const struct summary *summary)
{
	struct json j;

	REQUIRE(summary->run.number);
	REQUIRE(summary->feeds || !summary->run.feeds);
	json_init(&j, out);
	json_object(&j);
	put_number(&j, "run", summary->run.number);
	put_text(&j, "store", summary->store);
	put_text(&j, "status", slice_str(summary->interrupted ? "interrupted" : "complete"));
	put_takeover(&j, &summary->run);
	put_time(&j, "started", summary->run.started);
	put_time(&j, "ended", summary->run.ended);
	put_feeds(&j, summary);
	put_totals(&j, summary);
	put_warnings(&j, summary);
	json_object_end(&j);
	buf_put_char(out, '\n');
}

/* TEXT, with NUMBER in the place of its %llu. */
__attribute__((format(printf, 3, 0))) static void tell_late(const struct feed_record *feed, uint64_t line,
							    const char *text, uint64_t number,
							    summary_warning *tell, void *ctx)
{
	char room[128];
	int n = snprintf(room, sizeof(room), text, (unsigned long long)number);

	INVARIANT(n > 0 && (size_t)n < sizeof(room));
	tell(ctx, feed, line, slice_of(room, (size_t)n));
}

void summary_late_warnings(const struct summary *summary, summary_warning *tell, void *ctx)
{
	for (uint32_t i = 0; i < summary->run.feeds; i++) {
		const struct feed_record *feed = &summary->feeds[i];
		if (feed->unallocated_shipped)
			tell_late(
				feed, feed->unallocated_line,
				"goods left that nobody had allocated; shipments: %llu, the first of this row",
				feed->unallocated_shipped, tell, ctx);
		if (feed->moved_most)
			tell_late(feed, feed->moved_line,
				  "parts of order lines moved by this row alone: %llu; is its figure right?",
				  feed->moved_most, tell, ctx);
	}
}

void summary_totals(const struct summary *summary, struct counts *counts, struct units *units)
{
	*counts = (struct counts){ 0 };
	*units = summary->run.units;
	for (uint32_t i = 0; i < summary->run.feeds; i++) {
		counts_add(counts, &summary->feeds[i].counts);
		units_add(units, &summary->feeds[i].units);
	}
}

enum verdict feeds_verdict(const struct feed_record *feeds, uint32_t count)
{
	enum verdict verdict = VERDICT_DONE;

	for (uint32_t i = 0; i < count; i++) {
		if (feeds[i].status == FEED_REFUSED)
			return VERDICT_REFUSED;
		REQUIRE(feeds[i].counts.old_rejects <= feeds[i].counts.of[OUTCOME_REFUSED]);
		if (feeds[i].counts.old_rejects < feeds[i].counts.of[OUTCOME_REFUSED])
			verdict = VERDICT_REJECTS;
	}
	return verdict;
}
