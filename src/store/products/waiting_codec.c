/*
 * Waiting lines as bytes. The queue's order makes them small: priorities fall and ids rise, so that a line is
 * told by a few bits and what it is more than the one before.
 */
#include "store/products/waiting_codec.h"

#include "allot/base/contract.h"

enum { WAITER_BACKORDER = 1, WAITER_SPLIT = 2, WAITER_CUT = 4, WAITER_PRIORITY = 8, WAITER_FLAGS = 15 };
enum { FORM_NONE, FORM_INLINE, FORM_LISTED };

static enum status bad(void)
{
	return fail(ST_DAMAGED, "store damaged: bad record of waiting lines");
}

/* Waiters */

void waiters_encode(struct buf *out, const struct waiter *waiters, uint32_t count)
{
	int16_t priority = 0;
	uint64_t before = 0;
	for (uint32_t i = 0; i < count; i++) {
		const struct waiter *w = &waiters[i];
		bool other = w->policy.priority != priority;
		unsigned flags = (w->policy.backorder ? WAITER_BACKORDER : 0) |
				 (w->policy.split ? WAITER_SPLIT : 0) | (w->cut ? WAITER_CUT : 0) |
				 (other ? WAITER_PRIORITY : 0);
		REQUIRE(other || w->line > before);
		REQUIRE(w->units > 0);
		buf_put_char(out, (char)flags);
		if (other)
			buf_put_varint(out, (uint64_t)(PRIORITY_MAX - w->policy.priority));
		buf_put_varint(out, other ? w->line : w->line - before);
		buf_put_varint(out, w->units);
		if (w->cut)
			buf_put_varint(out, w->cut);
		priority = w->policy.priority;
		before = w->line;
	}
}

static int16_t read_priority(struct reader *r)
{
	uint32_t below = read_varint32(r);
	if (below > PRIORITY_MAX - PRIORITY_MIN) {
		r->bad = true;
		below = 0;
	}
	return (int16_t)(PRIORITY_MAX - (int)below);
}

static void read_waiter(struct reader *r, const struct waiter *before, struct waiter *out)
{
	unsigned flags = read_byte(r);
	*out = (struct waiter){ .policy = { before->policy.priority, flags & WAITER_BACKORDER,
					    flags & WAITER_SPLIT } };
	if (flags & WAITER_PRIORITY)
		out->policy.priority = read_priority(r);
	uint64_t id = read_varint(r);
	out->line = flags & WAITER_PRIORITY ? id : before->line + id;
	out->units = read_varint32(r);
	out->cut = flags & WAITER_CUT ? read_varint32(r) : 0;
	if (flags > WAITER_FLAGS || id == 0 || out->line < id || out->units == 0 || out->units > QUANTITY_MAX ||
	    out->cut > out->units)
		r->bad = true;
}

static void read_waiters(struct reader *r, uint32_t count, struct waiter *waiters)
{
	struct waiter before = { 0 };
	for (uint32_t i = 0; !r->bad && i < count; i++) {
		read_waiter(r, &before, &waiters[i]);
		before = waiters[i];
	}
}

bool waiters_decode(struct slice record, uint32_t count, struct waiter *waiters)
{
	struct reader r = reader_of(record);
	if (count > WAITING_SEGMENT_MAX)
		return false;
	read_waiters(&r, count, waiters);
	return reader_done(&r);
}

/* The queue in the product's record */

static bool fits_inline(const struct waiting *w)
{
	return w->count == 1 && w->lines <= WAITING_INLINE_MAX && w->segments[0].waiters;
}

bool waiting_is_listed(const struct waiting *w)
{
	return w->count > 0 && !fits_inline(w);
}

void waiting_encode(struct buf *out, const struct waiting *w)
{
	bool listed = waiting_is_listed(w);
	buf_put_char(out, (char)(listed ? FORM_LISTED : w->count ? FORM_INLINE : FORM_NONE));
	buf_put_varint(out, w->next_number);
	if (w->count == 0)
		return;
	buf_put_varint(out, w->units);
	if (listed)
		buf_put_varint(out, w->count);
	for (uint32_t i = 0; i < w->count; i++) {
		const struct waiting_segment *s = &w->segments[i];
		buf_put_varint(out, s->number);
		buf_put_varint(out, s->count);
		if (!listed) {
			waiters_encode(out, s->waiters, s->count);
			return;
		}
		buf_put_varint(out, (uint64_t)(PRIORITY_MAX - s->first.priority));
		buf_put_varint(out, s->first.line);
		buf_put_varint(out, s->least_whole == UINT32_MAX ? 0 : (uint64_t)s->least_whole + 1);
		buf_put_varint(out, s->least_split == UINT32_MAX ? 0 : (uint64_t)s->least_split + 1);
		buf_put_varint(out, s->cuts);
	}
}

/* What a segment says of its COUNT lines. */
static void set_figures(struct waiting_segment *s, const struct waiter *waiters, uint32_t count)
{
	s->first = waiter_key(&waiters[0]);
	s->least_whole = s->least_split = UINT32_MAX;
	s->cuts = 0;
	for (uint32_t i = 0; i < count; i++) {
		const struct waiter *w = &waiters[i];
		uint32_t need = w->policy.split && w->policy.backorder ? 1 : w->units;
		uint32_t *least = w->policy.split ? &s->least_split : &s->least_whole;
		if (need < *least)
			*least = need;
		s->cuts += w->cut > 0;
	}
}

static enum status restore_inline(struct reader *r, struct waiting *w)
{
	struct waiter waiters[WAITING_INLINE_MAX];
	struct waiting_segment s = { .number = read_varint32(r) };
	uint64_t units = 0;
	s.count = read_varint32(r);
	if (r->bad || s.count == 0 || s.count > WAITING_INLINE_MAX)
		return bad();
	read_waiters(r, s.count, waiters);
	if (r->bad)
		return bad();
	for (uint32_t i = 0; i < s.count; i++)
		units += waiters[i].units;
	if (units != w->units)
		return bad();
	set_figures(&s, waiters, s.count);
	enum status st = waiting_restore_segment(w, &s, waiters);
	if (!st)
		w->segments[0].dirty = true;
	return st;
}

static uint32_t read_least(struct reader *r)
{
	uint32_t least = read_varint32(r);
	return least ? least - 1 : UINT32_MAX;
}

static enum status restore_listed(struct reader *r, struct waiting *w)
{
	uint32_t segments = read_varint32(r);
	if (r->bad || segments == 0)
		return bad();
	for (uint32_t i = 0; i < segments; i++) {
		struct waiting_segment s = { .number = read_varint32(r) };
		s.count = read_varint32(r);
		s.first.priority = read_priority(r);
		s.first.line = read_varint(r);
		s.least_whole = read_least(r);
		s.least_split = read_least(r);
		s.cuts = read_varint32(r);
		enum status st = r->bad ? bad() : waiting_restore_segment(w, &s, NULL);
		if (st)
			return st;
	}
	return ST_OK;
}

enum status waiting_decode(struct reader *r, struct waiting *w)
{
	unsigned form = read_byte(r);
	uint32_t next_number = read_varint32(r);
	enum status st = ST_OK;
	if (r->bad || form > FORM_LISTED)
		return bad();
	w->units = form == FORM_NONE ? 0 : read_varint(r);
	if (form == FORM_INLINE)
		st = restore_inline(r, w);
	else if (form == FORM_LISTED)
		st = restore_listed(r, w);
	for (uint32_t i = 0; !st && i < w->count; i++)
		if (w->segments[i].number >= next_number)
			st = bad();
	w->next_number = next_number;
	return st;
}
