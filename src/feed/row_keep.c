/*
 * Single rows apart from their feed: kept as bytes in a store, and told apart by digests.
 *
 * A kept row is its number, its line, the number of its fields, their lengths (all varints) and their bytes.
 * What its fields mean is not kept: the same feed's header says it again. Of a line of a message there follow
 * its form (1 byte), its manner (1 byte), its unit and segment (counted), and what was sent with it.
 */
#include "allot/base/contract.h"
#include "allot/base/hash.h"
#include "feed/check.h"
#include "feed/messages/message_codec.h"
#include "feed/row_codec.h"

enum status feed_row_keep(const struct feed_row *row, struct buf *out)
{
	struct reader r = { (const unsigned char *)row->kept.lengths, (const unsigned char *)row->kept.text.p,
			    false };

	REQUIRE(!row->code && row->kept.count > 0);
	buf_put_varint(out, row->number);
	buf_put_varint(out, row->line);
	buf_put_varint(out, row->kept.count);
	for (uint32_t i = 0; i < row->kept.count; i++)
		buf_put_varint(out, read_varint32(&r));
	buf_put_slice(out, row->kept.text);
	if (row->payload.n) {
		buf_put_char(out, (char)row->form);
		buf_put_char(out, (char)row->manner);
		buf_put_counted(out, row->where);
		buf_put_slice(out, row->payload);
	}
	return buf_status(out);
}

static enum status not_kept(const struct feed *feed)
{
	return fail(ST_DAMAGED, "%s: a row of it that was put off cannot be read", feed->path);
}

/* Reads the layout of KEPT, which OUT then points into. */
static bool read_kept(struct slice kept, bool message, struct feed_row *out)
{
	struct reader r = reader_of(kept);
	uint64_t text = 0;

	*out = (struct feed_row){ .number = read_varint(&r), .reason = "" };
	out->line = read_varint(&r);
	out->kept.count = read_varint32(&r);
	out->kept.lengths = (const char *)r.at;
	for (uint32_t i = 0; i < out->kept.count && !r.bad; i++)
		text += read_varint32(&r);
	if (r.bad || out->kept.count == 0 || text > ROW_TEXT_MAX)
		return false;
	out->kept.text = read_bytes(&r, text);
	if (!message)
		return reader_done(&r);
	uint8_t form = read_byte(&r);
	out->manner = read_byte(&r);
	out->where = read_counted(&r);
	if (r.bad || form >= FORM_COUNT)
		return false;
	out->form = (enum canonical_form)form;
	out->payload = read_bytes(&r, (uint64_t)(r.end - r.at));
	return reader_done(&r);
}

enum status feed_row_restore(const struct feed *feed, struct slice kept, struct arena *arena,
			     struct feed_row *out)
{
	char reason[REASON_TEXT_MAX];
	struct slice copy = arena_copy(arena, kept);
	struct feed_row row;

	if (kept.n && !copy.p)
		return ST_NO_MEMORY;
	if (!read_kept(copy, feed->forms, &row))
		return not_kept(feed);
	struct slice *fields = row_decode_fields(&row, arena);
	if (!fields)
		return ST_NO_MEMORY;
	if (check_row(feed_row_header(feed, &row), fields, row.kept.count, false, &row.row, reason))
		return not_kept(feed);
	if (feed->forms && !message_manner(&row, row.manner))
		return not_kept(feed);
	*out = row;
	return ST_OK;
}

/* Sets VALUES, by column, from the fields of ROW. */
static void find_values(const struct feed_row *row, const struct header *header,
			struct slice values[COLUMN_COUNT])
{
	struct reader r = { (const unsigned char *)row->kept.lengths, (const unsigned char *)row->kept.text.p,
			    false };
	const char *at = row->kept.text.p;

	for (uint32_t i = 0; i < row->kept.count; i++) {
		struct slice field = slice_of(at, read_varint32(&r));
		for (enum column c = 0; c < COLUMN_COUNT; c++)
			if (header->field[c] == i)
				values[c] = field;
		at += field.n;
	}
}

enum { SIGNED_MAX = 64 }; /* bytes of a difference that is told apart by its sign */

/* What a row of messages has in its reject file beyond its own fields. */
static void find_shown(const struct feed_row *row, char room[SIGNED_MAX], struct slice values[COLUMN_COUNT])
{
	struct slice *qty = &values[COLUMN_NEW_QTY];
	struct slice sign = canonical_sign(row->form, row->row.amends, *qty);

	if (canonical_rejected(row->form, &row->row) == FORM_ORDERS_CHOSEN) {
		values[COLUMN_BACKORDER] = canonical_choice(row->row.backorder);
		values[COLUMN_SPLIT] = canonical_choice(row->row.split);
	}
	if (!sign.n || sign.n + qty->n > SIGNED_MAX)
		return;
	memcpy(room, sign.p, sign.n);
	memcpy(room + sign.n, qty->p, qty->n);
	*qty = slice_of(room, sign.n + qty->n);
}

void feed_row_digest(const struct feed *feed, const struct feed_row *row, enum code code,
		     uint8_t out[ROW_DIGEST_BYTES])
{
	struct slice values[COLUMN_COUNT] = { { NULL, 0 } };
	const struct header *header = feed_row_header(feed, row);
	char sum[ROW_SUM_TEXT], with_sign[SIGNED_MAX];
	struct sha256 sha256;
	uint8_t digest[SHA256_BYTES];
	uint8_t start[2 + 2] = { 1, (uint8_t)header->kind, (uint8_t)code, (uint8_t)((unsigned)code >> 8) };

	find_values(row, header, values);
	if (row->summed)
		values[header_quantity(header)] = row_sum_text(row, sum);
	if (feed->forms)
		find_shown(row, with_sign, values);
	sha256_begin(&sha256);
	sha256_add(&sha256, start, sizeof(start));
	for (enum column c = 0; c < COLUMN_COUNT; c++) {
		char head[1 + VARINT_MAX_BYTES] = { (char)c };
		if (!values[c].n)
			continue;
		sha256_add(&sha256, head, 1 + varint_encode(head + 1, values[c].n));
		sha256_add(&sha256, values[c].p, values[c].n);
	}
	sha256_end(&sha256, digest);
	memcpy(out, digest, ROW_DIGEST_BYTES);
}
