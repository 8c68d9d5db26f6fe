/*
 * What was put aside of a unit becomes what is kept of it, once its interchange has ended.
 */
#include "allot/base/clock.h"
#include "allot/base/contract.h"
#include "allot/models/edi/received.h"
#include "feed/messages/message_codec.h"
#include "feed/messages/receiver_state.h"

/* The next piece from aside, in scratch. */
static enum status next_aside(struct receiver *r)
{
	uint64_t n = 0;
	unsigned shift = 0;
	unsigned char byte = 0x80;
	enum status st = ST_OK;

	while (!st && byte & 0x80) {
		st = aside_get(&r->aside, &byte, 1);
		n |= (uint64_t)(byte & 0x7F) << shift;
		shift += 7;
	}
	buf_clear(&r->scratch);
	char *p = st ? NULL : buf_room(&r->scratch, n);
	if (st || !p)
		return st ? st : buf_status(&r->scratch);
	r->scratch.n = n;
	return aside_get(&r->aside, p, n);
}

/* A unit that comes back from aside. */
struct unit_aside {
	uint64_t line, last_line;
	uint32_t rows, acks, as_of;
	bool miscounted;
	bool unanswerable; /* its answer has texts that its set does not hold */
	bool snapshot;	   /* it is a stock list */
	bool whole;	   /* of all that its partner has */
	uint64_t pieces;   /* of the rows that passed the row checks */
	uint64_t nameless;
	struct slice why;
	struct unit_record record;
};

static void read_unit_aside(struct receiver *r, struct unit_aside *u)
{
	struct reader in = reader_of(buf_slice(&r->scratch));

	u->line = read_varint(&in);
	u->last_line = read_varint(&in);
	u->rows = read_varint32(&in);
	u->acks = read_varint32(&in);
	u->as_of = read_varint32(&in);
	u->miscounted = read_varint(&in) != 0;
	u->unanswerable = read_varint(&in) != 0;
	u->snapshot = read_varint(&in) != 0;
	buf_clear(&r->scope);
	if (u->snapshot) {
		u->whole = read_varint(&in) != 0;
		u->pieces = read_varint(&in);
		u->nameless = read_varint(&in);
		buf_put_slice(&r->scope, read_counted(&in));
	}
	u->why = read_counted(&in);
	bool good = read_unit(&in, &u->record);
	INVARIANT(good);
}

/* Of a stale unit not even the lines that are refused are kept. */
static enum status keep_row(struct receiver *r, bool apply)
{
	enum status st = next_aside(r);
	enum code code = CODE_NONE;
	struct slice echo;
	uint64_t line = 0;

	if (st || !apply)
		return st;
	if (message_echo(buf_slice(&r->scratch), &line, &echo))
		return keeper_mark(&r->keeper, RECEIVED_ECHO, line, echo);
	const struct rows_of_unit of = {
		.done = r->in_part ? r->settings.done : NULL,
		.done_ctx = r->settings.seen_ctx,
		.unit = r->unit,
		.scope = buf_slice(&r->scope),
	};
	return keeper_row(&r->keeper, buf_slice(&r->scratch), &of, &code);
}

/* The unit's end was done before with all that it tells. */
static bool end_done(const struct receiver *r)
{
	const struct done_mark end = { r->unit, UINT32_MAX };

	return r->in_part && r->settings.done(r->settings.seen_ctx, end);
}

/* An acknowledgement that was put aside, behind what is not kept of it; it counts if its unit is TAKEN. */
static enum status keep_ack(struct receiver *r, const struct edi_interchange *i, uint64_t line, bool taken)
{
	enum status st = next_aside(r);

	if (st)
		return st;
	struct slice aside = buf_slice(&r->scratch);
	struct reader in = reader_of(aside);
	struct ack_record a;
	uint32_t refused = read_varint32(&in), sets = read_varint32(&in);
	size_t before = (size_t)((const char *)in.at - aside.p);
	bool good = read_ack(&in, &a);

	INVARIANT(good);
	a.refused = refused;
	a.sets = sets;
	if (taken)
		st = receiver_match(r, i, &a, line);
	return st ? st
		  : keeper_mark(&r->keeper, RECEIVED_ACK, line, slice_of(aside.p + before, aside.n - before));
}

/* The unit is a list of all that its partner has: what it leaves out is set to 0 at its end. */
static bool zeroes(const struct edi_interchange *i, const struct unit_aside *u)
{
	return u->snapshot && u->whole && !u->nameless && i->profile->snapshot.missing == MISSING_ZERO;
}

/* What a unit's end tells: which rows to hold what is known against, or what stood in the scratch. */
static enum status keep_end(struct receiver *r, const struct edi_interchange *i, const struct unit_aside *u,
			    bool tells, uint64_t first)
{
	if (tells && zeroes(i, u)) {
		buf_clear(&r->scratch);
		buf_put_counted(&r->scratch, SLICE(""));
		buf_put_counted(&r->scratch, buf_slice(&r->scope));
		buf_put_varint(&r->scratch, first);
		buf_put_varint(&r->scratch, i->profile->snapshot.means);
		if (buf_status(&r->scratch))
			return buf_status(&r->scratch);
	}
	struct slice payload = tells && !end_done(r) ? buf_slice(&r->scratch) : slice_of(NULL, 0);
	return keeper_mark(&r->keeper, RECEIVED_UNIT_END, u->last_line, payload);
}

/* What of a unit is kept beside its record. */
static enum status keep_lines(struct receiver *r, const struct edi_interchange *interchange,
			      const struct unit_aside *u, bool apply)
{
	uint64_t first = r->feed->rows;
	enum status st = ST_OK;

	for (uint32_t i = 0; !st && i < u->acks; i++)
		st = keep_ack(r, interchange, u->line, apply && u->record.status != 'R');
	bool stale = u->record.status == 'R' && u->as_of;
	for (uint32_t i = 0; !st && i < u->rows; i++)
		st = keep_row(r, apply && !stale);
	if (!st)
		st = next_aside(r);
	if (st)
		return st;
	struct reader in = reader_of(buf_slice(&r->scratch));
	uint32_t sweeps = read_varint32(&in);
	bool all = apply && u->record.status != 'R';
	for (uint32_t i = 0; !st && i < sweeps; i++) {
		st = next_aside(r);
		if (!st && all)
			st = keeper_mark(&r->keeper, RECEIVED_SWEEP, u->last_line, buf_slice(&r->scratch));
	}
	if (!st)
		st = next_aside(r);
	if (st)
		return st;
	return keep_end(r, interchange, u, all, first);
}

/* The feed's list of what it applies grows; the arena keeps the shorter ones, too. */
static enum status list_known(struct feed *feed, const struct feed_interchange *known)
{
	uint32_t n = feed->interchanges_count;

	if ((n & (n - 1)) == 0) {
		struct feed_interchange *list = arena_alloc(&feed->arena, (n ? 2 * n : 1) * sizeof(*list));
		if (!list)
			return ST_NO_MEMORY;
		if (n)
			memcpy(list, feed->interchanges, n * sizeof(*list));
		feed->interchanges = list;
	}
	feed->interchanges[feed->interchanges_count++] = *known;
	return ST_OK;
}

/* A snapshot that is older than one applied before of the same partner and warehouse is refused. */
static enum status ask_stale(struct receiver *r, const struct edi_interchange *i, struct unit_aside *u)
{
	struct feed_interchange known = { .day = u->as_of };
	bool stale = false;
	enum status st = ST_OK;

	if (r->settings.stale)
		st = r->settings.stale(r->settings.seen_ctx, buf_slice(&r->scope), u->as_of, &stale);
	if (st)
		return st;
	if (!stale) {
		snapshot_digest(buf_slice(&r->scope), known.key);
		return list_known(r->feed, &known);
	}
	u->record.status = 'R';
	u->why = SLICE("stale-feed: it speaks of a time before that of the last snapshot of its partner and "
		       "warehouse");
	u->record.errors[0] = (struct edi_error){ .code = i->record.edifact ? SLICE("14") : SLICE("5") };
	u->record.errors_count = u->record.errors_total = 1;
	return ST_OK;
}

/* Seconds since 1970 of MINUTES since day 0 on the clock on the wall. */
static int64_t moment_of(uint32_t minutes)
{
	enum { DAY_1970 = 719163, DAY_MINUTES = 1440, MINUTE = 60 };
	return clock_of_local(((int64_t)minutes - (int64_t)DAY_1970 * DAY_MINUTES) * MINUTE);
}

/* "846 0001" */
static struct slice name_of(const struct unit_record *u, struct arena *arena)
{
	char text[64];
	struct buf name = buf_over(text, sizeof(text));

	buf_put_visible(&name, u->type, 8);
	buf_put_char(&name, ' ');
	buf_put_visible(&name, u->control, 24);
	return arena_copy(arena, buf_slice(&name));
}

/* The feed's list of the snapshots that it applies grows as the other one does. */
static enum status list_snapshot(struct receiver *r, const struct edi_interchange *i,
				 const struct unit_aside *u)
{
	struct feed *feed = r->feed;
	uint32_t n = feed->snapshots_count;

	if ((n & (n - 1)) == 0) {
		struct feed_snapshot *list = arena_alloc(&feed->arena, (n ? 2 * n : 1) * sizeof(*list));
		if (!list)
			return ST_NO_MEMORY;
		if (n)
			memcpy(list, feed->snapshots, n * sizeof(*list));
		feed->snapshots = list;
	}
	struct feed_snapshot *s = &feed->snapshots[feed->snapshots_count++];
	*s = (struct feed_snapshot){
		.scope = arena_copy(&feed->arena, buf_slice(&r->scope)),
		.partner = i->profile->partner,
		.profile = i->profile,
		.unit = name_of(&u->record, &feed->arena),
		.line = u->line,
		.rows = u->record.rows - u->record.refused,
		.units = u->pieces,
		.has_as_of = u->as_of != 0,
		.as_of = moment_of(u->as_of),
	};
	return s->scope.p && s->unit.p ? ST_OK : ST_NO_MEMORY;
}

/* A reference that was used before is noted, and refuses nothing. */
static const struct slice NOTE = { "26", 2 };

/* The code of G, of EDIFACT, goes first among those of U, which has none of its own. */
static void put_group_code(struct unit_record *u, const struct group_record *g)
{
	enum { KEPT = EDI_ERRORS_MAX - 1 };
	uint32_t kept = u->errors_count < KEPT ? u->errors_count : KEPT;

	for (uint32_t c = 0; c < g->codes_count; c++) {
		if (slice_eq(g->codes[c], NOTE))
			continue;
		memmove(&u->errors[1], &u->errors[0], kept * sizeof(u->errors[0]));
		u->errors[0] = (struct edi_error){ .code = g->codes[c] };
		u->errors_count = kept + 1;
		u->errors_total++;
		return;
	}
}

/* U is refused with what holds it; WHY has room for the reason. */
static void refuse_with(const struct edi_interchange *i, struct unit_aside *u, struct buf *why)
{
	const struct edi_group *g = &i->groups[u->record.group];

	if (i->record.status == 'R') {
		buf_put_str(why, "its interchange is refused");
	} else {
		buf_printf(why, "its group is refused, since %s", g->why);
		if (i->record.edifact && u->record.status != 'R')
			put_group_code(&u->record, &g->record);
	}
	u->record.status = 'R';
	u->why = buf_slice(why);
}

/* Of a refused message of EDIFACT the codes are those for which it is refused. */
static void drop_notes(struct unit_record *u)
{
	uint32_t kept = 0;

	for (uint32_t e = 0; e < u->errors_count; e++)
		if (u->errors[e].segment.n || !slice_eq(u->errors[e].code, NOTE))
			u->errors[kept++] = u->errors[e];
	u->errors_total -= u->errors_count - kept;
	u->errors_count = kept;
}

enum status receiver_keep_unit(struct receiver *r, const struct edi_interchange *i, bool apply)
{
	struct unit_aside u;
	struct buf record;
	char text[160];
	struct buf why = buf_over(text, sizeof(text));
	enum status st = next_aside(r);

	if (st)
		return st;
	read_unit_aside(r, &u);
	if (!edi_unit_stands(i, u.record.group)) {
		apply = false;
		refuse_with(i, &u, &why);
	}
	if (apply && u.as_of)
		st = ask_stale(r, i, &u);
	if (st)
		return st;
	if (i->record.edifact && u.record.status == 'R')
		drop_notes(&u.record);
	if (r->settings.viewer)
		receiver_show_verdict(r, &u.record, u.record.status == 'R' ? u.why : SLICE(""));
	note_unit(&r->notes, i, &u.record, u.why, u.line);
	if (apply && u.snapshot && u.whole && u.record.status != 'R') {
		st = list_snapshot(r, i, &u);
		if (!st && u.nameless && i->profile->snapshot.missing == MISSING_ZERO)
			note_nameless(&r->notes, &u.record, u.line);
	}
	if (st)
		return st;
	if (apply && u.miscounted)
		note_miscount(&r->notes, &u.record, u.line);
	if (apply && u.unanswerable && u.record.status != 'R')
		note_unanswerable(&r->notes, i, &u.record, u.line);
	buf_init(&record, 0);
	put_unit(&record, &u.record);
	st = buf_status(&record);
	if (!st)
		st = keeper_mark(&r->keeper, RECEIVED_UNIT, u.line, buf_slice(&record));
	buf_release(&record);
	return st ? st : keep_lines(r, i, &u, apply);
}

enum status receiver_list(struct feed *feed, const struct interchange_record *record, bool in_part)
{
	struct feed_interchange known = { .day = record->day, .in_part = in_part };

	interchange_digest(record, known.key);
	memcpy(known.sha256, record->sha256, SHA256_BYTES);
	return list_known(feed, &known);
}
