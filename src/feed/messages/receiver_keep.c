/*
 * What was put aside of a unit becomes what is kept of it, once its interchange has ended.
 */
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
	return keeper_row(&r->keeper, buf_slice(&r->scratch), &code);
}

/* What of a unit is kept beside its record. */
static enum status keep_lines(struct receiver *r, const struct unit_aside *u, bool apply)
{
	enum status st = ST_OK;

	for (uint32_t i = 0; !st && i < u->acks; i++) {
		st = next_aside(r);
		if (!st)
			note_ack(&r->notes, buf_slice(&r->scratch), u->line);
		if (!st)
			st = keeper_mark(&r->keeper, RECEIVED_ACK, u->line, buf_slice(&r->scratch));
	}
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
	struct slice replaced = all ? buf_slice(&r->scratch) : slice_of(NULL, 0);
	return keeper_mark(&r->keeper, RECEIVED_UNIT_END, u->last_line, replaced);
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

/* A snapshot that is older than one applied before is refused. */
static enum status ask_stale(struct receiver *r, const struct edi_interchange *i, struct unit_aside *u)
{
	struct feed_interchange known = { .day = u->as_of };
	bool stale = false;
	enum status st = ST_OK;

	if (r->settings.stale)
		st = r->settings.stale(r->settings.seen_ctx, i->record.partner, u->as_of, &stale);
	if (st)
		return st;
	if (!stale) {
		snapshot_digest(i->record.partner, known.key);
		return list_known(r->feed, &known);
	}
	u->record.status = 'R';
	u->why = SLICE("stale-feed: it speaks of a time before that of the partner's last snapshot");
	u->record.errors[0] = (struct edi_error){ .code = i->record.edifact ? SLICE("14") : SLICE("5") };
	u->record.errors_count = u->record.errors_total = 1;
	return ST_OK;
}

enum status receiver_keep_unit(struct receiver *r, const struct edi_interchange *i, bool apply)
{
	struct unit_aside u;
	struct buf record;
	enum status st = next_aside(r);

	if (st)
		return st;
	read_unit_aside(r, &u);
	if (!edi_unit_stands(i, u.record.group)) {
		apply = false;
		u.record.status = 'R';
	}
	if (apply && u.as_of)
		st = ask_stale(r, i, &u);
	if (st)
		return st;
	note_unit(&r->notes, i, &u.record, u.why, u.line, apply);
	if (apply && u.miscounted)
		note_miscount(&r->notes, &u.record, u.line);
	buf_init(&record, 0);
	put_unit(&record, &u.record);
	st = buf_status(&record);
	if (!st)
		st = keeper_mark(&r->keeper, RECEIVED_UNIT, u.line, buf_slice(&record));
	buf_release(&record);
	return st ? st : keep_lines(r, &u, apply);
}

enum status receiver_list(struct feed *feed, const struct interchange_record *record)
{
	struct feed_interchange known = { .day = record->day };

	interchange_digest(record, known.key);
	memcpy(known.sha256, record->sha256, SHA256_BYTES);
	return list_known(feed, &known);
}
