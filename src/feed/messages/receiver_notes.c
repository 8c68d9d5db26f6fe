/*
 * A feed of messages is refused whole only where nothing of it can be applied; all else is refused unit by
 * unit, and the feed has a warning for each sort of thing that was found.
 */
#include "feed/messages/receiver_notes.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "allot/base/contract.h"
#include "allot/base/hash.h"
#include "allot/base/shown.h"
#include "feed/edi/envelope.h"

/* Noting */

__attribute__((format(printf, 3, 4))) static void note(struct noted *n, uint64_t line, const char *fmt, ...)
{
	va_list args;

	if (n->count++)
		return;
	n->line = line;
	va_start(args, fmt);
	if (vsnprintf(n->text, sizeof(n->text), fmt, args) < 0)
		n->text[0] = '\0';
	va_end(args);
}

/* "850 0001", as it may be shown. */
enum { PARTY_MAX = 120 };
static const char *named(struct slice type, struct slice control, char room[PARTY_MAX])
{
	struct buf out = buf_over(room, PARTY_MAX - 1);

	buf_put_visible(&out, type, control.n ? 8 : 24);
	if (control.n)
		buf_put_char(&out, ' ');
	buf_put_visible(&out, control, 24);
	room[out.n] = '\0';
	return room;
}

/* "ZZ:ACME", likewise; "ACME", as a profile names him, where there is no qualifier. */
static const char *party(struct slice qualifier, struct slice id, char room[PARTY_MAX])
{
	struct buf out = buf_over(room, PARTY_MAX - 1);

	buf_put_visible(&out, qualifier, 8);
	buf_put_str(&out, qualifier.n ? ":" : "");
	buf_put_visible(&out, id, 24);
	room[out.n] = '\0';
	return room;
}

static const char *number(const struct interchange_record *r, char room[PARTY_MAX])
{
	struct buf out = buf_over(room, PARTY_MAX - 1);

	buf_put_visible(&out, r->control, 24);
	room[out.n] = '\0';
	return room;
}

void note_junk(struct receiver_notes *n, uint64_t start, uint64_t end, uint64_t line, const char *why)
{
	n->broken = n->broken || strncmp(why, "no ISA", 6) != 0;
	note(&n->junk, line, "bytes %" PRIu64 " to %" PRIu64 " are no interchange and were skipped: %s", start,
	     end, why);
}

void note_unknown(struct receiver_notes *n, const struct edi_interchange *i)
{
	char a[PARTY_MAX], b[PARTY_MAX], c[PARTY_MAX];
	const struct interchange_record *r = &i->record;

	note(&n->unknown, i->line,
	     "interchange %s from %s to %s: no profile has these as edi partner and us; write one that "
	     "does; nothing goes back to the sender",
	     number(r, c), party(r->sender_qualifier, r->sender, a),
	     party(r->receiver_qualifier, r->receiver, b));
}

void note_interchange(struct receiver_notes *n, const struct edi_interchange *i, bool in_part)
{
	char a[PARTY_MAX], c[PARTY_MAX];
	const struct interchange_record *r = &i->record;

	n->interchanges++;
	if (r->status != 'R' && !r->duplicate && !r->not_ours)
		n->acks += i->acks_count;
	if (r->status == 'R')
		note(&n->bad, i->line, "interchange %s from %s is refused: %s", number(r, c),
		     party(r->sender_qualifier, r->sender, a), i->why);
	else if (r->duplicate)
		note(&n->duplicate, i->line,
		     "interchange %s from %s was received before; nothing of it is "
		     "applied again",
		     number(r, c), party(r->sender_qualifier, r->sender, a));
	else if (in_part)
		note(&n->in_part, i->line,
		     "interchange %s from %s was begun by a run that was given up; what that applied of it is "
		     "not applied again",
		     number(r, c), party(r->sender_qualifier, r->sender, a));
	else if (r->not_ours)
		note(&n->not_ours, i->line,
		     "interchange %s from %s has the usage %c, which its profile does not: it is judged and "
		     "acknowledged, but not applied",
		     number(r, c), party(r->sender_qualifier, r->sender, a), r->usage);
}

/* Where a unit is noted that is refused because of WHY. */
static struct noted *bad_unit(struct receiver_notes *n, struct slice why)
{
	uint64_t reason = checksum64(why.p, why.n, 0);

	for (uint32_t i = 0; i < n->bad_units_count; i++)
		if (n->bad_units[i].reason == reason)
			return &n->bad_units[i].noted;
	if (n->bad_units_count == BAD_UNITS_MAX)
		return &n->bad_rest;
	n->bad_units[n->bad_units_count].reason = reason;
	return &n->bad_units[n->bad_units_count++].noted;
}

void note_unit(struct receiver_notes *n, const struct edi_interchange *i, const struct unit_record *u,
	       struct slice why, uint64_t line)
{
	char type[PARTY_MAX];

	bool applies = edi_unit_may_apply(i, u->type);
	if (!n->has_kind || (applies && !n->applies)) {
		n->has_kind = true;
		n->applies = applies;
		n->kind = edi_kind_of(u->type);
	}
	if (i->record.status == 'R' || i->record.duplicate || i->record.not_ours)
		return;
	n->units++;
	n->accepted += u->status != 'R';
	if (u->status != 'R')
		return;
	note(bad_unit(n, why), line, "%s is refused, and nothing of it is applied: %.*s",
	     named(u->type, u->control, type), SLICE_ARG(why));
}

void note_miscount(struct receiver_notes *n, const struct unit_record *u, uint64_t line)
{
	char type[PARTY_MAX];

	note(&n->miscount, line, "%s tells another number of lines than it has",
	     named(u->type, u->control, type));
}

void note_unanswerable(struct receiver_notes *n, const struct edi_interchange *i, const struct unit_record *u,
		       uint64_t line)
{
	char type[PARTY_MAX];

	note(&n->unanswerable, line,
	     "%s has ids in UTF-8 that cannot be written in %.*s, in which its answer goes back: they are "
	     "sent as they came",
	     named(u->type, u->control, type), SLICE_ARG(interchange_charset(&i->record).name));
}

void note_nameless(struct receiver_notes *n, const struct unit_record *u, uint64_t line)
{
	char type[PARTY_MAX];

	note(&n->nameless, line,
	     "%s has refused lines that do not tell which batch they are of: what it leaves out is not "
	     "set to 0",
	     named(u->type, u->control, type));
}

/* A 997 and TA1 say A or E where all was taken, P where only some was; CONTRL 7 or 8. */
static bool is_rejection(const struct ack_record *a)
{
	static const char TAKEN[] = "AE78";

	return a->status.n && !memchr(TAKEN, a->status.p[0], sizeof(TAKEN) - 1);
}

static const char *scope_word(const struct ack_record *a)
{
	return a->scope == 'I' ? "interchange" : a->scope == 'G' ? "group" : "message";
}

/* "860 0001", "12", likewise. */
static const char *number_text(const struct ack_record *a, char room[PARTY_MAX])
{
	return a->type.n ? named(a->type, a->number, room) : named(a->number, SLICE(""), room);
}

void note_ack(struct receiver_notes *n, const struct ack_record *a, const uint64_t *run, uint64_t line)
{
	char what[PARTY_MAX], sent[40] = "was sent", some[60] = "";
	bool unsent = run && !*run;

	if (run && *run)
		(void)snprintf(sent, sizeof(sent), "was sent in run %" PRIu64, *run);
	if (a->status.n && a->status.p[0] == 'P' && a->sets)
		(void)snprintf(some, sizeof(some), "%" PRIu32 " of %" PRIu32 " messages of ", a->refused,
			       a->sets);
	if (is_rejection(a))
		note(&n->rejection, line, "the partner refuses %swhat %s: %s %s, status %.*s%s%.*s", some,
		     unsent ? "was never sent to him" : sent, scope_word(a), number_text(a, what),
		     (int)(a->status.n < 8 ? a->status.n : 8), a->status.p, a->code.n ? ", code " : "",
		     (int)(a->code.n < 8 ? a->code.n : 8), a->code.p);
	else if (unsent && a->scope != 'U')
		note(&n->unsent, line, "the partner acknowledges %s %s, which was never sent to him",
		     scope_word(a), number_text(a, what));
}

void note_line(struct receiver_notes *n, enum code code, uint64_t line)
{
	n->lines++;
	if (!code)
		return;
	if (!n->refused++) {
		n->refused_line = line;
		n->refused_code = code;
	}
}

/* Judging */

static void refuse(struct feed *feed, enum code code, const struct noted *n)
{
	feed->code = code;
	feed->detail_line = n->line;
	(void)snprintf(feed->detail, sizeof(feed->detail), "line %" PRIu64 ": %s", n->line, n->text);
}

static bool too_many(const struct receiver_notes *n, struct reject_limit limit)
{
	if (limit.type == LIMIT_ROWS)
		return n->refused > limit.n;
	return limit.type == LIMIT_PERCENT && limit.n < 100 && n->refused * 100 > limit.n * n->lines;
}

static void refuse_lines(const struct receiver_notes *n, struct feed *feed, enum code code, const char *why)
{
	feed->code = code;
	(void)snprintf(feed->detail, sizeof(feed->detail),
		       "%" PRIu64 " of %" PRIu64 " lines are refused%s; the first is on line %" PRIu64 ": %s",
		       n->refused, n->lines, why, n->refused_line, code_name(n->refused_code));
}

/* N as a warning, if there is any; OTHERS: what those are that were noted with the first. */
static enum status warn(struct feed *feed, const struct noted *n, const char *code, const char *others)
{
	char text[REASON_TEXT_MAX];

	if (!n->count || feed->warnings_count == FEED_WARNINGS_MAX)
		return ST_OK;
	int length = n->count > 1 ? snprintf(text, sizeof(text), "%s%s (and %" PRIu64 " more %s)", code,
					     n->text, n->count - 1, others)
				  : snprintf(text, sizeof(text), "%s%s", code, n->text);
	struct slice kept = arena_copy(&feed->arena, slice_of(text, length > 0 ? (size_t)length : 0));
	if (!kept.p)
		return ST_NO_MEMORY;
	feed->warnings[feed->warnings_count++] = (struct warning){ n->line, kept };
	return ST_OK;
}

static enum status warn_units(const struct receiver_notes *n, struct feed *feed)
{
	enum status st = ST_OK;

	for (uint32_t i = 0; !st && i < n->bad_units_count; i++)
		st = warn(feed, &n->bad_units[i].noted, "", "like it");
	return st ? st : warn(feed, &n->bad_rest, "", "for other reasons");
}

static enum status add_warnings(const struct receiver_notes *n, struct feed *feed)
{
	const struct noted *const rest[] = { &n->duplicate, &n->in_part,      &n->not_ours,
					     &n->nameless,  &n->unanswerable, &n->miscount,
					     &n->rejection, &n->unsent,	      &n->junk };
	enum status st = warn(feed, &n->unknown, "unknown-partner: ", "like it");

	if (!st)
		st = warn(feed, &n->bad, "", "like it");
	if (!st)
		st = warn_units(n, feed);
	for (size_t i = 0; !st && i < sizeof(rest) / sizeof(rest[0]); i++)
		st = warn(feed, rest[i], "", "like it");
	return st;
}

enum status notes_judge(const struct receiver_notes *n, struct feed *feed,
			const struct validation_settings *settings)
{
	bool nothing = n->accepted == 0 && !n->acks && !n->duplicate.count && !n->not_ours.count;

	feed->header.kind = n->has_kind ? n->kind : KIND_NONE;
	feed->rejected = n->refused;
	feed->lines = n->lines - n->refused;
	feed->units_refused =
		n->unknown.count || n->bad.count || n->bad_units_count || n->rejection.count || n->broken;
	if (!n->interchanges && !n->unknown.count && n->junk.count)
		refuse(feed, CODE_BAD_RECORD, &n->junk);
	else if (!n->interchanges && n->unknown.count)
		refuse(feed, CODE_UNKNOWN_PARTNER, &n->unknown);
	else if (n->lines && n->refused == n->lines && nothing)
		refuse_lines(n, feed, CODE_NO_VALID_ROW, "; they are in its reject file");
	else if (nothing && (n->bad.count || n->bad_units_count))
		refuse(feed, CODE_NO_VALID_UNIT, n->bad.count ? &n->bad : &n->bad_units[0].noted);
	else if (too_many(n, settings->limit))
		refuse_lines(n, feed, CODE_TOO_MANY_REJECTS,
			     ", more than --max-rejects allows; correct them and send it again");
	else
		return add_warnings(n, feed);
	return ST_OK;
}
