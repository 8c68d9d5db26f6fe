/*
 * Listens to the envelopes of a feed. Units go aside as they end; when their interchange has ended, and it is
 * known whether it was received before, they are kept, those that are refused with what is refused of them.
 */
#include "feed/messages/receiver.h"

#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "feed/messages/message_codec.h"
#include "feed/messages/receiver_state.h"
#include "feed/snapshot/named_ref.h"

/* Partners */

static bool is_party(const struct edi_party *party, struct slice qualifier, struct slice id)
{
	return slice_eq(party->id, id) && (!party->qualifier.n || slice_eq(party->qualifier, qualifier));
}

static bool is_partner(const struct profile *p, const struct interchange_record *i)
{
	return p->edi.given && is_party(&p->edi.partner, i->sender_qualifier, i->sender) &&
	       (!p->edi.us.id.n || is_party(&p->edi.us, i->receiver_qualifier, i->receiver));
}

static const struct profile *sender_of(const struct feed *feed, const struct interchange_record *i)
{
	if (feed->profile)
		return is_partner(feed->profile, i) ? feed->profile : NULL;
	for (uint32_t p = 0; feed->partners && p < feed->partners->count; p++)
		if (is_partner(feed->partners->list[p], i))
			return feed->partners->list[p];
	return NULL;
}

static const struct profile *partner_of(void *ctx, const struct interchange_record *i)
{
	const struct receiver *r = ctx;

	return sender_of(r->feed, i);
}

/* Units go aside */

static enum status put_aside(struct receiver *r)
{
	char length[VARINT_MAX_BYTES];
	enum status st = buf_status(&r->scratch);

	if (!st)
		st = aside_put(&r->aside, slice_of(length, varint_encode(length, r->scratch.n)));
	if (!st)
		st = aside_put(&r->aside, buf_slice(&r->scratch));
	buf_clear(&r->scratch);
	return st;
}

static bool is_snapshot(const struct edi_work *u)
{
	return u->message && u->message->shape == EDI_STOCK && !edi_unit_refused(u);
}

/* Snapshots of one warehouse, named in the heading, are held against each other alone. */
static void put_scope(struct buf *out, const struct edi_work *u)
{
	enum { SCOPE_MAX = 200 };
	struct slice partner = u->profile->partner, where = u->warehouse;
	char hex[SHA256_HEX];
	uint8_t digest[SHA256_BYTES];
	struct sha256 sha256;

	if (partner.n + 1 + where.n > SCOPE_MAX) {
		sha256_begin(&sha256);
		sha256_add(&sha256, where.p, where.n);
		sha256_end(&sha256, digest);
		sha256_hex(digest, hex);
		where = slice_of(hex, 16);
		partner.n = partner.n < SCOPE_MAX - 17 ? partner.n : SCOPE_MAX - 17;
	}
	buf_put_varint(out, partner.n + (where.n ? 1 + where.n : 0));
	buf_put_slice(out, partner);
	if (where.n)
		buf_put_char(out, ':');
	buf_put_slice(out, where);
}

/* What guards and zeroing need to know of a stock list. */
static void put_snapshot(struct buf *out, const struct receiver *r, const struct edi_work *u)
{
	uint64_t units = 0, nameless = 0;
	struct slice ref;

	for (uint32_t i = 0; i < u->rows_count; i++) {
		const struct edi_row *row = &u->rows[i];
		units += row->code || row->merged ? 0 : row->units;
		nameless += row->code && !refused_row_ref(&r->feed->forms[row->form], row->code, row->fields,
							  canonical_of(row->form)->count, &ref);
	}
	buf_put_varint(out, edi_word_at(u->message->partial, u->record.purpose) < 0);
	buf_put_varint(out, units);
	buf_put_varint(out, nameless);
	put_scope(out, u);
}

static bool is_answered(const struct edi_work *u)
{
	return u->message && (u->message->shape == EDI_ORDER || u->message->shape == EDI_CHANGE);
}

static enum status unit_aside(struct receiver *r, const struct edi_work *u, uint32_t rows)
{
	buf_put_varint(&r->scratch, u->line);
	buf_put_varint(&r->scratch, u->last_line);
	buf_put_varint(&r->scratch, rows);
	buf_put_varint(&r->scratch, u->acks_count);
	buf_put_varint(&r->scratch, is_snapshot(u) ? u->as_of : 0);
	buf_put_varint(&r->scratch, u->miscounted);
	buf_put_varint(&r->scratch, is_answered(u) && u->beyond_set && u->beyond_latin1);
	buf_put_varint(&r->scratch, is_snapshot(u));
	if (is_snapshot(u))
		put_snapshot(&r->scratch, r, u);
	buf_put_counted(&r->scratch, slice_str(u->why));
	put_unit(&r->scratch, &u->record);
	return put_aside(r);
}

/*
 * Of a unit that is refused for its rows only these are kept, for its reject file; of one that is refused for
 * something else, and has to be sent anew, none are.
 */
static bool is_kept(const struct edi_work *u, const struct edi_row *row)
{
	return !row->merged && (!edi_unit_refused(u) || (row->code && u->by_rows));
}

static enum status take_unit(void *ctx, const struct edi_interchange *i, const struct edi_work *u)
{
	struct receiver *r = ctx;
	uint32_t rows = 0;

	if (r->settings.viewer)
		receiver_show_unit(r, u);
	if (!i->profile)
		return ST_OK;
	for (uint32_t k = 0; k < u->rows_count; k++)
		rows += is_kept(u, &u->rows[k]);
	enum status st = unit_aside(r, u, rows);
	for (uint32_t k = 0; !st && k < u->acks_count; k++) {
		buf_put_varint(&r->scratch, u->acks[k].refused);
		buf_put_varint(&r->scratch, u->acks[k].sets);
		put_ack(&r->scratch, &u->acks[k]);
		st = put_aside(r);
	}
	for (uint32_t k = 0; !st && k < u->rows_count; k++) {
		if (!is_kept(u, &u->rows[k]))
			continue;
		message_row_aside(&r->scratch, u, &u->rows[k]);
		st = put_aside(r);
	}
	if (st)
		return st;
	/* what the unit no longer names, and what it replaces, is told behind its lines */
	sweeps_make(&r->sweeps, u);
	buf_put_varint(&r->scratch, r->sweeps.count);
	st = put_aside(r);
	for (uint32_t k = 0; !st && k < r->sweeps.count; k++) {
		buf_put_slice(&r->scratch, r->sweeps.list[k]);
		st = put_aside(r);
	}
	if (!st)
		st = sweeps_status(&r->sweeps);
	if (st)
		return st;
	replaced_put(&r->scratch, u);
	return put_aside(r);
}

/* Interchanges */

static enum status keep_heads(struct receiver *r, const struct edi_interchange *i)
{
	enum status st;

	buf_clear(&r->scratch);
	put_interchange(&r->scratch, &i->record);
	st = buf_status(&r->scratch);
	if (!st)
		st = keeper_mark(&r->keeper, RECEIVED_INTERCHANGE, i->line, buf_slice(&r->scratch));
	for (uint32_t g = 0; !st && g < i->groups_count; g++) {
		buf_clear(&r->scratch);
		put_group(&r->scratch, &i->groups[g].record);
		st = buf_status(&r->scratch);
		if (!st)
			st = keeper_mark(&r->keeper, RECEIVED_GROUP, i->line, buf_slice(&r->scratch));
	}
	for (uint32_t a = 0; !st && a < i->acks_count; a++) {
		buf_clear(&r->scratch);
		put_ack(&r->scratch, &i->acks[a]);
		st = buf_status(&r->scratch);
		if (!st)
			st = receiver_match(r, i, &i->acks[a], i->line);
		if (!st)
			st = keeper_mark(&r->keeper, RECEIVED_ACK, i->line, buf_slice(&r->scratch));
	}
	buf_clear(&r->scratch);
	return st;
}

/* Whether it was received before; one of the same number that is another one is refused. */
static enum status ask_seen(struct receiver *r, struct edi_interchange *i)
{
	enum interchange_seen seen = SEEN_NOT;
	struct interchange_record *record = &i->record;

	r->in_part = false;
	r->unit = 0;
	if (record->status == 'R' || record->not_ours || !r->settings.seen)
		return ST_OK;
	enum status st = r->settings.seen(r->settings.seen_ctx, record, &seen);
	record->duplicate = seen == SEEN_SAME;
	r->in_part = seen == SEEN_IN_PART;
	if (st || seen != SEEN_OTHER)
		return st;
	record->status = 'R';
	record->codes[0] = record->edifact ? SLICE("26") : SLICE("025");
	record->codes_count = 1;
	(void)snprintf(i->why, sizeof(i->why),
		       "another interchange of this sender was received under its control number; have it sent "
		       "under a new one");
	for (uint32_t g = 0; g < i->groups_count; g++)
		i->groups[g].record.status = 'R';
	return ST_OK;
}

/* A feed that is resumed must be read with the profiles with which it was begun. */
static void note_sender(struct receiver *r, const struct profile *sender)
{
	if (sender == r->last_sender)
		return;
	if (!r->feed->sender)
		r->feed->sender = sender;
	r->last_sender = sender;
	sha256_add(&r->senders, sender->sha256, SHA256_BYTES);
}

static enum status take_end(void *ctx, struct edi_interchange *i)
{
	struct receiver *r = ctx;
	enum status st = ST_OK;

	if (i->profile)
		st = ask_seen(r, i);
	if (!i->profile) {
		if (r->settings.viewer)
			receiver_show_end(r, i);
		note_unknown(&r->notes, i);
		return ST_OK;
	}
	note_sender(r, i->profile);
	note_interchange(&r->notes, i, r->in_part);
	if (!st)
		st = keep_heads(r, i);
	bool apply = i->record.status != 'R' && !i->record.duplicate && !i->record.not_ours;
	if (!st && apply)
		st = receiver_list(r->feed, &i->record, r->in_part);
	for (; !st && !aside_done(&r->aside); r->unit++)
		st = receiver_keep_unit(r, i, apply);
	if (!st && r->settings.viewer)
		receiver_show_end(r, i);
	aside_clear(&r->aside);
	buf_clear(&r->scratch);
	return st ? st : keeper_mark(&r->keeper, RECEIVED_END, i->line, (struct slice){ NULL, 0 });
}

static enum status take_junk(void *ctx, const struct edi_junk *junk)
{
	struct receiver *r = ctx;

	if (r->settings.viewer)
		receiver_show_junk(r, junk);
	note_junk(&r->notes, junk->start, junk->end, junk->line, junk->why);
	return ST_OK;
}

/* The whole */

/* A byte_source that knows whether it was the one that failed. */
static enum status read_source(void *ctx, void *p, size_t n, size_t *got)
{
	struct receiver *r = ctx;
	enum status st = r->source(r->ctx, p, n, got);

	r->source_failed = st;
	return st;
}

bool receiver_source_failed(const struct receiver *r)
{
	return r->source_failed;
}

enum status receiver_new(struct feed *feed, byte_source *source, void *ctx, struct kept_rows *kept,
			 const struct validation_settings *settings, struct receiver **out)
{
	struct receiver *r = calloc(1, sizeof(*r));

	REQUIRE(feed->forms);
	if (!r)
		return fail_memory();
	r->listener = (struct edi_listener){
		.partner = partner_of,
		.junk = take_junk,
		.unit = take_unit,
		.segment = settings->viewer ? receiver_show : NULL,
		.end = take_end,
		.ctx = r,
	};
	r->feed = feed;
	r->source = source;
	r->ctx = ctx;
	r->settings = *settings;
	sha256_begin(&r->senders);
	aside_init(&r->aside, feed->spool_dir);
	keeper_init(&r->keeper, feed, kept, &r->notes);
	sweeps_init(&r->sweeps);
	buf_init(&r->scratch, 0);
	buf_init(&r->scope, 0);
	enum status st = edi_envelope_new(read_source, r, feed->piece, feed->forms, &r->listener, &r->envelope);
	if (st)
		receiver_free(r);
	else
		*out = r;
	return st;
}

void receiver_free(struct receiver *r)
{
	if (!r)
		return;
	edi_envelope_free(r->envelope);
	aside_release(&r->aside);
	keeper_release(&r->keeper);
	sweeps_release(&r->sweeps);
	buf_release(&r->scratch);
	buf_release(&r->scope);
	free(r);
}

enum status receiver_read(struct receiver *r)
{
	enum status st = ST_OK;
	bool end = false;

	while (!st && !end) {
		st = edi_envelope_read(r->envelope, &end);
		if (!st && r->settings.stop && *r->settings.stop)
			st = fail(ST_STOPPED, "stopped before anything was applied");
	}
	return st ? st : keeper_flush(&r->keeper);
}

enum status receiver_judge(struct receiver *r)
{
	sha256_end(&r->senders, r->feed->senders_sha256);
	return notes_judge(&r->notes, r->feed, &r->settings);
}

/* Peeking */

bool feed_holds_messages(struct slice head)
{
	return edi_begins(head);
}

static const struct profile *partner_at_peek(void *ctx, const struct interchange_record *i)
{
	return sender_of(ctx, i);
}

enum status receiver_peek(struct feed *feed, byte_source *source, void *ctx, enum feed_kind *kind)
{
	const struct edi_listener listener = { .partner = partner_at_peek, .ctx = feed };
	struct edi_envelope *envelope = NULL;
	enum status st = edi_envelope_new(source, ctx, feed->piece, NULL, &listener, &envelope);

	*kind = KIND_NONE;
	if (!st)
		st = edi_envelope_peek(envelope, kind);
	edi_envelope_free(envelope);
	return st;
}
