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

/* One figure that the sender states, and what came. */
static void put_stated(struct json *j, const char *key, uint64_t stated, uint64_t came)
{
	json_key(j, key);
	json_object(j);
	put_number(j, "sender", stated);
	put_number(j, "ours", came);
	json_object_end(j);
}

static void put_stated_text(struct json *j, const char *key, struct slice stated, struct slice came)
{
	json_key(j, key);
	json_object(j);
	put_text(j, "sender", stated);
	put_optional(j, "ours", came);
	json_object_end(j);
}

/* The control figures that the sender states, beside ours. */
static void put_control(struct json *j, const struct feed_record *feed)
{
	const struct control *c = &feed->control;
	char theirs[SHA256_HEX], ours[SHA256_HEX], said[CLOCK_TEXT], own[CLOCK_TEXT];

	json_key(j, "control");
	if (!c->stated) {
		json_null(j);
		return;
	}
	sha256_hex(c->sha256, theirs);
	sha256_hex(feed->sha256, ours);
	clock_format(c->as_of, said);
	clock_format(feed->as_of, own);
	json_object(j);
	if (c->stated & CONTROL_ROWS)
		put_stated(j, "rows", c->rows, feed->rows_in);
	if (c->stated & CONTROL_QTY)
		put_stated(j, "qty", c->qty, feed->units_in);
	if (c->stated & CONTROL_SHA256)
		put_stated_text(j, "sha256", slice_of(theirs, SHA256_HEX),
				slice_of(ours, feed->has_sha256 ? SHA256_HEX : 0));
	if (c->stated & CONTROL_AS_OF)
		put_stated_text(j, "as_of", slice_str(said), slice_str(feed->has_as_of ? own : ""));
	json_object_end(j);
}

/* What the sender said, and what of it came. */
static void put_came(struct json *j, const struct feed_record *feed)
{
	put_optional(j, "profile", feed->profile);
	put_number(j, "units_in", feed->units_in);
	put_control(j, feed);
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
	put_came(j, feed);
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

static void put_options(struct json *j, const struct row_options *o)
{
	const struct {
		const char *name;
		bool given;
	} options[] = {
		{ "backorder", o->backorder },	     { "split", o->split },	  { "amend", o->amend },
		{ "accept-alike", o->accept_alike }, { "as-given", o->as_given },
	};

	json_key(j, "options");
	json_array(j);
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (options[i].given)
			json_string(j, slice_str(options[i].name));
	json_array_end(j);
}

static void put_figure(struct json *j, const char *key, int64_t v)
{
	ENSURE(v >= 0);
	put_number(j, key, (uint64_t)v);
}

static void put_balance(struct json *j, const char *key, const struct balance *b)
{
	json_key(j, key);
	json_object(j);
	put_figure(j, "supply", b->supply);
	put_figure(j, "allocated", b->allocated);
	put_figure(j, "free", b->supply - b->allocated);
	put_figure(j, "waiting", b->waiting);
	put_figure(j, "short", b->short_);
	put_figure(j, "lines", b->lines);
	json_object_end(j);
}

static void put_previous(struct json *j, const struct seal *seal)
{
	char hex[SHA256_HEX];

	sha256_hex(seal->sha256, hex);
	put_optional(j, "previous", slice_of(hex, seal->there ? SHA256_HEX : 0));
}

static void put_books(struct json *j, const struct run_books *books)
{
	json_key(j, "balance");
	json_object(j);
	put_balance(j, "opening", &books->opening);
	put_balance(j, "closing", &books->closing);
	json_object_end(j);
	put_previous(j, &books->previous);
}

void summary_json(struct buf *out, const struct summary *summary)
{
	const struct run_books *books = &summary->run.books;
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
	put_optional(&j, "version", books->version);
	put_options(&j, &summary->run.options);
	put_books(&j, books);
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
		if (feed->missing_kept)
			tell(ctx, feed, 0,
			     SLICE("rows were refused as alike: each may mean a batch of the SKU that it is "
				   "like, so none that is missing was set to 0"));
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
