/*
 * Refs of one partner stand together under its name, so that they are walked in their byte order; the partner's
 * name costs nothing then, since blocks write what keys have in common once.
 */
#include "store/notes/partners.h"

#include "allot/base/contract.h"
#include "allot/base/varint.h"
#include "allot/models/order_line.h"

enum { KEY_MAX = 2 * IDENTIFIER_MAX + 1 };

_Static_assert((int)KEY_MAX <= (int)BLOCKS_KEY_MAX, "a partner and a ref fit a key");

static enum status damaged(const char *table)
{
	return fail(ST_DAMAGED, "store damaged: table %s: bad entry", table);
}

/* Refs */

/* PARTNER, a zero and REF in ROOM. */
static struct slice ref_key(char room[KEY_MAX], struct slice partner, struct slice ref)
{
	REQUIRE(partner.n > 0 && partner.n <= IDENTIFIER_MAX);
	REQUIRE(ref.n <= IDENTIFIER_MAX);
	REQUIRE(!memchr(partner.p, 0, partner.n));
	memcpy(room, partner.p, partner.n);
	room[partner.n] = '\0';
	if (ref.n)
		memcpy(room + partner.n + 1, ref.p, ref.n);
	return slice_of(room, partner.n + 1 + ref.n);
}

enum status partner_refs_add(struct notes *n, struct slice partner, struct slice ref)
{
	char room[KEY_MAX];
	const char known = 1;
	REQUIRE(ref.n > 0);
	return notes_put(n, ref_key(room, partner, ref), slice_of(&known, 1));
}

enum status partner_refs_walk(struct notes *n, struct slice partner, partner_ref_visitor *visit, void *ctx)
{
	char room[KEY_MAX];
	struct slice prefix = ref_key(room, partner, (struct slice){ 0 }), key, value;
	bool end = false;
	enum status st = notes_flush(n);
	if (!st)
		st = blocks_seek(&n->cursor, prefix);
	while (!st) {
		st = blocks_next(&n->cursor, &end, &key, &value);
		if (st || end || key.n < prefix.n || memcmp(key.p, prefix.p, prefix.n) != 0)
			break;
		struct slice ref = slice_of(key.p + prefix.n, key.n - prefix.n);
		if (ref.n == 0 || ref.n > IDENTIFIER_MAX || value.n != 1)
			st = damaged("partner_refs");
		else
			st = visit(ctx, ref);
	}
	notes_rewind(n);
	return st;
}

/* Last feeds */

static struct slice last_key(char room[KEY_MAX], enum last_of of, struct slice name)
{
	REQUIRE(of < LAST_OF_COUNT);
	REQUIRE(name.n <= IDENTIFIER_MAX);
	room[0] = (char)of;
	if (name.n)
		memcpy(room + 1, name.p, name.n);
	return slice_of(room, 1 + name.n);
}

enum status last_feed_put(struct notes *n, enum last_of of, const struct last_feed *last)
{
	char room[KEY_MAX];
	struct buf value;
	REQUIRE(last->name.n > 0);
	REQUIRE(last->run > 0);
	buf_init(&value, 0);
	buf_put_counted(&value, last->partner);
	buf_put_counted(&value, last->feed);
	buf_put_varint(&value, last->run);
	buf_put_varint(&value, (uint64_t)last->applied);
	buf_put_varint(&value, last->rows);
	buf_put_varint(&value, last->units);
	buf_put_char(&value, last->has_as_of);
	if (last->has_as_of)
		buf_put_varint(&value, (uint64_t)last->as_of);
	enum status st = buf_status(&value);
	if (!st)
		st = notes_put(n, last_key(room, of, last->name), buf_slice(&value));
	buf_release(&value);
	return st;
}

static bool decode(struct slice key, struct slice value, struct last_feed *out)
{
	struct reader r = reader_of(value);
	*out = (struct last_feed){ .name = slice_of(key.p + 1, key.n - 1) };
	out->partner = read_counted(&r);
	out->feed = read_counted(&r);
	out->run = read_varint(&r);
	out->applied = (int64_t)read_varint(&r);
	out->rows = read_varint(&r);
	out->units = read_varint(&r);
	uint8_t has = read_byte(&r);
	out->has_as_of = has == 1;
	if (out->has_as_of)
		out->as_of = (int64_t)read_varint(&r);
	return reader_done(&r) && has <= 1 && out->run > 0 && out->name.n > 0;
}

static enum status copy(const struct last_feed *last, struct arena *arena, struct last_feed *out)
{
	*out = *last;
	out->name = arena_copy(arena, last->name);
	out->partner = arena_copy(arena, last->partner);
	out->feed = arena_copy(arena, last->feed);
	bool all =
		out->name.n == last->name.n && out->partner.n == last->partner.n && out->feed.n == last->feed.n;
	return all ? ST_OK : ST_NO_MEMORY;
}

enum status last_feed_find(struct blocks_cursor *cursor, enum last_of of, struct slice name,
			   struct arena *arena, bool *found, struct last_feed *out)
{
	char room[KEY_MAX];
	struct slice key = last_key(room, of, name), value;
	struct last_feed last;
	bool there = false;
	enum status st = blocks_get(cursor, key, &there, &value);
	if (!st && there)
		st = decode(key, value, &last) ? copy(&last, arena, out) : damaged("partners");
	if (!st)
		*found = there;
	return st;
}

enum status last_feeds_walk(struct blocks_cursor *cursor, enum last_of of, last_feed_visitor *visit, void *ctx)
{
	char room[KEY_MAX];
	struct slice key, value;
	bool end = false;
	enum status st = blocks_seek(cursor, last_key(room, of, (struct slice){ 0 }));
	while (!st) {
		struct last_feed last;
		st = blocks_next(cursor, &end, &key, &value);
		if (st || end || key.n < 1 || key.p[0] != (char)of)
			break;
		st = decode(key, value, &last) ? visit(ctx, &last) : damaged("partners");
	}
	return st;
}
