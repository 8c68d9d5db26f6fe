/*
 * The verdict on a feed: the first of the reasons for refusing it whole that holds, in the order of
 * allot-feeds(5); else what is not as it should be becomes warnings.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "allot/base/contract.h"
#include "feed/snapshot/named_ref.h"
#include "feed/validation_state.h"

static bool too_many(const struct feed *feed, struct reject_limit limit)
{
	switch (limit.type) {
	case LIMIT_NONE:
		return false;
	case LIMIT_ROWS:
		return feed->rejected > limit.n;
	case LIMIT_PERCENT:
		return limit.n < 100 && feed->rejected * 100 > limit.n * feed->rows;
	}
	return false;
}

__attribute__((format(printf, 3, 4))) static void refuse(struct feed *feed, enum code code, const char *fmt,
							 ...)
{
	va_list args;

	REQUIRE(feed->code == CODE_NONE);
	feed->code = code;
	va_start(args, fmt);
	if (vsnprintf(feed->detail, sizeof(feed->detail), fmt, args) < 0)
		feed->detail[0] = '\0';
	va_end(args);
}

static void refuse_line(struct feed *feed, enum code code, uint64_t line, const char *why)
{
	feed->detail_line = line;
	refuse(feed, code, "line %" PRIu64 ": %s", line, why);
}

static void refuse_header(const struct validation *v)
{
	struct feed *feed = v->feed;
	const char *looks = v->first.code == CODE_NO_HEADER ? v->looks : NULL;

	feed->detail_line = v->first.line;
	refuse(feed, v->first.code, "line %" PRIu64 ": %s%s", v->first.line, looks ? "it looks like " : "",
	       looks ? looks : v->first.why);
}

static void refuse_rows(const struct validation *v, enum code code, const char *why, const char *todo)
{
	struct feed *feed = v->feed;

	refuse(feed, code,
	       "%" PRIu64 " of %" PRIu64 " rows are refused%s; %s; the first is line %" PRIu64 ": %s: %s",
	       feed->rejected, feed->rows, why, todo, v->reject_line, code_name(v->reject_code),
	       v->reject_reason);
}

static void refuse_not_text(const struct validation *v)
{
	if (v->looks)
		refuse(v->feed, CODE_NOT_TEXT, "it looks like %s", v->looks);
	else
		refuse(v->feed, CODE_NOT_TEXT,
		       "byte %" PRIu64 " is a NUL, so it is no text; save it as CSV in UTF-8", v->nul_at);
}

static enum end_mode end_of(const struct feed *feed)
{
	return feed->profile ? feed->profile->form.end : END_NEWLINE;
}

bool validation_cut_short(const struct validation *v)
{
	switch (end_of(v->feed)) {
	case END_NEWLINE:
		return v->unterminated && !v->settings.unterminated;
	case END_ANY:
		return false;
	case END_RULE:
		break;
	}
	return !v->trailer || v->torn;
}

static void refuse_cut_short(const struct validation *v)
{
	struct feed *feed = v->feed;

	feed->detail_line = v->last_line;
	if (end_of(feed) == END_RULE) {
		refuse(feed, CODE_CUT_SHORT,
		       "line %" PRIu64 ": %s, so the transfer may have been cut; send it again", v->last_line,
		       v->torn ? "it ends within a character"
			       : "the last record is not the trailer row that its profile speaks of (end)");
		return;
	}
	refuse(feed, CODE_CUT_SHORT,
	       "line %" PRIu64
	       ": the last record has no line end, so the transfer may have been cut: %s; send it "
	       "again, or take it with --unterminated",
	       v->last_line, v->last_shown);
}

/* A trailer row tells another number of rows than there are. */
static bool miscounted(const struct validation *v)
{
	return v->trailer && v->feed->profile->form.total != NO_FIELD && v->total != v->counted;
}

static void refuse_miscounted(const struct validation *v)
{
	char told[40] = "no whole number";

	if (v->total != NO_TOTAL)
		(void)snprintf(told, sizeof(told), "%" PRIu64 " rows", v->total);
	v->feed->detail_line = v->trailer_line;
	refuse(v->feed, CODE_CONTROL_TOTAL,
	       "line %" PRIu64 ": the trailer row says %s, but there are %" PRIu64
	       "; send it again when it is complete",
	       v->trailer_line, told, v->counted);
}

__attribute__((format(printf, 3, 4))) static enum status warn(struct feed *feed, uint64_t line, const char *fmt,
							      ...)
{
	char text[REASON_TEXT_MAX];
	va_list args;
	int n;

	REQUIRE(feed->warnings_count < FEED_WARNINGS_MAX);
	va_start(args, fmt);
	n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	INVARIANT(n > 0 && (size_t)n < sizeof(text));
	struct slice kept = arena_copy(&feed->arena, slice_of(text, (size_t)n));
	if (!kept.p)
		return ST_NO_MEMORY;
	feed->warnings[feed->warnings_count++] = (struct warning){ line, kept };
	return ST_OK;
}

/* What was left out is reported by rule: a rule that drops more than it should is seen there. */
static enum status say_drops(struct feed *feed)
{
	const uint32_t count = feed->dropped_by ? feed->header.drops : 0;

	feed->drops = arena_alloc(&feed->arena, (count + 1) * sizeof(*feed->drops));
	if (!feed->drops)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < count; i++) {
		char text[REASON_TEXT_MAX];
		if (!feed->dropped_by[i].rows)
			continue;
		int n = snprintf(text, sizeof(text), "%" PRIu64 " by %.900s, first on line %" PRIu64,
				 feed->dropped_by[i].rows, feed->profile->drops[i].text,
				 feed->dropped_by[i].line);
		struct slice kept = arena_copy(&feed->arena, slice_of(text, n > 0 ? (size_t)n : 0));
		if (!kept.p)
			return ST_NO_MEMORY;
		feed->drops[feed->drops_count++] = kept;
	}
	return ST_OK;
}

static enum status add_warnings(const struct validation *v)
{
	enum status st = say_drops(v->feed);

	if (!st && v->unterminated && end_of(v->feed) == END_NEWLINE)
		st = warn(v->feed, v->last_line, "the last record has no line end and was taken as it is: %s",
			  v->last_shown);
	if (!st && v->counted && !v->feed->rows)
		st = warn(v->feed, 0,
			  "none of its %" PRIu64 " records became a row; look at its profile's rules",
			  v->counted);
	if (!st && v->is_utf8)
		st = warn(v->feed, 0,
			  "its profile says %s, but it is UTF-8, so letters beyond ASCII are read as others; "
			  "correct the profile's encoding",
			  v->feed->profile->form.encoding.p);
	if (!st && v->again)
		st = warn(v->feed, v->again_line, "the header again, in %" PRIu64 " record%s, skipped",
			  v->again, v->again == 1 ? "" : "s");
	if (!st && v->feed->nameless && zeroes_missing(v->feed->profile))
		st = warn(v->feed, 0,
			  "rows that do not tell which batch they are of: %" PRIu64
			  "; any batch may be meant, so none that is missing was set to 0",
			  v->feed->nameless);
	return st;
}

enum status validation_judge(const struct validation *v)
{
	struct feed *feed = v->feed;

	if (feed->ambiguous)
		refuse(feed, CODE_AMBIGUOUS_PROFILE, "%s", feed->ambiguous);
	else if (v->incomplete[0])
		refuse(feed, CODE_NOT_COMPLETE, "%s", v->incomplete);
	else if (v->receiver && !v->has_nul)
		return receiver_judge(v->receiver);
	else if (!v->receiver && !v->first.found)
		refuse(feed, CODE_EMPTY,
		       "it holds no record, not even a header; the transfer may have failed, send it again");
	else if (v->has_nul)
		refuse_not_text(v);
	else if (v->first.code)
		refuse_header(v);
	else if (v->bad_record)
		refuse_line(feed, CODE_BAD_RECORD, v->bad_line, v->bad_record);
	else if (v->behind && !v->torn)
		refuse_line(feed, CODE_BAD_RECORD, v->behind_line,
			    "a record follows the trailer row that its profile speaks of (end); two files may "
			    "have been joined, send them apart");
	else if (validation_cut_short(v))
		refuse_cut_short(v);
	else if (v->second)
		refuse_line(feed, CODE_SECOND_HEADER, v->second_line,
			    "a second header, of other columns than the first; two files may have been "
			    "joined, send "
			    "them apart");
	else if (miscounted(v))
		refuse_miscounted(v);
	else if (feed->rows && feed->rejected == feed->rows)
		refuse_rows(v, CODE_NO_VALID_ROW, "", "they are in its reject file");
	else if (too_many(feed, v->settings.limit))
		refuse_rows(v, CODE_TOO_MANY_REJECTS, ", more than --max-rejects allows",
			    "correct them and send it again");
	else
		return add_warnings(v);
	return ST_OK;
}

void validation_unreadable(struct feed *feed, const char *why)
{
	char kept[REASON_TEXT_MAX];

	(void)snprintf(kept, sizeof(kept), "%s", why);
	feed_reset(feed);
	refuse(feed, CODE_UNREADABLE, "%s", kept);
}
